//! Reads the parts of a ZIP package by name, unpacked up to a limit. Can read a package whose end
//! is lost.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Cursor, Read};

use zip::{CompressionMethod, ZipArchive};

/// Maximum number of entries of a package. A document with a thousand pictures has a few thousand.
const ENTRIES_MAX: usize = 20_000;
/// Maximum number of unpacked bytes of one part. The XML of a document of 3,000 pages has about 60
/// MB. A small file can be made to unpack to terabytes.
const PART_BYTES_MAX: u64 = 128 << 20;
/// Maximum number of unpacked bytes of all parts that are read.
const TOTAL_BYTES_MAX: u64 = 256 << 20;

/// An open package.
pub struct Package<'a> {
    zip: ZipArchive<Cursor<Cow<'a, [u8]>>>,
    /// Index of each entry by its name in lower case. In broken packages, the case of names varies.
    entries: HashMap<String, usize>,
    remaining_bytes: u64,
    damaged: bool,
    /// Why a part cannot be unpacked.
    reason: Option<String>,
}

impl<'a> Package<'a> {
    /// Opens a package by its directory. If that is lost or broken, uses the local header before
    /// each entry. Returns `None` if neither is there.
    pub fn open(bytes: &'a [u8]) -> Option<Package<'a>> {
        let whole = ZipArchive::new(Cursor::new(Cow::Borrowed(bytes)));
        let whole = whole.ok().filter(|zip| !zip.is_empty());
        let damaged = whole.is_none();
        let zip = match whole {
            Some(zip) => zip,
            None => ZipArchive::new(Cursor::new(Cow::Owned(rebuild_package(bytes)?))).ok()?,
        };
        let mut entries = HashMap::new();
        for number in 0..zip.len().min(ENTRIES_MAX) {
            if let Some(Ok(name)) = zip.name_for_index(number) {
                let name = name.replace('\\', "/");
                entries.entry(name.trim_start_matches('/').to_lowercase()).or_insert(number);
            }
        }
        let remaining_bytes = TOTAL_BYTES_MAX;
        Some(Package { zip, entries, remaining_bytes, damaged, reason: None })
    }

    /// Returns true if an entry has this name, in any case.
    pub fn has(&self, name: &str) -> bool {
        self.entries.contains_key(&name.to_lowercase())
    }

    /// Returns the first name in alphabetical order that `is` accepts. Names are in lower case.
    pub fn find(&self, is: impl Fn(&str) -> bool) -> Option<String> {
        self.entries.keys().filter(|name| is(name)).min().cloned()
    }

    /// Returns true if something is missing: the directory, the end of a part, or what exceeds a
    /// limit.
    pub fn is_damaged(&self) -> bool {
        self.damaged
    }

    /// Returns why a part could not be unpacked although it is whole, and what to do.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    fn reason_of(&mut self, number: usize) -> Option<String> {
        let entry = self.zip.by_index_raw(number).ok()?;
        if entry.encrypted() {
            return Some("its parts are encrypted; save it without a password".to_string());
        }
        let method = match entry.compression() {
            CompressionMethod::Stored | CompressionMethod::Deflated => return None,
            #[expect(deprecated, reason = "the only way to learn the number of a method")]
            method => match method.to_u16() {
                14 => "LZMA".to_string(),
                93 => "Zstandard".to_string(),
                95 => "XZ".to_string(),
                98 => "PPMd".to_string(),
                number => format!("method {number}"),
            },
        };
        let advice = "unpack it and pack it again with Deflate, or save it with Word";
        Some(format!("its parts are packed with {method}, which is not read; {advice}"))
    }

