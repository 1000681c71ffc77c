//! What an engine looks up for a query: terms with weights, and conditions. How a query becomes a plan is
//! [`super::planner`]'s matter.

use super::{Abbreviations, NamedField, Vocabulary};

/// What an engine looks up, made from a query. Without branches every document matches that fulfils the
/// conditions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// Words and numbers, each once, in query order. How many must be there is the request's matter.
    pub words: Vec<Word>,
    /// What ranks and need not be there: pairs of adjacent words, restored readings, words of phrases.
    pub ranking: Vec<Term>,
    /// What `OR` stands between: a document must fulfil one of these.
    pub branches: Vec<Branch>,
    /// All of these must hold, whichever branch it is.
    pub required: Vec<Requirement>,
    /// None of these may hold.
    pub excluded: Vec<Requirement>,
    /// The words in query order, gaps where a number or a phrase stands between: what marks are made
    /// from. A phrase is a sequence of its own.
    pub sequences: Vec<Sequence>,
    /// Whether the query ends with a question mark.
    pub asks: bool,
    /// The query with accents restored; none where nothing was restored.
    pub restored: Option<String>,
    /// The query with accents restored and slips corrected; none where no word looks like a slip. What
    /// was meant ranks, but matches only where somebody searches for it.
    pub corrected: Option<String>,
}

/// A word or number of a query with all that is accepted for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// A document that has any of these has the word. The first is the word itself; the others rank no
    /// higher for being rarer. Never empty.
    pub forms: Vec<Term>,
}

/// One side of an `OR`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Branch {
    /// Indices of its words in [`Plan::words`], each once.
    pub words: Vec<usize>,
    /// All of these must hold.
    pub required: Vec<Requirement>,
}

/// What of an index ranks for a part of the query.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// What in the index it stands for.
    pub form: Form,
    /// How much it ranks: 1 for a word or a pair said once.
    pub weight: f32,
}

/// A term of an index.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Form {
    /// A word by its key ([`tracuu_text::key`]).
    Exact(String),
    /// A word by its folded key.
    Folded(String),
    /// Two adjacent words by their keys.
    ExactPair(String, String),
    /// Two adjacent words by their folded keys.
    FoldedPair(String, String),
    /// Words by their keys, at least two, all adjacent pairs of which stand in the document: nearly
    /// always the phrase, at the price of terms. It decides what matches; what ranks are its pairs, which
    /// the plan lists besides.
    Chain(Vec<String>),
    /// A document number, a part of one, or another typed token, by any of these keys; never empty.
    Number(Vec<String>),
}

/// A condition on documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Requirement {
    /// The document has the term.
    Has(Form),
    /// The document has the words next to each other, in its title or in one paragraph: keys, or folded
    /// keys. At least two.
    Phrase {
        /// The keys.
        words: Vec<String>,
        /// Whether they are folded.
        folded: bool,
    },
    /// The document has all of the words in one place, in any order, with at most `within` other words
    /// among them. The end of a paragraph counts as a word.
    Near {
        /// The keys, each once.
        words: Vec<String>,
        /// Whether they are folded.
        folded: bool,
        /// Other words.
        within: usize,
    },
    /// A field of its record has one of these values.
    Value {
        /// Which.
        field: NamedField,
        /// As the record has them.
        values: Vec<String>,
    },
    /// It is of one of these years.
    Year(Vec<i32>),
    /// Its own number has one of these keys.
    OwnNumber(Vec<String>),
}

/// Words that stand next to each other in the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    /// For each word its accepted forms.
    pub words: Vec<Vec<Form>>,
    /// Whether only the whole sequence counts.
    pub phrase: bool,
}

/// What a plan must know of an index.
pub trait Lexicon {
    /// How many passages have an exact word or pair.
    fn frequency(&self, form: &Form) -> u64;

    /// The words of the passages.
    fn vocabulary(&self) -> &Vocabulary;

    /// Abbreviations that the documents define, and well-known ones.
    fn abbreviations(&self) -> &Abbreviations;

    /// The values that documents have in a field of the record, each once, in no order.
    fn values(&self, field: NamedField) -> Vec<String>;
}
