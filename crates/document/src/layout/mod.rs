//! Joins the lines of a file into paragraphs.
//!
//! An export to text breaks sentences at the page margin, doubles line ends, and leaves page
//! numbers, running headers and footnotes in the middle of sentences. This module puts each
//! paragraph on one line. It does not repair letters ([`tracuu_text::normalize()`] runs before it)
//! and does not interpret the text ([`super::parse()`] runs after it). Table rows stay lines.
//!
//! The steps, one module each: separate side-by-side columns (`columns`), measure lines (`lines`),
//! drop page numbers and running headers and keep page starts (`pages`), find footnotes
//! (`footnotes`), estimate line spacing and width (`wrapping`), and join lines (`join`) by how they
//! end and begin (`continuation`).
//!
//! Two kinds of evidence join lines. The certain kind lies in the words and always counts: a line
//! that begins with a lowercase letter continues the line before. The other kind lies in the width
//! of lines. It counts only if certain joins show that the text is wrapped at all. A text with one
//! paragraph a line is therefore returned unchanged.

mod columns;
mod continuation;
mod footnotes;
mod join;
mod lines;
mod pages;
mod wrapping;

pub use join::Layout;

/// Maximum number of further passes over joined text. One pass compares adjacent lines only, so a
/// join may make the next one certain.
const ROUNDS_MAX: usize = 4;

/// Joins the `lines` of a normalized text into paragraphs. Its own output is returned unchanged,
/// empty text gives empty text, and it never fails. Linear in the length of the text.
pub fn paragraphs(lines: &str) -> Layout {
    let mut layout = join_once(lines);
    for _ in 0..ROUNDS_MAX {
        let again = join_once(&layout.text);
        if again.text == layout.text {
            break;
        }
        let pages = moved(&layout.pages, &layout.text, &again.text);
        layout = Layout { text: again.text, pages };
    }
    layout
}

fn join_once(text: &str) -> Layout {
    let raw = columns::separate(lines::split(text));
    let lines = pages::without_furniture(lines::measure(&raw));
    let wrapping = wrapping::Wrapping::of(&lines);
    let roles = footnotes::find(&lines, &wrapping);
    join::join(&lines, &roles, wrapping)
}

/// Maps byte offsets in `old` (`places`, ascending) to the offsets in `new` after the same number
/// of letters and digits. Spaces at the new offset are skipped.
fn moved(places: &[usize], old: &str, new: &str) -> Vec<usize> {
    let mut letters = new.char_indices().filter(|(_, c)| c.is_alphanumeric());
    let (mut from, mut at) = (0, 0);
    let mut moved = Vec::with_capacity(places.len());
    for &place in places {
        let between = old[from..place].chars().filter(|c| c.is_alphanumeric()).count();
        if let Some(last) = between.checked_sub(1) {
            at = letters.nth(last).map_or(new.len(), |(at, c)| at + c.len_utf8());
        }
        from = place;
        let spaces = new[at..].len() - new[at..].trim_start().len();
        moved.push(if place == 0 { 0 } else { at + spaces });
    }
    moved
}

#[cfg(test)]
mod tests;
