//! What the words of a printed text are to the counts: letters, numbers, or neither.

use crate::Span;
use crate::key;
use crate::letter::{is_capital, is_letter, is_letter_or_digit};

/// The entry of all numbers: what comes next does not depend on their value.
pub(crate) const NUMBER: &str = "0";
/// Most letters of a word that is counted or corrected. The longest syllable has seven; two that
/// are printed without a space have fourteen.
const LETTERS_MAX: usize = 14;

/// A word, without the punctuation around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// Letters only, as printed.
    Letters(&'a str),
    /// Digits, with the signs of amounts and dates between them.
    Number,
    /// A code, an address, a word with digits: unlike any other word.
    Other,
}

/// A token of a printed text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placed<'a> {
    pub token: Token<'a>,
    /// Its place in what is between two spaces.
    pub span: Span,
    /// True for a word with a capital that no sentence begins with.
    pub is_name: bool,
}

/// Splits a text, given word by word, into tokens.
#[derive(Debug)]
pub(crate) struct Tokens {
    /// True if the next word may be the first of a sentence.
    begins: bool,
}

impl Default for Tokens {
    fn default() -> Self {
        Tokens { begins: true }
    }
}

impl Tokens {
    /// Returns the tokens of the next word, which has no space in it: none for punctuation only,
    /// several for small words joined by signs (`và/hoặc`), otherwise one.
    pub(crate) fn next<'a>(&mut self, printed: &'a str) -> Vec<Placed<'a>> {
        let mut tokens = split(printed);
        self.begins |= tokens.is_empty();
        for placed in &mut tokens {
            placed.is_name = placed.token.is_title() && !self.begins;
            self.begins =
                placed.token == Token::Number || printed[placed.span.end..].contains(ends_sentence);
        }
        tokens
    }
}

/// Returns true for a sign after which a word with a capital may be the first of a sentence.
fn ends_sentence(c: char) -> bool {
    matches!(c, '.' | ':' | ';' | ')' | '!' | '?' | '”' | '"')
}

impl Token<'_> {
    /// Returns the entry that the token is counted as, or `None` if it is not counted.
    pub(crate) fn entry(self) -> Option<String> {
        match self {
            Token::Letters(letters) => Some(key(letters)),
            Token::Number => Some(NUMBER.to_string()),
            Token::Other => None,
        }
    }

    /// Returns true for a word of letters of which only the first is a capital.
    fn is_title(self) -> bool {
        matches!(self, Token::Letters(word) if word.starts_with(is_capital)
            && !word.chars().skip(1).any(is_capital))
    }
}

/// Returns the tokens of `printed`, none of them as a name.
fn split(printed: &str) -> Vec<Placed<'_>> {
    let is_sign = |c: char| !is_letter_or_digit(c);
    let core = printed.trim_matches(is_sign);
    if core.is_empty() {
        return Vec::new();
    }
    let placed = |token, part: &str| {
        let start = part.as_ptr() as usize - printed.as_ptr() as usize;
        Placed { token, span: Span::new(start, start + part.len()), is_name: false }
    };
    let is_word = |part: &str| part.chars().all(is_letter) && part.chars().count() <= LETTERS_MAX;
    if core.chars().all(|c| c.is_ascii_digit() || is_sign(c)) {
        return vec![placed(Token::Number, core)];
    }
    let parts = || core.split(is_sign).filter(|part| !part.is_empty());
    let is_joined = parts().count() > 1;
    let is_capital_inside = is_joined && core.chars().skip(1).any(is_capital);
    if !parts().all(is_word) || is_capital_inside || is_address(core) {
        return vec![placed(Token::Other, core)];
    }
    parts().map(|part| placed(Token::Letters(part), part)).collect()
}

/// Returns true for an address of mail or of the web, whose parts (`com`, `vn`) are not words.
/// Without accents, a stop between letters is that of an address.
fn is_address(core: &str) -> bool {
    core.contains('@') || core.contains("://") || core.is_ascii() && core.contains('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_told_apart() {
        let of = |printed| -> Vec<(String, Option<String>)> {
            let entry =
                |placed: Placed<'_>| (placed.span.of(printed).to_string(), placed.token.entry());
            Tokens::default().next(printed).into_iter().map(entry).collect()
        };
        let one =
            |word: &str, entry: Option<&str>| vec![(word.to_string(), entry.map(str::to_string))];
        assert_eq!(of("“Hòa,"), one("Hòa", Some("hoà")));
        assert_eq!(of("(26/7/2018)."), one("26/7/2018", Some("0")));
        for code in
            ["116/KH-UBND", "QĐ-TTg", "Km18", "a1", "A-b-C", "dut.udn.vn", "a@dut", "http://vn"]
        {
            assert_eq!(of(code), one(code, None));
        }
        let parts = [one("và", Some("và")), one("hoặc", Some("hoặc"))].concat();
        assert_eq!(of("và/hoặc;"), parts);
        assert_eq!(of("Căm-pu-chi-a").len(), 4);
        assert_eq!(of("—…"), []);
        assert_eq!(of(&"a".repeat(15)), one(&"a".repeat(15), None));
    }

    #[test]
    fn names_are_capitals_within_a_sentence() {
        let text = "Đồng chí Đinh Hữu Học, tỉnh Lạng Sơn. Theo đó: Sở 1. Về - Tại (Nam) và Xã/xóm";
        let mut tokens = Tokens::default();
        let names: Vec<&str> = text
            .split(' ')
            .flat_map(|word| tokens.next(word).into_iter().map(move |placed| (word, placed)))
            .filter(|(_, placed)| placed.is_name)
            .map(|(word, placed)| placed.span.of(word))
            .collect();
        assert_eq!(names, ["Đinh", "Hữu", "Học", "Lạng", "Sơn", "Nam", "Xã"]);
    }
}
