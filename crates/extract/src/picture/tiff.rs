//! TIFF (revision 6.0): directories of pages, and their strips and tiles. The filters of a PDF
//! unpack these: Fax of groups 3 and 4, LZW, Deflate, PackBits, JPEG.

use hayro_syntax::object::stream::ImageDecodeParams;
use hayro_syntax::object::{FromBytes, Stream};

use super::{BYTES_MAX, Image, PAGES_MAX, Problem, check_size, density};

/// Most values of a tag that are read: a page has one for each of its strips.
const VALUES_MAX: usize = 200_000;
/// Centimetres of an inch.
const CENTIMETRES: f64 = 2.54;

/// Tags (TIFF 6.0, Appendix A).
mod tag {
    pub const SUBFILE: u16 = 254;
    pub const WIDTH: u16 = 256;
    pub const HEIGHT: u16 = 257;
    pub const BITS: u16 = 258;
    pub const COMPRESSION: u16 = 259;
    pub const MEANING: u16 = 262;
    pub const FILL_ORDER: u16 = 266;
    pub const STRIPS: u16 = 273;
    pub const ORIENTATION: u16 = 274;
    pub const CHANNELS: u16 = 277;
    pub const STRIP_ROWS: u16 = 278;
    pub const STRIP_BYTES: u16 = 279;
    pub const DENSITY_ACROSS: u16 = 282;
    pub const DENSITY_DOWN: u16 = 283;
    pub const PLANES: u16 = 284;
    pub const FAX_OPTIONS: u16 = 292;
    pub const UNIT: u16 = 296;
    pub const PREDICTOR: u16 = 317;
    pub const PALETTE: u16 = 320;
    pub const TILE_WIDTH: u16 = 322;
    pub const TILE_HEIGHT: u16 = 323;
    pub const TILES: u16 = 324;
    pub const TILE_BYTES: u16 = 325;
    pub const JPEG_TABLES: u16 = 347;
}

/// The pages of a file.
#[derive(Debug)]
pub(super) struct Pages<'a> {
    /// At least one, each of which can be unpacked.
    pub pages: Vec<Directory<'a>>,
    /// What was left out, one sentence each.
    pub notes: Vec<String>,
}

/// The directory of a page: where its values are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Directory<'a> {
    bytes: &'a [u8],
    big_endian: bool,
    /// Its entries, of twelve bytes each.
    entries: &'a [u8],
}

/// Returns the pages of a file. Fails if it has none, or one that cannot be unpacked.
pub(super) fn pages(bytes: &[u8]) -> Result<Pages<'_>, Problem> {
    let (directories, whole) = directories(bytes);
    // A reduced copy of a page is not a page of its own.
    let mut pages: Vec<Directory<'_>> =
        directories.into_iter().filter(|page| page.number(tag::SUBFILE, 0) & 1 == 0).collect();
    let mut notes = Vec::new();
    if !whole {
        notes.push("the list of pages is damaged, and only those before it are read".to_string());
    }
    if pages.len() > PAGES_MAX {
        notes.push(format!("only the first {PAGES_MAX} pages are read"));
        pages.truncate(PAGES_MAX);
    }
    if pages.is_empty() {
        return Err(Problem::Damaged("it has no page"));
    }
    let mut cut = Vec::new();
    for (at, page) in pages.iter().enumerate() {
        let blocks = Blocks::of(page)?;
        if !blocks.is_whole(page) {
            cut.push(at + 1);
        }
    }
    if cut.len() == pages.len() && cut.len() == 1 {
        notes.push(super::cut_off());
    } else if !cut.is_empty() {
        notes.push(format!("{}: {}", crate::pdf::named(&cut, pages.len()), super::cut_off()));
    }
    Ok(Pages { pages, notes })
}

/// Returns the first value of a tag in the first directory, if it is a number.
pub(super) fn first_value(bytes: &[u8], tag: u16) -> Option<usize> {
    directories(bytes).0.first()?.values(tag).first().copied()
}

/// Returns the directories of a file, and whether their list comes to its end.
fn directories(bytes: &[u8]) -> (Vec<Directory<'_>>, bool) {
    let mut directories: Vec<Directory<'_>> = Vec::new();
    let big_endian = bytes.starts_with(b"MM");
    let file = Directory { bytes, big_endian, entries: &[] };
    let Some(mut at) = file.unsigned(4, 4) else { return (directories, false) };
    let mut seen = std::collections::HashSet::new();
    while at != 0 && directories.len() <= PAGES_MAX {
        let count = file.unsigned(at, 2).unwrap_or(0);
        let entries = bytes.get(at + 2..).and_then(|rest| rest.get(..count * 12));
        let Some(entries) = entries.filter(|_| count > 0 && seen.insert(at)) else {
            return (directories, false);
        };
        directories.push(Directory { entries, ..file });
        let Some(next) = file.unsigned(at + 2 + count * 12, 4) else {
            return (directories, false);
        };
        at = next;
    }
    (directories, true)
}

