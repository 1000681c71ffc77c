//! Reads little-endian numbers at offsets in a byte slice. All return `None` beyond its end.

/// Returns the byte at offset `at`.
pub fn u8_at(bytes: &[u8], at: usize) -> Option<u8> {
    bytes.get(at).copied()
}

/// Returns the 16-bit number at offset `at`.
pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let end = at.checked_add(2)?;
    Some(u16::from_le_bytes(bytes.get(at..end)?.try_into().ok()?))
}

/// Returns the 32-bit number at offset `at`.
pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let end = at.checked_add(4)?;
    Some(u32::from_le_bytes(bytes.get(at..end)?.try_into().ok()?))
}

/// Returns the 32-bit number at offset `at` as an offset or a length.
pub fn place_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32_at(bytes, at)?).ok()
}

/// An entry of a PLC.
#[derive(Debug, Clone, Copy)]
pub struct PlcEntry<'a> {
    /// The character position at which it begins.
    pub start: u32,
    /// The position after it.
    pub end: u32,
    pub data: &'a [u8],
}

/// Iterates over a PLC ([MS-DOC] 2.2.2): n + 1 character positions, then n entries of `size` bytes.
/// Stops at the end of the bytes.
pub fn plc(bytes: &[u8], size: usize) -> impl Iterator<Item = PlcEntry<'_>> {
    let count = bytes.len().saturating_sub(4) / (4 + size);
    (0..count).filter_map(move |at| {
        let data = 4 * (count + 1) + at * size;
        let (start, end) = (u32_at(bytes, at * 4)?, u32_at(bytes, at * 4 + 4)?);
        Some(PlcEntry { start, end, data: bytes.get(data..data + size)? })
    })
}
