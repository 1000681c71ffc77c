//! Turns RTF tokens into text. Handles only control words that change what the document says.

use encoding_rs::{Encoding, WINDOWS_1252};

use super::captures::Captures;
use super::destinations::{Captured, Destination, RtfPart, Target, character, target};
use super::fonts::{Font, Fonts, by_code_page};
use super::headers::PrintedHeaders;
use super::lexer::{Lexer, Token};
use super::state::{Colors, State};
use crate::office::collector::{Collected, Collector};
use crate::office::marked_tables::Tables;
use crate::office::numbers::NumberStyle;
use crate::office::run_style::{RunStyle, TextStyle};
use crate::office::symbols;
use crate::paint::Paint;

/// Maximum nesting of groups that is read; Word writes fewer than 100 levels.
const NESTING_MAX: usize = 2_000;

/// Reads a file. It counts as damaged if its groups do not match.
pub fn read(bytes: &[u8]) -> Collected {
    let mut reader = Reader::new(PrintedHeaders::read(bytes));
    let mut lexer = Lexer::new(bytes);
    let mut opened = false;
    while let Some(token) = lexer.next() {
        if !reader.token(token, &lexer) {
            break;
        }
        opened |= token == Token::Open;
        // Nothing after the end of the file's outermost group is text.
        if opened && reader.groups.is_empty() {
            break;
        }
    }
    let whole = opened && reader.groups.is_empty();
    Collected { damaged: !whole, ..reader.finish() }
}

struct Group {
    before: State,
    /// The part that ends with the group, and the tables that were open when it began.
    part: Option<(RtfPart, Tables)>,
}

impl RtfPart {
    /// Returns true if the part has paragraphs and tables of its own.
    fn is_flow(self) -> bool {
        matches!(self, RtfPart::Running(..) | RtfPart::Note | RtfPart::Box)
    }
}

struct Reader {
    out: Collector,
    fonts: Fonts,
    usual: &'static Encoding,
    usual_font: i32,
    state: State,
    colors: Colors,
    /// What is below the text of the page.
    page: Paint,
    groups: Vec<Group>,
    tables: Tables,
    /// Text of the current font that is not decoded yet.
    bytes: Vec<u8>,
    /// The last token was `\*`: if the next word is unknown, its group is dropped.
    starred: bool,
    /// Number of characters after `\u` that are still to be skipped.
    passing: usize,
    high_surrogate: Option<u16>,
    notes: [u32; 2],
    headers: PrintedHeaders,
    /// Number of the section, from 0.
    section: usize,
    captures: Captures,
    /// Number of pieces of text that were written.
    written: usize,
    /// The current section begins on the page on which the one before it ends (`\sbknone`).
    continuous: bool,
    /// A section has begun, but its content has not. Its properties come first, so it is not known
    /// yet whether it begins a page.
    at_section_start: bool,
}

impl Reader {
    fn new(headers: PrintedHeaders) -> Self {
        Reader {
            out: Collector::new(),
            fonts: Fonts::default(),
            usual: WINDOWS_1252,
            usual_font: 0,
            state: State::default(),
            colors: Colors::default(),
            page: Paint::WHITE,
            groups: Vec::new(),
            tables: Tables::default(),
            bytes: Vec::new(),
            starred: false,
            passing: 0,
            high_surrogate: None,
            notes: [0; 2],
            headers,
            section: 0,
            captures: Captures::default(),
            written: 0,
            continuous: false,
            at_section_start: false,
        }
    }

    /// Processes a token. Returns false if reading must stop.
    fn token(&mut self, token: Token<'_>, rest: &Lexer<'_>) -> bool {
        if self.passing > 0 {
            match token {
                Token::Open | Token::Close => self.passing = 0,
                _ => {
                    self.passing -= 1;
                    return true;
                }
            }
        }
        match token {
            Token::Byte(b'\t') => self.character('\t'),
            Token::Byte(byte) | Token::Hex(byte) => self.byte(byte),
            Token::Open => {
                self.flush();
                self.starred = false;
                if self.groups.len() >= NESTING_MAX {
                    return false;
                }
                self.groups.push(Group { before: self.state.clone(), part: None });
            }
            Token::Close => self.close(),
            Token::Symbol(b'*') => self.starred = true,
            Token::Symbol(symbol) => match symbol {
                b'~' => self.character('\u{a0}'),
                b'_' => self.character('-'),
                b'\\' | b'{' | b'}' => self.byte(symbol),
                _ => {}
            },
            Token::Word(word, number) => self.word(word, number, rest),
        }
        self.out.has_room()
    }

