//! Groups letters with positions into rows. A row has the letters of one base line, from left to
//! right. Raised letters join the row beside them, and stamped letters join the line with the blank
//! that they fill. Letters painted twice are kept once.

use std::collections::HashMap;

use super::glyph::Glyph;

/// Base lines that differ by at most this share of the letter size are the same.
const SAME_LINE: f32 = 0.13;
/// Letters of one row differ in size by at most this factor. Other sizes belong to text beside or
/// above it.
const SAME_SIZE: f32 = 1.36;
/// How far letters reach above and below the base line, as shares of their size.
const ASCENT: f32 = 0.72;
const DESCENT: f32 = 0.2;
/// Raised or stamped text must share at least this part of its height with the row that it joins.
const BESIDE: f32 = 0.45;
/// Largest distance of stamped text from the letters of its line, as a multiple of its size.
const STAMPED_GAP: f32 = 2.0;
/// Largest distance of raised letters from the row that they join, as a share of the row's letter
/// size.
const RAISED_GAP: f32 = 1.0;
/// Largest overlap of a piece with the letters of the row that it joins, as a share of the width of
/// the piece.
const COLLISION: f32 = 0.25;
/// The same letter again within this share of its width is a second painting, to look bold.
const TWICE: f32 = 0.35;
/// Letters of two strings collide from this overlap on, as a share of the width of the narrower.
const COLLIDES: f32 = 0.35;
/// From this overlap on, one letter is enough to say that its string is painted over the other.
const COVERS: f32 = 0.8;
/// Else this many letters of a row must collide, or be between two letters that are set apart.
const COLLISIONS_MIN: usize = 2;
/// Letters with at least this space after each are set apart, as a share of the size.
const SET_APART: f32 = 0.1;
/// A letter is covered if more than this share of its width is stamped over.
const COVERED: f32 = 0.35;
/// A gap wider than this share of the size splits a row into pieces that are placed separately.
const PIECE_GAP: f32 = 1.2;
/// Number of open rows with which a letter is compared, such as rows of other sizes at the same
/// height.
const OPEN_ROWS: usize = 12;

/// Letters on one base line, from left to right.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub glyphs: Vec<Glyph>,
    /// Base line, in points from the bottom.
    pub y: f32,
    /// Median size of its letters, in points.
    pub size: f32,
}

impl Row {
    fn of(glyphs: Vec<Glyph>) -> Self {
        let mut sizes: Vec<f32> = glyphs.iter().map(|glyph| glyph.size).collect();
        let middle = sizes.len() / 2;
        let size = *sizes.select_nth_unstable_by(middle, f32::total_cmp).1;
        let y = glyphs.iter().map(|glyph| glyph.y).sum::<f32>() / glyphs.len() as f32;
        Row { glyphs, y, size }
    }

    fn start(&self) -> f32 {
        self.glyphs.first().map_or(0.0, |glyph| glyph.x)
    }

    fn end(&self) -> f32 {
        self.glyphs.iter().map(Glyph::end).fold(f32::MIN, f32::max)
    }
}

/// Groups `glyphs` into rows, from the top of the page down. Cost: O(n log n).
pub(super) fn rows(mut glyphs: Vec<Glyph>) -> Vec<Row> {
    glyphs.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut open: Vec<Vec<Glyph>> = Vec::new();
    let mut closed: Vec<Vec<Glyph>> = Vec::new();
    for glyph in glyphs {
        let fits = |row: &Vec<Glyph>| {
            let first = row[row.len() - 1];
            let (small, large) = (first.size.min(glyph.size), first.size.max(glyph.size));
            // A space separates words, whatever its size.
            let same_size = large <= SAME_SIZE * small || glyph.is_space() || first.is_space();
            (row[0].y - glyph.y).abs() <= SAME_LINE * large && same_size
        };
        match open.iter().rposition(fits) {
            Some(row) => open[row].push(glyph),
            None => open.push(vec![glyph]),
        }
        if open.len() > OPEN_ROWS {
            closed.push(open.remove(0));
        }
    }
    closed.extend(open);
    let rows = closed.into_iter().filter_map(in_order).collect();
    let mut rows = raised(rows);
    rows.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.start().total_cmp(&b.start())));
    rows
}

