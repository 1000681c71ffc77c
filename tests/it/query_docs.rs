//! The tables of docs/QUERY.md: each query is parsed as the page says, and finds what the page
//! says.

use crate::sample_corpus::{files, search};
use tracuu_search::query::parse;

const PAGE: &str = include_str!("../../docs/QUERY.md");

/// Returns the rows of all tables with this `header`, as cells without backticks.
fn rows(header: &str) -> Vec<Vec<&'static str>> {
    let mut rows = Vec::new();
    let mut inside = false;
    for line in PAGE.lines() {
        let row = line.strip_prefix('|').and_then(|line| line.strip_suffix('|'));
        match row {
            Some(_) if line == header => inside = true,
            Some(row) if inside && !row.starts_with("---") => {
                rows.push(row.split('|').map(|cell| cell.trim().trim_matches('`')).collect());
            }
            Some(_) => {}
            None => inside = false,
        }
    }
    rows
}

#[test]
fn queries_are_understood_as_the_page_says() {
    let rows = rows("| query | means | understood |");
    assert!(rows.len() > 30, "{} rows", rows.len());
    for row in rows {
        let query = parse(row[0]);
        assert_eq!(query.to_string(), row[2], "{}", row[0]);
        assert_eq!(row[1].contains("with a note"), !query.warnings.is_empty(), "{}", row[0]);
    }
}

#[test]
fn queries_find_what_the_page_says() {
    let rows = rows("| query | first | also | not |");
    assert!(rows.len() > 5, "{} rows", rows.len());
    for row in rows {
        let response = search(row[0]);
        let found: Vec<&str> = files(&response).iter().map(|file| &file[..3]).collect();
        let [first, also, not] =
            [1, 2, 3].map(|cell: usize| row[cell].split_whitespace().collect::<Vec<_>>());
        assert!(found.starts_with(&first), "{}: {found:?}", row[0]);
        assert!(also.iter().all(|file| found.contains(file)), "{}: {found:?}", row[0]);
        assert!(!not.iter().any(|file| found.contains(file)), "{}: {found:?}", row[0]);
    }
}
