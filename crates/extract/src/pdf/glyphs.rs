//! The letters of a page with their positions, as the page content paints them. Grouping them is
//! not done here (see [`super::rows`]).

use std::collections::HashMap;

use pdf_oxide::PdfDocument;
use pdf_oxide::extractors::TextExtractor;
use pdf_oxide::layout::TextChar;
use pdf_oxide::object::Object;

use super::glyph::Glyph;
use super::print::{self, Grid};
use super::{rows, stamps, usable};
use tracuu_text::legacy::FontEncoding;

/// Most letters of a page. A dense printed page has 6,000, a wide table 20,000.
const GLYPHS_MAX: usize = 200_000;
/// Number of page rotations by right angles.
const QUARTERS: usize = 4;
/// Text that leans by at most this many degrees counts as straight: scans are rarely quite
/// straight.
const LEAN_MAX: f32 = 15.0;
/// If more than one letter in this many exists only in Unicode, the text is Unicode already. In
/// Vietnamese it is one in five.
const UNICODE_LETTERS_MIN: usize = 25;
/// Private use code points to which symbol fonts map their 8-bit codes.
const SYMBOL_CODES: std::ops::RangeInclusive<char> = '\u{f020}'..='\u{f0ff}';

/// The content of a page.
pub(super) struct Painted {
    /// The letters by rotation of the page, each group with positions as if rotated upright. The
    /// rotation with the most letters comes first, and the stamp of each signature comes last. No
    /// group is empty.
    pub turns: Vec<Vec<Glyph>>,
    /// Whether the page paints pictures, or has a large content stream that may draw letters as
    /// curves.
    pub picture: bool,
    /// Whether the page has more letters than are read.
    pub cut: bool,
    /// Whether some of its content is missing.
    pub damaged: bool,
}

/// A content stream of at least this many bytes counts as a picture: it may draw letters as curves.
const DRAWING_BYTES_MIN: usize = 20_000;

/// Content that unpacks to less than this multiple of its packed size is damaged. Printed pages
/// unpack to four to ten times.
const UNPACKED_MIN: f32 = 1.2;
/// Packed content of fewer bytes is not checked for damage.
const PACKED_BYTES_MIN: usize = 300;

/// Returns the letters of page `index` (from 0). Reads the glyphs, not the replacement text that a
/// producer may provide for them (`/ActualText`), which has no position on the page.
pub(super) fn painted(pdf: &PdfDocument, index: usize) -> Result<Painted, pdf_oxide::Error> {
    // The page dictionary includes its inherited entries.
    let page = pdf.get_page_for_debug(index)?;
    let empty = HashMap::new();
    let page = page.as_dict().unwrap_or(&empty);
    let mut content = pdf.get_page_content_data(index)?;
    hide_replacements(&mut content);
    let picture = content.len() >= DRAWING_BYTES_MIN || paints_picture(&content);
    let nothing = Object::Dictionary(HashMap::new());
    let resources = page.get("Resources").unwrap_or(&nothing);
    let (mut turns, cut) = upright(pdf, index, resources, &content)?;
    let mut stamps = Vec::new();
    for stamp in stamps::of_page(pdf, page) {
        // An unreadable stamp is skipped; the page is still read.
        let Ok((read, _)) = upright(pdf, index, &stamp.resources, &stamp.content) else { continue };
        for (turn, mut glyphs) in read.into_iter().enumerate() {
            if is_of_signature(&glyphs) {
                stamps.push(glyphs);
                continue;
            }
            glyphs.iter_mut().for_each(|glyph| glyph.stamped = true);
            rows::align(&mut glyphs, &mut turns[turn]);
            turns[turn].extend(glyphs);
        }
    }
    let mut turns: Vec<_> = turns.into_iter().filter(|turn| !turn.is_empty()).collect();
    turns.sort_by_key(|turn| std::cmp::Reverse(turn.len()));
    turns.extend(stamps);
    let damaged = (content.len() as f32) < UNPACKED_MIN * packed_bytes(pdf, page) as f32;
    Ok(Painted { turns, picture, cut, damaged })
}

/// Returns the packed size of a page's content in bytes. Returns 0 if it is too small to show
/// damage.
fn packed_bytes(pdf: &PdfDocument, page: &HashMap<String, Object>) -> usize {
    let Some(contents) = page.get("Contents").and_then(|object| pdf.resolve_object(object).ok())
    else {
        return 0;
    };
    let parts = match contents {
        Object::Array(parts) => parts,
        whole => vec![whole],
    };
    let packed = parts.iter().map(|part| match pdf.resolve_object(part) {
        Ok(Object::Stream { dict, data }) if dict.contains_key("Filter") => data.len(),
        _ => 0,
    });
    Some(packed.sum()).filter(|&packed| packed >= PACKED_BYTES_MIN).unwrap_or(0)
}

/// Returns the letters that `content` paints, by rotation in quarter turns. The `bool` is true if
/// there are more letters than are read.
fn upright(
    pdf: &PdfDocument,
    index: usize,
    resources: &Object,
    content: &[u8],
) -> Result<([Vec<Glyph>; QUARTERS], bool), pdf_oxide::Error> {
    let mut turns = [const { Vec::new() }; QUARTERS];
    if !PdfDocument::may_contain_text_public(content) {
        return Ok((turns, false));
    }
    let chars = read(pdf, index, resources, content)?;
    for turn in 0..QUARTERS {
        if !chars.iter().any(|char| quarter(char) == turn && !char.char.is_whitespace()) {
            continue;
        }
        turns[turn] = match turn {
            0 => glyphs(&chars, turn),
            _ => {
                let turned = [TURNS[turn].as_bytes(), content].concat();
                glyphs(&read(pdf, index, resources, &turned)?, 0)
            }
        };
    }
    Ok((turns, chars.len() > GLYPHS_MAX))
}

