//! From the lines of a file to paragraphs.
//!
//! An export to text breaks sentences where the page's margin was, doubles line ends, and leaves page
//! numbers, running headers and footnotes in the middle of sentences. Here a paragraph becomes one line
//! again. What is not done: letters are not repaired ([`crate::text::normalize`] comes before), nothing
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
    bullet, division, enumerator, is_bare_label, is_capitals, is_roman, starts_section,
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

/// Joins the `lines` of a normal text to paragraphs. Its own output comes back unchanged; empty text
/// stays empty; never fails. Linear in the length of the text.
pub fn paragraphs(lines: &str) -> Layout {
    let raw = columns::separate(lines::split(lines));
    let lines = pages::without_furniture(lines::measure(&raw));
    let wrapping = wrapping::Wrapping::of(&lines);
    let roles = footnotes::find(&lines, &wrapping);
    join::join(&lines, &roles, wrapping)
}

#[cfg(test)]
mod tests;
