//! A letter with its place on an upright page. The modules of this folder hand letters to each
//! other in this form once the page is straight. Nothing is computed here.

use super::content::HARD_SPACE;
use tracuu_text::legacy::FontEncoding;

/// A letter painted at a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Glyph {
    /// A space is a hint that words part here, and [`HARD_SPACE`] parts them. U+FFFD stands for a
    /// glyph without a meaning.
    pub letter: char,
    /// Left end on the base line, in points from the left.
    pub x: f32,
    /// Base line, in points from the bottom.
    pub y: f32,
    /// Advance in points, not negative.
    pub width: f32,
    /// Space after it that belongs to the word, in points: the letters are set apart.
    pub spacing: f32,
    /// Size of the font in points, positive.
    pub size: f32,
    /// Encoding of its font where that is none of Unicode.
    pub encoding: Option<FontEncoding>,
    /// Number of the string that it belongs to, by where strings are placed; 0 if that says nothing
    /// about its word.
    pub string: u32,
    /// Whether it was put on the page later, as an annotation.
    pub stamped: bool,
}

impl Glyph {
    /// Where the next letter begins.
    pub fn end(&self) -> f32 {
        self.x + self.width
    }

    /// Whether it only parts words.
    pub fn is_space(&self) -> bool {
        matches!(self.letter, ' ' | HARD_SPACE)
    }
}
