//! Follows the operators of a content stream.

use std::borrow::Cow;

use hayro_font::kurbo::{Affine, Point, Rect};
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};
use hayro_syntax::page::Resources;

use super::color::{Ink, set_color};
use super::mark::{Area, Cover, Mark, Paint};
use super::marked::Marked;
use super::path::Path;
use super::state::{Mode, State};
use crate::pdf::fonts::Fonts;
use crate::pdf::layers::Layers;
use crate::pdf::structure::PageStructure;

/// Most letters of a page. A dense printed page has 6,000, a wide table 20,000.
pub(super) const MARKS_MAX: usize = 200_000;
/// Most operators of a page, forms included. A map drawn with lines has a million.
const OPERATORS_MAX: usize = 10_000_000;
/// Deepest nesting of forms. Producers nest two or three.
const FORMS_MAX: usize = 12;
/// Most saved states; more `q` are ignored with their `Q`.
const STATES_MAX: usize = 512;
/// Most areas of a page that are kept. Those after it hide nothing.
const AREAS_MAX: usize = 50_000;
/// Thinner areas hide no letter: they are lines. In points.
const LINE_WIDTH: f64 = 2.0;
/// Content from this opacity on hides what is below it.
const OPAQUE: f32 = 0.98;
/// Content below this opacity cannot be seen.
const TRANSPARENT: f32 = 0.02;

/// What all pages of a document share.
pub(crate) struct Document<'a> {
    pub fonts: Fonts<'a>,
    pub layers: Layers,
}

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
    /// Whether letters have no font, so that nobody knows them.
    pub lost: bool,
    /// Whether there is more on the page than was followed.
    pub cut: bool,
}

/// Follows content streams and collects what they paint.
pub(crate) struct Interpreter<'a, 'd> {
    pub(super) document: &'d Document<'a>,
    pub(super) structure: &'d PageStructure,
    pub(super) painting: Painting,
    pub(super) marked: Vec<Marked>,
    /// Annotation whose appearance is followed; 0 for the page.
    annotation: u16,
    order: u32,
    /// Whether the text position was set since the last string, and the number of that string.
    pub(super) moved: bool,
    pub(super) string: u32,
}

impl<'a, 'd> Interpreter<'a, 'd> {
    /// Creates an interpreter for a page.
    pub fn new(document: &'d Document<'a>, structure: &'d PageStructure) -> Self {
        Interpreter {
            document,
            structure,
            painting: Painting::default(),
            marked: Vec::new(),
            annotation: 0,
            order: 0,
            moved: false,
            string: 0,
        }
    }

    /// Follows the content of the page.
    pub fn page(&mut self, content: &[u8], resources: &Resources<'a>) {
        self.follow(content, resources, State::new(), 0);
    }

