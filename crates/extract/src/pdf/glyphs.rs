//! The letters of a page as lines need them: upright, on straight lines, with their meaning.
//! Letters come from [`super::content`]; grouping them into rows is done in [`super::rows`].

use hayro_font::kurbo::{Point, Rect};
use hayro_syntax::page::Page;

use super::annotations::{self, Annotation};
use super::content::{Document, HARD_SPACE, Interpreter, Mark};
use super::glyph::Glyph;
use super::print::{self, Grid};
use super::slant::{self, Directions, QUARTERS};
use super::usable::{self, Ground};
use super::visible::{self, visible};
use super::{damage, fields, rows, stacked, straight};

/// If more than one letter in this many exists only in Unicode, the text is Unicode already. In
/// Vietnamese it is one in five.
const UNICODE_LETTERS_MIN: usize = 25;
/// Private use code points to which symbol fonts map their 8-bit codes.
const SYMBOL_CODES: std::ops::RangeInclusive<char> = '\u{f020}'..='\u{f0ff}';

/// The content of a page.
#[derive(Default)]
pub(super) struct Painted {
    /// The letters by rotation of the page, each group upright. The rotation with the most letters
    /// comes first. No group is empty.
    pub turns: Vec<Vec<Glyph>>,
    /// Stamps and watermarks that lean, each upright.
    pub leaning: Vec<Vec<Glyph>>,
    /// Texts apart from the lines: what annotations show, and what the page carries but does not
    /// show, as descriptions of pictures and comments.
    pub aside: Vec<String>,
    /// What the page has besides these letters.
    pub ground: Ground,
    /// Whether the page has more letters than are read.
    pub cut: bool,
    /// Whether some of its content is missing.
    pub damaged: bool,
}

/// Returns the letters of a page. Returns `None` if its content cannot be unpacked.
pub(super) fn painted<'a>(
    page: &Page<'a>,
    document: &Document<'a>,
    form: &fields::Form,
) -> Option<Painted> {
    let content = page.page_stream();
    if content.is_none() && page.raw().contains_key("Contents") {
        return None;
    }
    let content = content.unwrap_or_default();
    let bounds = visible_part(page);
    let mut interpreter = Interpreter::new(document, page.raw());
    interpreter.page(content, page.resources());
    let mut read = Painted::default();
    for (at, annotation) in annotations::of_page(page, &document.layers, form).iter().enumerate() {
        let number = u16::try_from(at + 1).unwrap_or(u16::MAX);
        show(annotation, number, &mut interpreter);
        read.aside.extend(annotation.contents.clone());
    }
    let painting = interpreter.finish();
    read.aside.extend(painting.descriptions.iter().cloned());
    read.cut = painting.cut;
    read.damaged = painting.lost || damage::is_damaged(page, content);
    let seen = visible(&painting, bounds);
    read.ground = visible::ground(&painting, &seen, bounds);
    sort(seen, bounds.center(), &mut read);
    Some(read)
}

/// Returns the part of a page that viewers show. A box without area counts as missing.
fn visible_part(page: &Page<'_>) -> Rect {
    let rect = |of: hayro_syntax::object::Rect| Rect::new(of.x0, of.y0, of.x1, of.y1);
    let boxes = [page.intersected_crop_box(), page.media_box(), hayro_syntax::page::A4];
    let mut boxes = boxes.into_iter().map(rect);
    boxes.find(|bounds| bounds.width() > 1.0 && bounds.height() > 1.0).unwrap_or_default()
}

/// Paints what an annotation shows. A field whose appearance is empty is written from its value.
fn show<'a>(annotation: &Annotation<'a>, number: u16, interpreter: &mut Interpreter<'a, '_>) {
    if let Some((bounds, color)) = annotation.filled {
        interpreter.filled(bounds, color);
    }
    let before = interpreter.letters();
    if let Some((form, place)) = &annotation.appearance {
        interpreter.appearance(form, *place, number, annotation.tints);
    }
    let empty = interpreter.letters() == before;
    if let Some(field) = annotation.written.as_ref().filter(|_| empty) {
        interpreter.written(fields::marks(field), number);
    }
}

