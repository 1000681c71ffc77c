//! Takes out ruled lines: those of tables and forms, frames around pages and stamps. Strokes of
//! letters that touch or cross a line stay.

use super::picture::{Grey, Picture, WHITE};

/// Shortest row of ink that may be part of a line, in pixels at 200 dots per inch. Strokes of
/// letters are shorter, except in titles.
const RUN_MIN: usize = 30;
/// Shortest line: half an inch.
const LINE_MIN: usize = 100;
/// Runs of one line are at most this many rows and columns apart.
const ROWS_APART: usize = 2;
const COLUMNS_APART: usize = 12;
/// Thickest line: a millimetre.
const THICK_MAX: usize = 8;
/// Rows by which the thickness of a line varies.
const ROUGH: usize = 2;
/// Ink is followed for this many rows from a line.
const REACH: usize = 20;
/// Share of the columns of a line at which nothing touches it.
const FREE_MIN: f64 = 0.5;
/// A page with more runs is a photograph.
const RUNS_MAX: usize = 50_000;

/// A row of ink without a gap, from column `from` to before column `to`.
#[derive(Debug, Clone, Copy)]
struct Run {
    y: usize,
    from: usize,
    to: usize,
}

/// Takes the lines out of a page that is straight.
pub(super) fn without(mut page: Grey) -> Grey {
    erase_level(&mut page);
    let mut turned = page.turned(1);
    erase_level(&mut turned);
    turned.turned(3)
}

/// Erases the lines that are level.
fn erase_level(page: &mut Grey) {
    let threshold = page.threshold();
    let ink = page.map(|shade| *shade < threshold);
    for line in lines(&runs(&ink)) {
        if let Some(columns) = columns(&line, &ink) {
            for (x, from, to) in columns {
                for y in from..to {
                    page.pixels[y * page.width + x] = WHITE;
                }
            }
        }
    }
}

/// Returns the long runs of ink, by row. Returns none for a photograph.
fn runs(ink: &Picture<bool>) -> Vec<Run> {
    let mut runs = Vec::new();
    for (y, row) in ink.rows().enumerate() {
        let mut from = 0;
        for part in row.split(|ink| !ink) {
            let to = from + part.len();
            if part.len() >= RUN_MIN {
                runs.push(Run { y, from, to });
            }
            from = to + 1;
        }
    }
    if runs.len() > RUNS_MAX { Vec::new() } else { runs }
}

/// Groups runs that adjoin.
fn lines(runs: &[Run]) -> Vec<Vec<Run>> {
    let (mut done, mut open): (Vec<Vec<Run>>, Vec<Vec<Run>>) = (Vec::new(), Vec::new());
    for run in runs {
        let is_near = |other: &&Run| run.y - other.y <= ROWS_APART;
        let adjoins = |other: &Run| {
            run.from <= other.to + COLUMNS_APART && other.from <= run.to + COLUMNS_APART
        };
        let mut line: Vec<Run> = Vec::new();
        let mut others = Vec::new();
        for mut other in open {
            if other.iter().rev().take_while(is_near).any(adjoins) {
                // Two lines that meet are one from here on.
                if !line.is_empty() {
                    other.extend(line);
                    other.sort_by_key(|run| run.y);
                }
                line = other;
            } else if other.last().as_ref().is_some_and(is_near) {
                others.push(other);
            } else {
                done.push(other);
            }
        }
        line.push(*run);
        others.push(line);
        open = others;
    }
    done.extend(open);
    done
}

/// Returns what to erase of a group of runs: for each column, the rows from one to before another.
/// Returns `None` if the group is not a line.
fn columns(line: &[Run], ink: &Picture<bool>) -> Option<Vec<(usize, usize, usize)>> {
    let left = line.iter().map(|run| run.from).min()?;
    let right = line.iter().map(|run| run.to).max()?;
    if right - left < LINE_MIN {
        return None;
    }
    let mut middles = vec![None; right - left];
    for run in line {
        middles[run.from - left..run.to - left].fill(Some(run.y));
    }
    // The ink above and below each place of the line.
    let places: Vec<(usize, usize, usize)> = middles
        .into_iter()
        .enumerate()
        .filter_map(|(at, y)| Some((left + at, y?)))
        .map(|(x, y)| {
            let dark = |y: &usize| ink.pixels[y * ink.width + x];
            let above = (0..y).rev().take_while(dark).take(REACH).count();
            let below = (y..ink.height).take_while(dark).take(REACH).count();
            (x, y - above, y + below)
        })
        .collect();
    let mut heights: Vec<usize> = places.iter().map(|(_, top, foot)| foot - top).collect();
    heights.sort_unstable();
    let thick = heights[heights.len() / 2];
    let free = places.iter().filter(|(_, top, foot)| foot - top <= thick + ROUGH).count();
    if thick > THICK_MAX || (free as f64) < FREE_MIN * places.len() as f64 {
        return None;
    }
    let mut at = places.iter().find(|(_, top, foot)| foot - top <= thick + ROUGH)?.1;
    let erased = places.into_iter().filter_map(|(x, top, foot)| {
        if foot - top <= thick + ROUGH {
            at = top;
            return Some((x, top.saturating_sub(1), (foot + 1).min(ink.height)));
        }
        // Where the line runs is known from the column before.
        let (rises, falls) = (at > top + ROUGH, foot > at + thick + ROUGH);
        match (rises, falls) {
            (true, false) => Some((x, at, (foot + 1).min(ink.height))),
            (false, true) => Some((x, top.saturating_sub(1), at + thick)),
            // A stroke crosses the line.
            _ => None,
        }
    });
    Some(erased.collect())
}

#[cfg(test)]
mod tests {
    use super::super::drawn::{fill, ink};
    use super::*;

    #[test]
    fn frames_go_and_letters_stay() {
        let mut page = Grey::filled(500, 400, WHITE);
        // Letters: one apart, one on a line, one across a line, and a long dash.
        let letters = [
            ((60, 60), (4, 30)),
            ((100, 170), (4, 30)),
            ((150, 185), (4, 40)),
            ((200, 60), (60, 3)),
        ];
        for (place, size) in letters {
            fill(&mut page, place, size);
        }
        let before = page.clone();
        for (place, size) in [((20, 20), (460, 3)), ((20, 380), (460, 3)), ((20, 200), (460, 4))] {
            fill(&mut page, place, size);
        }
        for x in [20, 477] {
            fill(&mut page, (x, 20), (3, 363));
        }
        let without = without(page);
        let changed = without.pixels.iter().zip(&before.pixels).filter(|(a, b)| a != b).count();
        // A corner of lines may leave some pixels.
        assert!(changed < 40, "{changed}");
        assert!(ink(&without) >= ink(&before), "{} {}", ink(&without), ink(&before));
    }

    #[test]
    fn lines_may_fall_and_letters_are_no_lines() {
        let mut page = Grey::filled(600, 100, WHITE);
        for x in 10..590 {
            fill(&mut page, (x, 40 + x / 120), (1, 3));
        }
        assert_eq!(ink(&without(page)), 0);
        // A row of letters with serifs that nearly touch.
        let mut page = Grey::filled(600, 100, WHITE);
        for x in (10..560).step_by(14) {
            fill(&mut page, (x + 4, 30), (5, 24));
            fill(&mut page, (x, 51), (12, 3));
        }
        let before = ink(&page);
        assert_eq!(ink(&without(page)), before);
        let black = Grey::filled(300, 300, 0);
        assert_eq!(without(black.clone()), black);
    }
}
