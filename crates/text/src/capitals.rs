//! Restores capitals that old fonts could not encode. In TCVN 5712 a capital with a tone mark has
//! the code of the small letter, and a separate font (`.VnTimeH`) draws it as a capital. Without
//! that font, `SẮC LỆNH` reads `SắC LệNH`. A legal syllable in such mixed case gets its capitals
//! back, and so do ambiguous words between such words.
//!
//! Words in small letters alone are not changed, since they may be right.

use super::Span;
use super::syllable;

/// The case pattern of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// A legal syllable in a case pattern that nobody types: `LệNH`, `NHà`, `ĐịNH`.
    Mixed,
    /// All letters are capitals.
    Capitals,
    /// At most one capital, and every small letter has a diacritic: `Số`, `ở`, `áN`. Whether this
    /// is an error depends on the neighbouring words.
    Open,
    /// Any other pattern.
    Other,
}

/// Returns `text` with its capitals restored and the number of changed words, or `None` if nothing
/// changes. Byte offsets stay valid: a small letter with diacritics is as long in UTF-8 as its
/// capital. One pass.
pub fn raised(text: &str) -> Option<(String, usize)> {
    let mut changed = Vec::new();
    for line in lines(text).filter(|line| may_be_mixed(line.of(text))) {
        let words = words(text, line);
        let count = |look| words.iter().filter(|word| word.1 == look).count();
        let (mixed, other) = (count(Look::Mixed), count(Look::Other));
        // A single mixed word in a sentence is a typing slip, or a formula joined to a word.
        if mixed == 0 || (mixed == 1 && other > 0) {
            continue;
        }
        let is_high =
            |at: Option<usize>| at.and_then(|at| words.get(at)).is_none_or(|w| w.1 != Look::Other);
        let raised = words.iter().enumerate().filter(|(at, (_, look))| match look {
            Look::Mixed => true,
            Look::Open => is_high(at.checked_sub(1)) && is_high(Some(at + 1)),
            Look::Capitals | Look::Other => false,
        });
        changed.extend(raised.map(|(_, (span, _))| *span));
    }
    if changed.is_empty() {
        return None;
    }
    let mut whole = String::with_capacity(text.len());
    let mut end = 0;
    for span in &changed {
        whole.push_str(&text[end..span.start]);
        whole.extend(span.of(text).chars().flat_map(char::to_uppercase));
        end = span.end;
    }
    whole.push_str(&text[end..]);
    Some((whole, changed.len()))
}

/// Returns true if an ASCII capital follows a non-ASCII byte, or two ASCII capitals precede one.
/// Tests bytes only, because nearly every line is healthy.
fn may_be_mixed(line: &str) -> bool {
    let bytes = line.as_bytes();
    let marked = |at: usize| bytes.get(at).is_some_and(|byte| !byte.is_ascii());
    let capital = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_uppercase);
    (1..bytes.len())
        .any(|at| capital(at) && (marked(at - 1) || (capital(at - 1) && marked(at + 1))))
}

/// Returns the span of each line of `text`, without the line end.
fn lines(text: &str) -> impl Iterator<Item = Span> {
    let mut start = 0;
    text.split('\n').map(move |line| {
        let span = Span::new(start, start + line.len());
        start = span.end + 1;
        span
    })
}

/// Returns the runs of letters in `line` with their case patterns.
fn words(text: &str, line: Span) -> Vec<(Span, Look)> {
    let mut words = Vec::new();
    let mut at = line.start;
    while let Some(start) = text[at..line.end].find(char::is_alphabetic).map(|next| at + next) {
        let rest = &text[start..line.end];
        at = start + rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let span = Span::new(start, at);
        words.push((span, look(span.of(text))));
    }
    words
}

fn look(word: &str) -> Look {
    if word.contains(|c: char| c.is_ascii_lowercase()) {
        return Look::Other;
    }
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    match word.chars().any(char::is_lowercase) {
        false => Look::Capitals,
        true if capitals < 2 => Look::Open,
        true if syllable::is_legal(&super::key(word)) => Look::Mixed,
        true => Look::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn capitals_come_back() {
        let cases = [
            ("SắC LệNH", Some("SẮC LỆNH")),
            ("CủA CHủ TịCH Số 1 NGàY 30 THáNG 8", Some("CỦA CHỦ TỊCH SỐ 1 NGÀY 30 THÁNG 8")),
            ("CáN Bộ ở CƠ Sở", Some("CÁN BỘ Ở CƠ SỞ")),
            ("Dự áN ĐầU TƯ", Some("DỰ ÁN ĐẦU TƯ")),
            ("từ đóP suy ra CóN phần tử", None),
            ("RA SắC LệNH:\nĐiều 1. Bộ Nội vụ", Some("RA SẮC LỆNH:\nĐiều 1. Bộ Nội vụ")),
            ("VIệT NAM DâN CHủ CộNG HOà", Some("VIỆT NAM DÂN CHỦ CỘNG HOÀ")),
            ("CHủ TịCH CHíNH Phủ", Some("CHỦ TỊCH CHÍNH Phủ")),
            ("Bộ Y tế, Sở Y tế", None),
            ("số 12/HĐND-VP, ông Võ Ý, bà Lê Ề", None),
            ("CNH-HđH của KTXHđP", None),
            ("SẮC LỆNH số 1", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(raised(text).map(|raised| raised.0).as_deref(), expected, "{text:?}");
        }
        assert_eq!(raised("SắC LệNH").unwrap().1, 2);
    }

    proptest! {
        #[test]
        fn places_stay(text in "[A-Zàáảãạđêộ \n]{0,40}|\\PC*") {
            if let Some((raised, _)) = raised(&text) {
                prop_assert_eq!(raised.to_lowercase(), text.to_lowercase());
                prop_assert_eq!(raised.len(), text.len());
                prop_assert_eq!(super::raised(&raised), None);
            }
        }
    }
}
