//! Reads the text of one part of a Word document: paragraphs, runs, tables, text boxes, fields and
//! notes (ISO/IEC 29500-1, 17.3, 17.4, 17.11, 17.13, 17.16).

use std::collections::HashMap;

use super::lists;
use super::styles::{ListPlace, Styles, read_look};
use crate::office::collector::{Collector, Dress};
use crate::office::lists::{Label, Lists};
use crate::office::looks::Look;
use crate::office::numbers::Style;
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

/// A section of the document.
#[derive(Debug, Default)]
pub struct Section {
    /// The ids of its headers and footers; true for those of the first page.
    pub headers: Vec<(bool, String)>,
    /// The section begins on the page on which the section before it ends.
    pub continuous: bool,
}

/// Returns the sections of the main part, in order. The properties of a section stand at its end.
pub fn sections(part: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut xml = Xml::new(part);
    while let Some(node) = xml.next() {
        let Node::Open(element) = node else { continue };
        let (Space::Word, name) = element.name() else { continue };
        match (name, sections.last_mut()) {
            ("sectPr", _) => sections.push(Section::default()),
            ("headerReference" | "footerReference", Some(section)) => {
                let first = element.attribute("type").as_deref() == Some("first");
                section.headers.extend(element.attribute("id").map(|id| (first, id)));
            }
            ("type", Some(section)) => {
                section.continuous = element.attribute("val").as_deref() == Some("continuous");
            }
            // Properties of the section before a tracked change.
            ("sectPrChange", _) => xml.skip(),
            _ => {}
        }
    }
    sections
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
        let mut reader = Body::new(&mut collector, styles, &mut lists, [&none, &none], &[]);
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
    let mut body = Body::new(collector, &context.styles, &mut context.lists, notes, sections);
    while let Some(node) = xml.next() {
        body.node(node, &mut xml);
    }
    !xml.is_damaged()
}

/// The role of an open element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
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
struct Paragraph {
    style: Option<String>,
    place: ListPlace,
    /// Look of runs that the paragraph's style sets.
    run: Look,
    /// Look of the paragraph mark, which is also that of the paragraph's number.
    mark: Look,
    /// The paragraph mark is deleted: the next paragraph continues this one.
    joined: bool,
    page_before: bool,
    ends_section: bool,
    /// The paragraph's number, until it is written before the first text.
    label: Option<Label>,
}

struct Body<'a> {
    out: &'a mut Collector,
    styles: &'a Styles,
    lists: &'a mut Lists,
    notes: [&'a HashMap<String, String>; 2],
    note_counts: [u32; 2],
    sections: &'a [Section],
    section: usize,
    open: Vec<Open>,
    paragraphs: Vec<Paragraph>,
    runs: Vec<Look>,
    /// The open fields, outermost first; true while the reader is in the field's code.
    fields: Vec<bool>,
}

impl<'a> Body<'a> {
    fn new(
        out: &'a mut Collector,
        styles: &'a Styles,
        lists: &'a mut Lists,
        notes: [&'a HashMap<String, String>; 2],
        sections: &'a [Section],
    ) -> Self {
        Body {
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
        self.open.push(Open::Other);
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
                if self.open.last() == Some(&Open::Text) && self.is_shown() {
                    self.label();
                    let dress = self.look().dress();
                    self.out.text(&text, dress);
                }
            }
        }
    }

