//! Cuts text to a number of bytes at character boundaries. Bounds how much of a text is read.

/// Returns at most the first `bytes` bytes of `text`, cut at a character boundary.
pub(crate) fn first_bytes(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// Returns at most the last `bytes` bytes of `text`, cut at a character boundary.
pub(crate) fn last_bytes(text: &str, bytes: usize) -> &str {
    &text[text.ceil_char_boundary(text.len().saturating_sub(bytes))..]
}
