//! Which annotations of a page are painted for OCR: what belongs to the page, such as stamps,
//! values of fields, and numbers that a clerk has put on it. Comments and the appearances of
//! digital signatures are not.

use hayro_font::kurbo::Rect;
use hayro_syntax::page::Page;

use super::annotations::{self, Annotation, Purpose};
use super::content::{Document, Interpreter};
use super::fields::Form;
use super::glyphs;

/// The places of annotations, in the space of the page.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Overlay {
    /// Those that are painted.
    pub shown: Vec<Rect>,
    /// Those that are left out.
    pub left_out: Vec<Rect>,
}

impl Overlay {
    /// Sorts the annotations of a page that paint anything.
    pub fn of<'a>(page: &Page<'a>, document: &Document<'a>, form: &Form) -> Overlay {
        let mut overlay = Overlay::default();
        for annotation in annotations::of_page(page, &document.layers, form) {
            if annotation.appearance.is_none() {
                continue;
            }
            let shown = match annotation.purpose {
                Purpose::Content => true,
                Purpose::Comment => false,
                Purpose::Signature => bears_a_number(&annotation, page, document),
            };
            let places = if shown { &mut overlay.shown } else { &mut overlay.left_out };
            places.push(annotation.rect);
        }
        overlay
    }

    /// Returns the annotations that are left out where `shown` is painted. One that covers all of
    /// it is below it.
    pub fn beside(&self, shown: Rect) -> impl Iterator<Item = Rect> {
        self.left_out.iter().copied().filter(move |rect| rect.intersect(shown) != shown)
    }
}

/// Returns true if a field of a signature shows letters other than those about the signature.
/// Clerks sign the number and the day that they put on a document.
fn bears_a_number<'a>(
    annotation: &Annotation<'a>,
    page: &Page<'a>,
    document: &Document<'a>,
) -> bool {
    let Some((form, place)) = &annotation.appearance else { return false };
    let mut interpreter = Interpreter::new(document, page.raw());
    interpreter.appearance(form, *place, 1, annotation.tints);
    let marks = interpreter.finish().marks;
    !marks.is_empty() && !glyphs::is_about_signature(marks)
}
