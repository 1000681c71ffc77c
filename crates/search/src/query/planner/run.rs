//! A run of adjacent words: what each of them matches, and what ranks.

use super::{Planner, Reading};
use crate::query::plan::{Form, Sequence, Term};
use crate::query::restore::{self, Reading as Read, Typed};
use crate::query::vocabulary::UNACCENTED_MARK;
use tracuu_text::fold;
use tracuu_text::variants::iy_variant;

/// What a folded term ranks beside the restored reading. Measured: half keeps documents that lack
/// accents themselves, and corrects wrong readings.
const FOLDED_WEIGHT: f32 = 0.5;
/// What a word ranks that looks like a slip, and a pair with it, beside what was likely meant.
const SLIP_WEIGHT: f32 = 0.5;
/// What the other spelling of a word with `i` or `y` ranks.
const VARIANT_WEIGHT: f32 = 0.5;
/// What a word ranks in a document that is written without accents.
const UNACCENTED_WEIGHT: f32 = 0.5;
/// What an abbreviation ranks for each of the words it stands for, and what the pairs of those rank for an
/// abbreviation.
const ABBREVIATION_WEIGHT: f32 = 0.2;

impl Planner<'_> {
    /// Ends a run of adjacent words.
    pub(super) fn end_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        if run.is_empty() {
            return;
        }
        let typed: Vec<Typed> = run.iter().map(|word| Typed::new(word)).collect();
        let Read { words: readings, corrected } = self.read(&typed);
        let meant = corrected.as_ref().unwrap_or(&readings);
        let mut forms: Vec<Form> = Vec::with_capacity(run.len());
        let mut accepted: Vec<Vec<Term>> = Vec::with_capacity(run.len());
        for ((typed, reading), meant) in typed.iter().zip(&readings).zip(meant) {
            let exact = Form::Exact(reading.clone());
            let folded = fold(reading);
            // A plain word counts as typed only where others show that the typist uses accents.
            let as_typed = !typed.plain
                || self.accented && *reading == folded && self.lexicon.frequency(&exact) > 0;
            let form = if as_typed { exact } else { Form::Folded(folded) };
            let guessed = !as_typed && self.reading == Reading::Likely;
            let slip = meant != reading;
            if guessed || slip {
                self.rank(Form::Exact(meant.clone()), 1.0);
            }
            let weight = if guessed { FOLDED_WEIGHT } else { 1.0 };
            let weight = if slip { SLIP_WEIGHT } else { weight };
            let mut terms = vec![Term { form: form.clone(), weight }];
            terms.extend(self.spelled_otherwise(&form));
            accepted.push(terms);
            forms.push(form);
            self.say(typed, reading, meant);
        }
        self.accept_abbreviations(&readings, &mut accepted);
        let meant: Vec<Form> = meant.iter().map(|word| Form::Exact(word.clone())).collect();
        for (as_typed, meant) in forms.windows(2).zip(meant.windows(2)) {
            if as_typed != meant {
                self.rank_pairs(as_typed, FOLDED_WEIGHT);
            }
        }
        self.rank_pairs(&meant, 1.0);
        let words = accepted.iter().zip(meant).map(|(terms, meant)| {
            let mut forms: Vec<Form> = terms.iter().map(|term| term.form.clone()).collect();
            if corrected.is_some() && !forms.contains(&meant) {
                forms.push(meant);
            }
            forms
        });
        self.plan.sequences.push(Sequence { words: words.collect(), phrase: false });
        accepted.into_iter().for_each(|terms| self.add_word(terms));
    }

    fn read(&self, typed: &[Typed]) -> Read {
        match self.reading {
            Reading::Likely => restore::read(typed, self.lexicon),
            Reading::AsTyped => {
                let words = typed.iter().map(|word| word.key.clone()).collect();
                Read { words, corrected: None }
            }
        }
    }

    /// Says how a word was understood.
    fn say(&mut self, typed: &Typed, reading: &str, meant: &str) {
        let said = |key: &str| if key == typed.key { typed.text.to_string() } else { key.into() };
        self.said.push(said(reading), said(meant));
        if reading != typed.key {
            self.plan.restored = Some(String::new());
        }
        if meant != reading {
            self.plan.corrected = Some(String::new());
        }
    }

    /// Accepts what abbreviations among the words of a run stand for, and the abbreviations of words that
    /// stand together in it, where the meaning is certain. What the index does not have is left out.
    fn accept_abbreviations(&mut self, words: &[String], accepted: &mut [Vec<Term>]) {
        let known = self.lexicon.abbreviations();
        for found in known.find_abbreviations(words) {
            for expansion in found.other.into_iter().filter(|expansion| expansion.certain) {
                let pairs = || expansion.words.windows(2);
                let pair = |two: &[String]| Form::ExactPair(two[0].clone(), two[1].clone());
                if !pairs().all(|two| self.lexicon.frequency(&pair(two)) > 0) {
                    continue;
                }
                for two in pairs() {
                    self.rank(pair(two), ABBREVIATION_WEIGHT);
                }
                self.plan.sequences.push(phrase_of(&expansion.words));
                let form = Form::Chain(expansion.words);
                accept(&mut accepted[found.start..found.start + found.len], form);
            }
        }
        for found in known.find(words) {
            let abbreviation: Vec<String> = found.other.split(' ').map(str::to_string).collect();
            let form = match &abbreviation[..] {
                [word] => Form::Exact(word.clone()),
                [first, second] => Form::ExactPair(first.clone(), second.clone()),
                _ => Form::Chain(abbreviation.clone()),
            };
            let ranks = matches!(form, Form::Exact(_) | Form::ExactPair(..));
            if ranks && self.lexicon.frequency(&form) == 0 {
                continue;
            }
            if ranks {
                self.rank(form.clone(), ABBREVIATION_WEIGHT * found.len as f32);
            }
            self.plan.sequences.push(phrase_of(&abbreviation));
            accept(&mut accepted[found.start..found.start + found.len], form);
        }
    }

    /// Weaker forms of a word: with `i` for `y`, and as documents without accents have it. Only those
    /// that the index has.
    fn spelled_otherwise(&self, form: &Form) -> Vec<Term> {
        let vocabulary = self.lexicon.vocabulary();
        let mut terms = Vec::new();
        match form {
            // `54200000` may be written `54.200.000`.
            Form::Exact(word) if word.len() > 3 && word.bytes().all(|b| b.is_ascii_digit()) => {
                terms.push(Term { form: Form::Number(vec![word.clone()]), weight: 0.0 });
            }
            Form::Exact(word) => {
                let variant = iy_variant(word).filter(|other| vocabulary.frequency(other) > 0);
                terms.extend(
                    variant.map(|other| Term { form: Form::Exact(other), weight: VARIANT_WEIGHT }),
                );
                let plain = format!("{UNACCENTED_MARK}{}", fold(word));
                if vocabulary.frequency(&plain) > 0 {
                    terms.push(Term { form: Form::Exact(plain), weight: UNACCENTED_WEIGHT });
                }
            }
            Form::Folded(word) => {
                let variant = iy_variant(word);
                let variant = variant.filter(|other| vocabulary.spellings(other).next().is_some());
                terms.extend(variant.map(|other| Term {
                    form: Form::Folded(other),
                    weight: FOLDED_WEIGHT * VARIANT_WEIGHT,
                }));
            }
            _ => {}
        }
        terms
    }
}

/// Adds a form to what is accepted for words. It ranks by itself.
fn accept(words: &mut [Vec<Term>], form: Form) {
    for accepted in words {
        if !accepted.iter().any(|term| term.form == form) {
            accepted.push(Term { form: form.clone(), weight: 0.0 });
        }
    }
}

fn phrase_of(words: &[String]) -> Sequence {
    Sequence {
        words: words.iter().map(|word| vec![Form::Exact(word.clone())]).collect(),
        phrase: true,
    }
}
