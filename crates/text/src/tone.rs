//! Canonical placement of the tone mark: `hòa` and `hoà`, or `của` and `cuả`, give the same key.
//!
//! Two conventions put the mark of the open rimes `oa oe uy` on the first or on the second letter.
//! Quyết định 1989/QĐ-BGDĐT, article 8, prescribes the second. Typists also put marks on other
//! letters. In a legal syllable the grammar decides the place. In any other word, pairs of the
//! first convention are changed to the second (`hòabình`), and nothing else changes. The opposite
//! mapping is wrong on legal syllables (`toàn` would become `tòan`), so it must not be used. Shown
//! text is never rewritten.
//!
//! `gịa` (of `giặt gịa`) and `giạ`, a measure, share a key. They are the only two words that differ
//! in tone placement alone.

use super::letter::vowel;
use super::syllable::Syllable;

/// Letter pairs with the mark on the first letter, each followed by the pair with the mark on the
/// second.
const PAIRS: [(char, char, char, char); 15] = [
    ('ò', 'a', 'o', 'à'),
    ('ó', 'a', 'o', 'á'),
    ('ỏ', 'a', 'o', 'ả'),
    ('õ', 'a', 'o', 'ã'),
    ('ọ', 'a', 'o', 'ạ'),
    ('ò', 'e', 'o', 'è'),
    ('ó', 'e', 'o', 'é'),
    ('ỏ', 'e', 'o', 'ẻ'),
    ('õ', 'e', 'o', 'ẽ'),
    ('ọ', 'e', 'o', 'ẹ'),
    ('ù', 'y', 'u', 'ỳ'),
    ('ú', 'y', 'u', 'ý'),
    ('ủ', 'y', 'u', 'ỷ'),
    ('ũ', 'y', 'u', 'ỹ'),
    ('ụ', 'y', 'u', 'ỵ'),
];

/// Pairs of vowels without shape marks in which the first carries the tone, unless it belongs to
/// the onset `qu` or `gi`.
const FALLING: [(char, char); 12] = [
    ('a', 'i'),
    ('a', 'o'),
    ('a', 'u'),
    ('a', 'y'),
    ('e', 'o'),
    ('i', 'a'),
    ('i', 'u'),
    ('o', 'i'),
    ('u', 'a'),
    ('u', 'i'),
    ('y', 'a'),
    ('y', 'u'),
];
/// Pairs of vowels without shape marks in which the second may carry the tone.
const RISING: [(char, char); 4] = [('o', 'a'), ('o', 'e'), ('o', 'o'), ('u', 'y')];

/// Moves the tone mark of `word` (lower case, NFC) to its canonical place. Idempotent. Keeps the
/// number of characters, and changes letters only in their tone. Costs a hash lookup, so call
/// [`is_suspicious`] first.
pub fn place_tone(word: &mut String) {
    if let Some(syllable) = Syllable::parse(word) {
        *word = syllable.to_string();
        return;
    }
    let mut chars: Vec<char> = word.chars().collect();
    for at in 1..chars.len() {
        let pair = PAIRS.iter().find(|&&(a, b, _, _)| chars[at - 1] == a && chars[at] == b);
        if let Some(&(_, _, first, second)) = pair {
            chars[at - 1] = first;
            chars[at] = second;
        }
    }
    *word = chars.into_iter().collect();
}

/// Returns `text` with the tone mark of the open rimes `oa oe uy` on the first letter: `Uỷ` gives
/// `Ủy`, `Hoà` gives `Hòa`. Keeps case and changes nothing else (`toàn`, `quỳ`). Meant for names
/// that must have one spelling. Linear.
pub fn open_rimes_first(text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for at in 1..chars.len() {
        let closed = chars.get(at + 1).is_some_and(|next| next.is_alphabetic());
        let after_q = at > 1 && matches!(chars[at - 2], 'q' | 'Q');
        let small = [chars[at - 1], chars[at]].map(|c| c.to_lowercase().next().unwrap_or(c));
        let pair = PAIRS.iter().find(|&&(_, _, first, second)| small == [first, second]);
        let Some(&(first, second, ..)) = pair.filter(|_| !closed && !after_q) else { continue };
        for (place, letter) in [(at - 1, first), (at, second)] {
            let capital = letter.to_uppercase().next().filter(|_| chars[place].is_uppercase());
            chars[place] = capital.unwrap_or(letter);
        }
    }
    chars.into_iter().collect()
}

