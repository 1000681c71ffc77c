//! Content that is painted through other content: cells of tiling patterns (ISO 32000-1, 8.7.3),
//! and the shapes of soft masks (11.6.5). A watermark may be a pattern, a title may be a mask. A
//! pattern of one colour is that colour, and a mask may let nothing through.

use hayro_font::kurbo::{Affine, Rect};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_syntax::page::Resources;

use super::color::Ink;
use super::interpreter::{Interpreter, Painting};
use super::mark::{Color, Cover, Paint};
use super::shape::Shape;
use super::state::State;

/// Most patterns and masks of a page that are followed.
const FOLLOWED_MAX: usize = 200;

/// Colours of a mask up to this brightness let nothing through.
const DARK: f32 = 0.02;

/// What a piece of content paints by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Shade {
    Nothing,
    /// One opaque colour.
    Even(Color),
    /// Several colours, or some that are not known.
    Mixed,
}

impl Shade {
    fn of(painting: &Painting) -> Shade {
        if painting.cut || painting.lost || painting.thin {
            return Shade::Mixed;
        }
        let letters = painting.marks.iter().filter_map(|mark| match mark.paint {
            Paint::Ink(color) if !mark.is_space() => Some(color),
            _ => None,
        });
        let areas = painting.areas.iter().map(|area| match area.cover {
            Cover::Opaque(color) => color,
            _ => None,
        });
        let mut colors = letters.chain(areas);
        match colors.next() {
            None => Shade::Nothing,
            Some(Some(first)) if colors.all(|color| color == Some(first)) => Shade::Even(first),
            Some(_) => Shade::Mixed,
        }
    }
}

impl<'a> Interpreter<'a, '_> {
    /// Finds out which colour the pattern of an ink has, if that is not done yet.
    pub(super) fn judge_pattern(&mut self, ink: &mut Ink<'a>) {
        if ink.color.is_some() || ink.nothing {
            return;
        }
        let Some(pattern) = ink.pattern.clone() else { return };
        match self.shade(&pattern) {
            Shade::Nothing => ink.nothing = true,
            Shade::Even(color) => ink.color = Some(color),
            Shade::Mixed => {}
        }
    }

    /// Returns what a form paints by itself. What it paints through patterns and masks of its own
    /// is not known.
    fn shade(&mut self, form: &Stream<'a>) -> Shade {
        let Some(shades) = &self.shades else { return Shade::Mixed };
        if let Some(shade) = shades.get(&form.obj_id()) {
            return *shade;
        }
        if shades.len() >= FOLLOWED_MAX {
            return Shade::Mixed;
        }
        let mut apart = Interpreter::new(self.document, &Dict::default());
        apart.shades = None;
        // The limits hold for the page as a whole.
        apart.painting.operators = self.painting.operators;
        apart.painting.bytes = self.painting.bytes;
        apart.form(form, &Resources::new(Dict::default()), &State::new(), 0);
        let painting = apart.finish();
        self.painting.operators = painting.operators;
        let shade = Shade::of(&painting);
        if let Some(shades) = &mut self.shades {
            shades.insert(form.obj_id(), shade);
        }
        shade
    }

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

    /// Follows the shapes of a soft mask. Returns true if it lets nothing through.
    pub(super) fn mask(&mut self, mask: &Dict<'a>, state: &State<'a>, depth: usize) -> bool {
        let Some(shapes) = mask.get::<Stream<'a>>("G") else { return false };
        if self.is_shut(mask, &shapes) {
            return true;
        }
        if self.follows(&shapes) {
            let mut inner = State::new();
            inner.matrix = state.matrix;
            inner.clip = state.clip.clone();
            inner.group_replaces = false;
            self.form(&shapes, &Resources::new(Dict::default()), &inner, depth);
        }
        false
    }

    /// Returns true if a mask with these shapes lets nothing through, however it is placed.
    fn is_shut(&mut self, mask: &Dict<'a>, shapes: &Stream<'a>) -> bool {
        let transfer = mask.get::<Object<'_>>("TR");
        if transfer
            .is_some_and(|tr| !matches!(tr, Object::Name(name) if name.as_str() == "Identity"))
        {
            return false;
        }
        let shade = self.shade(shapes);
        let by_alpha = mask.get::<Name<'_>>("S").is_some_and(|kind| kind.as_str() == "Alpha");
        // A backdrop is black, unless its colour is given.
        let backdrop = mask.get::<Array<'_>>("BC");
        let on_black = backdrop.is_none_or(|color| color.iter::<f32>().all(|part| part <= DARK));
        match shade {
            Shade::Nothing => by_alpha || on_black,
            Shade::Even(color) => !by_alpha && on_black && color.iter().all(|part| *part <= DARK),
            Shade::Mixed => false,
        }
    }

    /// Returns true for content that was not yet followed on this page.
    fn follows(&mut self, content: &Stream<'a>) -> bool {
        self.followed.len() < FOLLOWED_MAX && self.followed.insert(content.obj_id())
    }
}

fn matrix_of(stream: &Stream<'_>) -> Affine {
    stream.dict().get::<[f64; 6]>("Matrix").map_or(Affine::IDENTITY, Affine::new)
}