impl<'a> Directory<'a> {
    /// Returns the number in `size` bytes at a place of the file.
    fn unsigned(&self, at: usize, size: usize) -> Option<usize> {
        number(self.bytes.get(at..)?.get(..size)?, self.big_endian)
    }

    /// Returns the bytes of the values of a tag, and the size of each.
    fn raw(&self, tag: u16) -> Option<(&'a [u8], usize)> {
        let entry = self
            .entries
            .chunks_exact(12)
            .find(|entry| number(&entry[..2], self.big_endian) == Some(usize::from(tag)))?;
        let size = match number(&entry[2..4], self.big_endian)? {
            1 | 2 | 6 | 7 => 1,
            3 | 8 => 2,
            4 | 9 => 4,
            5 | 10 => 8,
            _ => return None,
        };
        let count = number(&entry[4..8], self.big_endian)?.min(VALUES_MAX);
        let length = count * size;
        let raw = match length <= 4 {
            true => self.entries_at(entry, length),
            false => self.bytes.get(number(&entry[8..], self.big_endian)?..)?.get(..length)?,
        };
        Some((raw, size))
    }

    fn entries_at(&self, entry: &'a [u8], length: usize) -> &'a [u8] {
        &entry[8..8 + length]
    }

    /// Returns the values of a tag that are whole numbers.
    fn values(&self, tag: u16) -> Vec<usize> {
        let Some((raw, size)) = self.raw(tag).filter(|(_, size)| *size <= 4) else {
            return Vec::new();
        };
        raw.chunks_exact(size).filter_map(|value| number(value, self.big_endian)).collect()
    }

    fn number(&self, tag: u16, missing: usize) -> usize {
        self.values(tag).first().copied().unwrap_or(missing)
    }

    /// Returns a value that is a fraction, or 0.
    fn fraction(&self, tag: u16) -> f64 {
        let Some((raw, 8)) = self.raw(tag) else { return 0.0 };
        let part = |at: usize| raw.get(at..at + 4).and_then(|part| number(part, self.big_endian));
        match (part(0), part(4)) {
            (Some(above), Some(below)) if below > 0 => above as f64 / below as f64,
            _ => 0.0,
        }
    }
}

fn number(bytes: &[u8], big_endian: bool) -> Option<usize> {
    let shift = |value: usize, byte: &u8| value << 8 | usize::from(*byte);
    match bytes.len() {
        1..=4 if big_endian => Some(bytes.iter().fold(0, shift)),
        1..=4 => Some(bytes.iter().rev().fold(0, shift)),
        _ => None,
    }
}

/// The strips or tiles of a page, and what their pixels are.
#[derive(Debug)]
struct Blocks {
    width: usize,
    height: usize,
    /// Columns and rows of a block.
    block: (usize, usize),
    /// Where each block is in the file, and its length.
    places: Vec<(usize, usize)>,
    bits: usize,
    channels: usize,
    compression: usize,
    meaning: usize,
}

/// Ways to pack a block (tag Compression).
const PLAIN: usize = 1;
const FAX_ROWS: usize = 2;
const FAX_3: usize = 3;
const FAX_4: usize = 4;
const LZW: usize = 5;
const JPEG: usize = 7;
const DEFLATE: [usize; 2] = [8, 32_946];
const PACK_BITS: usize = 32_773;
/// Meanings of pixels (tag PhotometricInterpretation).
const WHITE_IS_0: usize = 0;
const BLACK_IS_0: usize = 1;
const RGB: usize = 2;
const PALETTE: usize = 3;
const CMYK: usize = 5;
const YCBCR: usize = 6;

impl Blocks {
    /// Reads what a directory says of its pixels. Fails for what cannot be unpacked.
    fn of(page: &Directory<'_>) -> Result<Blocks, Problem> {
        let (width, height) = (page.number(tag::WIDTH, 0), page.number(tag::HEIGHT, 0));
        let tiled = page.raw(tag::TILES).is_some();
        let (places, lengths) =
            if tiled { (tag::TILES, tag::TILE_BYTES) } else { (tag::STRIPS, tag::STRIP_BYTES) };
        let block = match tiled {
            true => (page.number(tag::TILE_WIDTH, 0), page.number(tag::TILE_HEIGHT, 0)),
            false => (width, page.number(tag::STRIP_ROWS, height).clamp(1, height.max(1))),
        };
        let places = page.values(places).into_iter().zip(page.values(lengths)).collect();
        let blocks = Blocks {
            width,
            height,
            block,
            places,
            bits: page.number(tag::BITS, 1),
            channels: page.number(tag::CHANNELS, 1),
            compression: page.number(tag::COMPRESSION, PLAIN),
            meaning: page.number(tag::MEANING, BLACK_IS_0),
        };
        blocks.check(page)?;
        Ok(blocks)
    }

