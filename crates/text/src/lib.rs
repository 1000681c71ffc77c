//! Vietnamese text, pure: no files, no index, no network.
//!
//! What is here: the normal form of shown text ([`normalize()`]), the forms a word is indexed and looked
//! up by ([`key`], [`fold()`]), the one tokenizer ([`words`]), the grammar of syllables ([`syllable`]) and
//! what stands on it ([`tone`], [`variants`], [`keystrokes`]), text in old encodings ([`legacy`]) and text that
//! has lost letters ([`lost`]). What is not: anything that knows what a document is or how a query is written.
//!
//! Every offset in this crate is a byte offset into normal text, unless a name says otherwise.

pub mod capitals;
pub mod code_points;
pub mod fold;
pub mod keystrokes;
pub mod legacy;
pub mod letter;
pub mod lost;
pub mod normalize;
pub mod phrase;
pub mod syllable;
pub mod tone;
pub(crate) mod usage;
pub mod variants;
pub mod word;

pub use code_points::CodePoints;
pub use fold::{fold, has_diacritics};
pub use normalize::{Normalized, normalize};
pub use syllable::Syllable;
pub use word::{Word, key, push_key, words};

/// A half-open byte range `[start, end)` of a text. Both ends lie on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte; never before `start`.
    pub end: usize,
}

impl Span {
    /// Returns the span `[start, end)`. Debug builds panic if `start > end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "span {start}..{end} runs backwards");
        Span { start, end }
    }

    /// Returns the part of `text` that the span covers. Panics if the span is out of range or
    /// splits a character.
    pub fn of<'a>(&self, text: &'a str) -> &'a str {
        &text[self.start..self.end]
    }

    /// Returns true if the two spans share at least one byte.
    pub fn overlaps(&self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns true if byte `offset` lies inside the span; `end` does not.
    pub fn contains(&self, offset: usize) -> bool {
        self.start <= offset && offset < self.end
    }
}

/// Serialized as the array `[start, end]`, the format of `marks` and `places` in the API.
impl serde::Serialize for Span {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        [self.start, self.end].serialize(serializer)
    }
}

impl<'de> serde::Deserialize<'de> for Span {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let [start, end] = <[usize; 2]>::deserialize(deserializer)?;
        if start > end {
            return Err(serde::de::Error::custom(format!("range {start}..{end} runs backwards")));
        }
        Ok(Span { start, end })
    }
}
