//! Whether a query asks a question. The document that answers `ai có thể làm đơn kháng cáo?` has
//! neither `ai` nor, often, the other words in just this form, so of a question no word must be
//! there. Only the question mark tells: words that ask (`gì`, `nào`) also stand in what people look
//! up word by word. Whole phrases that only ask ([`phrases`]) are not looked for.

pub mod phrases;

use super::Plan;

/// At most this many words of a query must all be there. A longer query is a question.
pub const ALL_WORDS_MAX: usize = 8;

/// Returns true if the query of a plan is a question: it asks, or is long. Of a question any word
/// will do.
pub fn is_question(plan: &Plan) -> bool {
    let asking: usize = plan.asking.iter().map(|phrase| phrase.split(' ').count()).sum();
    plan.asks || plan.groups.len() + asking > ALL_WORDS_MAX
}

/// Returns true if `text` ends with a question mark; spaces and closing signs may follow. A
/// question mark inside the text does not count: it may replace a letter.
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
