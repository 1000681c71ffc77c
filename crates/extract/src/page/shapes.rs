//! Ink that hangs together: letters, their marks, frames, strokes.

use super::picture::Grey;

/// Heights of letters in pixels, at 200 dots per inch: 8 to 48 points.
pub(crate) const LETTER: std::ops::RangeInclusive<usize> = 12..=100;

/// The first and the last column or row of a shape.
pub(crate) type Extent = (usize, usize);

/// Ink that hangs together.
pub(crate) struct Shape {
    pub places: Vec<usize>,
    pub columns: Extent,
    pub rows: Extent,
}

/// Returns the number of columns or rows of an extent.
pub(crate) fn length(extent: Extent) -> usize {
    extent.1 - extent.0 + 1
}

/// Returns how far one extent is from another one; 0 if they overlap.
pub(crate) fn gap(one: Extent, other: Extent) -> usize {
    one.0.max(other.0).saturating_sub(one.1.min(other.1))
}

/// Returns true if two extents share at least half of the shorter one.
pub(crate) fn share_half(one: Extent, other: Extent) -> bool {
    let both = (one.1.min(other.1) + 1).saturating_sub(one.0.max(other.0));
    2 * both >= length(one).min(length(other))
}

impl Shape {
    pub fn height(&self) -> usize {
        length(self.rows)
    }

    /// Returns true if two letters are on one line: about as high, at the same height, close.
    pub fn is_beside(&self, other: &Shape) -> bool {
        let (high, low) = (self.height().max(other.height()), self.height().min(other.height()));
        !std::ptr::eq(self, other)
            && high * 2 <= low * 3
            && self.rows.1.abs_diff(other.rows.1) * 4 <= high
            && gap(self.columns, other.columns) <= high * 3 / 2
    }

    /// Returns true if a smaller shape is above, below or at a letter.
    pub fn has_mark(&self, mark: &Shape) -> bool {
        let (height, half) = (self.height(), self.height() / 2);
        mark.height() < height
            && mark.columns.1 + height / 4 >= self.columns.0
            && mark.columns.0 <= self.columns.1 + height / 4
            && mark.rows.1 + half >= self.rows.0
            && mark.rows.0 <= self.rows.1 + half
    }

    pub fn is_around(&self, other: &Shape) -> bool {
        let within = |inner: Extent, outer: Extent| outer.0 < inner.0 && inner.1 < outer.1;
        within(other.columns, self.columns) && within(other.rows, self.rows)
    }
}

pub(crate) fn shapes(picture: &Grey) -> Vec<Shape> {
    let threshold = picture.threshold();
    let mut marked: Vec<bool> = picture.pixels.iter().map(|shade| *shade < threshold).collect();
    let mut shapes = Vec::new();
    for start in 0..marked.len() {
        let places = flood(&mut marked, picture.width, start, 1);
        if !places.is_empty() {
            let columns = bounds(places.iter().map(|at| at % picture.width));
            let rows = bounds(places.iter().map(|at| at / picture.width));
            shapes.push(Shape { places, columns, rows });
        }
    }
    shapes
}

/// Takes the places out of `marked` that hang together with `start`, and returns them. Places hang
/// together if at most `apart` columns and rows are between them. Empty if `start` is not marked.
pub(super) fn flood(marked: &mut [bool], columns: usize, start: usize, apart: usize) -> Vec<usize> {
    let rows = marked.len() / columns;
    let mut group = Vec::new();
    if std::mem::take(&mut marked[start]) {
        group.push(start);
    }
    let mut next = 0;
    while let Some(&at) = group.get(next) {
        next += 1;
        let (x, y) = (at % columns, at / columns);
        for y in y.saturating_sub(apart)..(y + apart + 1).min(rows) {
            for x in x.saturating_sub(apart)..(x + apart + 1).min(columns) {
                if std::mem::take(&mut marked[y * columns + x]) {
                    group.push(y * columns + x);
                }
            }
        }
    }
    group
}

pub(crate) fn bounds(values: impl Iterator<Item = usize>) -> (usize, usize) {
    values.fold((usize::MAX, 0), |(least, most), value| (least.min(value), most.max(value)))
}

/// Calls `change` with each place of a shape and of its pale rim.
pub(super) fn each_place(
    shape: &Shape,
    (width, height): (usize, usize),
    mut change: impl FnMut(usize),
) {
    for &at in &shape.places {
        let (x, y) = (at % width, at / width);
        for y in y.saturating_sub(1)..(y + 2).min(height) {
            for x in x.saturating_sub(1)..(x + 2).min(width) {
                change(y * width + x);
            }
        }
    }
}
