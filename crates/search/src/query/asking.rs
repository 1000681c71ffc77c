//! Whether a query asks a question. The document that answers `ai có thể làm đơn kháng cáo?` has neither `ai`
//! nor, often, the other words in just this form, so of a question no word must be there. Only the question
//! mark tells: words that ask (`gì`, `nào`) also stand in what people look up word by word.

/// Whether a query, as typed, ends with a question mark. One inside is no sign: it may stand for a letter.
pub fn ends_asking(text: &str) -> bool {
    text.trim_end_matches(|c: char| c.is_whitespace() || "!.\"”)".contains(c)).ends_with('?')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_mark_counts_at_the_end() {
        let cases = [
            ("ai ký?", true),
            ("ai ký ? ", true),
            ("“ai ký?”", true),
            ("k? hoạch", false),
            ("cửa khẩu nào", false),
            ("", false),
        ];
        for (text, expected) in cases {
            assert_eq!(ends_asking(text), expected, "{text}");
        }
    }
}