    fn close(&mut self) {
        self.flush();
        let Some(group) = self.groups.pop() else { return };
        let part = group.part.as_ref().map(|(part, _)| *part);
        if let Some((_, around)) = group.part.filter(|(part, _)| part.is_flow()) {
            self.tables.end(&mut self.out);
            self.tables = around;
        }
        self.state = group.before;
        match part {
            Some(RtfPart::Running(..)) => self.out.close_header_footer(),
            Some(RtfPart::Note) => self.out.close_note(),
            Some(RtfPart::Box) => self.out.close_box(),
            Some(RtfPart::Captured(what)) => self.end_capture(what),
            Some(RtfPart::Property) => self.end_property(),
            Some(RtfPart::Field) => self.end_field(),
            None => {}
        }
    }

    fn end_capture(&mut self, what: Captured) {
        let text = self.captures.end(what);
        if let Some(comment) = text {
            self.out.aside(&comment);
        }
    }

    /// Reads a property of a shape: the words of WordArt, an alternative text, or that the shape is
    /// hidden.
    fn end_property(&mut self) {
        let (name, value) = self.captures.property();
        match name.trim() {
            "gtextUNICODE" if !self.state.is_hidden() && !self.state.deleted => {
                self.begin_section();
                self.out.open_box();
                self.out.text(value.trim(), TextStyle::default());
                self.out.close_box();
            }
            "wzDescription" => self.out.aside(&value),
            "fHidden" if value.trim() == "1" => self.state.destination = Destination::Nowhere,
            _ => {}
        }
    }

    /// Writes the value of a form field that has no result.
    fn end_field(&mut self) {
        let Some(field) = self.captures.end_field() else { return };
        let shown = field.form.and_then(|form| form.shown());
        if let Some(shown) = shown.filter(|_| field.written == self.written) {
            self.write(&shown);
        }
    }

    fn finish(mut self) -> Collected {
        self.flush();
        while !self.groups.is_empty() {
            self.close();
        }
        self.out.finish()
    }

    fn is_shown(&self) -> bool {
        self.state.destination == Destination::Text
            && !self.state.is_hidden()
            && !self.state.deleted
    }

    fn byte(&mut self, byte: u8) {
        match self.state.destination {
            Destination::Fonts => self.fonts.name(byte),
            Destination::Colors => self.colors.byte(byte),
            Destination::Text if self.is_shown() => self.bytes.push(byte),
            Destination::Capture => self.bytes.push(byte),
            Destination::Unknown if byte != b' ' => self.captures.unknown(&mut self.out.findings),
            _ => {}
        }
    }

    /// Writes a character that no encoding changes.
    fn character(&mut self, c: char) {
        self.flush();
        self.write(c.encode_utf8(&mut [0; 4]));
    }

