//! Properties of runs, paragraphs and rows of tables, and the table of colours (Specification
//! 1.9.1).

use std::rc::Rc;

use super::destinations::Destination;
use crate::office::run_style::RunStyle;
use crate::paint::Paint;
use crate::raised::Height;

/// Most cells of a row that are kept; Word allows 63.
const CELLS_MAX: usize = 1_000;
/// Most colours that are kept.
const COLORS_MAX: usize = 10_000;
/// Largest size of letters that nobody can read, in half points.
const TINY_HALF_POINTS: i32 = 2;

/// Properties of a group. Its end restores those of the group around it.
#[derive(Debug, Clone)]
pub struct State {
    pub destination: Destination,
    pub font: i32,
    pub deleted: bool,
    /// The format of runs, but for font and colours.
    pub run: RunStyle,
    /// Numbers in the table of colours of letters, and of what is below runs and paragraphs.
    pub color: usize,
    run_ground: usize,
    paragraph_ground: usize,
    /// Number of characters after `\u` that replace it in old programs (`\uc`).
    pub fallback: usize,
    pub in_table: bool,
    /// `\itap`: the number of tables that contain the paragraph.
    pub depth: usize,
    /// In a shape, which may be filled.
    pub in_box: bool,
    /// Destination before `\upr`, which holds the same text twice; only the half in `\ud` is read.
    pub before_upr: Option<Destination>,
    pub row: Rc<Row>,
}

/// The definition of a row of a table.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Whether each cell was deleted while changes were tracked.
    deleted: Vec<bool>,
    /// The cell that is defined next is deleted.
    next_deleted: bool,
    /// A cell is shaded.
    is_shaded: bool,
}

impl Row {
    /// Returns true if the cell at `at` is deleted.
    pub fn is_deleted(&self, at: usize) -> bool {
        self.deleted.get(at) == Some(&true)
    }
}

/// What is below text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// The page.
    Page,
    /// A colour of the table.
    Color(usize),
    /// A shape, or a cell whose shading is not followed.
    Unknown,
}

impl Default for State {
    fn default() -> Self {
        State {
            destination: Destination::Text,
            font: 0,
            deleted: false,
            run: RunStyle::default(),
            color: 0,
            run_ground: 0,
            paragraph_ground: 0,
            fallback: 1,
            in_table: false,
            depth: 0,
            in_box: false,
            before_upr: None,
            row: Rc::default(),
        }
    }
}

impl State {
    /// Returns true if text is hidden.
    pub fn is_hidden(&self) -> bool {
        !self.run.is_shown()
    }

    /// Returns what is below the text.
    pub fn ground(&self) -> Ground {
        match (self.run_ground, self.paragraph_ground) {
            (0, 0) => {}
            (0, color) | (color, _) => return Ground::Color(color),
        }
        // The rows of inner tables are defined after their cells.
        let in_cell = self.in_table && (self.row.is_shaded || self.depth > 1);
        if in_cell || self.in_box { Ground::Unknown } else { Ground::Page }
    }

    /// Processes a property of runs, paragraphs or rows. `usual_font` is that of the file.
    pub fn set(&mut self, word: &str, number: Option<i32>, usual_font: i32) {
        let on = number != Some(0);
        let index = usize::try_from(number.unwrap_or_default()).unwrap_or_default();
        match word {
            "f" => self.font = number.unwrap_or_default(),
            "v" => self.run.hidden = Some(on),
            "deleted" | "mvf" => self.deleted = on,
            "caps" => self.run.capitals = Some(on),
            "scaps" => self.run.small_capitals = Some(on),
            "super" => self.run.height = Some(if on { Height::Raised } else { Height::Normal }),
            "sub" => self.run.height = Some(if on { Height::Lowered } else { Height::Normal }),
            "nosupersub" => self.run.height = None,
            "fs" => self.run.tiny = number.map(|halves| halves <= TINY_HALF_POINTS),
            "cf" => self.color = index,
            "cb" | "chcbpat" | "highlight" => self.run_ground = index,
            "cbpat" => self.paragraph_ground = index,
            "plain" => {
                self.font = usual_font;
                (self.run, self.deleted) = (RunStyle::default(), false);
                (self.color, self.run_ground) = (0, 0);
            }
            "pard" => (self.in_table, self.depth, self.paragraph_ground) = (false, 0, 0),
            "intbl" => self.in_table = true,
            "itap" => {
                self.depth = index;
                self.in_table |= index > 0;
            }
            "trowd" => self.row = Rc::default(),
            "cldel" => Rc::make_mut(&mut self.row).next_deleted = true,
            "clcbpat" | "clcfpat" | "clshdng" | "trcbpat" if index > 0 => {
                Rc::make_mut(&mut self.row).is_shaded = true;
            }
            "cellx" if self.row.deleted.len() < CELLS_MAX => {
                // Some programs leave `\\intbl` out.
                self.in_table = true;
                let row = Rc::make_mut(&mut self.row);
                row.deleted.push(std::mem::take(&mut row.next_deleted));
            }
            _ => {}
        }
    }
}

/// The table of colours; `None` for one that the program chooses.
#[derive(Debug, Default)]
pub struct Colors {
    all: Vec<Option<[u8; 3]>>,
    open: Option<[u8; 3]>,
}

impl Colors {
    /// Processes a control word of the table.
    pub fn word(&mut self, word: &str, number: i32) {
        let at = ["red", "green", "blue"].iter().position(|known| *known == word);
        if let Some(at) = at {
            let value = number.clamp(0, 255) as u8;
            self.open.get_or_insert_default()[at] = value;
        }
    }

    /// Processes a character of the table; a semicolon ends a colour.
    pub fn byte(&mut self, byte: u8) {
        if byte == b';' && self.all.len() < COLORS_MAX {
            self.all.push(self.open.take());
        }
    }

    fn color(&self, number: usize) -> Option<Paint> {
        Some(Paint::Color((*self.all.get(number)?)?))
    }

    /// Returns the paint of letters of a colour.
    pub fn letters(&self, number: usize) -> Paint {
        self.color(number).unwrap_or(Paint::Unknown)
    }

    /// Returns the paint of a ground, on a page of the paint `page`.
    pub fn ground(&self, ground: Ground, page: Paint) -> Paint {
        match ground {
            Ground::Page => page,
            Ground::Color(number) => self.color(number).unwrap_or(page),
            Ground::Unknown => Paint::Unknown,
        }
    }
}
