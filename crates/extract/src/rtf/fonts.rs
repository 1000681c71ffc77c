//! The fonts of an RTF file, and how bytes are read by them.

use std::borrow::Cow;
use std::collections::HashMap;

use encoding_rs::{Encoding, WINDOWS_1252};

use tracuu_text::legacy::FontEncoding;

/// Most fonts that are kept; the numbers of fonts are 16 bits.
const FONTS_MAX: usize = 65_536;

/// A font of the table.
#[derive(Debug, Clone, Default)]
pub struct Font {
    pub name: String,
    /// How text in it is to be read, where its name says so.
    pub legacy: Option<FontEncoding>,
    /// Whether its characters are pictures.
    pub symbols: bool,
    /// The encoding of its bytes; none for that of the file.
    encoding: Option<&'static Encoding>,
}

/// The font table.
#[derive(Debug, Default)]
pub struct Fonts {
    fonts: HashMap<i32, Font>,
    /// The font that is being described.
    number: i32,
    open: Font,
}

impl Fonts {
    /// A font of this number is described from here on.
    pub fn begin(&mut self, number: i32) {
        self.number = number;
        self.open = Font::default();
    }

    /// Takes in `\fcharset` or `\cpg` of the font that is described.
    pub fn charset(&mut self, number: i32) {
        self.open.symbols = number == 2;
        let page = code_page(number);
        self.open.encoding = page.and_then(by_code_page).or(self.open.encoding);
    }

    pub fn code_page(&mut self, number: i32) {
        self.open.encoding = by_code_page(number).or(self.open.encoding);
    }

    /// Takes in a character of the name, which a semicolon ends.
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

    /// The font of this number.
    pub fn get(&self, number: i32) -> Option<&Font> {
        self.fonts.get(&number)
    }
}

impl Font {
    /// The text of bytes set in the font, in a file whose own encoding is `usual`.
    pub fn decode<'a>(&self, bytes: &'a [u8], usual: &'static Encoding) -> Cow<'a, str> {
        let encoding = match self.legacy {
            // Its table stands for Windows-1252.
            Some(_) => WINDOWS_1252,
            None => self.encoding.unwrap_or(usual),
        };
        encoding.decode_without_bom_handling(bytes).0
    }
}

/// The code page of a `\fcharset`; none for the usual one.
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

/// The encoding of a Windows code page; none for those of DOS, which no document of this century is in.
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
