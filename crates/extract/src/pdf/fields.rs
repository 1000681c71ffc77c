//! Values of form fields that the file does not paint itself: the viewer writes them (ISO 32000-1,
//! 12.7.3.3). They are written here as a viewer would, in a font of usual width.

use hayro_font::kurbo::Rect;
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Object, String as PdfString};

use super::content::{Clip, HARD_SPACE, Mark, Paint};
use super::strings;

/// Longest value that is read, in characters.
const VALUE_MAX: usize = 100_000;
/// Deepest nesting of fields.
const DEPTH_MAX: usize = 16;
/// Flags of text fields (ISO 32000-1, table 228).
const MULTILINE: i32 = 1 << 12;
const PASSWORD: i32 = 1 << 13;
/// Flag of a button that is pushed, whose caption is shown (ISO 32000-1, table 226).
const PUSH_BUTTON: i32 = 1 << 16;
/// Sizes of letters that a viewer chooses itself, in points. Text that does not fit is made smaller
/// down to the last one, although a viewer would scroll it.
const SIZE_MAX: f64 = 12.0;
const SIZE_MIN: f64 = 4.0;
const SIZE_LEAST: f64 = 1.5;
/// Height of a line, advance of a letter and space below the base line, as shares of the size.
const LEADING: f64 = 1.15;
const ADVANCE: f64 = 0.5;
const DESCENT: f64 = 0.22;
/// Space between the border of a field and its text, in points.
const MARGIN: f64 = 2.0;

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
    size: f64,
    multiline: bool,
    align: Align,
    /// Direction of the text in degrees counter-clockwise: a multiple of 90.
    angle: f64,
}

/// Where the text of a field begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Align {
    Left,
    Middle,
    Right,
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
        let flags = inherited(widget, "Ff").and_then(Object::into_i32).unwrap_or(0);
        let text = match kind.as_str() {
            "Tx" if flags & PASSWORD == 0 => value(widget)?,
            "Ch" => value(widget)?,
            "Btn" if flags & PUSH_BUTTON != 0 => {
                let caption = widget.get::<Dict<'_>>("MK")?.get::<PdfString<'_>>("CA")?;
                strings::text(&caption)
            }
            _ => return None,
        };
        let multiline = kind.as_str() == "Ch" || flags & MULTILINE != 0;
        (!text.trim().is_empty()).then(|| self.text(widget, rect, text, multiline))
    }

    /// Returns a note that is written on the page.
    pub fn note(&self, annotation: &Dict<'_>, rect: Rect, text: &str) -> Field {
        self.text(annotation, rect, text.to_string(), true)
    }

    fn text(&self, owner: &Dict<'_>, rect: Rect, text: String, multiline: bool) -> Field {
        let align = match inherited(owner, "Q").and_then(Object::into_i32) {
            Some(1) => Align::Middle,
            Some(2) => Align::Right,
            _ => Align::Left,
        };
        let angle = owner.get::<Dict<'_>>("MK").and_then(|looks| looks.get::<i32>("R"));
        let angle = f64::from(angle.unwrap_or(0).rem_euclid(360) / 90 * 90);
        Field { text, rect, size: self.size(owner), multiline, align, angle }
    }

    /// Returns the size of letters in the default appearance: the operand before the last `Tf`.
    fn size(&self, field: &Dict<'_>) -> f64 {
        let own = inherited(field, "DA").and_then(Object::into_string).map(|text| text.to_vec());
        let Some(appearance) = own.or_else(|| self.appearance.clone()) else { return 0.0 };
        let words = String::from_utf8_lossy(&appearance);
        let words: Vec<&str> = words.split_ascii_whitespace().collect();
        let font = words.iter().rposition(|word| *word == "Tf");
        let size = font.and_then(|at| at.checked_sub(1)).and_then(|at| words[at].parse().ok());
        size.filter(|size: &f64| size.is_finite() && *size > 0.0).unwrap_or(0.0)
    }
}

/// Returns an entry of a field, or of the nearest field above it.
pub(super) fn inherited<'a>(field: &Dict<'a>, key: &str) -> Option<Object<'a>> {
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
    let options = inherited(field, "Opt").and_then(Object::into_array);
    let chosen: Vec<String> = match inherited(field, "V") {
        Some(Object::Array(values)) => values.iter::<Object<'_>>().filter_map(one).collect(),
        Some(value) => one(value).into_iter().collect(),
        None => {
            by_number(field, options.as_ref()).or_else(|| rich_text(field)).into_iter().collect()
        }
    };
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

/// Returns the entries of a list that are chosen by their numbers.
fn by_number(field: &Dict<'_>, options: Option<&Array<'_>>) -> Option<String> {
    let numbers = inherited(field, "I")?.into_array()?;
    let options: Vec<Object<'_>> = options?.iter::<Object<'_>>().collect();
    let shown = |number: usize| match options.get(number)? {
        Object::String(text) => Some(strings::text(text)),
        Object::Array(pair) => pair.iter::<PdfString<'_>>().nth(1).map(|text| strings::text(&text)),
        _ => None,
    };
    let texts: Vec<String> = numbers.iter::<usize>().filter_map(shown).collect();
    Some(texts.join("\n"))
}

