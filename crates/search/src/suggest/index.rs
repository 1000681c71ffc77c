//! All suggestions of an index in memory: displayed texts, keys for comparison, and their order.

use std::cmp::Reverse;

use super::prefix_index::PrefixIndex;
use super::typed::{TypedWord, entry_key};
use super::value::{Kind, Value};
use tracuu_text::{fold, words};

/// Maximum number of values of all types; the most frequent are kept. A value takes 100 bytes as a
/// rule, a long title 600.
const VALUES_MAX: usize = 1_000_000;
/// Minimum number of documents with a phrase, if the corpus has [`SHARED_PHRASES_MIN`] shared
/// phrases.
const PHRASE_DOCUMENTS_MIN: u64 = 2;
/// Minimum number of shared phrases for that rule. A smaller corpus shares too few; there a phrase
/// of a single document counts.
const SHARED_PHRASES_MIN: usize = 1_000;
/// Maximum number of later words of a value at which typed text may match. Phrases have none.
const INNER_STARTS_MAX: usize = 32;
/// Maximum number of entries of a range whose accents are compared, at about 0.1 µs each.
const COMPARED_MAX: usize = 10_000;

/// A stored value.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Type of the value.
    pub kind: Kind,
    /// Number of documents that have it.
    pub count: u32,
    /// Byte offset of its start in the displayed texts; the next field: in the keys.
    shown: u32,
    keys: u32,
}

/// A group of entries that is searched separately.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Numbers.
    Numbers,
    /// Titles.
    Titles,
    /// Agencies and phrases.
    Names,
}

/// An entry that matches the typed words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Index of the entry; smaller is better.
    pub at: usize,
    /// Index of the word in the entry that the first typed word matches.
    pub word: usize,
}

/// The values of an index, best first: those in more documents, then shorter ones.
#[derive(Debug, Default)]
pub struct SuggestionIndex {
    entries: Vec<Entry>,
    /// Displayed texts, concatenated.
    shown: String,
    /// For each entry a line of its [`entry_key`]s, separated by spaces.
    keys: String,
    /// For each [`Class`]: the starts of entries, and their later words.
    starts: [[PrefixIndex; 2]; 3],
}

/// Values while they are collected from documents or index segments.
#[derive(Debug, Default)]
pub struct SuggestionBuilder {
    candidates: Vec<Candidate>,
    /// Number of added phrases that documents share.
    shared: usize,
}

#[derive(Debug)]
struct Candidate {
    keys: String,
    kind: Kind,
    count: u64,
    shown: String,
    /// Its length in characters: sorting compares it often.
    length: usize,
    /// Number of words in the lead.
    lead: usize,
}

impl SuggestionBuilder {
    /// Adds a value by its [`Value::term`] with the number of documents that have it. Counts of a
    /// value that is added more than once are summed. Strings that are not such terms are ignored.
    pub fn add(&mut self, term: &str, documents: u64) {
        let Some(value) = Value::of_term(term) else { return };
        let rare = value.kind == Kind::Phrase && documents < PHRASE_DOCUMENTS_MIN;
        if documents == 0 || (rare && self.is_rich()) {
            return;
        }
        self.shared += usize::from(value.kind == Kind::Phrase && !rare);
        let candidate = candidate(value, documents);
        if !candidate.keys.is_empty() {
            self.candidates.push(candidate);
        }
    }

    fn is_rich(&self) -> bool {
        self.shared >= SHARED_PHRASES_MIN
    }

    /// Merges values with the same keys: the first [`Kind`] among them wins, in its most frequent
    /// spelling. Then sorts the best first.
    fn sorted(mut self) -> Vec<Candidate> {
        let rich = self.is_rich();
        let all = &mut self.candidates;
        all.sort_unstable_by(|a, b| {
            let by = |c: &Candidate| (c.kind, Reverse(c.count));
            a.keys.cmp(&b.keys).then_with(|| by(a).cmp(&by(b))).then_with(|| a.shown.cmp(&b.shown))
        });
        all.dedup_by(|next, kept| {
            let same = next.keys == kept.keys;
            if same && next.kind == kept.kind {
                kept.count += next.count;
            }
            same
        });
        all.retain(|c| !rich || c.kind != Kind::Phrase || c.count >= PHRASE_DOCUMENTS_MIN);
        all.sort_unstable_by(|a, b| {
            let rank = |c: &Candidate| (Reverse(c.count), c.length);
            rank(a).cmp(&rank(b)).then_with(|| a.keys.cmp(&b.keys))
        });
        all.truncate(VALUES_MAX);
        self.candidates
    }
}

