//! One file with every construct of the text of a binary Word file that a program can write
//! ([MS-DOC] 2.3, 2.4, 2.6), built here stream by stream, and what is read of it. The table in
//! `docs/FORMATS.md` has the same rows.

use std::ops::Range;

use super::body;
use super::fib::Entry;
use crate::office::collector::Collected;

/// Number of the parts of the text whose lengths the file has, from the main text on.
const PARTS: usize = 8;
/// Number of entries that lead to tables.
const ENTRIES: usize = 93;
/// Offset of the text in the stream `WordDocument`.
const TEXT: usize = 1024;

/// A file that is being built.
struct Builder {
    /// Main text, footnotes, headers, macros, comments, endnotes, boxes, boxes of headers.
    parts: [Vec<u16>; PARTS],
    /// Ranges of the main text, and the properties of their runs.
    runs: Vec<(Range<usize>, Vec<u8>)>,
    table: Vec<u8>,
    entries: [(usize, usize); ENTRIES],
    data: Vec<u8>,
    sections: Vec<u8>,
}

impl Builder {
    fn new() -> Builder {
        Builder {
            parts: Default::default(),
            runs: Vec::new(),
            table: Vec::new(),
            entries: [(0, 0); ENTRIES],
            data: vec![0; 16],
            sections: Vec::new(),
        }
    }

    /// Adds text to a part and returns its range there.
    fn add(&mut self, part: usize, text: &str) -> Range<usize> {
        let start = self.parts[part].len();
        self.parts[part].extend(text.encode_utf16());
        start..self.parts[part].len()
    }

    /// Adds a run of the main text with properties.
    fn run(&mut self, text: &str, properties: &[u8]) -> Range<usize> {
        let range = self.add(0, text);
        self.runs.push((range.clone(), properties.to_vec()));
        range
    }

    /// Adds a character of the main text whose data is `bytes` in the stream `Data`.
    fn with_data(&mut self, bytes: &[u8]) {
        let place = u32::try_from(self.data.len()).unwrap();
        self.data.extend(bytes);
        // sprmCPicLocation and sprmCFSpec.
        let properties = [&[0x03, 0x6a][..], &place.to_le_bytes(), &[0x55, 0x08, 1]].concat();
        self.run("\u{1}", &properties);
    }

    fn entry(&mut self, entry: Entry, bytes: &[u8]) {
        self.entries[entry as usize] = (self.table.len(), bytes.len());
        self.table.extend(bytes);
    }

    /// Adds a PLC: positions, then the data of each entry.
    fn plc(&mut self, entry: Entry, positions: &[usize], data: &[Vec<u8>]) {
        let positions = positions.iter().flat_map(|at| u32::try_from(*at).unwrap().to_le_bytes());
        let bytes: Vec<u8> = positions.chain(data.iter().flatten().copied()).collect();
        self.entry(entry, &bytes);
    }

    /// Reads the file.
    fn read(mut self) -> Collected {
        let units: Vec<u16> = self.parts.concat();
        let mut document = vec![0; TEXT];
        document[0x22..0x24].copy_from_slice(&22_u16.to_le_bytes());
        for (part, text) in self.parts.iter().enumerate() {
            let at = 0x24 + 4 * (3 + part);
            document[at..at + 4].copy_from_slice(&u32::try_from(text.len()).unwrap().to_le_bytes());
        }
        document.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
        let mut piece = vec![0; 8];
        piece[2..6].copy_from_slice(&u32::try_from(TEXT).unwrap().to_le_bytes());
        let length = u32::try_from(units.len()).unwrap();
        let mut pieces = vec![2, 16, 0, 0, 0, 0, 0, 0, 0];
        pieces.extend(length.to_le_bytes());
        pieces.extend(piece);
        self.entry(Entry::Pieces, &pieces);
        document.resize(document.len().next_multiple_of(512), 0);
        let page = document.len() / 512;
        document.extend(self.run_page());
        self.plc(
            Entry::RunPages,
            &[TEXT, document.len()],
            &[u32::try_from(page).unwrap().to_le_bytes().to_vec()],
        );
        let section = u32::try_from(document.len()).unwrap();
        document.extend(u16::try_from(self.sections.len()).unwrap().to_le_bytes());
        document.extend(&self.sections);
        let descriptor = [&[0, 0][..], &section.to_le_bytes(), &[0; 6]].concat();
        self.plc(Entry::Sections, &[0, self.parts[0].len()], &[descriptor]);
        let entries = 0x24 + 4 * 22;
        document[entries..entries + 2].copy_from_slice(&(ENTRIES as u16).to_le_bytes());
        for (at, (start, length)) in self.entries.iter().enumerate() {
            let at = entries + 2 + 8 * at;
            let pair = [*start, *length].map(|number| u32::try_from(number).unwrap().to_le_bytes());
            document[at..at + 8].copy_from_slice(&pair.concat());
        }
        body::read(&document, &self.table, &self.data)
    }

