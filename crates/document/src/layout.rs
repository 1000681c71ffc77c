//! From the lines of a file to paragraphs.
//!
//! An export to text breaks sentences where the page's margin was, doubles line ends, and leaves page
//! numbers, running headers and footnotes in the middle of sentences. Here a paragraph becomes one line
//! again. What is not done: letters are not repaired ([`tracuu_text::normalize()`] comes before), nothing
//! is read ([`super::parse()`] comes after), and tables stay lines.
//!
//! The steps, one module each: columns that stand side by side come apart (`columns`), lines are
//! measured (`lines`), page numbers and running headers go and page starts are kept (`pages`), footnotes
//! find their place (`footnotes`), the spacing and width of lines is
//! taken (`wrapping`), lines are joined (`join`) by what their ends and beginnings say
//! (`edges`).
//!
//! Two kinds of evidence join lines. The certain kind lies in the words (a line that begins with a small
//! letter goes on with the one before) and holds everywhere. The other kind lies in the width of lines
//! and is used only where certain joins show that the text is wrapped at all. A text that has one
//! paragraph a line therefore comes out as it went in.

mod columns;
mod edges;
mod footnotes;
mod join;
mod lines;
mod pages;
mod wrapping;

pub(super) use edges::{
    bullet, division, enumerator, is_bare_label, is_capitals, is_roman, names_issuer, opens_matter,
    starts_section,
};

/// Paragraphs and page starts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// One paragraph a line, spaces folded, no blank lines.
    pub text: String,
    /// Byte offset in `text` at which each page begins, ascending (two are equal where a page is empty);
    /// the first is 0. Empty where no page break is evident.
    pub pages: Vec<usize>,
}

/// How often joined lines are looked at again: a join can only make sure what stands next to it.
const ROUNDS_MAX: usize = 4;

/// Joins the `lines` of a normal text to paragraphs. Its own output comes back unchanged; empty text
/// stays empty; never fails. Linear in the length of the text.
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

/// The places in `new` before which as many letters stand as in `old` before `places`, which ascend.
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
