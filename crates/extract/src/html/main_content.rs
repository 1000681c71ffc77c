//! Which element of a page holds the document, and the heading that stands outside it.

use super::render;
use super::tree::{ElementId, Page, Role, Tree};
use crate::rows;

/// A child with at least this share of an element's text is where the document is, in percent.
/// Measured on portal pages: at 80 all words of the article and no other.
const SHARE_MIN: usize = 80;
/// An element that the page marks as its content is believed from this share on, in percent; lists of
/// news mark each of their teasers.
const MARKED_SHARE_MIN: usize = 40;
/// A child with at least this share of an element's text is where the document is if it has the head of
/// one, in percent. A portal of laws shows as much text about the document as the document has.
const HEADED_SHARE_MIN: usize = 40;
/// Least text of a document with its head, in characters. A head alone stays under 500.
const HEADED_WEIGHT_MIN: usize = 1_000;
/// How many of the first paragraphs are looked at for the heading before it is put in front.
const HEADING_WITHIN: usize = 10;

/// Where the document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Main {
    /// The element that holds it.
    pub element: ElementId,
    /// Whether it was found by its own head, among other text about it.
    pub has_head: bool,
}

/// The element with the document: from the body, or what the page marks as its content, downwards while
/// one child holds nearly all the text that is in no link. The root where there is none.
pub fn find(tree: &Tree) -> Main {
    let whole = tree.element(Tree::ROOT).weight;
    let marked = tree.ids().find(|&id| {
        let element = tree.element(id);
        element.marked_main && element.weight * 100 >= whole * MARKED_SHARE_MIN
    });
    let mut at = marked.unwrap_or(Tree::ROOT);
    let mut found = at;
    let mut has_head = false;
    loop {
        let heaviest = heaviest_child(tree, at);
        let Some(child) = heaviest.or_else(|| headed_child(tree, at)) else { break };
        let mut siblings = tree.children(at).filter(|&id| id != child);
        if siblings.any(|id| is_part_of_document(tree, id)) {
            break;
        }
        has_head |= heaviest.is_none();
        at = child;
        // A table counts as a whole or not at all: its rows are no paragraphs by themselves.
        if matches!(tree.element(at).role, Role::Block | Role::Cell) {
            found = at;
        }
    }
    Main { element: found, has_head }
}

/// The container below `at` with nearly all of its text.
fn heaviest_child(tree: &Tree, at: ElementId) -> Option<ElementId> {
    container(tree, at, SHARE_MIN, 1)
}

/// The container below `at` with much of its text that begins as an administrative document does. None
/// where paragraphs stand beside it: they are likely to go on with the document.
fn headed_child(tree: &Tree, at: ElementId) -> Option<ElementId> {
    let is_text = |id| {
        let element = tree.element(id);
        element.role == Role::Paragraph && element.weight > 0
    };
    if tree.children(at).any(is_text) {
        return None;
    }
    container(tree, at, HEADED_SHARE_MIN, HEADED_WEIGHT_MIN).filter(|&child| {
        render::paragraphs(tree, child).iter().any(|paragraph| rows::is_motto(paragraph))
    })
}

/// The first container below `at` with at least that share, in percent, and that weight of text.
fn container(tree: &Tree, at: ElementId, share: usize, weight: usize) -> Option<ElementId> {
    let enough = tree.element(at).weight * share;
    tree.children(at).find(|&id| {
        let child = tree.element(id);
        let contains = matches!(
            child.role,
            Role::Block | Role::Table | Role::RowGroup | Role::Row | Role::Cell
        );
        contains && child.weight >= weight && child.weight * 100 >= enough
    })
}

/// Whether an element beside the heaviest one holds the head or the foot of an administrative document
/// (Nghị định 30/2020/NĐ-CP, Phụ lục I): the national motto, or the recipients.
fn is_part_of_document(tree: &Tree, id: ElementId) -> bool {
    // The page's heading is kept wherever it stands.
    tree.element(id).role != Role::Heading
        && render::paragraphs(tree, id).iter().any(|paragraph| rows::is_form_part(paragraph))
}

/// The heading of the page where it stands outside `main` and its first `paragraphs` do not say it: the
/// nearest `<h1>` before it, or else the page's title. A document that was
/// found by its own head needs none.
pub fn heading(page: &Page, main: Main, paragraphs: &[String]) -> Option<String> {
    let tree = &page.tree;
    let is_heading = |&id: &ElementId| tree.element(id).role == Role::Heading;
    let Main { element: main, has_head } = main;
    let is_whole_page = tree.element(main).weight == tree.element(Tree::ROOT).weight;
    if is_whole_page || has_head || (main..tree.end_of(main)).any(|id| is_heading(&id)) {
        return None;
    }
    let outside = (0..main).rev().filter(is_heading);
    let text = |id| render::paragraphs(tree, id).join(" ");
    let heading = outside.map(text).find(|text| !text.is_empty()).or(page.title.clone())?;
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let start = paragraphs.iter().take(HEADING_WITHIN);
    let is_said = start.map(|paragraph| plain(paragraph)).any(|said| said == plain(&heading));
    (!is_said).then_some(heading)
}
