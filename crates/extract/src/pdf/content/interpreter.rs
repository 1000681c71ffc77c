//! Follows the operators of a content stream.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use hayro_font::kurbo::{Affine, BezPath, Rect, Shape as _};
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Dict, Name, Number, ObjectIdentifier, Stream};
use hayro_syntax::page::Resources;

use super::color::{Ink, set_color};
use super::document::Document;
use super::mark::{Area, Color, Cover, Mark, Paint};
use super::marked::Marked;
use super::path::{PathPaint, PathStep, Rule, build_path};
use super::pattern::Shade;
use super::shape::{Clip, Shape, add_rectangle};
use super::state::State;
use crate::pdf::structure::PageStructure;

/// Most letters of a page. A dense printed page has 6,000, a wide table 20,000.
pub(super) const MARKS_MAX: usize = 200_000;
/// Most operators of a page, forms included. A map drawn with lines has a million.
const OPERATORS_MAX: usize = 10_000_000;
/// Deepest nesting of forms. Producers nest two or three.
const FORMS_MAX: usize = 12;
/// Most forms of a page that are followed, and most bytes of all its content. A plan with drawings
/// has some thousand forms and some ten megabytes.
const FORMS_FOLLOWED_MAX: usize = 20_000;
const CONTENT_BYTES_MAX: usize = 256 << 20;
/// Most saved states; more `q` are ignored with their `Q`.
const STATES_MAX: usize = 512;
/// Most areas of a page that are kept. Those after it hide nothing.
const AREAS_MAX: usize = 50_000;
/// Thinner strokes hide no letter, in points.
const STROKE_MIN: f64 = 2.0;
/// Paths with more elements draw something; shorter ones are lines and boxes.
const DRAWING_ELEMENTS: usize = 6;
/// Content from this opacity on hides what is below it.
const OPAQUE: f32 = 0.98;
/// Content below this opacity cannot be seen.
pub(super) const TRANSPARENT: f32 = 0.02;

/// What a page paints.
#[derive(Default)]
pub(crate) struct Painting {
    /// Letters in the order of painting.
    pub marks: Vec<Mark>,
    /// Filled areas and pictures in the order of painting.
    pub areas: Vec<Area>,
    /// Size of all content that was followed, in bytes.
    pub bytes: usize,
    /// Number of operators that were followed.
    pub operators: usize,
    /// Number of paths that draw something, as letters that are drawn as curves.
    pub drawings: usize,
    /// Number of elements of all paths that are painted.
    pub elements: usize,
    /// Descriptions of pictures.
    pub descriptions: Vec<String>,
    /// Whether letters have no font, so that nobody knows them.
    pub lost: bool,
    /// Whether there is more on the page than was followed.
    pub cut: bool,
    /// Whether lines were painted that are too thin to be among the areas.
    pub thin: bool,
}

/// Follows content streams and collects what they paint.
pub(crate) struct Interpreter<'a, 'd> {
    pub(super) document: &'d Document<'a>,
    /// Texts of the structure elements that the current content belongs to.
    pub(super) structure: Rc<PageStructure>,
    pub(super) painting: Painting,
    pub(super) marked: Vec<Marked>,
    /// Annotation whose appearance is followed; 0 for the page.
    annotation: u16,
    order: u32,
    /// Bounds of the paths that were painted since the last piece of content with its own text.
    pub(super) drawn: Option<Rect>,
    /// Number of forms that were followed.
    forms: usize,
    /// Patterns and masks that were followed.
    pub(super) followed: HashSet<ObjectIdentifier>,
    /// What patterns and masks paint by themselves; `None` while that is found out.
    pub(super) shades: Option<HashMap<ObjectIdentifier, Shade>>,
    /// Whether annotations of the kind that is followed only tint what is below them.
    tints: bool,
    /// Whether the text position was set since the last string, and the number of that string.
    pub(super) moved: bool,
    pub(super) string: u32,
}

impl<'a, 'd> Interpreter<'a, 'd> {
    /// Creates an interpreter for a page.
    pub fn new(document: &'d Document<'a>, page: &Dict<'a>) -> Self {
        Interpreter {
            document,
            structure: Rc::new(document.structure.of(page)),
            painting: Painting::default(),
            marked: Vec::new(),
            annotation: 0,
            order: 0,
            drawn: None,
            forms: 0,
            followed: HashSet::new(),
            shades: Some(HashMap::new()),
            tints: false,
            moved: false,
            string: 0,
        }
    }

