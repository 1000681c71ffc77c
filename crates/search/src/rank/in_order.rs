//! How much of a short query stands in a text as it was typed: in order and close together, with
//! few words in between. Whoever types a few words remembers them from a title or a sentence.
//! Adjacent pairs see no further than two words, and a sentence may run on into the next passage.
//!
//! The measure is that of a local alignment (Smith and Waterman, 1981): each word that follows
//! another of the query counts what it weighs, less a part for each word in between that the query
//! has not, or that the text has not.

use super::positions::Positions;
use super::second_stage::PassageScorer;
use crate::index::forward::{ForwardIndex, ForwardPassage, List};
use crate::query::{Plan, Term, is_question};

/// What a word too many or too few costs, of what a word of the query weighs on average.
const GAP_PENALTY: f32 = 0.1;
/// From one word to the next, at most, in positions. The end of a paragraph takes one, too.
const GAP_MAX: u32 = 6;

/// The words of a query in the order in which they were typed.
#[derive(Debug)]
pub struct WordOrder {
    /// For each word of the query the terms that it accepts, by their places among the words that
    /// are scored, and what each weighs.
    words: Vec<Vec<(usize, f32)>>,
    /// What a word too many or too few costs.
    penalty: f32,
}

/// Memory that is used again for the next document.
#[derive(Debug, Default)]
pub struct Scratch {
    /// Where words of the query stand in the document, ascending.
    places: Vec<Place>,
    /// What the best words in order that end in a list weigh, by list of the document.
    by_list: Vec<f32>,
}

/// A word of the query in a document.
#[derive(Debug, Clone, Copy)]
struct Place {
    position: u32,
    /// Which word of the query it is.
    word: u32,
    /// What the word weighs.
    boost: f32,
    /// What the best words in order that end here weigh.
    aligned: f32,
}

impl WordOrder {
    /// The order of the words of a query that `scorer` scores. `None` for fewer than two words, and
    /// for a question: no text has its words as they are asked.
    pub fn of(plan: &Plan, scorer: &PassageScorer) -> Option<WordOrder> {
        let weighed = |term: &Term| {
            let Term::Exact(word) = term else { return None };
            let at = scorer.place(word)?;
            Some((at, scorer.word_boost(at))).filter(|&(_, boost)| boost > 0.0)
        };
        let runs = plan.highlight_phrases.iter().filter(|phrase| !phrase.phrase);
        let words: Vec<Vec<(usize, f32)>> = runs
            .flat_map(|run| &run.words)
            .map(|terms| terms.iter().filter_map(weighed).collect())
            .collect();
        let heaviest =
            |terms: &Vec<(usize, f32)>| terms.iter().map(|&(_, boost)| boost).fold(0.0, f32::max);
        let penalty = GAP_PENALTY * words.iter().map(heaviest).sum::<f32>() / words.len() as f32;
        (words.len() > 1 && !is_question(plan)).then_some(WordOrder { words, penalty })
    }

    /// Aligns the query with a document, of which `positions` says where each word stands;
    /// [`Self::weight`] then reads the result in `scratch`. Cost: a few steps for each place of a
    /// word of the query.
    pub fn align(&self, forward: &ForwardIndex, positions: &Positions, scratch: &mut Scratch) {
        let Scratch { places, by_list } = scratch;
        places.clear();
        for (word, terms) in (0..).zip(&self.words) {
            for &(term, boost) in terms {
                let place = |&position| Place { position, word, boost, aligned: 0.0 };
                places.extend(positions.of(term).iter().map(place));
            }
        }
        // Stable, since that sort is the one that merges what is sorted already.
        places.sort_by_key(|place| (place.position, place.word));
        let lists = forward.lists();
        by_list.clear();
        by_list.resize(lists.len(), 0.0);
        let (mut list, mut start) = (0, 0);
        for at in 0..places.len() {
            let place = places[at];
            let is_beyond = |list: &List| list.positions.end <= place.position;
            let before = list;
            list += lists[list..].iter().take_while(|list| is_beyond(list)).count();
            // A position beyond all lists is damage.
            let Some(here) = lists.get(list) else { return };
            // The text runs on from passage to passage. Title and headings stand apart.
            let is_text = lists[before].passage.is_some() && here.passage.is_some();
            if list != before && !is_text {
                start = at;
            }
            let aligned = self.aligned(&places[start..at], place);
            places[at].aligned = aligned;
            by_list[list] = by_list[list].max(aligned);
        }
    }

    /// What the best words in order that end at `place` weigh.
    fn aligned(&self, before: &[Place], place: Place) -> f32 {
        let near = before.iter().rev().take_while(|one| place.position - one.position <= GAP_MAX);
        let following = near.filter(|one| one.word < place.word && one.position < place.position);
        let weights = following.map(|one| {
            let in_text = place.position - one.position;
            let in_query = place.word - one.word;
            one.aligned + place.boost - self.penalty * in_text.abs_diff(in_query) as f32
        });
        weights.fold(0.0, f32::max)
    }

    /// What the words in order of a passage weigh, after [`Self::align`]; 0 if there are none.
    pub fn weight(&self, passage: &ForwardPassage, scratch: &Scratch) -> f32 {
        let by_list = &scratch.by_list;
        let heading = passage.heading.map_or(0.0, |(list, _)| by_list[list]);
        let own = by_list[passage.lists()].iter().copied().fold(0.0, f32::max);
        own.max(heading).max(by_list[0])
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::conformance::{fill, simple};
    use crate::memory::MemoryEngine;
    use crate::{Request, Search};

    /// What the words in order of `query` add to the only document, by its explanation.
    fn reward(query: &str, text: &str) -> f32 {
        let engine = Arc::new(MemoryEngine::new());
        fill(engine.as_ref(), &[simple("a000000000000000", text)]);
        let request = Request { text: query.into(), size: 10, ..Request::default() };
        let explained = Search::new(engine).explain(&request, None).expect("an explanation");
        let terms = explained.document.expect("a document").passage_terms;
        terms.iter().find(|term| term.term == "words in order").map_or(0.0, |term| term.score)
    }

    #[test]
    fn words_count_in_order_and_close_together() {
        let [whole, parted, turned, far] = [
            "bàn giao mặt bằng",
            "bàn giao toàn bộ mặt bằng",
            "bằng mặt giao bàn",
            "bàn một hai ba bốn năm sáu giao một hai ba bốn năm sáu mặt một hai ba bốn năm sáu bằng",
        ]
        .map(|text| reward("bàn giao mặt bằng", text));
        assert!(whole > parted, "{whole} {parted}");
        assert!(parted > 0.0);
        assert_eq!((turned, far), (0.0, 0.0));
    }

    #[test]
    fn words_run_on_into_the_next_paragraph() {
        assert!(reward("bàn giao mặt bằng", "Đã bàn giao\nmặt bằng cho dân") > 0.0);
    }

    #[test]
    fn one_word_and_a_question_have_no_order() {
        assert_eq!(reward("bàn", "bàn giao mặt bằng"), 0.0);
        assert_eq!(reward("bàn giao mặt bằng?", "bàn giao mặt bằng"), 0.0);
    }
}
