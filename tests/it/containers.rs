//! Which files are read at all, and as what: web pages in one file, mails, other names of formats,
//! bytes before the content, archives. The fixtures hold every part that a writer can put into a
//! file of their format; `docs/FORMATS.md` says what becomes of each.

use std::fs;
use std::path::{Path, PathBuf};

use tracuu::sync::extracted;
use tracuu_extract::format::Format;
use tracuu_extract::{Extracted, IssueCode, extract};

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(path)
}

fn read(name: &str, bytes: &[u8]) -> Extracted {
    let format = Format::by_name(Path::new(name)).expect("a name of a format");
    extract(format, bytes).unwrap_or_else(|error| panic!("{name}: {error:?}"))
}

fn codes(extracted: &Extracted) -> Vec<IssueCode> {
    extracted.issues.iter().map(|issue| issue.code).collect()
}

/// Compares the text of a fixture with the file beside it, whose name has `.expected` at its end.
#[test]
fn every_part_of_a_format_is_read_or_left_out() {
    let paths =
        ["web/constructs.html", "web/constructs.mht", "mail/constructs.eml", "text/constructs.txt"];
    for path in paths {
        let extracted = read(path, &fs::read(fixture(path)).unwrap());
        let expected = fs::read_to_string(fixture(&format!("{path}.expected"))).unwrap();
        assert_eq!(extracted.text.as_str().trim_end(), expected.trim_end(), "{path}");
        let named: &[IssueCode] =
            if path.ends_with(".eml") { &[IssueCode::PartlyRead] } else { &[] };
        assert_eq!(codes(&extracted), named, "{path}");
    }
}

#[test]
fn formats_are_read_under_all_their_names() {
    let names = [
        ("office/thong-bao.docx", &["docm", "dotx", "dotm"][..]),
        ("office/hop.odt", &["ott", "fodt"]),
        ("office/hop.doc", &["dot"]),
        ("web/constructs.html", &["htm", "xhtml"]),
        ("web/constructs.mht", &["mhtml"]),
    ];
    for (path, others) in names {
        let bytes = fs::read(fixture(path)).unwrap();
        let known = read(path, &bytes);
        for other in others {
            assert_eq!(read(&format!("a.{other}"), &bytes), known, "{path} as .{other}");
        }
    }
}

#[test]
fn web_pages_in_one_file_are_read_under_any_name() {
    let bytes = fs::read(fixture("web/constructs.mht")).unwrap();
    let known = read("a.mht", &bytes);
    for name in ["a.html", "a.doc", "a.txt", "a.pdf", "a.docx", "a.rtf", "a.eml"] {
        let other = read(name, &bytes);
        assert_eq!((&other.text, other.format), (&known.text, Format::Mhtml), "{name}");
        assert_eq!(codes(&other), [IssueCode::FormatMismatch], "{name}");
    }
}

#[test]
fn bytes_before_the_content_are_passed_over() {
    let marks: [&[u8]; 4] = [b"\xef\xbb\xbf", b"\r\n \t", b"\xef\xbb\xbf\n\xef\xbb\xbf", b"\n"];
    let texts = ["office/hop.rtf", "office/hop.odt", "office/thong-bao.docx", "office/hop.doc"];
    let pages = ["web/constructs.html", "web/constructs.mht", "mail/constructs.eml"];
    for path in texts.iter().chain(&pages).chain(&["pdf/s4.libreoffice.pdf"]) {
        let bytes = fs::read(fixture(path)).unwrap();
        let known = read(path, &bytes);
        for mark in marks {
            assert_eq!(read(path, &[mark, &bytes].concat()), known, "{path} after {mark:?}");
        }
    }
    let pdf = fs::read(fixture("pdf/s4.libreoffice.pdf")).unwrap();
    let known = read("a.pdf", &pdf);
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n";
    let printer = b"\x1b%-12345X@PJL ENTER LANGUAGE=PDF\r\n";
    let warning = b"<html><b>Warning</b>: headers already sent<br />\n";
    let long = [b'x'; 1024];
    for before in [&head[..], &head[17..], printer, warning, b"x", &long] {
        let read = read("a.pdf", &[before, &pdf].concat());
        assert_eq!(read, known, "{:?}", String::from_utf8_lossy(before));
    }
}

/// An editor that saves a file of Rich Text Format as Unicode turns its bytes into letters.
#[test]
fn rich_text_that_was_saved_as_unicode_is_read() {
    let rtf = "{\\rtf1\\ansi\\ansicpg1258 {\\b Quyết định} s\\u7889? 412 \u{1f600}\\par Điều 1}";
    let utf16: Vec<u8> =
        format!("\u{feff}{rtf}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [format!("\u{feff}{rtf}").into_bytes(), utf16] {
        let text = read("a.rtf", &bytes).text;
        assert_eq!(text.as_str(), "Quyết định số 412 \u{1f600}\nĐiều 1");
    }
}

#[test]
fn a_mail_without_the_head_of_a_document_has_its_subject_as_title() {
    let head = "ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN\nSố: 412/QĐ-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\
        Độc lập - Tự do - Hạnh phúc\nQUYẾT ĐỊNH\nVề việc sửa chữa hồ Khuôn Pinh\nĐiều 1. Phê duyệt.";
    let cases = [
        ("Kính gửi các đơn vị.", "Góp ý dự thảo", true),
        (head, "Về việc sửa chữa hồ Khuôn Pinh", false),
    ];
    for (text, title, is_subject) in cases {
        let mail = format!("From: a@b.vn\nTo: c@d.vn\nSubject: Re: Góp ý dự thảo\n\n{text}\n");
        let extracted = extract(Format::Mail, mail.as_bytes()).unwrap();
        let traced = extracted::document_traced(&extracted).unwrap();
        assert_eq!(traced.document.record.title.as_deref(), Some(title));
        let by_subject = traced.trace.iter().any(|entry| entry.rule == "subject");
        assert_eq!(by_subject, is_subject);
        assert_eq!(extracted::document(&extracted).unwrap().record, traced.document.record);
    }
}
