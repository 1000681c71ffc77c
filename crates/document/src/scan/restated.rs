//! The title of a scan that a stamp has hurt, from where the body says it again: `Ủy ban nhân dân
//! tỉnh ban hành Quyết định Quy định …`, `Điều 1. Phê duyệt …`. Words that both places have confirm
//! each other; where the head is unreadable, the words of the body stand.

use super::counter;
use super::distance::{LETTER, distance, letters};
use super::pieces::Doubts;
use super::title::is_title;
use crate::bytes::first_bytes;
use crate::line::{self, is_capitals};
use tracuu_text::{Span, phrase, syllable};

/// The title has at most this many lines.
const LINES_MAX: usize = 8;
/// Most words of a title, and most bytes of the body that are searched for it.
const WORDS_MAX: usize = 120;
const BODY_BYTES_MAX: usize = 20_000;
/// Fewest words of a title that the head must have too.
const COMMON_MIN: usize = 6;
/// What is left of this number of words, or of fewer, may be one word in the head.
const JOINED_MAX: usize = 2;
/// A word of the head is read if OCR is at least this sure of it, in percent; one of the body that
/// the head does not confirm, too.
const SURE_MIN: u8 = 80;
/// Words that part the name of a type from the title that follows it.
const ENCLOSED: &str = "kèm theo";
/// The label of the article that may begin with the title, in normal form.
const ARTICLE: &str = "điều 1";
/// Words of the opening of a title that the body leaves out.
const OPENING: [&str; 2] = ["về", "việc"];

/// A word of the text.
#[derive(Debug)]
struct Word<'a> {
    text: &'a str,
    key: String,
    /// Whether OCR has read it surely.
    is_sure: bool,
    /// Whether it is the first of its line.
    opens_line: bool,
}

impl Word<'_> {
    /// Returns true if it must be one of the title if the title is around it: it is sure, a
    /// syllable or a figure, and no capitals of a stamp.
    fn is_solid(&self) -> bool {
        let is_figure = !self.key.is_empty() && self.key.chars().all(|c| c.is_ascii_digit());
        let is_syllable = self.key.chars().nth(1).is_some() && syllable::is_legal(&self.key);
        let is_stamped = self.text.chars().nth(1).is_some() && is_capitals(self.text);
        self.is_sure && !is_stamped && (is_figure || is_syllable)
    }

    fn is_alike(&self, other: &Word<'_>) -> bool {
        self.key == other.key
            || !self.is_sure
                && distance(&letters(self.text), &letters(other.text), LETTER).is_some()
    }
}

/// Returns the title of a document of the type `kind` as head and body together say it. `head` is
/// the lines of the head in `text`, with their places, and `beside` are pieces that cannot be lines
/// of the title, in normal form. Returns `None` if the body does not say it, or differs from what
/// is read in the head.
pub(super) fn title(
    kind: &str,
    text: &str,
    head: &[(Span, &str)],
    beside: &[String],
    doubts: Doubts<'_>,
) -> Option<String> {
    // `THÔNG BÁO SỐ 1` is a type alone, too.
    let is_alone = |rest: &str| rest.is_empty() || is_capitals(rest);
    let typed = head.iter().position(|(_, line)| {
        line::type_line(line).is_some_and(|found| found.name == kind && is_alone(found.rest))
    })?;
    let is_body =
        |line: &str| line::opens_body(line.trim_start_matches(|c: char| !c.is_alphanumeric()));
    let own = head[typed + 1..].iter().take(LINES_MAX);
    let own: Vec<&(Span, &str)> = own.take_while(|(_, line)| !is_body(line)).collect();
    let body = own.last()?.0.end;
    let own: Vec<Word<'_>> = own
        .into_iter()
        .filter(|(_, line)| !is_capitals(line))
        .flat_map(|(span, _)| words(text, *span, doubts))
        .collect();
    let opens = own.get(..OPENING.len()).is_some_and(|first| are(first, &OPENING));
    let own = &own[if opens { OPENING.len() } else { 0 }..own.len().min(WORDS_MAX)];
    let is_beside = of_pieces(own, beside);
    let end = body + first_bytes(&text[body..], BODY_BYTES_MAX).len();
    let body = without_enclosed(words(text, Span::new(body, end), doubts).collect(), kind);
    let starts = starts(&body, kind, own.first()?);
    let title = starts.into_iter().find_map(|start| {
        // Elsewhere the body may cite the title of another document, which differs in few words.
        let may_differ = |at: usize| start.place != Place::Elsewhere && is_beside[at];
        let solid: Vec<bool> =
            own.iter().enumerate().map(|(at, word)| word.is_solid() && !may_differ(at)).collect();
        joined(own, &solid, &body, start)
    })?;
    let title = if opens { format!("Về việc {title}") } else { phrase::capitalized(&title) };
    is_title(&title).then_some(title)
}

