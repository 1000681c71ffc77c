//! Document numbers as people type them into a search box, in any format: whole (`116/KH-UBND`,
//! `116 kh ubnd`, `KH 116/UBND`), a first part (`80/2025`, `116/kh`, `số 116`), or type and serial
//! (`kế hoạch 116`, `qđ 80/2025`).
//!
//! Ambiguous text is not read as a number: `kế hoạch 5 năm` and `bãi thải số 02` contain none.

use super::{DocumentNumber, Letters, SERIAL_DIGITS_MAX, find_numbers, may_start_after};
use super::{parse_prefix, read_year};
use crate::entity::abbreviation::{TYPES, TYPES_BY_WORD, Type, typed_organ, typed_type};
use tracuu_text::syllable::is_legal_folded;
use tracuu_text::{Span, Word, fold, key, words};

/// Codes of the Party's organs (Hướng dẫn 05-HD/VPTW), folded. Codes that end in one of the first
/// two are also the Party's (`VPTW`, `BTCTU`).
const PARTY_ORGANS: [&str; 7] = ["tw", "tu", "hu", "qu", "thu", "du", "cb"];
/// Types whose numbers contain the National Assembly's code in place of a type's abbreviation
/// (`64/2025/QH15`).
const ASSEMBLY_TYPES: [&str; 4] = ["Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh"];
/// Abbreviations of types that nobody counts by: `nghị định 100 nồng độ cồn` has a number, where
/// `kế hoạch 5 năm` counts. Their numbers have a year.
const UNCOUNTED_CODES: [&str; 3] = ["NĐ", "TT", "TTLT"];
/// Abbreviation of a letter (công văn). The numbers of the state's letters do not contain it.
const LETTER: &str = "CV";
/// Longest code of an organ, in letters.
const CODE_LETTERS_MAX: usize = 12;

/// A document number, or part of one, in typed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypedNumber {
    /// A whole number in its printed form; searched by [`DocumentNumber::key`].
    Whole(DocumentNumber),
    /// Part of a number.
    Part {
        /// Prefix keys of a [`DocumentNumber`]: `116/kh-` and the Party's `116-kh/`. A document
        /// matches if it has any of them. Never empty; the likelier key first.
        keys: Vec<String>,
        /// Whether a type and a serial were read (`kế hoạch 116`). They may also be meant as words,
        /// so a query plan should keep both interpretations.
        named: bool,
    },
}

/// Returns the numbers in typed normal text with their places, in order, not overlapping. A place
/// includes the type and the word `số` if they are part of the number. Empty text has none.
pub fn read_typed_numbers(text: &str) -> Vec<(Span, TypedNumber)> {
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return Vec::new();
    }
    let mut found: Vec<(Span, TypedNumber)> = Vec::new();
    let mut add = |span: Span, number: TypedNumber| {
        if !found.iter().any(|(other, _)| other.overlaps(span)) {
            found.push((span, number));
        }
    };
    for letters in [Letters::Printed, Letters::Typed] {
        for (span, number) in find_numbers(text, letters) {
            // `116/KH` is only part of a number. With letters in any case, `5/luật` would be one
            // too.
            if number.year.is_some() || number.other_codes().is_some() {
                add(span, TypedNumber::Whole(number));
            }
        }
    }
    let lower_case = text.contains(char::is_lowercase);
    let typed = Typed { text, words: words(text).collect(), lower_case };
    for at in 0..typed.words.len() {
        if let Some((end, number)) = typed.loose(at).or_else(|| typed.by_type(at)) {
            add(Span::new(typed.words[at].start, end), number);
        }
    }
    for (span, chunk) in chunks(text) {
        if let Some(key) = parse_prefix(chunk) {
            add(span, TypedNumber::Part { keys: vec![key], named: false });
        }
    }
    if let Some((span, keys)) = typed.lone_serial() {
        add(span, TypedNumber::Part { keys, named: false });
    }
    found.sort_by_key(|(span, _)| *span);
    found
}

