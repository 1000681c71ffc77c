//! Appearances of annotations: the number and date that a clerk stamps on a document, filled-in
//! fields, and the stamps of signatures (ISO 32000-1, 12.5.5).

use std::collections::HashMap;

use pdf_oxide::PdfDocument;
use pdf_oxide::object::{Object, ObjectRef};

/// Most annotations of a page that are read. Documents have one for each signature and stamp.
const ANNOTATIONS_MAX: usize = 200;
/// Flags of annotations that are not shown: hidden, no view (ISO 32000-1, table 165).
const NOT_SHOWN: i64 = 0b10_0010;
/// Annotation types that show no text of the page.
const WITHOUT_TEXT: [&str; 3] = ["Link", "Popup", "Text"];

type Dictionary = HashMap<String, Object>;

/// The content that an annotation paints on its page.
pub(super) struct Stamp {
    /// Content stream that paints it at its position, to be read with `resources`.
    pub content: Vec<u8>,
    pub resources: Object,
}

/// Returns what the annotations of `page` paint, in their order. Hidden, empty and malformed
/// annotations are skipped.
pub(super) fn of_page(pdf: &PdfDocument, page: &Dictionary) -> Vec<Stamp> {
    let Some(annotations) = page.get("Annots").and_then(|list| resolved(pdf, list)) else {
        return Vec::new();
    };
    let Some(annotations) = annotations.as_array() else { return Vec::new() };
    annotations
        .iter()
        .take(ANNOTATIONS_MAX)
        .filter_map(|annotation| stamp(pdf, annotation))
        .collect()
}

fn stamp(pdf: &PdfDocument, annotation: &Object) -> Option<Stamp> {
    let annotation = resolved(pdf, annotation)?;
    let annotation = annotation.as_dict()?;
    let subtype = annotation.get("Subtype").and_then(Object::as_name)?;
    let flags = annotation.get("F").and_then(Object::as_integer).unwrap_or(0);
    if WITHOUT_TEXT.contains(&subtype) || flags & NOT_SHOWN != 0 {
        return None;
    }
    let form = appearance(pdf, annotation)?;
    let stream = pdf.load_object(form).ok()?;
    let dictionary = stream.as_dict()?;
    let place = placed(
        &numbers::<4>(pdf, annotation.get("Rect")?)?,
        &numbers::<4>(pdf, dictionary.get("BBox")?)?,
        &dictionary.get("Matrix").and_then(|matrix| numbers::<6>(pdf, matrix)).unwrap_or(UNMOVED),
    )?;
    let [a, d, e, f] = place;
    let content = format!("q {a:.5} 0 0 {d:.5} {e:.3} {f:.3} cm /Stamp Do Q").into_bytes();
    let forms = Dictionary::from([("Stamp".to_string(), Object::Reference(form))]);
    let resources = Dictionary::from([("XObject".to_string(), Object::Dictionary(forms))]);
    Some(Stamp { content, resources: Object::Dictionary(resources) })
}

/// Returns the stream of the normal appearance, for the current state of the annotation.
fn appearance(pdf: &PdfDocument, annotation: &Dictionary) -> Option<ObjectRef> {
    let appearances = resolved(pdf, annotation.get("AP")?)?;
    let normal = appearances.as_dict()?.get("N")?;
    match resolved(pdf, normal)? {
        Object::Stream { .. } => normal.as_reference(),
        Object::Dictionary(states) => {
            let state = annotation.get("AS").and_then(Object::as_name)?;
            states.get(state)?.as_reference()
        }
        _ => None,
    }
}

const UNMOVED: [f64; 6] = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// Returns scale and offset as `[a, d, e, f]` (ISO 32000-1, algorithm 8.1). They map the box of a
/// form, moved by its matrix, to the rectangle of its annotation. Returns `None` if either is empty
/// or not finite.
fn placed(rect: &[f64; 4], bounds: &[f64; 4], matrix: &[f64; 6]) -> Option<[f64; 4]> {
    let corners = [(0, 1), (2, 1), (0, 3), (2, 3)].map(|(x, y)| {
        let (x, y) = (bounds[x], bounds[y]);
        let [a, b, c, d, e, f] = *matrix;
        (a * x + c * y + e, b * x + d * y + f)
    });
    let least = |values: [f64; 4]| values.into_iter().fold(f64::MAX, f64::min);
    let most = |values: [f64; 4]| values.into_iter().fold(f64::MIN, f64::max);
    let (xs, ys) = (corners.map(|corner| corner.0), corners.map(|corner| corner.1));
    let (left, bottom) = (rect[0].min(rect[2]), rect[1].min(rect[3]));
    let (width, height) = ((rect[2] - rect[0]).abs(), (rect[3] - rect[1]).abs());
    let a = width / (most(xs) - least(xs));
    let d = height / (most(ys) - least(ys));
    let place = [a, d, left - a * least(xs), bottom - d * least(ys)];
    (place.iter().all(|value| value.is_finite()) && a > 0.0 && d > 0.0).then_some(place)
}

fn numbers<const N: usize>(pdf: &PdfDocument, list: &Object) -> Option<[f64; N]> {
    let list = resolved(pdf, list)?;
    let list = list.as_array()?;
    let mut numbers = [0.0; N];
    for (at, number) in numbers.iter_mut().enumerate() {
        *number = match resolved(pdf, list.get(at)?)? {
            Object::Integer(value) => value as f64,
            Object::Real(value) => value,
            _ => return None,
        };
    }
    Some(numbers)
}

fn resolved(pdf: &PdfDocument, object: &Object) -> Option<Object> {
    pdf.resolve_object(object).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_brought_into_rectangles() {
        let cases = [
            ([0.0, 0.0, 10.0, 10.0], UNMOVED, Some([10.0, 5.0, 100.0, 200.0])),
            ([10.0, 10.0, 0.0, 0.0], UNMOVED, Some([10.0, 5.0, 100.0, 200.0])),
            ([5.0, 5.0, 15.0, 15.0], UNMOVED, Some([10.0, 5.0, 50.0, 175.0])),
            // Rotated by a quarter turn: the box is left of the origin.
            (
                [0.0, 0.0, 10.0, 20.0],
                [0.0, 1.0, -1.0, 0.0, 0.0, 0.0],
                Some([5.0, 5.0, 200.0, 200.0]),
            ),
            ([0.0, 0.0, 0.0, 10.0], UNMOVED, None),
        ];
        for (bounds, matrix, expected) in cases {
            assert_eq!(
                placed(&[100.0, 200.0, 200.0, 250.0], &bounds, &matrix),
                expected,
                "{bounds:?}"
            );
        }
    }
}
