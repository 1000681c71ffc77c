//! How far a text that OCR has read is from a phrase: the edit distance of their letters, where
//! accents and letters of one shape cost less. Spaces and signs do not count.

use tracuu_text::letter;

/// The cost of a letter that is added, missing or another one.
pub(super) const LETTER: u32 = 10;
/// The cost of a letter for one of the same shape.
const SHAPE: u32 = 5;
/// The cost of wrong or missing accents.
const ACCENT: u32 = 2;

/// Letters and figures, without accents, that OCR takes for each other.
const SHAPES: [&str; 9] = ["HNM", "OQ0DG6C", "IL1TJ", "UVY", "EFB", "B8", "S5$", "PFR", "A4"];

/// Returns the letters and figures of `text` as capitals.
pub(super) fn letters(text: &str) -> Vec<char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// Returns the distance between two texts of [`letters`], or `None` if it is more than `most`.
pub(super) fn distance(read: &[char], known: &[char], most: u32) -> Option<u32> {
    let apart = u32::try_from(read.len().abs_diff(known.len())).unwrap_or(u32::MAX);
    if apart.saturating_mul(LETTER) > most {
        return None;
    }
    let mut above: Vec<u32> = (0..).map(|at| at * LETTER).take(known.len() + 1).collect();
    let mut row = above.clone();
    for &own in read {
        row[0] = above[0] + LETTER;
        for (at, &other) in known.iter().enumerate() {
            let changed = above[at] + cost(own, other);
            row[at + 1] = changed.min(above[at + 1] + LETTER).min(row[at] + LETTER);
        }
        std::mem::swap(&mut above, &mut row);
        if above.iter().all(|&cost| cost > most) {
            return None;
        }
    }
    above.last().copied().filter(|&cost| cost <= most)
}

fn cost(read: char, known: char) -> u32 {
    if read == known {
        return 0;
    }
    let (read, known) = (plain(read), plain(known));
    if read == known {
        return ACCENT;
    }
    let alike = SHAPES.iter().any(|shapes| shapes.contains(read) && shapes.contains(known));
    if alike { SHAPE } else { LETTER }
}

/// Returns a letter without its accents.
fn plain(c: char) -> char {
    match c {
        'Đ' => 'D',
        _ => letter::plain_vowel(c).map_or(c, |plain| plain.to_ascii_uppercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_shapes_cost_less_than_letters() {
        let cases = [
            ("GIÁM ĐỐC", "Giám đốc", Some(0)),
            ("GIÁM DOC", "GIÁM ĐỐC", Some(4)),
            ("GIÁN ĐQC", "GIÁM ĐỐC", Some(10)),
            ("GIÁ ĐỐC", "GIÁM ĐỐC", Some(10)),
            ("GI ÁM, ĐỐC.", "GIÁM ĐỐC", Some(0)),
            ("GIAO THÔNG", "GIÁM ĐỐC", None),
            ("", "GIÁM", None),
        ];
        for (read, known, expected) in cases {
            assert_eq!(distance(&letters(read), &letters(known), 20), expected, "{read}");
        }
    }
}