    /// Returns the page of 512 bytes with the properties of all runs.
    fn run_page(&self) -> Vec<u8> {
        let mut bounds = vec![0];
        let mut properties: Vec<&[u8]> = Vec::new();
        for (range, of_run) in &self.runs {
            if range.start > bounds[bounds.len() - 1] {
                bounds.push(range.start);
                properties.push(&[]);
            }
            bounds.push(range.end);
            properties.push(of_run);
        }
        let mut page = vec![0; 512];
        for (at, bound) in bounds.iter().enumerate() {
            let offset = u32::try_from(TEXT + 2 * bound).unwrap();
            page[at * 4..at * 4 + 4].copy_from_slice(&offset.to_le_bytes());
        }
        let mut end = 510;
        for (at, of_run) in properties.iter().enumerate().filter(|(_, run)| !run.is_empty()) {
            end = (end - of_run.len() - 1) & !1;
            page[end] = u8::try_from(of_run.len()).unwrap();
            page[end + 1..end + 1 + of_run.len()].copy_from_slice(of_run);
            page[bounds.len() * 4 + at] = u8::try_from(end / 2).unwrap();
        }
        page[511] = u8::try_from(properties.len()).unwrap();
        page
    }
}

fn record(version: u16, kind: u16, content: &[u8]) -> Vec<u8> {
    let mut bytes = [version.to_le_bytes(), kind.to_le_bytes()].concat();
    bytes.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
    bytes.extend(content);
    bytes
}

/// Returns the record of a shape with these properties: numbers and texts by their ids.
pub fn shape(id: u32, numbers: &[(u16, u32)], texts: &[(u16, &str)]) -> Vec<u8> {
    let units =
        |text: &str| text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let mut properties = Vec::new();
    for (id, value) in numbers {
        properties.extend(id.to_le_bytes());
        properties.extend(value.to_le_bytes());
    }
    for (id, text) in texts {
        properties.extend((id | 0x8000).to_le_bytes());
        properties.extend(u32::try_from(units(text).len()).unwrap().to_le_bytes());
    }
    let data = texts.iter().flat_map(|(_, text)| units(text));
    properties.extend(data);
    let count = u16::try_from(numbers.len() + texts.len()).unwrap();
    let number = [id.to_le_bytes(), [0; 4]].concat();
    let inner = [record(2, 0xf00a, &number), record(count << 4 | 3, 0xf00b, &properties)];
    record(0xf, 0xf004, &inner.concat())
}

/// Returns the drawings of the main text with these shapes.
pub fn drawings(shapes: &[Vec<u8>]) -> Vec<u8> {
    let drawing = record(0xf, 0xf002, &record(0xf, 0xf003, &shapes.concat()));
    [record(0xf, 0xf000, &[]), vec![0], drawing].concat()
}

/// Returns a text with its length before it.
pub fn units(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let length = u16::try_from(units.len()).unwrap().to_le_bytes();
    length.into_iter().chain(units.into_iter().flat_map(u16::to_le_bytes)).collect()
}