    fn check(&self, page: &Directory<'_>) -> Result<(), Problem> {
        let unsupported = |what: String| Err(Problem::Unsupported(what));
        let known = [PLAIN, FAX_ROWS, FAX_3, FAX_4, LZW, JPEG, PACK_BITS];
        if !known.contains(&self.compression) && !DEFLATE.contains(&self.compression) {
            return unsupported(format!("compression {}", self.compression));
        }
        let colors = match self.meaning {
            WHITE_IS_0 | BLACK_IS_0 | PALETTE => 1,
            YCBCR if self.compression == JPEG => 3,
            RGB => 3,
            CMYK => 4,
            _ => return unsupported(format!("pixels of meaning {}", self.meaning)),
        };
        let bits_fit = match self.bits {
            1 | 2 | 4 => self.channels == 1,
            8 => (colors..=colors + 2).contains(&self.channels),
            _ => false,
        };
        if !bits_fit {
            let (bits, channels) = (self.bits, self.channels);
            return unsupported(format!("{channels} channels of {bits} bits"));
        }
        if self.channels > 1 && page.number(tag::PLANES, 1) != 1 {
            return unsupported("channels apart".to_string());
        }
        let (columns, rows) = self.block;
        check_size(self.width, self.height, self.row_bytes(self.width))?;
        check_size(columns, rows, self.row_bytes(columns))?;
        if self.places.len() < self.width.div_ceil(columns) * self.height.div_ceil(rows) {
            return Err(Problem::Damaged("parts of a page are missing"));
        }
        Ok(())
    }

    fn row_bytes(&self, columns: usize) -> usize {
        columns.saturating_mul(self.bits * self.channels).div_ceil(8)
    }

    /// Returns true if the file has all blocks of a page.
    fn is_whole(&self, page: &Directory<'_>) -> bool {
        let ends = self.places.iter().map(|(at, length)| at.saturating_add(*length));
        ends.max().is_some_and(|end| end <= page.bytes.len())
    }

    /// Returns the pixels of the page. Blocks that cannot be unpacked are white.
    fn pixels(&self, page: &Directory<'_>) -> Vec<u8> {
        let (columns, rows) = self.block;
        let (row, block_row) = (self.row_bytes(self.width), self.row_bytes(columns));
        let white = if self.meaning == WHITE_IS_0 { 0 } else { u8::MAX };
        let mut pixels = vec![white; row * self.height];
        let across = self.width.div_ceil(columns);
        for (at, &(place, length)) in self.places.iter().enumerate() {
            let (left, top) = (block_row * (at % across), rows * (at / across));
            if top >= self.height {
                break;
            }
            let packed = page.bytes.get(place..).unwrap_or_default();
            let packed = &packed[..length.min(packed.len())];
            let high = if self.block.0 == self.width { rows.min(self.height - top) } else { rows };
            let Some(unpacked) = self.unpacked(page, packed, high) else { continue };
            let lines = unpacked.chunks(block_row).zip(pixels.chunks_exact_mut(row).skip(top));
            for (from, to) in lines.take(rows) {
                let to = &mut to[left..];
                let length = from.len().min(to.len());
                to[..length].copy_from_slice(&from[..length]);
            }
        }
        pixels
    }

