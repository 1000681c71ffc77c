//! The Vietnamese letters that carry tones: twelve vowels with six tones, all in lower case and
//! composed (NFC). `đ` is a consonant and is not included.

/// A tone, in the column order of `VOWELS`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tone {
    /// Level tone, without a mark.
    Ngang,
    /// Falling tone, marked with a grave accent.
    Huyen,
    /// Rising tone, marked with an acute accent.
    Sac,
    /// Dipping tone, marked with a hook above.
    Hoi,
    /// Creaky rising tone, marked with a tilde.
    Nga,
    /// Heavy tone, marked with a dot below.
    Nang,
}

impl Tone {
    /// All six tones, in the order of the variants.
    pub const ALL: [Tone; 6] =
        [Tone::Ngang, Tone::Huyen, Tone::Sac, Tone::Hoi, Tone::Nga, Tone::Nang];
}

/// Each vowel letter without a tone mark, then with each of the five.
const VOWELS: [[char; 6]; 12] = [
    ['a', 'à', 'á', 'ả', 'ã', 'ạ'],
    ['ă', 'ằ', 'ắ', 'ẳ', 'ẵ', 'ặ'],
    ['â', 'ầ', 'ấ', 'ẩ', 'ẫ', 'ậ'],
    ['e', 'è', 'é', 'ẻ', 'ẽ', 'ẹ'],
    ['ê', 'ề', 'ế', 'ể', 'ễ', 'ệ'],
    ['i', 'ì', 'í', 'ỉ', 'ĩ', 'ị'],
    ['o', 'ò', 'ó', 'ỏ', 'õ', 'ọ'],
    ['ô', 'ồ', 'ố', 'ổ', 'ỗ', 'ộ'],
    ['ơ', 'ờ', 'ớ', 'ở', 'ỡ', 'ợ'],
    ['u', 'ù', 'ú', 'ủ', 'ũ', 'ụ'],
    ['ư', 'ừ', 'ứ', 'ử', 'ữ', 'ự'],
    ['y', 'ỳ', 'ý', 'ỷ', 'ỹ', 'ỵ'],
];

/// Ends of the two Unicode ranges that contain all these letters: up to `ư`, and `ạ` to `ỹ`.
const LOW_END: usize = 'ư' as usize + 1;
const HIGH_START: usize = 'ạ' as usize;
const HIGH_END: usize = 'ỹ' as usize + 1;

/// The code of each character of the range: 0 if it is not a vowel, otherwise 1 + 6 × vowel + tone.
/// A direct table, because indexing looks up every letter.
const LOW: [u8; LOW_END] = codes(0);
const HIGH: [u8; HIGH_END - HIGH_START] = codes(HIGH_START);

const fn codes<const N: usize>(start: usize) -> [u8; N] {
    let mut codes = [0; N];
    let mut at = 0;
    while at < VOWELS.len() * 6 {
        let letter = VOWELS[at / 6][at % 6] as usize;
        if letter >= start && letter < start + N {
            codes[letter - start] = at as u8 + 1;
        }
        at += 1;
    }
    codes
}

/// A vowel letter, split into base letter and tone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vowel {
    /// The letter without its tone mark: `ê` for `ệ`.
    pub base: char,
    /// The tone; [`Tone::Ngang`] if the letter has no tone mark.
    pub tone: Tone,
}

impl Vowel {
    /// Returns true if the letter has a shape mark: `ă â ê ô ơ ư`.
    pub fn is_shaped(self) -> bool {
        !self.base.is_ascii()
    }

    /// Returns true if the letter has a tone mark.
    pub fn is_toned(self) -> bool {
        self.tone != Tone::Ngang
    }
}

