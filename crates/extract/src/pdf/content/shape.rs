//! Shapes on the page that cover or clip: paths that are filled or stroked, and the clipping paths
//! that limit them (ISO 32000-1, 8.5).

use std::rc::Rc;

use hayro_font::kurbo::Shape as _;
use hayro_font::kurbo::{Affine, BezPath, ParamCurveNearest, PathEl, PathSeg, Point, Rect};

/// Sides of a rectangle that differ from the axes by at most this many points are straight.
const STRAIGHT: f64 = 0.05;
/// Longest outline whose inside is computed, in elements. Longer ones are maps.
const ELEMENTS_MAX: usize = 2_000;
/// Most clipping paths inside each other; more do not clip.
const CLIPS_MAX: usize = 32;
/// Accuracy of distances, in points.
const ACCURACY: f64 = 0.1;

/// A shape on the page.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    /// The smallest rectangle around it.
    pub bounds: Rect,
    outline: Outline,
}

#[derive(Debug, Clone)]
enum Outline {
    /// The shape is its bounds.
    Rectangle,
    Fill {
        path: Rc<BezPath>,
        even_odd: bool,
    },
    Stroke {
        path: Rc<BezPath>,
        half_width: f64,
    },
    /// Too long to be computed.
    Unknown,
}

/// Where a point is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Inside,
    Outside,
    /// Within the bounds of a shape that is not computed.
    Unknown,
}

impl Shape {
    /// Returns a rectangle.
    pub fn rectangle(bounds: Rect) -> Shape {
        Shape { bounds, outline: Outline::Rectangle }
    }

    /// Returns the inside of a path; `None` if it is empty.
    pub fn fill(path: &BezPath, even_odd: bool) -> Option<Shape> {
        let bounds = finite(path.bounding_box()).filter(|_| !path.elements().is_empty())?;
        let outline = if is_rectangle(path) {
            Outline::Rectangle
        } else if path.elements().len() > ELEMENTS_MAX {
            Outline::Unknown
        } else {
            Outline::Fill { path: Rc::new(closed(path)), even_odd }
        };
        Some(Shape { bounds, outline })
    }

    /// Returns the line along a path; `None` if it is empty.
    pub fn stroke(path: &BezPath, width: f64) -> Option<Shape> {
        let half_width = width / 2.0;
        let bounds = finite(path.bounding_box()).filter(|_| !path.elements().is_empty())?;
        let outline = if path.elements().len() > ELEMENTS_MAX {
            Outline::Unknown
        } else {
            Outline::Stroke { path: Rc::new(path.clone()), half_width }
        };
        Some(Shape { bounds: bounds.inflate(half_width, half_width), outline })
    }

    /// Returns where a point is. Cost: one step for each element of the outline.
    pub fn place(&self, point: Point) -> Place {
        if !self.bounds.contains(point) {
            return Place::Outside;
        }
        let inside = match &self.outline {
            Outline::Rectangle => true,
            Outline::Unknown => return Place::Unknown,
            Outline::Fill { path, even_odd } => {
                let winding = path.winding(point);
                if *even_odd { winding % 2 != 0 } else { winding != 0 }
            }
            Outline::Stroke { path, half_width } => path
                .segments()
                .any(|segment| distance_squared(segment, point) <= half_width * half_width),
        };
        if inside { Place::Inside } else { Place::Outside }
    }
}

/// Returns a path whose subpaths all end where they begin, as filling takes them.
fn closed(path: &BezPath) -> BezPath {
    let mut closed = BezPath::new();
    for element in path.elements() {
        let starts = matches!(element, PathEl::MoveTo(_));
        if starts && closed.elements().last().is_some_and(|last| *last != PathEl::ClosePath) {
            closed.close_path();
        }
        closed.push(*element);
    }
    if closed.elements().last().is_some_and(|last| *last != PathEl::ClosePath) {
        closed.close_path();
    }
    closed
}

fn distance_squared(segment: PathSeg, point: Point) -> f64 {
    segment.nearest(point, ACCURACY).distance_sq
}

fn finite(bounds: Rect) -> Option<Rect> {
    bounds.is_finite().then_some(bounds)
}

/// Returns true if a path is one rectangle with sides along the axes.
fn is_rectangle(path: &BezPath) -> bool {
    let mut corners = Vec::with_capacity(5);
    for element in path.elements() {
        match element {
            PathEl::MoveTo(point) if corners.is_empty() => corners.push(*point),
            PathEl::LineTo(point) if corners.len() < 5 => corners.push(*point),
            PathEl::ClosePath => {}
            _ => return false,
        }
    }
    let closed = corners.len() == 5 && corners[0].distance(corners[4]) < STRAIGHT;
    if corners.len() != 4 && !closed {
        return false;
    }
    let flat = |a: Point, b: Point| (a.y - b.y).abs() < STRAIGHT;
    let upright = |a: Point, b: Point| (a.x - b.x).abs() < STRAIGHT;
    let [a, b, c, d] = [corners[0], corners[1], corners[2], corners[3]];
    (flat(a, b) && upright(b, c) && flat(c, d) && upright(d, a))
        || (upright(a, b) && flat(b, c) && upright(c, d) && flat(d, a))
}

