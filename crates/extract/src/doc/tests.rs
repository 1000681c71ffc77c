use super::{extract, lists};
use crate::format::Format;
use crate::issue::IssueCode;

/// Bit of the high byte of the flags, at offset 11 of the stream `WordDocument` ([MS-DOC] 2.5.2).
const ENCRYPTED: u8 = 0x01;

/// Returns the fixture after `change` has edited it from the start of its stream `WordDocument` on.
fn changed(change: impl Fn(&mut [u8])) -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/office/hop.doc");
    let mut file = std::fs::read(path).unwrap();
    // A stream begins at the start of a sector.
    let begins = |at: &usize| file[*at..].starts_with(&[0xec, 0xa5]);
    let at = (0..file.len()).step_by(512).find(begins).unwrap();
    change(&mut file[at..]);
    file
}

fn code(file: &[u8]) -> IssueCode {
    extract(Format::Doc, file).unwrap_err().code
}

#[test]
fn a_password_and_an_age_are_named() {
    assert!(extract(Format::Doc, &changed(|_| ())).is_ok());
    assert_eq!(code(&changed(|document| document[11] |= ENCRYPTED)), IssueCode::Encrypted);
    // Word 2, and Word 95 with fast save.
    let aged = |version: u8, flags: u8| {
        changed(|document| {
            document[2..4].copy_from_slice(&[version, 0]);
            document[10] |= flags;
        })
    };
    assert_eq!(code(&aged(0x2d, 0)), IssueCode::Unsupported);
    assert_eq!(code(&aged(0x68, 4)), IssueCode::Unsupported);
}

#[test]
fn what_is_no_document_of_word_is_named() {
    let named = |from: &str, to: &str| {
        let units =
            |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let (from, mut to) = (units(from), units(to));
        let mut file = changed(|_| ());
        let at = file.windows(from.len()).position(|window| window == from).unwrap();
        // In a directory a name is followed by zeros, and its length includes one of them.
        let length = u8::try_from(to.len() + 2).unwrap();
        let end = to.len().max(from.len());
        to.resize(end, 0);
        file[at..at + end].copy_from_slice(&to);
        file[at + 64] = length;
        file
    };
    assert_eq!(code(&named("WordDocument", "EncryptedPackage")), IssueCode::Encrypted);
    assert_eq!(code(&named("WordDocument", "Workbook")), IssueCode::FormatMismatch);
    assert_eq!(code(&named("WordDocument", "Something")), IssueCode::Unreadable);
}

/// Returns a level ([MS-DOC] 2.9.150): its first number, the code of its style, its flags, and its
/// text. A character below 9 in the text is a placeholder for the number of that level.
fn level(start: u32, style: u8, flags: u8, text: &str) -> Vec<u8> {
    let mut bytes = start.to_le_bytes().to_vec();
    bytes.extend([style, flags]);
    // Properties of the label: two bytes for the paragraph, none for the run.
    bytes.resize(28, 0);
    bytes[25] = 2;
    bytes.extend([0, 0]);
    let units: Vec<u16> = text.encode_utf16().collect();
    bytes.extend(u16::try_from(units.len()).unwrap().to_le_bytes());
    bytes.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    bytes
}

#[test]
fn paragraphs_get_the_labels_of_their_lists() {
    const LEGAL: u8 = 4;
    // Two definitions: one with nine levels, one with a single level.
    let mut definitions = 2_u16.to_le_bytes().to_vec();
    for (key, simple) in [(77_u32, 0), (78, 1)] {
        let mut head = key.to_le_bytes().to_vec();
        head.resize(28, 0);
        head[26] = simple;
        definitions.extend(head);
    }
    let mut levels = Vec::new();
    levels.extend(level(1, 1, 0, "\u{0}."));
    levels.extend(level(1, 0, LEGAL, "\u{0}.\u{1}."));
    levels.extend(level(1, 4, 0, "\u{2})"));
    for _ in 3..9 {
        levels.extend(level(1, 255, 0, ""));
    }
    levels.extend(level(1, 23, 0, "-"));
    // Three lists: one of each definition, and one of the first definition that starts at Điều 5
    // and has its own text.
    let mut heads = 3_u32.to_le_bytes().to_vec();
    for (key, changes) in [(77_u32, 0), (78, 0), (77, 2)] {
        let mut head = key.to_le_bytes().to_vec();
        head.resize(16, 0);
        head[12] = changes;
        heads.extend(head);
    }
    heads.extend([0xff; 4]);
    heads.extend([0xff; 4]);
    heads.extend([0xff; 4]);
    for (start, flags) in [(5_u32, 0x30_u32), (3, 0x11)] {
        heads.extend(start.to_le_bytes());
        heads.extend(flags.to_le_bytes());
        if flags & 0x20 != 0 {
            heads.extend(level(5, 0, 0, "Điều \u{0}."));
        }
    }
    let mut all = lists::read(&definitions, &levels, &heads, &[]);
    let mut label = |list: &str, level| all.label(list, level).map(|label| label.text);
    let labels = [
        ("1", 0, Some("I. ")),
        ("1", 1, Some("1.1. ")),
        ("1", 1, Some("1.2. ")),
        ("1", 2, Some("a) ")),
        ("2", 0, Some("- ")),
        ("1", 0, Some("II. ")),
        ("1", 1, Some("2.1. ")),
        ("1", 3, None),
        ("3", 0, Some("Điều 5. ")),
        ("3", 1, Some("5.3. ")),
        ("4", 0, None),
    ];
    for (list, level, expected) in labels {
        assert_eq!(label(list, level).as_deref(), expected, "{list} {level}");
    }
}

#[test]
fn lists_that_end_early_give_what_they_have() {
    let mut definitions = 9_u16.to_le_bytes().to_vec();
    definitions.extend([0; 28]);
    let mut heads = 9_u32.to_le_bytes().to_vec();
    heads.extend([0; 16]);
    let levels = level(1, 0, 0, "\u{0}.");
    for end in 0..levels.len() {
        let mut all = lists::read(&definitions, &levels[..end], &heads, &[]);
        assert_eq!(all.label("1", 0), None, "{end}");
    }
    let mut all = lists::read(&definitions, &levels, &heads, &[]);
    assert_eq!(all.label("1", 0).map(|label| label.text).as_deref(), Some("1. "));
    for end in 0..heads.len() {
        lists::read(&definitions, &levels, &heads[..end], &[]);
    }
}
