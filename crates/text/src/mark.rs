//! Marks: characters that carry places in a text through the joining of its lines, where every
//! place moves. They are private use characters, which normalized text does not contain.

const MARKS: std::ops::RangeInclusive<u32> = 0xf_0000..=0xf_fffd;
/// Bytes of each mark in UTF-8.
pub const MARK_BYTES: usize = 4;

/// Returns all marks, in order. There are 65,534.
pub fn marks() -> impl Iterator<Item = char> {
    MARKS.filter_map(char::from_u32)
}

/// Returns the index of a mark among all, or `None` for another character.
pub fn mark_index(c: char) -> Option<usize> {
    MARKS.contains(&u32::from(c)).then(|| (u32::from(c) - MARKS.start()) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_known_by_their_index() {
        for (index, mark) in marks().enumerate() {
            assert_eq!((mark_index(mark), mark.len_utf8()), (Some(index), MARK_BYTES));
        }
        assert_eq!(marks().count(), 65_534);
        assert_eq!(
            (mark_index('a'), mark_index('\u{effff}'), mark_index('\u{10fffd}')),
            (None, None, None)
        );
    }
}
