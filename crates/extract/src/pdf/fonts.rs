//! Fonts: which letters a code stands for, and how far it advances. Shapes of letters are not read.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use hayro_font::hayro_cmap::BfString;
use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn};
use hayro_syntax::object::{Array, Dict, Name, Object, Rect};
use tracuu_text::legacy::FontEncoding;

/// Units of glyph space in a unit of text space (ISO 32000-1, 9.2.4).
const UNITS: f64 = 1000.0;
/// Advance of a code whose font cannot be loaded, as a share of the size.
const UNKNOWN_WIDTH: f64 = 0.5;
/// Number of the space in fonts of Windows, whose codes are glyph numbers.
const SPACE_GLYPH: u32 = 3;

/// The fonts of a document, each loaded once.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    loaded: RefCell<HashMap<Vec<u8>, Rc<PageFont<'a>>>>,
    resolver: FontResolverFn,
    maps: CMapResolverFn,
}

impl<'a> Fonts<'a> {
    /// Creates the fonts of a document; none is loaded yet.
    pub fn new() -> Self {
        Fonts {
            cache: FontCache::new(),
            loaded: RefCell::default(),
            resolver: Arc::new(|query| match query {
                FontQuery::Standard(font) => Some(font.get_font_data()),
                FontQuery::Fallback(query) => Some(query.pick_standard_font().get_font_data()),
            }),
            // The predefined maps are those of East Asian writing.
            maps: Arc::new(|_| None),
        }
    }

    /// Returns the font of a font dictionary.
    pub fn font(&self, dict: &Dict<'a>) -> Rc<PageFont<'a>> {
        let key = dict.data().to_vec();
        if let Some(font) = self.loaded.borrow().get(&key) {
            return Rc::clone(font);
        }
        let sane = !has_endless_widths(dict);
        let font = sane.then(|| self.cache.font(dict, &self.resolver, &self.maps)).flatten();
        let font = Rc::new(PageFont::new(dict, font));
        self.loaded.borrow_mut().insert(key, Rc::clone(&font));
        font
    }
}

/// A font as page content uses it.
pub(super) struct PageFont<'a> {
    /// `None` if it cannot be loaded; its codes are then taken for letters.
    font: Option<Font<'a>>,
    /// Old encoding, by the name of the font.
    pub encoding: Option<FontEncoding>,
    /// Whether codes may have several bytes (Type 0).
    composite: bool,
    /// Size of its letters at font size 1. Only fonts of Type 3 have another than 1.
    pub em: f64,
    codes: RefCell<HashMap<u32, Rc<Code>>>,
}

/// A code of a font.
#[derive(Debug)]
pub(super) struct Code {
    /// Letters that it stands for, at least one.
    pub letters: Vec<char>,
    /// Advance at font size 1.
    pub advance: f64,
    /// Whether word spacing applies to it (ISO 32000-1, 9.3.3).
    pub spaced: bool,
}

impl<'a> PageFont<'a> {
    fn new(dict: &Dict<'a>, font: Option<Font<'a>>) -> Self {
        let name = dict.get::<Name<'_>>("BaseFont");
        let subtype = dict.get::<Name<'_>>("Subtype");
        let is = |kind: &str| subtype.as_ref().is_some_and(|name| name.as_str() == kind);
        PageFont {
            font,
            encoding: name.and_then(|name| FontEncoding::by_font(name.as_str())),
            composite: is("Type0"),
            em: if is("Type3") { type3_size(dict) } else { 1.0 },
            codes: RefCell::default(),
        }
    }

    /// Returns the code at the start of `bytes` and its length in bytes, at least 1. `bytes` is not
    /// empty.
    pub fn next(&self, bytes: &[u8]) -> (Rc<Code>, usize) {
        let (code, length) = match &self.font {
            Some(font) => font.read_code(bytes, 0),
            None if self.composite && bytes.len() > 1 => {
                (u32::from(u16::from_be_bytes([bytes[0], bytes[1]])), 2)
            }
            None => (u32::from(bytes[0]), 1),
        };
        let length = length.clamp(1, bytes.len());
        if let Some(known) = self.codes.borrow().get(&code) {
            return (Rc::clone(known), length);
        }
        let read = Rc::new(self.code(code, length));
        self.codes.borrow_mut().insert(code, Rc::clone(&read));
        (read, length)
    }

    fn code(&self, code: u32, length: usize) -> Code {
        let spaced = code == 32 && length == 1;
        let Some(font) = &self.font else {
            return Code { letters: vec![self.raw(code)], advance: UNKNOWN_WIDTH, spaced };
        };
        let unicode = match font.glyph(font.map_code(code), code) {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        };
        let known = |letter: char| if letter.is_control() { '\u{fffd}' } else { letter };
        let letters = match unicode {
            Some(BfString::Char(letter)) => vec![known(letter)],
            Some(BfString::String(letters)) if !letters.is_empty() => {
                letters.chars().map(known).collect()
            }
            _ => vec![self.raw(code)],
        };
        let advance = font.code_advance(code);
        Code { letters, advance: (advance.x + advance.y) / UNITS, spaced }
    }

    /// Returns the letter of a code that the font does not explain. The code itself is often the
    /// letter, or a glyph number from which the text is repaired later
    /// ([`tracuu_text::legacy`]). Control characters have no meaning.
    fn raw(&self, code: u32) -> char {
        match char::from_u32(code) {
            Some(_) if self.composite && code == SPACE_GLYPH => ' ',
            Some(letter) if !letter.is_control() => letter,
            _ => '\u{fffd}',
        }
    }
}

/// Returns true if a range of widths has more codes than a font can have. The library keeps each
/// code by itself, and would use up all memory.
fn has_endless_widths(dict: &Dict<'_>) -> bool {
    let fonts = dict.get::<Array<'_>>("DescendantFonts");
    let fonts = fonts.iter().flat_map(|fonts| fonts.iter::<Dict<'_>>());
    fonts.flat_map(|font| ["W", "W2"].map(|key| font.get::<Array<'_>>(key))).flatten().any(|list| {
        let entries: Vec<Object<'_>> = list.iter::<Object<'_>>().collect();
        entries.windows(2).any(|pair| match pair {
            // A width is never larger than the largest code either.
            [Object::Number(_), Object::Number(last)] => last.as_i64() > i64::from(u16::MAX),
            _ => false,
        })
    })
}

/// Returns the height of the letters of a Type 3 font at font size 1. Such a font has its own
/// units, and its size says little.
fn type3_size(dict: &Dict<'_>) -> f64 {
    let scale = dict.get::<[f64; 6]>("FontMatrix").map_or(1.0 / UNITS, |matrix| matrix[3].abs());
    let height = dict.get::<Rect>("FontBBox").map_or(0.0, |bounds| bounds.height()) * scale;
    let widths = dict.get::<Array<'_>>("Widths");
    let widths: Vec<f64> = widths
        .iter()
        .flat_map(|widths| widths.iter::<f64>())
        .filter(|width| *width > 0.0)
        .collect();
    let mean = widths.iter().sum::<f64>() / widths.len().max(1) as f64 * scale;
    // Letters are on average half as wide as high.
    let by_width = 2.0 * mean;
    let sane = |size: f64| size.is_finite() && size > f64::EPSILON;
    match (sane(height), sane(by_width)) {
        (true, true) => height.min(2.0 * by_width),
        (true, false) => height,
        (false, true) => by_width,
        (false, false) => 1.0,
    }
}
