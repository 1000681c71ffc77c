//! Reads what drawings say besides their text boxes: WordArt, alternative texts, and whether a
//! shape is hidden ([MS-ODRAW] 2.2 and 2.3; [MS-DOC] 2.9.172).

use super::bytes::{place_at, u8_at, u16_at, u32_at};

/// Deepest nesting of records that is read. Groups can be in groups; Word writes under ten levels.
const NESTING_MAX: usize = 64;
/// Length in bytes of the header of a record.
const HEADER: usize = 8;
/// Length in bytes of a property without its data.
const PROPERTY: usize = 6;

/// A shape.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape {
    pub id: u32,
    /// The words of WordArt.
    pub word_art: Option<String>,
    /// The alternative text.
    pub description: Option<String>,
    pub hidden: bool,
}

/// Returns the shapes of the drawings in the table stream ([MS-DOC] 2.9.172 OfficeArtContent): the
/// common data, then each drawing after one byte that says where it is.
pub fn shapes(bytes: &[u8]) -> Vec<Shape> {
    let mut shapes = Vec::new();
    let mut at = record_end(bytes, 0).unwrap_or(bytes.len());
    while at + 1 < bytes.len() {
        let Some(end) = record_end(bytes, at + 1) else { break };
        records(&bytes[at + 1..end], 0, &mut shapes);
        at = end;
    }
    shapes
}

/// Returns the shapes of the inline picture at the start of `bytes`, from the stream `Data`
/// ([MS-DOC] 2.9.192 PICFAndOfficeArtData).
pub fn inline_shapes(bytes: &[u8]) -> Vec<Shape> {
    /// The code of a picture whose name follows the header.
    const NAMED: u16 = 0x66;
    let mut shapes = Vec::new();
    let (Some(length), Some(header)) = (place_at(bytes, 0), u16_at(bytes, 4)) else {
        return shapes;
    };
    let bytes = &bytes[..length.min(bytes.len())];
    let mut at = usize::from(header);
    if u16_at(bytes, 6) == Some(NAMED) {
        at += 1 + usize::from(u8_at(bytes, at).unwrap_or_default());
    }
    records(bytes.get(at..).unwrap_or_default(), 0, &mut shapes);
    shapes
}

/// Returns the end of the record at `at`, at most the end of `bytes`. `None` without a header.
fn record_end(bytes: &[u8], at: usize) -> Option<usize> {
    let length = place_at(bytes, at.checked_add(4)?)?;
    Some(at.checked_add(HEADER)?.saturating_add(length).min(bytes.len()))
}

/// Reads the records of `bytes` and of their inner records.
fn records(bytes: &[u8], depth: usize, shapes: &mut Vec<Shape>) {
    /// The types of a shape, of its number and of its properties, in any of three records.
    const SHAPE: u16 = 0xf004;
    const NUMBER: u16 = 0xf00a;
    const PROPERTIES: [u16; 3] = [0xf00b, 0xf121, 0xf122];
    let mut at = 0;
    while let (Some(version), Some(kind)) = (u16_at(bytes, at), u16_at(bytes, at + 2)) {
        let Some(end) = record_end(bytes, at) else { return };
        let content = bytes.get(at + HEADER..end).unwrap_or_default();
        if kind == SHAPE {
            shapes.push(Shape::default());
        }
        match shapes.last_mut() {
            _ if version & 0xf == 0xf && depth < NESTING_MAX => records(content, depth + 1, shapes),
            Some(shape) if kind == NUMBER => shape.id = u32_at(content, 0).unwrap_or_default(),
            Some(shape) if PROPERTIES.contains(&kind) => {
                read_properties(content, usize::from(version >> 4), shape);
            }
            _ => {}
        }
        at = end;
    }
}

/// Reads `count` properties. The data of long ones follows all of them, in their order.
fn read_properties(bytes: &[u8], count: usize, shape: &mut Shape) {
    const IS_LONG: u16 = 0x8000;
    /// fUsefHidden and fHidden.
    const HIDDEN: u32 = 0x0002_0002;
    let mut data = count * PROPERTY;
    for at in (0..count).map(|number| number * PROPERTY) {
        let (Some(id), Some(value)) = (u16_at(bytes, at), u32_at(bytes, at + 2)) else { return };
        let long = (id & IS_LONG != 0).then_some(value as usize);
        let text = || text(bytes.get(data..data.checked_add(long?)?)?);
        match id & 0x3fff {
            0x00c0 => shape.word_art = text(),
            0x0381 => shape.description = text(),
            0x03bf => shape.hidden = value & HIDDEN == HIDDEN,
            _ => {}
        }
        data = data.saturating_add(long.unwrap_or_default());
    }
}

/// Returns a text in UTF-16 up to its terminator; `None` if it is blank.
fn text(bytes: &[u8]) -> Option<String> {
    let units = bytes.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]]));
    let units: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
    let text = String::from_utf16_lossy(&units);
    (!text.trim().is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::super::constructs_tests::{drawings, shape};
    use super::*;

    #[test]
    fn word_art_and_descriptions_are_read() {
        let bytes = drawings(&[
            shape(7, &[(0x03bf, 0x0002_0000)], &[(0xc0, "MẬT"), (0x380, "tên"), (0x381, "Dấu")]),
            shape(8, &[(0x03bf, 0x0002_0002)], &[]),
        ]);
        let read = shapes(&bytes);
        let expected = Shape {
            id: 7,
            word_art: Some("MẬT".to_string()),
            description: Some("Dấu".to_string()),
            hidden: false,
        };
        assert_eq!(read, [expected, Shape { id: 8, hidden: true, ..Shape::default() }]);
        for end in 0..bytes.len() {
            assert!(shapes(&bytes[..end]).len() <= 2);
        }
    }

    #[test]
    fn inline_pictures_have_descriptions() {
        let art = shape(9, &[], &[(0x381, "Ảnh")]);
        for (code, name) in [(0x64_u16, &b""[..]), (0x66, b"\x03a.b")] {
            let mut bytes = vec![0; 0x44];
            bytes[4] = 0x44;
            bytes[6..8].copy_from_slice(&code.to_le_bytes());
            bytes.extend(name);
            bytes.extend(&art);
            let length = u32::try_from(bytes.len()).unwrap();
            bytes[..4].copy_from_slice(&length.to_le_bytes());
            let read = inline_shapes(&bytes);
            assert_eq!(read[0].description.as_deref(), Some("Ảnh"), "{code:x}");
        }
        assert_eq!(inline_shapes(&[]), []);
    }
}
