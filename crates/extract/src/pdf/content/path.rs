//! The current path of a content stream, as far as it covers or clips: its rectangles, and the
//! bounds of its other shapes (ISO 32000-1, 8.5).

use hayro_font::kurbo::{Affine, Point, Rect};

/// Sides of a rectangle that differ from the axes by at most this many points are straight.
const STRAIGHT: f64 = 0.5;
/// Most rectangles of a path that are kept apart; more count as one other shape.
const RECTANGLES_MAX: usize = 10_000;

/// A path on the page.
#[derive(Default)]
pub(super) struct Path {
    /// Rectangles with sides along the axes of the page.
    pub rectangles: Vec<Rect>,
    /// Bounds of all other shapes.
    pub others: Option<Rect>,
    /// Corners of the subpath that is being built.
    corners: Vec<Point>,
    /// Whether this subpath has curves.
    curved: bool,
}

impl Path {
    /// Begins a new subpath.
    pub fn move_to(&mut self, point: Point) {
        self.end_subpath();
        self.corners.push(point);
    }

    /// Adds a straight line.
    pub fn line_to(&mut self, point: Point) {
        self.corners.push(point);
    }

    /// Adds a curve by its control points and its end.
    pub fn curve_to(&mut self, points: &[Point]) {
        self.curved = true;
        self.corners.extend(points);
    }

    /// Adds a rectangle in the space of `matrix`.
    pub fn rectangle(&mut self, x: f64, y: f64, width: f64, height: f64, matrix: Affine) {
        self.end_subpath();
        let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
        self.corners.extend(corners.map(|corner| matrix * Point::from(corner)));
        self.end_subpath();
    }

    /// Ends the subpath and sorts it into rectangles and others.
    pub fn end_subpath(&mut self) {
        let corners = std::mem::take(&mut self.corners);
        let curved = std::mem::take(&mut self.curved);
        let Some(bounds) = bounds(&corners) else { return };
        if !curved && is_rectangle(&corners) && self.rectangles.len() < RECTANGLES_MAX {
            self.rectangles.push(bounds);
        } else {
            self.others = Some(self.others.map_or(bounds, |others| others.union(bounds)));
        }
    }

    /// Returns the smallest rectangle around the path; `None` if it is empty.
    pub fn bounds(&self) -> Option<Rect> {
        let rectangles = self.rectangles.iter().copied().reduce(|a, b| a.union(b));
        match (rectangles, self.others) {
            (Some(a), Some(b)) => Some(a.union(b)),
            (one, other) => one.or(other),
        }
    }
}

fn bounds(points: &[Point]) -> Option<Rect> {
    let mut points = points.iter().filter(|point| point.x.is_finite() && point.y.is_finite());
    let first = points.next()?;
    let start = Rect::from_points(*first, *first);
    Some(points.fold(start, |bounds, point| bounds.union_pt(*point)))
}

/// Returns true if corners are those of a rectangle with sides along the axes.
fn is_rectangle(corners: &[Point]) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rectangles_are_told_from_other_shapes() {
        let shape = |points: &[(f64, f64)]| {
            let mut path = Path::default();
            path.move_to(points[0].into());
            points[1..].iter().for_each(|&point| path.line_to(point.into()));
            path.end_subpath();
            (path.rectangles.len(), path.bounds())
        };
        let bounds = Some(Rect::new(0.0, 0.0, 4.0, 2.0));
        let cases: [(&[(f64, f64)], usize); 5] = [
            (&[(0.0, 0.0), (4.0, 0.0), (4.0, 2.0), (0.0, 2.0)], 1),
            (&[(0.0, 2.0), (0.0, 0.0), (4.0, 0.0), (4.0, 2.0), (0.0, 2.0)], 1),
            (&[(0.0, 0.0), (4.0, 2.0), (4.0, 0.0), (0.0, 2.0)], 0),
            (&[(0.0, 0.0), (4.0, 0.0), (2.0, 2.0)], 0),
            (&[(0.0, 0.0), (4.0, 2.0)], 0),
        ];
        for (points, rectangles) in cases {
            assert_eq!(shape(points), (rectangles, bounds), "{points:?}");
        }
        assert_eq!(Path::default().bounds(), None);
    }
}
