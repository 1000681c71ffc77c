//! Whether words ask a question. The document that answers `ai có thể làm đơn kháng cáo` has neither `ai`
//! nor, often, the other words in just this form, so of a question no word must be there.
//!
//! Vietnamese asks with words, and few of them do nothing else. `ai`, `đâu` and `sao` alone are not taken:
//! `AI` is also artificial intelligence, `bản sao` a copy.

/// Words that ask wherever they stand.
const ASKING: [&str; 3] = ["gì", "nào", "mấy"];
/// Pairs of words that ask: of how much and when, of a place or a cause, of a person, for yes or no.
const ASKING_PAIRS: [(&str, &str); 19] = [
    ("bao", "giờ"),
    ("bao", "lâu"),
    ("bao", "nhiêu"),
    ("bao", "xa"),
    ("ở", "đâu"),
    ("từ", "đâu"),
    ("tại", "sao"),
    ("vì", "sao"),
    ("ra", "sao"),
    ("ai", "được"),
    ("ai", "phải"),
    ("do", "ai"),
    ("là", "ai"),
    ("những", "ai"),
    ("hay", "không"),
    ("hay", "chưa"),
    ("hay", "sai"),
    ("được", "không"),
    ("phải", "không"),
];

/// Whether adjacent words, as keys, ask.
pub fn asks(words: &[String]) -> bool {
    let pair = |two: &[String]| ASKING_PAIRS.contains(&(two[0].as_str(), two[1].as_str()));
    words.iter().any(|word| ASKING.contains(&word.as_str())) || words.windows(2).any(pair)
}

/// Whether a query, as typed, ends with a question mark. One inside is no sign: it may stand for a letter.
pub fn ends_asking(text: &str) -> bool {
    text.trim_end_matches(|c: char| c.is_whitespace() || "!.\"”)".contains(c)).ends_with('?')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{key, words};

    #[test]
    fn questions_are_told_by_their_words() {
        let cases = [
            ("An ninh mạng là gì", true),
            ("hồ sơ nào phải nộp", true),
            ("đăng ký thường trú ở đâu", true),
            ("thời hạn bao lâu", true),
            ("lệ phí bao nhiêu", true),
            ("do ai ban hành", true),
            ("có phải nộp thuế không", false),
            ("ứng dụng AI trong y tế", false),
            ("cấp bản sao từ sổ gốc", false),
            ("bao cao su", false),
            ("", false),
        ];
        for (text, expected) in cases {
            let keys: Vec<String> = words(text).map(|word| key(word.text)).collect();
            assert_eq!(asks(&keys), expected, "{text}");
        }
    }

    #[test]
    fn pairs_are_keys() {
        for (one, two) in ASKING_PAIRS {
            assert_eq!((key(one), key(two)), (one.to_string(), two.to_string()));
        }
        assert!(ASKING.iter().all(|word| key(word) == *word));
    }

    #[test]
    fn a_question_mark_counts_at_the_end() {
        let cases = [
            ("ai ký?", true),
            ("ai ký ? ", true),
            ("“ai ký?”", true),
            ("k? hoạch", false),
            ("", false),
        ];
        for (text, expected) in cases {
            assert_eq!(ends_asking(text), expected, "{text}");
        }
    }
}
