//! The query language. [`parse()`] turns typed text into a [`Query`], and [`planner`] turns a query
//! into a plan for an engine. Pure functions; every string parses. Text that cannot be understood
//! becomes words and a warning.
//!
//! Typed text is never passed to an engine's own query parser.

mod asking;
pub mod expansions;
mod lattice;
pub mod parse;
pub mod plan;
pub mod planner;
pub mod query_word;
pub mod restore;
mod spelling;
pub mod vocabulary;

pub use asking::{ALL_WORDS_MAX, is_question};
pub use expansions::Abbreviations;
pub use parse::parse;
pub use plan::{
    Alternative, Filter, HighlightPhrase, Lexicon, NamedDocument, Plan, Spellings, Term, TermGroup,
    WeightedTerm, Widened,
};
pub(crate) use planner::DEFINES;
pub use planner::{Interpretation, plan};
pub use vocabulary::Vocabulary;

use std::fmt;

use tracuu_document::entity::DocumentNumber;

/// A parsed query.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// The alternatives between `OR`; a document must match one of them. Each holds its clauses in
    /// typed order and is never empty. A query without words has none. Exclusions and field clauses
    /// apply to the whole query, wherever they are typed; a alternative may consist of them alone.
    pub alternatives: Vec<Vec<Clause>>,
    /// Warnings about parts that were not taken as typed, each once.
    pub warnings: Vec<ParseWarning>,
    /// Partial numbers that some of the words may mean (`kế hoạch 116`). Each list holds prefix
    /// keys of a [`DocumentNumber`]; a document has the number if it has any of them.
    pub possible_numbers: Vec<Vec<String>>,
    /// True if the query ends with a question mark.
    pub asks: bool,
}

/// One clause of a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// True if documents that match the clause are excluded (`-word`).
    pub excluded: bool,
    /// What the clause searches for.
    pub kind: ClauseKind,
}

/// What a clause searches for.
#[derive(Debug, Clone, PartialEq)]
pub enum ClauseKind {
    /// One word, as typed.
    Word(String),
    /// Words next to each other (`"bãi đổ thải"`), as typed; never empty.
    Phrase(Vec<String>),
    /// A whole document number.
    Number(DocumentNumber),
    /// Part of a document number.
    PartOfNumber {
        /// The part as typed, `80/2025`.
        typed: String,
        /// Prefix keys of a [`DocumentNumber`], of which a document needs any; never empty.
        keys: Vec<String>,
    },
    /// A date, an amount, an article or the like ([`tracuu_document::entity::typed`]). All formats
    /// of it are equivalent.
    Token {
        /// As typed, with one space between words.
        typed: String,
        /// Its key, the same for every format.
        key: String,
    },
    /// Words near each other, in any order (`"bồi thường đất"~5`).
    Near {
        /// The words as typed; at least two.
        words: Vec<String>,
        /// Maximum number of other words among them, from 0 to [`parse::NEAR_MAX`].
        within: usize,
    },
    /// Any word with this prefix (`kh*`). As typed, without the `*`.
    Prefix(String),
    /// The document's own number is this one or starts with it (`số:116`).
    OwnNumber {
        /// A whole number in canonical form, or part of one as typed (`116`).
        typed: String,
        /// Number keys or prefix keys, of which the document's own number needs any; never empty.
        keys: Vec<String>,
    },
    /// The document is of this year (`năm:2025`).
    Year(i32),
    /// A text field of the record has this value, or a value that contains these words
    /// (`loại:quyết định`).
    Named {
        /// The field.
        field: NamedField,
        /// Its words as typed, joined by single spaces. At least one; exactly one if not `closed`.
        value: String,
        /// True if quotes mark the end of the value. Otherwise the words that follow may belong to
        /// it, which only the values of an index can decide.
        closed: bool,
    },
}

/// A record field that holds a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NamedField {
    /// Issuing agency: `cơ quan:`, `agency:`.
    Agency,
    /// Document type: `loại:`, `type:`.
    Type,
    /// Signer: `người ký:`, `signer:`.
    Signer,
}

impl NamedField {
    /// All variants, in declaration order.
    pub const ALL: [NamedField; 3] = [NamedField::Agency, NamedField::Type, NamedField::Signer];

    /// Returns the Vietnamese name of the field in a query, without the colon.
    pub fn name(self) -> &'static str {
        match self {
            NamedField::Agency => "cơ quan",
            NamedField::Type => "loại",
            NamedField::Signer => "người ký",
        }
    }
}