/// Returns the words of `text` at `span`.
fn words<'a>(text: &'a str, span: Span, doubts: Doubts<'_>) -> impl Iterator<Item = Word<'a>> {
    let base = text.as_ptr() as usize;
    span.of(text).split_whitespace().map(move |word| {
        let start = word.as_ptr() as usize - base;
        let place = Span::new(start, start + word.len());
        let is_sure = doubts.confidence(place) >= SURE_MIN && !doubts.is_disputed(place);
        let opens_line = !text[..start].trim_end_matches(' ').ends_with(|c| c != '\n');
        Word { text: word, key: phrase::key(word), is_sure, opens_line }
    })
}

/// Returns for each of `words` whether it is one of `pieces`.
fn of_pieces(words: &[Word<'_>], pieces: &[String]) -> Vec<bool> {
    let mut found = vec![false; words.len()];
    for piece in pieces {
        let keys: Vec<&str> = piece.split(' ').collect();
        for (at, own) in words.windows(keys.len()).enumerate() {
            if are(own, &keys) {
                found[at..at + keys.len()].fill(true);
            }
        }
    }
    found
}

/// Drops `kèm theo Quyết định này`.
fn without_enclosed<'a>(words: Vec<Word<'a>>, kind: &str) -> Vec<Word<'a>> {
    let enclosed = phrase::key(&format!("{ENCLOSED} {kind} này"));
    let keys: Vec<&str> = enclosed.split(' ').collect();
    let mut left: Vec<Word<'a>> = Vec::with_capacity(words.len());
    for word in words {
        left.push(word);
        let from = left.len().saturating_sub(keys.len());
        if are(&left[from..], &keys) {
            left.truncate(from);
        }
    }
    left
}

/// Where in the body a title begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// After words that say that the title follows as it is: `ban hành Quyết định`.
    Announced,
    /// At the start of Điều 1.
    Article,
    Elsewhere,
}

impl Place {
    /// Returns the smallest share of the title, in percent, that the head must have too.
    fn common_percent_min(self) -> usize {
        if self == Place::Elsewhere { 85 } else { 60 }
    }
}

/// A word of the body at which a title may begin.
#[derive(Debug, Clone, Copy)]
struct Start {
    at: usize,
    place: Place,
}

