//! The font table of an RTF file, and the decoding of bytes by font.

use std::borrow::Cow;
use std::collections::HashMap;

use encoding_rs::{Encoding, WINDOWS_1252};

use tracuu_text::legacy::FontEncoding;

/// Maximum number of fonts that are kept; font numbers have 16 bits.
const FONTS_MAX: usize = 65_536;

/// A font of the table.
#[derive(Debug, Clone, Default)]
pub struct Font {
    pub name: String,
    /// The old Vietnamese encoding that the font's name implies, if any.
    pub legacy: Option<FontEncoding>,
    /// The font has pictures for characters (`\fcharset2`).
    pub symbols: bool,
    /// The encoding of the font's bytes; `None` for the encoding of the file.
    encoding: Option<&'static Encoding>,
}

/// The font table.
#[derive(Debug, Default)]
pub struct Fonts {
    fonts: HashMap<i32, Font>,
    /// Number of the font that is being described.
    number: i32,
    open: Font,
}

impl Fonts {
    /// Begins the description of the font `number`.
    pub fn begin(&mut self, number: i32) {
        self.number = number;
        self.open = Font::default();
    }

    /// Takes the value of `\fcharset` for the described font: its encoding, and whether it is a
    /// symbol font (2). An unknown value leaves the encoding as it is.
    pub fn charset(&mut self, number: i32) {
        self.open.symbols = number == 2;
        let page = code_page(number);
        self.open.encoding = page.and_then(by_code_page).or(self.open.encoding);
    }

    /// Sets the encoding of the described font from the code page of `\cpg`.
    pub fn code_page(&mut self, number: i32) {
        self.open.encoding = by_code_page(number).or(self.open.encoding);
    }

    /// Takes one character of the font's name. A semicolon ends the name and adds the font to the
    /// table.
    pub fn name(&mut self, byte: u8) {
        const NAME_MAX: usize = 200;
        if byte != b';' {
            if self.open.name.len() < NAME_MAX {
                self.open.name.push(char::from(byte));
            }
            return;
        }
        let mut font = std::mem::take(&mut self.open);
        font.legacy = FontEncoding::by_font(&font.name);
        if self.fonts.len() < FONTS_MAX {
            self.fonts.insert(self.number, font);
        }
    }

    /// Returns the font `number`.
    pub fn get(&self, number: i32) -> Option<&Font> {
        self.fonts.get(&number)
    }
}

impl Font {
    /// Decodes bytes in this font. `usual` is the encoding of the file, for fonts without their
    /// own.
    pub fn decode<'a>(&self, bytes: &'a [u8], usual: &'static Encoding) -> Cow<'a, str> {
        let encoding = match self.legacy {
            // The table of the old encoding expects text that was read as Windows-1252.
            Some(_) => WINDOWS_1252,
            None => self.encoding.unwrap_or(usual),
        };
        encoding.decode_without_bom_handling(bytes).0
    }
}

/// Returns the code page of a `\fcharset` value; `None` for the file's default and for unknown
/// values.
fn code_page(charset: i32) -> Option<i32> {
    Some(match charset {
        0 => 1252,
        77 => 10_000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}

/// Returns the encoding of a Windows code page. `None` for code pages of DOS, which no document of
/// this century uses.
pub fn by_code_page(number: i32) -> Option<&'static Encoding> {
    let label = match number {
        932 => "shift_jis".to_string(),
        936 => "gbk".to_string(),
        949 => "euc-kr".to_string(),
        950 => "big5".to_string(),
        10_000 => "macintosh".to_string(),
        65_001 => "utf-8".to_string(),
        _ => format!("windows-{number}"),
    };
    Encoding::for_label(label.as_bytes())
}
