//! Finds the element of a page that holds the document, and a heading outside that element.

use super::render;
use super::tree::{ElementId, Page, Role, Tree};
use crate::rows;

/// The search descends into a child that has at least this share of its parent's text, in percent.
/// Measured on portal pages: at 80, all words of the article are kept and no others.
const SHARE_MIN: usize = 80;
/// An element that the page marks as its content must have at least this share of the page's text,
/// in percent. News lists mark each teaser as content.
const MARKED_SHARE_MIN: usize = 40;
/// The search also descends into a child with at least this share, in percent, if the child has the
/// head of a document. A law portal shows as much text about the document as the document has.
const HEADED_SHARE_MIN: usize = 40;
/// Fewest characters of a document that is recognised by its head. A head alone has under 500.
const HEADED_WEIGHT_MIN: usize = 1_000;
/// Number of paragraphs at the start that are searched for the heading before it is added.
const HEADING_WITHIN: usize = 10;

/// Location of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Main {
    /// The element that holds the document.
    pub element: ElementId,
    /// Whether the document was found by its own head, among other text about it.
    pub has_head: bool,
}

/// Finds the element that holds the document. Starts at the element that the page marks as its
/// content, or at the root. Descends while one child has nearly all the text outside links, or
/// holds a document with its head. Stops if a sibling of that child belongs to the document.
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
        // A table is taken as a whole or not at all: its rows are not paragraphs by themselves.
        if matches!(tree.element(at).role, Role::Block | Role::Cell) {
            found = at;
        }
    }
    Main { element: found, has_head }
}

/// Returns the first container in `at` that has nearly all of its text.
fn heaviest_child(tree: &Tree, at: ElementId) -> Option<ElementId> {
    container(tree, at, SHARE_MIN, 1)
}

/// Returns the first container in `at` that has much of its text and contains the national motto.
/// Returns `None` if `at` also has paragraphs of its own: they probably continue the document.
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

/// Returns the first container in `at` with at least `share` percent of its text and `weight`
/// characters.
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

/// Returns true if a sibling of the chosen element holds the head or the foot of an administrative
/// document (Nghị định 30/2020/NĐ-CP, Phụ lục I): the national motto, the name of the state or
/// party, or the recipients.
fn is_part_of_document(tree: &Tree, id: ElementId) -> bool {
    // `heading` adds the heading of the page anyway.
    tree.element(id).role != Role::Heading
        && render::paragraphs(tree, id).iter().any(|paragraph| rows::is_form_part(paragraph))
}

/// Returns the heading of the page if it is outside `main`: the nearest non-empty `<h1>` before it,
/// or else the page title. Returns `None` if one of the first `paragraphs` is the heading, or if
/// `main` contains an `<h1>`. Also returns `None` if `main` has all text of the page or its own
/// head.
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
