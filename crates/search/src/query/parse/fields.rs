//! Fields of a query: their names, and what stands behind the colon. Finding them in a text is
//! [`super::lexer`]'s.

use super::{YEARS, first_chunk, quoted_words};
use crate::query::{NamedField, Oddity, Wanted};
use tracuu_document::entity::number::SERIAL_DIGITS_MAX;
use tracuu_document::entity::{TypedNumber, read_typed_numbers};
use tracuu_text::{fold, key, words};

/// What a field names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// The document's own number.
    Number,
    Year,
    Named(NamedField),
}

/// The names, Vietnamese and English.
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
/// Letters of the longest word of a name, `ngườiký`.
const NAME_LETTERS_MAX: usize = 7;

/// What stands behind the colon of a field.
pub(super) enum Value<'a> {
    /// Between quotes.
    Quoted(&'a str),
    /// The text that follows, up to what cannot belong to a value. Of this the beginning may be the value.
    Open(&'a str),
}

impl Field {
    /// Whether spaces may stand behind the colon: `số: 116/KH-UBND` is how running text writes a number.
    pub(super) fn may_stand_apart(self) -> bool {
        self != Field::Number
    }

    /// What the field wants, and how many bytes of an open value belong to it. An error says what was
    /// wrong with the value.
    pub(super) fn read(self, value: &Value) -> Result<(Wanted, usize), Oddity> {
        match self {
            Field::Number => read_number(value),
            Field::Year => read_year(value),
            Field::Named(field) => read_name(field, value),
        }
    }
}

/// The field whose name and colon stand at the start of `text`, and their length.
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

/// The letters at the start of `text` and what follows them; none where these are too many for a name,
/// or nothing follows.
fn letters(text: &str) -> Option<(&str, &str)> {
    let mut chars = text.char_indices().take(NAME_LETTERS_MAX + 1);
    let (end, _) = chars.find(|(_, c)| !c.is_alphabetic())?;
    (end > 0).then(|| text.split_at(end))
}

/// Whether `typed` is `name`, any of its letters with or without accents.
fn is_typed_as(typed: &str, name: &str) -> bool {
    let folded = fold(name);
    typed.chars().count() == name.chars().count()
        && typed
            .chars()
            .zip(name.chars().zip(folded.chars()))
            .all(|(typed, (letter, plain))| typed == letter || typed == plain)
}

fn read_name(field: NamedField, value: &Value) -> Result<(Wanted, usize), Oddity> {
    let (value, closed, end) = match value {
        Value::Quoted(text) => (quoted_words(text).join(" "), true, 0),
        Value::Open(text) => {
            let word = words(first_chunk(text)).next().ok_or(Oddity::FieldWithoutValue)?;
            (word.text.to_string(), false, word.span().end)
        }
    };
    match value.is_empty() {
        true => Err(Oddity::FieldWithoutValue),
        false => Ok((Wanted::Named { field, value, closed }, end)),
    }
}

fn read_year(value: &Value) -> Result<(Wanted, usize), Oddity> {
    let chunk = match value {
        Value::Quoted(text) => text,
        Value::Open(text) => first_chunk(text),
    };
    let digits = bare(chunk);
    if digits.is_empty() {
        return Err(Oddity::FieldWithoutValue);
    }
    let four = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
    match digits.parse() {
        Ok(year) if four && YEARS.contains(&year) => Ok((Wanted::Year(year), chunk.len())),
        _ => Err(Oddity::NotAYear),
    }
}

/// `116/KH-UBND`, `116 kh ubnd`, `80/2025`, or digits alone.
fn read_number(value: &Value) -> Result<(Wanted, usize), Oddity> {
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
        return Ok((Wanted::OwnNumber { typed, keys }, span.end));
    }
    let chunk = if quoted { text } else { first_chunk(text) };
    let digits = bare(chunk);
    if digits.is_empty() {
        return Err(Oddity::FieldWithoutValue);
    }
    if digits.len() > SERIAL_DIGITS_MAX || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Oddity::NotANumber);
    }
    let serial = digits.trim_start_matches('0');
    let serial = if serial.is_empty() { "0" } else { serial };
    // A state's number goes on with a slash, the Party's with a hyphen.
    let keys = vec![format!("{serial}/"), format!("{serial}-")];
    Ok((Wanted::OwnNumber { typed: digits.to_string(), keys }, chunk.len()))
}

/// `text` without what is no letter or digit around it.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric())
}