    /// Follows the appearance of an annotation, which `place` moves to its place on the page.
    /// `number` counts annotations from 1.
    pub fn appearance(&mut self, form: &Stream<'a>, place: Affine, number: u16) {
        self.annotation = number;
        let mut state = State::new();
        state.matrix = place;
        let none = Resources::new(Dict::default());
        self.form(form, &none, &state, 0);
        self.annotation = 0;
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
            state,
            saved: Vec::new(),
            ignored: 0,
            path: Path::default(),
            clips: false,
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
                    self.set_graphics_state(&dict, state);
                }
            }
            Op::ClipNonZero(_) | Op::ClipEvenOdd(_) => stream.clips = true,
            Op::XObject(name) => {
                if let Some(object) = resources.get_x_object(name.0) {
                    self.object(&object, resources, state, stream.depth);
                }
            }
            Op::InlineImage(_) => self.picture(state),
            Op::Shading(_) => {
                self.show_clip_letters(state);
                self.area(state.clip, Cover::Partial);
            }
            Op::BeginMarkedContent(_) => self.begin_marked(None, None),
            Op::BeginMarkedContentWithProperties(tag) => {
                self.begin_marked_with(tag.0, tag.1, resources);
            }
            Op::EndMarkedContent(_) if self.marked.len() > stream.marked => self.end_marked(state),
            other if set_color(other, resources, state) => {}
            other => match build_path(other, &mut stream.path, state.matrix) {
                PathStep::Built => {}
                PathStep::Ends { fills, even_odd } => {
                    let mut path = std::mem::take(&mut stream.path);
                    self.end_path(&mut path, fills, even_odd, state);
                    let clips = std::mem::take(&mut stream.clips);
                    if let Some(bounds) = path.bounds().filter(|_| clips) {
                        state.clip = intersection(state.clip, bounds);
                    }
                }
                PathStep::None => self.text_operator(other, resources, state),
            },
        }
    }

    /// Adds the areas that a path fills.
    fn end_path(&mut self, path: &mut Path, fills: bool, even_odd: bool, state: &State<'a>) {
        path.end_subpath();
        let alpha = state.fill.alpha * state.group_alpha;
        if !fills || alpha < TRANSPARENT || self.is_hidden() {
            return;
        }
        self.show_clip_letters(state);
        let whole = alpha >= OPAQUE && state.replaces && state.clip_letters.is_empty();
        // Rectangles within rectangles may be holes.
        let holes = even_odd && path.rectangles.len() > 1;
        for rectangle in &path.rectangles {
            let cover =
                if whole && !holes { Cover::Opaque(state.fill.color) } else { Cover::Partial };
            self.area(intersection(*rectangle, state.clip), cover);
        }
        if let Some(others) = path.others {
            self.area(intersection(others, state.clip), Cover::Partial);
        }
    }

    fn area(&mut self, bounds: Rect, cover: Cover) {
        self.order += 1;
        let line = bounds.width() < LINE_WIDTH || bounds.height() < LINE_WIDTH;
        if !line && self.painting.areas.len() < AREAS_MAX {
            self.painting.areas.push(Area { bounds, cover, order: self.order });
        }
    }

    /// Adds a picture, which fills the unit square of the current space (ISO 32000-1, 8.9.5).
    fn picture(&mut self, state: &State<'a>) {
        if self.is_hidden() || state.fill.alpha * state.group_alpha < TRANSPARENT {
            return;
        }
        self.show_clip_letters(state);
        let bounds = state.matrix.transform_rect_bbox(Rect::new(0.0, 0.0, 1.0, 1.0));
        self.area(intersection(bounds, state.clip), Cover::Picture);
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
        if layer.is_some_and(|layer| self.document.layers.hides(&layer)) {
            return;
        }
        let kind = object.dict().get::<Name<'_>>("Subtype");
        match kind.as_ref().map(|kind| kind.as_str()) {
            Some("Image") => self.picture(state),
            Some("Form") => self.form(object, resources, state, depth),
            _ => {}
        }
    }

    /// Follows a form (ISO 32000-1, 8.10). It has its own resources, or those of its page.
    fn form(
        &mut self,
        form: &Stream<'a>,
        resources: &Resources<'a>,
        state: &State<'a>,
        depth: usize,
    ) {
        if depth >= FORMS_MAX {
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
            let bounds = Rect::new(bounds.x0, bounds.y0, bounds.x1, bounds.y1);
            let bounds = inner.matrix.transform_rect_bbox(bounds);
            inner.clip = intersection(inner.clip, bounds);
        }
        if dict.contains_key("Group") {
            inner.group_alpha *= inner.fill.alpha;
            inner.fill.alpha = 1.0;
            inner.stroke.alpha = 1.0;
        }
        let own = dict.get::<Dict<'a>>("Resources").map(Resources::new);
        let resources = own.as_ref().map_or(Cow::Borrowed(resources), Cow::Borrowed);
        self.follow(&content, &resources, inner, depth + 1);
    }

    fn set_graphics_state(&self, dict: &Dict<'a>, state: &mut State<'a>) {
        if let Some(alpha) = dict.get::<f32>("ca") {
            state.fill.alpha = alpha;
        }
        if let Some(alpha) = dict.get::<f32>("CA") {
            state.stroke.alpha = alpha;
        }
        let blend = match dict.get::<Object<'_>>("BM") {
            Some(Object::Name(name)) => Some(name),
            Some(Object::Array(names)) => names.iter::<Name<'_>>().next(),
            _ => None,
        };
        if let Some(blend) = blend {
            state.replaces = matches!(blend.as_str(), "Normal" | "Compatible");
        }
        if let Some(mask) = dict.get::<Object<'_>>("SMask") {
            state.replaces &= matches!(mask, Object::Name(name) if name.as_str() == "None");
        }
        if let Some(font) = dict.get::<Array<'a>>("Font") {
            let mut entries = font.iter::<Object<'a>>();
            if let (Some(Object::Dict(font)), Some(Object::Number(size))) =
                (entries.next(), entries.next())
            {
                state.text.font = Some(self.document.fonts.font(&font));
                state.text.size = size.as_f64();
            }
        }
    }

    /// Makes letters seen that clip what is painted now.
    fn show_clip_letters(&mut self, state: &State<'a>) {
        for range in &state.clip_letters {
            for mark in &mut self.painting.marks[range.clone()] {
                mark.paint = Paint::Ink(None);
            }
        }
    }
}

