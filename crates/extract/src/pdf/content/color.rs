//! Colours of filling and stroking (ISO 32000-1, 8.6), as far as they say whether letters are seen.
//! Patterns and colours that a function computes are not evaluated, but white is known.

use std::rc::Rc;

use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Name, Number, Object, Stream};
use hayro_syntax::page::Resources;

use super::mark::Color;
use super::state::State;

/// Colours of CIE L*a*b* from this lightness on, and up to this chroma, are white.
const WHITE_LIGHTNESS: f32 = 99.0;
const WHITE_CHROMA: f32 = 3.0;
/// Deepest nesting of colour spaces.
const DEPTH_MAX: usize = 4;

/// Colour and opacity of filling or stroking.
#[derive(Debug, Clone)]
pub(super) struct Ink<'a> {
    space: Space,
    /// `None` if the colour is not evaluated.
    pub color: Option<Color>,
    pub alpha: f32,
    /// The tiling pattern, if it is one.
    pub pattern: Option<Stream<'a>>,
}

/// Colour spaces whose colours are evaluated.
#[derive(Debug, Clone)]
enum Space {
    Gray,
    Rgb,
    Cmyk,
    Lab,
    /// Amounts of inks; without any ink it is the paper that is seen.
    Tints,
    /// A table of colours of another space, which has `parts` components.
    Indexed {
        base: Rc<Space>,
        parts: usize,
        table: Rc<[u8]>,
    },
    Other,
}

impl Space {
    fn color(&self, parts: &[f32]) -> Option<Color> {
        match (self, parts) {
            (Space::Gray, [gray, ..]) => Some([*gray; 3]),
            (Space::Rgb, [r, g, b, ..]) => Some([*r, *g, *b]),
            (Space::Cmyk, [c, m, y, k, ..]) => Some([c, m, y].map(|ink| (1.0 - ink) * (1.0 - k))),
            (Space::Lab, [l, a, b, ..]) => {
                let white = *l >= WHITE_LIGHTNESS && a.abs().max(b.abs()) <= WHITE_CHROMA;
                white.then_some([1.0; 3])
            }
            (Space::Tints, [_, ..]) => parts.iter().all(|tint| *tint == 0.0).then_some([1.0; 3]),
            (Space::Indexed { base, parts: count, table }, [index, ..]) => {
                let at = *index as usize * count;
                let entry = table.get(at..at + count)?;
                base.color(&entry.iter().map(|byte| f32::from(*byte) / 255.0).collect::<Vec<_>>())
            }
            _ => None,
        }
    }

    /// Returns the number of components; 0 if it is not known.
    fn parts(&self) -> usize {
        match self {
            Space::Gray | Space::Indexed { .. } => 1,
            Space::Rgb | Space::Lab => 3,
            Space::Cmyk => 4,
            Space::Tints | Space::Other => 0,
        }
    }
}

impl<'a> Ink<'a> {
    /// Returns black, as each page begins.
    pub fn black() -> Self {
        Ink { space: Space::Gray, color: Some([0.0; 3]), alpha: 1.0, pattern: None }
    }

    /// Sets a colour of a colour space by its components.
    fn set(&mut self, space: Space, parts: &[f32]) {
        self.color = space.color(parts);
        (self.space, self.pattern) = (space, None);
    }

    /// Sets a colour of the current space.
    fn set_parts(&mut self, parts: &[Number]) {
        let parts: Vec<f32> = parts.iter().map(Number::as_f32).collect();
        self.color = self.space.color(&parts);
        self.pattern = None;
    }

    /// Sets a pattern, or a colour of the current space.
    fn set_named(&mut self, parts: &[Number], name: Option<&Name<'_>>, resources: &Resources<'a>) {
        self.set_parts(parts);
        if let Some(name) = name {
            self.color = None;
            self.pattern = match resources.get_pattern(name) {
                Some(Object::Stream(pattern)) => Some(pattern),
                _ => None,
            };
        }
    }

