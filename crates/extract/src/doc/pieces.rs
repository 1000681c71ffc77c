//! Reads the text of a Word file from its pieces, each in bytes or in UTF-16 ([MS-DOC] 2.4.1,
//! 2.9.38).

use encoding_rs::WINDOWS_1252;

use super::bytes::{place_at, plc, u16_at, u32_at};

/// A unit of the text, and its offset in the stream `WordDocument`, by which its properties are
/// found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// UTF-16 code unit; 0 if it is lost.
    pub code: u16,
    pub place: u32,
}

/// The text of a file.
#[derive(Debug, Default)]
pub struct PieceText {
    pub units: Vec<Unit>,
    /// All pieces were there.
    pub whole: bool,
}

/// Returns the text from the piece table `clx`: at most as many units as the stream has bytes.
/// Otherwise overlapping pieces could make a small file large.
pub fn read(document: &[u8], clx: &[u8]) -> PieceText {
    let Some(table) = piece_table(clx) else { return PieceText::default() };
    let mut units = Vec::new();
    let mut whole = true;
    for piece in plc(table, 8) {
        let count = piece.end.saturating_sub(piece.start) as usize;
        let Some(location) = u32_at(piece.data, 2) else { continue };
        let compressed = location & 0x4000_0000 != 0;
        let offset = (location & 0x3fff_ffff) as usize;
        let (start, size) = if compressed { (offset / 2, 1) } else { (offset, 2) };
        let there = document.len().saturating_sub(start) / size;
        let most = document.len().saturating_sub(units.len());
        whole &= count <= there.min(most);
        // A lost unit keeps its position, so that the positions after it stay right.
        for at in 0..count.min(most) {
            let place = start + at * size;
            let code = if compressed {
                document.get(place).map(|byte| windows_1252(*byte))
            } else {
                u16_at(document, place)
            };
            units.push(Unit {
                code: code.unwrap_or_default(),
                place: u32::try_from(place).unwrap_or(u32::MAX),
            });
        }
    }
    PieceText { units, whole }
}

/// Returns the `PlcPcd` of a `Clx`. Skips the property blocks before it, to which pieces refer.
fn piece_table(mut clx: &[u8]) -> Option<&[u8]> {
    loop {
        match clx.first()? {
            1 => clx = clx.get(3 + usize::from(u16_at(clx, 1)?)..)?,
            2 => {
                let end = place_at(clx, 1)?.saturating_add(5).min(clx.len());
                return clx.get(5..end);
            }
            _ => return None,
        }
    }
}

/// Decodes a byte of Windows-1252 to a UTF-16 code unit.
pub fn windows_1252(byte: u8) -> u16 {
    let c = WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next();
    c.map_or(0, |c| c as u32 as u16)
}
