//! Restores capitals that old fonts could not encode. In TCVN 5712 a capital with a tone mark has
//! the code of the small letter, and a separate font (`.VnTimeH`) draws it as a capital. Without
//! that font, `SẮC LỆNH` reads `SắC LệNH`. A legal syllable in such mixed case gets its capitals
//! back, and so do ambiguous words between such words.
//!
//! Words in small letters alone are not changed, since they may be right.

use super::span::Span;
use super::syllable;
use super::word::key;

/// The case pattern of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CasePattern {
    /// A legal syllable in a case pattern that nobody types: `LệNH`, `NHà`, `ĐịNH`.
    Mixed,
    /// All letters are capitals.
    Capitals,
    /// At most one capital, and every small letter has a diacritic: `Số`, `ở`, `áN`. Whether this
    /// is an error depends on the neighbouring words.
    Ambiguous,
    /// Any other pattern.
    Other,
}

/// Text with its capitals restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The text. It is as long in bytes as before.
    pub text: String,
    /// Number of changed words, at least 1.
    pub words: usize,
}

/// Returns `text` with its capitals restored, or `None` if nothing changes. Byte offsets stay
/// valid: a small letter with diacritics is as long in UTF-8 as its capital. One pass.
///
/// ```
/// use tracuu_text::capitals::restore_capitals;
///
/// let restored = restore_capitals("SắC LệNH").unwrap();
/// assert_eq!((restored.text.as_str(), restored.words), ("SẮC LỆNH", 2));
/// assert_eq!(restore_capitals("Bộ Y tế"), None);
/// ```
pub fn restore_capitals(text: &str) -> Option<Restored> {
    let mut changed = Vec::new();
    for line in lines(text).filter(|line| may_be_mixed(line.of(text))) {
        let words = cased_words(text, line);
        let count = |pattern| words.iter().filter(|word| word.pattern == pattern).count();
        let (mixed, other) = (count(CasePattern::Mixed), count(CasePattern::Other));
        // A single mixed word in a sentence is a typing slip, or a formula joined to a word.
        if mixed == 0 || (mixed == 1 && other > 0) {
            continue;
        }
        let may_be_capitals = |at: Option<usize>| {
            let neighbour = at.and_then(|at| words.get(at));
            neighbour.is_none_or(|word| word.pattern != CasePattern::Other)
        };
        let damaged = words.iter().enumerate().filter(|(at, word)| match word.pattern {
            CasePattern::Mixed => true,
            CasePattern::Ambiguous => {
                may_be_capitals(at.checked_sub(1)) && may_be_capitals(Some(at + 1))
            }
            CasePattern::Capitals | CasePattern::Other => false,
        });
        changed.extend(damaged.map(|(_, word)| word.span));
    }
    if changed.is_empty() {
        return None;
    }
    let mut restored = String::with_capacity(text.len());
    let mut end = 0;
    for span in &changed {
        restored.push_str(&text[end..span.start]);
        restored.extend(span.of(text).chars().flat_map(char::to_uppercase));
        end = span.end;
    }
    restored.push_str(&text[end..]);
    Some(Restored { text: restored, words: changed.len() })
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

/// A run of letters.
struct CasedWord {
    span: Span,
    pattern: CasePattern,
}

/// Returns the runs of letters in `line` with their case patterns.
fn cased_words(text: &str, line: Span) -> Vec<CasedWord> {
    let mut words = Vec::new();
    let mut at = line.start;
    while let Some(start) = text[at..line.end].find(char::is_alphabetic).map(|next| at + next) {
        let rest = &text[start..line.end];
        at = start + rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let span = Span::new(start, at);
        words.push(CasedWord { span, pattern: case_pattern(span.of(text)) });
    }
    words
}

fn case_pattern(word: &str) -> CasePattern {
    if word.contains(|c: char| c.is_ascii_lowercase()) {
        return CasePattern::Other;
    }
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    if !word.chars().any(char::is_lowercase) {
        CasePattern::Capitals
    } else if capitals < 2 {
        CasePattern::Ambiguous
    } else if syllable::is_legal(&key(word)) {
        CasePattern::Mixed
    } else {
        CasePattern::Other
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
            let restored = restore_capitals(text).map(|restored| restored.text);
            assert_eq!(restored.as_deref(), expected, "{text:?}");
        }
        assert_eq!(restore_capitals("SắC LệNH").unwrap().words, 2);
    }

    proptest! {
        #[test]
        fn places_stay(text in "[A-Zàáảãạđêộ \n]{0,40}|\\PC*") {
            if let Some(restored) = restore_capitals(&text) {
                prop_assert_eq!(restored.text.to_lowercase(), text.to_lowercase());
                prop_assert_eq!(restored.text.len(), text.len());
                prop_assert_eq!(restore_capitals(&restored.text), None);
            }
        }
    }
}