/// Clipping paths inside each other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Clip(Option<Rc<ClipPath>>);

#[derive(Debug)]
struct ClipPath {
    shape: Shape,
    around: Clip,
    depth: usize,
}

impl Clip {
    /// Returns a clip that also limits to `shape`.
    pub fn with(&self, shape: Shape) -> Clip {
        let depth = self.0.as_ref().map_or(0, |path| path.depth);
        if depth >= CLIPS_MAX {
            return self.clone();
        }
        Clip(Some(Rc::new(ClipPath { shape, around: self.clone(), depth: depth + 1 })))
    }

    /// Returns where a point is: inside of all paths, outside of one, or neither for certain.
    pub fn place(&self, point: Point) -> Place {
        let mut place = Place::Inside;
        let mut clip = self;
        while let Some(path) = &clip.0 {
            match path.shape.place(point) {
                Place::Outside => return Place::Outside,
                Place::Unknown => place = Place::Unknown,
                Place::Inside => {}
            }
            clip = &path.around;
        }
        place
    }

    /// Returns the innermost rectangle that holds everything that is not clipped.
    pub fn bounds(&self) -> Option<Rect> {
        let mut bounds: Option<Rect> = None;
        let mut clip = self;
        while let Some(path) = &clip.0 {
            let inner = path.shape.bounds;
            bounds = Some(bounds.map_or(inner, |bounds| bounds.intersect(inner)));
            clip = &path.around;
        }
        bounds
    }
}

/// Adds a rectangle in the space of `matrix` to a path.
pub(super) fn add_rectangle(path: &mut BezPath, corner: (f64, f64), size: (f64, f64), m: Affine) {
    let ((x, y), (width, height)) = (corner, size);
    path.move_to(m * Point::new(x, y));
    for (x, y) in [(x + width, y), (x + width, y + height), (x, y + height)] {
        path.line_to(m * Point::new(x, y));
    }
    path.close_path();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polygon(points: &[(f64, f64)]) -> BezPath {
        let mut path = BezPath::new();
        path.move_to(points[0]);
        points[1..].iter().for_each(|&point| path.line_to(point));
        path
    }

    #[test]
    fn points_are_inside_or_outside_of_shapes() {
        let rectangle = polygon(&[(0.0, 0.0), (4.0, 0.0), (4.0, 2.0), (0.0, 2.0)]);
        let triangle = polygon(&[(0.0, 0.0), (4.0, 0.0), (0.0, 2.0)]);
        let mut frame = rectangle.clone();
        frame.close_path();
        frame.extend(polygon(&[(1.0, 0.5), (3.0, 0.5), (3.0, 1.5), (1.0, 1.5)]));
        let line = polygon(&[(0.0, 1.0), (4.0, 1.0)]);
        let shapes = [
            (Shape::fill(&rectangle, false), true, true),
            (Shape::fill(&triangle, false), true, false),
            (Shape::fill(&frame, true), true, true),
            (Shape::stroke(&line, 1.0), false, false),
        ];
        for (at, (shape, low, corner)) in shapes.into_iter().enumerate() {
            let shape = shape.unwrap();
            let inside = |x, y| shape.place(Point::new(x, y)) == Place::Inside;
            assert_eq!((inside(0.5, 0.2), inside(3.9, 1.9)), (low, corner), "{at}");
            assert!(!inside(5.0, 1.0), "{at}");
        }
        let hole = Shape::fill(&frame, true).unwrap();
        assert_eq!(hole.place(Point::new(2.0, 1.0)), Place::Outside);
        assert_eq!(Shape::stroke(&line, 1.0).unwrap().place(Point::new(2.0, 1.3)), Place::Inside);
        assert!(Shape::fill(&BezPath::new(), false).is_none());
    }

    #[test]
    fn clips_limit_each_other() {
        let of = |x0, x1| Shape::rectangle(Rect::new(x0, 0.0, x1, 10.0));
        let clip = Clip::default().with(of(0.0, 6.0)).with(of(4.0, 10.0));
        let place = |x| clip.place(Point::new(x, 5.0));
        assert_eq!(
            (place(5.0), place(1.0), place(8.0)),
            (Place::Inside, Place::Outside, Place::Outside)
        );
        assert_eq!(clip.bounds(), Some(Rect::new(4.0, 0.0, 6.0, 10.0)));
        assert_eq!(Clip::default().bounds(), None);
    }
}
