//! Reads the headings of a document: Phần, Chương, Mục, Điều, Phụ lục, and numbered or lettered
//! paragraphs.
//!
//! A numbered paragraph is a heading if it is short and not a sentence (`2. Nhiệm vụ cụ thể`). It
//! is also one if a few words and a colon open it (`8. Tăng cường xúc tiến đầu tư: Đăng tải …`):
//! those words are the heading. Inside an article, any numbered or lettered paragraph is a clause
//! (khoản) or point (điểm) and has an entry in the outline, with an empty heading if it is a
//! sentence. Elsewhere, other numbered paragraphs are body text of the heading above. An article, a
//! chapter and the like are always headings.
//!
//! Quotations, a table of contents and plain lists are left out (`exclusions`). An annex starts at
//! the outermost level: `Phụ lục I`, a form, or a regulation with its own title.

mod exclusions;
mod label;

use crate::line::{self, is_capitals};
use crate::{Section, SectionKind};
use label::{
    ANNEX, ARTICLE, BRACKET, BRACKET_WITHIN, HEADING_CHARS_MAX, LETTER, LETTER_WITHIN, Labelled,
    POINT, ROMAN, Words, limited,
};
use tracuu_text::Span;

/// Maximum number of lines that the heading below a bare label takes.
const LABEL_LINES_MAX: usize = 2;
/// The title of an annex begins at most this many paragraphs above `(Kèm theo …)`.
const APPENDED_LINES_MAX: usize = 5;

/// Returns the headings among `paragraphs` (each with its byte offset in the text). Reading begins
/// at index `from`, where the body begins, or at an earlier article. A span ends at the next
/// heading of the same or a higher level, the last one at `end`, the end of the text. Linear.
pub(crate) fn read(paragraphs: &[(usize, &str)], from: usize, end: usize) -> Vec<Section> {
    // The head of a document has no articles. If one comes before `from`, that is the body of an
    // appended form.
    let article = |(_, line): &(usize, &str)| {
        line.starts_with("Điều") && label::read(line).is_some_and(|found| found.rank == ARTICLE)
    };
    let head = &paragraphs[..from.min(paragraphs.len())];
    let paragraphs = &paragraphs[head.iter().position(article).unwrap_or(head.len())..];
    let labelled = labelled(paragraphs);
    let mut outline = Outline { end, ..Outline::default() };
    let mut at = 0;
    while at < paragraphs.len() {
        let (start, line) = paragraphs[at];
        outline.in_foot |= line.starts_with("Nơi nhận") || line.starts_with("NƠI NHẬN");
        at += 1;
        let Some(mut found) = labelled[at - 1].clone() else {
            if let Some(title) = appended(paragraphs, at - 1, outline.in_foot)
                && title >= outline.read_to
            {
                if title == at - 1 {
                    at += heading_below(&paragraphs[at..], &labelled[at..]).len();
                }
                outline.append(&paragraphs[title..at], at);
            }
            continue;
        };
        if !outline.places(&mut found) {
            continue;
        }
        if found.heading.is_empty() && label_stands_alone(&found, line) {
            let words = heading_below(&paragraphs[at..], &labelled[at..]);
            at += words.len();
            found.heading = limited(&words.join(" "));
        }
        outline.push(found, start);
        outline.read_to = at;
    }
    close(&mut outline.sections);
    outline.sections
}

/// Returns the label of each paragraph, or `None` if it has none, is quoted or is an entry of a
/// table of contents.
fn labelled(paragraphs: &[(usize, &str)]) -> Vec<Option<Labelled>> {
    let quoted = exclusions::quoted(paragraphs);
    let mut contents = exclusions::Contents::default();
    let read = |(&(_, line), quoted): (&(usize, &str), bool)| {
        let found = label::read(line).filter(|_| !quoted);
        let entry = contents.is_entry(line, found.is_some());
        found.filter(|_| !entry)
    };
    let mut labelled: Vec<Option<Labelled>> = paragraphs.iter().zip(quoted).map(read).collect();
    exclusions::drop_lists(&mut labelled);
    labelled
}

/// The headings found so far, and the ranks of the open ones.
#[derive(Default)]
struct Outline {
    sections: Vec<Section>,
    /// The ranks of the open headings, outermost first.
    ranks: Vec<u8>,
    end: usize,
    /// Index of the first paragraph after those that the last heading took.
    read_to: usize,
    /// Whether the recipients and the signature are being read.
    in_foot: bool,
    /// The last Roman numeral and capital letter under the open division; 0 before the first.
    roman: usize,
    letter: usize,
    /// Whether `A.` is one level below `I.`.
    letters_within: bool,
}

