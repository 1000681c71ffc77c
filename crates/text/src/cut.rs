//! Words from the pieces between word bounds: units after numbers, raised and lowered digits.
//! Nearly every piece is a word; a look at its first byte and at the bytes around it says so.

use super::boundary::Pieces;
use super::fold::has_diacritics;
use super::letter::is_letter;
use super::note::{self, is_raised_digit};
use super::syllable::is_legal;
use super::word::{Word, is_celsius, key};

/// Units that may follow a number without a space, as keys. Not the gram: `5G` is a network. A
/// Vietnamese word with accents may follow too.
const UNITS: [&str; 86] = [
    "m", "m2", "m3", "km", "km2", "cm", "cm2", "cm3", "dm", "dm2", "dm3", "mm", "mm2", "mm3",
    "hm2", "dam", "μm", "nm", "ha", "kg", "mg", "μg", "ng", "tấn", "tạ", "yến", "l", "lít", "ml",
    "dl", "cl", "hl", "w", "kw", "kwh", "kwp", "mw", "mwh", "mwp", "gw", "gwh", "wh", "v", "kv",
    "kva", "mva", "kvar", "mvar", "ω", "kω", "mω", "ah", "mah", "hp", "hz", "khz", "mhz", "ghz",
    "pa", "kpa", "mpa", "hpa", "bar", "kn", "kj", "mj", "kcal", "db", "dba", "ppm", "lux", "kb",
    "mb", "gb", "tb", "mbps", "gbps", "kbps", "đ", "vnđ", "vnd", "usd", "°c", "°f", "μs", "dpi",
];
/// Units of length, which a raised 2 or 3 makes an area or a volume.
const LENGTHS: [&str; 7] = ["m", "km", "cm", "dm", "mm", "hm", "dam"];
/// Longest unit in bytes of its text.
const UNIT_BYTES_MAX: usize = 6;
/// The degree sign as a word.
const DEGREE: &str = "độ";
/// Formulas whose first digit files write raised instead of lowered, as keys: `CO²`.
const FORMULAS: [&str; 9] = ["co", "so", "no", "nh", "ch", "po", "o", "h", "n"];

/// The words of a text; see [`super::words`].
#[derive(Debug)]
pub struct Words<'a> {
    text: &'a str,
    pieces: Pieces<'a>,
    /// The second word of a piece, after the one that was returned last: a unit after its number.
    second: Option<Word<'a>>,
    /// Pieces that start before this byte belong to a word that is done.
    done: usize,
}

