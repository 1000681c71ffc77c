//! A place in a text that moves on as things are read.

/// Most spaces between the parts of one token: extracted text has double ones.
const SPACES_MAX: usize = 3;

/// A place in a text. Reading something moves it on; what is not there leaves it where it is.
#[derive(Clone, Copy)]
pub struct Cursor<'a> {
    /// The whole text.
    pub text: &'a str,
    /// Byte offset of what is read next.
    pub at: usize,
}

impl<'a> Cursor<'a> {
    /// What is still to be read.
    pub fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The next character.
    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Passes over a few spaces, or none.
    pub fn spaces(&mut self) {
        self.at += self.rest().bytes().take(SPACES_MAX).take_while(|&b| b == b' ').count();
    }

    /// A run of `min` to `max` ASCII digits, whole.
    pub fn digits(&mut self, min: usize, max: usize) -> Option<&'a str> {
        let rest = self.rest();
        let length = rest.bytes().take(max + 1).take_while(u8::is_ascii_digit).count();
        (min..=max).contains(&length).then(|| {
            self.at += length;
            &rest[..length]
        })
    }

    /// A run of letters, at least one.
    pub fn letters(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        self.at += length;
        (length > 0).then(|| &rest[..length])
    }

    /// One of `symbols`.
    pub fn symbol(&mut self, symbols: &[char]) -> Option<char> {
        let c = self.peek().filter(|c| symbols.contains(c))?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// One of `symbols` with spaces around it; without it nothing moves.
    pub fn spaced_symbol(&mut self, symbols: &[char]) -> Option<char> {
        let mut ahead = *self;
        ahead.spaces();
        let c = ahead.symbol(symbols)?;
        ahead.spaces();
        *self = ahead;
        Some(c)
    }

    /// What `read` reads; where it reads nothing, nothing moves.
    pub fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let mut ahead = *self;
        let found = read(&mut ahead)?;
        *self = ahead;
        Some(found)
    }

    /// Whether nothing that was read goes on here: neither a letter or digit, nor one behind one of the
    /// `joints`.
    pub fn is_end(&self, joints: &[char]) -> bool {
        let mut ahead = self.rest().chars();
        match ahead.next() {
            None => true,
            Some(c) if joints.contains(&c) => !ahead.next().is_some_and(char::is_alphanumeric),
            Some(c) => !c.is_alphanumeric(),
        }
    }

    /// Whether something can begin here: the text before is no letter or digit, nor one with one of the
    /// `joints` behind it.
    pub fn is_start(&self, joints: &[char]) -> bool {
        let mut back = self.text[..self.at].chars().rev();
        match back.next() {
            None => true,
            Some(c) if joints.contains(&c) => !back.next().is_some_and(char::is_alphanumeric),
            Some(c) => !c.is_alphanumeric(),
        }
    }
}

/// `digits` as they are compared: without leading zeros, but `0` for nothing else.
pub fn without_zeros(digits: &str) -> &str {
    let bare = digits.trim_start_matches('0');
    if bare.is_empty() && !digits.is_empty() { "0" } else { bare }
}
