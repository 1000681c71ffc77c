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
        assert_eq!(toned('x', Tone::Sac), 'x');
    }
}
