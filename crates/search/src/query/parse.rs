//! Reading a query. The grammar:
//!
//! ```text
//! query  = branch *( or branch )        ; a document needs all of one branch, or all of another
//! or     = "OR" / "HOẶC" / "hoặc"       ; the last one only in a short query
//! branch = 1*( ["-"] clause )
//! clause = quoted ["~" digits] / field / prefix / number / part / token / word
//! quoted = '"' words '"'                ; also “ ” and « »
//! field  = name ":" ( quoted / word )   ; số:116, loại:"báo cáo", năm:2025: see fields
//! prefix = word "*"
//! number = 116/KH-UBND | 116 kh ubnd …  ; text::number::typed, in any dress
//! part   = 80/2025 | 116/kh | số 116    ; a number not typed to its end
//! token  = 5/3/2020 | khoản 2 Điều 5 …  ; text::typed, in any dress
//! ```
//!
//! A minus counts only at the start of a clause; inside words and numbers it is a hyphen. The word `số`
//! before a number belongs to the number. People's view of all this is `docs/QUERY.md`.

mod fields;
mod lexer;
#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;

use super::asking::ends_asking;
use super::{Clause, Oddity, Query, Wanted};
use lexer::Token;
use tracuu_document::entity::{TypedNumber, TypedToken, find_typed, read_typed_numbers};
use tracuu_text::{fold, normalize, words};

/// Most words of a query, those of phrases and fields included; the rest is left out with a note. Each
/// word costs one walk through its postings.
pub const WORDS_MAX: usize = 200;
/// Most other words that `"a b"~n` allows among its own.
pub const NEAR_MAX: usize = 100;
/// Most parts between `OR`; the rest is left out with a note. Each is matched by itself.
pub const BRANCHES_MAX: usize = 20;
/// Most words of a query in which `hoặc` parts alternatives, itself not counted. A longer one is a
/// question, where it is a word like any other. The same as the words that all must be there
/// (`search::engine::AUTO_ALL_WORDS_MAX`).
pub const OR_WORDS_MAX: usize = 8;
/// Fewest letters before `*`: a single one begins thousands of words.
pub const PREFIX_LETTERS_MIN: usize = 2;
/// Years that `năm:` takes.
pub const YEARS: RangeInclusive<i32> = 1900..=2100;

/// Reads `text`. Never fails; cost grows with its length.
pub fn parse(text: &str) -> Query {
    let text = normalize(text).text;
    let (tokens, oddities) = lexer::lex(&text);
    let mut query = build(&tokens, |token| matches!(token, Token::Or | Token::PerhapsOr(_)));
    if tokens.iter().any(|token| matches!(token, Token::PerhapsOr(_))) {
        let words: usize = query.clauses().map(|clause| words_of(&clause.wanted)).sum();
        if words > OR_WORDS_MAX || query.branches.len() < 2 {
            query = build(&tokens, |token| *token == Token::Or);
        }
    }
    query.oddities = [oddities, query.oddities].concat();
    query.asks = ends_asking(&text);
    query
}

/// Makes the query of tokens, of which some part alternatives. Nothing between two of those, or between
/// one and an end, is no alternative.
fn build<'a>(tokens: &[Token<'a>], parts: impl Fn(&Token<'a>) -> bool) -> Query {
    let mut parser = Parser::default();
    for branch in tokens.split(parts) {
        parser.branch(branch);
    }
    parser.query
}

/// How many words a clause says; fields say none.
fn words_of(wanted: &Wanted) -> usize {
    match wanted {
        Wanted::Word(_) | Wanted::Prefix(_) => 1,
        Wanted::Number(_) | Wanted::PartOfNumber { .. } => 1,
        Wanted::Phrase(words) | Wanted::Near { words, .. } => words.len(),
        Wanted::Token { typed, .. } => words(typed).count(),
        Wanted::OwnNumber { .. } | Wanted::Year(_) | Wanted::Named { .. } => 0,
    }
}

fn is_opening_quote(c: char) -> bool {
    is_double_quote(c) || matches!(c, '\u{201e}' | '\u{ab}')
}

/// Those that close, too.
fn is_double_quote(c: char) -> bool {
    matches!(c, '"' | '\u{201c}' | '\u{201d}')
}

/// What stands at the start of `text` before the next space or quote; empty where one of these is first.
fn first_chunk(text: &str) -> &str {
    let end = text.find(|c: char| c.is_whitespace() || is_opening_quote(c));
    &text[..end.unwrap_or(text.len())]
}

/// The words between quotes. A quote of another kind parts them like any sign.
fn quoted_words(text: &str) -> Vec<&str> {
    text.split(is_opening_quote).flat_map(words).map(|word| word.text).collect()
}

