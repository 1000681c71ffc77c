//! All texts of the pages, once per language. Content of documents is never translated.

use super::params::{ParameterError, Rule};
use tracuu_document::{Basis, IssueCode};
use tracuu_search::query::parse::{ALTERNATIVES_MAX, NEAR_MAX, PREFIX_LETTERS_MIN, YEARS};
use tracuu_search::{Hit, Note, QueryEcho};

/// Language of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lang {
    /// Vietnamese, the default.
    #[default]
    Vi,
    /// English, by `?lang=en`.
    En,
}

impl Lang {
    /// Returns the language in a query string; Vietnamese if `lang` is absent or not `en`.
    pub fn of_query(raw: &str) -> Self {
        let asked = form_urlencoded::parse(raw.as_bytes()).find(|(name, _)| name == "lang");
        asked.filter(|(_, value)| value == "en").map_or(Lang::Vi, |_| Lang::En)
    }

    /// Returns the value of `lang` for links, or `None` for the default language.
    pub fn parameter(self) -> Option<&'static str> {
        (self == Lang::En).then_some("en")
    }

    /// Returns the other language.
    pub fn other(self) -> Self {
        if self == Lang::Vi { Lang::En } else { Lang::Vi }
    }

    /// Returns the texts in this language.
    pub fn texts(self) -> &'static Texts {
        match self {
            Lang::Vi => &super::texts_vi::VI,
            Lang::En => &super::texts_en::EN,
        }
    }
}

