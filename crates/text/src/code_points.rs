//! Converts byte offsets to code-point offsets. Offsets of this crate are bytes. Programs in other
//! languages count Unicode code points more easily.

use super::span::Span;

/// Distance between stored counts, in bytes.
const STRIDE: usize = 256;

/// An index of the code-point offsets of one text. Building takes one pass; a lookup reads at most
/// 256 bytes.
///
/// ```
/// use tracuu_text::{CodePoints, Span};
///
/// let text = "Sở Nội vụ";
/// assert_eq!(CodePoints::new(text).span(Span::new(5, 10)), Span::new(3, 6));
/// ```
pub struct CodePoints<'a> {
    text: &'a str,
    /// `counts[i]` is the number of code points that start before byte `i * STRIDE`.
    counts: Vec<u32>,
}

impl<'a> CodePoints<'a> {
    /// Builds the index in one pass over `text`.
    pub fn new(text: &'a str) -> Self {
        let mut counts = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut count = 0u32;
        for chunk in text.as_bytes().chunks(STRIDE) {
            counts.push(count);
            count += chunk.iter().filter(|&&byte| starts_char(byte)).count() as u32;
        }
        counts.push(count);
        CodePoints { text, counts }
    }

    /// Returns the number of code points before byte `offset`. Panics if `offset` is after the end
    /// of the text.
    pub fn before(&self, offset: usize) -> usize {
        let block = offset / STRIDE;
        let tail = &self.text.as_bytes()[block * STRIDE..offset];
        self.counts[block] as usize + tail.iter().filter(|&&byte| starts_char(byte)).count()
    }

    /// Converts a byte range to the same range in code points.
    pub fn span(&self, span: Span) -> Span {
        Span::new(self.before(span.start), self.before(span.end))
    }
}

/// Returns true if the UTF-8 byte starts a code point: every byte does but `10xxxxxx` (RFC 3629).
fn starts_char(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_across_strides() {
        let text = "đường ".repeat(200);
        let points = CodePoints::new(&text);
        for (count, (offset, _)) in text.char_indices().enumerate() {
            assert_eq!(points.before(offset), count);
        }
        assert_eq!(points.before(text.len()), text.chars().count());
        assert_eq!(CodePoints::new("").before(0), 0);
    }
}
