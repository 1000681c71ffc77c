//! Words from the pieces between word bounds: units after numbers, raised and lowered digits, and
//! the marks of notes. Nearly every piece is a word; a look at its first byte and at the bytes
//! around it says so.

use super::boundary::Pieces;
use super::fold::has_diacritics;
use super::letter::is_letter;
use super::syllable::Syllable;
use super::word::{Word, is_celsius, key};

/// Units that may follow a number without a space, as keys. Not the gram: `5G` is a network.
const UNITS: [&str; 53] = [
    "m", "m2", "m3", "km", "km2", "cm", "cm2", "cm3", "dm", "dm2", "dm3", "mm", "mm2", "hm2", "ha",
    "kg", "mg", "tấn", "tạ", "yến", "l", "lít", "ml", "w", "kw", "kwh", "kwp", "mw", "mwh", "mwp",
    "gw", "v", "kv", "kva", "mva", "hp", "hz", "mhz", "ghz", "kb", "mb", "gb", "tb", "mbps", "đ",
    "đồng", "vnđ", "vnd", "usd", "tỷ", "tỉ", "triệu", "°c",
];
/// Units of length, which a raised 2 or 3 makes an area or a volume.
const LENGTHS: [&str; 7] = ["m", "km", "cm", "dm", "mm", "hm", "dam"];
/// Longest unit in bytes of its text; `triệu` has seven.
const UNIT_BYTES_MAX: usize = 8;
/// The degree sign as a word.
const DEGREE: &str = "độ";
/// Longest label of a note: three digits, or a small Roman numeral such as `xviii`.
const NOTE_LABEL_MAX: usize = 5;

