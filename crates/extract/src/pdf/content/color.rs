//! Colours of filling and stroking (ISO 32000-1, 8.6), as far as they say whether letters are seen.
//! Colours of other spaces than gray, RGB and CMYK are not evaluated.

use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Name, Number, Object};
use hayro_syntax::page::Resources;

use super::mark::Color;
use super::state::State;

/// Colour and opacity of filling or stroking.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ink {
    pub space: Space,
    /// `None` if the colour is not evaluated.
    pub color: Option<Color>,
    pub alpha: f32,
}

/// Colour spaces whose colours are evaluated (ISO 32000-1, 8.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    Gray,
    Rgb,
    Cmyk,
    Other,
}

impl Ink {
    /// Black, as each page begins.
    pub const BLACK: Ink = Ink { space: Space::Gray, color: Some([0.0; 3]), alpha: 1.0 };

    /// Sets a colour by its components.
    pub fn set(&mut self, space: Space, parts: &[f32]) {
        self.space = space;
        self.color = match (space, parts) {
            (Space::Gray, [gray, ..]) => Some([*gray; 3]),
            (Space::Rgb, [r, g, b, ..]) => Some([*r, *g, *b]),
            (Space::Cmyk, [c, m, y, k, ..]) => Some([c, m, y].map(|ink| (1.0 - ink) * (1.0 - k))),
            _ => None,
        };
    }

    /// Selects a colour space, and with it the first colour of this space.
    pub fn select(&mut self, space: Space) {
        match space {
            Space::Gray => self.set(space, &[0.0]),
            Space::Rgb => self.set(space, &[0.0; 3]),
            Space::Cmyk => self.set(space, &[0.0, 0.0, 0.0, 1.0]),
            Space::Other => self.set(space, &[]),
        }
    }
}

/// Applies an operator of colour. Returns false if it is none.
pub(super) fn set_color(
    operator: &Op<'_, '_>,
    resources: &Resources<'_>,
    state: &mut State<'_>,
) -> bool {
    let numbers = |parts: &[Number]| parts.iter().map(Number::as_f32).collect::<Vec<f32>>();
    let (fill, stroke) = (&mut state.fill, &mut state.stroke);
    match operator {
        Op::NonStrokeColorDeviceGray(g) => fill.set(Space::Gray, &[g.0.as_f32()]),
        Op::StrokeColorDeviceGray(g) => stroke.set(Space::Gray, &[g.0.as_f32()]),
        Op::NonStrokeColorDeviceRgb(c) => {
            fill.set(Space::Rgb, &[&c.0, &c.1, &c.2].map(|part| part.as_f32()));
        }
        Op::StrokeColorDeviceRgb(c) => {
            stroke.set(Space::Rgb, &[&c.0, &c.1, &c.2].map(|part| part.as_f32()));
        }
        Op::NonStrokeColorCmyk(c) => {
            fill.set(Space::Cmyk, &[&c.0, &c.1, &c.2, &c.3].map(|part| part.as_f32()));
        }
        Op::StrokeColorCmyk(c) => {
            stroke.set(Space::Cmyk, &[&c.0, &c.1, &c.2, &c.3].map(|part| part.as_f32()));
        }
        Op::ColorSpaceNonStroke(name) => fill.select(space(name.0, resources)),
        Op::ColorSpaceStroke(name) => stroke.select(space(name.0, resources)),
        Op::NonStrokeColor(c) => fill.set(fill.space, &numbers(&c.0)),
        Op::StrokeColor(c) => stroke.set(stroke.space, &numbers(&c.0)),
        Op::NonStrokeColorNamed(c) => fill.set(fill.space, &numbers(&c.0)),
        Op::StrokeColorNamed(c) => stroke.set(stroke.space, &numbers(&c.0)),
        _ => return false,
    }
    true
}

/// Returns the colour space of a name.
fn space(name: &Name<'_>, resources: &Resources<'_>) -> Space {
    let by_name = |name: &str| match name {
        "DeviceGray" | "CalGray" => Space::Gray,
        "DeviceRGB" | "CalRGB" => Space::Rgb,
        "DeviceCMYK" => Space::Cmyk,
        _ => Space::Other,
    };
    match resources.get_color_space(name) {
        None => by_name(name.as_str()),
        Some(Object::Name(name)) => by_name(name.as_str()),
        Some(Object::Array(space)) => {
            let mut parts = space.iter::<Object<'_>>();
            match (parts.next(), parts.next()) {
                (Some(Object::Name(kind)), Some(Object::Stream(profile)))
                    if kind.as_str() == "ICCBased" =>
                {
                    match profile.dict().get::<i32>("N") {
                        Some(1) => Space::Gray,
                        Some(3) => Space::Rgb,
                        Some(4) => Space::Cmyk,
                        _ => Space::Other,
                    }
                }
                (Some(Object::Name(kind)), _) => by_name(kind.as_str()),
                _ => Space::Other,
            }
        }
        Some(_) => Space::Other,
    }
}
