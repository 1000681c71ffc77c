//! Which element of a page holds the document, and the heading that stands outside it.

use super::render;
use super::tree::{ElementId, Page, Role, Tree};

/// A child with at least this share of an element's text is where the document is, in percent.
/// Measured on portal pages: at 80 all words of the article and no other.
const SHARE_MIN: usize = 80;
/// An element that the page marks as its content is believed from this share on, in percent; lists of
/// news mark each of their teasers.
const MARKED_SHARE_MIN: usize = 40;
/// How many of the first paragraphs are looked at for the heading before it is put in front.
const HEADING_WITHIN: usize = 10;

/// The element with the document: from the body, or what the page marks as its content, downwards while
/// one child holds nearly all the text that is in no link. The root where there is none.
pub fn find(tree: &Tree) -> ElementId {
    let whole = tree.element(Tree::ROOT).weight;
    let marked = tree.ids().find(|&id| {
        let element = tree.element(id);
        element.marked_main && element.weight * 100 >= whole * MARKED_SHARE_MIN
    });
    let mut at = marked.unwrap_or(Tree::ROOT);
    let mut found = at;
    while let Some(child) = heaviest_child(tree, at) {
        let mut siblings = tree.children(at).filter(|&id| id != child);
        if siblings.any(|id| is_part_of_document(tree, id)) {
            break;
        }
        at = child;
        // A table counts as a whole or not at all: its rows are no paragraphs by themselves.
        if matches!(tree.element(at).role, Role::Block | Role::Cell) {
            found = at;
        }
    }
    found
}

/// The container below `at` with nearly all of its text.
fn heaviest_child(tree: &Tree, at: ElementId) -> Option<ElementId> {
    let enough = (tree.element(at).weight * SHARE_MIN).max(1);
    tree.children(at).find(|&id| {
        let child = tree.element(id);
        let contains = matches!(
            child.role,
            Role::Block | Role::Table | Role::RowGroup | Role::Row | Role::Cell
        );
        contains && child.weight * 100 >= enough
    })
}

/// Whether an element beside the heaviest one holds the head or the foot of an administrative document
/// (Nghị định 30/2020/NĐ-CP, Phụ lục I): the national motto, or the recipients.
fn is_part_of_document(tree: &Tree, id: ElementId) -> bool {
    // The page's heading is kept wherever it stands.
    tree.element(id).role != Role::Heading
        && render::paragraphs(tree, id).iter().any(|paragraph| render::is_form_part(paragraph))
}

/// The heading of the page where it stands outside `main` and its first `paragraphs` do not say it: the
/// nearest `<h1>` before it, or else the page's title.
pub fn heading(page: &Page, main: ElementId, paragraphs: &[String]) -> Option<String> {
    let tree = &page.tree;
    let is_heading = |&id: &ElementId| tree.element(id).role == Role::Heading;
    let is_whole_page = tree.element(main).weight == tree.element(Tree::ROOT).weight;
    if is_whole_page || (main..tree.end_of(main)).any(|id| is_heading(&id)) {
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
