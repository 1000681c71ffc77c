//! What a run of words asks: which of its words only ask, and of which it asks what they mean.

use std::ops::Range;

use super::quoted::QuotedWord;
use super::{Interpretation, Planner};
use crate::query::asking::phrases::{AskingKind, AskingPhrase, AskingWord, find};
use crate::query::plan::{NamedDocument, Term};
use crate::query::query_word::QueryWord;
use crate::query::restore::Restoration;
use tracuu_document::entity::abbreviation::{TYPES_BY_WORD, Type};
use tracuu_text::fold;

/// The word between a term and its definition: `thu hồi đất là việc …`.
pub(crate) const DEFINES: &str = "là";

/// The word between a term and the document that defines it: `thế nào là thu hồi đất theo Luật Đất
/// đai`.
const ACCORDING: &str = "theo";

/// Longest name of a document that is compared with titles, in words.
const NAME_WORDS_MAX: usize = 40;

/// What a word of a run is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// It is looked for.
    Sought,
    /// It only asks, and is not looked for.
    Asks,
    /// It asks, and ranks documents that have it.
    Ranks,
}

impl Planner<'_> {
    /// Decides for each word of a run what it is there for, and notes what the run asks. At least
    /// one word is sought, unless the alternative holds more than words.
    pub(super) fn purposes(&mut self, typed: &[QueryWord], read: &Restoration) -> Vec<Purpose> {
        let mut purposes = vec![Purpose::Sought; typed.len()];
        if self.reading == Interpretation::AsTyped {
            return purposes;
        }
        let meant = read.meant();
        let words = typed.iter().zip(meant).map(|(typed, meant)| AskingWord {
            meant,
            folded: typed.plain.then_some(typed.key.as_str()),
        });
        let mut phrases = find(&words.collect::<Vec<_>>());
        self.keep_what_asks(&mut phrases);
        let asking: usize = phrases.iter().map(|phrase| phrase.words.len()).sum();
        let is_alone = !self.holds_more && self.alternative.groups.is_empty();
        if asking == typed.len() && is_alone {
            return purposes;
        }
        let mut defined = meant[defined(&phrases, typed.len())].to_vec();
        if defined.is_empty() {
            let is_after =
                |phrase: &AskingPhrase| phrase.kind == AskingKind::After && phrase.words.start == 0;
            if phrases.first().is_some_and(is_after) {
                defined.clone_from(&self.quoted_before);
            }
            self.asks_of_next = phrases.last().is_some_and(|phrase| {
                phrase.kind == AskingKind::Before && phrase.words.end == typed.len()
            });
        }
        if let Some(end) = defined.iter().skip(1).position(|word| word == ACCORDING) {
            defined.truncate(end + 1);
        }
        let is_defined = self.define(defined);
        for AskingPhrase { words, kind } in phrases {
            let purpose = match kind {
                AskingKind::Concept if is_defined => Purpose::Ranks,
                AskingKind::Concept => continue,
                _ => Purpose::Asks,
            };
            purposes[words.clone()].fill(purpose);
            let phrase: Vec<&str> = typed[words].iter().map(|word| word.text.as_str()).collect();
            self.plan.asking.push(phrase.join(" "));
        }
        purposes
    }

    /// Notes that the query asks what these words mean. Returns false if there are none, or nothing
    /// in the corpus is said to be such a thing.
    fn define(&mut self, words: Vec<String>) -> bool {
        let Some(last) = words.last() else { return false };
        if self.lexicon.pair_frequency(last, DEFINES) == 0 {
            return false;
        }
        self.rank(Term::ExactPair(last.clone(), DEFINES.to_string()), 1.0);
        if self.plan.defined.is_empty() {
            self.plan.defined = words;
        }
        true
    }

    /// Notes words in quotes for a run beside them that asks what they mean: `"lệ phí" là gì`.
    pub(super) fn asked_in_quotes(&mut self, quoted: &[QuotedWord]) {
        // A word without keys is not in the corpus, so that nothing defines it.
        let keys = quoted.iter().map(|word| word.keys.first().cloned());
        self.quoted_before = keys.collect::<Option<_>>().unwrap_or_default();
        if self.asks_of_next {
            self.define(self.quoted_before.clone());
        }
    }

    /// Notes where the words of a run may name a document: at the type of one.
    pub(super) fn name_documents(&mut self, read: &Restoration) {
        let keys = read.meant();
        let mut at = 0;
        while at < keys.len() {
            let words = &keys[at..];
            let is_here = |kind: &&&Type| kind.key.split(' ').eq(words.iter().take(kind.words));
            let types = TYPES_BY_WORD.get(&fold(&words[0])).into_iter().flatten();
            let Some(kind) = types
                .filter(|_| keys[..at].last().is_none_or(|before| before != "pháp"))
                .find(is_here)
            else {
                at += 1;
                continue;
            };
            let words = words.iter().take(NAME_WORDS_MAX).cloned().collect();
            self.plan.named.push(NamedDocument { words, type_words: kind.words });
            at += kind.words;
        }
    }

    /// Removes the phrases that do not ask in this query.
    fn keep_what_asks(&self, phrases: &mut Vec<AskingPhrase>) {
        use AskingKind::{Concept, Frame};
        // `khái niệm` among other words is what a text is about.
        let is_first = |phrase: &AskingPhrase, before: Option<&AskingPhrase>| {
            phrase.words.start == before.map_or(0, |before| before.words.end)
        };
        let mut before: Option<AskingPhrase> = None;
        phrases.retain(|phrase| {
            let keeps = phrase.kind != Concept || is_first(phrase, before.as_ref());
            before = Some(phrase.clone());
            keeps
        });
        let is_sure = |phrase: &AskingPhrase| !matches!(phrase.kind, Frame | Concept);
        let asks = self.plan.asks || !self.plan.asking.is_empty() || phrases.iter().any(is_sure);
        phrases.retain(|phrase| phrase.kind != Frame || asks);
    }
}

/// Returns the places of the words of which phrases ask the meaning, in a run of `count` words;
/// empty if they do not.
fn defined(phrases: &[AskingPhrase], count: usize) -> Range<usize> {
    let end_before = |at: usize| match at.checked_sub(1) {
        Some(before) => phrases[before].words.end,
        None => 0,
    };
    let start_after = |at: usize| phrases.get(at + 1).map_or(count, |after| after.words.start);
    for (at, phrase) in phrases.iter().enumerate() {
        let defined = match phrase.kind {
            AskingKind::After => end_before(at)..phrase.words.start,
            AskingKind::Before | AskingKind::Concept => phrase.words.end..start_after(at),
            _ => continue,
        };
        if !defined.is_empty() {
            return defined;
        }
    }
    0..0
}
