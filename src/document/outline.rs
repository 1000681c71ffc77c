//! The headings of a document: Phần, Chương, Mục, Điều, Phụ lục, and what is numbered or lettered.
//!
//! A numbered paragraph is a heading when it is short and no sentence (`2. Nhiệm vụ cụ thể`), or when it
//! leads in with a few words and a colon (`8. Tăng cường xúc tiến đầu tư: Đăng tải …`): those words are
//! the heading. Any other numbered or lettered paragraph is body and belongs to the heading above it. An
//! article, a chapter and the like are headings always, without words where a long sentence follows.

use super::layout::{self, is_capitals};
use super::{Section, SectionKind};
use crate::text::Span;

/// Longest heading, in characters; a longer one is cut after a word.
const HEADING_CHARS_MAX: usize = 150;
/// Longest lead-in before a colon, in characters.
const LEAD_CHARS_MAX: usize = 100;
/// Most lines that the words of a heading under a bare label stand on.
const LABEL_LINES_MAX: usize = 2;

/// The headings among `paragraphs` (each with its place in the text) from index `from` on. Spans run to
/// the next heading of the same or a higher level, the last to `end`, the end of the text.
pub(super) fn read(paragraphs: &[(usize, &str)], from: usize, end: usize) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut ranks: Vec<u8> = Vec::new();
    let mut in_foot = false;
    let mut at = from;
    while at < paragraphs.len() {
        let (start, line) = paragraphs[at];
        at += 1;
        in_foot |= line.starts_with("Nơi nhận");
        let Some(mut found) = heading(line) else { continue };
        in_foot &= found.rank > ANNEX;
        if in_foot {
            continue;
        }
        if found.heading.is_empty() && layout::is_bare_label(line) {
            let words = heading_below(&paragraphs[at..]);
            at += words.len();
            found.heading = limited(&words.join(" "));
        }
        while ranks.last().is_some_and(|&open| open >= found.rank) {
            ranks.pop();
        }
        ranks.push(found.rank);
        sections.push(Section {
            kind: found.kind,
            level: ranks.len() as u8,
            label: found.label,
            heading: found.heading,
            span: Span::new(start, end),
        });
    }
    close(&mut sections);
    sections
}

/// Ends every section where the next of the same or a higher level begins.
fn close(sections: &mut [Section]) {
    let mut open: Vec<usize> = Vec::new();
    for at in 0..sections.len() {
        while let Some(&last) = open.last()
            && sections[last].level >= sections[at].level
        {
            sections[last].span.end = sections[at].span.start;
            open.pop();
        }
        open.push(at);
    }
}

/// Order of kinds from the outermost in; the level of a heading is its depth among those open above it.
const ANNEX: u8 = 0;
const ROMAN: u8 = 6;
const ARABIC: u8 = 7;
const POINT: u8 = 12;

struct Heading {
    kind: SectionKind,
    rank: u8,
    label: String,
    heading: String,
}

fn heading(line: &str) -> Option<Heading> {
    division_heading(line).or_else(|| numbered_heading(line))
}

/// `Điều 5. Phạm vi`, `Chương I`, `PHỤ LỤC II`.
fn division_heading(line: &str) -> Option<Heading> {
    let rest = layout::division(line)?;
    let annexed = line.starts_with("PHỤ LỤC");
    if !(rest.is_empty() || rest.starts_with(['.', ':']) || (annexed && is_capitals(line))) {
        return None;
    }
    let label = line[..line.len() - rest.len()].trim().to_string();
    let (kind, rank) = match label.split(' ').next()?.to_lowercase().as_str() {
        "phụ" => (SectionKind::Annex, ANNEX),
        "phần" => (SectionKind::Part, 1),
        "chương" => (SectionKind::Chapter, 2),
        "mục" => (SectionKind::Section, 3),
        "tiểu" => (SectionKind::Section, 4),
        _ => (SectionKind::Article, 5),
    };
    let words = rest.trim_matches(['.', ':', ' ', '/']);
    let sentence = rest.ends_with(['.', ';']) && words.chars().count() > LEAD_CHARS_MAX;
    let heading = match sentence {
        true => lead(words).unwrap_or_default(),
        false => limited(words),
    };
    Some(Heading { kind, rank, label, heading })
}

