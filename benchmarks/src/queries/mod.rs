//! Queries of measurements: made from a corpus by a seed, written to files and read from them.
//! They have no judged answers; cost is measured with them, not quality.

pub mod command;
pub mod maker;
pub mod sets;

use std::io::Write;
use std::path::Path;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::Failure;
use crate::corpus::each_line;

/// A query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Id in a file of queries.
    pub id: String,
    /// The text as typed. Empty for the home page.
    pub text: String,
    /// What documents must be besides.
    pub filter: Option<Filter>,
}

/// A filter of one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// Of this agency.
    Agency(String),
    /// Of this year.
    Year(i32),
}

/// A set of queries of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum Set {
    /// Two to five adjacent words of a title, heading or sentence
    Words,
    /// The same without accents
    Unaccented,
    /// The same as `words`, filtered by the agency or the year of their document
    Filtered,
    /// Two to five adjacent words in quotes
    Phrase,
    /// Long questions
    Question,
    /// Two words that no document has
    Unknown,
    /// `năm:1999` and a word that no document has
    UnknownInYear,
    /// No query: the home page
    Home,
}

impl Set {
    /// All sets, in the order of reports.
    pub const ALL: [Set; 8] = [
        Set::Words,
        Set::Unaccented,
        Set::Filtered,
        Set::Phrase,
        Set::Question,
        Set::Unknown,
        Set::UnknownInYear,
        Set::Home,
    ];

    /// Returns its name in reports and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Set::Words => "words",
            Set::Unaccented => "unaccented",
            Set::Filtered => "filtered",
            Set::Phrase => "phrase",
            Set::Question => "question",
            Set::Unknown => "unknown",
            Set::UnknownInYear => "unknown-in-year",
            Set::Home => "home",
        }
    }

    /// Returns true if bare tantivy can do the same. It has no corrections, no query fields and no
    /// home page.
    pub fn has_counterpart(self) -> bool {
        !matches!(self, Set::Unknown | Set::UnknownInYear | Set::Home)
    }
}

/// A query as a line of a file. `tracuu eval` reads the same lines, without their filters.
#[derive(Serialize, Deserialize)]
struct Line {
    id: String,
    text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    agency: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    year: Option<i32>,
}

/// Writes queries as JSON Lines.
pub fn write(queries: &[Query], mut to: impl Write) -> Result<(), Failure> {
    for query in queries {
        let (agency, year) = match &query.filter {
            None => (None, None),
            Some(Filter::Agency(agency)) => (Some(agency.clone()), None),
            Some(Filter::Year(year)) => (None, Some(*year)),
        };
        let line = Line { id: query.id.clone(), text: query.text.clone(), agency, year };
        serde_json::to_writer(&mut to, &line)?;
        to.write_all(b"\n")?;
    }
    Ok(to.flush()?)
}

/// Reads queries from JSON Lines with `id` and `text`. An `agency` or a `year` is the filter.
pub fn read(path: &Path) -> Result<Vec<Query>, Failure> {
    let mut queries = Vec::new();
    each_line(path, |line| {
        let Line { id, text, agency, year } = serde_json::from_str(line)?;
        let filter = agency.map(Filter::Agency).or(year.map(Filter::Year));
        queries.push(Query { id, text, filter });
        Ok(())
    })?;
    match queries.is_empty() {
        true => Err(format!("{} holds no queries", path.display()).into()),
        false => Ok(queries),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_read_as_they_were_written() {
        let query = |text: &str, filter| Query { id: text.into(), text: text.into(), filter };
        let queries = vec![
            query("a", None),
            query("b", Some(Filter::Year(1999))),
            query("c", Some(Filter::Agency("Bộ Y tế".into()))),
        ];
        let file = tempfile::NamedTempFile::new().unwrap();
        write(&queries, file.as_file()).unwrap();
        assert_eq!(read(file.path()).unwrap(), queries);
    }

    #[test]
    fn names_are_those_of_the_command_line() {
        for set in Set::ALL {
            assert_eq!(set.to_possible_value().unwrap().get_name(), set.name());
        }
    }
}
