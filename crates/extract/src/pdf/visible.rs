//! Which of the painted letters a reader of the page can see. What nobody sees on the page is not
//! its text: letters outside of it, clipped away, wholly transparent, tiny, in the colour of their
//! background, or below something opaque. The invisible text layer of a scan is text: it says what
//! the picture shows. That holds for letters of a layer that is switched off, too, if the scan has
//! no others.

use std::cell::Cell;
use std::collections::HashMap;

use hayro_font::kurbo::{Point, Rect};

use super::content::{Area, Color, Cover, Mark, Paint, Painting, Place};
use super::usable::Ground;

/// Colours that differ by at most this much in each part look alike.
const SAME_COLOR: f32 = 0.04;
/// Letters that were placed by themselves are of one word up to this gap, as a share of the size.
const JOINED: f64 = 0.3;
/// Letters of at most this size are not meant to be read, in points.
const TINY: f64 = 1.0;
/// The colour of paper.
const WHITE: Color = [1.0; 3];
/// Height of the bands by which areas are looked up, in points.
const BAND: f64 = 24.0;
/// Most bands of an area; a larger one is looked up for every letter.
const BANDS_MAX: i64 = 64;
/// Most areas of a page that are looked at, for all its letters together. A page with 10,000
/// letters and 2,000 areas in each band stays below it.
const STEPS_MAX: usize = 50_000_000;
/// Content of at least this many bytes, or with this many drawings, may draw letters as curves, as
/// a picture shows them.
const DRAWING_BYTES_MIN: usize = 20_000;
const DRAWINGS_MIN: usize = 20;
/// So may paths with this many elements on a page without any letter that is painted with ink: a
/// word of five letters has them.
const ELEMENTS_MIN: usize = 50;
/// Pictures that cover at least this share of the page are a scan. Its pictures hide no letters,
/// since these say what they show. A letter of that size is a picture, too: some converters paint a
/// page as a glyph of a font of their own (Type 3).
const SCAN_SHARE: f64 = 0.5;

/// Returns the letters that can be seen, in the order of painting. `page` is the visible part of
/// the page.
pub(super) fn visible(painting: &Painting, page: Rect) -> Vec<Mark> {
    let areas = Areas::of(&painting.areas);
    let ink = |mark: &Mark| is_ink(mark) && !mark.is_space();
    let own = |mark: &Mark| mark.annotation == 0 && (ink(mark) || mark.paint == Paint::Layer);
    let is_scan = is_scan(painting, page);
    let kind = PageKind {
        is_scan,
        is_bare: is_scan && !painting.marks.iter().any(own),
        is_drawn: painting.bytes >= DRAWING_BYTES_MIN
            || painting.drawings >= DRAWINGS_MIN
            || (painting.elements >= ELEMENTS_MIN && !painting.marks.iter().any(ink)),
    };
    let mut seen: Vec<Mark> = Vec::new();
    for mark in &painting.marks {
        // A line that runs over the edge of the page is read to its end.
        let on_page =
            page.contains(mark.points()[0]) || seen.last().is_some_and(|last| goes_on(last, mark));
        let of_letters = mark.size > TINY && !is_picture(mark, page);
        if on_page && of_letters && is_seen(mark, &areas, kind) {
            seen.push(mark.clone());
        }
    }
    seen
}

/// Returns what a page has besides the letters of it that are `seen`.
pub(super) fn ground(painting: &Painting, seen: &[Mark], page: Rect) -> Ground {
    let is_picture = |area: &&Area| matches!(area.cover, Cover::Picture { .. });
    let is_scan = is_scan(painting, page);
    // The last picture of a scan: letters before it are below it.
    let last = painting.areas.iter().filter(is_picture).map(|area| area.order).max();
    let last = last.filter(|_| is_scan).unwrap_or_default();
    let own = || seen.iter().filter(|mark| mark.annotation == 0 && !mark.is_space());
    let described = own().filter(|mark| !is_ink(mark) || mark.order < last).count();
    match painting.bytes >= DRAWING_BYTES_MIN || painting.areas.iter().any(|area| is_picture(&area))
    {
        _ if described * 2 > own().count() => Ground::Layer,
        _ if is_scan => Ground::Scan,
        true => Ground::Picture,
        false => Ground::Paper,
    }
}

