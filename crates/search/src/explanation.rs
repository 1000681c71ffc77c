//! The shapes of explanations: how a query was read, and how the score of a document comes about.
//! Serialised as they are, in `tracuu explain --json` and in hits. How they come about is in
//! [`crate::rank::explain`].

use serde::Serialize;

use crate::query::Widened;
use tracuu_text::Span;

/// How a query was read. Serialised as it is: the `query` of an explanation.
#[derive(Debug, Clone, Serialize)]
pub struct QueryExplanation {
    /// The query as it was understood before accents were restored.
    pub parsed: String,
    /// The query with accents restored; null if nothing was restored.
    pub restored: Option<String>,
    /// The query with slips corrected; null if no word looks like a slip.
    pub corrected: Option<String>,
    /// The phrases that only ask: their words need not be there.
    pub asking: Vec<String>,
    /// The words of which it asks what they mean; null if it does not.
    pub defined: Option<String>,
    /// Words of everyday life with the terms of law that were added for them.
    pub added: Vec<Widened>,
    /// Documents in the index.
    pub documents: u64,
    /// Passages in the index.
    pub passages: u64,
    /// Its words: a document that holds any term of a group has the word.
    pub groups: Vec<Vec<TermExplanation>>,
    /// Terms that rank and need not be there.
    pub ranking: Vec<TermExplanation>,
    /// The sides of its `OR`, each the numbers of its groups, from 0.
    pub alternatives: Vec<Vec<usize>>,
    /// What must hold besides, one line each.
    pub required: Vec<String>,
    /// What must not hold, one line each.
    pub excluded: Vec<String>,
}

/// A term of a query.
#[derive(Debug, Clone, Serialize)]
pub struct TermExplanation {
    /// The term: `đất`, `đất+đai`.
    pub term: String,
    /// `exact`, `folded`, `exact_pair`, `folded_pair`, `chain` or `number`.
    pub kind: &'static str,
    /// Documents that hold it; null if the order is by date, which counts nothing.
    pub documents: Option<u64>,
    /// Passages that hold it; null for terms that passages do not hold.
    pub passages: Option<u64>,
    /// Its weight in the query.
    pub weight: f32,
    /// Weight times rarity times the share of the document, what its saturated frequency is
    /// multiplied with.
    pub boost: f32,
}

/// How the score of a document comes about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// Its id.
    pub id: String,
    /// The sum of both stages; the score of a hit that was ranked by its passages.
    pub score: f32,
    /// The first stage: what the document as a whole adds.
    pub document_score: f32,
    /// What of a document's own score counts beside its best passage; already in the scores here.
    pub document_share: f32,
    /// The terms that add to the first stage, in the order of the query.
    pub document_terms: Vec<TermScore>,
    /// The second stage: the score of the best passage.
    pub passage_score: f32,
    /// Where the best passage stands in the text, in code points; null if no passage holds a word.
    pub passage: Option<Span>,
    /// The section of the best passage.
    pub section: Option<String>,
    /// The terms that add to the best passage.
    pub passage_terms: Vec<TermScore>,
}

/// What a term adds to a score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TermScore {
    /// The term.
    pub term: String,
    /// How often it is there, title and headings weighted.
    pub frequency: u32,
    /// What its saturated frequency is multiplied with.
    pub boost: f32,
    /// What it adds.
    pub score: f32,
}
