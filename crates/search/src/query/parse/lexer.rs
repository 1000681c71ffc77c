//! Splits a query into tokens: quotes, fields, `OR`, prefixes, and the text between them. The words
//! and numbers of a text are read by [`super`].

use super::fields::{Value, field_at};
use super::{add_warning, first_chunk, has_words, is_double_quote, is_opening_quote};
use crate::query::{ClauseKind, ParseWarning};
use tracuu_text::{key, words};

/// Maximum number of chunks between spaces that are read for the value of a field. The longest
/// values are numbers: `80 2025 qd ubnd`, with units and loose separators.
const VALUE_CHUNKS_MAX: usize = 8;

/// A piece of a query. `excluded` is true if a minus precedes it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token<'a> {
    /// Words and numbers, at least one. A minus applies to the first of them.
    Text { text: &'a str, excluded: bool },
    /// The text between quotes, and the number after `~`.
    Quoted { text: &'a str, within: Option<usize>, excluded: bool },
    /// A field with its value.
    Field { wanted: ClauseKind, excluded: bool },
    /// A word before `*`.
    Prefix { word: &'a str, excluded: bool },
    /// `OR`, `HOẶC`.
    Or,
    /// `hoặc` in another case or without accents, which may also be a word like any other.
    PerhapsOr(&'a str),
}

/// Returns the tokens of normalised text in order, and the warnings. One pass.
pub(super) fn lex(text: &str) -> (Vec<Token<'_>>, Vec<ParseWarning>) {
    let mut lexer = Lexer {
        text,
        at: 0,
        pending: 0,
        excluded: false,
        last_double_quote: text.rfind(is_double_quote),
        last_guillemet: text.rfind('\u{bb}'),
        tokens: Vec::new(),
        warnings: Vec::new(),
    };
    while let Some(next) = lexer.rest().chars().next() {
        match next.is_whitespace() || matches!(next, '(' | '[') {
            true => lexer.at += next.len_utf8(),
            false => lexer.chunk(),
        }
    }
    lexer.flush(text.len());
    (lexer.tokens, lexer.warnings)
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// Byte offset at which the text starts that is not in a token yet.
    pending: usize,
    /// True if a minus precedes that text.
    excluded: bool,
    /// Byte offsets of the last closing quotes. Without them, each opening quote would be searched
    /// for to the end of the text.
    last_double_quote: Option<usize>,
    last_guillemet: Option<usize>,
    tokens: Vec<Token<'a>>,
    warnings: Vec<ParseWarning>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Ends the pending text at byte `end` and emits it if it has words.
    fn flush(&mut self, end: usize) {
        let text = &self.text[self.pending..end];
        if has_words(text) {
            self.tokens.push(Token::Text { text, excluded: self.excluded });
        }
        self.skip_to(end);
    }

    /// Marks the text before byte `at` as consumed.
    fn skip_to(&mut self, at: usize) {
        self.pending = at;
        self.at = self.at.max(at);
        self.excluded = false;
    }

    fn push(&mut self, token: Token<'a>, start: usize, end: usize) {
        self.flush(start);
        self.tokens.push(token);
        self.skip_to(end);
    }

    /// Reads on from a place that does not split a word: one quote, one field, or the text up to
    /// the next space or quote.
    fn chunk(&mut self) {
        let rest = self.rest();
        let body = rest.trim_start_matches('-');
        let starts_clause = !body.is_empty() && !body.starts_with(char::is_whitespace);
        let excluded = body.len() < rest.len() && starts_clause;
        if excluded {
            self.flush(self.at);
            self.at += rest.len() - body.len();
            self.pending = self.at;
            self.excluded = true;
        }
        if body.starts_with(is_opening_quote) && starts_clause {
            return self.quoted(excluded);
        }
        if self.field(excluded) {
            return;
        }
        let start = self.at;
        let chunk = first_chunk(self.rest());
        let end = start + chunk.len();
        if let Some(word) = prefix(chunk) {
            self.push(Token::Prefix { word, excluded }, start, end);
        } else if !excluded {
            self.alternatives(start, chunk);
        }
        self.at = end;
    }

    /// Splits a chunk at words that may be an `OR`, also inside the chunk (`và/hoặc`).
    fn alternatives(&mut self, start: usize, chunk: &'a str) {
        for word in words(chunk) {
            let span = word.span();
            if let Some(token) = or(word.text) {
                self.push(token, start + span.start, start + span.end);
            }
        }
    }

    /// Reads a phrase at its opening quote. Without a closing quote, skips the quote with a
    /// warning.
    fn quoted(&mut self, excluded: bool) {
        let start = self.at;
        let Some((text, end)) = self.between_quotes(start) else {
            add_warning(&mut self.warnings, ParseWarning::OpenQuote);
            let length = self.rest().chars().next().map_or(0, char::len_utf8);
            self.flush(start);
            return self.skip_to(start + length);
        };
        let (within, length) = nearness(&self.text[end..]);
        self.push(Token::Quoted { text, within, excluded }, start, end + length);
    }

    /// Returns the text between the opening quote at byte `start` and its closing quote, and the
    /// byte offset after the latter. Returns `None` if no quote closes it.
    fn between_quotes(&self, start: usize) -> Option<(&'a str, usize)> {
        let open = self.text[start..].chars().next()?;
        let from = start + open.len_utf8();
        let (last, closes): (_, fn(char) -> bool) = match open {
            '\u{ab}' => (self.last_guillemet, |c| c == '\u{bb}'),
            _ => (self.last_double_quote, is_double_quote),
        };
        if last? < from {
            return None;
        }
        let inside = &self.text[from..];
        let length = inside.find(closes)?;
        let close = inside[length..].chars().next()?;
        Some((&inside[..length], from + length + close.len_utf8()))
    }

    /// Reads a field at the start of a chunk; returns false if there is none. If its value cannot
    /// be understood, adds a warning and leaves name and value to be read as words.
    fn field(&mut self, excluded: bool) -> bool {
        let start = self.at;
        let Some((field, length)) = field_at(self.rest()) else { return false };
        let colon = start + length;
        let behind = &self.text[colon..];
        let spaceless = behind.trim_start();
        let apart = spaceless.len() < behind.len();
        if apart && !spaceless.is_empty() && !field.may_stand_apart() {
            return false;
        }
        let value_at = self.text.len() - spaceless.len();
        let (value, from, closed_at) = self.value(value_at);
        let read = match value {
            Value::Open(_) if self.begins_clause(from, apart) => {
                Err(ParseWarning::FieldWithoutValue)
            }
            _ => field.read(&value),
        };
        match read {
            Ok((wanted, length)) => {
                let end = closed_at.unwrap_or(from + length);
                // `loại:báo-cáo`: the hyphen joins the next word to the value; it is not a minus.
                let joint =
                    |c: char| !c.is_alphanumeric() && !c.is_whitespace() && !is_opening_quote(c);
                let end = self.text.len() - self.text[end..].trim_start_matches(joint).len();
                self.push(Token::Field { wanted, excluded }, start, end);
            }
            Err(warning) => {
                add_warning(&mut self.warnings, warning);
                self.at = colon;
            }
        }
        true
    }

    /// Returns the value at byte `at`, where it starts, and where it ends if quotes close it.
    fn value(&mut self, at: usize) -> (Value<'a>, usize, Option<usize>) {
        if !self.text[at..].starts_with(is_opening_quote) {
            return (Value::Open(open_value(&self.text[at..])), at, None);
        }
        if let Some((text, end)) = self.between_quotes(at) {
            return (Value::Quoted(text), at, Some(end));
        }
        add_warning(&mut self.warnings, ParseWarning::OpenQuote);
        let behind = self.text[at..].trim_start_matches(is_opening_quote);
        let from = self.text.len() - behind.len();
        (Value::Open(open_value(behind)), from, None)
    }

    /// Returns true if the next clause follows the colon instead of a value. `apart` is true if a
    /// space follows the colon.
    fn begins_clause(&self, at: usize, apart: bool) -> bool {
        let text = &self.text[at..];
        let first = words(first_chunk(text)).next();
        apart && text.starts_with('-')
            || field_at(text).is_some()
            || first.is_some_and(|word| or(word.text) == Some(Token::Or))
    }
}

/// Returns the start of `text` that may contain the value of a field, up to a quote or an operator.
/// It stops before the next field, so no text is scanned for two fields.
fn open_value(text: &str) -> &str {
    let mut end = 0;
    for chunk in text.split_whitespace().take(VALUE_CHUNKS_MAX) {
        let starts = chunk.as_ptr() as usize - text.as_ptr() as usize;
        let operator = chunk.starts_with('-')
            || chunk.contains([':', '*'])
            || words(chunk).any(|word| or(word.text).is_some());
        if end > 0 && operator && chunk.len() > 1 {
            break;
        }
        let whole = first_chunk(chunk);
        end = starts + whole.len();
        if whole.len() < chunk.len() {
            break;
        }
    }
    &text[..end]
}

/// Returns the token of a word that may separate alternatives, else `None`.
fn or(word: &str) -> Option<Token<'_>> {
    match word {
        "OR" | "HOẶC" => Some(Token::Or),
        _ if word.len() > "hoặc".len() => None,
        _ => matches!(key(word).as_str(), "hoặc" | "hoac").then_some(Token::PerhapsOr(word)),
    }
}

/// Returns the word of a chunk that is a single word before `*`, whatever signs surround it: `kh*`,
/// `(kh*)`.
fn prefix(chunk: &str) -> Option<&str> {
    if !chunk.contains('*') {
        return None;
    }
    let mut words = words(chunk);
    let word = words.next()?;
    let followed = chunk[word.span().end..].starts_with('*');
    (followed && words.next().is_none()).then_some(word.text)
}

/// Reads `~5` at the start of `text`. Returns the number and its length in bytes, with the `~`. A
/// `~` without digits is skipped.
fn nearness(text: &str) -> (Option<usize>, usize) {
    let Some(behind) = text.strip_prefix('~') else { return (None, 0) };
    let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || behind[digits..].starts_with(char::is_alphanumeric) {
        return (None, 1);
    }
    // A number that does not fit is clamped later, like any other that is too large.
    (Some(behind[..digits].parse().unwrap_or(usize::MAX)), 1 + digits)
}