/// `I. …`, `1. …`, `1.1. …`, `a) …`, where it heads text.
fn numbered_heading(line: &str) -> Option<Heading> {
    let (label, words) = layout::enumerator(line)?;
    let roman = layout::is_roman(label) && !line[label.len()..].starts_with(')');
    let numeric = label.starts_with(|c: char| c.is_ascii_digit());
    let (kind, rank) = match (roman, numeric) {
        (true, _) => (SectionKind::Numbered, ROMAN),
        (_, true) => {
            let depth = label.split('.').count().min(usize::from(POINT - ARABIC)) as u8;
            (SectionKind::Numbered, ARABIC + depth - 1)
        }
        _ if label.starts_with(char::is_uppercase) => (SectionKind::Numbered, ROMAN),
        _ => (SectionKind::Point, POINT),
    };
    let short = words.chars().count() <= HEADING_CHARS_MAX && !words.ends_with(['.', ';', ',']);
    let heading = match roman || short {
        true => limited(words.trim_end_matches([':', '.', ' '])),
        false => lead(words)?,
    };
    Some(Heading { kind, rank, label: label.to_string(), heading })
}

/// The words before the first colon, where they are few and no sentence ends among them.
fn lead(words: &str) -> Option<String> {
    let (lead, _) = words.split_once(':')?;
    let whole =
        lead.chars().count() <= LEAD_CHARS_MAX && !lead.contains(". ") && !lead.contains("; ");
    whole.then(|| lead.trim().to_string())
}

/// The lines under a bare label that are its words: the first if it is short and no sentence, a further
/// one only where both are in capitals.
fn heading_below<'a>(paragraphs: &[(usize, &'a str)]) -> Vec<&'a str> {
    let mut words: Vec<&str> = Vec::new();
    for &(_, line) in paragraphs.iter().take(LABEL_LINES_MAX) {
        let short =
            line.chars().count() <= HEADING_CHARS_MAX * 2 && !line.ends_with(['.', ';', ':']);
        let same = words.is_empty() || (is_capitals(line) && is_capitals(words[0]));
        if !short || !same || line.starts_with('(') || heading(line).is_some() {
            break;
        }
        words.push(line);
    }
    words
}

/// At most `HEADING_CHARS_MAX` characters, cut after a word.
fn limited(words: &str) -> String {
    let Some((cut, _)) = words.char_indices().nth(HEADING_CHARS_MAX) else {
        return words.to_string();
    };
    let end = words[..cut].rfind(' ').unwrap_or(cut);
    format!("{}…", words[..end].trim_end_matches([',', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(text: &str) -> Vec<(u8, String)> {
        let mut paragraphs = Vec::new();
        let mut start = 0;
        for line in text.split('\n') {
            paragraphs.push((start, line));
            start += line.len() + 1;
        }
        let sections = read(&paragraphs, 0, text.len());
        assert!(sections.iter().all(|section| section.span.end <= text.len()));
        sections.iter().map(|section| (section.level, section.title())).collect()
    }

    #[test]
    fn reads_a_law() {
        let text = "Chương I\nNHỮNG QUY ĐỊNH CHUNG\nĐiều 1. Phạm vi điều chỉnh\nLuật này quy định.\n\
                    Điều 2. Giải thích từ ngữ\n1. Hồ sơ là tập hợp các văn bản.\n\
                    Chương II\nĐIỀU KHOẢN\nMục 1. CHUNG\nĐiều 3. Hiệu lực\nPHỤ LỤC I\nDANH MỤC";
        let expected = [
            (1, "Chương I. NHỮNG QUY ĐỊNH CHUNG"),
            (2, "Điều 1. Phạm vi điều chỉnh"),
            (2, "Điều 2. Giải thích từ ngữ"),
            (1, "Chương II. ĐIỀU KHOẢN"),
            (2, "Mục 1. CHUNG"),
            (3, "Điều 3. Hiệu lực"),
            (1, "PHỤ LỤC I. DANH MỤC"),
        ];
        assert_eq!(outline(text), expected.map(|(level, title)| (level, title.to_string())));
    }

    #[test]
    fn reads_a_plan() {
        let text = "I. MỤC ĐÍCH\n1. Yêu cầu\n- Chỉ đạo;\n2. Thời gian: từ ngày 1/1/2026 đến khi xong.\n\
                    II. NỘI DUNG\n2.1. Chủ trì, phối hợp với các sở rà soát các dự án.\n\
                    2.2. Sở Tài chính\na) Dự án đường:\nb) đã làm xong.\nNơi nhận:\n1. Lưu";
        let expected = [
            (1, "I. MỤC ĐÍCH"),
            (2, "1. Yêu cầu"),
            (2, "2. Thời gian"),
            (1, "II. NỘI DUNG"),
            (2, "2.2. Sở Tài chính"),
            (3, "a) Dự án đường"),
        ];
        assert_eq!(outline(text), expected.map(|(level, title)| (level, title.to_string())));
    }
}
