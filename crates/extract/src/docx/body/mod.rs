//! Reads the text of one part of a Word document: paragraphs, runs, tables, text boxes, fields and
//! notes (ISO/IEC 29500-1, 17.3, 17.4, 17.11, 17.13, 17.16).

use std::collections::HashMap;

use super::lists;
use super::sections::Section;
use super::styles::{ListPlace, Styles, read_run_style};
use crate::office::collector::Collector;
use crate::office::lists::{Label, Lists};
use crate::office::numbers::NumberStyle;
use crate::office::run_style::{RunStyle, TextStyle};
use crate::office::symbols;
use crate::office::xml::{Element, Node, Space, Xml};

/// What the reader of a part needs from the other parts of the document.
#[derive(Debug, Default)]
pub struct Context {
    pub styles: Styles,
    pub lists: Lists,
    /// Text of the footnotes and endnotes, by id.
    pub footnotes: HashMap<String, String>,
    pub endnotes: HashMap<String, String>,
}

/// Returns the text of the notes in a part of footnotes or endnotes, by id. Skips separator lines,
/// which the part holds beside the notes.
pub fn notes(part: &str, styles: &Styles) -> HashMap<String, String> {
    let mut notes = HashMap::new();
    let mut xml = Xml::new(part);
    while let Some(node) = xml.next() {
        let Node::Open(element) = node else { continue };
        if !matches!(element.name(), (Space::Word, "footnote" | "endnote")) {
            continue;
        }
        if element.attribute("type").is_some_and(|kind| kind != "normal") {
            xml.skip();
            continue;
        }
        let id = element.attribute("id").unwrap_or_default();
        let mut collector = Collector::new();
        let mut lists = Lists::default();
        let none = HashMap::new();
        let mut reader = BodyReader::new(&mut collector, styles, &mut lists, [&none, &none], &[]);
        reader.read_element(&mut xml);
        notes.insert(id, collector.finish().text.replace('\n', " "));
    }
    notes
}

/// Reads a part into `collector`. Returns true if the part was whole.
pub fn read(
    part: &str,
    collector: &mut Collector,
    context: &mut Context,
    sections: &[Section],
) -> bool {
    let mut xml = Xml::new(part);
    let notes = [&context.footnotes, &context.endnotes];
    let mut body = BodyReader::new(collector, &context.styles, &mut context.lists, notes, sections);
    while let Some(node) = xml.next() {
        body.node(node, &mut xml);
    }
    !xml.is_damaged()
}

