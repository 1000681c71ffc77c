//! Which passages define the term that a query asks for. Known from the forward index: a paragraph
//! begins, after its label, with the term and `là`; or the document defines exactly this term in
//! its article `Giải thích từ ngữ`, and the term is added to the passage.

use std::ops::Range;

use super::positions::Positions;
use super::second_stage::PassageScorer;
use crate::index::forward::ForwardIndex;
use crate::query::DEFINES;

/// Most labels before the words of a paragraph: `Điều 3`, `1.1`, `a)`.
const LABELS_MAX: usize = 3;
/// Words before a term that name where it is defined, if the title of the document has the rest of
/// them: `theo Luật Đất đai thì thu hồi đất là gì`.
const LEADS: [&str; 2] = ["theo", "trong"];
/// Words of such a name that titles lack.
const OF_NAMES: [&str; 5] = ["năm", "số", "thì", "của", "và"];

/// The term of which a query asks what it means.
#[derive(Debug)]
pub(super) struct AskedTerm {
    /// The places of its words among those of the scorer.
    words: Vec<usize>,
    /// The place of [`DEFINES`].
    sign: usize,
    /// For each word whether it may be before the term without being part of it, if the title has
    /// it or whatever the title has.
    leads: Vec<Lead>,
    /// What the words from each one on weigh.
    weights: Vec<f32>,
}

/// Whether a word belongs to the name of a document before a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    Always,
    InTitle,
}

/// A passage that defines the term.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Defining {
    /// Its index among the passages of the document.
    pub passage: usize,
    /// What the words of the term weigh.
    pub weight: f32,
}

/// A position of a forward index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    ParagraphEnd,
    Label,
    Word,
}

impl AskedTerm {
    /// The term of the words `keys` of the query of `scorer`; `None` if there are none.
    pub fn new(keys: &[String], scorer: &PassageScorer) -> Option<AskedTerm> {
        let words: Option<Vec<usize>> = keys.iter().map(|key| scorer.place(key)).collect();
        let words = words.filter(|words| !words.is_empty())?;
        let lead = |(at, key): (usize, &String)| {
            let is_number = key.starts_with(|c: char| c.is_ascii_digit());
            match at == 0 || is_number || OF_NAMES.contains(&key.as_str()) {
                true => Lead::Always,
                false => Lead::InTitle,
            }
        };
        let has_lead = LEADS.contains(&keys[0].as_str());
        let leads = if has_lead { keys.iter().enumerate().map(lead).collect() } else { Vec::new() };
        let mut weights: Vec<f32> = words.iter().map(|&word| scorer.word_boost(word)).collect();
        for from in (1..weights.len()).rev() {
            weights[from - 1] += weights[from];
        }
        Some(AskedTerm { words, sign: scorer.place(DEFINES)?, leads, weights })
    }

    /// Returns the passages that define the term, ascending. Cost: two searches for each place of
    /// its last word; a step for each position of a document that seems to define it.
    pub fn defining(&self, forward: &ForwardIndex, positions: &Positions) -> Vec<Defining> {
        let mut slots: Option<Vec<Slot>> = None;
        let mut found: Vec<Defining> = Vec::new();
        let skipped = self.skipped(forward, positions);
        for &end in self.words.last().map_or(&[][..], |&word| positions.of(word)) {
            let at = forward.lists().partition_point(|list| list.positions.end <= end);
            let Some(list) = forward.lists().get(at) else { break };
            let Some(passage) = list.passage.map(|passage| passage as usize) else { continue };
            let is_text = forward.passages()[passage].lists().start == at;
            if is_text && !positions.has(self.sign, end + 1) {
                continue;
            }
            let (from, start) = self.begin(positions, end, list.positions.start);
            if from > skipped {
                continue;
            }
            let slots = slots.get_or_insert_with(|| slots_of(forward));
            let slot = |position: u32| slots.get(position as usize).copied();
            let closes = is_text || slot(end + 1) == Some(Slot::ParagraphEnd);
            if closes && begins_paragraph(slot, list.positions.start..start) {
                found.push(Defining { passage, weight: self.weights[from] });
            }
        }
        found.dedup_by_key(|defining| defining.passage);
        found
    }