/// What a page shows besides its letters.
#[derive(Clone, Copy)]
struct PageKind {
    is_scan: bool,
    /// Whether it is a scan without letters, but for those of hidden layers.
    is_bare: bool,
    is_drawn: bool,
}

fn is_scan(painting: &Painting, page: Rect) -> bool {
    let pictures = painting.areas.iter().filter(|area| matches!(area.cover, Cover::Picture { .. }));
    let covered: f64 = pictures.map(|area| area.shape.bounds.intersect(page).area()).sum();
    covered >= SCAN_SHARE * page.area()
        || painting.marks.iter().any(|mark| is_ink(mark) && is_picture(mark, page))
}

fn is_ink(mark: &Mark) -> bool {
    matches!(mark.paint, Paint::Ink(_))
}

/// Returns true if a letter is as large as a scan.
fn is_picture(mark: &Mark, page: Rect) -> bool {
    mark.width * mark.size >= SCAN_SHARE * page.area()
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

fn is_seen(mark: &Mark, areas: &Areas<'_>, kind: PageKind) -> bool {
    let points = mark.points().into_iter();
    let mut points = points.filter(|&at| mark.clip.place(at) != Place::Outside);
    match mark.paint {
        Paint::Nothing => false,
        Paint::Hidden => kind.is_bare && points.any(|at| is_layer_of_picture(at, areas, kind)),
        Paint::Layer => points.any(|at| is_layer_of_picture(at, areas, kind)),
        Paint::Ink(color) => points.any(|at| is_point_seen(mark, color, at, areas, kind)),
    }
}

/// Returns true if an invisible letter says what is shown at a point: a picture, on which nothing
/// was painted later.
fn is_layer_of_picture(at: Point, areas: &Areas<'_>, kind: PageKind) -> bool {
    let (mut picture, mut covered) = (false, false);
    for (area, place) in areas.at(at) {
        match area.cover {
            Cover::Picture { .. } => (picture, covered) = (true, false),
            Cover::Opaque(_) => covered |= place == Place::Inside && picture,
            Cover::Transparent => {}
        }
    }
    (picture || kind.is_scan || kind.is_drawn) && !covered
}

fn is_point_seen(
    mark: &Mark,
    color: Option<Color>,
    at: Point,
    areas: &Areas<'_>,
    kind: PageKind,
) -> bool {
    let mut background = Some(WHITE);
    for (area, place) in areas.at(at) {
        let before = area.order < mark.order;
        match (area.cover, place) {
            (Cover::Opaque(color), Place::Inside) if before => background = color,
            _ if before => background = None,
            (Cover::Opaque(_), Place::Inside) => return false,
            (Cover::Picture { opaque: true }, Place::Inside) if !kind.is_scan => return false,
            _ => {}
        }
    }
    match (color, background) {
        (Some(color), Some(background)) => !alike(color, background),
        _ => true,
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
    /// Number of areas that were looked at.
    steps: Cell<usize>,
}

impl<'p> Areas<'p> {
    fn of(all: &'p [Area]) -> Self {
        let mut areas =
            Areas { all, bands: HashMap::new(), large: Vec::new(), steps: Cell::new(0) };
        for (at, area) in all.iter().enumerate() {
            let (first, last) = (band(area.shape.bounds.y0), band(area.shape.bounds.y1));
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

    /// Returns the areas that a point is in or may be in, in the order of painting.
    fn at(&self, point: Point) -> impl Iterator<Item = (&'p Area, Place)> {
        let steps = self.steps.get();
        let near = self.bands.get(&band(point.y)).map_or(&[][..], Vec::as_slice);
        self.steps.set(steps + near.len() + self.large.len());
        let bounds = |at: &&usize| self.all[**at].shape.bounds.contains(point);
        // Beyond the limit nothing hides a letter.
        let count = if steps > STEPS_MAX { 0 } else { usize::MAX };
        let near = near.iter().chain(&self.large).take(count);
        let mut found: Vec<usize> = near.filter(bounds).copied().collect();
        found.sort_unstable();
        let placed = found.into_iter().map(move |at| (&self.all[at], self.all[at].place(point)));
        placed.filter(|(_, place)| *place != Place::Outside)
    }
}

fn band(y: f64) -> i64 {
    // The cast of a float saturates.
    (y / BAND).floor() as i64
}