/// Moves a stamped number or day onto the base line of the `page` line with the gap that it fills:
/// a clerk does not place it exactly. Removes the dots that it covers. Does nothing if no letters
/// are beside the stamp, if it covers letters, or if it has several base lines.
pub(super) fn align(stamp: &mut [Glyph], page: &mut Vec<Glyph>) {
    let words = stamp.iter().filter(|glyph| !glyph.is_space());
    let (start, end) = words.fold((f32::MAX, f32::MIN), |(start, end), glyph| {
        (start.min(glyph.x), end.max(glyph.end()))
    });
    let Some(&Glyph { y, size, .. }) = stamp.first() else { return };
    if stamp.iter().any(|glyph| glyph.y != y) {
        return;
    }
    let near = page.iter().filter(|glyph| {
        let gap = (start - glyph.end()).max(glyph.x - end);
        !glyph.is_space() && gap <= STAMPED_GAP * size
    });
    let shared = |glyph: &Glyph| shared_height((y, size), (glyph.y, glyph.size));
    let line = near.max_by(|a, b| shared(a).total_cmp(&shared(b)));
    let Some(&line) = line.filter(|line| is_beside((y, size), (line.y, line.size))) else { return };
    let covers = |glyph: &Glyph| {
        let over = glyph.end().min(end) - glyph.x.max(start);
        (glyph.y - line.y).abs() <= SAME_LINE * line.size && over > COVERED * glyph.width
    };
    if page.iter().any(|glyph| covers(glyph) && !fills(glyph)) {
        return;
    }
    page.retain(|glyph| !covers(glyph));
    stamp.iter_mut().for_each(|glyph| glyph.y = line.y);
}

/// Returns true for what fills a blank that something is written over.
fn fills(glyph: &Glyph) -> bool {
    glyph.is_space() || matches!(glyph.letter, '.' | '…' | '_')
}

/// Returns how much of their height letters at base line and size `a` share with those at `b`, in
/// points. Negative if there is a gap between them.
fn shared_height(a: (f32, f32), b: (f32, f32)) -> f32 {
    let top = (a.0 + ASCENT * a.1).min(b.0 + ASCENT * b.1);
    let bottom = (a.0 - DESCENT * a.1).max(b.0 - DESCENT * b.1);
    top - bottom
}

/// Returns true if enough of the height of the letters at `a` is shared with those at `b`.
fn is_beside(a: (f32, f32), b: (f32, f32)) -> bool {
    shared_height(a, b) >= BESIDE * (ASCENT + DESCENT) * a.1
}

/// Sorts letters into a row from left to right and removes repeated paintings. Returns `None` if
/// there are only spaces.
fn in_order(mut glyphs: Vec<Glyph>) -> Option<Row> {
    if glyphs.iter().all(Glyph::is_space) {
        return None;
    }
    glyphs.sort_by(|a, b| a.x.total_cmp(&b.x));
    keep_strings_whole(&mut glyphs);
    let mut once: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    for glyph in glyphs {
        let twice = once.iter().rev().take(3).any(|other| {
            other.letter == glyph.letter
                && !glyph.is_space()
                && (glyph.x - other.x).abs() < TWICE * glyph.width.max(other.width)
        });
        if !twice {
            once.push(glyph);
        }
    }
    Some(Row::of(once))
}