    /// Returns the bytes of a part, as many as can be unpacked. `None` if the part is missing or
    /// nothing can.
    pub fn part(&mut self, name: &str) -> Option<Vec<u8>> {
        let number = *self.entries.get(&name.to_lowercase())?;
        let limit = self.remaining_bytes.min(PART_BYTES_MAX);
        let mut bytes = Vec::new();
        // What was unpacked before an error stays in `bytes`.
        let read = self.zip.by_index(number).map_err(io::Error::from);
        let read =
            read.and_then(|mut entry| entry.by_ref().take(limit + 1).read_to_end(&mut bytes));
        if read.is_err() && self.reason.is_none() {
            self.reason = self.reason_of(number);
        }
        let over = bytes.len() as u64 > limit;
        bytes.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        self.damaged |= read.is_err() || over;
        self.remaining_bytes -= bytes.len() as u64;
        (!bytes.is_empty()).then_some(bytes)
    }
}

/// Length in bytes of a local header before the name (ZIP 6.3.10, 4.3.7).
const LOCAL_HEADER: usize = 30;

/// Builds a package with the same entries and a new directory from the local headers. An entry
/// extends to the next local header, because its length may be written only after its data. Returns
/// `None` if nothing can be read.
fn rebuild_package(bytes: &[u8]) -> Option<Vec<u8>> {
    let starts: Vec<usize> = local_headers(bytes).take(ENTRIES_MAX).collect();
    let (mut out, mut directory) = (Vec::with_capacity(bytes.len()), Vec::new());
    let mut count = 0_u16;
    for (at, &start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).copied().unwrap_or(bytes.len());
        let Some((method, name, data)) = local_entry(&bytes[start..end]) else { continue };
        let (Ok(size), Ok(offset)) = (u32::try_from(data.len()), u32::try_from(out.len())) else {
            break;
        };
        let stated = u32_at(&bytes[start..], 22).filter(|stated| *stated > 0);
        let unpacked = if method == 0 { size } else { stated.unwrap_or(u32::MAX - 1) };
        let sum = u32_at(&bytes[start..], 14).unwrap_or_default();
        // Version, flags (names in UTF-8), method, time, date, checksum, both sizes, length of the
        // name.
        let mut header = Vec::new();
        for half in [20_u16, 1 << 11, method, 0, 0x21] {
            header.extend(half.to_le_bytes());
        }
        for word in [sum, size, unpacked] {
            header.extend(word.to_le_bytes());
        }
        header.extend(u16::try_from(name.len()).ok()?.to_le_bytes());
        header.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&header);
        out.extend(name);
        out.extend(data);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&header);
        // Comment, disk, attributes.
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name);
        count += 1;
    }
    let place = u32::try_from(out.len()).ok()?;
    let length = u32::try_from(directory.len()).ok()?;
    out.extend(directory);
    out.extend(b"PK\x05\x06\x00\x00\x00\x00");
    out.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    out.extend([length.to_le_bytes(), place.to_le_bytes()].concat());
    out.extend([0, 0]);
    (count > 0).then_some(out)
}

/// Iterates over the offsets of the local headers of readable entries.
fn local_headers(bytes: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(found) = bytes.get(at..)?.windows(4).position(|four| four == b"PK\x03\x04") {
            let start = at + found;
            at = start + 4;
            if local_entry(&bytes[start..]).is_some() {
                return Some(start);
            }
        }
        None
    })
}

/// Returns the method, the name, and all bytes after the local header with which `bytes` begins.
/// `None` if the entry is encrypted, has no valid name, or is neither stored nor deflated.
fn local_entry(bytes: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let method = u16_at(bytes, 8).filter(|method| matches!(method, 0 | 8))?;
    let encrypted = u16_at(bytes, 6)? & 1 == 1;
    let name_end = LOCAL_HEADER + usize::from(u16_at(bytes, 26)?);
    let data = name_end + usize::from(u16_at(bytes, 28)?);
    let name = bytes.get(LOCAL_HEADER..name_end)?;
    let readable = !name.is_empty() && std::str::from_utf8(name).is_ok();
    (readable && !encrypted).then_some((method, name, bytes.get(data..)?))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
