//! Texts of generated documents: sections of several source documents, with other names and
//! numbers. Headings stay with their sections.

use super::damage::damaged;
use super::names::{Names, capitalised};
use super::source::{Source, SourceDocument};
use crate::corpus::prepare::recent;
use crate::random::Random;

/// Share of sections that are of the first source document; the others are of its partners.
const OF_FIRST: f64 = 0.7;
/// Number of partners.
const PARTNERS: usize = 2;
/// Share of names and of numbers that are replaced.
const REPLACED: f64 = 0.3;
/// Longest run of capitalised words that counts as a name, in words.
const NAME_WORDS_MAX: usize = 4;
/// Longest title, in characters, if it is made of the first words of a document.
const TITLE_CHARS_MAX: usize = 120;

/// Composes texts.
pub struct Composer<'a> {
    source: &'a Source,
    lengths: Vec<usize>,
    names: Names,
}

/// A title and a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composed {
    /// Title.
    pub title: String,
    /// Body, in paragraphs.
    pub body: String,
}

impl<'a> Composer<'a> {
    /// Prepares to compose from `source`.
    pub fn new(source: &'a Source, seed: u64) -> Composer<'a> {
        Composer { source, lengths: source.lengths(), names: Names::of(source, seed) }
    }

    /// Composes a text. Its length is that of a document of the source, as near as its sections
    /// allow.
    pub fn compose(&mut self, random: &mut Random) -> Composed {
        let documents = &self.source.documents;
        let target = self.lengths[random.below(self.lengths.len())];
        let first_at = random.below(documents.len());
        let first = &documents[first_at];
        let partners: Vec<&SourceDocument> =
            (0..PARTNERS).map(|_| &documents[random.below(documents.len())]).collect();
        let mut next = random.below(first.sections.len());
        let mut body = String::new();
        while body.len() < target {
            let partner = partners[random.below(PARTNERS)];
            let section = if random.chance(OF_FIRST) {
                next = (next + 1) % first.sections.len();
                &first.sections[next]
            } else {
                &partner.sections[random.below(partner.sections.len())]
            };
            let rest = target - body.len();
            let section = head_of(section, rest);
            // The last section may go over the target by as much as it may stay below.
            if !body.is_empty() && section.len() / 2 > rest {
                break;
            }
            if !body.is_empty() {
                body.push_str("\n\n");
            }
            self.rewrite(section, random, &mut body);
        }
        let mut title = String::new();
        let source_title = first.title.as_deref().filter(|title| !title.trim().is_empty());
        self.rewrite(
            source_title.unwrap_or_else(|| opening(&first.sections[0])),
            random,
            &mut title,
        );
        Composed { title: title.replace('\n', " "), body }
    }

    /// Appends a text to `to`, with a share of its names and numbers replaced and of its words
    /// damaged.
    fn rewrite(&mut self, text: &str, random: &mut Random, to: &mut String) {
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                to.push('\n');
            }
            let pieces: Vec<&str> = line.split(' ').collect();
            let mut next = 0;
            while next < pieces.len() {
                if next > 0 {
                    to.push(' ');
                }
                let name = name_length(&pieces[next..]);
                if name > 1 && next > 0 && random.chance(REPLACED) {
                    to.push_str(&self.names.draw(random));
                    // The sign after the old name stays.
                    let last = pieces[next + name - 1];
                    to.push_str(&last[last.trim_end_matches(is_sign).len()..]);
                    next += name;
                } else {
                    rewrite_word(pieces[next], random, to);
                    next += 1;
                }
            }
        }
    }
}

/// Returns the paragraphs of a section up to about half more than `rest` bytes, at least the first.
fn head_of(section: &str, rest: usize) -> &str {
    if section.len() <= rest + rest / 2 {
        return section;
    }
    let ends = section.match_indices("\n\n").map(|(at, _)| at);
    let end = ends.take_while(|end| *end <= rest + rest / 2).last();
    let first = section.find("\n\n").unwrap_or(section.len());
    &section[..end.unwrap_or(first)]
}

