//! One placement of the tone mark, so that `hòa` and `hoà` are one key.
//!
//! Two conventions put the mark of the open rimes `oa oe uy` on the first or on the second letter
//! (Quyết định 1989/QĐ-BGDĐT, article 8, has the second). The key uses the second. The map from the
//! first to the second is exact on every legal syllable; the opposite one is not (`toàn` would become
//! `tòan`), so it must not be used. Shown text is never rewritten.

/// First-letter forms and the second-letter forms they become.
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

/// Moves the tone mark of a lower-case NFC word to its one place. Idempotent; keeps the number of
/// characters.
pub fn place_tone(word: &mut String) {
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

/// Whether the tone mark of two adjacent letters is in the first convention's place.
pub fn is_misplaced(first: char, second: char) -> bool {
    matches!(second, 'a' | 'e' | 'y')
        && first > '\x7f'
        && PAIRS.iter().any(|&(a, b, _, _)| (a, b) == (first, second))
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn other_syllables_stay() {
        for word in ["mùa", "mía", "của", "thủi", "ngoẻo", "hoàn", "giả", "quả", "toà", "116", ""]
        {
            assert_eq!(placed(word), word);
        }
    }

    /// The measured table of all 360 affected syllables is test material that is not part of a clone.
    #[test]
    fn the_whole_table_of_pairs_holds() {
        let Ok(table) = std::fs::read_to_string("../shared/reference/vi-data/tone-pairs.tsv")
        else {
            println!("skipped: the table of tone pairs is not here");
            return;
        };
        let mut rows = 0;
        for row in table.lines().filter(|row| !row.starts_with('#')) {
            let columns: Vec<&str> = row.split('\t').collect();
            assert_eq!(placed(columns[2]), columns[3]);
            assert_eq!(placed(columns[3]), columns[3]);
            rows += 1;
        }
        assert_eq!(rows, 360);
    }
}