/// Splits the lower-case letter `c` into vowel and tone. Returns `None` for consonants, capitals
/// and all other characters.
#[inline]
pub fn vowel(c: char) -> Option<Vowel> {
    let at = c as usize;
    let code = match LOW.get(at) {
        Some(&code) => code,
        None => HIGH.get(at.wrapping_sub(HIGH_START)).copied().unwrap_or(0),
    };
    let code = usize::from(code.checked_sub(1)?);
    Some(Vowel { base: VOWELS[code / 6][0], tone: Tone::ALL[code % 6] })
}

/// Returns the small letter of a Vietnamese letter beyond ASCII, or of another letter of the same
/// two ranges of Unicode; `None` for any other character. Saves the search in tables of Unicode.
#[inline]
pub fn small(c: char) -> Option<char> {
    match c {
        'à'..='ö' | 'ø'..='ÿ' => Some(c),
        'À'..='Ö' | 'Ø'..='Þ' => char::from_u32(c as u32 + 0x20),
        // A capital is even, its small letter follows.
        'Ă' | 'ă' | 'Đ' | 'đ' | 'Ĩ' | 'ĩ' | 'Ũ' | 'ũ' | 'Ơ' | 'ơ' | '\u{1ea0}'..='\u{1ef9}' => {
            char::from_u32(c as u32 | 1)
        }
        'Ư' | 'ư' => Some('ư'),
        _ => None,
    }
}

/// Returns true for a letter of any script. As [`char::is_alphabetic`], without its search for
/// Vietnamese letters.
#[inline]
pub fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || (!c.is_ascii() && (small(c).is_some() || c.is_alphabetic()))
}

/// Returns true for a letter or digit of any script. As [`char::is_alphanumeric`], without its
/// search for Vietnamese letters.
#[inline]
pub fn is_letter_or_digit(c: char) -> bool {
    c.is_ascii_alphanumeric() || (!c.is_ascii() && (small(c).is_some() || c.is_alphanumeric()))
}

/// Returns true for a capital of any script. As [`char::is_uppercase`], without its search for
/// Vietnamese letters.
#[inline]
pub fn is_capital(c: char) -> bool {
    c.is_ascii_uppercase()
        || (!c.is_ascii() && small(c).map_or(c.is_uppercase(), |small| small != c))
}

/// Returns the ASCII letter of a Vietnamese vowel with marks, in its case: `Ấ` gives `A`. Returns
/// `None` for any other character.
#[inline]
pub fn plain_vowel(c: char) -> Option<char> {
    let small = small(c)?;
    let plain = match vowel(small)?.base {
        'ă' | 'â' => 'a',
        'ê' => 'e',
        'ô' | 'ơ' => 'o',
        'ư' => 'u',
        base => base,
    };
    Some(if c == small { plain } else { plain.to_ascii_uppercase() })
}

/// Returns the vowel `base` with `tone`. Returns `base` unchanged if it is not a toneless
/// lower-case vowel.
pub fn toned(base: char, tone: Tone) -> char {
    let row = VOWELS.iter().find(|row| row[0] == base);
    row.map_or(base, |row| row[tone as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_comes_apart_and_together() {
        for row in VOWELS {
            for (letter, tone) in row.into_iter().zip(Tone::ALL) {
                assert_eq!(vowel(letter), Some(Vowel { base: row[0], tone }));
                assert_eq!(toned(row[0], tone), letter);
            }
        }
        let others = (0..=0x1fff).filter_map(char::from_u32).filter(|&c| vowel(c).is_some());
        assert_eq!(others.count(), 72, "nothing else is a vowel");
        for c in '\0'..='\u{ffff}' {
            let kinds = (c.is_alphabetic(), c.is_alphanumeric(), c.is_uppercase());
            assert_eq!((is_letter(c), is_letter_or_digit(c), is_capital(c)), kinds, "{c}");
            let known = small(c).is_none_or(|small| c.to_lowercase().eq([small]));
            assert!(known, "{c}");
        }
        assert_eq!("ẰĐưÝỸ".chars().map(small).collect::<Option<String>>().unwrap(), "ằđưýỹ");
        assert_eq!(toned('x', Tone::Sac), 'x');
    }
}
