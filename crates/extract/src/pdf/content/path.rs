//! The operators that build and paint a path (ISO 32000-1, 8.5). What the path covers is computed
//! in [`super::shape`].

use hayro_font::kurbo::{Affine, BezPath, Point};
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::Number;

use super::shape::add_rectangle;

/// Which points are inside of a path that crosses itself (ISO 32000-1, 8.5.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    NonZero,
    EvenOdd,
}

/// How a path is painted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct PathPaint {
    pub fills: Option<Rule>,
    pub strokes: bool,
}

/// What an operator does to the path.
pub(super) enum PathStep {
    /// It adds to the path.
    Built,
    /// It paints the path or drops it.
    Ends(PathPaint),
    /// Nothing.
    None,
}

pub(super) fn build_path(operator: &Op<'_, '_>, path: &mut BezPath, matrix: Affine) -> PathStep {
    let point = |x: &Number, y: &Number| matrix * Point::new(x.as_f64(), y.as_f64());
    let ends = |fills, strokes| PathStep::Ends(PathPaint { fills, strokes });
    // A path that does not begin with a point is damaged, and its lines are left out.
    let begun = !path.elements().is_empty();
    match operator {
        Op::MoveTo(to) => path.move_to(point(&to.0, &to.1)),
        Op::RectPath(r) => {
            let [x, y, width, height] = [&r.0, &r.1, &r.2, &r.3].map(|number| number.as_f64());
            add_rectangle(path, (x, y), (width, height), matrix);
        }
        Op::LineTo(to) if begun => path.line_to(point(&to.0, &to.1)),
        Op::CubicTo(c) if begun => {
            path.curve_to(point(&c.0, &c.1), point(&c.2, &c.3), point(&c.4, &c.5));
        }
        Op::CubicStartTo(c) if begun => {
            let start = path.current_position().unwrap_or_default();
            path.curve_to(start, point(&c.0, &c.1), point(&c.2, &c.3));
        }
        Op::CubicEndTo(c) if begun => {
            path.curve_to(point(&c.0, &c.1), point(&c.2, &c.3), point(&c.2, &c.3));
        }
        Op::ClosePath(_) if begun => path.close_path(),
        Op::EndPath(_) => return ends(None, false),
        Op::StrokePath(_) | Op::CloseAndStrokePath(_) => return ends(None, true),
        Op::FillPathNonZero(_) | Op::FillPathNonZeroCompatibility(_) => {
            return ends(Some(Rule::NonZero), false);
        }
        Op::FillPathEvenOdd(_) => return ends(Some(Rule::EvenOdd), false),
        Op::FillAndStrokeNonZero(_) | Op::CloseFillAndStrokeNonZero(_) => {
            return ends(Some(Rule::NonZero), true);
        }
        Op::FillAndStrokeEvenOdd(_) | Op::CloseFillAndStrokeEvenOdd(_) => {
            return ends(Some(Rule::EvenOdd), true);
        }
        _ => return PathStep::None,
    }
    PathStep::Built
}
