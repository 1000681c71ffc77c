//! Plans a run of adjacent words: the terms that each of them matches, and their weights.

use super::asked::Purpose::{self, Asks};
use super::expand::accept;
use super::figures::{code_of, ends_number, other_currencies, serial_of};
use super::{Interpretation, Planner};
use crate::query::expansions::everyday;
use crate::query::plan::{HighlightPhrase, Term, WeightedTerm};
use crate::query::query_word::QueryWord;
use crate::query::restore::{self, LikelyReading, Restoration};
use tracuu_text::variants::iy_variant;
use tracuu_text::{fold, is_unit};

/// Weight of a folded term relative to the restored spelling. Measured: one half keeps documents
/// that are written without accents, and corrects wrong guesses.
const FOLDED_WEIGHT: f32 = 0.5;
/// Weight of a word that looks like a typo, relative to its likely correction. Pairs as typed weigh
/// [`FOLDED_WEIGHT`].
const TYPO_WEIGHT: f32 = 0.5;
/// Weight of the other spelling of a word with `i` or `y`, and of a number with the other sign.
pub(super) const VARIANT_WEIGHT: f32 = 0.5;
/// Weight of a word in a document that is written without accents.
const UNACCENTED_WEIGHT: f32 = 0.5;

/// How a word is taken that does not look like a typo.
pub(super) enum Taken {
    /// As it was typed, by its key.
    AsTyped(String),
    /// As any of these keys, the likeliest first; never empty.
    Likely(Vec<LikelyReading>),
    /// As whatever folds to this key.
    AnySpelling(String),
}

