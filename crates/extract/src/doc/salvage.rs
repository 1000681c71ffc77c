//! Finds the streams of a damaged compound file ([MS-CFB] 2), as far as possible. If the sector
//! table (FAT) is lost, each sector is assumed to be followed by the next one in the file, which is
//! nearly always right.

use std::collections::HashMap;

use super::bytes::{place_at, u16_at, u32_at};

/// Sector numbers from this value on do not name a sector; the end of a chain is one of them.
const NO_SECTOR: u32 = 0xffff_fffa;
/// Length of a directory entry, in bytes.
const ENTRY: usize = 128;
/// Length of a sector of small streams, in bytes.
const MINI_SECTOR: usize = 64;
/// Number of sector tables whose location is in the header.
const IN_HEADER: usize = 109;
/// Types of directory entries.
const STREAM: u8 = 2;
const ROOT: u8 = 5;

/// Returns the contents of the wanted streams by name, as far as they are there. Empty if the
/// directory is lost.
pub fn streams(bytes: &[u8]) -> HashMap<String, Vec<u8>> {
    find(bytes).unwrap_or_default()
}

fn find(bytes: &[u8]) -> Option<HashMap<String, Vec<u8>>> {
    let shift = u16_at(bytes, 0x1e).filter(|shift| matches!(shift, 9 | 12))?;
    let sectors = Sectors::read(bytes, 1 << shift);
    let directory = sectors.chain(u32_at(bytes, 0x30)?, usize::MAX);
    let small_max = place_at(bytes, 0x38)?;
    let small_table = sectors.chain(u32_at(bytes, 0x3c)?, usize::MAX);
    let entries = || directory.chunks_exact(ENTRY);
    let start_of = |entry: &[u8]| u32_at(entry, 116).unwrap_or(NO_SECTOR);
    let root = entries().find(|entry| entry[66] == ROOT);
    let small = root.map(|root| sectors.chain(start_of(root), usize::MAX)).unwrap_or_default();
    let mut streams = HashMap::new();
    // A document has each of these streams once. A broken directory may name one a thousand times.
    const STREAMS_MAX: usize = 8;
    for entry in entries().filter(|entry| entry[66] == STREAM) {
        let length = usize::from(u16_at(entry, 64)?).saturating_sub(2).min(62);
        let units = entry[..length].chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]]));
        let name: String = char::decode_utf16(units).flatten().collect();
        let is_wanted = matches!(name.as_str(), "WordDocument" | "0Table" | "1Table")
            || name == "EncryptedPackage";
        if !is_wanted || streams.len() >= STREAMS_MAX || streams.contains_key(&name) {
            continue;
        }
        let size = place_at(entry, 120)?;
        let content = if size < small_max {
            small_chain(&small, &small_table, start_of(entry), size)
        } else {
            sectors.chain(start_of(entry), size)
        };
        streams.insert(name, content);
    }
    (!streams.is_empty()).then_some(streams)
}

struct Sectors<'a> {
    bytes: &'a [u8],
    size: usize,
    /// The number of the sector that follows each sector; `None` if that part of the table is lost.
    next: Vec<Option<u32>>,
}

impl<'a> Sectors<'a> {
    fn read(bytes: &'a [u8], size: usize) -> Self {
        let mut sectors = Sectors { bytes, size, next: Vec::new() };
        let most = bytes.len() / size + 1;
        // Locations of tables: in the header, then in a chain of sectors, each of which ends with
        // the number of the next.
        let mut places: Vec<u32> =
            (0..IN_HEADER).filter_map(|at| u32_at(bytes, 0x4c + 4 * at)).collect();
        let mut more = u32_at(bytes, 0x44).unwrap_or(NO_SECTOR);
        while more < NO_SECTOR && places.len() < most {
            let Some(sector) = sectors.sector(more) else { break };
            let count = sector.len() / 4 - 1;
            places.extend((0..count).filter_map(|at| u32_at(sector, at * 4)));
            more = u32_at(sector, count * 4).unwrap_or(NO_SECTOR);
        }
        let per_table = size / 4;
        let tables = places.into_iter().take_while(|place| *place < NO_SECTOR);
        for place in tables.take(most / per_table + 1) {
            let next: Vec<Option<u32>> = match sectors.sector(place) {
                Some(table) => (0..per_table).map(|at| u32_at(table, at * 4)).collect(),
                None => vec![None; per_table],
            };
            sectors.next.extend(next);
        }
        sectors
    }

    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.size)?;
        let end = start.saturating_add(self.size).min(self.bytes.len());
        self.bytes.get(start..end).filter(|sector| sector.len() >= 4)
    }

    /// Returns the bytes of the chain that begins with the sector `start`, at most `length`. A
    /// chain that is a cycle ends, because the result is never longer than the file.
    fn chain(&self, start: u32, length: usize) -> Vec<u8> {
        let mut content = Vec::new();
        let most = length.min(self.bytes.len());
        let mut at = start;
        while at < NO_SECTOR && content.len() < most {
            let Some(sector) = self.sector(at) else { break };
            content.extend_from_slice(sector);
            at = self.next.get(at as usize).copied().flatten().unwrap_or(at + 1);
        }
        content.truncate(most);
        content
    }
}

/// Returns the bytes of a small stream, at most `length`. `small` is the root's stream, which holds
/// all small streams; `table` is their sector table.
fn small_chain(small: &[u8], table: &[u8], start: u32, length: usize) -> Vec<u8> {
    let mut content = Vec::new();
    let most = length.min(small.len());
    let mut at = start;
    while at < NO_SECTOR && content.len() < most {
        let from = at as usize * MINI_SECTOR;
        let Some(sector) = small.get(from..(from + MINI_SECTOR).min(small.len())) else { break };
        content.extend_from_slice(sector);
        at = u32_at(table, at as usize * 4).unwrap_or(at + 1);
    }
    content.truncate(most);
    content
}

/// Returns the bytes from the first Word header at a multiple of 512 bytes. This finds the document
/// when the directory is lost.
pub fn find_word_header(bytes: &[u8]) -> Option<&[u8]> {
    let starts = (512..bytes.len()).step_by(512);
    let at = starts.into_iter().find(|at| u16_at(bytes, *at) == Some(0xa5ec))?;
    bytes.get(at..)
}
