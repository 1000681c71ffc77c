//! Annotations of a page: the number and date that a clerk stamps on a document, filled-in fields,
//! the stamps of signatures, comments (ISO 32000-1, 12.5).

use hayro_font::kurbo::{Affine, Rect};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};
use hayro_syntax::page::Page;

use super::fields::{Field, Form};
use super::layers::Layers;
use super::strings;

/// Most annotations of a page that are read. Documents have one for each signature and stamp,
/// forms some hundred fields.
const ANNOTATIONS_MAX: usize = 2_000;
/// Flags of annotations that are not shown: hidden, no view (ISO 32000-1, table 165).
const NOT_SHOWN: i32 = 0b10_0010;
/// Annotation types that show no text of the page.
const WITHOUT_TEXT: [&str; 3] = ["Link", "Popup", "Text"];

/// An annotation.
pub(super) struct Annotation<'a> {
    pub shown: Shown<'a>,
    /// What its author wrote about it. No page shows this but for notes put on it as text.
    pub contents: Option<String>,
}

/// What an annotation shows on its page.
pub(super) enum Shown<'a> {
    /// A form that `place` moves to its place.
    Appearance { form: Stream<'a>, place: Affine },
    /// Text that the viewer writes into a rectangle.
    Written(Field),
    /// No text.
    Nothing,
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
    let contents = annotation.get::<PdfString<'_>>("Contents").map(|text| strings::text(&text));
    let shown = if WITHOUT_TEXT.contains(&subtype.as_str()) {
        Shown::Nothing
    } else {
        shown(annotation, subtype.as_str(), contents.as_deref(), form).unwrap_or(Shown::Nothing)
    };
    Some(Annotation { shown, contents })
}

fn shown<'a>(
    annotation: &Dict<'a>,
    subtype: &str,
    contents: Option<&str>,
    form: &Form,
) -> Option<Shown<'a>> {
    let rect = annotation.get::<hayro_syntax::object::Rect>("Rect")?;
    let rect = Rect::new(rect.x0, rect.y0, rect.x1, rect.y1);
    let appearance = appearance(annotation);
    if subtype == "Widget"
        && (form.needs_appearances || appearance.is_none())
        && let Some(field) = form.field(annotation, rect)
    {
        return Some(Shown::Written(field));
    }
    let Some(appearance) = appearance else {
        let text = contents.filter(|_| subtype == "FreeText")?;
        return Some(Shown::Written(form.note(annotation, rect, text)));
    };
    let bounds = appearance.dict().get::<hayro_syntax::object::Rect>("BBox")?;
    let bounds = Rect::new(bounds.x0, bounds.y0, bounds.x1, bounds.y1);
    let matrix = appearance.dict().get::<[f64; 6]>("Matrix").map_or(Affine::IDENTITY, Affine::new);
    let place = placed(rect, matrix.transform_rect_bbox(bounds))?;
    Some(Shown::Appearance { form: appearance, place })
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
