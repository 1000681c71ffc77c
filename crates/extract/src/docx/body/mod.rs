//! Reads the text of one part of a Word document: paragraphs, runs, tables, text boxes, fields and
//! notes (ISO/IEC 29500-1, 17.3, 17.4, 17.11, 17.13, 17.16).

mod drawings;
mod fields;
mod notes;
mod paragraphs;
mod properties;

use std::collections::HashMap;

use super::embedded::Embedded;
use super::sections::Section;
use super::styles::{ListPlace, Styles};
use crate::office::collector::Collector;
use crate::office::lists::{Label, Lists};
use crate::office::run_style::RunStyle;
use crate::office::symbols;
use crate::office::xml::{Element, Node, Space, Xml};
use crate::paint::Paint;
use crate::raised::Height;
use drawings::ShapeState;
use fields::Field;
pub use notes::{comments, notes};

/// What the reader of a part needs from the other parts of the document.
#[derive(Debug, Default)]
pub struct Context {
    pub styles: Styles,
    pub lists: Lists,
    /// Text of the footnotes and endnotes, by id.
    pub footnotes: HashMap<String, String>,
    pub endnotes: HashMap<String, String>,
}

/// Reads a part, which embeds others, into `collector`. Returns true if the part was whole.
pub fn read(
    part: &str,
    embedded: &Embedded,
    collector: &mut Collector,
    context: &mut Context,
    sections: &[Section],
) -> bool {
    let mut xml = Xml::new(part);
    let notes = [&context.footnotes, &context.endnotes];
    let around = Around { styles: &context.styles, notes, embedded, sections };
    let mut body = BodyReader::new(collector, &mut context.lists, around);
    // Text may be over a picture that lies behind it.
    if part.contains("behindDoc=\"1\"") {
        body.grounds = vec![Paint::Unknown];
    }
    while let Some(node) = xml.next() {
        body.node(node, &mut xml);
    }
    !xml.is_damaged()
}

/// Elements that are skipped with their content: deleted text, codes of fields, the readings of
/// ruby text, and properties outside the element that they belong to.
const SKIPPED: [&str; 17] = [
    "del",
    "moveFrom",
    "sectPr",
    "tblPr",
    "tblGrid",
    "tcPr",
    "sdtPr",
    "sdtEndPr",
    "rPr",
    "pPr",
    "trPr",
    "delText",
    "delInstrText",
    "altChunkPr",
    "fldData",
    "rubyPr",
    "rt",
];

/// The role of an open element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ElementRole {
    Paragraph,
    ParagraphProperties,
    ListPlace,
    Run,
    RunProperties,
    Text,
    FieldCode,
    Table,
    TableProperties,
    /// A row; true if it is deleted or hidden.
    Row(bool),
    RowProperties,
    /// A cell; true if it is deleted.
    Cell(bool),
    CellProperties,
    Box,
    /// The exponent or index of a formula.
    Script(Height),
    Shape(ShapeState),
    /// A paragraph of a drawing outside a text box.
    ShapeParagraph,
    /// Alternatives, of which one is read; true if it has been found.
    Alternatives(bool),
    Other,
}

/// A paragraph that is open.
#[derive(Debug, Default)]
struct OpenParagraph {
    style: Option<String>,
    place: ListPlace,
    /// Style of runs that the paragraph's style sets.
    run: RunStyle,
    /// Style of the paragraph mark, which is also that of the paragraph's number.
    mark: RunStyle,
    /// The paragraph mark is deleted: the next paragraph continues this one.
    joined: bool,
    page_before: bool,
    ends_section: bool,
    /// The paragraph's number, until it is written before the first text.
    label: Option<Label>,
}

/// What surrounds a part, without what the reader changes.
#[derive(Clone, Copy)]
struct Around<'a> {
    styles: &'a Styles,
    /// Footnotes and endnotes.
    notes: [&'a HashMap<String, String>; 2],
    embedded: &'a Embedded,
    sections: &'a [Section],
}

struct BodyReader<'a> {
    out: &'a mut Collector,
    lists: &'a mut Lists,
    around: Around<'a>,
    note_counts: [u32; 2],
    section: usize,
    open: Vec<ElementRole>,
    paragraphs: Vec<OpenParagraph>,
    runs: Vec<RunStyle>,
    /// What the styles of the open tables give runs in their cells.
    tables: Vec<RunStyle>,
    /// The ground of the page, and of the open tables, cells and boxes.
    grounds: Vec<Paint>,
    /// The open fields, outermost first.
    fields: Vec<Field>,
    /// Number of pieces of text that were written.
    written: usize,
    /// Local name of the element that was opened last.
    innermost: String,
}

impl<'a> BodyReader<'a> {
    fn new(out: &'a mut Collector, lists: &'a mut Lists, around: Around<'a>) -> Self {
        BodyReader {
            out,
            lists,
            around,
            note_counts: [0; 2],
            section: 0,
            open: Vec::new(),
            paragraphs: Vec::new(),
            runs: Vec::new(),
            tables: Vec::new(),
            grounds: vec![Paint::WHITE],
            fields: Vec::new(),
            written: 0,
            innermost: String::new(),
        }
    }

