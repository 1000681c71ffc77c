//! Reads the text of `content.xml`, and the headers and footers of `styles.xml` (OpenDocument 1.3,
//! part 3, 4 to 10).

use super::lists::Lists;
use super::styles::{OdtStyle, Styles};
use crate::office::collector::Collector;
use crate::office::run_style::TextStyle;
use crate::office::xml::{Element, Node, Space, Xml};

/// Maximum number of spaces that one `text:s` gives.
const SPACES_MAX: u32 = 100;

/// Reads the text into `collector`. Returns true if the part was whole.
pub fn read(part: &str, styles: &Styles, collector: &mut Collector) -> bool {
    let mut xml = Xml::new(part);
    let mut body = BodyReader::new(collector, styles);
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
            collector.open_header_footer();
            BodyReader::new(collector, styles).read_element(&mut xml);
            collector.close_header_footer();
        }
    }
}

/// The role of an open element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ElementRole {
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

struct BodyReader<'a> {
    out: &'a mut Collector,
    styles: &'a Styles,
    lists: Lists,
    open: Vec<ElementRole>,
    /// Styles of the open paragraphs and spans, outermost first. That of a span is completed from
    /// the element around it.
    text_styles: Vec<OdtStyle>,
    /// The label of a list item or heading, until its first text.
    label: Option<String>,
    /// The mark of the footnote that is open.
    mark: String,
}

impl<'a> BodyReader<'a> {
    fn new(out: &'a mut Collector, styles: &'a Styles) -> Self {
        let (open, text_styles) = (Vec::new(), Vec::new());
        BodyReader {
            out,
            styles,
            lists: Lists::default(),
            open,
            text_styles,
            label: None,
            mark: String::new(),
        }
    }

    /// Reads the content of the element that was just opened, up to and including its end.
    fn read_element(&mut self, xml: &mut Xml<'_>) {
        self.open.push(ElementRole::Other);
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
        if self.open.last() == Some(&ElementRole::NoteMark) {
            self.mark.push_str(text.trim());
        } else if let Some(style) =
            self.text_styles.last().filter(|style| style.hidden != Some(true))
        {
            let capitals = style.capitals == Some(true);
            let run = TextStyle { font: style.font.flatten(), capitals };
            self.write_label();
            // Line ends and tabs in the XML text count as spaces (6.1.2).
            self.out.text(&text.replace(['\n', '\r', '\t'], " "), run);
        }
    }

    fn write_label(&mut self) {
        if let Some(label) = self.label.take() {
            self.out.text(&label, TextStyle::default());
        }
    }

    /// Begins an element. Returns `None` if it is to be skipped with its content, or is read
    /// already.
    fn begin(&mut self, element: &Element<'_>) -> Option<ElementRole> {
        let (space, name) = element.name();
        let Space::OpenDocument(space) = space else {
            // `svg:title` and `svg:desc` describe pictures.
            return (!matches!(name, "title" | "desc")).then_some(ElementRole::Other);
        };
        match (space, name) {
            ("text", _) => self.begin_text(name, element),
            ("table", _) => self.begin_table(name),
            ("draw", "text-box" | "custom-shape") => {
                self.out.open_box();
                Some(ElementRole::Box)
            }
            // Comments, forms and scripts; pictures as text, in a document that is a single file.
            ("office", "annotation" | "forms" | "scripts" | "change-info" | "binary-data") => None,
            _ => Some(ElementRole::Other),
        }
    }

    /// Begins an element of the namespace `text:`.
    fn begin_text(&mut self, name: &str, element: &Element<'_>) -> Option<ElementRole> {
        Some(match name {
            "p" | "h" => {
                self.begin_paragraph(element, name == "h");
                ElementRole::Paragraph
            }
            "span" => {
                let around = self.text_styles.last().cloned().unwrap_or_default();
                let style = element.attribute("style-name").unwrap_or_default();
                self.text_styles.push(self.styles.text(&style).or(&around));
                ElementRole::Span
            }
            "list" => {
                self.lists.open(element);
                ElementRole::List
            }
            "list-item" => {
                self.label = self.lists.item(self.styles, element.number("start-value"));
                ElementRole::Item
            }
            "note" => ElementRole::Note,
            "note-citation" => {
                self.mark.clear();
                ElementRole::NoteMark
            }
            "note-body" => {
                let mark = std::mem::take(&mut self.mark);
                self.out.open_note(&mark);
                ElementRole::Other
            }
            "s" | "tab" | "line-break" | "soft-page-break" => {
                self.write_space(name, element);
                return None;
            }
            // Deleted text, printed numbers, ruby and hidden text.
            "tracked-changes" | "number" | "ruby-text" | "hidden-text" => return None,
            // Sources of indexes, and declarations.
            _ if name.ends_with("-source") || name.ends_with("-decls") => return None,
            _ => ElementRole::Other,
        })
    }

    /// Writes an element that stands for spaces, a tab, a line break or a page break.
    fn write_space(&mut self, name: &str, element: &Element<'_>) {
        match name {
            "s" => {
                let count = element.number("c").unwrap_or(1).min(SPACES_MAX);
                self.text(&" ".repeat(count as usize));
            }
            "tab" => self.text(" "),
            "line-break" => self.out.line_break(),
            _ => self.out.page_break(),
        }
    }

    /// Begins an element of the namespace `table:`.
    fn begin_table(&mut self, name: &str) -> Option<ElementRole> {
        match name {
            "table" => {
                self.out.open_table();
                Some(ElementRole::Table)
            }
            "table-row" => {
                self.out.open_row();
                Some(ElementRole::Other)
            }
            "table-cell" => {
                self.out.open_cell();
                Some(ElementRole::Cell)
            }
            "covered-table-cell" => None,
            _ => Some(ElementRole::Other),
        }
    }

    fn begin_paragraph(&mut self, element: &Element<'_>, is_heading: bool) {
        let style = element.attribute("style-name").unwrap_or_default();
        let properties = self.styles.paragraph(&style);
        if properties.page_before {
            self.out.page_break();
        }
        if is_heading && !self.lists.is_open() {
            let level = element.number("outline-level").unwrap_or(1);
            self.label = self.lists.heading(self.styles, level);
        }
        self.text_styles.push(properties);
    }

    fn end(&mut self, open: ElementRole) {
        match open {
            ElementRole::Paragraph => {
                if self.out.is_in_cell() {
                    self.write_label();
                }
                self.label = None;
                self.out.end_paragraph();
                if self.text_styles.pop().is_some_and(|style| style.page_after) {
                    self.out.page_break();
                }
            }
            ElementRole::Span => drop(self.text_styles.pop()),
            ElementRole::List => self.lists.close(),
            ElementRole::Table => self.out.close_table(),
            ElementRole::Cell => self.out.close_cell(),
            ElementRole::Box => self.out.close_box(),
            ElementRole::Note => self.out.close_note(),
            ElementRole::Item | ElementRole::NoteMark | ElementRole::Other => {}
        }
    }
}