    /// Begins an element. Returns `None` if it is to be skipped with its content.
    fn begin(&mut self, element: &Element<'_>) -> Option<Open> {
        let parent = self.open.last().copied().unwrap_or(Open::Other);
        let (space, name) = element.name();
        match space {
            Space::Word => {}
            Space::Math if name == "t" => return Some(Open::Text),
            Space::Compatibility => return self.begin_alternative(name),
            _ => return Some(Open::Other),
        }
        match parent {
            Open::ParagraphProperties => return self.begin_property(element),
            Open::ListPlace => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.place.read(element);
                }
                return Some(Open::Other);
            }
            Open::RunProperties => {
                self.read_run_property(element);
                return None;
            }
            Open::RowProperties => {
                if let (Some(Open::Row(deleted)), "del") = (self.open.iter_mut().nth_back(1), name)
                {
                    *deleted = true;
                }
                return None;
            }
            Open::Run => {
                if let Some(open) = self.begin_in_run(element) {
                    return Some(open);
                }
            }
            _ => {}
        }
        Some(match name {
            "p" => {
                let run = self.styles.paragraph(None);
                self.paragraphs.push(Paragraph { run, ..Paragraph::default() });
                Open::Paragraph
            }
            "pPr" if parent == Open::Paragraph => Open::ParagraphProperties,
            "r" => {
                self.runs.push(Look::default());
                Open::Run
            }
            "rPr" if parent == Open::Run => Open::RunProperties,
            "tbl" => {
                self.out.open_table();
                Open::Table
            }
            "tr" => {
                self.out.open_row();
                Open::Row(false)
            }
            "trPr" if matches!(parent, Open::Row(_)) => Open::RowProperties,
            "tc" if parent == Open::Row(true) => return None,
            "tc" => {
                self.out.open_cell();
                Open::Cell
            }
            "txbxContent" => {
                self.out.open_box();
                Open::Box
            }
            "del" | "moveFrom" | "sectPr" | "tblPr" | "tblGrid" | "tcPr" | "sdtPr" | "sdtEndPr"
            | "rPr" | "pPr" | "trPr" | "instrText" | "delText" | "fldData" | "rubyPr" | "rt" => {
                return None;
            }
            _ => Open::Other,
        })
    }

    /// Takes the first alternative, which is meant for the newest programs. The fallback has the
    /// same content.
    fn begin_alternative(&mut self, name: &str) -> Option<Open> {
        match (name, self.open.last_mut()) {
            ("AlternateContent", _) => Some(Open::Alternatives(false)),
            ("Choice" | "Fallback", Some(Open::Alternatives(taken))) => {
                (!std::mem::replace(taken, true)).then_some(Open::Other)
            }
            _ => Some(Open::Other),
        }
    }

    /// Reads a child of `w:pPr`.
    fn begin_property(&mut self, element: &Element<'_>) -> Option<Open> {
        let paragraph = self.paragraphs.last_mut()?;
        match element.name().1 {
            "pStyle" => {
                paragraph.style = element.attribute("val");
                paragraph.run = self.styles.paragraph(paragraph.style.as_deref());
            }
            "pageBreakBefore" => paragraph.page_before = element.is_on(),
            "numPr" => return Some(Open::ListPlace),
            "rPr" => return Some(Open::RunProperties),
            "sectPr" => paragraph.ends_section = true,
            _ => {}
        }
        None
    }

    /// Reads a child of the `w:rPr` of a run or of a paragraph mark.
    fn read_run_property(&mut self, element: &Element<'_>) {
        let of_mark = self.open.iter().rev().nth(1) == Some(&Open::ParagraphProperties);
        let name = element.name().1;
        if of_mark {
            if let Some(paragraph) = self.paragraphs.last_mut() {
                read_look(&mut paragraph.mark, element);
                paragraph.joined |= matches!(name, "del" | "moveFrom");
            }
        } else if let Some(run) = self.runs.last_mut() {
            read_look(run, element);
            if name == "rStyle" {
                let style = element.attribute("val").unwrap_or_default();
                *run = run.or(self.styles.run(&style));
            }
        }
    }

    /// Begins a child of `w:r`. Returns `None` if it is read in the same way as outside a run.
    fn begin_in_run(&mut self, element: &Element<'_>) -> Option<Open> {
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
            return Some(Open::Other);
        }
        let c = match name {
            "t" => return Some(Open::Text),
            "lastRenderedPageBreak" => {
                self.out.page_break();
                return Some(Open::Other);
            }
            "footnoteReference" | "endnoteReference" => {
                self.note(element, usize::from(name == "endnoteReference"));
                return Some(Open::Other);
            }
            "br" if element.attribute("type").as_deref() == Some("page") => {
                if self.is_shown() {
                    self.out.page_break();
                }
                return Some(Open::Other);
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
        Some(Open::Other)
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
            let style = if kind == 0 { Style::Decimal } else { Style::LowerRoman };
            style.print(self.note_counts[kind])
        };
        if !own {
            self.out.text(&format!("[{label}]"), Dress::default());
        }
        self.out.note(&label, text);
    }

    fn end(&mut self, open: Open) {
        match open {
            Open::ParagraphProperties => {
                if self.paragraphs.last().is_some_and(|paragraph| paragraph.page_before) {
                    self.out.page_break();
                }
                self.count();
            }
            Open::Paragraph => self.end_paragraph(),
            Open::Run => {
                self.runs.pop();
            }
            Open::Cell => self.out.close_cell(),
            Open::Table => self.out.close_table(),
            Open::Box => self.out.close_box(),
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
        let look = label.look.or(paragraph.mark).or(paragraph.run);
        self.out.text(&label.text, look.dress());
    }

    /// Returns true if text at this point is shown: not a field's code, and not hidden.
    fn is_shown(&self) -> bool {
        !self.fields.contains(&true) && self.look().is_shown()
    }

    /// Returns the look of the innermost run, completed from its paragraph's style.
    fn look(&self) -> Look {
        let run = self.runs.last().copied().unwrap_or_default();
        run.or(self.paragraphs.last().map(|paragraph| paragraph.run).unwrap_or_default())
    }
}

/// Returns the plain character for one of a symbol font (`w:sym`); `None` if it is only a picture.
fn symbol(element: &Element<'_>) -> Option<char> {
    let code = u32::from_str_radix(&element.attribute("char")?, 16).ok()?;
    let font = element.attribute("font").unwrap_or_default();
    crate::office::symbols::typed(&font, code)
}
