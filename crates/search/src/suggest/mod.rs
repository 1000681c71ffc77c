//! Suggestions while a user types: numbers, titles, agencies and frequent phrases of the corpus
//! that complete the text. Knows no engine: it is filled with values and their document counts.
//!
//! Typed words are searched at the start of a value first, then at its later words. If no value has
//! all of them, the last words are completed and the words before them stay. If no value has these
//! either, the last word is completed from the word before it.

pub mod index;
pub mod pairs;
pub mod phrases;
pub mod prefix_index;
#[cfg(test)]
mod tests;
pub mod typed;
pub mod value;

pub use value::{Kind, Value, values};

use crate::query::Lexicon;
use crate::query::query_word::QueryWord;
use crate::query::restore::restore;
pub use index::SuggestionBuilder;
use index::{Class, Found, SuggestionIndex};
use tracuu_text::{CodePoints, Span, normalize, words};
use typed::{Typed, TypedWord, entry_key};

/// Maximum length of text that is completed, in characters. Longer text is not a prefix of a value.
pub const SUGGEST_CHARS_MAX: usize = 200;
/// Default number of suggestions.
pub const SUGGESTIONS_DEFAULT: usize = 8;
/// Maximum number of suggestions.
pub const SUGGESTIONS_MAX: usize = 20;
/// Maximum number of words at the end of a text that are completed without the words before them.
const LAST_WORDS_MAX: usize = 6;

/// Maximum number of completions of the last word alone: they are guesses.
const LAST_WORD_ENDINGS_MAX: usize = 4;
/// After one of these signs a new part starts: a phrase, the value of a field.
const OPENINGS: [char; 5] = ['"', '“', '(', ':', '*'];

/// A completion of the typed text.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Suggestion {
    /// The whole text, ready to be searched.
    pub text: String,
    /// Type of the value that completed it.
    pub kind: Kind,
    /// Number of documents with that value. For a last word completed from the word before it:
    /// number of passages with both words.
    pub count: u32,
    /// Where the typed words are in `text`, in code points: at most one range.
    pub marks: Vec<Span>,
}

/// All suggestions of an index. Empty for an empty index.
#[derive(Debug, Default)]
pub struct Suggestions {
    entries: SuggestionIndex,
}

impl Suggestions {
    /// Sorts the values collected from documents.
    pub fn new(gathered: SuggestionBuilder) -> Suggestions {
        Suggestions { entries: SuggestionIndex::new(gathered) }
    }

    /// Returns at most `limit` completions of `text`, best first; none for an empty text. Typed
    /// accents are significant. `lexicon` restores missing accents in the words that stay. Takes
    /// about 0.1 ms.
    pub fn complete(&self, text: &str, limit: usize, lexicon: &dyn Lexicon) -> Vec<Suggestion> {
        let text = normalize(text).text;
        let typed = Typed::new(&text);
        let begin = text.rmatch_indices(OPENINGS).next().map_or(0, |(at, sign)| at + sign.len());
        let Some(first) = typed.words.iter().position(|word| word.word.start >= begin) else {
            return Vec::new();
        };
        let last = typed.words.len();
        for at in (first..last).filter(|&at| at == first || at + LAST_WORDS_MAX >= last) {
            let words = &typed.words[at..];
            let start = words[0].word.start;
            let whole = at == first && text[..start].trim().is_empty();
            // Without the word before it, one word says too little, unless it is a number.
            if at > first && words.len() == 1 && !has_digit(&words[0]) {
                break;
            }
            let found = self.find(words, typed.open, whole, limit);
            if !found.is_empty() {
                let before = match whole {
                    true => String::new(),
                    false => {
                        let behind = self.entries.keys(found[0].at).split(' ').take(words.len());
                        before(&text[..start], behind, lexicon)
                    }
                };
                let shown = |found| self.suggestion(&before, words, typed.open, found);
                return found.into_iter().map(shown).collect();
            }
        }
        last_word(&text, &typed.words[first..], typed.open, limit, lexicon)
    }

