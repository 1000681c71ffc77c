//! What a person is told about how a query was taken: a code for programs, which pages have their own
//! words for, and an English sentence. Notes on spelling are made where that is decided.

use super::engine::is_question;
use super::{Attempt, MatchMode, Note, Request};
use crate::query::Oddity;
use crate::query::parse::{BRANCHES_MAX, NEAR_MAX, PREFIX_LETTERS_MIN, WORDS_MAX, YEARS};

/// What a person should be told about how the query was taken.
pub(super) fn notes(request: &Request, attempt: &Attempt) -> Vec<Note> {
    let Attempt { query, plan, matches } = attempt;
    let mut notes: Vec<Note> = query.oddities.iter().copied().map(oddity_note).collect();
    if let Some(restored) = &plan.restored {
        notes.push(Note::accents_restored(&request.text, restored));
    }
    if query.branches.is_empty() && !request.text.trim().is_empty() {
        notes.push(Note::new("no_words", "the query has no words; every document is listed"));
    }
    if matches.total > 0 && request.match_mode == MatchMode::Auto && is_question(plan) {
        let message = "documents with any of the words are listed, best first";
        notes.push(Note::new("any_word", message));
    } else if matches.total > 0 && attempt.lacks_words(request) {
        let lacking = matches.words_lacking;
        let message = format!("no document has all the words; these lack {lacking} of them");
        notes.push(Note::new("some_words", message));
    }
    notes
}

/// What is said of an oddity. The codes are stable.
pub fn oddity_note(oddity: Oddity) -> Note {
    let (code, message) = match oddity {
        Oddity::OpenQuote => (
            "open_quote",
            "a quotation mark has no partner; its words were searched one by one".to_string(),
        ),
        Oddity::TooManyWords => {
            ("too_many_words", format!("only the first {WORDS_MAX} words were searched"))
        }
        Oddity::TooManyBranches => (
            "too_many_alternatives",
            format!("only the first {BRANCHES_MAX} parts between OR were searched"),
        ),
        Oddity::NearTooWide => {
            ("near_too_wide", format!("~{NEAR_MAX} is the farthest apart that words are searched"))
        }
        Oddity::PrefixTooShort => (
            "prefix_too_short",
            format!(
                "a beginning needs {PREFIX_LETTERS_MIN} letters before *; it was searched as a word"
            ),
        ),
        Oddity::FieldWithoutValue => (
            "field_without_value",
            "a field has no value behind its colon; its name was searched as words".to_string(),
        ),
        Oddity::NotANumber => (
            "not_a_number",
            "what stands behind số: is no document number; it was searched as words".to_string(),
        ),
        Oddity::NotAYear => (
            "not_a_year",
            format!(
                "what stands behind năm: is no year from {} to {}; it was searched as words",
                YEARS.start(),
                YEARS.end()
            ),
        ),
    };
    Note::new(code, message)
}
