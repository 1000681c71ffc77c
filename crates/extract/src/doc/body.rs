//! Puts the text of a Word 97 file together from its parts: paragraphs, tables, notes, text boxes
//! and headers ([MS-DOC] 2.4, 2.8).

use std::collections::HashMap;
use std::ops::Range;

use super::bytes::{plc, u16_at, u32_at};
use super::drawings::{self, Shape};
use super::fib::{Entry, Fib, TextPart};
use super::fields::{self, Field};
use super::lists;
use super::pieces::{self, PieceText, Unit};
use super::properties::{self, ParagraphProperties, RunProperties, Span};
use super::sections::{self, Section};
use super::styles::{self, Font, Styles};
use crate::office::collector::{Collected, Collector};
use crate::office::lists::{Label, Lists};
use crate::office::marked_tables::Tables;
use crate::office::numbers::NumberStyle;
use crate::office::run_style::{RunStyle, TextStyle};
use crate::office::symbols;
use crate::paint::Paint;

/// Collects the text of a file. It counts as damaged if a piece of it is missing. `data` is the
/// stream `Data`, which has the data of pictures and form fields.
pub fn read(document: &[u8], table: &[u8], data: &[u8]) -> Collected {
    let fib = Fib::new(document, table);
    let PieceText { units, whole } = pieces::read(document, fib.entry(Entry::Pieces));
    let fonts = styles::fonts(fib.entry(Entry::Fonts));
    let levels = fib.bytes_after(Entry::ListDefinitions);
    let definitions = fib.entry(Entry::ListDefinitions);
    let lists = lists::read(definitions, levels, fib.entry(Entry::Lists), &fonts);
    let all_sections = sections::read(&fib, document);
    let drawn = drawings::shapes(fib.entry(Entry::Drawings));
    let mut body = BodyReader {
        units: &units,
        data,
        runs: properties::runs(document, fib.entry(Entry::RunPages)),
        paragraphs: properties::paragraphs(document, fib.entry(Entry::ParagraphPages)),
        styles: Styles::read(fib.entry(Entry::Styles)),
        fonts,
        lists,
        out: Collector::new(),
        notes: notes(&fib),
        boxes: boxes(&fib, &drawn),
        sections: section_ends(&all_sections),
        page: Paint::WHITE,
        written: 0,
        remaining_units: units.len() * 2,
    };
    body.story(fib.part(TextPart::Main), true);
    let headers = fib.part(TextPart::Headers);
    for text in sections::printed(&fib, &all_sections) {
        body.out.open_header_footer(text.kind);
        body.story(text.range, false);
        body.out.close_header_footer();
    }
    // What is left is anchored in a header that is not printed, or nowhere.
    let mut unanchored: Vec<(usize, Vec<ShapeText>)> = body.boxes.drain().collect();
    unanchored.sort_by_key(|(at, _)| *at);
    for (_, boxes) in unanchored.into_iter().filter(|(at, _)| !headers.contains(at)) {
        boxes.into_iter().for_each(|text| body.text_box(text));
    }
    for description in drawn.iter().filter_map(|shape| shape.description.as_deref()) {
        body.out.aside(description);
    }
    for text in texts(fib.entry(Entry::CommentTexts), 0, fib.part(TextPart::Comments)) {
        body.comment(text);
    }
    Collected { damaged: !whole, ..body.out.finish() }
}

/// Returns the ranges of the texts into which the PLC `bytes` divides a part. `size` is the number
/// of bytes of each entry in the PLC after its positions.
pub fn texts(bytes: &[u8], size: usize, part: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let inside = move |at: u32| part.start + (at as usize).min(part.len());
    plc(bytes, size).map(move |entry| inside(entry.start)..inside(entry.end))
}

/// Returns the notes by the position of their mark.
fn notes(fib: &Fib<'_>) -> HashMap<usize, Note> {
    let mut notes = HashMap::new();
    for (marks, text, part, is_endnote) in [
        (Entry::FootnoteMarks, Entry::FootnoteTexts, TextPart::Footnotes, false),
        (Entry::EndnoteMarks, Entry::EndnoteTexts, TextPart::Endnotes, true),
    ] {
        let texts = texts(fib.entry(text), 0, fib.part(part));
        for (mark, text) in plc(fib.entry(marks), 2).zip(texts) {
            notes.insert(mark.start as usize, Note { is_endnote, text });
        }
    }
    notes
}

