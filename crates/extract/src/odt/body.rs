//! Reads the text of `content.xml`, and the headers and footers of `styles.xml` (OpenDocument 1.3,
//! part 3, 4 to 10).

use super::lists::Lists;
use super::styles::{Style, Styles};
use crate::office::collector::{Collector, Dress};
use crate::office::xml::{Element, Node, Space, Xml};

/// Maximum number of spaces that one `text:s` gives.
const SPACES_MAX: u32 = 100;

/// Reads the text into `collector`. Returns true if the part was whole.
pub fn read(part: &str, styles: &Styles, collector: &mut Collector) -> bool {
    let mut xml = Xml::new(part);
    let mut body = Body::new(collector, styles);
    while let Some(node) = xml.next() {
        match node {
            Node::Open(element) => {
                if element.name() == (Space::OpenDocument("office"), "text") {
                    body.read_element(&mut xml);
                }
            }
            Node::Close | Node::Text(_) => {}
        }
    }
    !xml.is_damaged()
}

/// Reads the headers and footers of all master pages into `collector`.
pub fn read_headers(part: &str, styles: &Styles, collector: &mut Collector) {
    let mut xml = Xml::new(part);
    while let Some(node) = xml.next() {
        let Node::Open(element) = node else { continue };
        let (Space::OpenDocument("style"), name) = element.name() else { continue };
        let is_header = ["header", "footer"].iter().any(|start| name.starts_with(start));
        if is_header && !name.ends_with("style") && !name.ends_with("properties") {
            collector.open_running();
            Body::new(collector, styles).read_element(&mut xml);
            collector.close_running();
        }
    }
}

/// The role of an open element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Paragraph,
    Span,
    List,
    Item,
    Table,
    Cell,
    Box,
    Note,
    NoteMark,
    Other,
}

struct Body<'a> {
    out: &'a mut Collector,
    styles: &'a Styles,
    lists: Lists,
    open: Vec<Open>,
    /// Styles of the open paragraphs and spans, outermost first. That of a span is completed from
    /// the element around it.
    looks: Vec<Style>,
    /// The label of a list item or heading, until its first text.
    label: Option<String>,
    /// The mark of the footnote that is open.
    mark: String,
}

impl<'a> Body<'a> {
    fn new(out: &'a mut Collector, styles: &'a Styles) -> Self {
        let (open, looks) = (Vec::new(), Vec::new());
        Body { out, styles, lists: Lists::default(), open, looks, label: None, mark: String::new() }
    }

    /// Reads the content of the element that was just opened, up to and including its end.
    fn read_element(&mut self, xml: &mut Xml<'_>) {
        self.open.push(Open::Other);
        while !self.open.is_empty() {
            match xml.next() {
                None => break,
                Some(Node::Open(element)) => match self.begin(&element) {
                    Some(open) => self.open.push(open),
                    None => xml.skip(),
                },
                Some(Node::Close) => {
                    if let Some(open) = self.open.pop() {
                        self.end(open);
                    }
                }
                Some(Node::Text(text)) => self.text(&text),
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.open.last() == Some(&Open::NoteMark) {
            self.mark.push_str(text.trim());
        } else if let Some(look) = self.looks.last().filter(|look| look.hidden != Some(true)) {
            let capitals = look.capitals == Some(true);
            let dress = Dress { font: look.font.flatten(), capitals };
            self.write_label();
            // Line ends and tabs in the XML text count as spaces (6.1.2).
            self.out.text(&text.replace(['\n', '\r', '\t'], " "), dress);
        }
    }

    fn write_label(&mut self) {
        if let Some(label) = self.label.take() {
            self.out.text(&label, Dress::default());
        }
    }

    /// Begins an element. Returns `None` if it is to be skipped with its content, or is read
    /// already.
    fn begin(&mut self, element: &Element<'_>) -> Option<Open> {
        let (space, name) = element.name();
        let Space::OpenDocument(space) = space else {
            // `svg:title` and `svg:desc` describe pictures.
            return (!matches!(name, "title" | "desc")).then_some(Open::Other);
        };
        Some(match (space, name) {
            ("text", "p" | "h") => {
                self.begin_paragraph(element, name == "h");
                Open::Paragraph
            }
            ("text", "span") => {
                let around = self.looks.last().cloned().unwrap_or_default();
                let style = element.attribute("style-name").unwrap_or_default();
                self.looks.push(self.styles.text(&style).or(&around));
                Open::Span
            }
            ("text", "s") => {
                let count = element.number("c").unwrap_or(1).min(SPACES_MAX);
                self.text(&" ".repeat(count as usize));
                return None;
            }
            ("text", "tab") => {
                self.text(" ");
                return None;
            }
            ("text", "line-break") => {
                self.out.line_break();
                return None;
            }
            ("text", "soft-page-break") => {
                self.out.page_break();
                return None;
            }
            ("text", "list") => {
                self.lists.open(element);
                Open::List
            }
            ("text", "list-item") => {
                self.label = self.lists.item(self.styles, element.number("start-value"));
                Open::Item
            }
            ("text", "note") => Open::Note,
            ("text", "note-citation") => {
                self.mark.clear();
                Open::NoteMark
            }
            ("text", "note-body") => {
                let mark = std::mem::take(&mut self.mark);
                self.out.open_note(&mark);
                Open::Other
            }
            ("table", "table") => {
                self.out.open_table();
                Open::Table
            }
            ("table", "table-row") => {
                self.out.open_row();
                Open::Other
            }
            ("table", "table-cell") => {
                self.out.open_cell();
                Open::Cell
            }
            ("draw", "text-box" | "custom-shape") => {
                self.out.open_box();
                Open::Box
            }
            // Deleted text, printed numbers, ruby, hidden text, sources of indexes, declarations,
            // comments, forms and scripts.
            ("text", "tracked-changes" | "number" | "ruby-text" | "hidden-text") => return None,
            ("text", name) if name.ends_with("-source") || name.ends_with("-decls") => return None,
            ("office", "annotation" | "forms" | "scripts" | "change-info") => return None,
            ("table", "covered-table-cell") => return None,
            _ => Open::Other,
        })
    }

    fn begin_paragraph(&mut self, element: &Element<'_>, is_heading: bool) {
        let style = element.attribute("style-name").unwrap_or_default();
        let look = self.styles.paragraph(&style);
        if look.page_before {
            self.out.page_break();
        }
        if is_heading && !self.lists.is_open() {
            let level = element.number("outline-level").unwrap_or(1);
            self.label = self.lists.heading(self.styles, level);
        }
        self.looks.push(look);
    }

    fn end(&mut self, open: Open) {
        match open {
            Open::Paragraph => {
                if self.out.is_in_cell() {
                    self.write_label();
                }
                self.label = None;
                self.out.end_paragraph();
                if self.looks.pop().is_some_and(|look| look.page_after) {
                    self.out.page_break();
                }
            }
            Open::Span => drop(self.looks.pop()),
            Open::List => self.lists.close(),
            Open::Table => self.out.close_table(),
            Open::Cell => self.out.close_cell(),
            Open::Box => self.out.close_box(),
            Open::Note => self.out.close_note(),
            Open::Item | Open::NoteMark | Open::Other => {}
        }
    }
}