impl SuggestionIndex {
    /// Sorts what was gathered.
    pub fn new(gathered: SuggestionBuilder) -> SuggestionIndex {
        let mut found = SuggestionIndex::default();
        let mut places: [[Vec<u32>; 2]; 3] = Default::default();
        for candidate in gathered.sorted() {
            let class = class(candidate.kind) as usize;
            let keys = found.keys.len();
            found.entries.push(Entry {
                kind: candidate.kind,
                count: u32::try_from(candidate.count).unwrap_or(u32::MAX),
                shown: found.shown.len() as u32,
                keys: keys as u32,
            });
            found.shown.push_str(&candidate.shown);
            found.keys.push_str(&candidate.keys);
            found.keys.push('\n');
            let spaces = candidate.keys.match_indices(' ').map(|(at, _)| keys + at + 1);
            for (word, place) in std::iter::once(keys).chain(spaces).enumerate() {
                let first = word == 0 || word == candidate.lead;
                if first || (candidate.kind != Kind::Phrase && word <= INNER_STARTS_MAX) {
                    places[class][usize::from(!first)].push(place as u32);
                }
            }
        }
        found.entries.shrink_to_fit();
        found.shown.shrink_to_fit();
        found.keys.shrink_to_fit();
        let keys = &found.keys;
        found.starts = places.map(|both| both.map(|some| PrefixIndex::new(keys, some.into_iter())));
        found
    }

    /// Returns at most `limit` entries of a class that contain the words next to each other, each
    /// once, best first. They match at the start of an entry, or with `inner` at a later word. With
    /// `open` the last word is a prefix; otherwise another word must follow it.
    pub fn find(
        &self,
        class: Class,
        inner: bool,
        words: &[TypedWord<'_>],
        open: bool,
        limit: usize,
    ) -> Vec<Found> {
        let mut prefix = String::new();
        for (at, word) in words.iter().enumerate() {
            prefix.push_str(&fold(&word.key));
            if at + 1 < words.len() || !open {
                prefix.push(' ');
            }
        }
        let marked = words.iter().any(TypedWord::is_marked);
        let mut found: Vec<Found> = Vec::new();
        let starts = &self.starts[class as usize][usize::from(inner)];
        for place in starts.with_prefix(&self.keys, &prefix).take(COMPARED_MAX) {
            let line = self.keys[place as usize..].split('\n').next().unwrap_or_default();
            if marked && !stand_for(words, open, line) {
                continue;
            }
            let at = self.entries.partition_point(|entry| entry.keys <= place) - 1;
            // The places of one entry follow each other.
            if found.last().is_none_or(|last| last.at != at) {
                let before = &self.keys[self.entries[at].keys as usize..place as usize];
                found.push(Found { at, word: before.matches(' ').count() });
            }
            if found.len() == limit {
                break;
            }
        }
        found
    }

    /// The entry at a place that [`SuggestionIndex::find`] gave.
    pub fn entry(&self, at: usize) -> Entry {
        self.entries[at]
    }

    /// Returns the displayed text of the entry.
    pub fn shown(&self, at: usize) -> &str {
        let end = self.entries.get(at + 1).map_or(self.shown.len(), |next| next.shown as usize);
        &self.shown[self.entries[at].shown as usize..end]
    }

    /// Returns the keys of the entry, separated by spaces.
    pub fn keys(&self, at: usize) -> &str {
        self.keys[self.entries[at].keys as usize..].split('\n').next().unwrap_or_default()
    }

    /// Returns the number of entries and their size in memory, in bytes.
    pub fn size(&self) -> (usize, usize) {
        let starts = self.starts.iter().flatten().map(PrefixIndex::bytes).sum::<usize>();
        let texts = self.shown.capacity() + self.keys.capacity();
        let entries = self.entries.capacity() * size_of::<Entry>();
        (self.entries.len(), starts + texts + entries)
    }
}

fn class(kind: Kind) -> Class {
    match kind {
        Kind::Number => Class::Numbers,
        Kind::Title => Class::Titles,
        Kind::Agency | Kind::Phrase => Class::Names,
    }
}

fn stand_for(typed: &[TypedWord<'_>], open: bool, line: &str) -> bool {
    let mut theirs = line.split(' ');
    typed.iter().enumerate().all(|(at, word)| {
        let whole = !open || at + 1 < typed.len();
        theirs.next().is_some_and(|their| word.stands_for(their, whole))
    })
}

fn candidate(value: Value, count: u64) -> Candidate {
    let keys_of = |text: &str| -> Vec<String> { words(text).map(|w| entry_key(w.text)).collect() };
    let lead = keys_of(&value.lead).len();
    let shown = match value.lead.as_str() {
        "" => value.text,
        lead => format!("{lead} {}", value.text),
    };
    let (keys, length) = (keys_of(&shown).join(" "), shown.chars().count());
    Candidate { keys, kind: value.kind, count, shown, length, lead }
}
