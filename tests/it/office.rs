//! Whole office files: the text is extracted once and in order, the record is read, legacy fonts
//! are decoded, and no bytes make a reader panic.

use std::io::{Cursor, Read, Write};
use std::path::Path;

use super::material::material;
use proptest::prelude::*;
use tracuu::sync::extracted;
use tracuu_document::Document;
use tracuu_extract::IssueCode;
use tracuu_extract::format::Format;
use tracuu_extract::{Extracted, extract};
use tracuu_text::legacy::{Legacy, decode};
use tracuu_text::normalize;
use zip::ZipArchive;
use zip::write::{SimpleFileOptions, ZipWriter};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/office");

/// One fixture for each format.
const FILES: [(Format, &str); 4] = [
    (Format::Docx, "thong-bao.docx"),
    (Format::Odt, "hop.odt"),
    (Format::Rtf, "hop.rtf"),
    (Format::Doc, "hop.doc"),
];

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(FIXTURES).join(name)).unwrap()
}

fn read(path: &Path) -> (Extracted, Document) {
    let bytes = std::fs::read(path).unwrap();
    let extracted = extract(Format::by_name(path).unwrap(), &bytes).unwrap();
    let document = extracted::document(&extracted).unwrap();
    (extracted, document)
}

fn words(text: &str) -> Vec<String> {
    normalize(text).text.split_whitespace().map(str::to_string).collect()
}

/// Returns the words of `outer` before and after `inner`, or `None` if `outer` does not contain
/// `inner` as one piece.
fn split_around<'a>(outer: &'a [String], inner: &[String]) -> Option<(&'a [String], &'a [String])> {
    let at = outer.windows(inner.len()).position(|window| window == inner)?;
    Some((&outer[..at], &outer[at + inner.len()..]))
}

