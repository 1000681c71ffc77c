//! Marked content (ISO 32000-1, 14.6): layers that are switched off, and text that stands in for
//! letters.

use hayro_font::kurbo::{Point, Rect};
use hayro_syntax::object::{Dict, Name, Object, String as PdfString};
use hayro_syntax::page::Resources;

use super::interpreter::Interpreter;
use super::mark::{HARD_SPACE, Mark, Paint};
use super::state::State;
use crate::pdf::strings;

/// Text in place of a hyphen at the end of a line.
const SOFT_HYPHEN: &str = "\u{ad}";
/// Deepest nesting that is followed. Deeper content belongs to what is around it.
const DEPTH_MAX: usize = 128;
/// Largest letters that stand in for a picture, in points.
const PICTURE_SIZE_MAX: f64 = 14.0;
/// Height of letters that stand in for a picture, as a share of its height.
const PICTURE_SIZE: f64 = 0.7;

/// A piece of content that is marked.
pub(super) struct Marked {
    /// Whether it, or anything around it, is on a layer that is switched off.
    hidden: bool,
    replacement: Option<Replacement>,
}

/// Text that stands in for what a piece of content paints.
struct Replacement {
    text: String,
    /// Number of marks and areas before the piece.
    marks: usize,
    areas: usize,
}

impl<'a> Interpreter<'a, '_> {
    /// Returns true if content is hidden by its layer.
    pub(super) fn is_hidden(&self) -> bool {
        self.marked.last().is_some_and(|marked| marked.hidden)
    }

    /// Begins a piece of marked content with a property list, or the name of one.
    pub(super) fn begin_marked_with(
        &mut self,
        tag: &Name<'_>,
        properties: &Object<'_>,
        resources: &Resources<'a>,
    ) {
        match properties {
            Object::Name(name) => {
                let properties = resources.properties.get::<Dict<'_>>(name.as_ref() as &[u8]);
                self.begin_marked(Some(tag.as_str()), properties.as_ref());
            }
            Object::Dict(properties) => self.begin_marked(Some(tag.as_str()), Some(properties)),
            _ => self.begin_marked(None, None),
        }
    }

    /// Begins a piece of marked content.
    pub(super) fn begin_marked(&mut self, tag: Option<&str>, properties: Option<&Dict<'_>>) {
        let mut hidden = self.is_hidden();
        let mut text = None;
        if let Some(properties) = properties.filter(|_| self.marked.len() < DEPTH_MAX) {
            hidden |= tag == Some("OC") && self.document.layers.hides(properties);
            let own = properties.get::<PdfString<'_>>("ActualText");
            text = own.map(|text| strings::text(&text)).or_else(|| {
                let number = properties.get::<i32>("MCID")?;
                self.structure.replacement(number).map(str::to_string)
            });
            let description = properties.get::<PdfString<'_>>("Alt");
            let descriptions = description.map(|text| strings::text(&text));
            self.painting.descriptions.extend(descriptions);
        }
        let text = text.filter(|text| text != SOFT_HYPHEN || self.is_in_word());
        let (marks, areas) = (self.painting.marks.len(), self.painting.areas.len());
        if text.is_some() {
            self.drawn = None;
        }
        let replacement = text.map(|text| Replacement { text, marks, areas });
        self.marked.push(Marked { hidden, replacement });
    }

    /// Returns true after a small letter. After others a hyphen may be that of a code (`QĐ-UBND`).
    fn is_in_word(&self) -> bool {
        self.painting.marks.last().is_some_and(|mark| mark.letter.is_lowercase())
    }

    /// Begins a piece of content on a layer that is switched off.
    pub(super) fn begin_hidden(&mut self) {
        self.marked.push(Marked { hidden: true, replacement: None });
    }

    /// Ends the innermost piece.
    pub(super) fn end_marked(&mut self, state: &State<'a>) {
        let Some(marked) = self.marked.pop() else { return };
        let Some(replacement) = marked.replacement else { return };
        let from = replacement.marks.min(self.painting.marks.len());
        if replacement.text == SOFT_HYPHEN {
            // A hyphen that only breaks a word is not part of it. Other signs may be a space.
            let dash = |mark: &Mark| matches!(mark.letter, '-' | '\u{2010}');
            if self.painting.marks[from..].iter().all(dash) {
                self.painting.marks.truncate(from);
            }
            return;
        }
        let painted: Vec<Mark> = self.painting.marks.drain(from..).collect();
        let stretches = if painted.is_empty() {
            let areas = self.painting.areas.get(replacement.areas..).unwrap_or_default();
            let areas = areas.iter().map(|area| area.shape.bounds);
            let bounds = areas.chain(self.drawn.take()).reduce(|a, b| a.union(b));
            let bounds = bounds.unwrap_or_else(|| {
                let place = state.matrix * Point::ORIGIN;
                Rect::from_center_size(place, (PICTURE_SIZE_MAX, PICTURE_SIZE_MAX))
            });
            let paint = if marked.hidden { Paint::Hidden } else { Paint::Ink(None) };
            vec![Stretch::of_picture(bounds, paint, state)]
        } else {
            stretches(&painted)
        };
        for mark in spread(&replacement.text, &stretches) {
            self.paint_letter(mark);
        }
    }
}

