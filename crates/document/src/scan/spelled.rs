//! Names in the head as the rest of the document spells them. OCR loses more accents of capitals
//! than of small letters, and no list has all communes, schools and offices. It knows no names
//! itself: those of lists are put right by `phrases`.

use std::collections::HashMap;

use super::phrases::{bare, edits_of, is_known, known_phrases};
use super::pieces::{Doubts, Edit, Piece, Token};
use crate::line::is_capitals;
use tracuu_text::{Span, fold, letter, phrase};

/// Most words of the text that are looked at. The head's names are in its first pages.
const WORDS_MAX: usize = 20_000;
/// Most words of a piece that is a name.
const PIECE_WORDS_MAX: usize = 16;
/// Fewest letters of a name.
const LETTERS_MIN: usize = 5;
/// From this many words on only the first has a capital: `Ban Tuyên giáo và Dân vận`.
const LONG: usize = 3;
/// Separates words with a sign between them, which are not of one name.
const BREAK: char = '\n';

/// The words in small letters of a text.
struct Words<'a> {
    /// Their letters, without accents and spaces.
    letters: String,
    /// The words and their places in `letters`.
    words: Vec<(usize, &'a str)>,
}

/// Returns the corrections of names in capitals in `head` whose letters `text`, of which it is a
/// part, has more often with other accents or other spaces. Words of names that it spells likewise
/// are confirmed if OCR doubts them.
pub(super) fn corrections(head: &[Piece<'_>], text: &str, doubts: Doubts<'_>) -> Vec<Edit> {
    let words = Words::of(text);
    let is_name = |piece: &&Piece<'_>| is_capitals(piece.text) && !is_known(piece.text);
    let names = head.iter().filter(is_name);
    names.flat_map(|piece| words.corrections(&piece.words(), doubts)).collect()
}

/// Returns true if an edit leaves the `known` phrases as they are.
fn keeps(edit: &Edit, known: &[(Span, String)]) -> bool {
    let text = phrase::key(&edit.text);
    known.iter().all(|(place, key)| !place.overlaps(edit.span) || text.contains(key.as_str()))
}

/// Returns the letters of a word as small ones without accents.
fn plain(word: &str) -> String {
    fold(&word.to_lowercase()).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Returns the number of marks on the letters of a name in small letters.
fn marks(name: &str) -> usize {
    let of = |c: char| {
        let vowel = letter::vowel(c).map(|vowel| [vowel.is_shaped(), vowel.is_toned()]);
        vowel.unwrap_or([c == 'đ', false]).into_iter().filter(|has| *has).count()
    };
    name.chars().map(of).sum()
}

impl<'a> Words<'a> {
    fn of(text: &'a str) -> Words<'a> {
        let mut found = Words { letters: String::new(), words: Vec::new() };
        for word in text.split_whitespace().take(WORDS_MAX) {
            let own = bare(word);
            let is_small = own.contains(char::is_lowercase) || own.chars().count() == 1;
            if word.starts_with(|c: char| !c.is_alphanumeric()) || !is_small {
                found.letters.push(BREAK);
            }
            if is_small {
                found.words.push((found.letters.len(), own));
                found.letters.push_str(&plain(own));
            }
            if word.ends_with(|c: char| !c.is_alphanumeric()) {
                found.letters.push(BREAK);
            }
        }
        found
    }

    /// Corrects the longest names first.
    fn corrections(&self, words: &[Token<'_>], doubts: Doubts<'_>) -> Vec<Edit> {
        let mut edits = Vec::new();
        if words.len() > PIECE_WORDS_MAX {
            return edits;
        }
        let known = known_phrases(words);
        let mut at = 0;
        while at < words.len() {
            let ends = (at + 1..=words.len()).rev();
            let mut found = ends.filter_map(|end| Some((end, self.spelled(&words[at..end])?)));
            at = match found.next() {
                Some((end, spelled)) => {
                    let name = &words[at..end];
                    // The text may be read as wrongly as the head, but no list is.
                    let mut changed = edits_of(name, &spelled.to_uppercase());
                    changed.retain(|edit| keeps(edit, &known));
                    let doubted = name.iter().filter(|word| {
                        !doubts.at(word.span).is_empty()
                            && !changed.iter().any(|edit| edit.span.overlaps(word.span))
                    });
                    edits.extend(doubted.map(|word| Edit::correction(word.span, word.text)));
                    edits.extend(changed);
                    end
                }
                None => at + 1,
            };
        }
        edits.into_iter().map(|edit| Edit { is_confirmed: true, ..edit }).collect()
    }

    /// Returns how the text spells a name of two words or more, if it has it.
    fn spelled(&self, words: &[Token<'_>]) -> Option<String> {
        let own: Vec<String> = words.iter().map(|word| bare(word.text).to_lowercase()).collect();
        let letters: String = own.iter().map(|word| plain(word)).collect();
        if letters.len() < LETTERS_MIN {
            return None;
        }
        let mut counts: HashMap<String, usize> = HashMap::new();
        for (at, _) in self.letters.match_indices(&letters) {
            if let Some(name) = self.name(at, at + letters.len()) {
                *counts.entry(name.join(" ").to_lowercase()).or_default() += 1;
            }
        }
        let own = own.join(" ");
        let most = counts.values().copied().max()?;
        if counts.get(&own) == Some(&most) {
            return Some(own);
        }
        let mut best = counts.into_iter().filter(|(_, count)| *count == most);
        let (best, is_only) = (best.next().map(|(name, _)| name), best.next().is_none());
        // OCR loses marks more often than it makes them: one mention of a short name with fewer of
        // them does not count.
        let is_surer = |name: &String| {
            most > 1 || name.split(' ').count() >= LONG || marks(name) >= marks(&own)
        };
        best.filter(|name| is_only && is_surer(name))
    }

    /// Returns the words at a place in the letters, if they are whole and a name.
    fn name(&self, from: usize, to: usize) -> Option<Vec<&'a str>> {
        let first = self.words.binary_search_by_key(&from, |(at, _)| *at).ok()?;
        let end = self.words.partition_point(|(at, _)| *at < to);
        let last = self.words[end - 1];
        let words: Vec<&str> = self.words[first..end].iter().map(|(_, word)| *word).collect();
        let capitals = words.iter().take_while(|word| word.starts_with(char::is_uppercase)).count();
        let is_name = capitals == words.len() || words.len() >= LONG && capitals > 0;
        let is_whole = last.0 + plain(last.1).len() == to;
        (words.len() > 1 && is_name && is_whole).then_some(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::pieces::{apply, pieces};

    fn corrected(head: &str, body: &str) -> String {
        let text = format!("{head}\n{body}");
        let all = pieces(&text);
        let edits = corrections(&all, &text, Doubts(&[]));
        apply(&text, &[], edits).0.lines().next().unwrap().to_string()
    }

    #[test]
    fn names_are_spelled_as_in_the_text() {
        for (head, body, expected) in [
            ("CỤC THUÊ", "Cục Thuế có ý kiến như sau:", "CỤC THUẾ"),
            ("XÃ HÓA AN", "Hòa An, ngày 4 tháng 5 năm 2020", "XÃ HÒA AN"),
            (
                "BAN TUYỂN GIÁO VÀ DÂN VẬN",
                "Theo Ban Tuyên giáo và Dân vận Tỉnh ủy",
                "BAN TUYÊN GIÁO VÀ DÂN VẬN",
            ),
            (
                "KỸ THUẬT -CÔNG NGHỆCÀN THƠ",
                "Trường Kỹ thuật - Công nghệ Cần Thơ, tại Cần Thơ",
                "KỸ THUẬT -CÔNG NGHỆ CẦN THƠ",
            ),
        ] {
            assert_eq!(corrected(head, body), expected);
        }
    }

    #[test]
    fn other_words_and_what_is_more_frequent_stay() {
        for (head, body) in [
            ("SỔ TÀI KHOẢN", "Số tài khoản"),
            ("XÃ HÓA AN", "xã Hóa An và xã Hòa An"),
            ("XÃ HÓA AN", "Hòa, An"),
            ("XÃ HÓA AN", "xã Hòa Anh"),
            ("XÃ HÓA AN", "hòa an"),
            ("XÃ HÓA AN", ""),
            ("XÃ HÓA AN", "Hoa An, ngày 4 tháng 5 năm 2020"),
            ("SỞ TÀI CHÍNH", "Sô Tài chính"),
            ("CÔNG TY CỔ PHẦN A", "Công ty Cỗ phần A và Công ty Cỗ phần A"),
        ] {
            let expected = if head.contains("TÀI KHOẢN") { "SỐ TÀI KHOẢN" } else { head };
            assert_eq!(corrected(head, body), expected, "{body}");
        }
    }
}