/// The texts of one language. The functions below fill in each `{}`.
#[allow(
    missing_docs,
    reason = "each name says which words it holds; the words are their own description"
)]
pub struct Texts {
    pub lang: Lang,
    /// Language tag (BCP 47).
    pub code: &'static str,
    pub other_language: &'static str,
    pub site: &'static str,
    pub tagline: &'static str,
    pub skip: &'static str,
    pub home: &'static str,
    pub search_label: &'static str,
    pub search_placeholder: &'static str,
    pub search_button: &'static str,
    pub suggestions: &'static str,
    pub suggestions_count: &'static str,
    pub phrase: &'static str,
    pub help_title: &'static str,
    pub help: &'static [&'static str],
    pub newest_documents: &'static str,
    pub filters: &'static str,
    pub apply: &'static str,
    pub more_values: &'static str,
    pub agency: &'static str,
    pub year: &'static str,
    pub kind: &'static str,
    pub period: &'static str,
    pub from: &'static str,
    pub to: &'static str,
    pub date_hint: &'static str,
    pub sort: &'static str,
    pub sorts: [&'static str; 3],
    pub active_filters: &'static str,
    pub remove_filter: &'static str,
    pub clear_filters: &'static str,
    pub match_any: &'static str,
    pub match_all: &'static str,
    pub found_one: &'static str,
    pub found_many: &'static str,
    pub for_query: &'static str,
    pub all_one: &'static str,
    pub all_many: &'static str,
    pub no_documents: &'static str,
    pub thousands: char,
    pub no_number: &'static str,
    pub no_title: &'static str,
    pub no_date: &'static str,
    pub about: &'static str,
    pub month_of: &'static str,
    pub year_of: &'static str,
    pub page: &'static str,
    pub pages: &'static str,
    pub previous: &'static str,
    pub next: &'static str,
    pub nothing_found: &'static str,
    pub nothing_found_for: &'static str,
    pub nothing_try: &'static str,
    pub try_any: &'static str,
    pub try_without_filters: &'static str,
    pub try_fewer: &'static str,
    pub try_spelling: &'static str,
    pub try_first_page: &'static str,
    pub beyond_end: &'static str,
    pub note_some_words: &'static str,
    pub note_any_word: &'static str,
    pub note_accents: &'static str,
    pub note_spelling_suggested: &'static str,
    pub note_spelling_corrected: &'static str,
    pub search_as_typed: &'static str,
    pub note_open_quote: &'static str,
    pub note_too_many_words: &'static str,
    pub note_too_many_alternatives: &'static str,
    pub note_near_too_wide: &'static str,
    pub note_prefix_too_short: &'static str,
    pub note_field_without_value: &'static str,
    pub note_not_a_number: &'static str,
    pub note_not_a_year: &'static str,
    pub note_no_words: &'static str,
    pub back_to_results: &'static str,
    pub to_search: &'static str,
    pub record: &'static str,
    pub number: &'static str,
    pub title: &'static str,
    pub date: &'static str,
    pub parent_agency: &'static str,
    pub place: &'static str,
    pub signer: &'static str,
    pub recipients: &'static str,
    pub citations: &'static str,
    pub urgency: &'static str,
    pub secrecy: &'static str,
    pub files: &'static str,
    pub open_original: &'static str,
    pub basis_inferred: &'static str,
    pub basis_given: &'static str,
    pub place_in_text: &'static str,
    pub see_in_text: &'static str,
    pub read_as: &'static str,
    pub repaired: &'static str,
    pub contents: &'static str,
    pub full_text: &'static str,
    pub empty_text: &'static str,
    pub issues: &'static str,
    pub hits_one: &'static str,
    pub hits_many: &'static str,
    pub hits_none: &'static str,
    pub first_hit: &'static str,
    pub previous_hit: &'static str,
    pub next_hit: &'static str,
    pub hit_keys: &'static str,
    pub issue_unreadable: &'static str,
    pub issue_partly_read: &'static str,
    pub issue_needs_ocr: &'static str,
    pub issue_format_mismatch: &'static str,
    pub issue_too_large: &'static str,
    pub issue_empty: &'static str,
    pub issue_unsupported: &'static str,
    pub issue_invalid_metadata: &'static str,
    pub issue_duplicate_id: &'static str,
    pub issue_letters_repaired: &'static str,
    pub issue_encrypted: &'static str,
    pub issue_timed_out: &'static str,
    pub issue_crashed: &'static str,
    pub issue_letters_lost: &'static str,
    pub issue_encoding_repaired: &'static str,
    pub issue_read_by_ocr: &'static str,
    pub issue_held_back: &'static str,
    pub issue_secret_indexed: &'static str,
    pub error_bad_request: &'static str,
    pub error_not_found: &'static str,
    pub error_no_document: &'static str,
    pub error_gone: &'static str,
    pub error_method: &'static str,
    pub error_no_index: &'static str,
    pub error_no_index_help: &'static str,
    pub error_indexing_failed: &'static str,
    pub error_indexing_failed_help: &'static str,
    pub error_busy: &'static str,
    pub error_internal: &'static str,
    pub error_cursor: &'static str,
    pub parameter_is: &'static str,
    pub rule_once: &'static str,
    pub rule_not_with: &'static str,
    pub rule_one_of: &'static str,
    pub rule_number: &'static str,
    pub rule_date: &'static str,
    pub rule_chars: &'static str,
    pub rule_values: &'static str,
    pub rule_utf8: &'static str,
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

impl Texts {
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
            "some_words" => self.note_some_words.to_owned(),
            "any_word" => self.note_any_word.to_owned(),
            "spelling_suggested" => self.note_spelling_suggested.to_owned(),
            "spelling_corrected" => fill(self.note_spelling_corrected, &[&query.understood]),
            "open_quote" => self.note_open_quote.to_owned(),
            "too_many_words" => self.note_too_many_words.to_owned(),
            "too_many_alternatives" => fill_one(self.note_too_many_alternatives, ALTERNATIVES_MAX),
            "near_too_wide" => fill_one(self.note_near_too_wide, NEAR_MAX),
            "prefix_too_short" => fill_one(self.note_prefix_too_short, PREFIX_LETTERS_MIN),
            "field_without_value" => self.note_field_without_value.to_owned(),
            "not_a_number" => self.note_not_a_number.to_owned(),
            "not_a_year" => {
                let (first, last) = (YEARS.start().to_string(), YEARS.end().to_string());
                fill(self.note_not_a_year, &[&first, &last])
            }
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
        };
        format!("{} {rule}", fill(self.parameter_is, &[error.field, &error.value]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracuu_search::present::notes::warning_note;
    use tracuu_search::query::ParseWarning;

    #[test]
    fn dates_read_as_people_write_them() {
        let vi = Lang::Vi.texts();
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
            assert_eq!(Lang::Vi.texts().count(count), vi);
            assert_eq!(Lang::En.texts().count(count), en);
        }
        assert_eq!(Lang::En.texts().total(1, "a"), "1 document found");
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
        let page = include_str!("../../docs/QUERY.md");
        for warning in ParseWarning::ALL {
            let code = warning_note(warning).code;
            assert!(page.contains(&format!("| `{code}` |")), "{code} is not in docs/QUERY.md");
            let note = Note::new(code, "not this");
            let said =
                [Lang::Vi, Lang::En].map(|lang| lang.texts().note(&note, &QueryEcho::default()));
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
        assert_eq!(Lang::Vi.texts().note(&note, &QueryEcho::default()), "As it is.");
        let note = Note::new("accents_restored", "");
        let query = QueryEcho { understood: "cửa khẩu".into(), ..QueryEcho::default() };
        assert!(Lang::Vi.texts().note(&note, &query).contains("“cửa khẩu”"));
    }
}