/// Returns where a title may begin in the body: after `ban hành Quyết định`, after `Điều 1.`, and
/// at the `first` word of the head if it is sure.
fn starts(body: &[Word<'_>], kind: &str, first: &Word<'_>) -> Vec<Start> {
    let issued = phrase::key(&format!("ban hành {kind}"));
    let [issued, article] =
        [issued.as_str(), ARTICLE].map(|opening| opening.split(' ').collect::<Vec<_>>());
    let follows = |at: usize, opening: &[&str]| {
        at.checked_sub(opening.len()).is_some_and(|from| are(&body[from..at], opening))
    };
    let start = |at: usize| {
        let place = match () {
            () if follows(at, &issued) => Place::Announced,
            () if follows(at, &article) => Place::Article,
            () if first.is_sure && body[at].key == first.key => Place::Elsewhere,
            () => return None,
        };
        Some(Start { at, place })
    };
    (0..body.len()).filter_map(start).collect()
}

/// Returns the title that begins at `start` if it agrees with the words of the head, `own`.
fn joined(own: &[Word<'_>], solid: &[bool], body: &[Word<'_>], start: Start) -> Option<String> {
    let body = &body[start.at..];
    let end = (0..body.len().min(WORDS_MAX)).find(|at| ends_after(body, *at));
    let is_ended = end.is_some();
    let body = &body[..end.map_or(body.len().min(WORDS_MAX), |at| at + 1)];
    let pairs = common(own, body);
    let &(last_own, last) = pairs.last()?;
    let rest = &own[last_own + 1..];
    let len = last + 1;
    let percent = start.place.common_percent_min();
    if pairs.len() < COMMON_MIN || pairs.len() * 100 < len * percent {
        return None;
    }
    // Between two common words, and before the first, both places must agree: the head has no words
    // that the body lacks, and is unreadable where the body has others. Where the title is
    // announced, the head may also have lost words without a trace.
    let is_announced = start.place == Place::Announced;
    let is_said = is_announced && is_ended && len == body.len();
    let froms = std::iter::once((0, 0)).chain(pairs.iter().map(|&(own, body)| (own + 1, body + 1)));
    for ((from_own, from), &(to_own, to)) in froms.zip(&pairs) {
        // What is left of words below a stamp may be joined.
        let is_lost = to - from <= JOINED_MAX * (to_own - from_own) || is_said;
        let is_read = are_sure(&body[from..to]);
        let of_stamp: Vec<&str> = own[from_own..to_own].iter().map(|word| word.text).collect();
        let is_solid =
            solid[from_own..to_own].contains(&true) && !counter::is_of_counter(&of_stamp.join(" "));
        if is_solid || !is_lost || !is_read {
            return None;
        }
    }
    // At the end of the title there may be a stamp. Then only the body says where it ends.
    let is_unread = !solid[last_own + 1..].contains(&true);
    let is_seen = rest.is_empty() && own[last_own].is_sure;
    let is_below = is_announced && rest.first().is_some_and(|word| word.opens_line);
    let hidden = match is_announced {
        true => (pairs.len() * 100 / percent).saturating_sub(len),
        false => rest.len(),
    };
    let len = match is_ended && (is_unread || is_below) {
        _ if is_seen => len,
        true if len == body.len() => len,
        true if body.len() - len <= hidden && is_unread && are_sure(&body[len..]) => body.len(),
        _ => return None,
    };
    let mut taken: Vec<&str> = body[..len].iter().map(|word| word.text).collect();
    for &(at, to) in &pairs {
        if own[at].is_sure && own[at].key == body[to].key {
            taken[to] = own[at].text;
        }
    }
    let title = taken.join(" ");
    Some(title.trim_end_matches(['.', ';', ':', ',']).to_string())
}

/// Returns true if `words` are those with these `keys`.
fn are(words: &[Word<'_>], keys: &[&str]) -> bool {
    words.iter().map(|word| word.key.as_str()).eq(keys.iter().copied())
}

fn are_sure(words: &[Word<'_>]) -> bool {
    words.iter().all(|word| word.is_sure)
}

/// Returns true if a line or a sentence ends after the word `at`, or goes on with `như sau`.
fn ends_after(body: &[Word<'_>], at: usize) -> bool {
    let next = &body[at + 1..];
    let is_next = next.get(..2).is_some_and(|next| are(next, &["như", "sau"]));
    let is_last = next.first().is_none_or(|word| word.opens_line);
    body[at].text.ends_with(['.', ';', ':']) || is_last || is_next
}

/// Returns the longest sequence of words that head and body have in common, as pairs of places.
fn common(own: &[Word<'_>], body: &[Word<'_>]) -> Vec<(usize, usize)> {
    // The lengths of the longest sequences of the words from each pair of places on.
    let mut longest = vec![vec![0_usize; body.len() + 1]; own.len() + 1];
    for (at, word) in own.iter().enumerate().rev() {
        for (to, other) in body.iter().enumerate().rev() {
            longest[at][to] = if word.is_alike(other) {
                longest[at + 1][to + 1] + 1
            } else {
                longest[at + 1][to].max(longest[at][to + 1])
            };
        }
    }
    let (mut at, mut to, mut pairs) = (0, 0, Vec::new());
    while at < own.len() && to < body.len() {
        if own[at].is_alike(&body[to]) {
            pairs.push((at, to));
            (at, to) = (at + 1, to + 1);
        } else if longest[at + 1][to] >= longest[at][to + 1] {
            at += 1;
        } else {
            to += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reading;

    const HEAD_LINES: usize = 3;

    /// Returns the title of a text whose head is its first lines. OCR is not sure of the words
    /// that are marked by `~`.
    fn title_of(marked: &str, beside: &[&str]) -> Option<String> {
        let (mut text, mut readings) = (String::new(), Vec::new());
        for part in marked.split_inclusive([' ', '\n']) {
            let word = part.trim_start_matches('~');
            let start = text.len();
            text.push_str(word);
            if word.len() < part.len() {
                let span = Span::new(start, start + word.trim_end().len());
                let read = span.of(&text).to_string();
                readings.push(Reading { span, read, confidence: 40, is_disputed: false });
            }
        }
        let mut start = 0;
        let mut head = Vec::new();
        for line in text.split('\n').take(HEAD_LINES) {
            head.push((Span::new(start, start + line.len()), line));
            start += line.len() + 1;
        }
        let beside: Vec<String> = beside.iter().map(|piece| phrase::key(piece)).collect();
        title("Quyết định", &text, &head, &beside, Doubts(&readings))
    }

    #[test]
    fn the_body_says_what_a_stamp_hides() {
        let head = "QUYẾT ĐỊNH\n";
        let body = "\nCăn cứ Luật Giá;\nỦy ban nhân dân tỉnh ban hành Quyết định quy định giá cho \
                    thuê rừng và giá đất ở tại địa bàn tỉnh Lạng Sơn như sau:";
        let whole = "Quy định giá cho thuê rừng và giá đất ở tại địa bàn tỉnh Lạng Sơn";
        let known = |own: &str| title_of(&format!("{head}{own}{body}"), &[]);
        for own in [
            "~Jua ~định giá cho thuê rừng và giá đất ở tại địa bàn tỉnh Lạng Sơn",
            "Quy định giá cho ~t#u ~rụng và giá đất ở tại địa bàn tỉnh Lạng Sơn",
            "Quy định giá cho thuê rừng và ~2iá đất ở tại địa bàn tỉnh Lạng ~Sơm",
            "định giá cho thuê rừng và giá đất ở tại tỉnh Lạng Sơn\nứ Luật Đất đai năm 2024",
            "Quy định giá cho thuê rừng và giá đất ở ~x ~w$",
            "Quy định giá cho thuê rừng Kính chuyển.... ~GA và giá đất ở tại địa bàn tỉnh Lạng Sơn",
            "Quy định giá cho thuê rừng ~VĂN PHÒNG ~w và giá đất ở tại địa bàn tỉnh Lạng Sơn",
        ] {
            assert_eq!(known(own).as_deref(), Some(whole), "{own}");
        }
        let about =
            known("Về việc quy định giá cho ~t#u ~rụng và giá đất ở tại địa bàn tỉnh Lạng Sơn");
        assert_eq!(about.as_deref(), Some(&*whole.replacen("Quy", "Về việc quy", 1)));
        for own in [
            // Another word, one that the body lacks, too few words, and a title most of which may
            // be unreadable.
            "Quy định giá cho thuê nhà và giá đất ở tại địa bàn tỉnh Lạng Sơn",
            "Quy định giá cho thuê rừng và giá đất ở lâu dài tại địa bàn tỉnh Lạng Sơn",
            "Quy định giá cho thuê ~r#ng",
            "Quy định giá cho thuê rừng ~x ~w$",
            "Quy định giá cho thuê rừng và ~giá",
        ] {
            assert_eq!(known(own), None, "{own}");
        }
    }

    #[test]
    fn enclosed_texts_and_stamps_do_not_part_a_title() {
        let text = "QUYẾT ĐỊNH\nBan hành Quy chế làm việc ~cúd ~tố công tác trồng rừng\nđã nhận\n\
                    Căn cứ Luật Lâm nghiệp;\nĐiều 1. Ban hành kèm theo Quyết định này Quy chế làm \
                    việc của tổ công tác trồng rừng.";
        let expected = "Ban hành Quy chế làm việc của tổ công tác trồng rừng";
        assert_eq!(title_of(text, &["đã nhận"]).as_deref(), Some(expected));
        assert_eq!(title_of(text, &[]), None, "it may be a line of the title");
        let other = text.replace("việc của tổ", "việc và kỷ luật của tổ");
        assert_eq!(title_of(&other, &["đã nhận"]), None, "an article may say more than the title");
        let next = "QUYẾT ĐỊNH\nBan hành Quy chế làm việc của tổ công tác trồng ~rừn ~x ~y\nCăn cứ tờ \
                    trình ban hành Quy chế làm việc của tổ công tác trồng rừng\nQUYẾT ĐỊNH:";
        assert_eq!(title_of(next, &[]).as_deref(), Some(expected), "the next line is another");
        let cited = "QUYẾT ĐỊNH\nVề điều chỉnh mức cho vay đối với thương nhân tại vùng ~khỏ khăn\n\
                     Căn cứ Quyết định số 3/QĐ-TTg về tín dụng đối với thương nhân tại vùng khó khăn;";
        assert_eq!(title_of(cited, &["về điều chỉnh mức cho vay"]), None, "it is another title");
    }
}
