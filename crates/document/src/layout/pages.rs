//! Finds where pages begin, and drops what is printed on every page without being part of the text:
//! page numbers, running headers and footers.

use std::collections::HashMap;

use super::lines::Line;
use super::wrapping::Wrapping;
use crate::line::{self, is_capitals};
use tracuu_text::letter::is_letter;

/// How many lines at the top and at the bottom of a page may be running lines.
const RUNNING_LINES_MAX: usize = 2;
/// The state's name is among this many lines at the top of a page that begins a document.
const HEAD_LINES_MAX: usize = 8;
/// Fewest letters of a running line; a shorter line may be a table cell.
const RUNNING_LETTERS_MIN: usize = 4;

/// Drops page numbers and running lines and marks where pages begin. If the first line of a page is
/// dropped, the next line that stays takes over its mark.
pub(super) fn without_furniture(mut lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    if lines.iter().any(|line| line.page_starts > 0) {
        let furniture = furniture_of_pages(&lines);
        return drop_lines(lines, &furniture);
    }
    let wrapping = Wrapping::of(&lines);
    mark_shifted_lines(&mut lines, &wrapping);
    let furniture = lone_page_numbers(&lines, &wrapping);
    for (at, _) in furniture.iter().enumerate().filter(|(_, dropped)| **dropped) {
        lines[at].page_starts = 1;
    }
    drop_lines(lines, &furniture)
}

/// Drops the marked lines; their page starts go to the next line that stays.
fn drop_lines<'a>(lines: Vec<Line<'a>>, dropped: &[bool]) -> Vec<Line<'a>> {
    let mut page_starts = 0;
    let mut kept = Vec::with_capacity(lines.len());
    for (mut line, &dropped) in lines.into_iter().zip(dropped) {
        line.page_starts += page_starts;
        page_starts = line.page_starts;
        if !dropped {
            kept.push(line);
            page_starts = 0;
        }
    }
    kept
}

/// Marks page starts in a double-spaced export without form feeds: a page begins at a line that has
/// no blank line before it and is indented by one to three spaces.
fn mark_shifted_lines(lines: &mut [Line<'_>], wrapping: &Wrapping) {
    if wrapping.gap == 0 {
        return;
    }
    for at in 1..lines.len() {
        let shifted = (1..=3).contains(&lines[at].indent) && lines[at].gap == 0;
        if shifted && !lines[at].ruled && !is_number(lines[at - 1].text) {
            lines[at].page_starts = 1;
        }
    }
}

/// Finds page numbers in a text without form feeds: a number alone, after a gap wider than between
/// lines of text, and before a gap.
fn lone_page_numbers(lines: &[Line<'_>], wrapping: &Wrapping) -> Vec<bool> {
    let lone = |at: usize| {
        let next = lines.get(at + 1).map_or(usize::MAX, |next| next.gap);
        at > 0
            && page_number(lines[at].text).is_some()
            && lines[at].gap > wrapping.gap
            && next >= wrapping.gap.max(1)
    };
    (0..lines.len()).map(lone).collect()
}

/// Finds page numbers at the edges of pages, and lines that are repeated at the same edge of at
/// least two pages and at least a third of them. The issuer's name is not among them where a
/// document begins: a file may have several of one issuer.
fn furniture_of_pages(lines: &[Line<'_>]) -> Vec<bool> {
    let pages = page_ranges(lines);
    let mut counts: HashMap<(bool, String), usize> = HashMap::new();
    for page in &pages {
        for (top, at) in edge_lines(lines, page) {
            if let Some(key) = running_key(lines[at].text) {
                *counts.entry((top, key)).or_default() += 1;
            }
        }
    }
    let mut dropped = vec![false; lines.len()];
    for page in &pages {
        let mut first = lines[page.clone()].iter().take(HEAD_LINES_MAX);
        let begins = first.any(|line| line::names_nation(line.text));
        for (top, at) in edge_lines(lines, page) {
            let is_of_head = top && begins && is_capitals(lines[at].text);
            let again = |key| counts.get(&(top, key)).copied().unwrap_or_default();
            let runs = running_key(lines[at].text).is_some_and(|key| {
                let count = again(key);
                count >= 2 && count * 3 >= pages.len()
            });
            dropped[at] |= runs && !is_of_head || page_number(lines[at].text).is_some();
        }
    }
    dropped
}

fn page_ranges(lines: &[Line<'_>]) -> Vec<std::ops::Range<usize>> {
    let starts = (1..lines.len()).filter(|&at| lines[at].page_starts > 0);
    let mut bounds: Vec<usize> = std::iter::once(0).chain(starts).collect();
    bounds.push(lines.len());
    bounds.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

/// Returns the indices of the first lines of a page (`true`) and of the last ones (`false`). A page
/// of few lines has no last ones. The edge has one line more if its outermost line is a page
/// number.
fn edge_lines(
    lines: &[Line<'_>],
    page: &std::ops::Range<usize>,
) -> impl Iterator<Item = (bool, usize)> + use<> {
    let with_number =
        |at: Option<usize>| usize::from(at.is_some_and(|at| page_number(lines[at].text).is_some()));
    let top = RUNNING_LINES_MAX.min(page.len()) + with_number(page.clone().next());
    let top_end = page.end.min(page.start + top);
    let bottom = RUNNING_LINES_MAX + with_number(page.clone().next_back());
    let bottom_start = page.end.saturating_sub(bottom).max(top_end);
    (page.start..top_end).map(|at| (true, at)).chain((bottom_start..page.end).map(|at| (false, at)))
}

/// Returns the letters of a line, which a running line has in common on every page, or `None` if
/// they are too few.
fn running_key(line: &str) -> Option<String> {
    let letters: String = line.chars().filter(|&c| is_letter(c)).collect();
    (letters.chars().count() >= RUNNING_LETTERS_MIN).then_some(letters)
}

fn is_number(text: &str) -> bool {
    (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// Returns the number of a line that is only a page number: `4`, `- 4 -`, `Trang 4`, `4/12`, `Trang
/// 4/12`. Returns `None` for any other line.
fn page_number(line: &str) -> Option<u32> {
    if line.len() > 20 {
        return None;
    }
    let bare = line.strip_prefix("Trang").or_else(|| line.strip_prefix("trang")).unwrap_or(line);
    let bare = bare.trim_matches(|c: char| c == ' ' || c == '-' || c == '–');
    let (number, total) = bare.split_once('/').unwrap_or((bare, "1"));
    let whole = |text: &str| -> Option<u32> {
        let text = text.trim();
        let digits = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse().ok())?
    };
    whole(total)?;
    whole(number)
}
