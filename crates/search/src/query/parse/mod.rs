//! Parses a typed query. Knows no index. The grammar:
//!
//! ```text
//! query  = alternative *( or alternative )        ; a document must match one alternative
//! or     = "OR" / "HOẶC" / "hoặc"       ; `hoặc` only in a short query
//! alternative = 1*( ["-"] clause )
//! clause = quoted ["~" digits] / field / prefix / number / part / token / word
//! quoted = '"' words '"'                ; also “ ” and « »
//! field  = name ":" ( quoted / word )   ; số:116, loại:"báo cáo", năm:2025: see fields
//! prefix = word "*"
//! number = 116/KH-UBND | 116 kh ubnd …  ; entity::read_typed_numbers, in any format
//! part   = 80/2025 | 116/kh | số 116    ; a partial number
//! token  = 5/3/2020 | khoản 2 Điều 5 …  ; entity::find_typed, in any format
//! ```
//!
//! A minus counts only at the start of a clause; inside words and numbers it is a hyphen. The word
//! `số` before a number belongs to the number. `docs/QUERY.md` describes the language for users.

mod fields;
mod lexer;
mod signs;
#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;

use super::asking::{ALL_WORDS_MAX, ends_asking};
use super::{Clause, ClauseKind, ParseWarning, Query};
use lexer::Token;
use tracuu_document::entity::{TypedNumber, TypedToken, find_typed, read_typed_numbers};
use tracuu_text::{fold, normalize, words};

/// Most words of a query, including those of phrases and fields; the rest is left out with a note.
/// Each word costs one walk through its posting list.
pub const WORDS_MAX: usize = 200;
/// Most other words that `"a b"~n` allows between its own.
pub const NEAR_MAX: usize = 100;
/// Maximum number of alternatives between `OR`. The rest is ignored with a warning. Each is matched
/// separately.
pub const ALTERNATIVES_MAX: usize = 20;
/// Minimum number of letters before `*`: thousands of words start with a single one.
pub const PREFIX_LETTERS_MIN: usize = 2;
/// Years that `năm:` accepts.
pub const YEARS: RangeInclusive<i32> = 1900..=2100;

/// Parses `text`. Never fails; the cost grows with its length.
pub fn parse(text: &str) -> Query {
    let text = signs::plain(&normalize(text).text);
    let (tokens, warnings) = lexer::lex(&text);
    let mut query = build(&tokens, |token| matches!(token, Token::Or | Token::PerhapsOr(_)));
    if tokens.iter().any(|token| matches!(token, Token::PerhapsOr(_))) {
        let words: usize = query.clauses().map(|clause| words_of(&clause.kind)).sum();
        if words > ALL_WORDS_MAX || query.alternatives.len() < 2 {
            query = build(&tokens, |token| *token == Token::Or);
        }
    }
    query.warnings = [warnings, query.warnings].concat();
    query.asks = ends_asking(&text);
    query
}

/// Builds the query from tokens. `parts` returns true for tokens that separate alternatives. Empty
/// alternatives are ignored.
fn build<'a>(tokens: &[Token<'a>], parts: impl Fn(&Token<'a>) -> bool) -> Query {
    let mut parser = Parser::default();
    for alternative in tokens.split(parts) {
        parser.alternative(alternative);
    }
    parser.query
}

/// Returns the number of words in a clause. Fields count as 0.
fn words_of(wanted: &ClauseKind) -> usize {
    match wanted {
        ClauseKind::Word(_) | ClauseKind::Prefix(_) => 1,
        ClauseKind::Number(_) | ClauseKind::PartOfNumber { .. } => 1,
        ClauseKind::Phrase(words) | ClauseKind::Near { words, .. } => words.len(),
        ClauseKind::Token { typed, .. } => words(typed).count(),
        ClauseKind::OwnNumber { .. } | ClauseKind::Year(_) | ClauseKind::Named { .. } => 0,
    }
}

fn is_opening_quote(c: char) -> bool {
    is_double_quote(c) || matches!(c, '\u{201e}' | '\u{ab}')
}

/// Returns true for quotes that can also close a phrase.
fn is_double_quote(c: char) -> bool {
    matches!(c, '"' | '\u{201c}' | '\u{201d}')
}