/// Sorts letters into the groups of a page: its lines by rotation, what is stamped on them, and
/// what leans. `middle` is that of the page.
fn sort(marks: Vec<Mark>, middle: Point, read: &mut Painted) {
    let directions = Directions::of(&marks);
    let mut turns = [const { Vec::new() }; QUARTERS];
    let mut stamped: Vec<(u16, usize, Vec<Glyph>)> = Vec::new();
    let (mut leaning, mut placed, mut of) = (Vec::new(), Vec::new(), Vec::new());
    let found = directions.of_marks(&marks);
    for (mark, found) in marks.into_iter().zip(found) {
        let Some((quarter, lean)) = found else {
            leaning.push(mark);
            continue;
        };
        let shift = directions.shift(quarter, lean, middle);
        of.push((mark.annotation, quarter, shift));
        placed.push((mark, 90.0 * quarter as f64 + lean));
    }
    for (glyph, (annotation, quarter, (x, y))) in slant::upright(&placed).into_iter().zip(of) {
        let glyph = Glyph { x: glyph.x + x, y: glyph.y + y, ..glyph };
        if annotation == 0 {
            turns[quarter].push(glyph);
            continue;
        }
        let glyph = Glyph { stamped: true, ..glyph };
        match stamped.last_mut() {
            Some((number, turn, glyphs)) if (*number, *turn) == (annotation, quarter) => {
                glyphs.push(glyph);
            }
            _ => stamped.push((annotation, quarter, vec![glyph])),
        }
    }
    let slopes = turns.each_mut().map(|glyphs| {
        let slope = straight::straighten(glyphs);
        let stamps = straight::take_climbing(glyphs).into_iter().chain(stacked::take(glyphs));
        read.leaning.extend(stamps.map(|stamp| meant(&stamp)));
        *glyphs = meant(glyphs);
        slope
    });
    let stamped = stamped.into_iter().map(|(_, turn, glyphs)| (turn, meant(&glyphs)));
    for (turn, mut glyphs) in stamped.filter(|(_, glyphs)| !glyphs.is_empty()) {
        straight::turn(&mut glyphs, slopes[turn]);
        read.aside.push(super::printed(glyphs.clone()));
        if is_of_signature(&glyphs) {
            continue;
        }
        rows::align(&mut glyphs, &mut turns[turn]);
        turns[turn].extend(glyphs);
    }
    read.turns = turns.into_iter().filter(|turn| !turn.is_empty()).collect();
    read.turns.sort_by_key(|turn| std::cmp::Reverse(turn.len()));
    for stamp in slant::stamps(leaning) {
        let glyphs = meant(&slant::upright(&slant::laid(&stamp)));
        if !glyphs.is_empty() {
            read.leaning.push(glyphs);
        }
    }
}

/// Returns true if the letters are the stamp of a signature, which is not part of the text.
fn is_of_signature(glyphs: &[Glyph]) -> bool {
    let text = print::lines(&rows::rows(glyphs.to_vec()), Grid::of(std::iter::empty()));
    text.lines().any(usable::is_stamp)
}

/// Returns true if the letters that an annotation paints are the stamp of a signature.
pub(super) fn is_about_signature(marks: Vec<Mark>) -> bool {
    let level: Vec<(Mark, f64)> = marks.into_iter().map(|mark| (mark, 0.0)).collect();
    is_of_signature(&meant(&slant::upright(&level)))
}

/// Returns letters with their meaning: parts of ligatures, signs of symbol fonts. Clears old
/// encodings that do not apply.
fn meant(glyphs: &[Glyph]) -> Vec<Glyph> {
    let mut meant = Vec::with_capacity(glyphs.len());
    for glyph in glyphs {
        match ligature(glyph.letter) {
            None => meant.push(Glyph { letter: meaning(glyph.letter), ..*glyph }),
            Some(parts) => {
                let width = glyph.width / parts.chars().count() as f32;
                meant.extend(parts.chars().enumerate().map(|(at, letter)| Glyph {
                    letter,
                    x: glyph.x + at as f32 * width,
                    width,
                    ..*glyph
                }));
            }
        }
    }
    trust_unicode(&mut meant);
    meant
}

/// Clears the encodings if the text is Unicode already. An old font may have a table that maps its
/// glyphs to Unicode. Then the page has letters that cannot result from misreading an old encoding.
fn trust_unicode(glyphs: &mut [Glyph]) {
    let old = glyphs.iter().filter(|glyph| glyph.encoding.is_some());
    let (unicode, all) = old.fold((0, 0), |(unicode, all), glyph| {
        (unicode + usize::from(is_vietnamese(glyph.letter)), all + 1)
    });
    if unicode * UNICODE_LETTERS_MIN > all {
        for glyph in glyphs {
            glyph.encoding = None;
        }
    }
}

/// Returns true for a letter that only Vietnamese has, apart from a few rare languages.
pub(super) fn is_vietnamese(c: char) -> bool {
    matches!(c, '\u{1ea0}'..='\u{1ef9}' | 'ă' | 'Ă' | 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư')
}

/// Returns the letter of a glyph. Symbol fonts have list signs and ASCII in the private use area.
/// Other code points there have no meaning outside their font; they become U+FFFD, so that the gap
/// stays visible.
fn meaning(c: char) -> char {
    match c {
        '\u{f0b7}' | '\u{f0a7}' | '\u{f0d8}' | '\u{f076}' | '\u{f0a8}' => '•',
        '\u{f02d}' => '-',
        '\u{f0fc}' => '✓',
        '\u{f020}' => ' ',
        c if SYMBOL_CODES.contains(&c) && (c as u32 - 0xf000) < 0x7f => {
            char::from_u32(c as u32 - 0xf000).unwrap_or('\u{fffd}')
        }
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => '\u{fffd}',
        HARD_SPACE => HARD_SPACE,
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// Returns the letters of a ligature (Unicode Standard, Alphabetic Presentation Forms).
fn ligature(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        '\u{fb05}' | '\u{fb06}' => "st",
        _ => return None,
    })
}