    /// Decodes and writes the pending bytes.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let usual = Font::default();
        let font = self.fonts.get(self.state.font).unwrap_or(&usual);
        if font.symbols {
            let typed = bytes.iter().filter_map(|byte| symbol(&font.name, u32::from(*byte)));
            let text: String = typed.collect();
            self.write(&text);
        } else {
            let text = font.decode(&bytes, self.usual).into_owned();
            self.write(&text);
        }
    }

    fn write(&mut self, text: &str) {
        if self.state.destination == Destination::Capture {
            self.captures.add(text);
        } else if self.is_shown() && !text.is_empty() {
            self.enter();
            self.written += 1;
            let font = self.fonts.get(self.state.font).map(|font| font.legacy);
            let style = RunStyle { font, ..self.state.run };
            let ground = self.colors.ground(self.state.ground(), self.page);
            if (RunStyle { color: Some(self.colors.letters(self.state.color)), ..style })
                .is_seen_on(ground)
            {
                self.out.text(text, style.text_style());
            }
        }
    }

    /// Processes the UTF-16 unit of `\u`.
    fn unit(&mut self, unit: u16) {
        self.flush();
        self.passing = self.state.fallback;
        let font = self.fonts.get(self.state.font).filter(|font| font.symbols);
        if let Some(c) = font.and_then(|font| symbol(&font.name, u32::from(unit))) {
            return self.write(c.encode_utf8(&mut [0; 4]));
        }
        let pair = self.high_surrogate.take().map_or(vec![unit], |high| vec![high, unit]);
        for c in char::decode_utf16(pair) {
            match c {
                Ok(c) => self.write(c.encode_utf8(&mut [0; 4])),
                Err(lone) if (0xd800..0xdc00).contains(&lone.unpaired_surrogate()) => {
                    self.high_surrogate = Some(lone.unpaired_surrogate());
                }
                Err(_) => {}
            }
        }
    }

    fn depth(&self) -> usize {
        if self.state.in_table { self.state.depth.max(1) } else { 0 }
    }

    /// Opens or closes tables up to the depth of the current paragraph, and begins the section if
    /// this is its first content.
    fn enter(&mut self) {
        let depth = self.depth();
        self.tables.enter(depth, &mut self.out);
        self.begin_section();
    }

    /// Begins a page if the content that follows is the first of a section that asks for one. All
    /// sections do but those with `\sbknone`.
    fn begin_section(&mut self) {
        if std::mem::take(&mut self.at_section_start) && !self.continuous {
            self.out.page_break();
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>, rest: &Lexer<'_>) {
        let starred = std::mem::take(&mut self.starred);
        if word == "u" {
            return self.unit(number.unwrap_or_default() as u16);
        }
        self.flush();
        if word == "ud"
            && let Some(before) = self.state.before_upr
        {
            self.state.destination = before;
            return;
        }
        if let Some(target) = target(word) {
            return self.begin(word, target, rest);
        }
        if starred {
            if self.state.destination == Destination::Text {
                self.state.destination = Destination::Unknown;
                self.captures.begin_unknown(word);
            }
            return;
        }
        match self.state.destination {
            Destination::Fonts => return self.font_table(word, number.unwrap_or_default()),
            Destination::Colors => return self.colors.word(word, number.unwrap_or_default()),
            _ => {}
        }
        if let Some(c) = character(word) {
            return self.character(c);
        }
        self.property(word, number);
        match self.state.destination {
            Destination::Text => self.structure(word),
            Destination::Capture if matches!(word, "par" | "line") => self.captures.add("\n"),
            Destination::FormField => self.captures.form_word(word, number),
            _ => {}
        }
    }

    fn font_table(&mut self, word: &str, number: i32) {
        match word {
            "f" => self.fonts.begin(number),
            "fcharset" => self.fonts.charset(number),
            "cpg" => self.fonts.code_page(number),
            _ => {}
        }
    }

    /// Begins a destination in the current group.
    fn begin(&mut self, word: &str, target: Target, rest: &Lexer<'_>) {
        if word == "upr" {
            self.state.before_upr = Some(self.state.destination);
        }
        if word == "background" {
            self.page = Paint::Unknown;
        }
        if word == "objdata" && self.is_shown() {
            self.out.findings.unread("an embedded object");
        }
        match self.state.destination {
            Destination::Shape | Destination::FieldCode | Destination::FormField
                if !target.is_read_in(self.state.destination) =>
            {
                return;
            }
            outer if !target.is_read_in(outer) => self.state.destination = Destination::Nowhere,
            _ => self.state.destination = target.destination,
        }
        let Some(part) = target.part.filter(|_| self.state.destination == target.destination)
        else {
            return;
        };
        let shown = !self.state.is_hidden() && !self.state.deleted;
        let printed = match part {
            RtfPart::Running(_, pages) => self.headers.has(pages, self.section),
            _ => true,
        };
        if !shown || !printed || self.groups.last().is_none_or(|group| group.part.is_some()) {
            self.state.destination = Destination::Nowhere;
            return;
        }
        self.begin_part(part, rest);
    }

    /// Begins a part in the current group.
    fn begin_part(&mut self, part: RtfPart, rest: &Lexer<'_>) {
        let mut around = Tables::default();
        if part.is_flow() {
            if part == RtfPart::Note {
                self.enter();
            }
            // In the part, the page break of the section would be lost.
            self.begin_section();
            around = std::mem::take(&mut self.tables);
            (self.state.in_table, self.state.depth) = (false, 0);
            self.state.in_box |= part == RtfPart::Box;
        }
        if let Some(group) = self.groups.last_mut() {
            group.part = Some((part, around));
        }
        match part {
            RtfPart::Running(kind, _) => self.out.open_header_footer(kind),
            RtfPart::Box => self.out.open_box(),
            RtfPart::Field => self.captures.begin_field(self.written),
            RtfPart::Captured(_) => self.captures.begin(),
            RtfPart::Property => {}
            RtfPart::Note => {
                let kind = usize::from(rest.is_before(b"\\ftnalt"));
                self.notes[kind] += 1;
                let style = if kind == 0 { NumberStyle::Decimal } else { NumberStyle::LowerRoman };
                self.out.open_note(&style.print(self.notes[kind]));
            }
        }
    }

    /// Processes properties of runs, paragraphs and the file.
    fn property(&mut self, word: &str, number: Option<i32>) {
        let on = number != Some(0);
        self.state.set(word, number, self.usual_font);
        let state = &mut self.state;
        match word {
            // A shape behind the text.
            "shpfblwtxt" if on => self.page = Paint::Unknown,
            "uc" => state.fallback = number.unwrap_or(1).clamp(0, 16) as usize,
            "deff" => {
                self.usual_font = number.unwrap_or_default();
                state.font = self.usual_font;
            }
            "ansicpg" => {
                self.usual = number.and_then(by_code_page).unwrap_or(self.usual);
            }
            "mac" => self.usual = encoding_rs::MACINTOSH,
            "sectd" | "sbkpage" | "sbkcol" | "sbkeven" | "sbkodd" => self.continuous = false,
            "sbknone" => self.continuous = true,
            _ => {}
        }
    }

    /// Processes words that end or break a paragraph, a page, a line, a cell or a row.
    fn structure(&mut self, word: &str) {
        let depth = self.depth();
        match word {
            "par" => {
                self.enter();
                // A deleted paragraph mark joins its paragraph with the next one.
                if !self.state.deleted {
                    self.out.end_paragraph();
                }
            }
            "sect" => {
                self.enter();
                self.out.end_paragraph();
                self.section += 1;
                self.at_section_start = true;
            }
            "page" | "softpage" | "pagebb" => {
                self.enter();
                self.out.page_break();
            }
            "line" | "lbr" | "column" if self.is_shown() => {
                self.enter();
                self.out.line_break();
            }
            "cell" => self.tables.end_cell(1, &mut self.out),
            "nestcell" => self.tables.end_cell(depth.max(2), &mut self.out),
            "row" => self.end_row(1),
            "nestrow" => self.end_row(depth.max(2)),
            _ => {}
        }
    }
}

impl Reader {
    /// Ends a row of the table at `depth`, without its deleted cells.
    fn end_row(&mut self, depth: usize) {
        self.tables.end_row(depth, &mut self.out);
        self.out.drop_cells(|at| self.state.row.is_deleted(at));
    }
}

/// Returns the plain character for `code` of a symbol font; spaces and tabs stand for themselves.
/// `None` if it is only a picture.
fn symbol(font: &str, code: u32) -> Option<char> {
    let space = code == 0x20 || code == 0x09;
    if space { char::from_u32(code) } else { symbols::to_unicode(font, code) }
}
