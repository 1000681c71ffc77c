//! A run of adjacent words: what each of them matches, and what ranks.

use super::{Planner, Reading};
use crate::query::plan::{Form, Sequence, Term};
use crate::query::restore::{Typed, restore};
use crate::query::vocabulary::UNACCENTED_MARK;
use crate::text::variants::iy_variant;
use crate::text::{fold, has_diacritics, key};

/// What a folded term ranks beside the restored reading. Measured: half keeps documents that lack
/// accents themselves, and corrects wrong readings.
const FOLDED_WEIGHT: f32 = 0.5;
/// What the other spelling of a word with `i` or `y` ranks.
const VARIANT_WEIGHT: f32 = 0.5;
/// What a word ranks in a document that is written without accents.
const UNACCENTED_WEIGHT: f32 = 0.5;

impl Planner<'_> {
    /// Ends a run of adjacent words. Returns how it was understood.
    pub(super) fn end_run(&mut self) -> Option<String> {
        let run = std::mem::take(&mut self.run);
        if run.is_empty() {
            return None;
        }
        let typed: Vec<Typed> = run.iter().map(|word| typed(word)).collect();
        let readings = match self.reading {
            Reading::Likely => restore(&typed, self.lexicon),
            Reading::AsTyped => run.iter().map(|word| key(word)).collect(),
        };
        let mut forms: Vec<Form> = Vec::with_capacity(run.len());
        let mut accepted: Vec<Vec<Term>> = Vec::with_capacity(run.len());
        let mut said = Vec::with_capacity(run.len());
        for ((word, typed), reading) in run.iter().zip(&typed).zip(&readings) {
            let exact = Form::Exact(reading.clone());
            let folded = fold(reading);
            // A plain word counts as typed only where others show that the typist uses accents.
            let as_typed = matches!(typed, Typed::Fixed(_))
                || self.accented && *reading == folded && self.lexicon.frequency(&exact) > 0;
            let form = if as_typed { exact.clone() } else { Form::Folded(folded) };
            let guessed = !as_typed && self.reading == Reading::Likely;
            if guessed {
                self.rank(exact, 1.0);
            }
            let weight = if guessed { FOLDED_WEIGHT } else { 1.0 };
            let mut terms = vec![Term { form: form.clone(), weight }];
            terms.extend(self.spelled_otherwise(&form));
            accepted.push(terms);
            forms.push(form);
            let restored = *reading != key(word);
            said.push(if restored { reading.clone() } else { (*word).to_string() });
            if restored {
                self.plan.restored = Some(String::new());
            }
        }
        let restored: Vec<Form> = readings.into_iter().map(Form::Exact).collect();
        if forms != restored {
            self.rank_pairs(&forms, FOLDED_WEIGHT);
        }
        self.rank_pairs(&restored, 1.0);
        let words = accepted.iter().map(|terms| terms.iter().map(|t| t.form.clone()).collect());
        self.plan.sequences.push(Sequence { words: words.collect(), phrase: false });
        accepted.into_iter().for_each(|terms| self.add_word(terms));
        Some(said.join(" "))
    }

    /// Weaker forms of a word: with `i` for `y`, and as documents without accents have it. Only those
    /// that the index has.
    fn spelled_otherwise(&self, form: &Form) -> Vec<Term> {
        let vocabulary = self.lexicon.vocabulary();
        let mut terms = Vec::new();
        match form {
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

fn typed(word: &str) -> Typed {
    let key = key(word);
    let plain = !has_diacritics(&key) && key.chars().all(char::is_alphabetic);
    if plain { Typed::Plain(key) } else { Typed::Fixed(key) }
}
