//! JPEG (ISO/IEC 10918-1): what its markers say. `hayro` unpacks it.

use super::{Image, Problem, check_size, density};

/// Marks the start and the end of a picture.
const START: u8 = 0xd8;
const END: [u8; 2] = [0xff, 0xd9];
/// The end is searched for in this many bytes: some cameras append data.
const END_WITHIN: usize = 64 << 10;
/// Centimetres of an inch.
const CENTIMETRES: f64 = 2.54;
/// Tag of the orientation in EXIF, which is a TIFF.
const ORIENTATION: u16 = 274;

/// Returns the picture, packed as it is.
pub(super) fn image(bytes: &[u8]) -> Result<Image, Problem> {
    let mut image = Image {
        width: 0,
        height: 0,
        density: density([0.0; 2]),
        orientation: 1,
        entries: String::new(),
        data: bytes.to_vec(),
    };
    let (mut inverted, mut at) = (false, 2);
    loop {
        let (marker, content) =
            segment(bytes, at).ok_or(Problem::Damaged("its head is cut off"))?;
        at = content.end;
        let content = &bytes[content];
        match marker {
            0xe0 if content.starts_with(b"JFIF\0") && content.len() >= 12 => {
                let value =
                    |at: usize| f64::from(u16::from_be_bytes([content[at], content[at + 1]]));
                let unit = match content[7] {
                    1 => 1.0,
                    2 => CENTIMETRES,
                    _ => 0.0,
                };
                image.density = density([value(8) * unit, value(10) * unit]);
            }
            0xe1 if content.starts_with(b"Exif\0\0") => {
                let turned = super::tiff::first_value(&content[6..], ORIENTATION);
                image.orientation = turned.filter(|turned| (1..=8).contains(turned)).unwrap_or(1);
            }
            // Adobe writes the four inks of a print inverted.
            0xee => inverted = content.starts_with(b"Adobe"),
            0xc0..=0xc2 if content.len() >= 6 => {
                let side =
                    |at: usize| usize::from(u16::from_be_bytes([content[at], content[at + 1]]));
                (image.height, image.width) = (side(1), side(3));
                let channels = usize::from(content[5]);
                check_size(image.width, image.height, image.width * channels)?;
                let space = match channels {
                    1 => "/DeviceGray",
                    3 => "/DeviceRGB",
                    4 if inverted => "/DeviceCMYK/Decode[1 0 1 0 1 0 1 0]",
                    4 => "/DeviceCMYK",
                    _ => return Err(Problem::Unsupported(format!("{channels} channels"))),
                };
                if content[0] != 8 {
                    return Err(Problem::Unsupported(format!("{} bits for a channel", content[0])));
                }
                image.entries = format!("/ColorSpace{space}/BitsPerComponent 8/Filter/DCTDecode");
                return Ok(image);
            }
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Err(Problem::Unsupported("lossless or arithmetic coding".to_string()));
            }
            _ => {}
        }
    }
}

/// Returns what is wrong with the end of a file.
pub(super) fn notes(bytes: &[u8]) -> Vec<String> {
    let tail = &bytes[bytes.len().saturating_sub(END_WITHIN)..];
    let whole = tail.windows(END.len()).any(|part| part == END);
    if whole { Vec::new() } else { vec![super::cut_off()] }
}

/// Returns the marker at or after `at`, and where the content of its segment is.
fn segment(bytes: &[u8], at: usize) -> Option<(u8, std::ops::Range<usize>)> {
    let from = at + bytes.get(at..)?.iter().position(|byte| *byte == 0xff)?;
    let from = from + bytes[from..].iter().position(|byte| *byte != 0xff)?;
    let marker = bytes[from];
    let length = bytes.get(from + 1..from + 3)?;
    let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
    let end = from + 1 + length;
    // The compressed rows follow this marker; a picture has its frame before it.
    (marker != 0xda && marker != START && length >= 2 && end <= bytes.len())
        .then_some((marker, from + 3..end))
}
