//! What a person typed: to a query ([`parse()`]), and from a query to a plan for an engine ([`plan()`]).
//! Pure and total: every string parses, and what could not be understood becomes words and a note.
//!
//! Nobody's text is ever given to an engine's own query parser.

pub mod parse;
pub mod plan;
pub mod restore;

pub use parse::parse;
pub use plan::{Form, Lexicon, Plan, Requirement, Term, plan};

use crate::text::DocumentNumber;

/// A query: clauses in the order in which they were typed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// Empty for a query without a word.
    pub clauses: Vec<Clause>,
    /// What was odd about it.
    pub oddities: Vec<Oddity>,
    /// Parts of numbers that some of its words may mean (`kế hoạch 116`), as keys of
    /// [`DocumentNumber::beginnings`]: of each list a document needs any.
    pub meant_numbers: Vec<Vec<String>>,
}

/// A part of a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// Whether documents that have it are left out (`-word`).
    pub excluded: bool,
    /// What is looked for.
    pub wanted: Wanted,
}

/// What a clause looks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Wanted {
    /// One word, as typed.
    Word(String),
    /// Words next to each other (`"bãi đổ thải"`), as typed; never empty.
    Phrase(Vec<String>),
    /// A document number.
    Number(DocumentNumber),
    /// A part of a document number.
    PartOfNumber {
        /// As typed, `80/2025`.
        typed: String,
        /// Keys of [`DocumentNumber::beginnings`], of which a document needs any; never empty.
        keys: Vec<String>,
    },
}

/// Something in a query that was not taken as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oddity {
    /// A quotation mark without its other half: its words were taken one by one.
    OpenQuote,
    /// More words than [`parse::WORDS_MAX`]: the rest was left out.
    TooManyWords,
}

/// Prints the query as it was understood; parsing that again gives the same clauses.
impl std::fmt::Display for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, clause) in self.clauses.iter().enumerate() {
            let space = if i > 0 { " " } else { "" };
            let minus = if clause.excluded { "-" } else { "" };
            write!(f, "{space}{minus}")?;
            match &clause.wanted {
                Wanted::Word(word) => write!(f, "{word}")?,
                Wanted::Phrase(words) => write!(f, "\"{}\"", words.join(" "))?,
                Wanted::Number(number) => write!(f, "{}", number.canonical())?,
                Wanted::PartOfNumber { typed, .. } => write!(f, "{typed}")?,
            }
        }
        Ok(())
    }
}
