//! Finds paragraphs that have a label but are not headings of the document: quotations, the table
//! of contents, and items of plain lists.

use super::label::{ARABIC, Labelled, Words};
use crate::line::is_capitals;

/// Longest quotation, in paragraphs; if a quotation mark is not closed by then, its closing mark is
/// missing.
const QUOTED_MAX: usize = 400;
/// This many labelled paragraphs in a row, with nothing between them, are a list or table rows.
const LIST_MIN: usize = 3;

/// Returns, for each paragraph, whether it continues a quotation. A law that amends another quotes
/// whole articles of it (`… như sau: “Điều 5. …`), which are not its own articles.
pub(super) fn quoted(paragraphs: &[(usize, &str)]) -> Vec<bool> {
    let mut quoted = vec![false; paragraphs.len()];
    let marks: Vec<Quote> = paragraphs.iter().map(|(_, line)| quote(line)).collect();
    let mut open: Option<usize> = None;
    for (at, mark) in marks.iter().enumerate() {
        match mark {
            // If another opening mark follows, the first one was never closed.
            Quote::Opens => open = Some(at),
            Quote::Closes => {
                if let Some(from) = open.take().filter(|&from| at - from <= QUOTED_MAX) {
                    quoted[from + 1..=at].fill(true);
                }
            }
            Quote::None => {}
        }
    }
    quoted
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quote {
    Opens,
    Closes,
    None,
}

/// Returns whether a paragraph opens or closes a quotation of several paragraphs.
fn quote(line: &str) -> Quote {
    // The first byte of the curved marks. Nearly no paragraph has either.
    if !line.bytes().any(|byte| byte == b'"' || byte == 0xe2) {
        return Quote::None;
    }
    let (mut depth, mut plain) = (0i32, 0);
    for c in line.chars() {
        match c {
            '“' => depth += 1,
            '”' => depth -= 1,
            '"' => plain += 1,
            _ => {}
        }
    }
    let end = line.trim_end_matches(['.', ';', ',', ' ', '/']);
    match (depth, plain % 2 == 1) {
        // An unclosed mark elsewhere in a paragraph is a slip and does not quote further
        // paragraphs.
        (1.., _) if line.starts_with('“') || line.contains(": “") => Quote::Opens,
        (..0, _) => Quote::Closes,
        (0, true) if line.starts_with('"') || line.contains(": \"") => Quote::Opens,
        (0, true) if end.ends_with('"') => Quote::Closes,
        // Opened and closed by marks of different kinds, or closed by the wrong one.
        _ => Quote::None,
    }
}

/// Tracks a table of contents from paragraph to paragraph.
#[derive(Debug, Default)]
pub(super) struct Contents {
    open: bool,
}

impl Contents {
    /// Returns true if `line` is an entry: it ends with dotted leaders, with or without a page
    /// number, or it follows MỤC LỤC and ends with a number.
    pub fn is_entry(&mut self, line: &str, labelled: bool) -> bool {
        if is_capitals(line) && line.trim_end_matches([':', ' ']) == "MỤC LỤC" || line == "Mục lục"
        {
            self.open = true;
            return false;
        }
        let text = line.trim_end();
        let words = text.trim_end_matches(|c: char| c.is_ascii_digit());
        let paged = (1..=4).contains(&(text.len() - words.len()));
        let words = words.trim_end();
        let led = words.ends_with("....")
            || words.ends_with("……")
            || words.ends_with(". . .")
            || words.ends_with("___");
        self.open &= paged || !labelled;
        led || (self.open && paged)
    }
}

/// Marks the items of lists in `labelled` (one entry for each paragraph) as sentences: at least
/// `LIST_MIN` headings of one rank in a row, with no text between them.
pub(super) fn drop_lists(labelled: &mut [Option<Labelled>]) {
    let item = |one: &Option<Labelled>| {
        one.as_ref()
            .filter(|one| one.rank >= ARABIC && one.words == Words::Heading)
            .map(|one| one.rank)
    };
    let mut at = 0;
    while at < labelled.len() {
        let Some(rank) = item(&labelled[at]) else {
            at += 1;
            continue;
        };
        let length = labelled[at..].iter().take_while(|one| item(one) == Some(rank)).count();
        if length >= LIST_MIN {
            labelled[at..at + length]
                .iter_mut()
                .flatten()
                .for_each(|one| one.words = Words::BodyText);
        }
        at += length;
    }
}