/// Returns a value that is only given as rich text (ISO 32000-1, 12.7.3.4), without its marks.
fn rich_text(field: &Dict<'_>) -> Option<String> {
    let text = match inherited(field, "RV")? {
        Object::String(text) => strings::text(&text),
        Object::Stream(text) => strings::text(&text.decoded_data().ok()?),
        _ => return None,
    };
    let page = scraper::Html::parse_fragment(&text.replace("</p>", "</p>\n"));
    Some(page.root_element().text().collect())
}

/// Returns the letters of a field, as a viewer would write them.
pub(super) fn marks(field: &Field) -> Vec<Mark> {
    let turned = (field.angle / 90.0).round() as i64 % 2 != 0;
    let (width, height) = match turned {
        true => (field.rect.height(), field.rect.width()),
        false => (field.rect.width(), field.rect.height()),
    };
    let (size, lines) = set(field, width, height);
    let room = (width - 2.0 * MARGIN).max(1.0);
    let middle = field.rect.center();
    let (sin, cos) = field.angle.to_radians().sin_cos();
    let first = match lines.len() {
        0 | 1 => DESCENT * size - size / 2.0,
        _ => height / 2.0 - MARGIN - size,
    };
    let mut marks = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let count = line.chars().count().max(1) as f64;
        let advance = (ADVANCE * size).min(room / count);
        let free = room - advance * count;
        let start = MARGIN - width / 2.0
            + match field.align {
                Align::Left => 0.0,
                Align::Middle => free / 2.0,
                Align::Right => free,
            };
        let up = first - number as f64 * LEADING * size;
        for (at, letter) in line.chars().enumerate() {
            let along = start + at as f64 * advance;
            marks.push(Mark {
                letter: if letter.is_whitespace() { HARD_SPACE } else { letter },
                x: middle.x + along * cos - up * sin,
                y: middle.y + along * sin + up * cos,
                angle: field.angle,
                width: advance,
                spacing: 0.0,
                size,
                encoding: None,
                paint: Paint::Ink(None),
                clip: Clip::default(),
                string: 0,
                order: 0,
                annotation: 0,
            });
        }
    }
    marks
}

/// Returns the lines of a field, and the size at which they fit.
fn set(field: &Field, width: f64, height: f64) -> (f64, Vec<String>) {
    let chosen = (height / LEADING).clamp(SIZE_MIN, SIZE_MAX);
    let mut size = if field.size > 0.0 { field.size } else { chosen };
    if !field.multiline {
        return (size, vec![field.text.split_whitespace().collect::<Vec<_>>().join(" ")]);
    }
    loop {
        let columns = ((width - 2.0 * MARGIN) / (ADVANCE * size)).max(1.0) as usize;
        let paragraphs = field.text.split(['\n', '\r']);
        let lines: Vec<String> = paragraphs.flat_map(|line| wrapped(line, columns)).collect();
        let fits = lines.len() as f64 * LEADING * size <= height.max(size);
        if fits || size <= SIZE_LEAST {
            return (size, lines);
        }
        size *= 0.9;
    }
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
            rect: Rect::new(100.0, 200.0, 150.0, 236.0),
            size: 10.0,
            multiline,
            align: Align::Left,
            angle: 0.0,
        };
        let lines = |field: &Field| {
            let mut lines: Vec<(f64, String)> = Vec::new();
            for mark in marks(field) {
                assert!((100.0..=152.0).contains(&(mark.x + mark.width)), "{mark:?}");
                let letter = if mark.is_space() { ' ' } else { mark.letter };
                match lines.last_mut() {
                    Some((y, line)) if *y == mark.y => line.push(letter),
                    _ => lines.push((mark.y, letter.to_string())),
                }
            }
            lines.into_iter().map(|(_, line)| line).collect::<Vec<_>>()
        };
        assert_eq!(lines(&field("412", false)), ["412"]);
        assert_eq!(lines(&field("Nà Chuông xã\nHòa An", true)), ["Nà Chuông", "xã", "Hòa An"]);
        assert_eq!(lines(&field("kè chống sạt lở suối", false)), ["kè chống sạt lở suối"]);
        assert_eq!(lines(&field("", true)), [""; 0]);
        let right = marks(&Field { align: Align::Right, ..field("412", false) });
        assert!((right[2].x + right[2].width - 148.0).abs() < 0.01, "{right:?}");
        let turned = marks(&Field { angle: 90.0, ..field("412", false) });
        assert!(turned[0].y < turned[1].y && turned[0].x == turned[1].x, "{turned:?}");
    }
}