/// Whether `text` has a letter or digit, as every word does.
fn has_words(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// Notes an oddity, once.
fn add_oddity(oddities: &mut Vec<Oddity>, oddity: Oddity) {
    if !oddities.contains(&oddity) {
        oddities.push(oddity);
    }
}

#[derive(Default)]
struct Parser {
    query: Query,
    /// The branch that is read.
    branch: Vec<Clause>,
    words: usize,
}

impl Parser {
    fn branch(&mut self, tokens: &[Token]) {
        if tokens.is_empty() {
            return;
        }
        if self.query.branches.len() == BRANCHES_MAX {
            return add_oddity(&mut self.query.oddities, Oddity::TooManyBranches);
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
        if !self.branch.is_empty() {
            self.query.branches.push(std::mem::take(&mut self.branch));
        }
    }

    fn quoted(&mut self, text: &str, within: Option<usize>, excluded: bool) {
        let mut words: Vec<String> = quoted_words(text).into_iter().map(str::to_string).collect();
        words.truncate(self.take(words.len()));
        match within {
            _ if words.is_empty() => {}
            Some(within) if words.len() > 1 => {
                if within > NEAR_MAX {
                    add_oddity(&mut self.query.oddities, Oddity::NearTooWide);
                }
                self.push(excluded, Wanted::Near { words, within: within.min(NEAR_MAX) });
            }
            _ => self.push(excluded, Wanted::Phrase(words)),
        }
    }

    fn field(&mut self, wanted: &Wanted, excluded: bool) {
        let mut wanted = wanted.clone();
        let mut room = 1;
        match &mut wanted {
            Wanted::Named { value, .. } => {
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
            add_oddity(&mut self.query.oddities, Oddity::PrefixTooShort);
            return self.push(excluded, Wanted::Word(word.to_string()));
        }
        self.push(excluded, Wanted::Prefix(word.to_string()));
    }

    /// Text without operators: numbers first, then what stands between them. `alone`: nothing else is in
    /// its branch. A minus holds up to the first space, and for a number that goes on behind that.
    fn text(&mut self, text: &str, excluded: bool, alone: bool) {
        let minus_end = if excluded { first_chunk(text).len() } else { 0 };
        let mut from = 0;
        for (span, number) in read_typed_numbers(text) {
            let before = without_so(&text[from..span.start]);
            let first = from == 0 && !has_words(before);
            let excluded = excluded && (first || span.start < minus_end);
            let wanted = match number {
                TypedNumber::Whole(number) => Wanted::Number(number),
                TypedNumber::Part { keys, named } => {
                    let typed = span.of(text);
                    let alone =
                        alone && !has_words(&text[..span.start]) && !has_words(&text[span.end..]);
                    // `kế hoạch 116` may be meant as words, and `số 02` beside others numbers anything.
                    if !typed.contains('/') && (named || !alone) {
                        if !excluded {
                            self.query.meant_numbers.push(keys);
                        }
                        continue;
                    }
                    // With its colon, `số:116` would be a field.
                    let parts = typed.split(|c: char| c == ':' || c.is_whitespace());
                    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
                    Wanted::PartOfNumber { typed: parts.join(" "), keys }
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

    /// Words and typed tokens; those that begin before byte `minus_end` are excluded.
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
            self.push(span.start < minus_end, Wanted::Token { typed, key });
            from = span.end;
        }
        self.single_words(&text[from..], minus_end.saturating_sub(from));
    }

    fn single_words(&mut self, text: &str, minus_end: usize) {
        for word in words(text) {
            if self.take(1) == 0 {
                return;
            }
            self.push(word.start < minus_end, word_or_token(word.text));
        }
    }

    fn push(&mut self, excluded: bool, wanted: Wanted) {
        self.branch.push(Clause { excluded, wanted });
    }

    /// How many of `count` more words there is room for.
    fn take(&mut self, count: usize) -> usize {
        let room = (WORDS_MAX - self.words).min(count);
        self.words += room;
        if room < count {
            add_oddity(&mut self.query.oddities, Oddity::TooManyWords);
        }
        room
    }
}

/// A word, or the typed token that it is by itself, whatever stands around it.
fn word_or_token(word: &str) -> Wanted {
    let typed = word.to_string();
    match find_typed(word).pop() {
        Some((span, TypedToken { key, .. })) if span.of(word) == word && !is_integer(word) => {
            Wanted::Token { typed, key }
        }
        _ => Wanted::Word(typed),
    }
}

/// `2025` is a word, which the planner also takes for an amount.
fn is_integer(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `text` without a final `số`, with or without accents, and a colon behind it.
fn without_so(text: &str) -> &str {
    let trimmed = text.trim_end_matches(|c: char| c.is_whitespace() || c == ':');
    let last = trimmed.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    match fold(&last.to_lowercase()) == "so" {
        true => &trimmed[..trimmed.len() - last.len()],
        false => text,
    }
}