/// Returns true if the letters are the stamp of a signature, which is not part of the lines that it
/// covers.
fn is_of_signature(glyphs: &[Glyph]) -> bool {
    let text = print::lines(&rows::rows(glyphs.to_vec()), Grid::of(std::iter::empty()));
    text.lines().any(usable::is_stamp)
}

/// Operators by number of quarter turns. Entry `n` rotates a page so that text turned by `n`
/// quarters counter-clockwise becomes upright (ISO 32000-1, 8.3.3).
const TURNS: [&str; QUARTERS] =
    ["", "0 -1 1 0 0 0 cm\n", "-1 0 0 -1 0 0 cm\n", "0 1 -1 0 0 0 cm\n"];

/// Returns the rotation of a letter, in quarter turns counter-clockwise. Watermarks with angles in
/// between count to the nearest quarter.
fn quarter(char: &TextChar) -> usize {
    let degrees = char.rotation_degrees.rem_euclid(360.0);
    ((degrees / 90.0).round() as usize) % QUARTERS
}

/// Returns true if a letter is too slanted to be text of the page.
fn leans(char: &TextChar) -> bool {
    let off = char.rotation_degrees.rem_euclid(90.0);
    off.min(90.0 - off) > LEAN_MAX
}

fn read(
    pdf: &PdfDocument,
    index: usize,
    resources: &Object,
    content: &[u8],
) -> Result<Vec<TextChar>, pdf_oxide::Error> {
    let mut extractor = TextExtractor::new();
    extractor.set_page_index(u32::try_from(index).unwrap_or(u32::MAX));
    extractor.set_resources(resources.clone());
    extractor.set_document(pdf);
    // If a font cannot be loaded, only its letters are lost.
    let _ = pdf.load_fonts_public(resources, &mut extractor);
    extractor.extract_owned(content)
}

fn glyphs(chars: &[TextChar], turn: usize) -> Vec<Glyph> {
    let mut glyphs = Vec::with_capacity(chars.len().min(GLYPHS_MAX));
    let mut last_font: Option<(&str, Option<FontEncoding>)> = None;
    let upright = chars.iter().filter(|char| quarter(char) == turn && !leans(char));
    for char in upright.take(GLYPHS_MAX) {
        let (x, y) = (char.origin_x, char.origin_y);
        let size = char.font_size.abs();
        if !(x.is_finite() && y.is_finite() && size.is_finite()) || size < f32::EPSILON {
            continue;
        }
        let encoding = match last_font {
            Some((name, encoding)) if name == char.font_name => encoding,
            _ => FontEncoding::by_font(&char.font_name),
        };
        last_font = Some((&char.font_name, encoding));
        let width = if char.advance_width.is_finite() { char.advance_width.max(0.0) } else { 0.0 };
        let parts = ligature(char.char);
        let count = parts.map_or(1, |parts| parts.chars().count()) as f32;
        let width = width / count;
        let glyph = Glyph { letter: meant(char.char), x, y, width, size, encoding, stamped: false };
        match parts {
            None => glyphs.push(glyph),
            Some(parts) => glyphs.extend(parts.chars().enumerate().map(|(at, letter)| Glyph {
                letter,
                x: x + at as f32 * width,
                ..glyph
            })),
        }
    }
    trust_unicode(&mut glyphs);
    glyphs
}

/// Clears the encodings if the text is Unicode already. An old font may have a table that maps its
/// glyphs to Unicode. Then the page has letters that cannot result from misreading an old encoding.
fn trust_unicode(glyphs: &mut [Glyph]) {
    let old = glyphs.iter().filter(|glyph| glyph.encoding.is_some());
    let vietnamese = |c: char| {
        matches!(c, '\u{1ea0}'..='\u{1ef9}' | 'ă' | 'Ă' | 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư')
    };
    let (unicode, all) = old.fold((0, 0), |(unicode, all), glyph| {
        (unicode + usize::from(vietnamese(glyph.letter)), all + 1)
    });
    if unicode * UNICODE_LETTERS_MIN > all {
        for glyph in glyphs {
            glyph.encoding = None;
        }
    }
}

/// Returns the letter of a glyph. Symbol fonts have list signs and ASCII in the private use area.
/// Other code points there have no meaning outside their font; they become U+FFFD, so that the gap
/// stays visible.
fn meant(c: char) -> char {
    match c {
        '\u{f0b7}' | '\u{f0a7}' | '\u{f0d8}' | '\u{f076}' | '\u{f0a8}' => '•',
        '\u{f02d}' => '-',
        '\u{f0fc}' => '✓',
        '\u{f020}' => ' ',
        c if SYMBOL_CODES.contains(&c) && (c as u32 - 0xf000) < 0x7f => {
            char::from_u32(c as u32 - 0xf000).unwrap_or('\u{fffd}')
        }
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => '\u{fffd}',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// Returns the letters of a ligature (Unicode Standard, Alphabetic Presentation Forms).
fn ligature(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        '\u{fb05}' | '\u{fb06}' => "st",
        _ => return None,
    })
}

/// Renames the keys of replacement text in place: the library would decode this text as font codes.
fn hide_replacements(content: &mut [u8]) {
    const KEY: &[u8] = b"/ActualText";
    let mut at = 0;
    while let Some(found) = find(&content[at..], KEY) {
        content[at + found + 1] = b'X';
        at += found + KEY.len();
    }
}

/// Returns true if content paints an external object or an inline image (ISO 32000-1, 8.8 and
/// 8.9.7).
fn paints_picture(content: &[u8]) -> bool {
    find(content, b" Do").is_some()
        || find(content, b"BI ").is_some()
        || find(content, b"BI\n").is_some()
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}
