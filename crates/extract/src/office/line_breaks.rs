//! Decides what becomes of the line breaks in a paragraph.

use super::collector::BREAK;
use crate::rows;

/// Splits a paragraph at every line break and drops blank lines.
pub fn split_lines(paragraph: &str) -> Vec<String> {
    let lines = paragraph.split(BREAK).filter(|line| !line.trim().is_empty());
    lines.map(str::to_string).collect()
}

/// Turns the line breaks of a paragraph into spaces, except those at which another paragraph
/// begins: after the end of a sentence, before a list item, and around the lines of a document's
/// head.
pub fn join_lines(paragraph: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in split_lines(paragraph) {
        match lines.last_mut() {
            Some(last) if !ends_paragraph(last, &line) => {
                last.push(' ');
                last.push_str(&line);
            }
            _ => lines.push(line),
        }
    }
    lines
}

/// Returns true if a line break between the two lines ends a paragraph.
fn ends_paragraph(before: &str, after: &str) -> bool {
    let before = before.trim_end();
    let after = after.trim_start();
    before.ends_with(['.', ';', ':'])
        || rows::is_form_part(before)
        || rows::is_form_part(after)
        || is_item(after)
        || is_rule(before)
        || is_rule(after)
}

/// Returns true if a line begins like a list item: `- `, `+ `, `1.`, `a)`, `Điều 1`.
fn is_item(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or_default();
    let label = word.trim_end_matches(['.', ')']);
    let numbered = label.len() < word.len() && label.chars().all(|c| c.is_ascii_digit());
    let lettered = word.ends_with(')') && label.chars().count() == 1;
    let article = word == "Điều" && line.chars().any(|c| c.is_ascii_digit());
    matches!(word, "-" | "–" | "+" | "•") || numbered || lettered || article
}

/// Returns true if a line is a drawn rule, like those below an agency's name: at least three
/// drawing characters and otherwise only spaces.
pub fn is_rule(line: &str) -> bool {
    let drawn = |c: char| matches!(c, '_' | '-' | '–' | '—' | '=' | '*' | '¯' | '─' | '━');
    line.chars().all(|c| drawn(c) || c == ' ' || c == '\t' || c == '\u{a0}')
        && line.chars().filter(|c| drawn(*c)).count() >= 3
}
