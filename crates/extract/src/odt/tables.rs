//! The open tables: collapsed columns, whose cells are not shown, and what is below the text of
//! cells (OpenDocument 1.3, part 3, 9.1).

use super::styles::Styles;
use crate::office::xml::Element;
use crate::paint::Paint;

/// Most columns of a table that are followed; as many as programs for spreadsheets have.
const COLUMNS_MAX: usize = 16_384;

/// A table that is open.
#[derive(Debug)]
struct Table {
    /// Whether each column is collapsed.
    collapsed: Vec<bool>,
    /// Number of columns before the next cell.
    column: usize,
    ground: Paint,
    row_ground: Paint,
}

/// The open tables, outermost first.
#[derive(Debug, Default)]
pub struct Tables {
    open: Vec<Table>,
}

impl Tables {
    /// Begins a table of which `ground` is below the text.
    pub fn open(&mut self, ground: Paint) {
        self.open.push(Table { collapsed: Vec::new(), column: 0, ground, row_ground: ground });
    }

    /// Ends the innermost table.
    pub fn close(&mut self) {
        self.open.pop();
    }

    /// Adds the columns that an element stands for.
    pub fn column(&mut self, element: &Element<'_>) {
        let Some(table) = self.open.last_mut() else { return };
        let is_collapsed = element.attribute("visibility").is_some_and(|value| value != "visible");
        let count = repeated(element).min(COLUMNS_MAX.saturating_sub(table.collapsed.len()));
        table.collapsed.extend(std::iter::repeat_n(is_collapsed, count));
    }

    /// Begins a row.
    pub fn row(&mut self, element: &Element<'_>, styles: &Styles) {
        let Some(table) = self.open.last_mut() else { return };
        let style = element.attribute("style-name").unwrap_or_default();
        table.column = 0;
        table.row_ground = styles.cell_ground(&style).over(table.ground);
    }

    /// Begins a cell. Returns what is below its text, or `None` if all its columns are collapsed.
    pub fn cell(&mut self, element: &Element<'_>, styles: &Styles) -> Option<Paint> {
        let style = element.attribute("style-name").unwrap_or_default();
        let ground = styles.cell_ground(&style);
        let Some(table) = self.open.last_mut() else { return Some(ground) };
        let width = element.number("number-columns-spanned").unwrap_or(1).max(1) as usize;
        let start = table.column.min(table.collapsed.len());
        let end = start.saturating_add(width).min(table.collapsed.len());
        let columns = &table.collapsed[start..end];
        table.column = table.column.saturating_add(repeated(element));
        let is_hidden = !columns.is_empty() && columns.iter().all(|collapsed| *collapsed);
        (!is_hidden).then(|| ground.over(table.row_ground))
    }
}

fn repeated(element: &Element<'_>) -> usize {
    element.number("number-columns-repeated").unwrap_or(1).max(1) as usize
}
