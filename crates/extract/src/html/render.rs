//! Writes an element of a page as paragraphs.

use super::tree::{Child, ElementId, Role, Tree};
use crate::raised::{self, Height};
use crate::rows;

/// An open container during the walk through the tree.
enum Frame {
    /// The paragraphs of the page or of a cell; the last one may still grow.
    Lines(Lines),
    /// The rows of a table.
    Rows(Vec<rows::Row>),
}

#[derive(Default)]
struct Lines {
    done: Vec<String>,
    growing: String,
}

/// A pending step of the walk.
enum Step {
    Open(ElementId),
    Close(ElementId, Opened),
    Text(ElementId, usize),
}

/// What an element added to the frames, and takes away again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opened {
    Frame,
    Nothing,
}

/// Returns the text of an element as paragraphs, none of them empty. Table rows follow
/// [`rows::lines`]. Works without recursion, so deep nesting is safe.
pub fn paragraphs(tree: &Tree, id: ElementId) -> Vec<String> {
    written(tree, id, Links::Read)
}

/// Returns what [`paragraphs`] returns, without the text of links.
pub fn lines_outside_links(tree: &Tree, id: ElementId) -> Vec<String> {
    written(tree, id, Links::LeftOut)
}

/// What becomes of the text of links.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Links {
    Read,
    LeftOut,
}

fn written(tree: &Tree, id: ElementId, links: Links) -> Vec<String> {
    let mut frames = vec![Frame::Lines(Lines::default())];
    let mut preformatted = 0usize;
    let mut steps = vec![Step::Open(id)];
    while let Some(step) = steps.pop() {
        match step {
            Step::Text(id, at) => {
                let element = tree.element(id);
                if let Child::Text(text) = &element.children[at] {
                    lines(&mut frames).push(text, element.height, preformatted > 0);
                }
            }
            Step::Open(id) if links == Links::LeftOut && tree.element(id).is_link => {}
            Step::Open(id) => {
                let element = tree.element(id);
                let opened = open(&mut frames, element.role);
                preformatted += usize::from(element.role == Role::Preformatted);
                steps.push(Step::Close(id, opened));
                let children = element.children.iter().enumerate().rev();
                steps.extend(children.map(|(at, child)| match child {
                    Child::Element(id) => Step::Open(*id),
                    Child::Text(_) => Step::Text(id, at),
                }));
            }
            Step::Close(id, opened) => {
                let role = tree.element(id).role;
                close(&mut frames, role, opened);
                preformatted -= usize::from(role == Role::Preformatted);
            }
        }
    }
    let mut lines = std::mem::take(lines(&mut frames));
    lines.end();
    lines.done
}

/// Returns the paragraphs that receive text: those of the innermost cell, or of the page. Text
/// between the cells of a table, which only broken pages have, goes to the text around the table.
fn lines(frames: &mut [Frame]) -> &mut Lines {
    let innermost = frames.iter_mut().rev().find_map(|frame| match frame {
        Frame::Lines(lines) => Some(lines),
        Frame::Rows(_) => None,
    });
    innermost.expect("the first frame is that of the page")
}

/// Opens an element. Returns whether it has a frame of its own: a cell outside of a table, as in a
/// formula, is a block.
fn open(frames: &mut Vec<Frame>, role: Role) -> Opened {
    let before = frames.len();
    match role {
        Role::Inline | Role::RowGroup => {}
        Role::Table => {
            lines(frames).end();
            frames.push(Frame::Rows(Vec::new()));
        }
        Role::Row => {
            if let Some(Frame::Rows(rows)) = frames.last_mut() {
                rows.push(Vec::new());
            }
        }
        Role::Cell if in_table(frames) => frames.push(Frame::Lines(Lines::default())),
        _ => lines(frames).end(),
    }
    if frames.len() > before { Opened::Frame } else { Opened::Nothing }
}

fn close(frames: &mut Vec<Frame>, role: Role, opened: Opened) {
    match role {
        Role::Inline | Role::RowGroup | Role::Row | Role::Break => {}
        Role::Cell if opened == Opened::Frame => {
            if let Some(Frame::Lines(mut cell)) = frames.pop() {
                cell.end();
                if let Some(Frame::Rows(rows)) = frames.last_mut() {
                    match rows.last_mut() {
                        Some(row) => row.push(cell.done),
                        None => rows.push(vec![cell.done]),
                    }
                }
            }
        }
        Role::Table => {
            if let Some(Frame::Rows(rows)) = frames.pop() {
                lines(frames).done.extend(rows::lines(rows).into_iter().flatten());
            }
        }
        _ => lines(frames).end(),
    }
}

fn in_table(frames: &[Frame]) -> bool {
    matches!(frames.last(), Some(Frame::Rows(_)))
}

impl Lines {
    /// Adds text to the growing paragraph. HTML white space collapses to one space and is dropped
    /// at the start of a paragraph. A no-break space counts as a letter. Preformatted text keeps
    /// its spaces and line ends.
    fn push(&mut self, text: &str, height: Height, preformatted: bool) {
        let text = &*raised::write(text, height, &self.growing);
        if preformatted {
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 {
                    self.end();
                }
                self.growing.push_str(line);
            }
            return;
        }
        for c in text.chars() {
            match c {
                ' ' | '\t' | '\n' | '\r' | '\u{c}' => {
                    if !self.growing.is_empty() && !self.growing.ends_with(' ') {
                        self.growing.push(' ');
                    }
                }
                _ => self.growing.push(c),
            }
        }
    }

    /// Ends the growing paragraph, and drops it if it is blank.
    fn end(&mut self) {
        let paragraph = std::mem::take(&mut self.growing);
        if !paragraph.trim().is_empty() {
            self.done.push(paragraph.trim_end().to_string());
        }
    }
}
