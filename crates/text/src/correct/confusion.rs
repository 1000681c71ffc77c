//! Which letters a reader takes for others.

use crate::letter::{self, Tone};

/// Letters, without accents, that are taken for each other.
const CONFUSED: [&[&str]; 9] = [
    &["l", "i", "t", "j"],
    &["e", "c", "o"],
    &["h", "b"],
    &["g", "q"],
    &["n", "u"],
    &["u", "i"],
    &["m", "rn"],
    &["m", "in"],
    &["n", "u", "ii"],
];
/// The letters of Vietnamese words, without accents.
const LETTERS: &str = "abcdeghiklmnopqrstuvxy";

/// Returns the words that `plain`, in lower case and without accents, may be misread for: with a
/// letter that is often taken for another, or one letter fewer.
pub(super) fn confused(plain: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (at, c) in plain.char_indices() {
        let (before, rest) = plain.split_at(at);
        for group in CONFUSED {
            for read in group {
                let Some(after) = rest.strip_prefix(read) else { continue };
                let others = group.iter().filter(|other| *other != read);
                all.extend(others.map(|other| [before, other, after].concat()));
            }
        }
        all.push([before, &rest[c.len_utf8()..]].concat());
    }
    all
}

/// Returns the words that have any one letter of `plain` replaced, or one letter more.
pub(super) fn any_letter_changed(plain: &str) -> Vec<String> {
    let mut all = Vec::new();
    for at in plain.char_indices().map(|(at, _)| at).chain([plain.len()]) {
        let (before, rest) = plain.split_at(at);
        let after = rest.chars().next().map(|c| &rest[c.len_utf8()..]);
        for letter in LETTERS.split_inclusive(|_| true) {
            all.extend(after.map(|after| [before, letter, after].concat()));
            all.push([before, letter, rest].concat());
        }
    }
    all
}

/// Returns in how many marks two words in lower case differ: in the tone, and in circumflexes,
/// horns, breves and bars, on whatever letters.
pub(super) fn marks_apart(one: &str, other: &str) -> usize {
    let (one, other) = (Marks::of(one), Marks::of(other));
    let shapes = one.shapes.iter().zip(other.shapes);
    // A mark for another mark is one difference, not two.
    let (more, fewer) = shapes.fold((0, 0), |(more, fewer), (&one, other)| {
        (more + one.saturating_sub(other), fewer + other.saturating_sub(one))
    });
    more.max(fewer) + usize::from(one.tone != other.tone)
}

/// Returns the tone of a word in lower case.
pub(super) fn tone_of(word: &str) -> Tone {
    Marks::of(word).tone
}

/// The marks of a word.
struct Marks {
    tone: Tone,
    /// Numbers of circumflexes, horns, breves and bars.
    shapes: [usize; 4],
}

impl Marks {
    fn of(word: &str) -> Marks {
        let mut marks = Marks { tone: Tone::Ngang, shapes: [0; 4] };
        for c in word.chars() {
            let vowel = letter::vowel(c);
            match vowel.map_or(c, |vowel| vowel.base) {
                'â' | 'ê' | 'ô' => marks.shapes[0] += 1,
                'ơ' | 'ư' => marks.shapes[1] += 1,
                'ă' => marks.shapes[2] += 1,
                'đ' => marks.shapes[3] += 1,
                _ => {}
            }
            if let Some(vowel) = vowel.filter(|vowel| vowel.is_toned()) {
                marks.tone = vowel.tone;
            }
        }
        marks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_look_alike_are_tried() {
        let cases = [("bien", "hien"), ("cua", "oua"), ("rnau", "mau"), ("nuuoc", "nuoc")];
        for (read, meant) in cases {
            assert!(confused(read).contains(&meant.to_string()), "{read}");
        }
        for meant in ["phuong", "nhuong", "nhuongs"] {
            let changed = any_letter_changed("nhuong");
            assert!(changed.contains(&meant.to_string()), "{meant}");
        }
    }

    #[test]
    fn marks_are_counted() {
        let cases = [
            ("de", "de", 0),
            ("đề", "để", 1),
            ("bê", "bổ", 1),
            ("chợ", "cho", 2),
            ("đo", "do", 1),
            ("năm", "nâm", 1),
            ("mọi", "mới", 2),
        ];
        for (one, other, apart) in cases {
            assert_eq!((marks_apart(one, other), marks_apart(other, one)), (apart, apart));
        }
    }
}
