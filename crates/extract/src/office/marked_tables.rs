//! Tables of RTF and of the binary format, which have no tables: paragraphs say that they stand in one, and
//! cells and rows say where they end.

use super::collector::Collector;

/// Deepest nesting of tables that is told apart.
const NESTING_MAX: usize = 32;

/// The tables that are open in one flow of text.
#[derive(Debug, Default)]
pub struct Tables {
    open: Vec<Table>,
}

#[derive(Debug, Default)]
struct Table {
    in_row: bool,
    in_cell: bool,
}

impl Tables {
    /// A paragraph goes on that stands in `depth` tables.
    pub fn enter(&mut self, depth: usize, out: &mut Collector) {
        let depth = depth.min(NESTING_MAX);
        while self.open.len() > depth {
            self.leave(out);
        }
        while self.open.len() < depth {
            if let Some(around) = self.open.last_mut() {
                around.begin_cell(out);
            }
            out.open_table();
            self.open.push(Table::default());
        }
        if let Some(table) = self.open.last_mut() {
            table.begin_cell(out);
        }
    }

    /// A cell of the table at `depth` ends.
    pub fn end_cell(&mut self, depth: usize, out: &mut Collector) {
        self.enter(depth.max(1), out);
        out.close_cell();
        if let Some(table) = self.open.last_mut() {
            table.in_cell = false;
        }
    }

    /// A row of the table at `depth` ends.
    pub fn end_row(&mut self, depth: usize, out: &mut Collector) {
        while self.open.len() > depth.max(1) {
            self.leave(out);
        }
        if let Some(table) = self.open.last_mut() {
            if std::mem::take(&mut table.in_cell) {
                out.close_cell();
            }
            table.in_row = false;
        }
    }

    /// Whether a cell has just ended, and no other begun.
    pub fn is_between_cells(&self) -> bool {
        self.open.last().is_some_and(|table| table.in_row && !table.in_cell)
    }

    /// All tables end.
    pub fn end(&mut self, out: &mut Collector) {
        while !self.open.is_empty() {
            self.leave(out);
        }
    }

    fn leave(&mut self, out: &mut Collector) {
        if self.open.pop().is_some_and(|table| table.in_cell) {
            out.close_cell();
        }
        out.close_table();
    }
}

impl Table {
    fn begin_cell(&mut self, out: &mut Collector) {
        if !std::mem::replace(&mut self.in_row, true) {
            out.open_row();
        }
        if !std::mem::replace(&mut self.in_cell, true) {
            out.open_cell();
        }
    }
}
