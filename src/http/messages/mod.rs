//! The messages of the pages in each language, and how numbers, dates and errors are put into them.
//! Content of documents is never translated.

mod catalog;
mod en;
mod vi;

pub use catalog::{Lang, Messages};

use super::parameter_error::{ParameterError, Rule};
use tracuu_document::{Basis, IssueCode};
use tracuu_search::query::Widened;
use tracuu_search::query::parse::{ALTERNATIVES_MAX, NEAR_MAX, PREFIX_LETTERS_MIN, YEARS};
use tracuu_search::{Hit, Note, QueryEcho};

impl Lang {
    /// Returns the messages in this language.
    pub fn messages(self) -> &'static Messages {
        match self {
            Lang::Vi => &vi::VI,
            Lang::En => &en::EN,
        }
    }
}

/// Replaces each `{}` in `text` with the next value. Missing values count as empty.
pub fn fill(text: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    let mut parts = text.split("{}");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        filled.push_str(values.next().copied().unwrap_or_default());
        filled.push_str(part);
    }
    filled
}

/// Fills in a single value of any displayable type.
pub fn fill_one(text: &str, value: impl std::fmt::Display) -> String {
    fill(text, &[&value.to_string()])
}

impl Messages {
    /// Formats a count with a thousands separator: `1.234`, `1,234`.
    pub fn count(&self, count: u64) -> String {
        let digits = count.to_string();
        let mut spaced = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                spaced.push(self.thousands);
            }
            spaced.push(digit);
        }
        spaced
    }

    /// Returns the total number of hits in words. An empty `query` counts all documents.
    pub fn total(&self, total: u64, query: &str) -> String {
        let (one, many) = match query.trim() {
            "" => (self.all_one, self.all_many),
            _ => (self.found_one, self.found_many),
        };
        let text = if total == 1 { one } else { many };
        fill(text, &[&self.count(total)])
    }

    /// Returns in words how many places of the text match.
    pub fn hits(&self, count: usize) -> String {
        match count {
            0 => self.hits_none.to_owned(),
            1 => self.hits_one.to_owned(),
            _ => fill(self.hits_many, &[&self.count(count as u64)]),
        }
    }

    /// Formats a date as people write it (`26/07/2018`, `tháng 7/2018`, `năm 2018`). An inferred
    /// date is marked (`khoảng năm 2025`). `date` and `month` are in ISO form. Returns `None` if
    /// all parts are absent.
    pub fn date(
        &self,
        date: Option<&str>,
        month: Option<&str>,
        year: Option<i32>,
        basis: Option<Basis>,
    ) -> Option<String> {
        let parts: Vec<&str> = date.or(month).unwrap_or_default().split('-').collect();
        let known = match (parts.as_slice(), year) {
            ([year, month, day], _) => format!("{day}/{month}/{year}"),
            ([year, month], _) => fill(self.month_of, &[month.trim_start_matches('0'), year]),
            (_, Some(year)) => fill(self.year_of, &[&year.to_string()]),
            _ => return None,
        };
        Some(if basis == Some(Basis::Inferred) { fill(self.about, &[&known]) } else { known })
    }

    /// Formats the date of a hit.
    pub fn date_of(&self, hit: &Hit) -> Option<String> {
        self.date(hit.date.as_deref(), hit.month.as_deref(), hit.year, hit.date_basis)
    }

    /// Returns the remark after a field that the document does not state itself, or `None` if it
    /// does.
    pub fn basis(&self, basis: Option<Basis>) -> Option<&'static str> {
        match basis? {
            Basis::Stated => None,
            Basis::Inferred => Some(self.basis_inferred),
            Basis::Given => Some(self.basis_given),
        }
    }

    /// Returns the text of a note on the query, or its English message if the code has no text
    /// here.
    pub fn note(&self, note: &Note, query: &QueryEcho) -> String {
        match note.code {
            "some_words" => match note.count.unwrap_or_default() {
                0 => self.note_some_words.to_owned(),
                count => fill(self.note_words_complete, &[&self.count(count)]),
            },
            "any_word" => self.note_any_word.to_owned(),
            "asking_words" => fill(self.note_asking_words, &[&note.phrases.join("”, “")]),
            "spelling_corrected" => fill(self.note_spelling_corrected, &[&query.understood]),
            "legal_terms_added" => {
                let terms = |added: &Widened| {
                    fill(self.legal_terms_for, &[&added.terms.join("”, “"), added.word])
                };
                let all: Vec<String> = note.added.iter().map(terms).collect();
                fill(self.note_legal_terms, &[&all.join("; ")])
            }
            "open_quote" => self.note_open_quote.to_owned(),
            "too_many_words" => self.note_too_many_words.to_owned(),
            "terms_left_out" => {
                fill(self.note_terms_left_out, &[&self.count(note.count.unwrap_or_default())])
            }
            "too_many_alternatives" => fill_one(self.note_too_many_alternatives, ALTERNATIVES_MAX),
            "near_too_wide" => fill_one(self.note_near_too_wide, NEAR_MAX),
            "prefix_too_short" => fill_one(self.note_prefix_too_short, PREFIX_LETTERS_MIN),
            "field_without_value" => self.note_field_without_value.to_owned(),
            "not_a_number" => self.note_not_a_number.to_owned(),
            "not_a_year" => {
                let (first, last) = (YEARS.start().to_string(), YEARS.end().to_string());
                fill(self.note_not_a_year, &[&first, &last])
            }
            "unknown_value" => self.note_unknown_value.to_owned(),
            "no_words" => self.note_no_words.to_owned(),
            "accents_restored" => fill(self.note_accents, &[&query.understood]),
            _ => note.message.clone(),
        }
    }

    /// Returns the text for an issue code of a document, if there is one.
    pub fn issue(&self, code: IssueCode) -> Option<&'static str> {
        match code {
            IssueCode::Unreadable => Some(self.issue_unreadable),
            IssueCode::PartlyRead => Some(self.issue_partly_read),
            IssueCode::NeedsOcr => Some(self.issue_needs_ocr),
            IssueCode::FormatMismatch => Some(self.issue_format_mismatch),
            IssueCode::TooLarge => Some(self.issue_too_large),
            IssueCode::Empty => Some(self.issue_empty),
            IssueCode::Unsupported | IssueCode::NotAFile => Some(self.issue_unsupported),
            IssueCode::InvalidMetadata => Some(self.issue_invalid_metadata),
            IssueCode::DuplicateId => Some(self.issue_duplicate_id),
            IssueCode::LettersRepaired => Some(self.issue_letters_repaired),
            IssueCode::Encrypted => Some(self.issue_encrypted),
            IssueCode::TimedOut => Some(self.issue_timed_out),
            IssueCode::Crashed => Some(self.issue_crashed),
            IssueCode::LettersLost => Some(self.issue_letters_lost),
            IssueCode::EncodingRepaired => Some(self.issue_encoding_repaired),
            IssueCode::ReadByOcr => Some(self.issue_read_by_ocr),
            IssueCode::LayerUnchecked => Some(self.issue_layer_unchecked),
            IssueCode::NumberMissing => Some(self.issue_number_missing),
            IssueCode::DateMissing => Some(self.issue_date_missing),
            IssueCode::HeadUnread => Some(self.issue_head_unread),
            IssueCode::HeldBack => Some(self.issue_held_back),
            IssueCode::SecretIndexed => Some(self.issue_secret_indexed),
        }
    }

    /// Returns the sentence for a wrong parameter: its name, its value and what is allowed.
    pub fn parameter(&self, error: &ParameterError) -> String {
        let number = |value: usize| self.count(value as u64);
        let rule = match &error.rule {
            Rule::Once => self.rule_once.to_owned(),
            Rule::NotWith(other) => fill(self.rule_not_with, &[other]),
            Rule::OneOf(words) => fill(self.rule_one_of, &[&words.join(", ")]),
            Rule::Number(min, max) => fill(self.rule_number, &[&min.to_string(), &max.to_string()]),
            Rule::Date => self.rule_date.to_owned(),
            Rule::Chars(max) => fill(self.rule_chars, &[&number(*max)]),
            Rule::Values(max) => fill(self.rule_values, &[&number(*max)]),
            Rule::Utf8 => self.rule_utf8.to_owned(),
            Rule::NotEmpty => self.rule_not_empty.to_owned(),
            Rule::Known(_) => return fill(self.unknown_parameter, &[&error.field]),
        };
        format!("{} {rule}", fill(self.parameter_is, &[&error.field, &error.value]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracuu_search::present::notes::warning_note;
    use tracuu_search::query::ParseWarning;

    #[test]
    fn dates_read_as_people_write_them() {
        let vi = Lang::Vi.messages();
        let date = |date, month, year, basis| vi.date(date, month, year, basis);
        let cases = [
            (date(Some("2018-07-26"), Some("2018-07"), Some(2018), None), Some("26/07/2018")),
            (date(None, Some("2018-07"), Some(2018), Some(Basis::Stated)), Some("tháng 7/2018")),
            (date(None, Some("2018-10"), Some(2018), None), Some("tháng 10/2018")),
            (date(None, None, Some(2025), Some(Basis::Inferred)), Some("khoảng năm 2025")),
            (date(None, None, Some(2025), Some(Basis::Given)), Some("năm 2025")),
            (date(None, None, None, None), None),
        ];
        for (written, expected) in cases {
            assert_eq!(written.as_deref(), expected);
        }
    }

    #[test]
    fn counts_are_written_as_the_language_does() {
        for (count, vi, en) in
            [(0, "0", "0"), (999, "999", "999"), (1_234_567, "1.234.567", "1,234,567")]
        {
            assert_eq!(Lang::Vi.messages().count(count), vi);
            assert_eq!(Lang::En.messages().count(count), en);
        }
        assert_eq!(Lang::En.messages().total(1, "a"), "1 document found");
    }

    #[test]
    fn the_language_is_asked_for() {
        for (raw, lang) in [("", Lang::Vi), ("lang=en", Lang::En), ("q=a&lang=fr", Lang::Vi)] {
            assert_eq!(Lang::of_query(raw), lang);
        }
        assert_eq!(Lang::En.other(), Lang::Vi);
    }

    #[test]
    fn every_warning_has_words_in_both_languages_and_is_documented() {
        let page = include_str!("../../../docs/QUERY.md");
        for warning in ParseWarning::ALL {
            let code = warning_note(warning).code;
            assert!(page.contains(&format!("| `{code}` |")), "{code} is not in docs/QUERY.md");
            let note = Note::new(code, "not this");
            let said =
                [Lang::Vi, Lang::En].map(|lang| lang.messages().note(&note, &QueryEcho::default()));
            assert_ne!(said[0], said[1], "{code}");
            for text in &said {
                assert!(text.ends_with('.') && *text != note.message, "{code}: {text}");
                assert!(!text.contains("{}"), "{code}: {text}");
            }
        }
    }

    #[test]
    fn unknown_notes_keep_their_message() {
        let note = Note::new("of_tomorrow", "As it is.");
        assert_eq!(Lang::Vi.messages().note(&note, &QueryEcho::default()), "As it is.");
        let note = Note::new("accents_restored", "");
        let query = QueryEcho { understood: "cửa khẩu".into(), ..QueryEcho::default() };
        assert!(Lang::Vi.messages().note(&note, &query).contains("“cửa khẩu”"));
    }
}