/// Returns text boxes and WordArt by the position of their anchor. Those without an anchor have the
/// position `usize::MAX`. Leaves out hidden shapes.
fn boxes(fib: &Fib<'_>, drawn: &[Shape]) -> HashMap<usize, Vec<ShapeText>> {
    let shown = |id: u32| !drawn.iter().any(|shape| shape.id == id && shape.hidden);
    let mut boxes: HashMap<usize, Vec<ShapeText>> = HashMap::new();
    let mut anchors: HashMap<u32, usize> = HashMap::new();
    for (shapes, texts_of, part, around) in [
        (Entry::Shapes, Entry::BoxTexts, TextPart::Boxes, TextPart::Main),
        (Entry::HeaderShapes, Entry::HeaderBoxTexts, TextPart::HeaderBoxes, TextPart::Headers),
    ] {
        let start = fib.part(around).start;
        let shapes = plc(fib.entry(shapes), 26);
        anchors.extend(
            shapes.filter_map(|shape| Some((u32_at(shape.data, 0)?, start + shape.start as usize))),
        );
        let bytes = fib.entry(texts_of);
        for (entry, range) in plc(bytes, 22).zip(texts(bytes, 22, fib.part(part))) {
            let shape = u32_at(entry.data, 14).unwrap_or_default();
            // An entry that is marked as reusable holds no text.
            if u16_at(entry.data, 8) == Some(0) && shown(shape) {
                let anchor = anchors.get(&shape).copied().unwrap_or(usize::MAX);
                boxes.entry(anchor).or_default().push(ShapeText::Box(range));
            }
        }
    }
    for shape in drawn.iter().filter(|shape| !shape.hidden) {
        if let Some(words) = &shape.word_art {
            let anchor = anchors.get(&shape.id).copied().unwrap_or(usize::MAX);
            boxes.entry(anchor).or_default().push(ShapeText::WordArt(words.clone()));
        }
    }
    boxes
}

/// Returns the end positions of sections, each with whether the next section begins on the same
/// page. The last section is left out.
fn section_ends(sections: &[Section]) -> HashMap<usize, bool> {
    sections.windows(2).map(|pair| (pair[0].end, pair[1].continuous)).collect()
}

/// Returns true if a unit ends a paragraph: a paragraph mark, a cell mark, a page or section break.
fn is_mark(code: u16) -> bool {
    matches!(code, 0x0d | 0x07 | 0x0c)
}

/// A footnote or endnote, and the range of its text.
struct Note {
    is_endnote: bool,
    text: Range<usize>,
}

/// The text of a shape.
enum ShapeText {
    Box(Range<usize>),
    WordArt(String),
}

struct BodyReader<'a> {
    units: &'a [Unit],
    data: &'a [u8],
    runs: Vec<Span<RunProperties>>,
    paragraphs: Vec<Span<ParagraphProperties>>,
    styles: Styles,
    fonts: Vec<Font>,
    lists: Lists,
    out: Collector,
    notes: HashMap<usize, Note>,
    boxes: HashMap<usize, Vec<ShapeText>>,
    sections: HashMap<usize, bool>,
    /// What is below the current text.
    page: Paint,
    /// Number of characters that were written.
    written: usize,
    /// Number of units that may still be read. Notes and boxes of a broken file can name the same
    /// text many times.
    remaining_units: usize,
}

/// State that carries over from one paragraph of a text to the next.
struct StoryState {
    tables: Tables,
    /// The open fields, outermost first.
    fields: Vec<Field>,
    notes: [u32; 2],
    /// What is below the current paragraph.
    ground: Paint,
}

