//! Splits RTF into tokens (Rich Text Format Specification 1.9.1, "RTF Syntax").

/// A token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    /// `{`.
    Open,
    /// `}`.
    Close,
    /// A control word without its backslash, and its number if it has one.
    Word(&'a str, Option<i32>),
    /// The character of a control symbol: `*` of `\*`.
    Symbol(u8),
    /// The byte of `\'hh`.
    Hex(u8),
    /// A byte of text.
    Byte(u8),
}

/// Maximum length of a control word in letters; the specification allows 32.
const WORD_MAX: usize = 64;

/// Iterates over the tokens of a file. Skips line ends, NUL bytes and the data of `\bin`.
pub struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Lexer<'a> {
    /// Starts at the first byte of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Lexer { bytes, at: 0 }
    }

    /// Returns true if the unread bytes start with `text`.
    pub fn is_before(&self, text: &[u8]) -> bool {
        self.bytes[self.at..].starts_with(text)
    }

    fn take(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn run(&mut self, most: usize, is: impl Fn(u8) -> bool) -> &'a str {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().take(most).take_while(|byte| is(**byte)).count();
        self.at += length;
        std::str::from_utf8(&rest[..length]).unwrap_or_default()
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let first = *self.bytes.get(self.at)?;
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            return Some(match first {
                b'\'' => Token::Hex(self.hex()),
                b'\r' | b'\n' => Token::Word("par", None),
                _ => Token::Symbol(first),
            });
        }
        let word = self.run(WORD_MAX, |byte| byte.is_ascii_alphabetic());
        let rest = &self.bytes[self.at..];
        let signed = rest.first() == Some(&b'-') && rest.get(1).is_some_and(u8::is_ascii_digit);
        self.at += usize::from(signed);
        let digits = self.run(10, |byte| byte.is_ascii_digit());
        let number = digits.parse::<i64>().ok().map(|number| if signed { -number } else { number });
        let number = number.map(|number| number.clamp(i32::MIN.into(), i32::MAX.into()) as i32);
        self.at += usize::from(self.bytes.get(self.at) == Some(&b' '));
        if word == "bin" {
            let length = usize::try_from(number.unwrap_or_default()).unwrap_or_default();
            self.at = self.at.saturating_add(length).min(self.bytes.len());
        }
        Some(Token::Word(word, number))
    }

    /// Reads at most two hexadecimal digits. Returns 0 if there are none, as in a file that was
    /// cut.
    fn hex(&mut self) -> u8 {
        let digits = self.run(2, |byte| byte.is_ascii_hexdigit());
        u8::from_str_radix(digits, 16).unwrap_or_default()
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            return Some(match self.take()? {
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\\' => self.control()?,
                b'\r' | b'\n' | 0 => continue,
                byte => Token::Byte(byte),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_tokens() {
        use Token::*;
        let cases: [(&[u8], &[Token<'_>]); 6] = [
            (b"{\\b1 a\r\n}", &[Open, Word("b", Some(1)), Byte(b'a'), Close]),
            (b"\\u-3913?\\'e1\\~", &[Word("u", Some(-3913)), Byte(b'?'), Hex(0xe1), Symbol(b'~')]),
            (b"\\bin3 {}}x", &[Word("bin", Some(3)), Byte(b'x')]),
            (b"\\bin-1 x\\", &[Word("bin", Some(-1)), Byte(b'x')]),
            (b"\\bin999999999999", &[Word("bin", Some(i32::MAX)), Byte(b'9'), Byte(b'9')][..1]),
            (b"\\'x\\\n", &[Hex(0), Byte(b'x'), Word("par", None)]),
        ];
        for (bytes, tokens) in cases {
            assert_eq!(Lexer::new(bytes).collect::<Vec<_>>(), tokens, "{bytes:?}");
        }
    }
}
