//! The operators of text: where each letter of a string is (ISO 32000-1, 9.4).

use hayro_font::kurbo::Affine;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Array, Object};
use hayro_syntax::page::Resources;

use super::color::Ink;
use super::interpreter::{Interpreter, TRANSPARENT, affine};
use super::mark::{Mark, Paint};
use super::state::{Mode, State};

impl<'a> Interpreter<'a, '_> {
    /// Applies an operator of text. Others are ignored.
    pub(super) fn text_operator(
        &mut self,
        operator: &Op<'_, '_>,
        resources: &Resources<'a>,
        state: &mut State<'a>,
    ) {
        let text = &mut state.text;
        match operator {
            Op::BeginText(_) => {
                (text.matrix, text.line) = (Affine::IDENTITY, Affine::IDENTITY);
                self.moved = true;
            }
            Op::CharacterSpacing(n) => text.char_spacing = n.0.as_f64(),
            Op::WordSpacing(n) => text.word_spacing = n.0.as_f64(),
            Op::HorizontalScaling(n) => text.scale = n.0.as_f64() / 100.0,
            Op::TextLeading(n) => text.leading = n.0.as_f64(),
            Op::TextRise(n) => text.rise = n.0.as_f64(),
            Op::TextRenderingMode(n) => text.mode = Mode::of(n.0.as_i64()),
            Op::TextFont(font) => {
                text.font = resources.get_font(font.0).map(|f| self.document.fonts.font(&f));
                text.size = font.1.as_f64();
            }
            Op::SetTextMatrix(m) => {
                text.line = affine([&m.0, &m.1, &m.2, &m.3, &m.4, &m.5]);
                text.matrix = text.line;
                self.moved = true;
            }
            Op::NextLine(by) => self.next_line(by.0.as_f64(), by.1.as_f64(), state),
            Op::NextLineAndSetLeading(by) => {
                text.leading = -by.1.as_f64();
                self.next_line(by.0.as_f64(), by.1.as_f64(), state);
            }
            Op::NextLineUsingLeading(_) => self.next_line(0.0, -text.leading, state),
            Op::ShowText(string) => self.strings(&[Shown::Text(string.0)], state),
            Op::NextLineAndShowText(string) => {
                self.next_line(0.0, -text.leading, state);
                self.strings(&[Shown::Text(string.0)], state);
            }
            Op::ShowTextWithParameters(show) => {
                (text.word_spacing, text.char_spacing) = (show.0.as_f64(), show.1.as_f64());
                self.next_line(0.0, -text.leading, state);
                self.strings(&[Shown::Text(show.2)], state);
            }
            Op::ShowTexts(list) => self.show_list(list.0, state),
            _ => {}
        }
    }

    fn next_line(&mut self, x: f64, y: f64, state: &mut State<'a>) {
        state.text.line *= Affine::translate((x, y));
        state.text.matrix = state.text.line;
        self.moved = true;
    }

    fn show_list(&mut self, list: &Array<'_>, state: &mut State<'a>) {
        let entries: Vec<Object<'_>> = list.iter::<Object<'_>>().collect();
        let shown: Vec<Shown<'_>> = entries
            .iter()
            .filter_map(|entry| match entry {
                Object::String(string) => Some(Shown::Text(string)),
                Object::Number(number) => Some(Shown::Shift(number.as_f64())),
                _ => None,
            })
            .collect();
        self.strings(&shown, state);
    }

    /// Shows the strings of one operator, with the shifts between them.
    fn strings(&mut self, shown: &[Shown<'_>], state: &mut State<'a>) {
        self.judge_pattern(&mut state.fill);
        self.judge_pattern(&mut state.stroke);
        let from = self.painting.marks.len();
        for part in shown {
            match part {
                Shown::Text(string) => self.string(string, state),
                Shown::Shift(thousandths) => {
                    let shift = -thousandths / 1000.0 * state.text.size * state.text.scale;
                    state.text.matrix *= Affine::translate((shift, 0.0));
                }
            }
        }
        let letters = self.painting.marks.len() - from;
        if letters == 0 {
            return;
        }
        if std::mem::take(&mut self.moved) {
            self.string += 1;
        }
        if letters > 1 {
            let string = self.string;
            self.painting.marks[from..].iter_mut().for_each(|mark| mark.string = string);
        }
        if state.text.mode == Mode::Clip {
            state.clip_letters.push(from..from + letters);
        }
    }

    fn string(&mut self, bytes: &[u8], state: &mut State<'a>) {
        let Some(font) = state.text.font.clone() else {
            self.painting.lost |= !bytes.is_empty();
            return;
        };
        let hidden = self.is_hidden();
        let mut rest = bytes;
        while !rest.is_empty() {
            let (code, length) = font.next(rest);
            rest = &rest[length..];
            let text = &state.text;
            let scale = Affine::new([text.size * text.scale, 0.0, 0.0, text.size, 0.0, text.rise]);
            let place = state.matrix * text.matrix * scale;
            let [a, b, c, d, x, y] = place.as_coeffs();
            let along = a.hypot(b);
            // Points on the page for a unit along the base line of unscaled text space.
            let points = along / (text.size * text.scale).abs().max(f64::MIN_POSITIVE);
            let size = (a * d - b * c).abs() / along.max(f64::MIN_POSITIVE) * font.em;
            let count = code.letters.len() as f64;
            let width = (code.advance * along / count).max(0.0);
            let spacing = text.char_spacing * text.scale * points;
            let angle = b.atan2(a).to_degrees();
            let sane = [x, y, size, width, spacing, angle].iter().all(|number| number.is_finite());
            let advance = code.advance * text.size
                + text.char_spacing
                + if code.spaced { text.word_spacing } else { 0.0 };
            let scale = text.scale;
            if sane && size > f64::EPSILON {
                let (sin, cos) = angle.to_radians().sin_cos();
                let paint = if hidden { Paint::Hidden } else { paint(state) };
                for (at, &letter) in code.letters.iter().enumerate() {
                    let before = at as f64 * width;
                    self.paint_letter(Mark {
                        letter,
                        x: x + before * cos,
                        y: y + before * sin,
                        angle,
                        width,
                        spacing,
                        size,
                        encoding: font.encoding,
                        paint,
                        clip: state.clip.clone(),
                        string: 0,
                        order: 0,
                        annotation: 0,
                    });
                }
            }
            state.text.matrix *= Affine::translate((advance * scale, 0.0));
        }
    }
}

/// A part of what one operator shows.
enum Shown<'s> {
    Text(&'s [u8]),
    /// To the left, in thousandths of the font size.
    Shift(f64),
}

/// Returns how a letter is painted in the current state.
fn paint(state: &State<'_>) -> Paint {
    let seen = |ink: &Ink<'_>| {
        let changes = ink.color.is_none() || ink.color != state.neutral;
        changes && !ink.nothing && state.opacity(ink) >= TRANSPARENT
    };
    let (fill, stroke) = (&state.fill, &state.stroke);
    match state.text.mode {
        Mode::Invisible => Paint::Layer,
        Mode::Clip => Paint::Nothing,
        Mode::Fill if seen(fill) => Paint::Ink(fill.color),
        Mode::Stroke if seen(stroke) => Paint::Ink(stroke.color),
        Mode::FillAndStroke => match (seen(fill), seen(stroke)) {
            (true, true) => Paint::Ink(fill.color.filter(|_| fill.color == stroke.color)),
            (true, false) => Paint::Ink(fill.color),
            (false, true) => Paint::Ink(stroke.color),
            (false, false) => Paint::Nothing,
        },
        Mode::Fill | Mode::Stroke => Paint::Nothing,
    }
}