    /// Follows the content of the page.
    pub fn page(&mut self, content: &[u8], resources: &Resources<'a>) {
        self.follow(content, resources, State::new(), 0);
    }

    /// Follows the appearance of an annotation, which `place` moves to its place on the page.
    /// `number` counts annotations from 1; `tints` is true if it only tints what is below it.
    pub fn appearance(&mut self, form: &Stream<'a>, place: Affine, number: u16, tints: bool) {
        (self.annotation, self.tints) = (number, tints);
        let mut state = State::new();
        state.matrix = place;
        let none = Resources::new(Dict::default());
        self.object(form, &none, &state, 0);
        (self.annotation, self.tints) = (0, false);
    }

    /// Adds letters that a viewer writes for an annotation.
    pub fn written(&mut self, marks: Vec<Mark>, number: u16) {
        self.annotation = number;
        for mark in marks {
            self.paint_letter(mark);
        }
        self.annotation = 0;
    }

    /// Adds a box that a viewer fills for an annotation.
    pub fn filled(&mut self, bounds: Rect, color: Color) {
        self.area(Shape::rectangle(bounds), Clip::default(), Cover::Opaque(Some(color)));
    }

    /// Returns the number of letters that were painted so far.
    pub fn letters(&self) -> usize {
        self.painting.marks.len()
    }

    /// Returns what was painted.
    pub fn finish(self) -> Painting {
        self.painting
    }

    /// Adds a letter, unless there are too many.
    pub(super) fn paint_letter(&mut self, mut mark: Mark) {
        if self.painting.marks.len() >= MARKS_MAX {
            self.painting.cut = true;
            return;
        }
        self.order += 1;
        mark.order = self.order;
        mark.annotation = self.annotation;
        self.painting.marks.push(mark);
    }

    fn follow(
        &mut self,
        content: &[u8],
        resources: &Resources<'a>,
        state: State<'a>,
        depth: usize,
    ) {
        self.painting.bytes += content.len();
        let marked = self.marked.len();
        let mut stream = ContentStream {
            base: state.matrix,
            state,
            saved: Vec::new(),
            ignored: 0,
            path: BezPath::new(),
            clips: None,
            marked,
            depth,
        };
        let mut operators = TypedIter::new(content);
        while let Some(operator) = operators.next() {
            self.painting.operators += 1;
            let enough =
                self.painting.operators > OPERATORS_MAX || self.painting.marks.len() >= MARKS_MAX;
            if enough {
                self.painting.cut = true;
                break;
            }
            self.apply(&operator, resources, &mut stream);
        }
        while self.marked.len() > marked {
            self.end_marked(&stream.state);
        }
    }

    /// Applies an operator.
    fn apply(
        &mut self,
        operator: &Op<'_, '_>,
        resources: &Resources<'a>,
        stream: &mut ContentStream<'a>,
    ) {
        let state = &mut stream.state;
        match operator {
            Op::SaveState(_) | Op::RestoreState(_) => stream.save_or_restore(operator),
            Op::Transform(m) => state.matrix *= affine([&m.0, &m.1, &m.2, &m.3, &m.4, &m.5]),
            Op::SetGraphicsState(name) => {
                if let Some(dict) = resources.get_ext_g_state(name.0) {
                    self.set_graphics_state(&dict, state, stream.depth);
                }
            }
            Op::LineWidth(width) => state.line_width = width.0.as_f64(),
            Op::ClipNonZero(_) => stream.clips = Some(Rule::NonZero),
            Op::ClipEvenOdd(_) => stream.clips = Some(Rule::EvenOdd),
            Op::XObject(name) => {
                if let Some(object) = resources.get_x_object(name.0) {
                    self.object(&object, resources, state, stream.depth);
                }
            }
            Op::InlineImage(image) => self.picture(image.0.dict(), state),
            Op::Shading(_) => self.shading(state),
            Op::BeginMarkedContent(_) => self.begin_marked(None, None),
            Op::BeginMarkedContentWithProperties(tag) => {
                self.begin_marked_with(tag.0, tag.1, resources);
            }
            Op::EndMarkedContent(_) if self.marked.len() > stream.marked => self.end_marked(state),
            other if set_color(other, resources, &self.document.functions, state) => {}
            other => match build_path(other, &mut stream.path, state.matrix) {
                PathStep::Built => {}
                PathStep::Ends(paint) => {
                    let path = std::mem::take(&mut stream.path);
                    self.end_path(&path, paint, &stream.state, stream.base, stream.depth);
                    if let Some(rule) = stream.clips.take()
                        && let Some(shape) = Shape::fill(&path, rule == Rule::EvenOdd)
                    {
                        stream.state.clip = stream.state.clip.with(shape);
                    }
                }
                PathStep::None => self.text_operator(other, resources, state),
            },
        }
    }