impl<'a> Words<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Words { text, pieces: Pieces::new(text), second: None, done: 0 }
    }

    /// Returns true if the words so far, and all between them, are common text: runs of letters and
    /// digits are then made of words and the marks of notes.
    pub fn is_common(&self) -> bool {
        self.pieces.is_common()
    }

    /// Returns the word of a piece that is not plain, and keeps the second one. Returns `None` for
    /// the mark of a note.
    fn word_of(&mut self, piece: Word<'a>) -> Option<Word<'a>> {
        if piece.start < self.done {
            return None;
        }
        if let Some(end) = note::mark_end(self.text, piece) {
            self.done = end;
            return None;
        }
        if let Some(digits) = note::digits_after_syllable(piece.text) {
            let digits = piece.start + digits;
            let syllable = self.slice(piece.start, digits);
            let is_number = note::is_numbered(syllable.text);
            self.second = is_number.then(|| self.slice(digits, piece.span().end));
            return Some(syllable);
        }
        if let Some(end) = self.end_of_celsius(piece) {
            self.done = end;
            return Some(self.slice(piece.start, end));
        }
        let mut word = piece;
        if matches!(piece.text, "C" | "c" | "F" | "f")
            && self.text[..piece.start].ends_with('\u{b0}')
        {
            word = self.slice(piece.start - '\u{b0}'.len_utf8(), piece.span().end);
        }
        let split = number_end(word.text).map(|end| word.start + end);
        let last = self.slice(split.unwrap_or(word.start), word.span().end);
        let last = self.slice(last.start, self.end_of(last));
        self.done = last.span().end;
        let Some(split) = split else { return Some(last) };
        if !may_follow_number(last.text) {
            return Some(self.slice(word.start, last.span().end));
        }
        self.second = Some(last);
        Some(self.slice(word.start, split))
    }

    /// Returns the end of `độ C` after a number if `piece` is its first word.
    fn end_of_celsius(&self, piece: Word<'a>) -> Option<usize> {
        let is_degree = piece.text == DEGREE
            && self.text[..piece.start]
                .trim_end_matches(' ')
                .ends_with(|c: char| c.is_ascii_digit());
        let rest = self.text[piece.span().end..].strip_prefix(' ').filter(|_| is_degree)?;
        let after = rest.strip_prefix(['C', 'c'])?;
        let ends = !after.starts_with(char::is_alphanumeric);
        ends.then(|| piece.span().end + " C".len())
    }

    fn slice(&self, start: usize, end: usize) -> Word<'a> {
        Word { text: &self.text[start..end], start }
    }

    /// Returns the end of `word` with the raised digit of a unit or the rest of a formula.
    fn end_of(&self, word: Word<'a>) -> usize {
        let end = word.span().end;
        let rest = &self.text[end..];
        let is_one_of = |words: &[&str]| words.contains(&key(word.text).as_str());
        let is_formula = match rest.chars().next() {
            Some(c) if is_lowered_digit(c) => true,
            Some('²' | '³') if is_one_of(&LENGTHS) => return end + '²'.len_utf8(),
            Some('^') if rest[1..].starts_with(['2', '3']) && is_one_of(&LENGTHS) => {
                let goes_on = rest[2..].starts_with(char::is_alphanumeric);
                return if goes_on { end } else { end + "^2".len() };
            }
            Some(c) => {
                let is_large = || word.text.bytes().all(|byte| byte.is_ascii_uppercase());
                is_raised_digit(c) && is_large() && is_one_of(&FORMULAS)
            }
            None => false,
        };
        let of_formula =
            |c: char| c.is_ascii_alphanumeric() || is_lowered_digit(c) || is_raised_digit(c);
        match is_formula {
            true => end + rest.find(|c| !of_formula(c)).unwrap_or(rest.len()),
            false => end,
        }
    }
}

impl<'a> Iterator for Words<'a> {
    type Item = Word<'a>;

    #[inline]
    fn next(&mut self) -> Option<Word<'a>> {
        if let Some(second) = self.second.take() {
            return Some(second);
        }
        let bytes = self.text.as_bytes();
        loop {
            let piece = self.pieces.next()?;
            let before = piece.start.checked_sub(1).map_or(b' ', |at| bytes[at]);
            let after = bytes.get(piece.start + piece.text.len()).copied().unwrap_or(b' ');
            // Raised and lowered digits, the degree and ordinal signs begin with these bytes.
            let is_odd = |byte| matches!(byte, 0xc2 | 0xe2);
            let (first, last) = (bytes[piece.start], bytes[piece.start + piece.text.len() - 1]);
            let has_figures = match first.is_ascii_digit() {
                true => may_end_in_unit(piece.text),
                false => last.is_ascii_digit(),
            };
            let is_rare = has_figures
                || matches!(before, b'[' | b'(' | b'^' | 0xb0)
                || is_odd(first)
                || is_odd(after)
                || after == b'^'
                || piece.text == DEGREE
                || piece.start < self.done;
            if !is_rare {
                return Some(piece);
            }
            if let Some(word) = self.word_of(piece) {
                return Some(word);
            }
        }
    }
}

/// Returns true unless `word` ends with two digits or is a digit; units end with a letter and at
/// most one digit.
fn may_end_in_unit(word: &str) -> bool {
    let mut back = word.bytes().rev();
    let ends = [back.next(), back.next()];
    !ends.into_iter().flatten().all(|byte| byte.is_ascii_digit())
}

