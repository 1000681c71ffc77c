//! Parts of a page from which stamps were cut out. Letters there may lack strokes.

/// A rectangle that leans, from which a stamp was cut out. Its sides are at these distances from
/// the corner of the page along axes that lean by `angle` degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Covered {
    pub angle: f32,
    pub across: (f32, f32),
    pub down: (f32, f32),
}

impl Covered {
    /// Returns how far inside of the rectangle a place is, in pixels; less than 0 outside.
    pub fn depth(&self, x: f32, y: f32) -> f32 {
        let (across, down) = turned((x, y), self.angle);
        let within = |at: f32, (from, to): (f32, f32)| (at - from).min(to - at);
        within(across, self.across).min(within(down, self.down))
    }

    /// Returns true if any of an upright box is inside of the rectangle or at most `near` pixels
    /// from it. The box is smaller than the rectangle.
    pub fn touches(&self, (left, right): (f32, f32), (top, foot): (f32, f32), near: f32) -> bool {
        let steps = |from: f32, to: f32| {
            let count = ((to - from) / near).clamp(1.0, 1_000.0).ceil();
            (0..=count as usize).map(move |step| from + (to - from) * step as f32 / count)
        };
        steps(top, foot).any(|y| steps(left, right).any(|x| self.depth(x, y) >= -near))
    }
}

/// Returns the distances of a point along axes that lean by `angle` degrees.
pub(super) fn turned((x, y): (f32, f32), angle: f32) -> (f32, f32) {
    let (sin, cos) = angle.to_radians().sin_cos();
    (x * cos + y * sin, y * cos - x * sin)
}