    /// Adds the areas that a path fills and strokes.
    fn end_path(
        &mut self,
        path: &BezPath,
        paint: PathPaint,
        state: &State<'a>,
        base: Affine,
        depth: usize,
    ) {
        if self.is_hidden() || paint == PathPaint::default() {
            return;
        }
        let bounds = path.bounding_box();
        if bounds.is_finite() {
            self.drawn = Some(self.drawn.map_or(bounds, |drawn| drawn.union(bounds)));
        }
        self.painting.elements += path.elements().len();
        if path.elements().len() > DRAWING_ELEMENTS {
            self.painting.drawings += 1;
        }
        let shape = paint.fills.and_then(|rule| Shape::fill(path, rule == Rule::EvenOdd));
        let visible = state.opacity(&state.fill) >= TRANSPARENT;
        if let Some(shape) = shape.filter(|_| visible) {
            self.show_clip_letters(state);
            self.tile(&shape, state, base, depth);
            let cover = self.cover(&state.fill, state);
            self.area(shape, state.clip.clone(), cover);
        }
        let [a, b, c, d, ..] = state.matrix.as_coeffs();
        let width = state.line_width * (a * d - b * c).abs().sqrt();
        let visible = state.opacity(&state.stroke) >= TRANSPARENT;
        self.painting.thin |= paint.strokes && visible && width < STROKE_MIN;
        if paint.strokes
            && visible
            && width >= STROKE_MIN
            && let Some(shape) = Shape::stroke(path, width)
        {
            let cover = self.cover(&state.stroke, state);
            self.area(shape, state.clip.clone(), cover);
        }
    }

    /// Returns what an ink does to what is below it.
    fn cover(&self, ink: &Ink<'a>, state: &State<'a>) -> Cover {
        let opaque = state.opacity(ink) >= OPAQUE;
        if opaque && state.hides() && ink.pattern.is_none() && !self.tints {
            Cover::Opaque(ink.color)
        } else {
            Cover::Transparent
        }
    }

    fn area(&mut self, shape: Shape, clip: Clip, cover: Cover) {
        self.order += 1;
        if self.painting.areas.len() < AREAS_MAX {
            self.painting.areas.push(Area { shape, clip, cover, order: self.order });
        }
    }

    /// Adds a colour gradient, which fills everything that is not clipped.
    fn shading(&mut self, state: &State<'a>) {
        if self.is_hidden() {
            return;
        }
        self.show_clip_letters(state);
        let cover = match self.cover(&state.fill, state) {
            Cover::Opaque(_) => Cover::Opaque(None),
            cover => cover,
        };
        if let Some(bounds) = state.clip.bounds() {
            self.area(Shape::rectangle(bounds), state.clip.clone(), cover);
        }
    }

    /// Adds a picture, which fills the unit square of the current space (ISO 32000-1, 8.9.5).
    fn picture(&mut self, image: &Dict<'_>, state: &State<'a>) {
        if self.is_hidden() || state.opacity(&state.fill) < TRANSPARENT {
            return;
        }
        self.show_clip_letters(state);
        let mut square = BezPath::new();
        add_rectangle(&mut square, (0.0, 0.0), (1.0, 1.0), state.matrix);
        let masked = ["SMask", "Mask"].iter().any(|key| image.contains_key(key))
            || ["ImageMask", "IM"].iter().any(|key| image.get::<bool>(key) == Some(true));
        let opaque = !masked && state.opacity(&state.fill) >= OPAQUE && state.hides();
        if let Some(shape) = Shape::fill(&square, false) {
            self.area(shape, state.clip.clone(), Cover::Picture { opaque });
        }
    }

