//! The logical structure of a document (ISO 32000-1, 14.7), as far as it has text that stands in
//! for painted content.

use std::collections::HashMap;

use hayro_syntax::object::{Array, Dict, Object, String as PdfString};
use hayro_syntax::page::Page;

use super::strings;

/// Deepest nesting of the tree from pages to structure elements.
const DEPTH_MAX: usize = 16;
/// Most pieces of content of a page that are looked up. A dense page has some hundred.
const PIECES_MAX: usize = 20_000;

/// Texts of the structure elements of a page.
#[derive(Default)]
pub(super) struct PageStructure {
    /// Text by the number of the marked content that it stands in for.
    replacements: HashMap<i32, String>,
    /// Descriptions of pictures, which no page shows.
    pub descriptions: Vec<String>,
}

impl PageStructure {
    /// Reads the structure of a page. Empty if it has none.
    pub fn of(page: &Page<'_>) -> Self {
        Self::read(page).unwrap_or_default()
    }

    /// Returns the text that stands in for a piece of content.
    pub fn replacement(&self, number: i32) -> Option<&str> {
        self.replacements.get(&number).map(String::as_str)
    }

    fn read(page: &Page<'_>) -> Option<Self> {
        let key = page.raw().get::<i32>("StructParents")?;
        let catalog = page.xref().get::<Dict<'_>>(page.xref().root_id())?;
        let tree = catalog.get::<Dict<'_>>("StructTreeRoot")?.get::<Dict<'_>>("ParentTree")?;
        let elements = entry(&tree, key, DEPTH_MAX)?;
        let mut structure = PageStructure::default();
        for (number, element) in elements.iter::<Object<'_>>().take(PIECES_MAX).enumerate() {
            let Object::Dict(element) = element else { continue };
            if let Some(text) = element.get::<PdfString<'_>>("Alt") {
                let text = strings::text(&text);
                if !structure.descriptions.contains(&text) {
                    structure.descriptions.push(text);
                }
            }
            // The text of an element with several pieces belongs to no single one of them.
            let pieces = element.get::<Array<'_>>("K").map_or(1, |kids| kids.raw_iter().count());
            if let Some(text) = element.get::<PdfString<'_>>("ActualText").filter(|_| pieces == 1)
                && let Ok(number) = i32::try_from(number)
            {
                structure.replacements.insert(number, strings::text(&text));
            }
        }
        Some(structure)
    }
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