impl BodyReader<'_> {
    /// Collects one text: the main text, or that of a note, a box or a header.
    fn story(&mut self, range: Range<usize>, is_main: bool) {
        let range = range.start.min(self.units.len())..range.end.min(self.units.len());
        if range.len() > self.remaining_units {
            return;
        }
        self.remaining_units -= range.len();
        let mut flow = StoryState {
            tables: Tables::default(),
            fields: Vec::new(),
            notes: [0; 2],
            ground: self.page,
        };
        let mut start = range.start;
        while start < range.end && self.out.has_room() {
            let ends = |at: &usize| match self.units[*at].code {
                0x0d | 0x07 => true,
                0x0c => is_main && self.sections.contains_key(&(at + 1)),
                _ => false,
            };
            let mark = (start..range.end).find(ends).unwrap_or(range.end - 1);
            self.paragraph(start..mark + 1, &mut flow);
            start = mark + 1;
            if is_main && self.sections.get(&start) == Some(&false) {
                self.out.page_break();
            }
        }
        flow.tables.end(&mut self.out);
    }

    /// Collects the paragraph in `range`, whose last unit is its mark.
    fn paragraph(&mut self, range: Range<usize>, flow: &mut StoryState) {
        let mark = self.units[range.end - 1];
        let own: ParagraphProperties = properties::at(&self.paragraphs, mark.place);
        let depth = match own.depth {
            Some(depth) if depth > 0 => depth as usize,
            _ => usize::from(own.in_table || mark.code == 0x07),
        };
        if own.ends_row && mark.code == 0x07 {
            return flow.tables.end_row(1, &mut self.out);
        }
        if own.ends_inner_row {
            return flow.tables.end_row(depth, &mut self.out);
        }
        flow.tables.enter(depth, &mut self.out);
        if own.page_before {
            self.out.page_break();
        }
        // The shading of cells is not read.
        let below = if depth > 0 { Paint::Unknown } else { self.page };
        flow.ground = self.styles.ground(&own).over(below);
        let style = self.styles.run(own.style).or(self.styles.defaults());
        let mut label = self.label(&own, mark, style);
        // The mark itself is not text. A text that was cut off ends without a mark.
        let words = if is_mark(mark.code) { range.start..range.end - 1 } else { range };
        for at in words {
            let run: RunProperties = properties::at(&self.runs, self.units[at].place);
            self.unit(at, run, style, &mut label, flow);
        }
        // A field whose end is lost must not swallow the following paragraphs.
        flow.fields.iter_mut().for_each(|field| field.in_result = true);
        if depth > 0 {
            self.write_label(&mut label);
        }
        self.end(mark, &own, depth, flow);
    }

    fn end(&mut self, mark: Unit, own: &ParagraphProperties, depth: usize, flow: &mut StoryState) {
        let run: RunProperties = properties::at(&self.runs, mark.place);
        match mark.code {
            0x07 => flow.tables.end_cell(1, &mut self.out),
            _ if own.ends_inner_cell => flow.tables.end_cell(depth, &mut self.out),
            _ if run.deleted => {}
            _ => self.out.end_paragraph(),
        }
    }

    /// Returns the label of a paragraph in a list, with the style that it is shown in. `None` if it
    /// has no label.
    fn label(
        &mut self,
        own: &ParagraphProperties,
        mark: Unit,
        style: RunProperties,
    ) -> Option<Label> {
        let place = self.styles.list(own)?;
        let label = self.lists.label(&place.list.to_string(), usize::from(place.level))?;
        let run: RunProperties = properties::at(&self.runs, mark.place);
        let run_style = label.run_style.or(self.run_style(run.or(style)));
        Some(Label { run_style, ..label })
    }

    fn write_label(&mut self, label: &mut Option<Label>) {
        if let Some(label) = label.take() {
            self.out.text(&label.text, label.run_style.text_style());
        }
    }

    fn run_style(&self, run: RunProperties) -> RunStyle {
        let of = |font: u16| self.fonts.get(usize::from(font)).and_then(|font| font.encoding);
        RunStyle { font: run.font.map(of), ..run.look }
    }

    /// Collects the unit at `at`, and the notes and boxes that are anchored there.
    fn unit(
        &mut self,
        at: usize,
        run: RunProperties,
        style: RunProperties,
        label: &mut Option<Label>,
        flow: &mut StoryState,
    ) {
        let code = self.units[at].code;
        let of_character = run.style.map(|style| self.styles.run(style)).unwrap_or_default();
        let whole = run.or(of_character).or(style);
        let shown_style = self.run_style(whole);
        let shown = shown_style.is_shown() && !run.deleted;
        if matches!(code, 0x13..=0x15) {
            return self.field_mark(code, shown, flow);
        }
        if shown {
            self.collect_anchored(at, flow);
        } else {
            self.notes.remove(&at);
            self.boxes.remove(&at);
        }
        if let Some(place) = run.data.filter(|_| code == 0x01 && shown) {
            self.data(place as usize, flow);
        }
        if let Some(field) = flow.fields.last_mut().filter(|field| !field.in_result) {
            field.add_code(code);
        }
        let is_text = flow.fields.iter().all(|field| field.in_result);
        if !is_text || !shown || !shown_style.is_seen_on(flow.ground) {
            return;
        }
        let symbol = run.symbol.filter(|_| run.special && code == 0x28);
        let c = match code {
            _ if symbol.is_some() => {
                symbol.and_then(|symbol| self.symbol(symbol.font, symbol.code))
            }
            0x09 => Some('\t'),
            0x0b | 0x0e => {
                self.write_label(label);
                return self.out.line_break();
            }
            0x0c => return self.out.page_break(),
            0x1e => Some('-'),
            0..=0x1f => None,
            0xd800..=0xdbff => {
                let low = self.units.get(at + 1).map_or(0, |unit| unit.code);
                char::decode_utf16([code, low]).next().and_then(Result::ok)
            }
            0xf000..=0xf0ff => self.symbol(whole.font.unwrap_or(u16::MAX), code),
            _ => char::from_u32(code.into()),
        };
        if let Some(c) = c {
            self.write_label(label);
            self.written += 1;
            self.out.text(c.encode_utf8(&mut [0; 4]), shown_style.text_style());
        }
    }

    fn symbol(&self, font: u16, code: u16) -> Option<char> {
        let name = self.fonts.get(usize::from(font)).map_or("", |font| font.name.as_str());
        symbols::to_unicode(name, code.into())
    }

    /// Collects the note whose mark is at `at`, and the boxes that are anchored there.
    fn collect_anchored(&mut self, at: usize, flow: &mut StoryState) {
        if let Some(Note { is_endnote, text }) = self.notes.remove(&at) {
            let kind = usize::from(is_endnote);
            flow.notes[kind] += 1;
            let style = if is_endnote { NumberStyle::LowerRoman } else { NumberStyle::Decimal };
            self.out.open_note(&style.print(flow.notes[kind]));
            self.story(text, false);
            self.out.close_note();
        }
        for text in self.boxes.remove(&at).unwrap_or_default() {
            self.text_box(text);
        }
    }

    fn text_box(&mut self, text: ShapeText) {
        self.out.open_box();
        // The shape may be filled.
        let page = std::mem::replace(&mut self.page, Paint::Unknown);
        match text {
            ShapeText::Box(range) => self.story(range, false),
            ShapeText::WordArt(words) => self.out.text(&words, TextStyle::default()),
        }
        self.page = page;
        self.out.close_box();
    }

    /// Adds a comment to the texts apart from the running text.
    fn comment(&mut self, text: Range<usize>) {
        let document = std::mem::replace(&mut self.out, Collector::new());
        self.story(text, false);
        let comment = std::mem::replace(&mut self.out, document).finish();
        self.out.aside(&comment.text);
    }

    /// Begins a field (`0x13`), or its result (`0x14`), or ends it. Writes the value of a form
    /// field without a result. A field is shown if its end is.
    fn field_mark(&mut self, code: u16, shown: bool, flow: &mut StoryState) {
        match (code, flow.fields.last_mut()) {
            (0x13, _) => flow.fields.push(Field::default()),
            (0x14, Some(field)) => (field.in_result, field.written) = (true, self.written),
            (0x15, _) => {
                let Some(field) = flow.fields.pop() else { return };
                if !shown || !flow.fields.iter().all(|field| field.in_result) {
                    return;
                }
                if let Some(object) = field.object() {
                    self.out.findings.unread(&object);
                }
                let value = field.form.and_then(|form| form.shown());
                if let Some(value) = value.filter(|_| field.written == self.written) {
                    self.written += 1;
                    self.out.text(&value, TextStyle::default());
                }
            }
            _ => {}
        }
    }

    /// Reads the data of a character: the value of the form field that it is in the code of, or an
    /// inline picture.
    fn data(&mut self, place: usize, flow: &mut StoryState) {
        let bytes = self.data.get(place..).unwrap_or_default();
        match flow.fields.last_mut() {
            Some(field) if !field.in_result => {
                if field.is_form() {
                    field.form = fields::form_field(bytes);
                }
            }
            _ => {
                for shape in drawings::inline_shapes(bytes) {
                    self.out.aside(&shape.description.unwrap_or_default());
                    if let Some(words) = shape.word_art.filter(|_| !shape.hidden) {
                        self.text_box(ShapeText::WordArt(words));
                    }
                }
            }
        }
    }
}