impl Planner<'_> {
    /// Plans the pending run of adjacent words and clears it.
    pub(super) fn end_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        if run.is_empty() {
            return;
        }
        let typed: Vec<QueryWord> = run.iter().map(|word| QueryWord::new(word)).collect();
        let read = self.read(&typed);
        let purposes = self.purposes(&typed, &read);
        self.name_documents(&read);
        let mut as_typed: Vec<Term> = Vec::with_capacity(run.len());
        let mut meant: Vec<Term> = Vec::with_capacity(run.len());
        let mut accepted: Vec<Vec<WeightedTerm>> = Vec::with_capacity(run.len());
        for (at, word) in typed.iter().enumerate() {
            let mut terms = self.accepted(word, &read, at);
            let is_sought = purposes[at] != Asks;
            let first = terms[0].term.clone();
            if let Some(slip) = read.slip(at) {
                terms.iter_mut().for_each(|typed| typed.weight *= TYPO_WEIGHT);
                terms.extend(self.with_other_spellings(Term::Exact(slip.to_string()), 1.0));
            } else if matches!(first, Term::Folded(_)) && self.reading == Interpretation::Likely {
                if is_sought {
                    self.rank(Term::Exact(read.words[at].clone()), 1.0);
                }
                terms.iter_mut().for_each(|typed| typed.weight *= FOLDED_WEIGHT);
            }
            meant.push(match self.reading {
                Interpretation::Any => first.clone(),
                _ => Term::Exact(read.meant()[at].clone()),
            });
            as_typed.push(first);
            accepted.push(terms);
        }
        if self.reading != Interpretation::AsTyped {
            self.accept_abbreviations(&read.words, &mut accepted);
            self.accept_legal_terms(read.meant(), &mut accepted);
        }
        self.accept_figures(&read.words, &mut accepted);
        let pairs = as_typed.windows(2).zip(meant.windows(2)).zip(purposes.windows(2));
        for ((as_typed, meant), _) in pairs.filter(|(_, purposes)| !purposes.contains(&Asks)) {
            if as_typed != meant {
                self.rank_pairs(as_typed, FOLDED_WEIGHT);
            }
            self.rank_pairs(meant, 1.0);
        }
        self.rank_likely_pairs(&read, &purposes);
        let terms = |(terms, purpose): (&Vec<WeightedTerm>, &Purpose)| match purpose {
            Asks => Vec::new(),
            _ => terms.iter().map(|one| one.term.clone()).collect(),
        };
        let words = accepted.iter().zip(&purposes).map(terms).collect();
        self.plan.highlight_phrases.push(HighlightPhrase { words, phrase: false });
        let understood = self.understood(&typed, &read);
        let words = understood.into_iter().zip(accepted).zip(purposes);
        for (((restored, corrected), terms), purpose) in words {
            match purpose {
                Purpose::Sought => self.add_word(corrected.clone(), terms),
                Purpose::Ranks => {
                    terms.into_iter().for_each(|one| self.rank(one.term, one.weight));
                }
                Asks => {}
            }
            self.said.push(restored, corrected);
        }
    }

    /// Ranks the pairs of adjacent words in their likely readings, but for the likeliest.
    fn rank_likely_pairs(&mut self, read: &Restoration, purposes: &[Purpose]) {
        let readings = |at: usize| match read.likely[at].is_empty() {
            true => vec![LikelyReading { key: read.words[at].clone(), weight: 1.0 }],
            false => read.likely[at].clone(),
        };
        for at in (1..read.words.len()).filter(|&at| !purposes[at - 1..=at].contains(&Asks)) {
            let (firsts, seconds) = (readings(at - 1), readings(at));
            for (i, first) in firsts.iter().enumerate() {
                for second in seconds.iter().skip(usize::from(i == 0)) {
                    if self.lexicon.pair_frequency(&first.key, &second.key) > 0 {
                        let pair = Term::ExactPair(first.key.clone(), second.key.clone());
                        self.rank(pair, first.weight * second.weight);
                    }
                }
            }
        }
    }

    /// How a word of a run or phrase is taken. `accented` is true if the words around it have
    /// accents.
    pub(super) fn taken(
        &self,
        typed: &QueryWord,
        read: &Restoration,
        at: usize,
        accented: bool,
    ) -> Taken {
        let reading = &read.words[at];
        // A plain word is taken as typed only if other words show that the typist uses accents.
        let accents = accented && *reading == typed.key && self.lexicon.word_frequency(reading) > 0;
        if !typed.plain || self.reading == Interpretation::AsTyped || accents {
            Taken::AsTyped(reading.clone())
        } else if read.likely[at].is_empty() {
            Taken::AnySpelling(fold(&typed.key))
        } else {
            Taken::Likely(read.likely[at].clone())
        }
    }

    /// Returns the terms that a word accepts besides its correction, what it is taken for first.
    fn accepted(&self, typed: &QueryWord, read: &Restoration, at: usize) -> Vec<WeightedTerm> {
        match self.taken(typed, read, at, self.accented) {
            Taken::AsTyped(key) => self.with_other_spellings(Term::Exact(key), 1.0),
            Taken::AnySpelling(folded) => self.with_other_spellings(self.folded(folded), 1.0),
            Taken::Likely(readings) => {
                let mut readings = readings.into_iter();
                let first = readings.next().map(|first| Term::Exact(first.key)).into_iter();
                let mut terms: Vec<WeightedTerm> =
                    first.flat_map(|first| self.with_other_spellings(first, 1.0)).collect();
                terms.extend(readings.map(|LikelyReading { key, weight }| WeightedTerm {
                    term: Term::Exact(key),
                    weight,
                }));
                terms
            }
        }
    }

    /// Returns a term and its weaker forms.
    fn with_other_spellings(&self, term: Term, weight: f32) -> Vec<WeightedTerm> {
        let others = self.spelled_otherwise(&term);
        std::iter::once(WeightedTerm { term, weight }).chain(others).collect()
    }

    /// Reads the words of a run or phrase. Units after numbers are taken as typed, however rare
    /// they are, and so are words of everyday life, which documents of law hardly have.
    pub(super) fn read(&self, typed: &[QueryWord]) -> Restoration {
        let as_typed = |word: &QueryWord| word.key.clone();
        if self.reading != Interpretation::Likely {
            let words = typed.iter().map(as_typed).collect();
            let likely = vec![Vec::new(); typed.len()];
            return Restoration { words, likely, corrected: None };
        }
        let Restoration { mut words, mut likely, mut corrected } =
            restore::restore(typed, self.lexicon);
        let mut before = self.before_run.unwrap_or_default();
        for (at, word) in typed.iter().enumerate() {
            if ends_number(&fold(before)) && is_unit(&word.key) {
                words[at] = as_typed(word);
                likely[at].clear();
                corrected.iter_mut().for_each(|corrected| corrected[at] = as_typed(word));
            }
            before = &word.key;
        }
        for found in everyday::find_meant(typed, &words, self.lexicon) {
            for (at, word) in (found.start..).zip(&found.other.words) {
                let typed = &typed[at];
                if typed.plain {
                    words[at].clone_from(word);
                    likely[at] = vec![LikelyReading { key: word.clone(), weight: 1.0 }];
                }
                corrected.iter_mut().for_each(|corrected| corrected[at].clone_from(&words[at]));
            }
        }
        corrected = corrected.filter(|corrected| *corrected != words);
        Restoration { words, likely, corrected }
    }

    /// Returns for each word how it was understood with accents restored, and with typos corrected
    /// too; a word in any of its spellings as it was typed. Notes that this is not what was typed.
    pub(super) fn understood(
        &mut self,
        typed: &[QueryWord],
        read: &Restoration,
    ) -> Vec<(String, String)> {
        let said = |typed: &QueryWord, key: &str| match key == typed.key {
            true => typed.text.clone(),
            false => key.to_string(),
        };
        let word = |(at, typed): (usize, &QueryWord)| {
            let is_read = !typed.plain || !read.likely[at].is_empty();
            let restored = said(typed, if is_read { &read.words[at] } else { &typed.key });
            let corrected = read.slip(at).map_or(restored.clone(), |meant| said(typed, meant));
            (restored, corrected)
        };
        let words: Vec<(String, String)> = typed.iter().enumerate().map(word).collect();
        if words.iter().zip(typed).any(|((restored, _), typed)| *restored != typed.text) {
            self.plan.restored = Some(String::new());
        }
        if words.iter().any(|(restored, corrected)| restored != corrected) {
            self.plan.corrected = Some(String::new());
        }
        words
    }

    /// Accepts the other names of the currency after a number, serials in small letters, and codes
    /// in groups that no code of documents has.
    fn accept_figures(&mut self, words: &[String], accepted: &mut [Vec<WeightedTerm>]) {
        let mut before = self.before_run.map(fold).unwrap_or_default();
        for (at, word) in words.iter().enumerate() {
            let folded = fold(word);
            for other in other_currencies(&before, &folded) {
                let term = Term::Exact(other);
                if !accepted[at].iter().any(|known| known.term == term) {
                    accepted[at].push(WeightedTerm { term, weight: VARIANT_WEIGHT });
                }
            }
            if let Some(serial) = at.checked_sub(1).and_then(|at| serial_of(&words[at], word)) {
                let term = Term::Number(vec![serial]);
                self.rank(term.clone(), 1.0);
                accept(&mut accepted[at - 1..=at], term);
            }
            before = folded;
        }
        let is_digits = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit());
        let mut start = 0;
        for groups in words.chunk_by(|one, other| is_digits(one) && is_digits(other)) {
            let end = start + groups.len();
            let code = code_of(groups).filter(|_| groups.len() > 1 && is_digits(&groups[0]));
            if let Some(keys) = code {
                accept(&mut accepted[start..end], Term::Number(keys));
            }
            start = end;
        }
    }

    /// Returns weaker terms of a word: with `i` for `y` or the reverse, and as spelled in documents
    /// without accents. Terms that the index lacks are left out. A word with digits gets its other
    /// forms ([`Self::figures_otherwise`]).
    fn spelled_otherwise(&self, form: &Term) -> Vec<WeightedTerm> {
        let vocabulary = self.lexicon.vocabulary();
        let mut terms = Vec::new();
        match form {
            // `54200000` may be written `54.200.000`.
            Term::Exact(word) if word.bytes().any(|byte| byte.is_ascii_digit()) => {
                let weighted = |term: Term| {
                    let is_word = matches!(term, Term::Exact(_));
                    WeightedTerm { term, weight: if is_word { VARIANT_WEIGHT } else { 0.0 } }
                };
                terms.extend(self.figures_otherwise(word).into_iter().map(weighted));
            }
            Term::Exact(word) => {
                let variant = iy_variant(word).filter(|other| vocabulary.frequency(other) > 0);
                terms.extend(variant.map(|other| WeightedTerm {
                    term: Term::Exact(other),
                    weight: VARIANT_WEIGHT,
                }));
                let plain = self.in_unaccented(word).map(Term::Exact);
                terms.extend(plain.map(|term| WeightedTerm { term, weight: UNACCENTED_WEIGHT }));
            }
            Term::Folded(spelled) => {
                let variant = iy_variant(&spelled.folded);
                let variant = variant.filter(|other| vocabulary.spellings(other).next().is_some());
                terms.extend(variant.map(|other| WeightedTerm {
                    term: self.folded(other),
                    weight: FOLDED_WEIGHT * VARIANT_WEIGHT,
                }));
            }
            _ => {}
        }
        terms
    }
}
