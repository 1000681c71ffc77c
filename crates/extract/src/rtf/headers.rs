//! Finds out which headers and footers of an RTF file are printed. A section says so in properties
//! that may come after its headers.

use super::destinations::Pages;
use super::lexer::{Lexer, Token};

/// The pages of a document that have headers of their own.
#[derive(Debug, Default)]
pub struct PrintedHeaders {
    /// Left pages have (`\facingp`).
    left: bool,
    /// The first page of each section has (`\titlepg`).
    first: Vec<bool>,
}

impl PrintedHeaders {
    /// Reads the properties of the document and of its sections. Reads nothing if no header needs
    /// them.
    pub fn read(bytes: &[u8]) -> PrintedHeaders {
        let mut printed = PrintedHeaders::default();
        let words: [&[u8]; 4] = [b"\\headerf", b"\\headerl", b"\\footerf", b"\\footerl"];
        if !words.iter().any(|word| bytes.windows(word.len()).any(|window| window == *word)) {
            return printed;
        }
        let mut first = false;
        for token in Lexer::new(bytes) {
            match token {
                Token::Word("facingp", _) => printed.left = true,
                Token::Word("titlepg", on) => first = on != Some(0),
                Token::Word("sectd", _) => first = false,
                Token::Word("sect", _) => printed.first.push(first),
                _ => {}
            }
        }
        printed.first.push(first);
        printed
    }

    /// Returns true if a header of the section with number `section`, from 0, is printed. A later
    /// section takes over the headers of the one before it.
    pub fn has(&self, pages: Pages, section: usize) -> bool {
        match pages {
            Pages::All => true,
            Pages::Left => self.left,
            Pages::First => self.first.iter().skip(section).any(|first| *first),
        }
    }
}
