//! Annotations of a page: the number and date that a clerk stamps on a document, filled-in fields,
//! the stamps of signatures, comments (ISO 32000-1, 12.5).

use hayro_font::kurbo::{Affine, Rect};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};
use hayro_syntax::page::Page;

use super::content::Color;
use super::fields::{self, Field, Form};
use super::layers::Layers;
use super::strings;

/// Most annotations of a page that are read. Documents have one for each signature and stamp,
/// forms some hundred fields.
const ANNOTATIONS_MAX: usize = 2_000;
/// Flags of annotations that are not shown: hidden, no view (ISO 32000-1, table 165).
const NOT_SHOWN: i32 = 0b10_0010;
/// Annotation types that show no text of the page.
const WITHOUT_TEXT: [&str; 3] = ["Link", "Popup", "Text"];

/// Names of the standard stamps that mark a secret (ISO 32000-1, table 181), and what they say.
const SECRET_STAMPS: [(&str, &str); 2] = [("TopSecret", "TUYỆT MẬT"), ("Confidential", "MẬT")];

/// What an annotation is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Purpose {
    /// It is part of the page: a stamp, a field of a form, text put on the page.
    #[default]
    Content,
    /// The field of a digital signature. What it shows is the holder, a seal, or the number of the
    /// document.
    Signature,
    /// It speaks about the page: a note, a marked line, a drawing beside it.
    Comment,
}

/// An annotation. What it shows is at most one of its appearance and its text: the text is shown if
/// the appearance has no letters.
#[derive(Default)]
pub(super) struct Annotation<'a> {
    pub purpose: Purpose,
    /// Its place on the page.
    pub rect: Rect,
    /// A form that the matrix moves to its place.
    pub appearance: Option<(Stream<'a>, Affine)>,
    /// Text that the viewer writes into a rectangle.
    pub written: Option<Field>,
    /// A rectangle that the viewer fills.
    pub filled: Option<(Rect, Color)>,
    /// Whether it only tints what is below it, as a text marker does.
    pub tints: bool,
    /// What its author wrote about it. No page shows this but for notes put on it as text.
    pub contents: Option<String>,
}

/// Returns the annotations of a page, in their order. Hidden and malformed ones are left out.
pub(super) fn of_page<'a>(page: &Page<'a>, layers: &Layers, form: &Form) -> Vec<Annotation<'a>> {
    let Some(list) = page.raw().get::<Array<'a>>("Annots") else { return Vec::new() };
    let list = list.iter::<Dict<'a>>().take(ANNOTATIONS_MAX);
    list.filter_map(|annotation| read(&annotation, layers, form)).collect()
}

fn read<'a>(annotation: &Dict<'a>, layers: &Layers, form: &Form) -> Option<Annotation<'a>> {
    let subtype = annotation.get::<Name<'_>>("Subtype")?;
    let flags = annotation.get::<i32>("F").unwrap_or(0);
    let layer = annotation.get::<Dict<'_>>("OC");
    if flags & NOT_SHOWN != 0 || layer.is_some_and(|layer| layers.hides(&layer)) {
        return None;
    }
    let subtype = subtype.as_str();
    let stamp = annotation.get::<Name<'_>>("Name").filter(|_| subtype == "Stamp");
    let stamp = stamp.and_then(|name| {
        SECRET_STAMPS
            .iter()
            .find(|(known, _)| name.as_str().ends_with(known))
            .map(|(_, says)| *says)
    });
    let contents = annotation.get::<PdfString<'_>>("Contents").map(|text| strings::text(&text));
    let contents = contents.filter(|text| !text.trim().is_empty()).or(stamp.map(str::to_string));
    let mut read = Annotation { contents, ..Annotation::default() };
    read.purpose = purpose(annotation, subtype);
    let transparent = annotation.get::<f64>("CA").is_some_and(|alpha| alpha <= 0.0);
    let rect = annotation.get::<hayro_syntax::object::Rect>("Rect");
    let Some(rect) = rect.filter(|_| !transparent && !WITHOUT_TEXT.contains(&subtype)) else {
        return Some(read);
    };
    let rect = Rect::new(rect.x0, rect.y0, rect.x1, rect.y1);
    read.rect = rect;
    let blend = annotation.get::<Name<'_>>("BM");
    read.tints = subtype == "Highlight" || blend.is_some_and(|blend| blend.as_str() != "Normal");
    read.appearance = appearance(annotation).and_then(|form| {
        let bounds = form.dict().get::<hayro_syntax::object::Rect>("BBox")?;
        let bounds = Rect::new(bounds.x0, bounds.y0, bounds.x1, bounds.y1);
        let matrix = form.dict().get::<[f64; 6]>("Matrix").map_or(Affine::IDENTITY, Affine::new);
        let place = placed(rect, matrix.transform_rect_bbox(bounds))?;
        Some((form, place))
    });
    read.written = match subtype {
        "Widget" => form.field(annotation, rect),
        "FreeText" => read.contents.as_deref().map(|text| form.note(annotation, rect, text)),
        _ => None,
    };
    if form.needs_appearances && subtype == "Widget" && read.written.is_some() {
        read.appearance = None;
    }
    if subtype == "Square" && read.appearance.is_none() {
        let color = annotation.get::<[f32; 3]>("IC");
        read.filled = color.map(|color| (rect, color));
    }
    Some(read)
}