    /// Reads the content of the element that was just opened, up to and including its end.
    fn read_element(&mut self, xml: &mut Xml<'_>) {
        self.open.push(ElementRole::Other);
        while !self.open.is_empty() {
            let Some(node) = xml.next() else { break };
            self.node(node, xml);
        }
    }

    fn node(&mut self, node: Node<'_>, xml: &mut Xml<'_>) {
        match node {
            Node::Open(element) if element.name() == (Space::Word, "ffData") => {
                let form = fields::form_field(xml);
                if let Some(field) = self.fields.last_mut() {
                    field.form = Some(form);
                }
            }
            Node::Open(element) => match self.begin(&element) {
                Some(open) => self.open.push(open),
                None => xml.skip(),
            },
            Node::Close => {
                if let Some(open) = self.open.pop() {
                    self.end(open);
                }
            }
            Node::Text(text) => self.text(&text),
        }
    }

    fn text(&mut self, text: &str) {
        match self.open.last() {
            Some(ElementRole::Text) => {
                if self.is_shown() {
                    self.write(text);
                }
            }
            Some(ElementRole::FieldCode) => {
                if let Some(field) = self.fields.last_mut() {
                    field.add_code(text);
                }
            }
            _ if text.trim().is_empty() || drawings::is_measure(&self.innermost) => {}
            _ => {
                let what = format!("text in an unknown element ({})", self.innermost);
                self.out.findings.unread(&what);
            }
        }
    }

    /// Writes text that is shown.
    fn write(&mut self, text: &str) {
        self.label();
        let mut style = self.run_style().text_style();
        let script = self.open.iter().rev().find_map(|role| match role {
            ElementRole::Script(height) => Some(*height),
            _ => None,
        });
        style.height = script.unwrap_or(style.height);
        self.out.text(text, style);
        self.written += 1;
    }