/// Returns true if a tone mark on the adjacent letters `first` and `second` may be misplaced.
/// `before` is the letter in front of `first`. [`place_tone`] never changes a word without a
/// suspicious pair; it may leave a word with one unchanged. Nearly all words are decided here,
/// without the grammar.
#[inline]
pub fn is_suspicious(before: char, first: char, second: char) -> bool {
    if first.is_ascii() && second.is_ascii() {
        return false;
    }
    let (Some(one), Some(two)) = (vowel(first), vowel(second)) else { return false };
    let shared = |letter| matches!((before, letter), ('q', 'u') | ('g', 'i'));
    match (one.is_toned(), two.is_toned()) {
        (false, false) => false,
        // Of two letters with shape marks, only in `ươ` does the second carry the tone.
        (true, _) if one.is_shaped() => one.base == 'ư' && two.base == 'ơ',
        (_, true) if two.is_shaped() => one.is_toned(),
        _ if one.is_shaped() || two.is_shaped() => true,
        (true, _) => shared(one.base) || !FALLING.contains(&(one.base, two.base)),
        (_, true) => !shared(one.base) && !RISING.contains(&(one.base, two.base)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letter::toned;

    fn placed(word: &str) -> String {
        let mut word = word.to_string();
        place_tone(&mut word);
        word
    }

    #[test]
    fn both_conventions_meet() {
        let same = [
            ("hòa", "hoà"),
            ("thủy", "thuỷ"),
            ("khỏe", "khoẻ"),
            ("ủy", "uỷ"),
            ("tòan", "toàn"),
            ("qúy", "quý"),
            ("khủyu", "khuỷu"),
        ];
        for (old, new) in same {
            assert_eq!(placed(old), new);
            assert_eq!(placed(new), new);
        }
    }

    #[test]
    fn names_have_the_marks_of_open_rimes_on_the_first_letter() {
        let cases = [
            ("Uỷ ban nhân dân tỉnh Hoà Bình", "Ủy ban nhân dân tỉnh Hòa Bình"),
            ("TOÀ ÁN, THÀNH UỶ", "TÒA ÁN, THÀNH ỦY"),
            (
                "Thuỷ lợi Toàn Hoàng khuỷu Quỳ Hợp quý khoẻ",
                "Thủy lợi Toàn Hoàng khuỷu Quỳ Hợp quý khỏe",
            ),
            ("ỷ", "ỷ"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(open_rimes_first(text), expected);
            assert_eq!(open_rimes_first(expected), expected);
        }
    }

    #[test]
    fn misplaced_marks_are_put_right() {
        let cases = [
            ("cuả", "của"),
            ("gìa", "già"),
            ("qủa", "quả"),
            ("mùôn", "muồn"),
            ("mùon", "mùon"),
            ("mìêng", "miềng"),
            ("lựơng", "lượng"),
            ("baỏ", "bảo"),
            ("đaị", "đại"),
            ("nghịêm", "nghiệm"),
            ("ngòăng", "ngoằng"),
            ("giừơng", "giường"),
            ("baỷ", "bảy"),
            ("chòang", "choàng"),
            ("thuýên", "thuyến"),
            ("muà", "mùa"),
            ("gịa", "giạ"),
            ("gỉa", "giả"),
            ("đuợc", "đuợc"),
            ("caféine", "caféine"),
            ("hòabình", "hoàbình"),
        ];
        for (typed, expected) in cases {
            assert_eq!(crate::key(typed), expected);
        }
    }

    /// The tone mark of a legal syllable may be typed on any of its vowels; the key is the same.
    #[test]
    fn every_place_of_the_mark_is_one_key() {
        let mut keys = std::collections::HashSet::new();
        for syllable in Syllable::all() {
            let written = syllable.to_string();
            assert!(keys.insert(written.clone()), "{written} is the key of two syllables");
            assert_eq!(crate::key(&written), written);
            let letters: Vec<char> = written.chars().collect();
            let base = |c: char| vowel(c).map_or(c, |v| v.base);
            for at in (0..letters.len()).filter(|&at| vowel(letters[at]).is_some()) {
                let moved: String = (0..letters.len())
                    .map(|i| base(letters[i]))
                    .enumerate()
                    .map(|(i, c)| if i == at { toned(c, syllable.tone) } else { c })
                    .collect();
                assert_eq!(crate::key(&moved), written, "{moved}");
            }
        }
    }

    #[test]
    fn other_syllables_stay() {
        for word in ["mùa", "mía", "của", "thủi", "ngoẻo", "hoàn", "giả", "quả", "toà", "116", ""]
        {
            assert_eq!(placed(word), word);
        }
    }
}