/// Elements that are skipped with their content: deleted text, codes of fields, the readings of
/// ruby text, and properties outside the element that they belong to.
const SKIPPED: [&str; 16] = [
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
    "instrText",
    "delText",
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
    Table,
    /// A row; true if it is deleted.
    Row(bool),
    RowProperties,
    Cell,
    Box,
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

struct BodyReader<'a> {
    out: &'a mut Collector,
    styles: &'a Styles,
    lists: &'a mut Lists,
    notes: [&'a HashMap<String, String>; 2],
    note_counts: [u32; 2],
    sections: &'a [Section],
    section: usize,
    open: Vec<ElementRole>,
    paragraphs: Vec<OpenParagraph>,
    runs: Vec<RunStyle>,
    /// The open fields, outermost first; true while the reader is in the field's code.
    fields: Vec<bool>,
}

impl<'a> BodyReader<'a> {
    fn new(
        out: &'a mut Collector,
        styles: &'a Styles,
        lists: &'a mut Lists,
        notes: [&'a HashMap<String, String>; 2],
        sections: &'a [Section],
    ) -> Self {
        BodyReader {
            out,
            styles,
            lists,
            notes,
            note_counts: [0; 2],
            sections,
            section: 0,
            open: Vec::new(),
            paragraphs: Vec::new(),
            runs: Vec::new(),
            fields: Vec::new(),
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
            Node::Open(element) => match self.begin(&element) {
                Some(open) => self.open.push(open),
                None => xml.skip(),
            },
            Node::Close => {
                if let Some(open) = self.open.pop() {
                    self.end(open);
                }
            }
            Node::Text(text) => {
                if self.open.last() == Some(&ElementRole::Text) && self.is_shown() {
                    self.label();
                    let style = self.run_style().text_style();
                    self.out.text(&text, style);
                }
            }
        }
    }

    /// Begins an element. Returns `None` if it is to be skipped with its content.
    fn begin(&mut self, element: &Element<'_>) -> Option<ElementRole> {
        let parent = self.open.last().copied().unwrap_or(ElementRole::Other);
        let (space, name) = element.name();
        match space {
            Space::Word => {}
            Space::Math if name == "t" => return Some(ElementRole::Text),
            Space::Compatibility => return self.begin_alternative(name),
            _ => return Some(ElementRole::Other),
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
            ElementRole::Run => {
                self.begin_in_run(element).or_else(|| self.begin_content(name, parent))
            }
            _ => self.begin_content(name, parent),
        }
    }

    /// Begins an element of the text itself: a paragraph, a run, a table or a box. Returns `None`
    /// if it is to be skipped with its content.
    fn begin_content(&mut self, name: &str, parent: ElementRole) -> Option<ElementRole> {
        Some(match name {
            "p" => {
                let run = self.styles.paragraph(None);
                self.paragraphs.push(OpenParagraph { run, ..OpenParagraph::default() });
                ElementRole::Paragraph
            }
            "pPr" if parent == ElementRole::Paragraph => ElementRole::ParagraphProperties,
            "r" => {
                self.runs.push(RunStyle::default());
                ElementRole::Run
            }
            "rPr" if parent == ElementRole::Run => ElementRole::RunProperties,
            "tbl" => {
                self.out.open_table();
                ElementRole::Table
            }
            "tr" => {
                self.out.open_row();
                ElementRole::Row(false)
            }
            "trPr" if matches!(parent, ElementRole::Row(_)) => ElementRole::RowProperties,
            "tc" if parent == ElementRole::Row(true) => return None,
            "tc" => {
                self.out.open_cell();
                ElementRole::Cell
            }
            "txbxContent" => {
                self.out.open_box();
                ElementRole::Box
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

    /// Reads a child of `w:pPr`.
    fn begin_property(&mut self, element: &Element<'_>) -> Option<ElementRole> {
        let paragraph = self.paragraphs.last_mut()?;
        match element.name().1 {
            "pStyle" => {
                paragraph.style = element.attribute("val");
                paragraph.run = self.styles.paragraph(paragraph.style.as_deref());
            }
            "pageBreakBefore" => paragraph.page_before = element.is_on(),
            "numPr" => return Some(ElementRole::ListPlace),
            "rPr" => return Some(ElementRole::RunProperties),
            "sectPr" => paragraph.ends_section = true,
            _ => {}
        }
        None
    }

    /// Reads a child of the `w:rPr` of a run or of a paragraph mark.
    fn read_run_property(&mut self, element: &Element<'_>) {
        let of_mark = self.open.iter().rev().nth(1) == Some(&ElementRole::ParagraphProperties);
        let name = element.name().1;
        if of_mark {
            if let Some(paragraph) = self.paragraphs.last_mut() {
                read_run_style(&mut paragraph.mark, element);
                paragraph.joined |= matches!(name, "del" | "moveFrom");
            }
        } else if let Some(run) = self.runs.last_mut() {
            read_run_style(run, element);
            if name == "rStyle" {
                let style = element.attribute("val").unwrap_or_default();
                *run = run.or(self.styles.run(&style));
            }
        }
    }

    /// Reads a child of `w:trPr`.
    fn read_row_property(&mut self, name: &str) {
        if let (Some(ElementRole::Row(deleted)), "del") = (self.open.iter_mut().nth_back(1), name) {
            *deleted = true;
        }
    }

    /// Begins a child of `w:r`. Returns `None` if it is read in the same way as outside a run.
    fn begin_in_run(&mut self, element: &Element<'_>) -> Option<ElementRole> {
        let name = element.name().1;
        if name == "fldChar" {
            match element.attribute("fldCharType").as_deref() {
                Some("begin") => self.fields.push(true),
                Some("separate") => {
                    if let Some(field) = self.fields.last_mut() {
                        *field = false;
                    }
                }
                _ => {
                    self.fields.pop();
                }
            }
            return Some(ElementRole::Other);
        }
        let c = match name {
            "t" => return Some(ElementRole::Text),
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
            match c {
                '\n' => self.out.line_break(),
                _ => self.out.push(c),
            }
        }
        Some(ElementRole::Other)
    }

    fn note(&mut self, element: &Element<'_>, kind: usize) {
        let id = element.attribute("id").unwrap_or_default();
        if !self.is_shown() {
            return;
        }
        let Some(text) = self.notes[kind].get(&id) else { return };
        // A mark that the author chose follows the reference, as text.
        let own = element.attribute("customMarkFollows").is_some_and(|value| value != "0");
        let label = if own {
            "*".to_string()
        } else {
            self.note_counts[kind] += 1;
            let style = if kind == 0 { NumberStyle::Decimal } else { NumberStyle::LowerRoman };
            style.print(self.note_counts[kind])
        };
        if !own {
            self.out.text(&format!("[{label}]"), TextStyle::default());
        }
        self.out.note(&label, text);
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
            ElementRole::Cell => self.out.close_cell(),
            ElementRole::Table => self.out.close_table(),
            ElementRole::Box => self.out.close_box(),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        // In a table cell, a number without text is a value: rows are often numbered in this way.
        if self.out.is_in_cell() {
            self.label();
        }
        let paragraph = self.paragraphs.pop().unwrap_or_default();
        // A field whose end is lost must not swallow the following paragraphs.
        self.fields.iter_mut().for_each(|at_code| *at_code = false);
        if !paragraph.joined {
            self.out.end_paragraph();
        }
        if paragraph.ends_section {
            self.section += 1;
            let next = self.sections.get(self.section);
            if next.is_some_and(|section| !section.continuous) {
                self.out.page_break();
            }
        }
    }

    /// Counts the paragraph in its list and keeps its label.
    fn count(&mut self) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        let style = paragraph.style.as_deref();
        paragraph.label = lists::label(self.lists, &paragraph.place, style, self.styles);
    }

    /// Writes the paragraph's label, if it is not written yet.
    fn label(&mut self) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        let Some(label) = paragraph.label.take() else { return };
        let style = label.run_style.or(paragraph.mark).or(paragraph.run);
        self.out.text(&label.text, style.text_style());
    }

    /// Returns true if text at this point is shown: not a field's code, and not hidden.
    fn is_shown(&self) -> bool {
        !self.fields.contains(&true) && self.run_style().is_shown()
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
