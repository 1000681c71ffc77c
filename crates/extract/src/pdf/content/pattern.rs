//! Content that is painted through other content: cells of tiling patterns (ISO 32000-1, 8.7.3),
//! and the shapes of soft masks (11.6.5). A watermark may be a pattern, a title may be a mask.

use hayro_font::kurbo::{Affine, Rect};
use hayro_syntax::object::{Dict, Stream};
use hayro_syntax::page::Resources;

use super::interpreter::Interpreter;
use super::shape::Shape;
use super::state::State;

/// Most patterns and masks of a page that are followed.
const FOLLOWED_MAX: usize = 200;

impl<'a> Interpreter<'a, '_> {
    /// Follows the cell of the current pattern that is in the middle of `shape`. `base` is the
    /// matrix at the start of the content stream.
    pub(super) fn tile(&mut self, shape: &Shape, state: &State<'a>, base: Affine, depth: usize) {
        let Some(pattern) = state.fill.pattern.clone() else { return };
        if !self.follows(&pattern) {
            return;
        }
        let dict = pattern.dict();
        let matrix = base * matrix_of(&pattern);
        let Some(bounds) = dict.get::<hayro_syntax::object::Rect>("BBox") else { return };
        let cell = Rect::new(bounds.x0, bounds.y0, bounds.x1, bounds.y1);
        let middle = matrix.inverse() * shape.bounds.center();
        // The cell whose origin is at or before the middle.
        let shift = |at: f64, from: f64, size: f64, step: Option<f64>| {
            let step = step.filter(|step| step.is_finite() && *step != 0.0).unwrap_or(size);
            let shift = ((at - from) / step).floor() * step;
            if shift.is_finite() { shift } else { 0.0 }
        };
        let by = (
            shift(middle.x, cell.x0, cell.width(), dict.get::<f64>("XStep")),
            shift(middle.y, cell.y0, cell.height(), dict.get::<f64>("YStep")),
        );
        let mut inner = State::new();
        inner.matrix = matrix * Affine::translate(by);
        inner.clip = state.clip.with(shape.clone());
        inner.group_alpha = state.fill.alpha * state.group_alpha;
        inner.group_replaces = false;
        inner.matrix *= matrix_of(&pattern).inverse();
        self.form(&pattern, &Resources::new(Dict::default()), &inner, depth);
    }

    /// Follows the shapes of a soft mask.
    pub(super) fn mask(&mut self, mask: &Dict<'a>, state: &State<'a>, depth: usize) {
        let Some(shapes) = mask.get::<Stream<'a>>("G").filter(|shapes| self.follows(shapes)) else {
            return;
        };
        let mut inner = State::new();
        inner.matrix = state.matrix;
        inner.clip = state.clip.clone();
        inner.group_replaces = false;
        self.form(&shapes, &Resources::new(Dict::default()), &inner, depth);
    }

    /// Returns true for content that was not yet followed on this page.
    fn follows(&mut self, content: &Stream<'a>) -> bool {
        self.followed.len() < FOLLOWED_MAX && self.followed.insert(content.obj_id())
    }
}

fn matrix_of(stream: &Stream<'_>) -> Affine {
    stream.dict().get::<[f64; 6]>("Matrix").map_or(Affine::IDENTITY, Affine::new)
}
