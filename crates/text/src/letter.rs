//! The letters of Vietnamese that carry tones: twelve vowels, six tones, all lower case and composed
//! (NFC). `đ` is a consonant and has no place here.

/// A tone, in the order of `VOWELS`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tone {
    /// No mark.
    Ngang,
    /// Grave.
    Huyen,
    /// Acute.
    Sac,
    /// Hook above.
    Hoi,
    /// Tilde.
    Nga,
    /// Dot below.
    Nang,
}

impl Tone {
    /// All six.
    pub const ALL: [Tone; 6] =
        [Tone::Ngang, Tone::Huyen, Tone::Sac, Tone::Hoi, Tone::Nga, Tone::Nang];
}

/// Every vowel letter without a tone mark, and with each of the five.
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

/// The letters lie in two blocks of Unicode: up to `ư`, and `ạ` to `ỹ`.
const LOW_END: usize = 'ư' as usize + 1;
const HIGH_START: usize = 'ạ' as usize;
const HIGH_END: usize = 'ỹ' as usize + 1;

/// 0 for what is no vowel, else 1 + six times the vowel + the tone. Every letter that is indexed is
/// looked up here.
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

/// A vowel letter taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vowel {
    /// The letter without its tone mark: `ê` of `ệ`.
    pub base: char,
    /// The tone that stands on it.
    pub tone: Tone,
}

impl Vowel {
    /// Whether the letter has a mark of shape: `ă â ê ô ơ ư`.
    pub fn is_shaped(self) -> bool {
        !self.base.is_ascii()
    }

    /// Whether a tone mark stands on it.
    pub fn is_toned(self) -> bool {
        self.tone != Tone::Ngang
    }
}

/// The vowel that the lower-case letter `c` is; none for a consonant or anything else.
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

/// The vowel `base` with `tone` on it. What is no toneless vowel comes back as it is.
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
