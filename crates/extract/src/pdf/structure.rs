//! The logical structure of a document (ISO 32000-1, 14.7), as far as it has text that stands in
//! for painted content, or describes pictures.

use std::collections::{HashMap, HashSet};

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Object, ObjectIdentifier, String as PdfString};

use super::strings;

/// Deepest nesting of the trees.
const DEPTH_MAX: usize = 32;
/// Most pieces of content of a page that are looked up. A dense page has some hundred.
const PIECES_MAX: usize = 20_000;
/// Most structure elements of a document that are searched for descriptions.
const ELEMENTS_MAX: usize = 200_000;

/// The structure of a document.
#[derive(Default)]
pub(super) struct Structure<'a> {
    /// Tree from pages to structure elements.
    parents: Option<Dict<'a>>,
    /// Tree of structure elements.
    root: Option<Dict<'a>>,
}

/// Texts of the structure elements of a page or a form on it.
#[derive(Debug, Default)]
pub(super) struct PageStructure {
    /// Text by the number of the marked content that it stands in for. Empty for content that the
    /// text of an earlier piece covers.
    replacements: HashMap<i32, String>,
}

impl PageStructure {
    /// Returns the text that stands in for a piece of content.
    pub fn replacement(&self, number: i32) -> Option<&str> {
        self.replacements.get(&number).map(String::as_str)
    }
}

impl<'a> Structure<'a> {
    /// Opens the structure of a document. Empty if it has none.
    pub fn open(pdf: &'a Pdf) -> Self {
        let catalog = pdf.xref().get::<Dict<'a>>(pdf.xref().root_id());
        let root = catalog.and_then(|catalog| catalog.get::<Dict<'a>>("StructTreeRoot"));
        let parents = root.as_ref().and_then(|root| root.get::<Dict<'a>>("ParentTree"));
        Structure { parents, root }
    }

    /// Reads the structure of `content`, the dictionary of a page or a form.
    pub fn of(&self, content: &Dict<'a>) -> PageStructure {
        let mut structure = PageStructure::default();
        let key = content.get::<i32>("StructParents");
        let elements =
            key.zip(self.parents.as_ref()).and_then(|(key, tree)| entry(tree, key, DEPTH_MAX));
        let mut covered = HashSet::new();
        let elements = elements.iter().flat_map(|list| list.iter::<Object<'a>>());
        for (number, element) in (0..).zip(elements.take(PIECES_MAX)) {
            let Object::Dict(element) = element else { continue };
            let Some((owner, text)) = replacement(&element) else { continue };
            // The text of an element with several pieces stands at the first of them.
            let first = owner.is_none_or(|owner| covered.insert(owner));
            structure.replacements.insert(number, if first { text } else { String::new() });
        }
        structure
    }

    /// Returns the descriptions of all pictures, in the order of the document. Elements that only
    /// the tree from pages to elements names come last.
    pub fn descriptions(&self) -> Vec<String> {
        let mut descriptions = Vec::new();
        let mut seen = HashSet::new();
        let parents = self.parents.iter().cloned().map(Object::Dict);
        let kids = self.root.iter().filter_map(|root| root.get::<Object<'a>>("K"));
        let mut open: Vec<Object<'a>> = parents.chain(kids).collect();
        while let Some(next) = open.pop() {
            match next {
                Object::Array(list) => {
                    let kids: Vec<_> = list.iter::<Object<'a>>().take(ELEMENTS_MAX).collect();
                    open.extend(kids.into_iter().rev());
                }
                Object::Dict(element) => {
                    if element.obj_id().is_some_and(|id| !seen.insert(id)) {
                        continue;
                    }
                    if seen.len() > ELEMENTS_MAX || open.len() > ELEMENTS_MAX {
                        break;
                    }
                    let text = element.get::<PdfString<'_>>("Alt");
                    descriptions.extend(text.map(|text| strings::text(&text)));
                    // Nodes of the tree from pages to elements; the element around it, its parts.
                    let others = ["Nums", "Kids", "P", "K"];
                    open.extend(others.iter().filter_map(|key| element.get::<Object<'a>>(key)));
                }
                _ => {}
            }
        }
        descriptions
    }
}

/// Returns the text that stands in for an element, its own or that of an element around it, and
/// the element that has it.
fn replacement(element: &Dict<'_>) -> Option<(Option<ObjectIdentifier>, String)> {
    let mut element = element.clone();
    for _ in 0..DEPTH_MAX {
        if let Some(text) = element.get::<PdfString<'_>>("ActualText") {
            return Some((element.obj_id(), strings::text(&text)));
        }
        element = element.get::<Dict<'_>>("P")?;
    }
    None
}

/// Returns the array of a key in a number tree (ISO 32000-1, 7.9.7).
fn entry<'a>(tree: &Dict<'a>, key: i32, depth: usize) -> Option<Array<'a>> {
    if depth == 0 {
        return None;
    }
    if let Some(numbers) = tree.get::<Array<'a>>("Nums") {
        let mut entries = numbers.iter::<Object<'a>>();
        while let (Some(number), Some(value)) = (entries.next(), entries.next()) {
            if matches!(number, Object::Number(number) if number.as_i64() == i64::from(key)) {
                return value.into_array();
            }
        }
    }
    let kids = tree.get::<Array<'a>>("Kids")?;
    kids.iter::<Dict<'a>>().find_map(|kid| {
        let [first, last] = kid.get::<[i32; 2]>("Limits").unwrap_or([i32::MIN, i32::MAX]);
        (first..=last).contains(&key).then(|| entry(&kid, key, depth - 1)).flatten()
    })
}
