//! Everything that an index can suggest, in memory: what is shown, what is compared, and which is better.

use std::cmp::Reverse;

use super::starts::Starts;
use super::typed::{TypedWord, entry_key};
use super::value::{Kind, Value};
use tracuu_text::{fold, words};

/// Most values that are kept, of all kinds; the more frequent ones. One takes 100 bytes as a rule, a long
/// title 600.
const VALUES_MAX: usize = 1_000_000;
/// How many documents must share a phrase, in a corpus that has [`SHARED_PHRASES_MIN`] of such phrases.
const PHRASE_DOCUMENTS_MIN: u64 = 2;
/// The documents of a smaller corpus share too little: there a phrase of one document counts.
const SHARED_PHRASES_MIN: usize = 1_000;
/// Words of a title or an agency at which what is typed may begin; later ones are not looked for.
const INNER_STARTS_MAX: usize = 32;
/// Most entries of a range of which the accents are compared: some 0.1 µs each.
const COMPARED_MAX: usize = 10_000;

/// A value that is kept.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// How many documents have it.
    pub count: u32,
    /// Where it begins in the shown texts, and in the keys.
    shown: u32,
    keys: u32,
}

/// Which of the entries are looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Numbers.
    Numbers,
    /// Titles.
    Titles,
    /// Agencies and phrases.
    Names,
}

/// An entry that begins, or goes on, as was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Place of the entry; the smaller the better.
    pub at: usize,
    /// Which of its words the first typed one is.
    pub word: usize,
}

/// The values of an index, best first: in more documents, then shorter.
#[derive(Debug, Default)]
pub struct Entries {
    entries: Vec<Entry>,
    /// What is shown, one behind the other.
    shown: String,
    /// For each entry a line of its [`entry_key`]s with spaces between.
    keys: String,
    /// For each [`Class`]: where entries begin, and where their further words do.
    starts: [[Starts; 2]; 3],
}

/// Values, while they are gathered from documents or from the parts of an index.
#[derive(Debug, Default)]
pub struct Gathered {
    candidates: Vec<Candidate>,
    /// How many of them are phrases that documents share.
    shared: usize,
}

#[derive(Debug)]
struct Candidate {
    keys: String,
    kind: Kind,
    count: u64,
    shown: String,
    /// Words of the lead.
    lead: usize,
}

impl Gathered {
    /// Takes a value by its [`Value::term`] with the number of documents that have it. The numbers of one
    /// that comes more than once are summed up. What is no term is left out.
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

    /// Makes one of those that read alike, of the first kind that they have and as it is shown most
    /// often; then puts the best first.
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
            let rank = |c: &Candidate| (Reverse(c.count), c.shown.chars().count());
            rank(a).cmp(&rank(b)).then_with(|| a.keys.cmp(&b.keys))
        });
        all.truncate(VALUES_MAX);
        self.candidates
    }
}

impl Entries {
    /// Sorts what was gathered.
    pub fn new(gathered: Gathered) -> Entries {
        let mut found = Entries::default();
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
        found.starts = places.map(|both| both.map(|some| Starts::new(keys, some.into_iter())));
        found
    }

    /// At most `limit` entries of a class that have the words next to each other, at their beginning
    /// or (`inner`) behind it, best first. With `open` the last word is the beginning of one; else a
    /// word must follow. Each entry once.
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
        for place in starts.beginning_with(&self.keys, &prefix).take(COMPARED_MAX) {
            let line = self.keys[place as usize..].split('\n').next().unwrap_or_default();
            if marked && !stand_for(words, open, line) {
                continue;
            }
            let at = self.entries.partition_point(|entry| entry.keys <= place) - 1;
            // The places of one entry come one behind the other.
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

    /// The entry at a place that [`Entries::find`] gave.
    pub fn entry(&self, at: usize) -> Entry {
        self.entries[at]
    }

    /// What is shown of it.
    pub fn shown(&self, at: usize) -> &str {
        let end = self.entries.get(at + 1).map_or(self.shown.len(), |next| next.shown as usize);
        &self.shown[self.entries[at].shown as usize..end]
    }

    /// Its keys, a space between.
    pub fn keys(&self, at: usize) -> &str {
        self.keys[self.entries[at].keys as usize..].split('\n').next().unwrap_or_default()
    }

    /// How many there are, and what they take in memory, in bytes.
    pub fn size(&self) -> (usize, usize) {
        let starts = self.starts.iter().flatten().map(Starts::bytes).sum::<usize>();
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
    Candidate { keys: keys_of(&shown).join(" "), kind: value.kind, count, shown, lead }
}
