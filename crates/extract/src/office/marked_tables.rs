//! Builds the tables of RTF and of binary Word files. These formats have no table elements:
//! paragraphs say that they are in a table, and marks end the cells and rows.

use super::collector::Collector;

/// Maximum nesting of tables that is kept; deeper tables count as part of the innermost one.
const NESTING_MAX: usize = 32;

/// The open tables of one flow of text.
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
    /// Opens and closes tables until `depth` of them contain the current paragraph, and begins a
    /// cell.
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

    /// Ends a cell of the table at `depth`, counted from 1.
    pub fn end_cell(&mut self, depth: usize, out: &mut Collector) {
        self.enter(depth.max(1), out);
        out.close_cell();
        if let Some(table) = self.open.last_mut() {
            table.in_cell = false;
        }
    }

    /// Ends a row of the table at `depth`, counted from 1, and all tables in it.
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

    /// Returns true if a cell of the innermost table has ended and the next has not begun.
    pub fn is_between_cells(&self) -> bool {
        self.open.last().is_some_and(|table| table.in_row && !table.in_cell)
    }

    /// Ends all tables.
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
