//! Notes for the user on how a query was understood. A note has a stable code, for which pages have
//! their own text, and an English sentence. Notes on spelling are made where the spelling is
//! decided.

use crate::engine::TopDocs;
use crate::query::parse::{ALTERNATIVES_MAX, NEAR_MAX, PREFIX_LETTERS_MIN, WORDS_MAX, YEARS};
use crate::query::{NamedField, ParseWarning};
use crate::query::{Plan, Query, is_question};
use crate::request::{MatchMode, Request};
use crate::response::Note;

/// Returns the notes for the user on how the query was understood.
pub(crate) fn notes(request: &Request, query: &Query, plan: &Plan, found: &TopDocs) -> Vec<Note> {
    let mut notes: Vec<Note> = query.warnings.iter().copied().map(warning_note).collect();
    if let Some(corrected) = &plan.corrected {
        notes.push(Note::spelling_corrected(&request.text, corrected));
    }
    if !plan.widened.is_empty() {
        notes.push(Note::legal_terms_added(&request.text, &plan.widened));
    }
    if query.alternatives.is_empty() && !request.text.trim().is_empty() {
        notes.push(Note::new("no_words", "the query has no words; every document is listed"));
    }
    if found.total > 0 && request.match_mode == MatchMode::Auto && is_question(plan) {
        let message = "documents with any of the words are listed, best first";
        notes.push(Note::new("any_word", message));
    } else if found.complete < found.total {
        let message = format!(
            "{} of these documents have all the words; the others come after them and lack some",
            found.complete
        );
        notes.push(Note { count: Some(found.complete), ..Note::new("some_words", message) });
    }
    if found.left_out > 0 {
        let message = format!(
            "the query has more words and spellings than the engine takes; {} of the least weight \
             were left out",
            found.left_out
        );
        let count = Some(found.left_out as u64);
        notes.push(Note { count, ..Note::new("terms_left_out", message) });
    }
    if !plan.asking.is_empty() {
        notes.push(Note::asking_words(&request.text, &plan.asking));
    }
    notes
}

/// Returns the note that no document has a value of a filter.
pub(crate) fn unknown_value((field, value): &(NamedField, String)) -> Note {
    let name = match field {
        NamedField::Agency => "agency",
        NamedField::Type => "type",
        NamedField::Signer => "signer",
    };
    Note::new("unknown_value", format!("no document has `{value}` as its {name}"))
}

/// Returns the note for a parse warning. The codes are stable.
pub fn warning_note(warning: ParseWarning) -> Note {
    let (code, message) = match warning {
        ParseWarning::OpenQuote => (
            "open_quote",
            "a quotation mark has no partner; its words were searched one by one".to_string(),
        ),
        ParseWarning::TooManyWords => {
            ("too_many_words", format!("only the first {WORDS_MAX} words were searched"))
        }
        ParseWarning::TooManyAlternatives => (
            "too_many_alternatives",
            format!("only the first {ALTERNATIVES_MAX} parts between OR were searched"),
        ),
        ParseWarning::NearTooWide => {
            ("near_too_wide", format!("~{NEAR_MAX} is the farthest apart that words are searched"))
        }
        ParseWarning::PrefixTooShort => (
            "prefix_too_short",
            format!(
                "a prefix needs {PREFIX_LETTERS_MIN} letters before *; it was searched as a word"
            ),
        ),
        ParseWarning::FieldWithoutValue => (
            "field_without_value",
            "a field has no value after its colon; its name was searched as words".to_string(),
        ),
        ParseWarning::NotANumber => (
            "not_a_number",
            "the text after số: is not a document number; it was searched as words".to_string(),
        ),
        ParseWarning::NotAYear => (
            "not_a_year",
            format!(
                "the text after năm: is not a year from {} to {}; it was searched as words",
                YEARS.start(),
                YEARS.end()
            ),
        ),
    };
    Note::new(code, message)
}
