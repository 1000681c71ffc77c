//! How much of a text is Vietnamese as documents write it: which of its pairs of adjacent words the
//! table of pairs ([`PairTable::built_in`]) has. Of good prose it has .94 and more, of lists of
//! names less; of a page that was read by OCR for English .1 to .25, and of words without their
//! accents .13 to .28.

use unicode_normalization::UnicodeNormalization;

use tracuu_text::pairs::{PairTable, WordId};
use tracuu_text::{key, words};

/// A text is better than another only if it has this many times as many known pairs: corrected
/// readings of names are made of known pairs.
const BETTER: f32 = 1.1;

/// The pairs of adjacent words of a text. Numbers, codes and single letters are not words here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct WordPairs {
    pub all: usize,
    /// Those that the table has.
    pub known: usize,
}

impl WordPairs {
    pub fn of(text: &str) -> WordPairs {
        let table = PairTable::built_in();
        let text: String = text.nfc().collect();
        let mut pairs = WordPairs::default();
        // Outside `None` if there is not a word before, inside if the table lacks it.
        let mut before: Option<Option<WordId>> = None;
        for word in words(&text) {
            let is_word =
                word.text.chars().all(char::is_alphabetic) && word.text.chars().nth(1).is_some();
            let id = is_word.then(|| table.id(&key(word.text)));
            if let Some((first, second)) = before.zip(id) {
                let ids = first.zip(second);
                pairs.all += 1;
                pairs.known +=
                    usize::from(ids.is_some_and(|(a, b)| table.pair_count(a, b).is_some()));
            }
            before = id;
        }
        pairs
    }

    /// Returns true if at least this share of the pairs is known. True for a text without pairs.
    pub fn are_known(self, share: f32) -> bool {
        self.known as f32 >= share * self.all as f32
    }

    /// Returns true if the text with these pairs is clearly better than one with `other`.
    pub fn are_better_than(self, other: WordPairs) -> bool {
        self.known as f32 > BETTER * other.known as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_pairs_tell_good_text() {
        let good = WordPairs::of("Ủy ban nhân dân tỉnh Lạng Sơn, 12 UBND, thông báo kết luận");
        assert_eq!(good, WordPairs { all: 10, known: 9 });
        let plain = WordPairs::of("Uy ban nhan dan tinh Lang Son thong bao ket luan");
        assert!(!plain.are_known(0.7) && good.are_known(0.9) && good.are_better_than(plain));
        assert!(!good.are_better_than(good));
        assert!(WordPairs::of("1.250 13/2").are_known(1.0));
        assert_eq!(WordPairs::of("nha\u{302}n da\u{302}n"), WordPairs { all: 1, known: 1 });
    }
}