/// A part of a line that letters take up.
struct Stretch {
    /// Its first letter.
    first: Mark,
    /// Length along the base line, in points.
    length: f64,
}

impl Stretch {
    fn of_picture(bounds: Rect, paint: Paint, state: &State<'_>) -> Self {
        let size = (PICTURE_SIZE * bounds.height()).min(PICTURE_SIZE_MAX);
        let first = Mark {
            letter: ' ',
            x: bounds.x0,
            y: bounds.center().y - size / 3.0,
            angle: 0.0,
            width: 0.0,
            spacing: 0.0,
            size,
            encoding: None,
            paint,
            clip: state.clip.clone(),
            string: 0,
            order: 0,
            annotation: 0,
        };
        Stretch { first, length: bounds.width() }
    }
}

/// Returns the lines that letters form, in the order of painting.
fn stretches(marks: &[Mark]) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for mark in marks {
        if let Some(last) = stretches.last_mut() {
            let (sin, cos) = last.first.angle.to_radians().sin_cos();
            let (dx, dy) = (mark.x - last.first.x, mark.y - last.first.y);
            let (along, up) = (dx * cos + dy * sin, dy * cos - dx * sin);
            let same_line = up.abs() < last.first.size / 2.0 && along >= -last.first.size;
            if same_line && (mark.angle - last.first.angle).abs() < 1.0 {
                last.length = last.length.max(along + mark.width);
                continue;
            }
        }
        stretches.push(Stretch { first: mark.clone(), length: mark.width });
    }
    stretches
}

/// Spreads text over the lines that it stands in for, by their lengths. Words stay whole. Spaces at
/// the ends are kept, since the words beside them belong to other pieces.
fn spread(text: &str, stretches: &[Stretch]) -> Vec<Mark> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let letters = |word: &&str| word.chars().count() + 1;
    let all: usize = words.iter().map(letters).sum::<usize>().max(1);
    let whole: f64 = stretches.iter().map(|stretch| stretch.length).sum();
    let mut lines: Vec<Vec<&str>> = vec![Vec::new(); stretches.len()];
    let (mut line, mut before, mut filled) = (0, 0, 0.0);
    for word in &words {
        // The line at which the middle of the word comes to be.
        let middle = (before as f64 + letters(word) as f64 / 2.0) / all as f64 * whole;
        while line + 1 < stretches.len() && middle > filled + stretches[line].length {
            filled += stretches[line].length;
            line += 1;
        }
        if let Some(words) = lines.get_mut(line) {
            words.push(word);
        }
        before += letters(word);
    }
    let mut lines: Vec<String> = lines.into_iter().map(|words| words.join(" ")).collect();
    if text.starts_with(char::is_whitespace)
        && let Some(line) = lines.first_mut()
    {
        line.insert(0, ' ');
    }
    if text.trim().len() < text.trim_start().len()
        && let Some(line) = lines.last_mut()
    {
        line.push(' ');
    }
    stretches.iter().zip(lines).flat_map(|(stretch, line)| on_line(stretch, &line)).collect()
}

/// Returns the letters of a text over a stretch of line, however short it is.
fn on_line(stretch: &Stretch, text: &str) -> Vec<Mark> {
    let width = stretch.length / text.chars().count().max(1) as f64;
    let (sin, cos) = stretch.first.angle.to_radians().sin_cos();
    let place = |(at, letter): (usize, char)| Mark {
        letter: if letter == ' ' { HARD_SPACE } else { letter },
        x: stretch.first.x + at as f64 * width * cos,
        y: stretch.first.y + at as f64 * width * sin,
        width: if letter == ' ' { 0.0 } else { width },
        spacing: 0.0,
        encoding: None,
        ..stretch.first.clone()
    };
    text.chars().enumerate().map(place).collect()
}