    /// Unpacks a block of `rows`.
    fn unpacked(&self, page: &Directory<'_>, packed: &[u8], rows: usize) -> Option<Vec<u8>> {
        let columns = self.block.0;
        let mut packed = packed.to_vec();
        if page.number(tag::FILL_ORDER, 1) == 2 && self.compression <= FAX_4 {
            packed.iter_mut().for_each(|byte| *byte = byte.reverse_bits());
        }
        let fax = |rest: &str| {
            format!(
                "/Filter/CCITTFaxDecode/DecodeParms<</Columns {columns}/Rows {rows}/BlackIs1 true{rest}>>"
            )
        };
        let predictor = match page.number(tag::PREDICTOR, 1) {
            2 => format!(
                "/DecodeParms<</Predictor 2/Colors {}/BitsPerComponent {}/Columns {columns}>>",
                self.channels, self.bits
            ),
            _ => String::new(),
        };
        let entries = match self.compression {
            PLAIN => return Some(packed),
            FAX_ROWS => fax("/EncodedByteAlign true"),
            FAX_3 if page.number(tag::FAX_OPTIONS, 0) & 1 == 1 => fax("/K 1"),
            FAX_3 => fax("/K 0"),
            FAX_4 => fax("/K -1"),
            LZW => format!("/Filter/LZWDecode{predictor}"),
            JPEG => {
                packed = with_tables(page, packed);
                let plain = if self.meaning == YCBCR { "" } else { "<</ColorTransform 0>>" };
                let plain =
                    if plain.is_empty() { plain.into() } else { format!("/DecodeParms{plain}") };
                format!("/Filter/DCTDecode{plain}")
            }
            PACK_BITS => {
                // The end that a PDF has.
                packed.push(128);
                "/Filter/RunLengthDecode".to_string()
            }
            _ => format!("/Filter/FlateDecode{predictor}"),
        };
        let object = super::stream(&entries, &packed);
        let params = ImageDecodeParams {
            is_indexed: true,
            width: u32::try_from(columns).ok()?,
            height: u32::try_from(rows).ok()?,
            ..ImageDecodeParams::default()
        };
        let unpacked = Stream::from_bytes(&object)?.decoded_image(&params).ok()?.data.into_owned();
        (unpacked.len() <= BYTES_MAX).then_some(unpacked)
    }
}

/// Puts the tables that all blocks of a page share into a JPEG picture without any.
fn with_tables(page: &Directory<'_>, packed: Vec<u8>) -> Vec<u8> {
    let tables = page.raw(tag::JPEG_TABLES).map(|(raw, _)| raw).unwrap_or_default();
    let tables = tables.strip_suffix(&[0xff, 0xd9]).unwrap_or(tables);
    match packed.strip_prefix(&[0xff, 0xd8]) {
        Some(rest) if !tables.is_empty() => [tables, rest].concat(),
        _ => packed,
    }
}

/// Returns page `index` (from 0).
pub(super) fn image(bytes: &[u8], index: usize) -> Result<Image, Problem> {
    let page = pages(bytes)?.pages.get(index).copied().ok_or(Problem::Damaged("no such page"))?;
    let blocks = Blocks::of(&page)?;
    let unit = match page.number(tag::UNIT, 2) {
        2 => 1.0,
        3 => CENTIMETRES,
        _ => 0.0,
    };
    let stated = [tag::DENSITY_ACROSS, tag::DENSITY_DOWN].map(|tag| page.fraction(tag) * unit);
    let (space, colors) = match blocks.meaning {
        WHITE_IS_0 => ("/DeviceGray/Decode[1 0]".to_string(), 1),
        BLACK_IS_0 => ("/DeviceGray".to_string(), 1),
        PALETTE => (palette(&page, blocks.bits), 1),
        CMYK => ("/DeviceCMYK".to_string(), 4),
        _ => ("/DeviceRGB".to_string(), 3),
    };
    let mut data = blocks.pixels(&page);
    if blocks.channels > colors {
        // Further channels say how much a pixel covers.
        data = data
            .chunks_exact(blocks.channels)
            .flat_map(|pixel| &pixel[..colors])
            .copied()
            .collect();
    }
    Ok(Image {
        width: blocks.width,
        height: blocks.height,
        density: density(stated),
        orientation: page.number(tag::ORIENTATION, 1),
        entries: format!("/ColorSpace{space}/BitsPerComponent {}", blocks.bits),
        data,
    })
}

/// Returns the colour space of a page with a palette. The file has all reds, all greens, all blues,
/// in 16 bits.
fn palette(page: &Directory<'_>, bits: usize) -> String {
    let (values, count) = (page.values(tag::PALETTE), 1 << bits);
    let channel = |at: usize| values.get(at).copied().unwrap_or(0) >> 8;
    let colors: String = (0..count)
        .flat_map(|at| [at, at + count, at + 2 * count])
        .map(|at| format!("{:02x}", channel(at)))
        .collect();
    format!("[/Indexed/DeviceRGB {} <{colors}>]", count - 1)
}