    /// Selects a colour space, and with it its first colour (ISO 32000-1, table 74).
    fn select(&mut self, space: Space) {
        match space {
            Space::Cmyk => self.set(space, &[0.0, 0.0, 0.0, 1.0]),
            Space::Tints => self.set(space, &[1.0]),
            _ => self.set(space, &[0.0; 3]),
        }
    }
}

/// Applies an operator of colour. Returns false if it is none.
pub(super) fn set_color<'a>(
    operator: &Op<'_, '_>,
    resources: &Resources<'a>,
    state: &mut State<'a>,
) -> bool {
    let numbers = |parts: &[&Number]| parts.iter().map(|part| part.as_f32()).collect::<Vec<f32>>();
    let (fill, stroke) = (&mut state.fill, &mut state.stroke);
    match operator {
        Op::NonStrokeColorDeviceGray(g) => fill.set(Space::Gray, &numbers(&[&g.0])),
        Op::StrokeColorDeviceGray(g) => stroke.set(Space::Gray, &numbers(&[&g.0])),
        Op::NonStrokeColorDeviceRgb(c) => fill.set(Space::Rgb, &numbers(&[&c.0, &c.1, &c.2])),
        Op::StrokeColorDeviceRgb(c) => stroke.set(Space::Rgb, &numbers(&[&c.0, &c.1, &c.2])),
        Op::NonStrokeColorCmyk(c) => fill.set(Space::Cmyk, &numbers(&[&c.0, &c.1, &c.2, &c.3])),
        Op::StrokeColorCmyk(c) => stroke.set(Space::Cmyk, &numbers(&[&c.0, &c.1, &c.2, &c.3])),
        Op::ColorSpaceNonStroke(name) => fill.select(named(name.0, resources)),
        Op::ColorSpaceStroke(name) => stroke.select(named(name.0, resources)),
        Op::NonStrokeColor(c) => fill.set_parts(&c.0),
        Op::StrokeColor(c) => stroke.set_parts(&c.0),
        Op::NonStrokeColorNamed(c) => fill.set_named(&c.0, c.1, resources),
        Op::StrokeColorNamed(c) => stroke.set_named(&c.0, c.1, resources),
        _ => return false,
    }
    true
}

/// Returns the colour space of a name.
fn named(name: &Name<'_>, resources: &Resources<'_>) -> Space {
    match resources.get_color_space(name) {
        Some(space) => space_of(&space, DEPTH_MAX),
        None => device(name.as_str()),
    }
}

fn device(name: &str) -> Space {
    match name {
        "DeviceGray" | "CalGray" | "G" => Space::Gray,
        "DeviceRGB" | "CalRGB" | "RGB" => Space::Rgb,
        "DeviceCMYK" | "CMYK" => Space::Cmyk,
        "Lab" => Space::Lab,
        _ => Space::Other,
    }
}

fn space_of(space: &Object<'_>, depth: usize) -> Space {
    let list = match space {
        Object::Name(name) => return device(name.as_str()),
        Object::Array(list) if depth > 0 => list,
        _ => return Space::Other,
    };
    let mut parts = list.iter::<Object<'_>>();
    let Some(Object::Name(kind)) = parts.next() else { return Space::Other };
    match (kind.as_str(), parts.next(), parts.nth(1)) {
        ("ICCBased", Some(Object::Stream(profile)), _) => match profile.dict().get::<i32>("N") {
            Some(1) => Space::Gray,
            Some(3) => Space::Rgb,
            Some(4) => Space::Cmyk,
            _ => Space::Other,
        },
        ("Separation" | "DeviceN", ..) => Space::Tints,
        ("Indexed" | "I", Some(base), Some(table)) => {
            let base = space_of(&base, depth - 1);
            let table = match table {
                Object::String(text) => text.as_bytes().to_vec(),
                Object::Stream(text) => text.decoded_data().unwrap_or_default().into_owned(),
                _ => Vec::new(),
            };
            match base.parts() {
                0 => Space::Other,
                parts => Space::Indexed { base: Rc::new(base), parts, table: table.into() },
            }
        }
        (kind, ..) => device(kind),
    }
}
