//! Values of form fields that the file does not paint itself: the viewer writes them (ISO 32000-1,
//! 12.7.3.3). They are written here as a viewer would, in a font of usual width.

use hayro_font::kurbo::Rect;
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Object, String as PdfString};

use super::glyph::Glyph;
use super::strings;

/// Longest value that is read, in characters.
const VALUE_MAX: usize = 100_000;
/// Deepest nesting of fields.
const DEPTH_MAX: usize = 16;
/// Flags of text fields (ISO 32000-1, table 228).
const MULTILINE: i32 = 1 << 12;
const PASSWORD: i32 = 1 << 13;
/// Sizes of letters that a viewer chooses itself, in points.
const SIZE_MAX: f32 = 12.0;
const SIZE_MIN: f32 = 4.0;
/// Height of a line, advance of a letter and space below the base line, as shares of the size.
const LEADING: f32 = 1.15;
const ADVANCE: f32 = 0.5;
const DESCENT: f32 = 0.22;
/// Space between the border of a field and its text, in points.
const MARGIN: f32 = 2.0;

/// What all fields of a document share.
#[derive(Default)]
pub(super) struct Form {
    /// Whether the viewer has to write the values, whatever the file paints.
    pub needs_appearances: bool,
    /// Whether the content is in a form of another format (XFA), of which the pages show nothing.
    pub xfa: bool,
    /// Default appearance.
    appearance: Option<Vec<u8>>,
}

/// Text that a viewer writes into a rectangle.
pub(super) struct Field {
    text: String,
    rect: Rect,
    /// Size of its letters in points; 0 lets the viewer choose.
    size: f32,
    multiline: bool,
}

impl Form {
    /// Reads the form of a document. Without one, no field has a value.
    pub fn of(pdf: &Pdf) -> Form {
        let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
        let form = catalog.and_then(|catalog| catalog.get::<Dict<'_>>("AcroForm"));
        let Some(form) = form else { return Form::default() };
        Form {
            needs_appearances: form.get::<bool>("NeedAppearances").unwrap_or(false),
            xfa: form.contains_key("XFA"),
            appearance: form.get::<PdfString<'_>>("DA").map(|text| text.to_vec()),
        }
    }

    /// Returns the text of a field. Returns `None` if it has no value that is text.
    pub fn field(&self, widget: &Dict<'_>, rect: Rect) -> Option<Field> {
        let kind = inherited(widget, "FT")?.into_name()?;
        if !matches!(kind.as_str(), "Tx" | "Ch") {
            return None;
        }
        let flags = inherited(widget, "Ff").and_then(Object::into_i32).unwrap_or(0);
        if kind.as_str() == "Tx" && flags & PASSWORD != 0 {
            return None;
        }
        let text = value(widget)?;
        if text.trim().is_empty() {
            return None;
        }
        let multiline = kind.as_str() == "Ch" || flags & MULTILINE != 0;
        Some(Field { text, rect, size: self.size(widget), multiline })
    }

    /// Returns a note that is written on the page.
    pub fn note(&self, annotation: &Dict<'_>, rect: Rect, text: &str) -> Field {
        Field { text: text.to_string(), rect, size: self.size(annotation), multiline: true }
    }

    /// Returns the size of letters in the default appearance: the operand before the last `Tf`.
    fn size(&self, field: &Dict<'_>) -> f32 {
        let own = inherited(field, "DA").and_then(Object::into_string).map(|text| text.to_vec());
        let Some(appearance) = own.or_else(|| self.appearance.clone()) else { return 0.0 };
        let words = String::from_utf8_lossy(&appearance);
        let words: Vec<&str> = words.split_ascii_whitespace().collect();
        let font = words.iter().rposition(|word| *word == "Tf");
        let size = font.and_then(|at| at.checked_sub(1)).and_then(|at| words[at].parse().ok());
        size.filter(|size: &f32| size.is_finite() && *size > 0.0).unwrap_or(0.0)
    }
}

/// Returns an entry of a field, or of the nearest field above it.
fn inherited<'a>(field: &Dict<'a>, key: &str) -> Option<Object<'a>> {
    let mut field = field.clone();
    for _ in 0..DEPTH_MAX {
        if let Some(value) = field.get::<Object<'a>>(key) {
            return Some(value);
        }
        field = field.get::<Dict<'a>>("Parent")?;
    }
    None
}