/// Splits text at spaces and removes the punctuation around each piece. Pieces come with their
/// places.
fn chunks(text: &str) -> impl Iterator<Item = (Span, &str)> {
    text.split_whitespace().map(move |chunk| {
        let chunk = chunk.trim_matches(|c: char| !c.is_alphanumeric());
        let start = chunk.as_ptr() as usize - text.as_ptr() as usize;
        (Span::new(start, start + chunk.len()), chunk)
    })
}

/// Serial as typed, its year, and the index of the word after them.
struct Serial<'a> {
    digits: &'a str,
    year: Option<u16>,
    next: usize,
}

impl Serial<'_> {
    /// Returns the serial for comparison, without leading zeros: `116`.
    fn bare(&self) -> &str {
        let bare = self.digits.trim_start_matches('0');
        if bare.is_empty() { "0" } else { bare }
    }

    fn whole(&self, kind: &str, organ: &str) -> TypedNumber {
        let folded = fold(&organ.to_lowercase());
        let party = self.year.is_none() && is_party_organ(&folded);
        if kind == LETTER && !party {
            return TypedNumber::Part {
                keys: vec![format!("{}/{folded}-", self.bare())],
                named: true,
            };
        }
        let separator = if party { '/' } else { '-' };
        TypedNumber::Whole(DocumentNumber {
            serial: self.digits.to_string(),
            year: self.year,
            notation: format!("{kind}{separator}{organ}"),
            party,
        })
    }

    /// Returns the prefix keys of documents of a type with this serial. Empty if numbers never
    /// contain the type.
    fn keys(&self, named: &Named) -> Vec<String> {
        let serial = self.bare();
        let mut codes: Vec<String> = named.codes.iter().map(|c| fold(&c.to_lowercase())).collect();
        codes.dedup();
        match self.year {
            Some(year) if named.assembly => vec![format!("{serial}/{year}/")],
            Some(year) => codes.iter().map(|code| format!("{serial}/{year}/{code}-")).collect(),
            None => {
                let keys =
                    |code: &String| [format!("{serial}/{code}-"), format!("{serial}-{code}/")];
                codes.iter().flat_map(keys).collect()
            }
        }
    }
}

fn is_party_organ(folded: &str) -> bool {
    PARTY_ORGANS.contains(&folded) || folded.ends_with("tw") || folded.ends_with("tu")
}

/// A type found in typed text.
struct Named {
    codes: Vec<&'static str>,
    assembly: bool,
    /// Whether numbers after the type are never counts.
    uncounted: bool,
    next: usize,
}

struct Typed<'a> {
    text: &'a str,
    words: Vec<Word<'a>>,
    /// Whether the text has a lower-case letter. Only then do capitals carry information.
    lower_case: bool,
}

