//! Suggestions while somebody types: numbers, titles, agencies and frequent phrases of the corpus that go
//! on as the text does. Knows no engine: it is filled with values and how many documents have each.
//!
//! What was typed is looked for at the beginning of a value first, then at its further words. Where no
//! value has all of it, its last words are completed, and what stands before them stays; where none has
//! these either, the last word is completed by the one before it.

pub mod entries;
pub mod pairs;
pub mod phrases;
pub mod starts;
#[cfg(test)]
mod tests;
pub mod typed;
pub mod value;

pub use value::{Kind, Value, values};

use crate::query::Lexicon;
use crate::query::restore::{Typed as Restorable, read};
pub use entries::Gathered;
use entries::{Class, Entries, Found};
use tracuu_text::{CodePoints, Span, normalize, words};
use typed::{Typed, TypedWord, entry_key};

use super::{Search, SearchError};

/// Longest text that is completed, in characters. Longer ones are no beginnings any more.
pub const SUGGEST_CHARS_MAX: usize = 200;
/// Suggestions when nothing is said.
pub const SUGGESTIONS_DEFAULT: usize = 8;
/// Most suggestions.
pub const SUGGESTIONS_MAX: usize = 20;
/// Most words at the end of a text that are completed without the words before them.
const LAST_WORDS_MAX: usize = 6;

/// Most completions of the last word alone: they are guesses.
const LAST_WORD_ENDINGS_MAX: usize = 4;
/// Behind one of these something of its own begins: a phrase, the value of a field.
const OPENINGS: [char; 5] = ['"', '“', '(', ':', '*'];

/// A completion of what was typed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Suggestion {
    /// The whole text, to be searched as it is.
    pub text: String,
    /// What of the corpus it was completed with.
    pub kind: Kind,
    /// How many documents have that; how many passages, where it is only a word behind the one before.
    pub count: u32,
    /// Where the typed words stand in the text, in code points: one range.
    pub marks: Vec<Span>,
}

/// All that an index can suggest. Empty for an empty index.
#[derive(Debug, Default)]
pub struct Suggestions {
    entries: Entries,
}

impl Suggestions {
    /// Sorts the values that were gathered from documents.
    pub fn new(gathered: Gathered) -> Suggestions {
        Suggestions { entries: Entries::new(gathered) }
    }

    /// At most `limit` completions of `text`, best first; none of an empty text. Accents that are typed
    /// count. `lexicon` restores those that are missing in words which stay. Costs about a tenth of a
    /// millisecond.
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
            // One word says too little without the one before it, but for a number.
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

    /// What the index has of these words, in the order in which it is shown. Without `whole`, words stand
    /// before them, and titles and what only goes on as they do are left out.
    fn find(&self, words: &[TypedWord<'_>], open: bool, whole: bool, limit: usize) -> Vec<Found> {
        let some = |class, inner| self.entries.find(class, inner, words, open, limit);
        let mut found = Vec::new();
        if has_digit(&words[0]) {
            // `116` may go on as `1160`; what it is already comes first.
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
        // Phrases are in more documents than titles, and would leave them no place.
        let free = limit - found.len();
        names.truncate(free.div_ceil(2).max(free.saturating_sub(titles.len() + further.len())));
        names.extend(titles);
        names.sort_unstable_by_key(|found| found.at);
        add_new(&mut found, names, limit);
        add_new(&mut found, further, limit);
        found
    }

    /// Whether it is nothing but what was typed.
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

    /// How many values there are, and what they take in memory, in bytes.
    pub fn size(&self) -> (usize, usize) {
        self.entries.size()
    }
}

/// Completions of the last word alone.
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

/// What stands before completed words, of which `behind` has the keys: with accents, where it is nothing
/// but words without.
fn before<'a>(text: &str, behind: impl Iterator<Item = &'a str>, lexicon: &dyn Lexicon) -> String {
    let before = Typed::new(text);
    let plain = text.chars().all(|c| c.is_ascii_lowercase() || c == ' ');
    if !plain || before.words.is_empty() {
        return text.to_string();
    }
    let count = before.words.len();
    let mut all: Vec<Restorable> =
        before.words.iter().map(|word| Restorable::new(&word.key)).collect();
    // What was completed is not read otherwise.
    all.extend(behind.map(|key| Restorable { plain: false, ..Restorable::new(key) }));
    let restored = read(&all, lexicon).words;
    format!("{} ", restored[..count].join(" "))
}

/// Adds what is not there yet, up to `limit` in all.
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

impl Search {
    /// At most `limit` completions of `text`, best first. Blocks: the first call on a state of the index
    /// reads all it can suggest.
    pub fn suggest(&self, text: &str, limit: usize) -> Result<Vec<Suggestion>, SearchError> {
        let reader = self.engine.reader()?;
        let suggestions = reader.suggestions()?;
        Ok(suggestions.complete(text, limit, reader.as_ref()))
    }
}