/// Annotation types that are part of the page.
const CONTENT: [&str; 4] = ["Widget", "FreeText", "Stamp", "Watermark"];

fn purpose(annotation: &Dict<'_>, subtype: &str) -> Purpose {
    let is_signature = || {
        let kind = fields::inherited(annotation, "FT").and_then(Object::into_name);
        kind.is_some_and(|kind| kind.as_str() == "Sig")
    };
    match subtype {
        "Widget" if is_signature() => Purpose::Signature,
        // A rectangle may be filled to cover what is below it.
        "Square" if annotation.contains_key("IC") => Purpose::Content,
        _ if CONTENT.contains(&subtype) => Purpose::Content,
        _ => Purpose::Comment,
    }
}

/// Returns the stream of the normal appearance, for the current state of the annotation.
fn appearance<'a>(annotation: &Dict<'a>) -> Option<Stream<'a>> {
    let appearances = annotation.get::<Dict<'a>>("AP")?;
    match appearances.get::<Object<'a>>("N")? {
        Object::Stream(stream) => Some(stream),
        Object::Dict(states) => {
            let state = annotation.get::<Name<'_>>("AS")?;
            states.get::<Stream<'a>>(state.as_ref() as &[u8])
        }
        _ => None,
    }
}

/// Returns the matrix that maps the box of a form, moved by its own matrix, to the rectangle of its
/// annotation (ISO 32000-1, algorithm 8.1). Returns `None` if either is empty or not finite.
fn placed(rect: Rect, bounds: Rect) -> Option<Affine> {
    let (a, d) = (rect.width() / bounds.width(), rect.height() / bounds.height());
    let place = [a, 0.0, 0.0, d, rect.x0 - a * bounds.x0, rect.y0 - d * bounds.y0];
    let sane = place.iter().all(|value| value.is_finite()) && a > 0.0 && d > 0.0;
    sane.then_some(Affine::new(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_brought_into_rectangles() {
        let quarter = Affine::new([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]);
        let cases = [
            (Rect::new(0.0, 0.0, 10.0, 10.0), Affine::IDENTITY, Some([10.0, 5.0, 100.0, 200.0])),
            (Rect::new(5.0, 5.0, 15.0, 15.0), Affine::IDENTITY, Some([10.0, 5.0, 50.0, 175.0])),
            // Rotated by a quarter turn: the box is left of the origin.
            (Rect::new(0.0, 0.0, 10.0, 20.0), quarter, Some([5.0, 5.0, 200.0, 200.0])),
            (Rect::new(0.0, 0.0, 0.0, 10.0), Affine::IDENTITY, None),
        ];
        for (bounds, matrix, expected) in cases {
            let place =
                placed(Rect::new(100.0, 200.0, 200.0, 250.0), matrix.transform_rect_bbox(bounds));
            let expected = expected.map(|[a, d, e, f]| Affine::new([a, 0.0, 0.0, d, e, f]));
            assert_eq!(place, expected, "{bounds:?}");
        }
    }
}