/// Returns the first words of a text, as a title.
fn opening(text: &str) -> &str {
    let line = text.lines().next().unwrap_or_default();
    let end = line.char_indices().nth(TITLE_CHARS_MAX).map_or(line.len(), |(at, _)| at);
    let end = if end < line.len() { line[..end].rfind(' ').unwrap_or(end) } else { end };
    &line[..end]
}

/// Signs that can follow a word.
fn is_sign(letter: char) -> bool {
    ".,;:)\"”!?".contains(letter)
}

/// Returns the number of pieces at the start that are a name: capitalised, with small letters after
/// the first, the last one perhaps followed by a sign. Returns 0 if the run is longer than a name.
fn name_length(pieces: &[&str]) -> usize {
    let mut length = 0;
    for piece in pieces {
        let word = piece.trim_end_matches(is_sign);
        let mut letters = word.chars();
        let is_capitalised = letters.next().is_some_and(char::is_uppercase)
            && letters.next().is_some()
            && word.chars().skip(1).all(char::is_lowercase);
        if !is_capitalised {
            break;
        }
        length += 1;
        if word.len() < piece.len() {
            break;
        }
    }
    if length <= NAME_WORDS_MAX { length } else { 0 }
}

/// Appends a piece, with other digits if it is a number, or perhaps damaged if it is a word.
fn rewrite_word(piece: &str, random: &mut Random, to: &mut String) {
    let digits = piece.bytes().filter(u8::is_ascii_digit).count();
    if digits == 0 {
        let word = damaged(piece, random);
        let was_capitalised = piece.chars().next().is_some_and(char::is_uppercase);
        to.push_str(&if was_capitalised { capitalised(&word) } else { word });
        return;
    }
    // One digit is a label or a count; dates and amounts have more.
    if digits < 2 || !random.chance(REPLACED) {
        to.push_str(piece);
        return;
    }
    let mut rest = piece;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        to.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
        push_number(&rest[..end], random, to);
        rest = &rest[end..];
    }
    to.push_str(rest);
}

/// Appends another number with as many digits and the same first one. A year becomes another year.
fn push_number(digits: &str, random: &mut Random, to: &mut String) {
    if digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")) {
        to.push_str(&recent(random.unit()).to_string());
        return;
    }
    to.push_str(&digits[..1]);
    to.extend(digits[1..].chars().map(|_| char::from(b'0' + random.below(10) as u8)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_runs_of_capitalised_words() {
        let cases = [
            ("Đồng Đăng - Lạng Sơn", 2),
            ("Cao Lộc, Chiến Thắng", 2),
            ("UBND tỉnh", 0),
            ("Ủy ban", 1),
            ("Một Hai Ba Bốn Năm Sáu", 0),
            ("thì", 0),
        ];
        for (text, length) in cases {
            let pieces: Vec<&str> = text.split(' ').collect();
            assert_eq!(name_length(&pieces), length, "{text}");
        }
    }

    #[test]
    fn numbers_keep_their_length_and_first_digit() {
        let mut random = Random::new(1);
        for _ in 0..100 {
            let mut written = String::new();
            rewrite_word("12/5/2018.", &mut random, &mut written);
            let parts: Vec<&str> = written.split(['/', '.']).collect();
            assert_eq!(parts.iter().map(|part| part.len()).collect::<Vec<_>>(), [2, 1, 4, 0]);
            assert!(parts[0].starts_with('1') && parts[1] == "5", "{written}");
            assert!((1990..=2026).contains(&parts[2].parse::<i32>().unwrap()), "{written}");
            let mut label = String::new();
            rewrite_word("5.", &mut random, &mut label);
            assert_eq!(label, "5.");
        }
    }

    #[test]
    fn a_section_is_cut_at_a_paragraph() {
        assert_eq!(head_of("aaaa\n\nbbbb\n\ncccc", 8), "aaaa\n\nbbbb");
        assert_eq!(head_of("aaaa\n\nbbbb", 1), "aaaa");
        assert_eq!(head_of("aaaa", 1), "aaaa");
        assert_eq!(opening("một hai\nba"), "một hai");
    }
}
