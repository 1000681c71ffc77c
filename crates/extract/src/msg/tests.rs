use std::io::{Cursor, Write};

use cfb::CompoundFile;
use encoding_rs::WINDOWS_1258;

use super::packed_rtf::{HEADER, START, unpack};
use super::*;

/// Builds a file with these streams; folders in their names are storages.
fn message(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (path, content) in streams {
        if let Some((folder, _)) = path.rsplit_once('/') {
            file.create_storage_all(format!("/{folder}")).unwrap();
        }
        file.create_stream(format!("/{path}")).unwrap().write_all(content).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Returns a stream of properties with a header of `header` bytes.
fn properties(header: usize, values: &[(u16, u64)]) -> Vec<u8> {
    let mut stream = vec![0; header];
    for (id, value) in values {
        stream.extend([&[0, 0][..], &id.to_le_bytes(), &[0; 4], &value.to_le_bytes()].concat());
    }
    stream
}

fn read(streams: &[(&str, &[u8])]) -> (String, Vec<String>) {
    let bytes = message(streams);
    assert!(is_mail(&bytes));
    let read = extract(&bytes).unwrap();
    let issues = read.issues.into_iter().map(|issue| issue.message).collect();
    (read.text.as_str().to_string(), issues)
}

#[test]
fn every_property_that_shows_is_read() {
    // 2024-05-14 01:30 UTC.
    let root = properties(32, &[(SENT, 133_601_238_000_000_000), (CODE_PAGE, 1258)]);
    let inner = properties(24, &[]);
    let (subject, sender, page) =
        (wide("Công văn"), wide("Sở Nội vụ"), "<p>Số: 77</p><p>Điều 1".as_bytes());
    let attached = "__attach_version1.0_#00000000";
    let forwarded = "__attach_version1.0_#00000001/__substg1.0_3701000D";
    let picture = "__attach_version1.0_#00000002";
    let to = WINDOWS_1258.encode("Văn thư").0.into_owned();
    let (text, issues) = read(&[
        (PROPERTIES, &root),
        ("__substg1.0_0037001F", &subject),
        ("__substg1.0_0C1A001F", &sender),
        ("__substg1.0_0C1F001E", b"a@b.vn"),
        ("__substg1.0_0E04001E", &to),
        ("__substg1.0_1000001F", &wide("khác")),
        ("__substg1.0_10130102", page),
        (&format!("{attached}/{PROPERTIES}"), &properties(8, &[])),
        (&format!("{attached}/__substg1.0_3707001F"), &wide("Số 1.pdf")),
        (&format!("{forwarded}/{PROPERTIES}"), &inner),
        (&format!("{forwarded}/__substg1.0_0037001F"), &wide("Thư")),
        (&format!("{forwarded}/__substg1.0_1000001F"), &wide("Nội dung")),
        (&format!("{picture}/__substg1.0_3712001F"), &wide("i@1")),
        (&format!("{picture}/__substg1.0_370E001F"), &wide("image/png")),
    ]);
    assert_eq!(
        text,
        "From: Sở Nội vụ, a@b.vn\nTo: Văn thư\nDate: 2024-05-14 01:30 UTC\nSubject: Công văn\n\n\
         Số: 77\nĐiều 1\n\nSubject: Thư\n\nNội dung"
    );
    assert_eq!(issues, ["attachments are not read: Số 1.pdf; save them beside the mail"]);
}

#[test]
fn texts_of_every_kind_are_read_or_named() {
    let text = |streams: &[(&str, &[u8])]| read(&[&[(PROPERTIES, &[0; 32][..])], streams].concat());
    assert_eq!(text(&[("__substg1.0_1000001E", "Điều 1".as_bytes())]).0, "Điều 1");
    assert_eq!(text(&[("__substg1.0_1013001F", &wide("<p>Điều 1"))]).0, "Điều 1");
    let (_, issues) = text(&[("__substg1.0_0037001F", &wide("A")), ("__substg1.0_10090102", b"x")]);
    assert!(issues[0].contains("cannot be unpacked"), "{issues:?}");
    let rtf = packed(b"{\\rtf1 S\\u7889?: 77\\par\\u272?i\\u7873?u 1}");
    assert_eq!(text(&[("__substg1.0_10090102", &rtf)]).0, "Số: 77\nĐiều 1");
}

/// Returns `text` as it is packed without any reference.
fn packed(text: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0; HEADER];
    bytes[8..12].copy_from_slice(b"LZFu");
    for eight in text.chunks(8) {
        bytes.push(0);
        bytes.extend(eight);
    }
    bytes
}

#[test]
fn letters_and_references_are_unpacked() {
    // Ten bytes of the dictionary's start, a letter, three bytes across the place of writing, two
    // bytes that were written, and the end.
    let place = |from: usize, length: usize| {
        u16::try_from(from << 4 | (length - 2)).unwrap().to_be_bytes().to_vec()
    };
    let start = START.len();
    let pieces = [
        vec![0b1_1101],
        place(0, 10),
        b"a".to_vec(),
        place(start + 10, 3),
        place(start, 2),
        place(start + 16, 2),
    ];
    let file = [packed(b""), pieces.concat()].concat();
    assert_eq!(unpack(&file).unwrap(), b"{\\rtf1\\ansaaaa{\\");
    assert_eq!(unpack(&packed(b"{\\rtf1 abcdef}")).unwrap(), b"{\\rtf1 abcdef}");
    assert_eq!((unpack(b"0123"), unpack(&[0; 20])), (None, None));
    assert_eq!(START.len(), 207);
}

#[test]
fn days_are_dates() {
    let cases = [
        (0, Some((1601, 1, 1))),
        (58, Some((1601, 2, 28))),
        (59, Some((1601, 3, 1))),
        (154_631, Some((2024, 5, 14))),
        (154_556, Some((2024, 2, 29))),
        (u64::MAX >> 8, None),
    ];
    for (days, date) in cases {
        assert_eq!(civil(days), date, "{days}");
    }
}
