//! Reads the text of `content.xml` (OpenDocument 1.3, part 3, 4 to 10).

use std::collections::HashMap;

use super::headers::NamedPages;
use super::lists::Lists;
use super::styles::{OdtStyle, Styles};
use super::tables::Tables;
use super::{forms, objects};
use crate::office::collector::Collector;
use crate::office::form_field::FormField;
use crate::office::package::Package;
use crate::office::run_style::TextStyle;
use crate::office::xml::{self, Element, Node, Space, Xml};
use crate::paint::Paint;

/// Maximum number of spaces that one `text:s` gives.
const SPACES_MAX: u32 = 100;

/// What was read of a part besides its text.
pub struct ReadPart {
    /// The part was whole.
    pub whole: bool,
    /// The kinds of pages that the text names.
    pub pages: NamedPages,
}

/// Reads the text into `collector`. Embedded objects are read from `package`; a flat file has them
/// in it.
pub fn read(
    part: &str,
    styles: &Styles,
    collector: &mut Collector,
    package: Option<&mut Package<'_>>,
) -> ReadPart {
    let mut xml = Xml::new(part);
    let mut body = BodyReader::new(collector, styles, package);
    while let Some(node) = xml.next() {
        if let Node::Open(element) = node
            && element.name() == (Space::OpenDocument("office"), "text")
        {
            body.read_element(&mut xml);
        }
    }
    ReadPart { whole: !xml.is_damaged(), pages: body.pages }
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
    /// A comment.
    Comment,
    /// The title or description of a picture.
    Description,
    /// A form field of Word.
    Field,
    Other,
}

/// Reads one flow of text: that of the document, or a header.
pub struct BodyReader<'a, 'p, 'b> {
    out: &'a mut Collector,
    styles: &'a Styles,
    package: Option<&'p mut Package<'b>>,
    lists: Lists,
    tables: Tables,
    /// What is below the text: of the page, and of the open tables, cells and boxes.
    grounds: Vec<Paint>,
    open: Vec<ElementRole>,
    /// Styles of the open paragraphs and spans, outermost first. That of a span is completed from
    /// the element around it.
    text_styles: Vec<OdtStyle>,
    /// Whether each open paragraph is hidden.
    hidden: Vec<bool>,
    /// The label of a list item or heading, until its first text.
    label: Option<String>,
    /// The mark of the footnote that is open.
    mark: String,
    /// The comment or description that is open.
    aside: String,
    /// The texts that controls of forms show, by their ids.
    controls: HashMap<String, String>,
    field: Option<FormField>,
    pages: NamedPages,
}

impl<'a, 'p, 'b> BodyReader<'a, 'p, 'b> {
    /// Starts to read into `out`.
    pub fn new(
        out: &'a mut Collector,
        styles: &'a Styles,
        package: Option<&'p mut Package<'b>>,
    ) -> Self {
        BodyReader {
            out,
            styles,
            package,
            lists: Lists::default(),
            tables: Tables::default(),
            grounds: vec![styles.page_ground()],
            open: Vec::new(),
            text_styles: Vec::new(),
            hidden: Vec::new(),
            label: None,
            mark: String::new(),
            aside: String::new(),
            controls: HashMap::new(),
            field: None,
            pages: NamedPages::default(),
        }
    }