/// A warning: part of a query was not taken as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParseWarning {
    /// A quotation mark has no partner. Its words are taken one by one.
    OpenQuote,
    /// The query has more than [`parse::WORDS_MAX`] words. The rest is ignored.
    TooManyWords,
    /// `OR` separates more than [`parse::ALTERNATIVES_MAX`] alternatives. The rest is ignored.
    TooManyAlternatives,
    /// A distance is above [`parse::NEAR_MAX`], which is used instead.
    NearTooWide,
    /// Fewer than [`parse::PREFIX_LETTERS_MIN`] letters precede `*`. They are taken as a word.
    PrefixTooShort,
    /// A field has no value. Its name is taken as words.
    FieldWithoutValue,
    /// The value of `số:` is not a number. Name and value are taken as words.
    NotANumber,
    /// The value of `năm:` is not one of [`parse::YEARS`]. Name and value are taken as words.
    NotAYear,
}

impl ParseWarning {
    /// All variants, in declaration order.
    pub const ALL: [ParseWarning; 8] = [
        ParseWarning::OpenQuote,
        ParseWarning::TooManyWords,
        ParseWarning::TooManyAlternatives,
        ParseWarning::NearTooWide,
        ParseWarning::PrefixTooShort,
        ParseWarning::FieldWithoutValue,
        ParseWarning::NotANumber,
        ParseWarning::NotAYear,
    ];
}

impl Query {
    /// Returns the clauses of all alternatives, in order.
    pub fn clauses(&self) -> impl Iterator<Item = &Clause> {
        self.alternatives.iter().flatten()
    }

    /// Prints the clauses of each alternative with `between` as the separator.
    fn printed(&self, between: &str) -> String {
        let alternative = |alternative: &Vec<Clause>| {
            alternative.iter().map(Clause::to_string).collect::<Vec<_>>().join(between)
        };
        self.alternatives.iter().map(alternative).collect::<Vec<_>>().join(" OR ")
    }
}

/// Appends the question mark that the query had, so that the printed text is a question again.
fn asked(words: String, asks: bool) -> String {
    match words.ends_with(char::is_alphanumeric) {
        true if asks => words + "?",
        // Directly after a sign the question mark could have another meaning.
        false if asks => words + " ?",
        _ => words,
    }
}

impl Clause {
    /// Returns true if the clause is looked for in documents and is not a single word.
    fn is_sought_beside_words(&self) -> bool {
        let is_word_or_field = matches!(
            self.kind,
            ClauseKind::Word(_)
                | ClauseKind::OwnNumber { .. }
                | ClauseKind::Year(_)
                | ClauseKind::Named { .. }
        );
        !self.excluded && !is_word_or_field
    }
}

/// Prints the query as understood. Parsing the output gives the same alternatives, which this
/// function parses once to make sure; only where a sign that is not printed had part in a word
/// (`1/1,1a`, which is read as `1` and `1,1a`) the output may read as other words.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.printed(" ");
        // Without their separator, these words could read as a number (`116: kh ubnd`).
        let plain = match parse(&plain).alternatives == self.alternatives {
            true => plain,
            false => self.printed(", "),
        };
        f.write_str(&asked(plain, self.asks))
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minus = if self.excluded { "-" } else { "" };
        write!(f, "{minus}")?;
        match &self.kind {
            ClauseKind::Word(word) => write!(f, "{word}"),
            ClauseKind::Phrase(words) => write!(f, "\"{}\"", words.join(" ")),
            ClauseKind::Number(number) => write!(f, "{}", number.canonical()),
            ClauseKind::PartOfNumber { typed, .. } | ClauseKind::Token { typed, .. } => {
                write!(f, "{typed}")
            }
            ClauseKind::Near { words, within } => write!(f, "\"{}\"~{within}", words.join(" ")),
            ClauseKind::Prefix(beginning) => write!(f, "{beginning}*"),
            ClauseKind::OwnNumber { typed, .. } => match typed.contains(' ') {
                true => write!(f, "số:\"{typed}\""),
                false => write!(f, "số:{typed}"),
            },
            ClauseKind::Year(year) => write!(f, "năm:{year}"),
            ClauseKind::Named { field, value, closed: true } => {
                write!(f, "{}:\"{value}\"", field.name())
            }
            ClauseKind::Named { field, value, .. } => write!(f, "{}:{value}", field.name()),
        }
    }
}