#[test]
fn the_body_comes_whole_with_its_head_table_and_running_lines_once() {
    let Some(folder) = material("documents/synthetic") else { return };
    let before = "ỦY BAN NHÂN DÂN Số: 51/BC-HĐND CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM \
                  Độc lập - Tự do - Hạnh phúc";
    let behind = "STT | Nội dung | Thời hạn 1 | Xây dựng kế hoạch | 30/6/2026 2 | Giải phóng mặt \
                  bằng | 31/12/2026 TIÊU ĐỀ ĐẦU TRANG: Cổng thông tin điện tử CHÂN TRANG: Văn thư \
                  lưu trữ";
    let mut read_files = 0;
    for document in 0..5 {
        let source = folder.join(format!("s{document}.src.txt"));
        let source = words(&std::fs::read_to_string(source).unwrap());
        for variant in ["docx", "lo.docx", "odt", "rtf", "doc"] {
            let path = folder.join(format!("s{document}.{variant}"));
            if !path.exists() {
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            let extracted = extract(Format::by_name(&path).unwrap(), &bytes).unwrap();
            let got = words(extracted.text.as_str());
            let (head, tail) =
                split_around(&got, &source).expect("the body is there, word for word");
            assert_eq!(
                (head.join(" "), tail.join(" ")),
                (before.into(), behind.into()),
                "{path:?}"
            );
            assert!(extracted.issues.is_empty(), "{path:?}");
            read_files += 1;
        }
    }
    println!("{read_files} files");
    assert!(read_files > 15);
}

#[test]
fn records_of_real_files_are_read() {
    let Some(folder) = material("documents/office") else { return };
    let (extracted, decree) = read(&folder.join("nd-30-2020.docx"));
    let record = &decree.record;
    assert_eq!(extracted.issues, []);
    assert_eq!(record.number.as_deref(), Some("30/2020/NĐ-CP"));
    assert_eq!(record.kind.as_deref(), Some("Nghị định"));
    assert_eq!(record.title.as_deref(), Some("Về công tác văn thư"));
    assert_eq!(record.agency.as_deref(), Some("Chính phủ"));
    assert_eq!(record.place.as_deref(), Some("Hà Nội"));
    assert_eq!(record.date.as_deref(), Some("2020-03-05"));
    let signer = record.signer.as_ref().unwrap();
    assert_eq!(signer.name.as_deref(), Some("Nguyễn Xuân Phúc"));
    assert!(decree.pages.len() >= 15, "Word has noted where its pages began");
    let (_, law) = read(&folder.join("VBPL_139880.docx"));
    assert_eq!(law.record.number.as_deref(), Some("49/2019/QH14"));
    assert_eq!(law.record.agency.as_deref(), Some("Quốc hội"));
    // The two formats of one annex hold the same lines; only the position of a text box differs.
    let lines = |name: &str| {
        let (_, document) = read(&folder.join(name));
        let mut lines: Vec<String> = document.text.lines().map(str::to_string).collect();
        assert!(lines.contains(&"27. | Phiếu báo | PB".to_string()), "{name}");
        lines.sort();
        lines
    };
    assert_eq!(lines("nd-30-2020-phu-luc-3.doc"), lines("nd-30-2020-phu-luc-3.docx"));
}

#[test]
fn fixtures_of_all_formats_are_read() {
    for (format, name) in FILES {
        let extracted = extract(format, &fixture(name)).unwrap();
        assert_eq!((extracted.format, extracted.issues.len()), (format, 0), "{name}");
        let document = extracted::document(&extracted).unwrap();
        assert_eq!(document.record.number.as_deref(), Some("51/BC-HĐND"), "{name}");
        assert_eq!(document.record.kind.as_deref(), Some("Thông báo"), "{name}");
        let lines: Vec<&str> = document.text.lines().collect();
        assert!(lines.contains(&"2 | Giải phóng mặt bằng | 31/12/2026"), "{name}");
        let last = &lines[lines.len() - 2..];
        let running = ["TIÊU ĐỀ ĐẦU TRANG: Cổng thông tin điện tử", "CHÂN TRANG: Văn thư lưu trữ"];
        assert_eq!(last, running, "{name}");
    }
}

#[test]
fn the_content_decides_between_packages() {
    let cases = [
        (Format::Odt, "thong-bao.docx", Format::Docx),
        (Format::Docx, "hop.odt", Format::Odt),
        (Format::Doc, "hop.rtf", Format::Rtf),
        (Format::Rtf, "hop.doc", Format::Doc),
        (Format::Doc, "thong-bao.docx", Format::Docx),
    ];
    for (named, file, format) in cases {
        let extracted = extract(named, &fixture(file)).unwrap();
        assert_eq!(extracted.format, format);
        assert_eq!(extracted.issues[0].code, IssueCode::FormatMismatch, "{file}");
    }
    let sheet = package(&[("[Content_Types].xml", b"<a/>"), ("xl/workbook.xml", b"<a/>")]);
    assert_eq!(extract(Format::Docx, &sheet).unwrap_err().code, IssueCode::FormatMismatch);
}

#[test]
fn what_is_left_of_a_cut_file_is_read() {
    for (format, name) in FILES {
        let whole = fixture(name);
        let text = extract(format, &whole).unwrap().text.as_str().to_string();
        for percent in [60, 90, 99] {
            let cut = &whole[..whole.len() * percent / 100];
            match extract(format, cut) {
                Ok(extracted) => {
                    let codes: Vec<IssueCode> =
                        extracted.issues.iter().map(|issue| issue.code).collect();
                    assert_eq!(codes, [IssueCode::PartlyRead], "{name} {percent}");
                    let head = extracted.text.as_str().chars().take(200);
                    assert!(text.starts_with(&head.collect::<String>()), "{name} {percent}");
                    let share = extracted.text.as_str().len() * 100 / text.len();
                    println!("{name} cut at {percent} %: {share} % of the text");
                }
                Err(error) => {
                    println!("{name} cut at {percent} %: {}", error.message);
                    assert_eq!(error.code, IssueCode::Unreadable, "{name} {percent}");
                    assert!(percent < 90, "{name}: the end of a file is no text");
                }
            }
        }
    }
}

/// Returns `text` in TCVN3, misread as Windows-1252, as in a file with the font `.VnTime`. Capitals
/// with tone marks have no codes and become small letters.
fn in_tcvn3(text: &str) -> String {
    let codes = (0xa1..=0xff_u8).map(|byte| (decode(Legacy::Tcvn3, &[byte]), char::from(byte)));
    let codes: Vec<(String, char)> = codes.collect();
    let code = |c: char| codes.iter().find(|(letter, _)| *letter == c.to_string());
    let misread = |c: char| {
        let small = c.to_lowercase().next().unwrap_or(c);
        code(c).or(code(small)).map_or(c, |(_, code)| *code)
    };
    text.chars().map(misread).collect()
}

/// Replaces every `from` in UTF-16LE by `to`, which must be as long. Returns how many were
/// replaced.
fn replace_units(bytes: &mut [u8], from: &str, to: &str) -> usize {
    let units = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let (from, to) = (units(from), units(to));
    assert!(from.len() == to.len() && !from.is_empty());
    let (mut at, mut count) = (0, 0);
    while let Some(found) = bytes[at..].windows(from.len()).position(|window| window == from) {
        at += found + from.len();
        bytes[at - to.len()..at].copy_from_slice(&to);
        count += 1;
    }
    count
}

#[test]
fn old_fonts_of_word_files_are_decoded() {
    let whole = fixture("hop.doc");
    let text = extract(Format::Doc, &whole).unwrap().text.as_str().to_string();
    let mut old = whole.clone();
    // Turns all fonts of the file into a TCVN3 font, and all its text into TCVN3.
    let mut fonts = 0;
    for name in ["Times New Roman", "Noto Serif", "Cambria", "Calibri"] {
        let mut renamed = ".VnTime".to_string();
        renamed.extend(std::iter::repeat_n('\0', name.len() - renamed.len()));
        fonts += replace_units(&mut old, name, &renamed);
    }
    assert!(fonts > 0, "the file names one of these fonts");
    let mut lines: Vec<&str> = text.lines().flat_map(|line| line.split(" | ")).collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.len()));
    for line in lines.iter().filter(|line| !line.is_ascii()) {
        replace_units(&mut old, line, &in_tcvn3(line));
    }
    let extracted = extract(Format::Doc, &old).unwrap();
    assert_eq!(extracted.issues[0].code, IssueCode::EncodingRepaired);
    let (got, expected) = (normalize(extracted.text.as_str()).text, normalize(&text).text);
    assert_eq!(got.to_lowercase(), expected.to_lowercase());
}

fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Returns the unpacked file `name` from the package of a fixture.
fn part(file: &str, name: &str) -> Vec<u8> {
    let mut zip = ZipArchive::new(Cursor::new(fixture(file))).unwrap();
    let mut content = Vec::new();
    zip.by_name(name).unwrap().read_to_end(&mut content).unwrap();
    content
}

#[derive(Debug, Clone)]
enum Change {
    Set(usize, u8),
    Cut(usize),
    Remove(usize, usize),
    Double(usize, usize),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change = prop_oneof![
        6 => (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Change::Set(at, byte)),
        1 => any::<usize>().prop_map(Change::Cut),
        2 => (any::<usize>(), 1..600_usize).prop_map(|(at, length)| Change::Remove(at, length)),
        2 => (any::<usize>(), 1..600_usize).prop_map(|(at, length)| Change::Double(at, length)),
    ];
    proptest::collection::vec(change, 1..12)
}

fn changed(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        let length = bytes.len().max(1);
        let end = |at: usize, count: usize| (at + count).min(bytes.len());
        match *change {
            _ if bytes.is_empty() => {}
            Change::Set(at, byte) => bytes[at % length] = byte,
            // Cuts fewer than 4,000 bytes off the end: a file cut near its start has little text
            // left.
            Change::Cut(at) => bytes.truncate(length - at % length.min(4_000)),
            Change::Remove(at, count) => {
                let end = end(at % length, count);
                bytes.drain(at % length..end);
            }
            Change::Double(at, count) => {
                let again = bytes[at % length..end(at % length, count)].to_vec();
                bytes.splice(at % length..at % length, again);
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_change_of_a_file_brings_a_reader_down(changes in changes()) {
        for (format, name) in FILES {
            if let Ok(extracted) = extract(format, &changed(fixture(name), &changes)) {
                prop_assert!(extracted::document(&extracted).is_ok(), "{name}");
            }
        }
    }

    #[test]
    fn no_change_of_a_part_brings_a_reader_down(changes in changes()) {
        for (format, file, names) in [
            (Format::Docx, "thong-bao.docx", &["word/document.xml", "word/styles.xml", "word/numbering.xml"][..]),
            (Format::Odt, "hop.odt", &["content.xml", "styles.xml"][..]),
        ] {
            let parts: Vec<(&str, Vec<u8>)> =
                names.iter().map(|name| (*name, changed(part(file, name), &changes))).collect();
            let parts: Vec<(&str, &[u8])> =
                parts.iter().map(|(name, content)| (*name, content.as_slice())).collect();
            if let Ok(extracted) = extract(format, &package(&parts)) {
                prop_assert!(extracted::document(&extracted).is_ok());
            }
        }
    }

    #[test]
    fn no_bytes_bring_a_reader_down(bytes in proptest::collection::vec(any::<u8>(), 0..3_000)) {
        let starts: [&[u8]; 4] =
            [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1 ", b"PK\x03\x04\x14\0\0\0\0\0"];
        for (start, (format, _)) in starts.iter().zip(FILES) {
            let _ = extract(format, &[start, bytes.as_slice()].concat());
        }
    }
}

#[test]
fn what_a_page_shows_is_text_and_what_it_hides_is_not() {
    // The file, words that are in its text, and words that are not.
    let cases: [(&str, &[&str], &[&str]); 7] = [
        ("hidden.odt", &["hiện"], &["bí mật"]),
        ("deleted-cell.docx", &["Kinh phí", "4.120"], &["9.999"]),
        ("even-pages-off.docx", &["Nội dung báo cáo"], &["001/QĐ-CŨ"]),
        ("smartart.docx", &["Bước 3: Trả kết quả trong 12 ngày"], &[]),
        ("dropdown.docx", &["Đơn vị chủ trì: Chi cục Thủy lợi vùng Đông Bắc"], &["Kiểm lâm"]),
        ("dropdown-default.docx", &["Đơn vị: Quận Đông và Quận Tây"], &[]),
        ("part.docx", &["3.270 triệu đồng"], &[]),
    ];
    for (name, shown, hidden) in cases {
        let (extracted, document) = read(&Path::new(FIXTURES).join("shown").join(name));
        let has = |words: &&&str| document.text.contains(**words);
        assert_eq!(shown.iter().find(|words| !has(words)), None, "{name}");
        assert_eq!(hidden.iter().find(has), None, "{name}");
        assert_eq!(extracted.issues, [], "{name}");
    }
}

#[test]
fn headers_and_word_art_are_read_for_the_record() {
    let record = |name: &str| read(&Path::new(FIXTURES).join("shown").join(name)).1.record;
    assert_eq!(record("even-pages-off.docx").number, None);
    for name in ["in-header.docx", "inline.docx"] {
        let record = record(name);
        assert_eq!(record.number.as_deref(), Some("845/TB-UBND"), "{name}");
        assert_eq!(record.kind.as_deref(), Some("Thông báo"), "{name}");
        let title = "Về lịch tiếp công dân quý I năm 2023";
        assert_eq!(record.title.as_deref(), Some(title), "{name}");
        assert_eq!(record.date.as_deref(), Some("2022-12-02"), "{name}");
    }
    let title = "QUY CHẾ VẬN HÀNH TRẠM BƠM NÀ MƯỜNG";
    assert_eq!(record("wordart.docx").title.as_deref(), Some(title));
    // The whole document is a web page in one file that is imported.
    assert_eq!(record("whole.docx").number.as_deref(), Some("88/BC-UBND"));
}
