//! What a person typed: to a query ([`parse()`]), and from a query to a plan for an engine ([`planner`]).
//! Pure and total: every string parses, and what could not be understood becomes words and a note.
//!
//! Nobody's text is ever given to an engine's own query parser.

pub mod abbreviations;
mod asking;
mod lattice;
pub mod parse;
pub mod plan;
pub mod planner;
pub mod restore;
mod spelling;
pub mod vocabulary;

pub use abbreviations::Abbreviations;
pub use parse::parse;
pub use plan::{Branch, Form, Lexicon, Plan, Requirement, Term};
pub use planner::{Reading, plan};
pub use vocabulary::Vocabulary;

use std::fmt;

use tracuu_document::entity::DocumentNumber;

/// A query as it was typed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// What `OR` stands between: a document needs one of these. Each holds its clauses in the order in
    /// which they were typed and is never empty; none for a query without a word. Exclusions and fields
    /// hold for the whole query, wherever they stand; a branch may hold nothing else.
    pub branches: Vec<Vec<Clause>>,
    /// What was odd about it.
    pub oddities: Vec<Oddity>,
    /// Parts of numbers that some of its words may mean (`kế hoạch 116`), as keys of
    /// [`DocumentNumber::beginnings`]: of each list a document needs any.
    pub meant_numbers: Vec<Vec<String>>,
    /// Whether it ends with a question mark.
    pub asks: bool,
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
    /// A date, an amount, an article or the like ([`tracuu_document::entity::typed`]), which is the same in every
    /// dress.
    Token {
        /// As typed, one space between words.
        typed: String,
        /// Its key, the same for every dress.
        key: String,
    },
    /// Words that stand near each other, in any order (`"bồi thường đất"~5`).
    Near {
        /// As typed; at least two.
        words: Vec<String>,
        /// How many other words may stand among them, from 0 to [`parse::NEAR_MAX`].
        within: usize,
    },
    /// Any word that begins so (`kh*`).
    Prefix(String),
    /// The document's own number is this one, or begins so (`số:116`).
    OwnNumber {
        /// As typed, `116`.
        typed: String,
        /// Keys of numbers, of which the document's own needs any; never empty.
        keys: Vec<String>,
    },
    /// The document is of this year (`năm:2025`).
    Year(i32),
    /// A text field of the record has this value, or one with these words in it (`loại:quyết định`).
    Named {
        /// Which field.
        field: NamedField,
        /// Its words as typed, a space between; at least one, and exactly one where not `closed`.
        value: String,
        /// Whether quotes say where the value ends. Where not, the words that follow may belong to it,
        /// which only the values of an index can tell.
        closed: bool,
    },
}

/// A field of the record that holds a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NamedField {
    /// `cơ quan:`, `agency:`.
    Agency,
    /// `loại:`, `type:`.
    Type,
    /// `người ký:`, `signer:`.
    Signer,
}

impl NamedField {
    /// All of them.
    pub const ALL: [NamedField; 3] = [NamedField::Agency, NamedField::Type, NamedField::Signer];

    /// Its name in a query.
    pub fn name(self) -> &'static str {
        match self {
            NamedField::Agency => "cơ quan",
            NamedField::Type => "loại",
            NamedField::Signer => "người ký",
        }
    }
}

/// Something in a query that was not taken as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oddity {
    /// A quotation mark without its other half: its words were taken one by one.
    OpenQuote,
    /// More words than [`parse::WORDS_MAX`]: the rest was left out.
    TooManyWords,
    /// More parts between `OR` than [`parse::BRANCHES_MAX`]: the rest was left out.
    TooManyBranches,
    /// A nearness over [`parse::NEAR_MAX`], which was taken instead.
    NearTooWide,
    /// Fewer letters than [`parse::PREFIX_LETTERS_MIN`] before `*`: taken as a word.
    PrefixTooShort,
    /// A field without a value: its name was taken as words.
    FieldWithoutValue,
    /// No number behind `số:`: both were taken as words.
    NotANumber,
    /// No year of [`parse::YEARS`] behind `năm:`: both were taken as words.
    NotAYear,
}

impl Oddity {
    /// All of them.
    pub const ALL: [Oddity; 8] = [
        Oddity::OpenQuote,
        Oddity::TooManyWords,
        Oddity::TooManyBranches,
        Oddity::NearTooWide,
        Oddity::PrefixTooShort,
        Oddity::FieldWithoutValue,
        Oddity::NotANumber,
        Oddity::NotAYear,
    ];
}

impl Query {
    /// The clauses of all branches, in order.
    pub fn clauses(&self) -> impl Iterator<Item = &Clause> {
        self.branches.iter().flatten()
    }

    /// Clauses with `between` them.
    fn printed(&self, between: &str) -> String {
        let branch = |branch: &Vec<Clause>| {
            branch.iter().map(Clause::to_string).collect::<Vec<_>>().join(between)
        };
        self.branches.iter().map(branch).collect::<Vec<_>>().join(" OR ")
    }
}

/// A query in words, with the question mark that it had, so that it is a question again.
fn asked(words: String, asks: bool) -> String {
    match words.ends_with(char::is_alphanumeric) {
        true if asks => words + "?",
        // Behind a sign the mark could mean something else.
        false if asks => words + " ?",
        _ => words,
    }
}

/// Prints the query as it was understood; parsing that again gives the same branches. Reads what it
/// prints once, to know.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.printed(" ");
        // Words that a sign kept apart (`116: kh ubnd`) can make a number without it.
        let plain = match parse(&plain).branches == self.branches {
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
        match &self.wanted {
            Wanted::Word(word) => write!(f, "{word}"),
            Wanted::Phrase(words) => write!(f, "\"{}\"", words.join(" ")),
            Wanted::Number(number) => write!(f, "{}", number.canonical()),
            Wanted::PartOfNumber { typed, .. } | Wanted::Token { typed, .. } => {
                write!(f, "{typed}")
            }
            Wanted::Near { words, within } => write!(f, "\"{}\"~{within}", words.join(" ")),
            Wanted::Prefix(beginning) => write!(f, "{beginning}*"),
            Wanted::OwnNumber { typed, .. } => match typed.contains(' ') {
                true => write!(f, "số:\"{typed}\""),
                false => write!(f, "số:{typed}"),
            },
            Wanted::Year(year) => write!(f, "năm:{year}"),
            Wanted::Named { field, value, closed: true } => {
                write!(f, "{}:\"{value}\"", field.name())
            }
            Wanted::Named { field, value, .. } => write!(f, "{}:{value}", field.name()),
        }
    }
}
