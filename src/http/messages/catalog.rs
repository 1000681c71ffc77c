//! The message catalogue as a type: one field per message, and the languages. The messages
//! themselves are in [`super::vi`] and [`super::en`].

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
}

/// The messages of one language. The functions of the parent module fill in each `{}`.
#[allow(
    missing_docs,
    reason = "each name says which words it holds; the words are their own description"
)]
pub struct Messages {
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
