//! A request, already valid: whatever parses a URL or a command line refuses bad values before.

/// Longest query, in characters. A pasted paragraph fits; a pasted document does not.
pub const QUERY_CHARS_MAX: usize = 2_000;
/// Most hits on one page.
pub const SIZE_MAX: u32 = 100;
/// Hits on a page when nothing is said.
pub const SIZE_DEFAULT: u32 = 10;
/// Highest page number. Whoever walks further uses the cursor, which costs the same at any depth.
pub const PAGE_MAX: u32 = 10_000;
/// Most values of one filter.
pub const FILTER_VALUES_MAX: usize = 100;

/// What to look for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Request {
    /// The query as typed; empty finds every document, newest first.
    pub text: String,
    /// How many of the words must be there.
    pub match_mode: MatchMode,
    /// What the documents must be.
    pub filters: Filters,
    /// The order of hits.
    pub sort: Sort,
    /// Hits on a page, 1 to [`SIZE_MAX`].
    pub size: u32,
    /// Where the page begins.
    pub start: Start,
}

/// How many words of the query must stand in a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum MatchMode {
    /// All of up to eight words, or as many as any document has; any of a longer question.
    #[default]
    Auto,
    /// Every word, in any of its accepted forms.
    All,
    /// At least one.
    Any,
}

/// The order of hits. Ties are broken by `id`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Best first. Without words to rank by: newest first.
    #[default]
    Relevance,
    /// By the end of the known period, latest first, unknown last.
    Newest,
    /// By the start of the known period, earliest first, unknown last.
    Oldest,
}

/// Where a page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// Page number from 1 to [`PAGE_MAX`].
    Page(u32),
    /// Behind the last hit of an earlier page: the text of its `next_cursor`.
    After(String),
}

impl Default for Start {
    fn default() -> Self {
        Start::Page(1)
    }
}

/// Values of one field are alternatives; different fields must all hold. An empty list filters nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filters {
    /// Issuing agencies, as in the record.
    pub agencies: Vec<String>,
    /// Years.
    pub years: Vec<i32>,
    /// Types of document, as in the record.
    pub types: Vec<String>,
    /// Names of signers.
    pub signers: Vec<String>,
    /// Keeps documents whose known period ends on this day or later.
    pub from: Option<Period>,
    /// Keeps documents whose known period starts on this day or earlier.
    pub to: Option<Period>,
}

/// A day, a month or a year, as its first and last day. Days are `yyyymmdd`, so that they compare as
/// dates do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// First day, `20180701`.
    pub first: u32,
    /// Last day, `20180731`.
    pub last: u32,
}