/// Returns the start of `text` up to the next space or quote. Empty if `text` starts with one.
fn first_chunk(text: &str) -> &str {
    let end = text.find(|c: char| c.is_whitespace() || is_opening_quote(c));
    &text[..end.unwrap_or(text.len())]
}

/// Returns the words between quotes. Quotes of another type separate words like any sign.
fn quoted_words(text: &str) -> Vec<&str> {
    text.split(is_opening_quote).flat_map(words).map(|word| word.text).collect()
}

/// Returns true if `text` has a letter or digit, as every word does.
fn has_words(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// Adds a warning unless the list has it already.
fn add_warning(warnings: &mut Vec<ParseWarning>, warning: ParseWarning) {
    if !warnings.contains(&warning) {
        warnings.push(warning);
    }
}

#[derive(Default)]
struct Parser {
    query: Query,
    /// The alternative being read.
    alternative: Vec<Clause>,
    words: usize,
}

impl Parser {
    fn alternative(&mut self, tokens: &[Token]) {
        if tokens.is_empty() {
            return;
        }
        if self.query.alternatives.len() == ALTERNATIVES_MAX {
            return add_warning(&mut self.query.warnings, ParseWarning::TooManyAlternatives);
        }
        for token in tokens {
            match token {
                Token::Text { text, excluded } => self.text(text, *excluded, tokens.len() == 1),
                Token::Quoted { text, within, excluded } => self.quoted(text, *within, *excluded),
                Token::Field { wanted, excluded } => self.field(wanted, *excluded),
                Token::Prefix { word, excluded } => self.prefix(word, *excluded),
                Token::PerhapsOr(word) => self.words(word, 0),
                Token::Or => {}
            }
        }
        if !self.alternative.is_empty() {
            self.query.alternatives.push(std::mem::take(&mut self.alternative));
        }
    }

    fn quoted(&mut self, text: &str, within: Option<usize>, excluded: bool) {
        let mut words: Vec<String> = quoted_words(text).into_iter().map(str::to_string).collect();
        words.truncate(self.take(words.len()));
        match within {
            _ if words.is_empty() => {}
            Some(within) if words.len() > 1 => {
                if within > NEAR_MAX {
                    add_warning(&mut self.query.warnings, ParseWarning::NearTooWide);
                }
                self.push(excluded, ClauseKind::Near { words, within: within.min(NEAR_MAX) });
            }
            _ => self.push(excluded, ClauseKind::Phrase(words)),
        }
    }

    fn field(&mut self, wanted: &ClauseKind, excluded: bool) {
        let mut wanted = wanted.clone();
        let mut room = 1;
        match &mut wanted {
            ClauseKind::Named { value, .. } => {
                let words: Vec<&str> = value.split(' ').collect();
                room = self.take(words.len());
                *value = words[..room].join(" ");
            }
            _ => room = self.take(room),
        }
        if room > 0 {
            self.push(excluded, wanted);
        }
    }

    fn prefix(&mut self, word: &str, excluded: bool) {
        if self.take(1) == 0 {
            return;
        }
        if word.chars().count() < PREFIX_LETTERS_MIN {
            add_warning(&mut self.query.warnings, ParseWarning::PrefixTooShort);
            return self.push(excluded, ClauseKind::Word(word.to_string()));
        }
        self.push(excluded, ClauseKind::Prefix(word.to_string()));
    }

    /// Reads text without operators: first numbers, then the text between them. `alone` is true if
    /// the alternative has no other token. A minus applies up to the first space. If a number
    /// starts before that space, it applies to the whole number.
    fn text(&mut self, text: &str, excluded: bool, alone: bool) {
        let minus_end = if excluded { first_chunk(text).len() } else { 0 };
        let mut from = 0;
        for (span, number) in read_typed_numbers(text) {
            let before = without_so(&text[from..span.start]);
            let first = from == 0 && !has_words(before);
            let excluded = excluded && (first || span.start < minus_end);
            let wanted = match number {
                TypedNumber::Whole(number) => ClauseKind::Number(number),
                TypedNumber::Part { keys, named } => {
                    let typed = span.of(text);
                    let alone =
                        alone && !has_words(&text[..span.start]) && !has_words(&text[span.end..]);
                    // `kế hoạch 116` may be meant as words. With other words, `số 02` may number
                    // anything.
                    if !typed.contains('/') && (named || !alone) {
                        if !excluded {
                            self.query.possible_numbers.push(keys);
                        }
                        continue;
                    }
                    // With its colon, `số:116` would be a field.
                    let parts = typed.split(|c: char| c == ':' || c.is_whitespace());
                    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
                    ClauseKind::PartOfNumber { typed: parts.join(" "), keys }
                }
            };
            self.words(before, minus_end.saturating_sub(from));
            if self.take(1) == 0 {
                return;
            }
            self.push(excluded, wanted);
            from = span.end;
        }
        self.words(&text[from..], minus_end.saturating_sub(from));
    }

    /// Reads words and typed tokens. Those that start before byte `minus_end` are excluded.
    fn words(&mut self, text: &str, minus_end: usize) {
        let mut from = 0;
        for (span, TypedToken { key, .. }) in find_typed(text) {
            if is_integer(span.of(text)) {
                continue;
            }
            self.single_words(&text[from..span.start], minus_end.saturating_sub(from));
            let typed: Vec<&str> = span.of(text).split_whitespace().collect();
            let typed = typed.join(" ");
            let count = words(&typed).count();
            if self.take(count) < count {
                return;
            }
            from = span.end;
            let excluded = span.start < minus_end;
            match words(&text[from..]).next().filter(|next| excluded && next.start == 0) {
                // `-1.234,5m2` leaves out the area, not each document with its unit.
                Some(unit) if self.take(1) > 0 => {
                    from += unit.span().end;
                    let amount = words(&typed).map(|word| word.text.to_string());
                    let phrase = amount.chain([unit.text.to_string()]).collect();
                    self.push(true, ClauseKind::Phrase(phrase));
                }
                _ => self.push(excluded, ClauseKind::Token { typed, key }),
            }
        }
        self.single_words(&text[from..], minus_end.saturating_sub(from));
    }

    fn single_words(&mut self, text: &str, minus_end: usize) {
        let mut words = words(text).peekable();
        while let Some(word) = words.next() {
            if self.take(1) == 0 {
                return;
            }
            let excluded = word.start < minus_end;
            // `-45m2` leaves out the area, not each document with its unit.
            let unit = words.next_if(|next| excluded && next.start == word.span().end);
            if let Some(unit) = unit.filter(|_| self.take(1) > 0) {
                let words = [word, unit].map(|word| word.text.to_string());
                self.push(true, ClauseKind::Phrase(words.to_vec()));
            } else {
                self.push(excluded, word_or_token(word.text));
            }
        }
    }

    fn push(&mut self, excluded: bool, wanted: ClauseKind) {
        self.alternative.push(Clause { excluded, kind: wanted });
    }

    /// Takes up to `count` words from [`WORDS_MAX`]. Returns how many fit; warns if not all do.
    fn take(&mut self, count: usize) -> usize {
        let room = (WORDS_MAX - self.words).min(count);
        self.words += room;
        if room < count {
            add_warning(&mut self.query.warnings, ParseWarning::TooManyWords);
        }
        room
    }
}

/// Returns the typed token that `word` is by itself, else the plain word. Adjacent words do not
/// matter.
fn word_or_token(word: &str) -> ClauseKind {
    let typed = word.to_string();
    match find_typed(word).pop() {
        Some((span, TypedToken { key, .. })) if span.of(word) == word && !is_integer(word) => {
            ClauseKind::Token { typed, key }
        }
        _ => ClauseKind::Word(typed),
    }
}

/// Returns true for digits only. `2025` is a word here; the planner also accepts it as an amount.
fn is_integer(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns `text` without a final `số` (with or without accents) and without a colon after it.
fn without_so(text: &str) -> &str {
    let trimmed = text.trim_end_matches(|c: char| c.is_whitespace() || c == ':');
    let last = trimmed.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    match fold(&last.to_lowercase()) == "so" {
        true => &trimmed[..trimmed.len() - last.len()],
        false => text,
    }
}