    /// Reads the content of the element that was just opened, up to and including its end.
    pub fn read_element(&mut self, xml: &mut Xml<'_>) {
        self.open.push(ElementRole::Other);
        while !self.open.is_empty() {
            match xml.next() {
                None => break,
                Some(Node::Open(element)) => match element.name() {
                    (Space::OpenDocument("office"), "forms") => {
                        self.controls.extend(forms::controls(xml));
                    }
                    (Space::OpenDocument("draw"), "object") => self.object(&element, xml),
                    _ => match self.begin(&element) {
                        Some(open) => self.open.push(open),
                        None => xml.skip(),
                    },
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
        let inside = |role: ElementRole| self.open.contains(&role);
        if self.open.last() == Some(&ElementRole::NoteMark) {
            self.mark.push_str(text.trim());
        } else if inside(ElementRole::Comment) || inside(ElementRole::Description) {
            self.aside.push_str(text);
        } else if let Some(style) = self.text_styles.last() {
            let ground = style.ground.unwrap_or(Paint::Clear).over(self.ground());
            if style.run.is_seen_on(ground) {
                let run = style.run.text_style();
                self.write_label();
                // Line ends and tabs in the XML text count as spaces (6.1.2).
                self.out.text(&text.replace(['\n', '\r', '\t'], " "), run);
            }
        } else if !text.trim().is_empty() {
            self.out.findings.unread("text outside a paragraph");
        }
    }

    /// Returns what is below the current paragraph.
    fn ground(&self) -> Paint {
        self.grounds.last().copied().unwrap_or(Paint::WHITE)
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
        let Space::OpenDocument(space) = space else { return self.begin_other(element) };
        let attribute = |name: &str| element.attribute(name);
        match (space, name) {
            ("text" | "draw", _) if attribute("display").as_deref() == Some("none") => None,
            ("text", _) => self.begin_text(name, element),
            ("table", _) => self.begin_table(name, element),
            ("draw", _) => self.begin_drawing(name, element),
            ("office", "annotation") => {
                self.aside.clear();
                Some(ElementRole::Comment)
            }
            // What is not text of a document that is in this one.
            ("office", "binary-data" | "change-info" | "scripts" | "event-listeners") => None,
            ("office", "meta" | "settings" | "styles" | "master-styles") => None,
            ("office", "automatic-styles" | "font-face-decls") => None,
            _ => Some(ElementRole::Other),
        }
    }

    /// Begins an element of another standard: the description of a picture, a form field.
    fn begin_other(&mut self, element: &Element<'_>) -> Option<ElementRole> {
        match element.name().1 {
            "title" | "desc" => {
                self.aside.clear();
                Some(ElementRole::Description)
            }
            // The author and the date of a comment.
            "creator" | "date" | "creator-initials" | "sender-initials" => None,
            "fieldmark" | "fieldmark-start" => {
                self.field = forms::field(element);
                Some(ElementRole::Field)
            }
            "param" => {
                if let Some(field) = &mut self.field {
                    forms::parameter(field, element);
                }
                None
            }
            _ => Some(ElementRole::Other),
        }
    }

    /// Begins an element of the namespace `draw:`.
    fn begin_drawing(&mut self, name: &str, element: &Element<'_>) -> Option<ElementRole> {
        const SHAPES: [&str; 14] = [
            "text-box",
            "custom-shape",
            "rect",
            "ellipse",
            "circle",
            "line",
            "polyline",
            "polygon",
            "regular-polygon",
            "path",
            "connector",
            "caption",
            "measure",
            "page-thumbnail",
        ];
        if SHAPES.contains(&name) {
            self.out.open_box();
            // The shape may be filled.
            self.grounds.push(Paint::Unknown);
            return Some(ElementRole::Box);
        }
        match name {
            "object-ole" => self.out.findings.unread("an embedded object"),
            "plugin" | "applet" => self.out.findings.unread("a plug-in"),
            "floating-frame" => self.out.findings.unread("a frame with another file"),
            "control" => {
                let id = element.attribute("control").unwrap_or_default();
                if let Some(text) = self.controls.get(&id).cloned() {
                    self.out.aside(&text);
                    self.text(&text);
                }
            }
            _ => {}
        }
        Some(ElementRole::Other)
    }

    /// Reads an embedded object as a text box, from its part of the package or from the element.
    fn object(&mut self, element: &Element<'_>, xml: &mut Xml<'_>) {
        let href = element.attribute("href").unwrap_or_default();
        let name = href.trim_start_matches("./").trim_end_matches('/');
        let inner = objects::lines(xml);
        let package = self.package.as_mut().filter(|_| inner.is_empty() && !name.is_empty());
        let part = package.and_then(|package| package.part(&format!("{name}/content.xml")));
        let lines = match part {
            Some(part) => objects::lines(&mut Xml::new(&xml::decode(&part))),
            None if inner.is_empty() => {
                return self.out.findings.unread(&format!("an embedded object ({name})"));
            }
            None => inner,
        };
        self.out.open_box();
        self.out.paragraphs(&lines);
        self.out.close_box();
    }

    /// Begins an element of the namespace `text:`.
    fn begin_text(&mut self, name: &str, element: &Element<'_>) -> Option<ElementRole> {
        Some(match name {
            "section" | "hidden-text" if is_hidden(element) => return None,
            "hidden-paragraph" => {
                if let (Some(hidden), true) = (self.hidden.last_mut(), is_hidden(element)) {
                    *hidden = true;
                }
                return None;
            }
            "p" | "h" if self.open.contains(&ElementRole::Comment) => ElementRole::Other,
            "p" | "h" => {
                self.begin_paragraph(element, name == "h");
                ElementRole::Paragraph
            }
            "span" | "a" => {
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
            // Deleted text, printed numbers, ruby and scripts.
            "tracked-changes" | "number" | "ruby-text" | "script" => return None,
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
    fn begin_table(&mut self, name: &str, element: &Element<'_>) -> Option<ElementRole> {
        let is = |name: &str, value: &str| element.attribute(name).as_deref() == Some(value);
        match name {
            "table-column" => {
                self.tables.column(element);
                None
            }
            "table-row" if is("visibility", "collapse") || is("visibility", "filter") => None,
            "table-row-group" if is("display", "false") => None,
            "table" => {
                let style = element.attribute("style-name").unwrap_or_default();
                let style = self.styles.table(&style);
                self.pages.add(style.master_page.as_deref());
                let ground = style.ground.unwrap_or(Paint::Clear).over(self.ground());
                self.tables.open(ground);
                self.out.open_table();
                Some(ElementRole::Table)
            }
            "table-row" => {
                self.tables.row(element, self.styles);
                self.out.open_row();
                Some(ElementRole::Other)
            }
            "table-cell" => {
                let ground = self.tables.cell(element, self.styles)?;
                self.grounds.push(ground.over(self.ground()));
                self.out.open_cell();
                Some(ElementRole::Cell)
            }
            "covered-table-cell" => {
                self.tables.cell(element, self.styles);
                None
            }
            _ => Some(ElementRole::Other),
        }
    }

    fn begin_paragraph(&mut self, element: &Element<'_>, is_heading: bool) {
        let style = element.attribute("style-name").unwrap_or_default();
        let properties = self.styles.paragraph(&style);
        self.pages.add(properties.master_page.as_deref());
        self.hidden.push(false);
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
                if self.hidden.pop() == Some(true) {
                    self.out.drop_text();
                }
                self.out.end_paragraph();
                if self.text_styles.pop().is_some_and(|style| style.page_after) {
                    self.out.page_break();
                }
            }
            ElementRole::Span => drop(self.text_styles.pop()),
            ElementRole::List => self.lists.close(),
            ElementRole::Table => {
                self.tables.close();
                self.out.close_table();
            }
            ElementRole::Cell => {
                self.grounds.pop();
                self.out.close_cell();
            }
            ElementRole::Box => {
                self.grounds.pop();
                self.out.close_box();
            }
            ElementRole::Note => self.out.close_note(),
            ElementRole::Comment | ElementRole::Description => {
                let text = std::mem::take(&mut self.aside);
                self.out.aside(&text);
            }
            ElementRole::Field => {
                let shown = self.field.take().and_then(|field| field.shown());
                self.text(&shown.unwrap_or_default());
            }
            ElementRole::Item | ElementRole::NoteMark | ElementRole::Other => {}
        }
    }
}

/// Returns true if a section, a paragraph or a text is hidden. A file without the state of its
/// condition may have one that always holds.
fn is_hidden(element: &Element<'_>) -> bool {
    let state = element.attribute("is-hidden");
    let condition = element.attribute("condition").unwrap_or_default();
    let always = || {
        let value = condition.rsplit(':').next().unwrap_or_default();
        value == "1" || value.eq_ignore_ascii_case("true")
    };
    state.map_or_else(always, |state| state == "true")
}
