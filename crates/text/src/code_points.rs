//! Byte offsets to code-point offsets. Inside the program places are bytes; in JSON they are Unicode
//! code points, because that is what a client in any language can count.

use super::Span;

/// How many bytes apart the remembered positions are.
const STRIDE: usize = 256;

/// The code-point positions of one text. Building costs one pass; a look-up reads at most 256 bytes.
pub struct CodePoints<'a> {
    text: &'a str,
    /// `counts[i]` is the number of code points that start before byte `i * STRIDE`.
    counts: Vec<u32>,
}

impl<'a> CodePoints<'a> {
    /// Counts through `text` once.
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

    /// The number of code points before byte `offset` (which must not lie past the end).
    pub fn before(&self, offset: usize) -> usize {
        let block = offset / STRIDE;
        let tail = &self.text.as_bytes()[block * STRIDE..offset];
        self.counts[block] as usize + tail.iter().filter(|&&byte| starts_char(byte)).count()
    }

    /// The same range, counted in code points.
    pub fn span(&self, span: Span) -> Span {
        Span::new(self.before(span.start), self.before(span.end))
    }
}

/// UTF-8: every byte but `10xxxxxx` starts a code point (RFC 3629).
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