/// Puts strings one after the other whose letters are painted over each other, so that their words
/// do not mix. `glyphs` are sorted by their places. Strings that fill gaps of others stay there.
fn keep_strings_whole(glyphs: &mut [Glyph]) {
    let apart = |a: &Glyph, b: &Glyph| a.string != b.string && a.string.min(b.string) > 0;
    let painted_over = |pair: &[Glyph]| {
        let (a, b) = (&pair[0], &pair[1]);
        let (over, width) = (a.end() - b.x, a.width.min(b.width));
        if !apart(a, b) || a.letter == b.letter || fills(a) || fills(b) || width <= 0.0 {
            0
        } else if over > COVERS * width {
            COLLISIONS_MIN
        } else {
            usize::from(over > COLLIDES * width)
        }
    };
    let mix = |three: &&[Glyph]| {
        let [a, b, c] = [0, 1, 2].map(|at| &three[at]);
        let room = a.spacing > SET_APART * a.size;
        apart(a, b) && a.string == c.string && room && b.letter != a.letter && b.letter != c.letter
    };
    let collisions: usize = glyphs.windows(2).map(painted_over).sum();
    if collisions + glyphs.windows(3).filter(mix).count() < COLLISIONS_MIN {
        return;
    }
    let mut starts: HashMap<u32, f32> = HashMap::new();
    for glyph in glyphs.iter().filter(|glyph| glyph.string > 0) {
        starts.entry(glyph.string).or_insert(glyph.x);
    }
    let start = |glyph: &Glyph| starts.get(&glyph.string).copied().unwrap_or(glyph.x);
    glyphs.sort_by(|a, b| start(a).total_cmp(&start(b)).then(a.string.cmp(&b.string)));
}

/// Moves raised and lowered letters, and letters of another size on the same base line, into the
/// row beside them.
fn raised(mut rows: Vec<Row>) -> Vec<Row> {
    // Larger rows take in smaller ones, so they come first.
    rows.sort_by(|a, b| b.size.total_cmp(&a.size).then(b.glyphs.len().cmp(&a.glyphs.len())));
    let mut by_height: Vec<(f32, usize)> = Vec::new();
    let mut kept: Vec<Row> = Vec::new();
    for row in rows {
        let mut rest = Vec::new();
        for piece in pieces(row) {
            let reach = piece.size * 2.0 + by_height.first().map_or(0.0, |_| kept[0].size);
            let from = by_height.partition_point(|&(y, _)| y < piece.y - reach);
            let near = by_height[from..].iter().take_while(|&&(y, _)| y <= piece.y + reach);
            let home = near
                .filter(|&&(_, at)| belongs(&piece, &kept[at]))
                .min_by(|a, b| (a.0 - piece.y).abs().total_cmp(&(b.0 - piece.y).abs()));
            match home {
                Some(&(_, at)) => {
                    kept[at].glyphs.extend(piece.glyphs);
                    kept[at].glyphs.sort_by(|a, b| a.x.total_cmp(&b.x));
                }
                None => rest.extend(piece.glyphs),
            }
        }
        if !rest.is_empty() {
            let row = Row::of(rest);
            let at = by_height.partition_point(|&(y, _)| y < row.y);
            by_height.insert(at, (row.y, kept.len()));
            kept.push(row);
        }
    }
    kept
}

/// Splits a row at wide gaps.
fn pieces(row: Row) -> Vec<Row> {
    let mut pieces: Vec<Vec<Glyph>> = Vec::new();
    let mut end = f32::MIN;
    for glyph in row.glyphs {
        match pieces.last_mut() {
            Some(piece) if glyph.x - end <= PIECE_GAP * row.size => piece.push(glyph),
            _ => pieces.push(vec![glyph]),
        }
        if !glyph.is_space() {
            end = glyph.end();
        }
    }
    let words = pieces.into_iter().filter(|piece| !piece.iter().all(Glyph::is_space));
    words.map(Row::of).collect()
}

/// Returns true if `piece` belongs to `row`: on its base line in another size, or raised or lowered
/// beside its letters.
fn belongs(piece: &Row, row: &Row) -> bool {
    let (start, end) = (piece.start(), piece.end());
    let letters = row.glyphs.iter().filter(|glyph| !glyph.is_space());
    let (mut painted_over, mut distance) = (0.0, f32::MAX);
    for glyph in letters {
        let over = glyph.end().min(end) - glyph.x.max(start);
        painted_over += over.max(0.0);
        distance = distance.min(-over);
    }
    if painted_over > COLLISION * (end - start) {
        return false;
    }
    let same_line = (piece.y - row.y).abs() <= SAME_LINE * row.size;
    if same_line {
        return true;
    }
    let beside = is_beside((piece.y, piece.size), (row.y, row.size));
    beside && piece.size * 1.15 < row.size && distance <= RAISED_GAP * row.size
}
