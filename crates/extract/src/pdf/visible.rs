//! Which of the painted letters a reader of the page can see. What nobody sees on the page is not
//! its text: letters outside of it, clipped away, wholly transparent, in the colour of their
//! background, or below an opaque area. The invisible text layer of a scan is text: it says what
//! the picture shows.

use std::collections::HashMap;

use hayro_font::kurbo::{Point, Rect};

use super::content::{Area, Color, Cover, Mark, Paint, Painting};

/// Colours that differ by at most this much in each part look alike.
const SAME_COLOR: f32 = 0.04;
/// Letters that were placed by themselves are of one word up to this gap, as a share of the size.
const JOINED: f64 = 0.3;
/// The colour of paper.
const WHITE: Color = [1.0; 3];
/// Height of the bands by which areas are looked up, in points.
const BAND: f64 = 24.0;
/// Most bands of an area; a larger one is looked up for every letter.
const BANDS_MAX: i64 = 64;
/// Content of at least this many bytes may draw letters as curves, as a picture shows them.
pub(super) const DRAWING_BYTES_MIN: usize = 20_000;

/// Returns the letters that can be seen, in the order of painting. `page` is the visible part of
/// the page.
pub(super) fn visible(painting: &Painting, page: Rect) -> Vec<Mark> {
    let areas = Areas::of(&painting.areas);
    let drawn = painting.bytes >= DRAWING_BYTES_MIN;
    let mut seen: Vec<Mark> = Vec::new();
    for mark in &painting.marks {
        let middle = Point::from(mark.middle());
        // A line that runs over the edge of the page is read to its end.
        let on_page = page.contains(middle) || seen.last().is_some_and(|last| goes_on(last, mark));
        if on_page && mark.clip.contains(middle) && is_seen(mark, middle, &areas, drawn) {
            seen.push(mark.clone());
        }
    }
    seen
}

/// Returns true if `next` is the next letter of the string that `mark` belongs to.
fn goes_on(mark: &Mark, next: &Mark) -> bool {
    let (dx, dy) = (next.x - mark.x, next.y - mark.y);
    let (sin, cos) = mark.angle.to_radians().sin_cos();
    let (along, up) = (dx * cos + dy * sin, dy * cos - dx * sin);
    let gap = along - mark.width - mark.spacing.max(0.0);
    let near = gap.abs() < if mark.string > 0 { mark.size } else { JOINED * mark.size };
    near && up.abs() < JOINED * mark.size && mark.string == next.string
}

fn is_seen(mark: &Mark, middle: Point, areas: &Areas<'_>, drawn: bool) -> bool {
    match mark.paint {
        Paint::Nothing => false,
        // Whatever covers a text layer: it says what the picture shows.
        Paint::Layer => drawn || areas.at(middle).any(|area| area.cover == Cover::Picture),
        Paint::Ink(color) => {
            let mut background = Cover::Opaque(Some(WHITE));
            for area in areas.at(middle) {
                if area.order < mark.order {
                    background = area.cover;
                } else if matches!(area.cover, Cover::Opaque(_)) {
                    return false;
                }
            }
            match (color, background) {
                (Some(color), Cover::Opaque(Some(background))) => !alike(color, background),
                _ => true,
            }
        }
    }
}

fn alike(a: Color, b: Color) -> bool {
    a.iter().zip(b).all(|(a, b)| (a - b).abs() <= SAME_COLOR)
}

/// Areas by their height on the page.
struct Areas<'p> {
    all: &'p [Area],
    bands: HashMap<i64, Vec<usize>>,
    large: Vec<usize>,
}

impl<'p> Areas<'p> {
    fn of(all: &'p [Area]) -> Self {
        let mut areas = Areas { all, bands: HashMap::new(), large: Vec::new() };
        for (at, area) in all.iter().enumerate() {
            let (first, last) = (band(area.bounds.y0), band(area.bounds.y1));
            if last.saturating_sub(first) > BANDS_MAX {
                areas.large.push(at);
                continue;
            }
            for band in first..=last {
                areas.bands.entry(band).or_default().push(at);
            }
        }
        areas
    }

    /// Returns the areas over a point, in the order of painting.
    fn at(&self, point: Point) -> impl Iterator<Item = &'p Area> {
        let near = self.bands.get(&band(point.y)).map_or(&[][..], Vec::as_slice);
        let mut found: Vec<usize> = near.iter().chain(&self.large).copied().collect();
        found.retain(|&at| self.all[at].bounds.contains(point));
        found.sort_unstable();
        found.into_iter().map(|at| &self.all[at])
    }
}

fn band(y: f64) -> i64 {
    // The cast of a float saturates.
    (y / BAND).floor() as i64
}