impl<'a> Typed<'a> {
    fn word(&self, at: usize) -> Option<&'a str> {
        self.words.get(at).map(|word| word.text)
    }

    /// Returns the text between word `at` and the one before it.
    fn gap(&self, at: usize) -> Option<&'a str> {
        let before = self.words.get(at.checked_sub(1)?)?.span().end;
        Some(&self.text[before..self.words.get(at)?.start])
    }

    /// Returns true if only spaces and separators of numbers come between word `at` and the one
    /// before.
    fn joined(&self, at: usize) -> bool {
        self.gap(at).is_some_and(|gap| gap.chars().all(|c| matches!(c, ' ' | '/' | '-' | '–')))
    }

    /// Returns true if only characters that may follow `số` come between word `at` and the one
    /// before.
    fn is_plain(&self, at: usize) -> bool {
        self.gap(at).is_some_and(|gap| gap.chars().all(|c| matches!(c, ' ' | ':' | '.')))
    }

    fn end(&self, next: usize) -> usize {
        self.words[next - 1].span().end
    }

    /// Reads a number with its separators omitted: `116 kh ubnd`, `80/2025 qd ubnd`.
    fn loose(&self, at: usize) -> Option<(usize, TypedNumber)> {
        let serial = self.serial(at)?;
        let kind = typed_type(self.word(serial.next)?)?;
        let both = self.joined(serial.next) && self.joined(serial.next + 1);
        let (next, organ) = both.then(|| self.organ(serial.next + 1))??;
        Some((self.end(next), serial.whole(kind, &organ)))
    }

    /// Reads a type followed by a serial: `kh 116`, `kế hoạch số 116`, `qđ 80/2025`, `KH 116/UBND`.
    fn by_type(&self, at: usize) -> Option<(usize, TypedNumber)> {
        // A serial must follow within the words of the longest type name and `số`.
        let longest = TYPES.first().map_or(0, |kind| kind.words);
        (at + 1..=at + 1 + longest).find(|&at| self.serial(at).is_some())?;
        let named = self.abbreviated(at).or_else(|| self.named(at))?;
        let said = self.word(named.next).is_some_and(is_so);
        let first = named.next + usize::from(said);
        if !(named.next..=first).all(|at| self.is_plain(at)) {
            return None;
        }
        let serial = self.with_year_after(self.serial(first)?, named.uncounted);
        // `kh 116/kh` gives the type twice.
        let again = self.gap(serial.next) == Some("/")
            && self
                .word(serial.next)
                .and_then(typed_type)
                .is_some_and(|c| named.codes.contains(&c));
        if let Some(kind) = named.codes.first().filter(|_| !again)
            && self.joined(serial.next)
            && let Some((next, organ)) = self.organ(serial.next)
        {
            return Some((self.end(next), serial.whole(kind, &organ)));
        }
        let next = serial.next + usize::from(again);
        let uncounted = named.uncounted && read_year(serial.digits).is_none();
        let settled = said || serial.year.is_some() || again || uncounted;
        let keys = serial.keys(&named);
        let read = !keys.is_empty() && self.is_apart(next) && (settled || self.is_closed(&serial));
        read.then(|| (self.end(next), TypedNumber::Part { keys, named: true }))
    }

    /// Adds the year of `Nghị định 100 năm 2019`. Numbers of other types may lack their year.
    fn with_year_after(&self, serial: Serial<'a>, uncounted: bool) -> Serial<'a> {
        let said =
            self.word(serial.next).filter(|word| matches!(key(word).as_str(), "năm" | "nam"));
        let year =
            said.filter(|_| uncounted && serial.year.is_none() && self.is_plain(serial.next));
        let year = year.and_then(|_| read_year(self.word(serial.next + 1)?));
        match year {
            Some((_, year)) => Serial { year: Some(year), next: serial.next + 2, ..serial },
            None => serial,
        }
    }

    /// Reads `số 116` if it is the whole text.
    fn lone_serial(&self) -> Option<(Span, Vec<String>)> {
        let alone = self.words.len() == 2 && is_so(self.words[0].text) && self.is_plain(1);
        let serial = self.serial(1).filter(|_| alone)?;
        let span = Span::new(self.words[0].start, self.end(2));
        Some((span, vec![format!("{}/", serial.bare()), format!("{}-", serial.bare())]))
    }

    fn serial(&self, at: usize) -> Option<Serial<'a>> {
        let word = self.words.get(at)?;
        let digits = word.text;
        let serial =
            digits.len() <= SERIAL_DIGITS_MAX && digits.bytes().all(|b| b.is_ascii_digit());
        if !serial || !may_start_after(&self.text[..word.start]) {
            return None;
        }
        let year = self.word(at + 1).filter(|_| self.joined(at + 1)).and_then(|word| {
            read_year(word).filter(|(length, _)| *length == word.len()).map(|(_, year)| year)
        });
        // `116-2025` is not a number.
        let year = year.filter(|_| self.gap(at + 1).is_some_and(|gap| gap.trim() != "-"));
        Some(Serial { digits, year, next: at + 1 + usize::from(year.is_some()) })
    }

    /// Reads the abbreviation of a type; `da` and `pa` are words unless they are in capitals.
    fn abbreviated(&self, at: usize) -> Option<Named> {
        let word = self.word(at)?;
        let code = typed_type(word).filter(|code| code.chars().count() > 1)?;
        let lower = word.to_lowercase();
        let sure = !is_legal_folded(&fold(&lower)) || !word.chars().any(char::is_lowercase);
        sure.then_some(Named {
            codes: vec![code],
            assembly: false,
            uncounted: UNCOUNTED_CODES.contains(&code),
            next: at + 1,
        })
    }

    /// Reads the name of a type, with all its accents or without any.
    fn named(&self, at: usize) -> Option<Named> {
        let stands = |kind: &Type| {
            kind.key.split(' ').enumerate().all(|(i, known)| {
                self.word(at + i).is_some_and(|word| {
                    let word = key(word);
                    word == known || word == fold(known)
                })
            })
        };
        let first = fold(&key(self.word(at)?));
        let kind = TYPES_BY_WORD.get(&first)?.iter().find(|kind| stands(kind))?;
        let next = at + kind.words;
        let assembly = ASSEMBLY_TYPES.contains(&kind.name);
        let codes = kind.abbreviations.clone();
        let uncounted = codes.first().is_some_and(|code| UNCOUNTED_CODES.contains(code));
        Some(Named { codes, assembly, uncounted, next })
    }

    /// Reads the code of an organ at word `at`, with the units joined to it by hyphens. Returns the
    /// index of the word after it and the printed form.
    fn organ(&self, at: usize) -> Option<(usize, String)> {
        let mut organ = self.code(at)?;
        let mut next = at + 1;
        while let Some(code) = self.code(next).filter(|_| self.gap(next) == Some("-")) {
            organ.push('-');
            organ.push_str(&code);
            next += 1;
        }
        self.is_apart(next).then_some((next, organ))
    }

    /// Reads a code that is known, made of known ones, in printed capitals, or without any vowel
    /// (and not a type). A known code that is also a syllable (`tu`) must be the last word.
    fn code(&self, at: usize) -> Option<String> {
        let word = self.word(at)?;
        let folded = fold(&word.to_lowercase());
        let letters = word.chars().count();
        if !word.chars().all(char::is_alphabetic) || !(2..=CODE_LETTERS_MAX).contains(&letters) {
            return None;
        }
        let printed = self.lower_case && !word.chars().any(char::is_lowercase);
        let known = PARTY_ORGANS.contains(&folded.as_str()) || is_made_of_organs(&folded);
        let last = at + 1 == self.words.len() || !is_legal_folded(&folded);
        let voiceless =
            !folded.contains(['a', 'e', 'i', 'o', 'u', 'y']) && typed_type(word).is_none();
        let plausible = printed || (known && last) || (voiceless && folded.is_ascii());
        let typed = typed_organ(word).map_or_else(|| word.to_uppercase(), str::to_string);
        plausible.then_some(typed)
    }

    /// Returns true if the number read up to word `next` is not part of a longer number, date or
    /// fraction.
    fn is_apart(&self, next: usize) -> bool {
        self.gap(next)
            .is_none_or(|gap| gap.contains(' ') || !gap.contains(['/', '-', '–', '.', ',']))
    }

    /// Returns true if the phrase ends after a type's name and the serial. Before other words the
    /// digits are a count (`kế hoạch 5 năm`, `báo cáo 6 tháng`), and four digits alone may be a
    /// year.
    fn is_closed(&self, serial: &Serial) -> bool {
        if read_year(serial.digits).is_some() {
            return false;
        }
        let Some(gap) = self.gap(serial.next) else { return true };
        let follows = |at: usize| {
            self.word(at).is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        };
        match key(self.words[serial.next].text).as_str() {
            _ if gap.contains([',', ';', ':', '.', ')', '"', '”', '\n']) => true,
            "của" | "cua" | "về" => true,
            "ngày" | "ngay" => follows(serial.next + 1),
            // `kế hoạch 5 năm 2021-2025` counts years.
            "năm" | "nam" => {
                self.word(serial.next + 1).is_some_and(|word| read_year(word).is_some())
                    && !self.gap(serial.next + 2).is_some_and(|gap| gap.contains(['-', '–']))
            }
            _ => false,
        }
    }
}

fn is_so(word: &str) -> bool {
    matches!(key(word).as_str(), "số" | "so")
}

/// Returns true if a folded code consists of organs' codes in a row: `bqlkktck` is `BQL` and
/// `KKTCK`.
fn is_made_of_organs(folded: &str) -> bool {
    (2..=folded.len()).filter(|&at| folded.is_char_boundary(at)).any(|at| {
        typed_organ(&folded[..at]).is_some()
            && (at == folded.len() || is_made_of_organs(&folded[at..]))
    })
}

#[cfg(test)]
mod tests;
