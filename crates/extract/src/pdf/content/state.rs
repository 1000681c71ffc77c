//! The graphics state of a content stream (ISO 32000-1, 8.4 and 9.3), as far as text needs it.

use std::rc::Rc;

use hayro_font::kurbo::Affine;

use super::color::Ink;
use super::mark::Color;
use super::shape::Clip;
use crate::pdf::fonts::PageFont;

/// What `q` saves and `Q` restores.
#[derive(Clone)]
pub(super) struct State<'a> {
    /// From the space of the content stream to the page.
    pub matrix: Affine,
    pub clip: Clip,
    pub fill: Ink<'a>,
    pub stroke: Ink<'a>,
    pub line_width: f64,
    /// Opacity that groups around this content have, from 0 to 1.
    pub group_alpha: f32,
    /// Whether a soft mask lets nothing through.
    pub masked: bool,
    /// Whether colours replace what is below them, rather than being mixed with it; and whether
    /// groups around this content do.
    pub replaces: bool,
    pub group_replaces: bool,
    /// The colour that changes nothing in the current blend mode.
    pub neutral: Option<Color>,
    pub text: TextState<'a>,
    /// Letters whose shapes are part of the clipping path, as ranges of marks.
    pub clip_letters: Vec<std::ops::Range<usize>>,
}

/// The text state, with the matrices of the current text object.
#[derive(Clone)]
pub(super) struct TextState<'a> {
    pub font: Option<Rc<PageFont<'a>>>,
    pub size: f64,
    pub char_spacing: f64,
    pub word_spacing: f64,
    /// Horizontal scaling; 1 is the usual width.
    pub scale: f64,
    pub leading: f64,
    pub rise: f64,
    pub mode: Mode,
    pub matrix: Affine,
    pub line: Affine,
}

/// Text rendering mode (ISO 32000-1, table 106).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Fill,
    Stroke,
    FillAndStroke,
    Invisible,
    /// Only added to the clipping path.
    Clip,
}

impl Mode {
    /// Returns the mode of a number, and whether the letters are also added to the clipping path.
    /// Unknown numbers fill.
    pub fn of(number: i64) -> Mode {
        match number {
            1 | 5 => Mode::Stroke,
            2 | 6 => Mode::FillAndStroke,
            3 => Mode::Invisible,
            7 => Mode::Clip,
            _ => Mode::Fill,
        }
    }
}

impl State<'_> {
    /// Returns how opaque an ink is, from 0 to 1.
    pub fn opacity(&self, ink: &Ink<'_>) -> f32 {
        if self.masked { 0.0 } else { ink.alpha * self.group_alpha }
    }

    /// Returns true if what is painted hides what is below it.
    pub fn hides(&self) -> bool {
        self.replaces && self.group_replaces && self.clip_letters.is_empty()
    }

    /// Returns the state at the start of a page. Nothing is clipped, not even at its edges.
    pub fn new() -> Self {
        State {
            matrix: Affine::IDENTITY,
            clip: Clip::default(),
            fill: Ink::black(),
            stroke: Ink::black(),
            line_width: 1.0,
            group_alpha: 1.0,
            masked: false,
            replaces: true,
            group_replaces: true,
            neutral: None,
            text: TextState {
                font: None,
                size: 0.0,
                char_spacing: 0.0,
                word_spacing: 0.0,
                scale: 1.0,
                leading: 0.0,
                rise: 0.0,
                mode: Mode::Fill,
                matrix: Affine::IDENTITY,
                line: Affine::IDENTITY,
            },
            clip_letters: Vec::new(),
        }
    }
}