    /// Follows a form, or adds a picture.
    fn object(
        &mut self,
        object: &Stream<'a>,
        resources: &Resources<'a>,
        state: &State<'a>,
        depth: usize,
    ) {
        let layer = object.dict().get::<Dict<'_>>("OC");
        let hidden = layer.is_some_and(|layer| self.document.layers.hides(&layer));
        if hidden {
            self.begin_hidden();
        }
        let kind = object.dict().get::<Name<'_>>("Subtype");
        match kind.as_ref().map(|kind| kind.as_str()) {
            Some("Image") => self.picture(object.dict(), state),
            _ => self.form(object, resources, state, depth),
        }
        if hidden {
            self.end_marked(state);
        }
    }

    /// Follows a form (ISO 32000-1, 8.10). It has its own resources, or those of its page.
    pub(super) fn form(
        &mut self,
        form: &Stream<'a>,
        resources: &Resources<'a>,
        state: &State<'a>,
        depth: usize,
    ) {
        self.forms += 1;
        let enough = self.forms > FORMS_FOLLOWED_MAX || self.painting.bytes > CONTENT_BYTES_MAX;
        if depth >= FORMS_MAX || enough {
            self.painting.cut = true;
            return;
        }
        let Ok(content) = form.decoded_data() else {
            self.painting.cut = true;
            return;
        };
        let dict = form.dict();
        let mut inner = state.clone();
        if let Some(matrix) = dict.get::<[f64; 6]>("Matrix") {
            inner.matrix *= Affine::new(matrix);
        }
        if let Some(bounds) = dict.get::<hayro_syntax::object::Rect>("BBox") {
            let (corner, size) = ((bounds.x0, bounds.y0), (bounds.width(), bounds.height()));
            let mut path = BezPath::new();
            add_rectangle(&mut path, corner, size, inner.matrix);
            if let Some(shape) = Shape::fill(&path, false) {
                inner.clip = inner.clip.with(shape);
            }
        }
        if dict.contains_key("Group") {
            inner.group_replaces &= inner.replaces;
            inner.replaces = true;
            inner.group_alpha = inner.opacity(&inner.fill);
            inner.masked = false;
            inner.fill.alpha = 1.0;
            inner.stroke.alpha = 1.0;
        }
        let own = dict.get::<Dict<'a>>("Resources").map(Resources::new);
        let resources = own.as_ref().map_or(Cow::Borrowed(resources), Cow::Borrowed);
        let structure = Rc::new(self.document.structure.of(dict));
        let around = std::mem::replace(&mut self.structure, structure);
        self.follow(&content, &resources, inner, depth + 1);
        self.structure = around;
    }

    /// Makes letters seen that clip what is painted now.
    fn show_clip_letters(&mut self, state: &State<'a>) {
        for range in &state.clip_letters {
            let marks = &mut self.painting.marks[range.clone()];
            // Each letter has to be shown once only.
            for mark in marks.iter_mut().take_while(|mark| mark.paint == Paint::Nothing) {
                mark.paint = Paint::Ink(None);
            }
        }
    }
}

/// A content stream that is followed: the page, or a form on it.
struct ContentStream<'a> {
    state: State<'a>,
    /// Matrix at its start.
    base: Affine,
    saved: Vec<State<'a>>,
    /// Number of states that are too many to be saved.
    ignored: usize,
    path: BezPath,
    /// How the path is to clip what follows.
    clips: Option<Rule>,
    /// Number of marked pieces around the stream.
    marked: usize,
    /// Number of forms around it.
    depth: usize,
}

impl ContentStream<'_> {
    fn save_or_restore(&mut self, operator: &Op<'_, '_>) {
        match operator {
            Op::SaveState(_) if self.saved.len() < STATES_MAX => {
                self.saved.push(self.state.clone());
            }
            Op::SaveState(_) => self.ignored += 1,
            _ if self.ignored > 0 => self.ignored -= 1,
            _ => {
                if let Some(before) = self.saved.pop() {
                    self.state = before;
                }
            }
        }
    }
}

/// Returns the matrix of six operands.
pub(super) fn affine(numbers: [&Number; 6]) -> Affine {
    Affine::new(numbers.map(|number| number.as_f64()))
}