    /// Begins an element. Returns `None` if it is to be skipped with its content.
    fn begin(&mut self, element: &Element<'_>) -> Option<ElementRole> {
        let parent = self.open.last().copied().unwrap_or(ElementRole::Other);
        let (space, name) = element.name();
        self.innermost.clear();
        self.innermost.push_str(name);
        match space {
            _ if parent == ElementRole::Shape(ShapeState::Hidden) => return None,
            Space::Word => {}
            Space::Math if name == "t" => return Some(ElementRole::Text),
            Space::Math if name == "sup" => return Some(ElementRole::Script(Height::Raised)),
            Space::Math if name == "sub" => return Some(ElementRole::Script(Height::Lowered)),
            Space::Compatibility => return self.begin_alternative(name),
            _ => return self.begin_drawing(element),
        }
        match parent {
            ElementRole::ParagraphProperties => self.begin_property(element),
            ElementRole::ListPlace => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.place.read(element);
                }
                Some(ElementRole::Other)
            }
            ElementRole::RunProperties => {
                self.read_run_property(element);
                None
            }
            ElementRole::RowProperties => {
                self.read_row_property(name);
                None
            }
            ElementRole::CellProperties => {
                self.read_cell_property(element);
                None
            }
            ElementRole::TableProperties => {
                self.read_table_property(element);
                None
            }
            ElementRole::Cell(true) => None,
            ElementRole::Run => {
                self.begin_in_run(element).or_else(|| self.begin_content(element, parent))
            }
            _ => self.begin_content(element, parent),
        }
    }

    /// Begins an element of the text itself: a paragraph, a run, a table or a box. Returns `None`
    /// if it is to be skipped with its content.
    fn begin_content(&mut self, element: &Element<'_>, parent: ElementRole) -> Option<ElementRole> {
        let name = element.name().1;
        Some(match name {
            "p" => {
                let run = self.around.styles.paragraph(None, self.of_table());
                self.paragraphs.push(OpenParagraph { run, ..OpenParagraph::default() });
                ElementRole::Paragraph
            }
            "pPr" if parent == ElementRole::Paragraph => ElementRole::ParagraphProperties,
            "r" => {
                self.runs.push(RunStyle::default());
                ElementRole::Run
            }
            "rPr" if parent == ElementRole::Run => ElementRole::RunProperties,
            // Shapes that are anchored in hidden text are hidden, too.
            "drawing" | "pict" | "object" if !self.run_style().is_shown() => return None,
            "background" if self.open.len() == 1 => {
                self.read_background(element);
                return None;
            }
            "tbl" => {
                self.out.open_table();
                self.tables.push(RunStyle::default());
                self.grounds.push(self.ground());
                ElementRole::Table
            }
            "tblPr" if parent == ElementRole::Table => ElementRole::TableProperties,
            "tr" => {
                self.out.open_row();
                ElementRole::Row(false)
            }
            "trPr" if matches!(parent, ElementRole::Row(_)) => ElementRole::RowProperties,
            "tc" if parent == ElementRole::Row(true) => return None,
            "tc" => {
                self.out.open_cell();
                self.grounds.push(self.ground());
                ElementRole::Cell(false)
            }
            "tcPr" if parent == ElementRole::Cell(false) => ElementRole::CellProperties,
            "txbxContent" => {
                self.out.open_box();
                // The shape may be filled.
                self.grounds.push(Paint::Unknown);
                ElementRole::Box
            }
            "altChunk" | "subDoc" | "control" => {
                self.embed(element);
                return None;
            }
            _ if SKIPPED.contains(&name) => return None,
            _ => ElementRole::Other,
        })
    }

    /// Takes the first alternative, which is meant for the newest programs. The fallback has the
    /// same content.
    fn begin_alternative(&mut self, name: &str) -> Option<ElementRole> {
        match (name, self.open.last_mut()) {
            ("AlternateContent", _) => Some(ElementRole::Alternatives(false)),
            ("Choice" | "Fallback", Some(ElementRole::Alternatives(taken))) => {
                (!std::mem::replace(taken, true)).then_some(ElementRole::Other)
            }
            _ => Some(ElementRole::Other),
        }
    }

    /// Begins a child of `w:r`. Returns `None` if it is read in the same way as outside a run.
    fn begin_in_run(&mut self, element: &Element<'_>) -> Option<ElementRole> {
        let name = element.name().1;
        if name == "fldChar" {
            match element.attribute("fldCharType").as_deref() {
                Some("begin") => self.fields.push(Field::default()),
                Some("separate") => {
                    if let Some(field) = self.fields.last_mut() {
                        (field.in_result, field.written) = (true, self.written);
                    }
                }
                _ => self.end_field(),
            }
            return Some(ElementRole::Other);
        }
        let c = match name {
            "t" => return Some(ElementRole::Text),
            "instrText" => return Some(ElementRole::FieldCode),
            "lastRenderedPageBreak" => {
                self.out.page_break();
                return Some(ElementRole::Other);
            }
            "footnoteReference" | "endnoteReference" => {
                self.note(element, usize::from(name == "endnoteReference"));
                return Some(ElementRole::Other);
            }
            "br" if element.attribute("type").as_deref() == Some("page") => {
                if self.is_shown() {
                    self.out.page_break();
                }
                return Some(ElementRole::Other);
            }
            "br" | "cr" => '\n',
            "tab" | "ptab" => '\t',
            "noBreakHyphen" => '-',
            "sym" => symbol(element).unwrap_or(' '),
            _ => return None,
        };
        if self.is_shown() {
            self.label();
            self.written += 1;
            match c {
                '\n' => self.out.line_break(),
                _ => self.out.push(c),
            }
        }
        Some(ElementRole::Other)
    }

    /// Ends the innermost field. Writes what is shown of a field without a result.
    fn end_field(&mut self) {
        let Some(field) = self.fields.pop() else { return };
        if !self.is_shown() || field.in_result && field.written < self.written {
            return;
        }
        match field.without_result() {
            Ok(shown) => shown.iter().for_each(|text| self.write(text)),
            Err(kind) => {
                let what = format!("a field without its result ({kind})");
                self.out.findings.unread(&what);
            }
        }
    }

    fn end(&mut self, open: ElementRole) {
        match open {
            ElementRole::ParagraphProperties => {
                if self.paragraphs.last().is_some_and(|paragraph| paragraph.page_before) {
                    self.out.page_break();
                }
                self.count();
            }
            ElementRole::Paragraph => self.end_paragraph(),
            ElementRole::Run => {
                self.runs.pop();
            }
            ElementRole::Cell(deleted) => {
                self.grounds.pop();
                if deleted { self.out.drop_cell() } else { self.out.close_cell() }
            }
            ElementRole::Table => {
                self.grounds.pop();
                self.tables.pop();
                self.out.close_table();
            }
            ElementRole::Box | ElementRole::ShapeParagraph => {
                self.grounds.pop();
                self.out.close_box();
            }
            _ => {}
        }
    }

    /// Returns true if text at this point is seen: not a field's code, not hidden, and not in the
    /// colour of its ground.
    fn is_shown(&self) -> bool {
        !self.is_in_code() && self.run_style().is_seen_on(self.ground())
    }

    /// Returns true in the code of a field, which is not text.
    fn is_in_code(&self) -> bool {
        self.fields.iter().any(|field| !field.in_result)
    }

    /// Returns what is below the innermost paragraph.
    fn ground(&self) -> Paint {
        self.grounds.last().copied().unwrap_or(Paint::WHITE)
    }

    /// Returns what the style of the innermost table gives runs.
    fn of_table(&self) -> RunStyle {
        self.tables.last().copied().unwrap_or_default()
    }

    /// Returns the style of the innermost run, completed from its paragraph's style.
    fn run_style(&self) -> RunStyle {
        let run = self.runs.last().copied().unwrap_or_default();
        run.or(self.paragraphs.last().map(|paragraph| paragraph.run).unwrap_or_default())
    }
}

/// Returns the plain character for one of a symbol font (`w:sym`); `None` if it is only a picture.
fn symbol(element: &Element<'_>) -> Option<char> {
    let code = u32::from_str_radix(&element.attribute("char")?, 16).ok()?;
    let font = element.attribute("font").unwrap_or_default();
    symbols::to_unicode(&font, code)
}