/// Returns the data of a form field. `bits` are its kind and its value.
pub fn form_data(bits: u16, usual: &[u8], entries: &[&str]) -> Vec<u8> {
    let ended = |text: &str| [units(text), vec![0, 0]].concat();
    let mut bytes = vec![0; 0x44];
    bytes[4] = 0x44;
    bytes.extend([0xff; 4]);
    bytes.extend(bits.to_le_bytes());
    bytes.extend([0; 4]);
    bytes.extend(ended("tên"));
    bytes.extend(usual);
    (0..5).for_each(|_| bytes.extend(ended("")));
    bytes.extend([0xff, 0xff]);
    bytes.extend(u16::try_from(entries.len()).unwrap().to_le_bytes());
    bytes.extend([0, 0]);
    entries.iter().for_each(|entry| bytes.extend(units(entry)));
    bytes
}

/// Returns the data of a shape's anchor, and of a text box.
fn anchor(id: u32) -> Vec<u8> {
    let mut bytes = id.to_le_bytes().to_vec();
    bytes.resize(26, 0);
    bytes
}

fn text_box(id: u32) -> Vec<u8> {
    let mut bytes = vec![0; 22];
    bytes[14..18].copy_from_slice(&id.to_le_bytes());
    bytes
}

fn read_all() -> Collected {
    let mut file = Builder::new();
    file.add(0, "chữ\tvà\u{1e}gạch.\u{b}- dòng\r");
    file.add(0, "hiện ");
    file.run("ẩn ", &[0x3c, 0x08, 1]);
    file.run("xóa ", &[0x00, 0x08, 1]);
    file.run("hoa", &[0x3b, 0x08, 1]);
    file.add(0, "\r\u{13} PAGE \u{14}7\u{15}\r");
    for bits in [2 | 1 << 2, 2 | 25 << 2] {
        file.add(0, "\u{13} FORMDROPDOWN ");
        file.with_data(&form_data(bits, &[0, 0], &["Đông", "Tây"]));
        file.add(0, "\u{14}\u{15}\r");
    }
    file.add(0, "\u{13} EMBED Excel.Sheet.8 \u{14}");
    let mut picture = vec![0; 0x44];
    picture[4] = 0x44;
    picture.extend(shape(9, &[], &[(0x381, "ảnh")]));
    let length = u32::try_from(picture.len()).unwrap();
    picture[..4].copy_from_slice(&length.to_le_bytes());
    file.with_data(&picture);
    file.add(0, "\u{15}\r");
    let note = file.add(0, "câu\u{2}\r").end - 2;
    let endnote = file.add(0, "cuối câu\u{2}\r").end - 2;
    let boxes = file.add(0, "\u{8}\u{8}\u{8}\r").start;
    file.add(0, "hết\r");
    let length = file.parts[0].len();
    let foot = file.add(1, "\u{2}chân\r").end;
    file.plc(Entry::FootnoteMarks, &[note, length], &[vec![0; 2]]);
    file.plc(Entry::FootnoteTexts, &[0, foot], &[]);
    let end = file.add(5, "\u{2}cuối\r").end;
    file.plc(Entry::EndnoteMarks, &[endnote, length], &[vec![0; 2]]);
    file.plc(Entry::EndnoteTexts, &[0, end], &[]);
    let comment = file.add(4, "\u{5}góp ý\r").end;
    file.plc(Entry::CommentTexts, &[0, comment], &[]);
    // Separators, then headers and footers of even, odd and first pages.
    let mut positions = vec![0; 7];
    for text in ["Đầu chẵn\r", "Đầu\u{8}\r", "Chân chẵn\r", "Chân\r", "Đầu một\r", "Chân một\r"]
    {
        positions.push(file.add(2, text).end);
    }
    let anchored = positions[7] + 3;
    file.plc(Entry::Headers, &positions, &[]);
    let shown = file.add(6, "hộp\r").end;
    let hidden = file.add(6, "hộp kín\r").end;
    file.plc(Entry::BoxTexts, &[0, shown, hidden], &[text_box(1), text_box(2)]);
    let header_box = file.add(7, "hộp đầu trang\r").end;
    file.plc(Entry::HeaderBoxTexts, &[0, header_box], &[text_box(4)]);
    let anchors = [boxes, boxes + 1, boxes + 2, length];
    file.plc(Entry::Shapes, &anchors, &[anchor(1), anchor(2), anchor(3)]);
    let headers_length = file.parts[2].len();
    file.plc(Entry::HeaderShapes, &[anchored, headers_length], &[anchor(4)]);
    let drawn = drawings(&[
        shape(1, &[], &[(0x381, "mô tả")]),
        shape(2, &[(0x3bf, 0x0002_0002)], &[]),
        shape(3, &[], &[(0xc0, "CHỮ")]),
    ]);
    file.entry(Entry::Drawings, &drawn);
    // sprmSFTitlePage, off: the document has no first page of its own, and no even pages.
    file.sections = vec![0x0a, 0x30, 0];
    file.read()
}

