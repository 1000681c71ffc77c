//! A reading position in a text, for parsers of typed tokens.

use tracuu_text::fold::folds_to;
use tracuu_text::letter;

/// Most spaces between the parts of one token: extracted text contains double ones.
const SPACES_MAX: usize = 3;

/// A reading position in a text. A method that reads something moves it; one that fails does not.
#[derive(Clone, Copy)]
pub struct Cursor<'a> {
    /// The whole text.
    pub text: &'a str,
    /// Byte offset of the next character.
    pub at: usize,
}

impl<'a> Cursor<'a> {
    /// Returns the text from the cursor on.
    pub fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Returns the next character without moving, or `None` at the end of the text.
    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Skips up to `SPACES_MAX` spaces.
    pub fn spaces(&mut self) {
        self.at += self.rest().bytes().take(SPACES_MAX).take_while(|&b| b == b' ').count();
    }

    /// Reads a run of `min` to `max` ASCII digits. Returns `None` if the run is shorter or longer.
    pub fn digits(&mut self, min: usize, max: usize) -> Option<&'a str> {
        let rest = self.rest();
        let length = rest.bytes().take(max + 1).take_while(u8::is_ascii_digit).count();
        (min..=max).contains(&length).then(|| {
            self.at += length;
            &rest[..length]
        })
    }

    /// Reads a run of letters. Returns `None` if there is none.
    pub fn letters(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let length = rest.find(|c: char| !letter::is_letter(c)).unwrap_or(rest.len());
        self.at += length;
        (length > 0).then(|| &rest[..length])
    }

    /// Reads one of `symbols`.
    pub fn symbol(&mut self, symbols: &[char]) -> Option<char> {
        let c = self.peek().filter(|c| symbols.contains(c))?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Reads one of `symbols` with optional spaces around it. Without the symbol nothing moves.
    pub fn spaced_symbol(&mut self, symbols: &[char]) -> Option<char> {
        let mut ahead = *self;
        ahead.spaces();
        let c = ahead.symbol(symbols)?;
        ahead.spaces();
        *self = ahead;
        Some(c)
    }

    /// Runs `read` and returns its result. Does not move if the result is `None`.
    pub fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let mut ahead = *self;
        let found = read(&mut ahead)?;
        *self = ahead;
        Some(found)
    }

    /// Returns true if a token may end here: neither a letter or digit follows, nor one of the
    /// `joints` and then a letter or digit.
    pub fn is_end(&self, joints: &[char]) -> bool {
        let mut ahead = self.rest().chars();
        match ahead.next() {
            None => true,
            Some(c) if joints.contains(&c) => !ahead.next().is_some_and(letter::is_letter_or_digit),
            Some(c) => !letter::is_letter_or_digit(c),
        }
    }

    /// Returns true if a token may start here: the text before ends neither with a letter or digit,
    /// nor with one of them and one of the `joints`.
    pub fn is_start(&self, joints: &[char]) -> bool {
        let mut back = self.text[..self.at].chars().rev();
        match back.next() {
            None => true,
            Some(c) if joints.contains(&c) => !back.next().is_some_and(letter::is_letter_or_digit),
            Some(c) => !letter::is_letter_or_digit(c),
        }
    }
}

/// Returns `digits` without leading zeros, for comparison. Only zeros give `0`.
pub fn without_zeros(digits: &str) -> &str {
    let bare = digits.trim_start_matches('0');
    if bare.is_empty() && !digits.is_empty() { "0" } else { bare }
}

/// Skips the keyword at the cursor and the spaces after it.
pub fn pass_word(cursor: &mut Cursor) -> Option<()> {
    cursor.letters()?;
    cursor.spaces();
    Some(())
}

/// Skips the word `folded`, compared in lower case and without accents, and the spaces after it.
/// Returns `None` without moving if another word follows.
pub fn word(cursor: &mut Cursor, folded: &str) -> Option<()> {
    cursor.attempt(|cursor| {
        let word = cursor.letters()?;
        cursor.spaces();
        (word.len() <= 21 && folds_to(word, folded)).then_some(())
    })
}