    /// Returns the entries for these words in display order. If `whole` is false, other words
    /// precede them; then titles and matches at later words of a value are left out.
    fn find(&self, words: &[TypedWord<'_>], open: bool, whole: bool, limit: usize) -> Vec<Found> {
        let some = |class, inner| self.entries.find(class, inner, words, open, limit);
        let mut found = Vec::new();
        if has_digit(&words[0]) {
            // `116` may become `1160`; the number as typed comes first.
            found = self.entries.find(Class::Numbers, false, words, false, limit);
            add_new(&mut found, some(Class::Numbers, false), limit);
        }
        let mut names = some(Class::Names, false);
        names.retain(|found| !self.is_typed(*found, words, open));
        let (mut titles, mut further) = (Vec::new(), Vec::new());
        if whole {
            titles = some(Class::Titles, false);
            further = some(Class::Names, true);
            further.extend(some(Class::Titles, true));
            if words.iter().any(has_digit) {
                further.extend(some(Class::Numbers, true));
            }
        }
        // Phrases are in more documents than titles and would push them out.
        let free = limit - found.len();
        names.truncate(free.div_ceil(2).max(free.saturating_sub(titles.len() + further.len())));
        names.extend(titles);
        names.sort_unstable_by_key(|found| found.at);
        add_new(&mut found, names, limit);
        add_new(&mut found, further, limit);
        found
    }

    /// Returns true if the entry has no words beyond the typed ones.
    fn is_typed(&self, found: Found, words: &[TypedWord<'_>], open: bool) -> bool {
        open && self.entries.keys(found.at).split(' ').eq(words.iter().map(|word| &*word.key))
    }

    fn suggestion(
        &self,
        before: &str,
        typed: &[TypedWord<'_>],
        open: bool,
        found: Found,
    ) -> Suggestion {
        let entry = self.entries.entry(found.at);
        let shown = self.entries.shown(found.at);
        let text = format!("{before}{shown}");
        let mut marked = words(shown).skip(found.word).take(typed.len());
        let start = marked.next();
        let end = marked.last().or(start);
        let points = CodePoints::new(&text);
        let mark = start.zip(end).map(|(start, end)| {
            let mut last = points.before(before.len() + end.span().end);
            if let (true, Some(typed)) = (open, typed.last()) {
                let key = entry_key(end.text).chars().count();
                last -= key.saturating_sub(typed.key.chars().count());
            }
            let first = if before.is_empty() { points.before(start.start) } else { 0 };
            Span::new(first, last.max(first))
        });
        Suggestion { marks: mark.into_iter().collect(), text, kind: entry.kind, count: entry.count }
    }

    /// Returns the number of values and their size in memory, in bytes.
    pub fn size(&self) -> (usize, usize) {
        self.entries.size()
    }
}

/// Completes the last word from the word before it.
fn last_word(
    text: &str,
    words: &[TypedWord<'_>],
    open: bool,
    limit: usize,
    lexicon: &dyn Lexicon,
) -> Vec<Suggestion> {
    let [.., previous, last] = words else { return Vec::new() };
    if !open || text[previous.word.span().end..last.word.start].trim() != "" {
        return Vec::new();
    }
    let endings = pairs::endings(previous, last, lexicon, limit.min(LAST_WORD_ENDINGS_MAX));
    let missing = |key: &str| key.chars().count().saturating_sub(last.key.chars().count());
    let suggestions = endings.into_iter().map(|(key, passages)| {
        let before = before(&text[..last.word.start], std::iter::once(&*key), lexicon);
        let whole = format!("{before}{key}");
        let end = whole.chars().count() - missing(&key);
        Suggestion {
            text: whole,
            kind: Kind::Phrase,
            count: u32::try_from(passages).unwrap_or(u32::MAX),
            marks: vec![Span::new(0, end)],
        }
    });
    suggestions.filter(|suggestion| suggestion.text != text).collect()
}

/// Returns the text before the completed words, of which `behind` has the keys. Restores its
/// accents if it has only unaccented lower-case words.
fn before<'a>(text: &str, behind: impl Iterator<Item = &'a str>, lexicon: &dyn Lexicon) -> String {
    let before = Typed::new(text);
    let plain = text.chars().all(|c| c.is_ascii_lowercase() || c == ' ');
    if !plain || before.words.is_empty() {
        return text.to_string();
    }
    let count = before.words.len();
    let mut all: Vec<QueryWord> =
        before.words.iter().map(|word| QueryWord::new(&word.key)).collect();
    // The completed words keep their spelling.
    all.extend(behind.map(|key| QueryWord { plain: false, ..QueryWord::new(key) }));
    let restored = restore(&all, lexicon).words;
    format!("{} ", restored[..count].join(" "))
}

/// Adds entries that are not in `found` yet, up to `limit` in total.
fn add_new(found: &mut Vec<Found>, more: Vec<Found>, limit: usize) {
    for next in more {
        if found.len() < limit && !found.iter().any(|known| known.at == next.at) {
            found.push(next);
        }
    }
}

fn has_digit(word: &TypedWord<'_>) -> bool {
    word.key.starts_with(|c: char| c.is_ascii_digit())
}