#[test]
fn every_construct_is_read_left_out_or_named() {
    let read = read_all();
    let lines = [
        "chữ\tvà-gạch.",
        "- dòng",
        "hiện HOA",
        "7",
        "Tây",
        "Đông",
        "câu[1]",
        "[1] chân",
        "cuối câu[i]",
        "[i] cuối",
        "hộp",
        "CHỮ",
        "hết",
        "Đầu",
        "hộp đầu trang",
        "Chân",
    ];
    assert_eq!(read.text.lines().collect::<Vec<_>>(), lines);
    let mut aside: Vec<&str> = read.findings.aside.iter().map(String::as_str).collect();
    aside.sort_unstable();
    let mut expected =
        ["ảnh", "hộp", "CHỮ", "hộp đầu trang", "Đầu\nhộp đầu trang", "Chân", "mô tả", "góp ý"];
    expected.sort_unstable();
    assert_eq!(aside, expected);
    let issue = read.findings.issue().unwrap();
    assert_eq!(issue.message, "not read: an embedded object (Excel.Sheet.8)");
    assert!(!read.damaged && !read.cut && read.decoded.is_empty());
}

/// Returns the text of a file with runs of these properties.
fn text_of(runs: &[(&str, &[u8])]) -> String {
    let mut file = Builder::new();
    for (text, properties) in runs {
        file.run(text, properties);
    }
    let length = file.add(0, "\r").end;
    file.plc(Entry::Headers, &[0, length], &[]);
    file.read().text
}

#[test]
fn what_nobody_sees_is_not_text() {
    let hidden: [&[u8]; 7] = [
        // sprmCFVanish, sprmCIco, sprmCCv, sprmCHps.
        &[0x3c, 0x08, 1],
        &[0x42, 0x2a, 8],
        &[0x70, 0x68, 255, 255, 255, 0],
        &[0x43, 0x4a, 2, 0],
        // Black on black: sprmCShd80, sprmCHighlight, sprmCShd.
        &[0x42, 0x2a, 1, 0x66, 0x48, 0x20, 0],
        &[0x42, 0x2a, 1, 0x0c, 0x2a, 1],
        &[0x42, 0x2a, 1, 0x71, 0xca, 10, 0, 0, 0, 0xff, 0, 0, 0, 0, 0, 0],
    ];
    for properties in hidden {
        assert_eq!(text_of(&[("x", properties), ("y", &[])]), "y", "{properties:x?}");
    }
    let seen: [&[u8]; 5] = [
        &[0x70, 0x68, 0, 0, 0, 255],
        &[0x42, 0x2a, 1],
        &[0x42, 0x2a, 8, 0x0c, 0x2a, 1],
        &[0x42, 0x2a, 8, 0x71, 0xca, 10, 0, 0, 0, 0xff, 0, 0, 128, 0, 0, 0],
        &[0x42, 0x2a, 8, 0x71, 0xca, 10, 0, 0, 0, 0xff, 0, 0, 0, 0xff, 12, 0],
    ];
    for properties in seen {
        assert_eq!(text_of(&[("x", properties), ("y", &[])]), "xy", "{properties:x?}");
    }
}

#[test]
fn letters_keep_their_height_and_capitals() {
    let (raised, lowered): (&[u8], &[u8]) = (&[0x48, 0x2a, 1], &[0x48, 0x2a, 2]);
    assert_eq!(text_of(&[("10", &[]), ("3", raised), (" m", &[]), ("2", raised)]), "10³ m²");
    assert_eq!(text_of(&[("CO", &[]), ("2", lowered), (" Bắc", &[]), ("1", raised)]), "CO2 Bắc1");
    assert_eq!(text_of(&[("mật", &[0x3a, 0x08, 1])]), "MẬT");
}
