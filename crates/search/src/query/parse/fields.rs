//! The fields of a query: their names, and the values after the colon. [`super::lexer`] finds
//! fields in a text.

use super::{YEARS, first_chunk, quoted_words};
use crate::query::{ClauseKind, NamedField, ParseWarning};
use tracuu_document::entity::number::SERIAL_DIGITS_MAX;
use tracuu_document::entity::{TypedNumber, read_typed_numbers};
use tracuu_text::{fold, key, words};

/// The field that a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// The document's own number.
    Number,
    Year,
    Named(NamedField),
}

/// The field names, in Vietnamese and English.
const NAMES: [(&str, Field); 12] = [
    ("số", Field::Number),
    ("number", Field::Number),
    ("năm", Field::Year),
    ("year", Field::Year),
    ("cơ quan", Field::Named(NamedField::Agency)),
    ("cơquan", Field::Named(NamedField::Agency)),
    ("agency", Field::Named(NamedField::Agency)),
    ("loại", Field::Named(NamedField::Type)),
    ("type", Field::Named(NamedField::Type)),
    ("người ký", Field::Named(NamedField::Signer)),
    ("ngườiký", Field::Named(NamedField::Signer)),
    ("signer", Field::Named(NamedField::Signer)),
];
/// Length of the longest word of a field name, `ngườiký`, in letters.
const NAME_LETTERS_MAX: usize = 7;

/// The text after the colon of a field.
pub(super) enum Value<'a> {
    /// The text between quotes.
    Quoted(&'a str),
    /// The text that follows, up to anything that cannot belong to a value. The value may be a
    /// prefix of it.
    Open(&'a str),
}

impl Field {
    /// Returns true if spaces may follow the colon. Not for numbers: running text writes
    /// `số: 116/KH-UBND`.
    pub(super) fn may_stand_apart(self) -> bool {
        self != Field::Number
    }

    /// Returns the clause for the value, and how many bytes of an open value belong to it. Fails
    /// with the warning for a missing or wrong value.
    pub(super) fn read(self, value: &Value) -> Result<(ClauseKind, usize), ParseWarning> {
        match self {
            Field::Number => read_number(value),
            Field::Year => read_year(value),
            Field::Named(field) => read_name(field, value),
        }
    }
}

/// Returns the field whose name and colon start `text`, and their length in bytes.
pub(super) fn field_at(text: &str) -> Option<(Field, usize)> {
    let (first, rest) = letters(text)?;
    let (second, rest) = match rest.starts_with(':') {
        true => ("", rest),
        false => letters(rest.trim_start()).filter(|_| rest.starts_with(char::is_whitespace))?,
    };
    let behind = rest.strip_prefix(':')?;
    let mut typed = key(first);
    if !second.is_empty() {
        typed.push(' ');
        typed.push_str(&key(second));
    }
    let (_, field) = NAMES.iter().find(|(name, _)| is_typed_as(&typed, name))?;
    Some((*field, text.len() - behind.len()))
}

/// Splits `text` after its leading letters. Returns `None` without letters, with too many for a
/// field name, or if nothing follows them.
fn letters(text: &str) -> Option<(&str, &str)> {
    let mut chars = text.char_indices().take(NAME_LETTERS_MAX + 1);
    let (end, _) = chars.find(|(_, c)| !c.is_alphabetic())?;
    (end > 0).then(|| text.split_at(end))
}

/// Returns true if `typed` is `name`, where each letter may lack its accent.
fn is_typed_as(typed: &str, name: &str) -> bool {
    let folded = fold(name);
    typed.chars().count() == name.chars().count()
        && typed
            .chars()
            .zip(name.chars().zip(folded.chars()))
            .all(|(typed, (letter, plain))| typed == letter || typed == plain)
}

fn read_name(field: NamedField, value: &Value) -> Result<(ClauseKind, usize), ParseWarning> {
    let (value, closed, end) = match value {
        Value::Quoted(text) => (quoted_words(text).join(" "), true, 0),
        Value::Open(text) => {
            let word = words(first_chunk(text)).next().ok_or(ParseWarning::FieldWithoutValue)?;
            (word.text.to_string(), false, word.span().end)
        }
    };
    match value.is_empty() {
        true => Err(ParseWarning::FieldWithoutValue),
        false => Ok((ClauseKind::Named { field, value, closed }, end)),
    }
}

fn read_year(value: &Value) -> Result<(ClauseKind, usize), ParseWarning> {
    let chunk = match value {
        Value::Quoted(text) => text,
        Value::Open(text) => first_chunk(text),
    };
    let digits = bare(chunk);
    if digits.is_empty() {
        return Err(ParseWarning::FieldWithoutValue);
    }
    let four = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
    match digits.parse() {
        Ok(year) if four && YEARS.contains(&year) => Ok((ClauseKind::Year(year), chunk.len())),
        _ => Err(ParseWarning::NotAYear),
    }
}

/// Parses the value of a number field: `116/KH-UBND`, `116 kh ubnd`, `80/2025`, or digits alone.
fn read_number(value: &Value) -> Result<(ClauseKind, usize), ParseWarning> {
    let text = match value {
        Value::Quoted(text) => text.trim(),
        Value::Open(text) => text,
    };
    let quoted = matches!(value, Value::Quoted(_));
    let first = read_typed_numbers(text)
        .into_iter()
        .next()
        .filter(|(span, _)| span.start == 0 && (!quoted || span.end == text.len()));
    if let Some((span, number)) = first {
        let (typed, keys) = match number {
            TypedNumber::Whole(number) => (number.canonical(), vec![number.key()]),
            TypedNumber::Part { keys, .. } => (span.of(text).to_string(), keys),
        };
        return Ok((ClauseKind::OwnNumber { typed, keys }, span.end));
    }
    let chunk = if quoted { text } else { first_chunk(text) };
    let digits = bare(chunk);
    if digits.is_empty() {
        return Err(ParseWarning::FieldWithoutValue);
    }
    if digits.len() > SERIAL_DIGITS_MAX || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(ParseWarning::NotANumber);
    }
    let serial = digits.trim_start_matches('0');
    let serial = if serial.is_empty() { "0" } else { serial };
    // Numbers of the state continue with a slash, numbers of the Party with a hyphen.
    let keys = vec![format!("{serial}/"), format!("{serial}-")];
    Ok((ClauseKind::OwnNumber { typed: digits.to_string(), keys }, chunk.len()))
}

/// Returns `text` trimmed to its first and last letter or digit.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric())
}