impl Outline {
    /// Returns true if `found` is a heading at this point of the document, and sets its rank there.
    fn places(&mut self, found: &mut Labelled) -> bool {
        if self.in_foot && found.rank <= ARTICLE {
            // A division after the signature belongs to another document.
            self.in_foot = false;
            self.ranks.clear();
        }
        if self.in_foot {
            return false;
        }
        if found.rank <= ARTICLE {
            (self.roman, self.letter, self.letters_within) = (0, 0, false);
            return true;
        }
        if found.words == Words::BodyText {
            found.heading = String::new();
            if !self.ranks.contains(&ARTICLE) {
                return false;
            }
        }
        match found.rank {
            ROMAN => follows(&mut self.roman, roman_value(&found.label), found.label.len() > 1),
            LETTER => {
                let letter = found.label.bytes().next().map_or(0, |b| usize::from(b - b'A') + 1);
                if letter == 1 {
                    self.letters_within = self.ranks.contains(&ROMAN);
                }
                if self.letters_within {
                    found.rank = LETTER_WITHIN;
                }
                follows(&mut self.letter, letter, false)
            }
            BRACKET if self.ranks.contains(&POINT) => {
                found.rank = BRACKET_WITHIN;
                true
            }
            _ => true,
        }
    }

    fn push(&mut self, found: Labelled, start: usize) {
        while self.ranks.last().is_some_and(|&open| open >= found.rank) {
            self.ranks.pop();
        }
        self.ranks.push(found.rank);
        self.sections.push(Section {
            kind: found.kind,
            level: self.ranks.len() as u8,
            label: found.label,
            heading: found.heading,
            span: Span::new(start, self.end),
        });
    }

    /// Opens an annex without a label. `title` has the paragraphs of its title; `read_to` is the
    /// index after the last one.
    fn append(&mut self, title: &[(usize, &str)], read_to: usize) {
        let lines = title.iter().map(|(_, line)| *line);
        let words: Vec<&str> = lines.filter(|line| !line.starts_with('(')).collect();
        let (label, heading) = (String::new(), limited(&words.join(" ")));
        (self.in_foot, self.roman, self.letter, self.read_to) = (false, 0, 0, read_to);
        let (kind, rank, words) = (SectionKind::Annex, ANNEX, Words::Heading);
        self.push(Labelled { kind, rank, label, heading, words }, title[0].0);
    }
}

/// Returns true if a numeral of this value continues the count in `last`, or begins one. Initials
/// of names (`C. Mác`) do not. With `sure`, for numerals of several letters, it always returns
/// true.
fn follows(last: &mut usize, value: usize, sure: bool) -> bool {
    let follows = value == 1 || sure || (*last > 0 && value > *last);
    if follows {
        *last = value;
    }
    follows
}

fn roman_value(numeral: &str) -> usize {
    let value = |c| match c {
        'I' => 1,
        'V' => 5,
        'X' => 10,
        _ => 50,
    };
    let values: Vec<usize> = numeral.chars().map(value).collect();
    let signed = |at: usize| {
        if values.get(at + 1).is_some_and(|next| *next > values[at]) {
            -(values[at] as isize)
        } else {
            values[at] as isize
        }
    };
    (0..values.len()).map(signed).sum::<isize>().unsigned_abs()
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

/// Returns true if `line` is only the label, so that the heading is on the lines below.
fn label_stands_alone(found: &Labelled, line: &str) -> bool {
    found.rank <= ARTICLE && (line::is_bare_label(line) || line.len() <= found.label.len() + 2)
}

/// Returns the lines below a bare label that form its heading: the first if it is short and not a
/// sentence, and a further one only if both are in capitals.
fn heading_below<'a>(
    paragraphs: &[(usize, &'a str)],
    labelled: &[Option<Labelled>],
) -> Vec<&'a str> {
    let mut words: Vec<&str> = Vec::new();
    for (&(_, line), labelled) in paragraphs.iter().zip(labelled).take(LABEL_LINES_MAX) {
        let short =
            line.chars().count() <= HEADING_CHARS_MAX * 2 && !line.ends_with(['.', ';', ':']);
        let same = words.is_empty() || (is_capitals(line) && is_capitals(words[0]));
        let heads = labelled.as_ref().is_some_and(|found| found.words != Words::BodyText);
        if !short || !same || line.starts_with('(') || heads {
            break;
        }
        words.push(line);
    }
    words
}

/// Returns the index of the first title paragraph of an annex, or `None`. Paragraph `at` shows an
/// annex if it is the note `(Ban hành kèm theo …)` below the title or, after the signature, a line
/// with only a document type in capitals.
fn appended(paragraphs: &[(usize, &str)], at: usize, in_foot: bool) -> Option<usize> {
    let line = paragraphs[at].1;
    let is_type = |line| line::type_line(line).is_some_and(|found| found.rest.is_empty());
    if in_foot && is_type(line) {
        return Some(at);
    }
    if !line::is_note(line) {
        return None;
    }
    let mut title = None;
    for above in (at.saturating_sub(APPENDED_LINES_MAX)..at).rev() {
        let line = paragraphs[above].1;
        let nation = ["CỘNG H", "Độc lập", "ĐẢNG CỘNG SẢN"].iter().any(|n| line.starts_with(n));
        let signed = nation || line::is_authority(line) || line.ends_with(['.', ';']);
        let capitals = is_capitals(line);
        if signed || line.len() > HEADING_CHARS_MAX * 3 || (title.is_some() && !capitals) {
            break;
        }
        if capitals {
            title = Some(above);
        }
        if is_type(line) {
            break;
        }
    }
    title
}

#[cfg(test)]
mod tests;
