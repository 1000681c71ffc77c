//! Cuts text to a number of bytes at character boundaries, which bounds how much of a text is read,
//! and finds the place of a slice.

use tracuu_text::Span;

/// Returns at most the first `bytes` bytes of `text`, cut at a character boundary.
pub(crate) fn first_bytes(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// Returns at most the last `bytes` bytes of `text`, cut at a character boundary.
pub(crate) fn last_bytes(text: &str, bytes: usize) -> &str {
    &text[text.ceil_char_boundary(text.len().saturating_sub(bytes))..]
}

/// Returns the place in `text` of `part`, a slice of it, or `None` if it is none.
pub(crate) fn span_of(text: &str, part: &str) -> Option<Span> {
    let start = (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    let span = Span::new(start, start + part.len());
    (span.end <= text.len()).then_some(span)
}