    /// Returns the first word of the term that the text before `end` has without a gap, and its
    /// position, which is at least `least`.
    fn begin(&self, positions: &Positions, end: u32, least: u32) -> (usize, u32) {
        let (mut from, mut start) = (self.words.len() - 1, end);
        while from > 0 && start > least && positions.has(self.words[from - 1], start - 1) {
            from -= 1;
            start -= 1;
        }
        (from, start)
    }

    /// Returns how many of the first words name this document.
    fn skipped(&self, forward: &ForwardIndex, positions: &Positions) -> usize {
        let end = forward.lists()[0].positions.end;
        let in_title = |word: usize| positions.of(word).first().is_some_and(|&first| first < end);
        let words = self.leads.iter().zip(&self.words);
        let names = words.take_while(|(lead, word)| **lead == Lead::Always || in_title(**word));
        let skipped = names.count();
        skipped.min(self.words.len() - 1)
    }
}

/// Returns true if `before`, from the start of a list to a word, ends with the end of a paragraph
/// and labels after it.
fn begins_paragraph(slot: impl Fn(u32) -> Option<Slot>, before: Range<u32>) -> bool {
    let is_short = before.len() <= LABELS_MAX;
    let mut words = before.rev().take(LABELS_MAX + 1).map(slot);
    words
        .find(|slot| *slot != Some(Slot::Label))
        .map_or(is_short, |slot| slot == Some(Slot::ParagraphEnd))
}

fn slots_of(forward: &ForwardIndex) -> Vec<Slot> {
    forward.by_position(Slot::ParagraphEnd, |name| match is_label(name.text()) {
        true => Slot::Label,
        false => Slot::Word,
    })
}

/// Returns true for what a paragraph has before its words: `1`, `1.1`, `a`, `điều`.
fn is_label(term: &str) -> bool {
    term == "điều"
        || term.chars().nth(1).is_none()
        || term.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tracuu_document::{Document, parse};

    use crate::conformance::{fill, simple};
    use crate::memory::MemoryEngine;
    use crate::{Request, Search};

    const LAW: &str = "Điều 3. Giải thích từ ngữ\nTrong Luật này, các từ ngữ dưới đây được hiểu \
        như sau:\n1. Thu hồi đất là việc Nhà nước lấy lại đất.\n2. Giá đất (sau đây gọi là giá) \
        được hiểu là số tiền.\nĐiều 4. Lệ phí\nLệ phí là khoản tiền.";

    fn document(id: &str, title: &str, text: &str) -> Document {
        let simple = simple(id, text);
        let mut document = Document { outline: parse(text).outline, ..simple };
        document.record.title = Some(title.into());
        document
    }

    /// Returns true if the answer to `query` has the law first because it defines something.
    fn is_defined(query: &str) -> bool {
        let engine = Arc::new(MemoryEngine::new());
        let others = "Việc thu hồi đất là cần. Thu hồi đất, lệ phí, giá đất, nước. ".repeat(3);
        let documents = [
            document("a000000000000000", "Nước", &others),
            document("b000000000000000", "Luật Đất đai", LAW),
        ];
        fill(engine.as_ref(), &documents);
        let request = Request { text: query.into(), size: 10, ..Request::default() };
        let explained = Search::new(engine).explain(&request, None).expect("an explanation");
        let first = explained.document.expect("a document");
        let defines = first.passage_terms.iter().any(|term| term.term == "definition");
        assert_eq!(defines, first.id.starts_with('b') && defines);
        defines
    }

    #[test]
    fn the_passage_that_defines_a_term_is_first() {
        for query in [
            "thu hồi đất là gì",
            "thu hồi đất là gì?",
            "khái niệm thu hồi đất",
            "thế nào là thu hồi đất",
            "thu hồi đất được hiểu như thế nào?",
            "thu hoi dat la gi",
            "khai niem thu hoi dat",
            "lệ phí là gì?",
            "giá đất là gì?",
            "theo Luật Đất đai thì thu hồi đất là gì?",
            "thế nào là thu hồi đất theo Luật Đất đai?",
        ] {
            assert!(is_defined(query), "{query}");
        }
    }

    #[test]
    fn other_passages_define_nothing() {
        for query in [
            "thu hồi đất",
            "hồi đất là gì?",
            "đất là gì?",
            "mục đích thu hồi đất là gì?",
            "theo nước thì thu hồi đất là gì?",
        ] {
            assert!(!is_defined(query), "{query}");
        }
    }
}
