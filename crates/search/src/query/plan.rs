//! What an engine looks up for a query: terms with weights, and conditions. How a query becomes a
//! plan is [`super::planner`]'s matter.

use std::fmt;

use serde::Serialize;

use super::{Abbreviations, NamedField, Vocabulary};
use crate::index::term_text::pair_term;

/// A query prepared for an engine. Without alternatives, every document that passes the filters
/// matches.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// Words and numbers, each once, in query order. The request's match mode decides how many of
    /// them a document must contain.
    pub groups: Vec<TermGroup>,
    /// Optional terms that only affect the score: pairs of adjacent words, restored spellings,
    /// words of phrases.
    pub ranking: Vec<WeightedTerm>,
    /// The alternatives between `OR`; a document must match one of them.
    pub alternatives: Vec<Alternative>,
    /// Filters that must all hold, whichever alternative matches.
    pub required: Vec<Filter>,
    /// Filters of which none may hold.
    pub excluded: Vec<Filter>,
    /// Runs of adjacent words in query order, from which highlights are made. Numbers and phrases
    /// interrupt a run and are highlight_phrases of their own. Expansions and abbreviations that a
    /// run accepts are further highlight_phrases.
    pub highlight_phrases: Vec<HighlightPhrase>,
    /// Words of everyday life with the terms of law that were added for them, each once.
    pub widened: Vec<Widened>,
    /// True if the query ends with a question mark.
    pub asks: bool,
    /// The phrases that only ask, as typed with single spaces. None of their words is in `groups`
    /// for their sake.
    pub asking: Vec<String>,
    /// The keys of the words of which the query asks what they mean, in order; empty if it does
    /// not.
    pub defined: Vec<String>,
    /// The documents that the query may name.
    pub named: Vec<NamedDocument>,
    /// The query with accents restored, or `None` if nothing was restored. A word in it may have
    /// other likely readings, which match, too.
    pub restored: Option<String>,
    /// The query with accents restored and typos corrected, or `None` if no word looks like a typo.
    /// Corrected words match beside what was typed.
    pub corrected: Option<String>,
}

/// Words of a query that may begin with the name of a document: `luật đất đai năm 2013 quy định`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedDocument {
    /// The keys of the words from the document's type on.
    pub words: Vec<String>,
    /// How many of them are the type.
    pub type_words: usize,
}

/// A word of everyday life, and what it was widened by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Widened {
    /// The word.
    pub word: &'static str,
    /// The terms of law that match in its place.
    pub terms: Vec<&'static str>,
}

/// A word or number of a query with all terms accepted for it (a synonym group).
#[derive(Debug, Clone, PartialEq)]
pub struct TermGroup {
    /// The word or number as it was understood.
    pub name: String,
    /// A document that has any of these terms has the word. The first is the word itself. The
    /// others score with at most its inverse document frequency, even if they are rarer. Never
    /// empty.
    pub terms: Vec<WeightedTerm>,
}

/// One alternative of an `OR`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Alternative {
    /// Indices of its words in [`Plan::groups`], each once.
    pub groups: Vec<usize>,
    /// Filters that must all hold in this alternative.
    pub required: Vec<Filter>,
}

/// A weighted index term.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightedTerm {
    /// The term.
    pub term: Term,
    /// Weight in the score: 1 for a word or pair that is typed once.
    pub weight: f32,
}

/// A term of an index.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Term {
    /// A word, by its key ([`tracuu_text::key`]).
    Exact(String),
    /// A word that was typed without accents: whichever word of the corpus folds to it.
    Folded(Spellings),
    /// Two adjacent words, by their keys.
    ExactPair(String, String),
    /// Two adjacent words that were typed without accents: whichever pair folds to them.
    FoldedPair(Spellings),
    /// At least two words, by their keys, all adjacent pairs of which occur in the document. Nearly
    /// always this is the phrase, at the cost of term queries. It only decides what matches; the
    /// plan lists its pairs separately for the score.
    Chain(Vec<String>),
    /// A document number, a part of one, or another typed token. Any of the keys matches; never
    /// empty.
    Number(Vec<String>),
}

/// All spellings of a word or pair that was typed without accents. They count as one: a document
/// holds it as often as it holds any of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Spellings {
    /// What was typed, folded; of a pair with [`crate::index::term_text::PAIR_SEPARATOR`].
    pub folded: String,
    /// The terms of the corpus that fold to it, the most frequent first; each once. May be empty.
    pub terms: Vec<String>,
}

/// Written as an index stores it, folded if it was typed so: `đất`, `đất+đai`, the keys of a number
/// with `|` between them.
impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Term::Exact(word) => f.write_str(word),
            Term::Folded(spelled) | Term::FoldedPair(spelled) => f.write_str(&spelled.folded),
            Term::ExactPair(first, second) => f.write_str(&pair_term(first, second)),
            Term::Chain(words) => f.write_str(&words.join(" ")),
            Term::Number(keys) => f.write_str(&keys.join("|")),
        }
    }
}

/// A filter on documents that is part of the query text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// The document has the term.
    Has(Term),
    /// Any of the filters holds.
    Any(Vec<Filter>),
    /// The title, a heading or the text of the document has the words next to each other, also over
    /// the end of a paragraph. At least two, or one with several keys.
    Phrase {
        /// For each word the keys of which any will do.
        words: Vec<Vec<String>>,
    },
    /// The title, a heading or the text of the document has all of the words close together, in any
    /// order, with at most `within` other words among them.
    Near {
        /// For each word the keys of which any will do.
        words: Vec<Vec<String>>,
        /// Maximum number of other words.
        within: usize,
    },
    /// A field of the record has one of these values.
    Value {
        /// The field.
        field: NamedField,
        /// Values as in the records. If empty, no document passes.
        values: Vec<String>,
    },
    /// The document is of one of these years.
    Year(Vec<i32>),
    /// The document's own number has one of these keys.
    OwnNumber(Vec<String>),
}

/// Adjacent words of the query, as a unit for highlighting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HighlightPhrase {
    /// For each word the terms accepted for it.
    pub words: Vec<Vec<Term>>,
    /// True if only the whole sequence is highlighted.
    pub phrase: bool,
}

/// What planning needs to know of an index.
pub trait Lexicon {
    /// Returns the number of passages that have a word, by its key.
    fn word_frequency(&self, word: &str) -> u64 {
        self.vocabulary().frequency(word)
    }

    /// Returns the number of passages that have two words, by their keys, next to each other.
    fn pair_frequency(&self, first: &str, second: &str) -> u64;

    /// Returns the words of all passages with their frequencies.
    fn vocabulary(&self) -> &Vocabulary;

    /// Returns the abbreviations that the documents define, and the well-known ones.
    fn abbreviations(&self) -> &Abbreviations;

    /// Returns the values that documents have in a field of the record, each once, in no particular
    /// order.
    fn values(&self, field: NamedField) -> Vec<String>;
}