/// Returns the length of the number that begins `word` if letters follow it.
fn number_end(word: &str) -> Option<usize> {
    let end = word.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','))?;
    (end > 0 && word[end..].starts_with(is_letter)).then_some(end)
}

/// Returns true if `word` is a unit, such as `m2`, `kW` or `VND`. Vietnamese words (`đồng`) are not
/// among them.
pub fn is_unit(word: &str) -> bool {
    word.len() <= UNIT_BYTES_MAX && (is_celsius(word) || UNITS.contains(&key(word).as_str()))
}

/// Returns true if `text` after a number is a word of its own: a unit, or a syllable with accents.
fn may_follow_number(text: &str) -> bool {
    let is_word = |key: &str| key.chars().nth(1).is_some() && has_diacritics(key) && is_legal(key);
    is_unit(text) || is_word(&key(text))
}

fn is_lowered_digit(c: char) -> bool {
    matches!(c, '\u{2080}'..='\u{2089}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keys(text: &str) -> String {
        Words::new(text).map(|word| key(word.text)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn units_are_words() {
        let cases = [
            ("45m² 45m2 45 m² 45 m2 45M2", "45 m2 45 m2 45 m2 45 m2 45 m2"),
            ("1.234,5m2, 3km²; 7m³/ngày", "1234,5 m2 3 km2 7 m3 ngày"),
            ("5,5tấn/ha 10ha 20 m²/người", "5,5 tấn ha 10 ha 20 m2 người"),
            ("220kV 50kWh 15tỷ 7triệu 500đ", "220 kv 50 kwh 15 tỷ 7 triệu 500 đ"),
            ("25°C 25 °C 25oC 25ºC 25 oC", "25 °c 25 °c 25 °c 25 °c 25 °c"),
            ("25 độ C, 25 độ c; 25 độ Celsius, chế độ C", "25 °c 25 °c 25 độ celsius chế độ c"),
            ("đơn vị: m²", "đơn vị m2"),
            ("CO₂, H₂SO₄ CO2 CO² H²SO⁴", "co2 h2so4 co2 co2 h2so4"),
            ("ăn no², so³", "ăn no so"),
            ("45m^2 45 m^3, m^2 x^2 m^25", "45 m2 45 m3 m2 x 2 m 25"),
            ("10μm 4Ω 2kΩ 10người 5lần 3Ấp", "10 μm 4 ω 2 kω 10 người 5 lần 3 ấp"),
            // Codes, serials and times are not amounts of a unit.
            (
                "12A 29C1 5G 3D QL4B Km18 15h30 m45 2m5 0x2",
                "12a 29c1 5g 3d ql4b km18 15h30 m45 2m5 0x2",
            ),
            ("97,6% 45°", "97,6 45"),
        ];
        for (text, expected) in cases {
            assert_eq!(keys(text), expected, "{text}");
        }
    }

    proptest! {
        /// A line has the same words by itself and in a text, as the index and highlights need.
        #[test]
        fn lines_are_cut_alike(
            text in "([aBđ12]|[ .,()\\[\\]°º^'–-]|[²³¹₂½Ⅳ②ⁱ]|m2|km|°C|cao|khe|\n){0,30}"
        ) {
            let by_line = text.split('\n').map(keys).filter(|line| !line.is_empty());
            prop_assert_eq!(by_line.collect::<Vec<_>>().join(" "), keys(&text));
        }

        #[test]
        fn words_ascend(text in "\\PC*|([aB12]|[ ()\\[\\]°º^,-]|[²₂ⁱ]|m²|°C|iv){0,30}") {
            let mut end = 0;
            for word in Words::new(&text) {
                prop_assert!(word.start >= end && !word.text.is_empty());
                prop_assert_eq!(word.span().of(&text), word.text);
                end = word.span().end;
            }
        }
    }
}