/// Syllables after which a number without a space is not the mark of a note, as keys: `tổ3`.
const NUMBERED: [&str; 60] = [
    "điều",
    "khoản",
    "điểm",
    "mục",
    "chương",
    "phần",
    "quyển",
    "tập",
    "số",
    "lục",
    "bảng",
    "biểu",
    "mẫu",
    "hình",
    "cột",
    "dòng",
    "án",
    "gói",
    "thầu",
    "tổ",
    "đội",
    "nhóm",
    "lớp",
    "khoá",
    "khối",
    "cấp",
    "hạng",
    "loại",
    "bậc",
    "đợt",
    "kỳ",
    "bước",
    "lần",
    "kíp",
    "quý",
    "tháng",
    "ngày",
    "năm",
    "tuần",
    "giờ",
    "lô",
    "ô",
    "thửa",
    "tờ",
    "tầng",
    "phòng",
    "nhà",
    "dãy",
    "xã",
    "phường",
    "quận",
    "thôn",
    "bản",
    "ấp",
    "xóm",
    "ngõ",
    "đường",
    "tuyến",
    "mốc",
    "cọc",
];

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
        if piece.start < self.done || self.is_note_mark(piece) {
            return None;
        }
        if let Some(digits) = digits_after_syllable(piece.text) {
            let digits = piece.start + digits;
            let syllable = self.slice(piece.start, digits);
            let is_number = NUMBERED.contains(&key(syllable.text).as_str());
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
        if !is_unit(last.text) {
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
        match rest.chars().next() {
            Some(c) if is_lowered_digit(c) => {
                let of_formula = |c: char| c.is_ascii_alphanumeric() || is_lowered_digit(c);
                end + rest.find(|c| !of_formula(c)).unwrap_or(rest.len())
            }
            Some(c @ ('²' | '³')) if LENGTHS.contains(&key(word.text).as_str()) => {
                end + c.len_utf8()
            }
            _ => end,
        }
    }

    /// Returns true if the piece is the mark of a note, which is not a word: a label in square
    /// brackets or raised digits after text of the same line, or a number in round brackets right
    /// after a word.
    fn is_note_mark(&self, piece: Word<'_>) -> bool {
        let (before, after) = (&self.text[..piece.start], &self.text[piece.span().end..]);
        if piece.text.chars().all(is_raised_digit) {
            return follows_text(before);
        }
        if piece.text.len() > NOTE_LABEL_MAX {
            return false;
        }
        let is_number = piece.text.len() <= 3 && piece.text.bytes().all(|b| b.is_ascii_digit());
        let is_roman = || piece.text.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
        if let Some(before) = before.strip_suffix('[') {
            let attached = before.ends_with(|c: char| !c.is_whitespace());
            let is_letter = piece.text.len() == 1 && attached;
            return after.starts_with(']')
                && (is_number || is_letter || is_roman())
                && follows_text(before);
        }
        match before.strip_suffix('(') {
            Some(before) => is_number && after.starts_with(')') && ends_with_word(before),
            None => false,
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
                || matches!(before, b'[' | b'(' | 0xb0)
                || is_odd(first)
                || is_odd(after)
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

/// Returns where the digits begin that follow a syllable without a space, if no code is written
/// so: the syllable has an accent, and the numbers after it have at most two digits. They were
/// raised, and a converter has lost the raising.
fn digits_after_syllable(word: &str) -> Option<usize> {
    let start = word.find(|c: char| c.is_ascii_digit())?;
    let (syllable, numbers) = word.split_at(start);
    let is_mark = |number: &str| (1..=2).contains(&number.len()) && !number.starts_with('0');
    let digits = numbers.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
    let are_marks = digits && numbers.split(',').all(is_mark);
    (are_marks && has_diacritics(syllable) && Syllable::parse(&key(syllable)).is_some())
        .then_some(start)
}

fn is_unit(text: &str) -> bool {
    text.len() <= UNIT_BYTES_MAX && (is_celsius(text) || UNITS.contains(&key(text).as_str()))
}

/// Returns true if `before` has text in its last line.
fn follows_text(before: &str) -> bool {
    let last = before.trim_end_matches([' ', '\t']).chars().next_back();
    last.is_some_and(|c| c != '\n')
}

/// Returns true if `before` ends with two letters, or with a closing quotation mark.
fn ends_with_word(before: &str) -> bool {
    let mut back = before.chars().rev();
    match back.next() {
        Some('”' | '"' | '»') => true,
        Some(c) => is_letter(c) && back.next().is_some_and(is_letter),
        None => false,
    }
}

fn is_raised_digit(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '\u{2070}' | '\u{2074}'..='\u{2079}')
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
            ("1.234,5m2, 3km²; 7m³/ngày", "1.234,5 m2 3 km2 7 m3 ngày"),
            ("5,5tấn/ha 10ha 20 m²/người", "5,5 tấn ha 10 ha 20 m2 người"),
            ("220kV 50kWh 15tỷ 7triệu 500đ", "220 kv 50 kwh 15 tỷ 7 triệu 500 đ"),
            ("25°C 25 °C 25oC 25ºC 25 oC", "25 °c 25 °c 25 °c 25 °c 25 °c"),
            ("25 độ C, 25 độ c; 25 độ Celsius, chế độ C", "25 °c 25 °c 25 độ celsius chế độ c"),
            ("đơn vị: m²", "đơn vị m2"),
            ("CO₂, H₂SO₄ CO2", "co2 h2so4 co2"),
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

    #[test]
    fn marks_of_notes_are_not_words() {
        let marked = [
            "Đông Bắc[1] chủ trì",
            "Đông Bắc [12] chủ trì",
            "Đông Bắc[1][2] chủ trì",
            "Đông Bắc[iv] chủ trì",
            "Đông Bắc[a] chủ trì",
            "Đông Bắc[*] chủ trì",
            "Đông Bắc¹ chủ trì",
            "Đông Bắc1 chủ trì",
            "Đông Bắc1,12 chủ trì",
            "Đông Bắc¹² chủ trì",
            "Đông Bắc ³ chủ trì",
            "Đông Bắc(1) chủ trì",
            "“Đông Bắc”(12) chủ trì",
            "Đông Bắc⁽¹⁾ chủ trì",
        ];
        for text in marked {
            assert_eq!(keys(text), "đông bắc chủ trì", "{text}");
        }
        let cases = [
            ("gồm (1) Sở và (2) Ban", "gồm 1 sở và 2 ban"),
            ("[1] Tên gọi\n[2] Tên", "1 tên gọi 2 tên"),
            ("¹ Tên gọi", "1 tên gọi"),
            ("Điều 5(1), a(1), mục [2020]", "điều 5 1 a 1 mục 2020"),
            ("năm 2020¹ và [x] điểm [a]", "năm 2020 và điểm a"),
            ("[1]", "1"),
            ("Tổ3, khoản 2 Điều5, tầng12", "tổ 3 khoản 2 điều 5 tầng 12"),
            ("QĐ1 NĐ30 Bắc123 Bắc05 theo1 Km1", "qđ1 nđ30 bắc123 bắc05 theo1 km1"),
        ];
        for (text, expected) in cases {
            assert_eq!(keys(text), expected, "{text}");
        }
    }

    proptest! {
        /// A line has the same words by itself and in a text, as the index and highlights need.
        #[test]
        fn lines_are_cut_alike(
            text in "([aBđ12]|[ .,()\\[\\]°º–-]|[²³¹₂½Ⅳ②]|m2|km|°C|\n){0,30}"
        ) {
            let by_line = text.split('\n').map(keys).filter(|line| !line.is_empty());
            prop_assert_eq!(by_line.collect::<Vec<_>>().join(" "), keys(&text));
        }

        #[test]
        fn words_ascend(text in "\\PC*|([aB12]|[ ()\\[\\]°º]|[²₂]|m²|°C){0,30}") {
            let mut end = 0;
            for word in Words::new(&text) {
                prop_assert!(word.start >= end && !word.text.is_empty());
                prop_assert_eq!(word.span().of(&text), word.text);
                end = word.span().end;
            }
        }
    }
}