/// Returns the value of a field. Of a list, the shown texts of the chosen entries.
fn value(field: &Dict<'_>) -> Option<String> {
    let one = |object: Object<'_>| match object {
        Object::String(text) => Some(strings::text(&text)),
        Object::Name(name) => Some(name.as_str().to_string()),
        Object::Stream(text) => text.decoded_data().ok().map(|bytes| strings::text(&bytes)),
        _ => None,
    };
    let chosen: Vec<String> = match inherited(field, "V")? {
        Object::Array(values) => values.iter::<Object<'_>>().filter_map(one).collect(),
        value => one(value).into_iter().collect(),
    };
    let options = inherited(field, "Opt").and_then(Object::into_array);
    let shown = |value: String| {
        let options = options.iter().flat_map(|options| options.iter::<Array<'_>>());
        let pairs = options.filter_map(|pair| {
            let mut texts = pair.iter::<PdfString<'_>>().map(|text| strings::text(&text));
            Some((texts.next()?, texts.next()?))
        });
        let mut shown = pairs.filter(|(export, _)| *export == value).map(|(_, shown)| shown);
        shown.next().unwrap_or(value)
    };
    let texts: Vec<String> = chosen.into_iter().map(shown).collect();
    Some(texts.join("\n").chars().take(VALUE_MAX).collect())
}

/// Returns the letters of a field, as a viewer would write them. They count as stamped on the page.
pub(super) fn glyphs(field: &Field) -> Vec<Glyph> {
    let (width, height) = (field.rect.width() as f32, field.rect.height() as f32);
    let chosen = (height / LEADING).clamp(SIZE_MIN, SIZE_MAX);
    let size = if field.size > 0.0 { field.size } else { chosen };
    let columns = ((width - 2.0 * MARGIN) / (ADVANCE * size)).max(1.0) as usize;
    let lines: Vec<String> = if field.multiline {
        field.text.split(['\n', '\r']).flat_map(|line| wrapped(line, columns)).collect()
    } else {
        vec![field.text.split_whitespace().collect::<Vec<_>>().join(" ")]
    };
    // A single line that is too long is pressed together, for the viewer would scroll it.
    let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(1).max(1);
    let advance = (ADVANCE * size).min((width - 2.0 * MARGIN).max(1.0) / longest as f32);
    let top = field.rect.y1 as f32;
    let first = if field.multiline && lines.len() > 1 {
        top - MARGIN - size
    } else {
        top - height / 2.0 - size / 2.0 + DESCENT * size
    };
    let mut glyphs = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let y = first - number as f32 * LEADING * size;
        glyphs.extend(line.chars().enumerate().map(|(at, letter)| Glyph {
            letter: if letter.is_whitespace() { ' ' } else { letter },
            x: field.rect.x0 as f32 + MARGIN + at as f32 * advance,
            y,
            width: advance,
            spacing: 0.0,
            size,
            encoding: None,
            string: 0,
            stamped: true,
        }));
    }
    glyphs
}

/// Returns the lines of a paragraph at most `columns` wide. Longer words stay whole.
fn wrapped(paragraph: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in paragraph.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_into_their_rectangles() {
        let field = |text: &str, multiline| Field {
            text: text.to_string(),
            rect: Rect::new(100.0, 200.0, 150.0, 230.0),
            size: 10.0,
            multiline,
        };
        let lines = |field: &Field| {
            let mut lines: Vec<(f32, String)> = Vec::new();
            for glyph in glyphs(field) {
                assert!((100.0..=152.0).contains(&glyph.end()), "{glyph:?}");
                match lines.last_mut() {
                    Some((y, line)) if *y == glyph.y => line.push(glyph.letter),
                    _ => lines.push((glyph.y, glyph.letter.to_string())),
                }
            }
            lines.into_iter().map(|(_, line)| line).collect::<Vec<_>>()
        };
        assert_eq!(lines(&field("412", false)), ["412"]);
        assert_eq!(lines(&field("Nà Chuông xã\nHòa An", true)), ["Nà Chuông", "xã", "Hòa An"]);
        assert_eq!(lines(&field("kè chống sạt lở suối", false)), ["kè chống sạt lở suối"]);
        assert_eq!(lines(&field("", true)), [""; 0]);
    }
}