/// A content stream that is followed: the page, or a form on it.
struct ContentStream<'a> {
    state: State<'a>,
    saved: Vec<State<'a>>,
    /// Number of states that are too many to be saved.
    ignored: usize,
    path: Path,
    /// Whether the path is to clip what follows.
    clips: bool,
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

/// Returns how a letter is painted in the current state.
pub(super) fn paint(state: &State<'_>) -> Paint {
    let seen = |ink: &Ink| ink.alpha * state.group_alpha >= TRANSPARENT;
    let (fill, stroke) = (&state.fill, &state.stroke);
    match state.text.mode {
        Mode::Invisible => Paint::Layer,
        Mode::Clip => Paint::Nothing,
        Mode::Fill if seen(fill) => Paint::Ink(fill.color),
        Mode::Stroke if seen(stroke) => Paint::Ink(stroke.color),
        Mode::FillAndStroke => match (seen(fill), seen(stroke)) {
            (true, true) => Paint::Ink(fill.color.filter(|_| fill.color == stroke.color)),
            (true, false) => Paint::Ink(fill.color),
            (false, true) => Paint::Ink(stroke.color),
            (false, false) => Paint::Nothing,
        },
        Mode::Fill | Mode::Stroke => Paint::Nothing,
    }
}

/// What an operator does to the path.
enum PathStep {
    /// It adds to the path.
    Built,
    /// It paints the path or drops it.
    Ends { fills: bool, even_odd: bool },
    /// Nothing.
    None,
}

fn build_path(operator: &Op<'_, '_>, path: &mut Path, matrix: Affine) -> PathStep {
    let point = |x: &Number, y: &Number| matrix * Point::new(x.as_f64(), y.as_f64());
    match operator {
        Op::MoveTo(to) => path.move_to(point(&to.0, &to.1)),
        Op::LineTo(to) => path.line_to(point(&to.0, &to.1)),
        Op::CubicTo(c) => {
            path.curve_to(&[point(&c.0, &c.1), point(&c.2, &c.3), point(&c.4, &c.5)]);
        }
        Op::CubicStartTo(c) => path.curve_to(&[point(&c.0, &c.1), point(&c.2, &c.3)]),
        Op::CubicEndTo(c) => path.curve_to(&[point(&c.0, &c.1), point(&c.2, &c.3)]),
        Op::RectPath(r) => {
            let [x, y, width, height] = [&r.0, &r.1, &r.2, &r.3].map(|number| number.as_f64());
            path.rectangle(x, y, width, height, matrix);
        }
        Op::ClosePath(_) => path.end_subpath(),
        Op::StrokePath(_) | Op::CloseAndStrokePath(_) | Op::EndPath(_) => {
            return PathStep::Ends { fills: false, even_odd: false };
        }
        Op::FillPathNonZero(_)
        | Op::FillPathNonZeroCompatibility(_)
        | Op::FillAndStrokeNonZero(_)
        | Op::CloseFillAndStrokeNonZero(_) => {
            return PathStep::Ends { fills: true, even_odd: false };
        }
        Op::FillPathEvenOdd(_) | Op::FillAndStrokeEvenOdd(_) | Op::CloseFillAndStrokeEvenOdd(_) => {
            return PathStep::Ends { fills: true, even_odd: true };
        }
        _ => return PathStep::None,
    }
    PathStep::Built
}

/// Returns what two rectangles share; a rectangle without area if they share nothing.
fn intersection(a: Rect, b: Rect) -> Rect {
    let (x0, y0) = (a.x0.max(b.x0), a.y0.max(b.y0));
    Rect::new(x0, y0, a.x1.min(b.x1).max(x0), a.y1.min(b.y1).max(y0))
}

/// Returns the matrix of six operands.
pub(super) fn affine(numbers: [&Number; 6]) -> Affine {
    Affine::new(numbers.map(|number| number.as_f64()))
}
