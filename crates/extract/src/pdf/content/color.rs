//! Colours of filling and stroking (ISO 32000-1, 8.6), as far as they say whether letters are seen.
//! What a pattern shows is found out in [`super::pattern`].

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use hayro::hayro_interpret::Function;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Name, Number, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::Resources;

use super::mark::Color;
use super::state::State;

/// Colours of CIE L*a*b* from this lightness on, and up to this chroma, are white.
const WHITE_LIGHTNESS: f32 = 99.0;
const WHITE_CHROMA: f32 = 3.0;
/// The kind of a pattern whose cell has no colours of its own (ISO 32000-1, table 75).
const UNCOLOURED: i32 = 2;
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
    /// Whether it leaves no trace.
    pub nothing: bool,
}

/// Functions of a document that turn amounts of inks into colours, by their objects.
#[derive(Default)]
pub(crate) struct Functions(RefCell<HashMap<ObjectIdentifier, Option<Function>>>);

impl Functions {
    fn of(&self, object: &Object<'_>) -> Option<Function> {
        let id = match object {
            Object::Stream(stream) => Some(stream.obj_id()),
            Object::Dict(dict) => dict.obj_id(),
            _ => None,
        };
        let Some(id) = id else { return Function::new(object) };
        self.0.borrow_mut().entry(id).or_insert_with(|| Function::new(object)).clone()
    }
}

/// Colour spaces whose colours are evaluated.
#[derive(Debug, Clone)]
enum Space {
    Gray,
    Rgb,
    Cmyk,
    Lab,
    /// Amounts of inks, which a function turns into a colour of another space. If it cannot,
    /// amounts of 0 are the paper.
    Tints {
        function: Option<Function>,
        base: Rc<Space>,
    },
    /// An ink that no device has.
    Unseen,
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
            (Space::Tints { function, base }, [_, ..]) => {
                let paper = || parts.iter().all(|tint| *tint == 0.0).then_some([1.0; 3]);
                let mixed = function.as_ref().and_then(|function| value(function, parts));
                mixed.and_then(|parts| base.color(&parts)).or_else(paper)
            }
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
            Space::Tints { function, .. } => function.as_ref().map_or(0, Function::num_inputs),
            Space::Unseen | Space::Other => 0,
        }
    }
}

impl<'a> Ink<'a> {
    /// Returns black, as each page begins.
    pub fn black() -> Self {
        Ink { space: Space::Gray, color: Some([0.0; 3]), alpha: 1.0, pattern: None, nothing: false }
    }

    /// Sets a colour of a colour space by its components.
    fn set(&mut self, space: Space, parts: &[f32]) {
        self.color = space.color(parts);
        (self.space, self.pattern, self.nothing) = (space, None, false);
    }

    /// Sets a colour of the current space.
    fn set_parts(&mut self, parts: &[Number]) {
        let parts: Vec<f32> = parts.iter().map(Number::as_f32).collect();
        self.color = self.space.color(&parts);
        self.pattern = None;
        self.nothing = matches!(self.space, Space::Unseen);
    }

    /// Sets a pattern, or a colour of the current space.
    fn set_named(&mut self, parts: &[Number], name: Option<&Name<'_>>, resources: &Resources<'a>) {
        self.set_parts(parts);
        if let Some(name) = name {
            self.pattern = match resources.get_pattern(name) {
                Some(Object::Stream(pattern)) => Some(pattern),
                _ => None,
            };
            // Only the cell of an uncoloured pattern has the colour that is set with it.
            let kind = self.pattern.as_ref().and_then(|cell| cell.dict().get::<i32>("PaintType"));
            if kind != Some(UNCOLOURED) {
                self.color = None;
            }
        }
    }

    /// Selects a colour space, and with it its first colour (ISO 32000-1, table 74).
    fn select(&mut self, space: Space) {
        match space {
            Space::Cmyk => self.set(space, &[0.0, 0.0, 0.0, 1.0]),
            Space::Tints { ref function, .. } => {
                let inks = function.as_ref().map_or(1, Function::num_inputs);
                self.set(space, &vec![1.0; inks]);
            }
            _ => self.set(space, &[0.0; 3]),
        }
    }
}

/// Applies an operator of colour. Returns false if it is none.
pub(super) fn set_color<'a>(
    operator: &Op<'_, '_>,
    resources: &Resources<'a>,
    functions: &Functions,
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
        Op::ColorSpaceNonStroke(name) => fill.select(named(name.0, resources, functions)),
        Op::ColorSpaceStroke(name) => stroke.select(named(name.0, resources, functions)),
        Op::NonStrokeColor(c) => fill.set_parts(&c.0),
        Op::StrokeColor(c) => stroke.set_parts(&c.0),
        Op::NonStrokeColorNamed(c) => fill.set_named(&c.0, c.1, resources),
        Op::StrokeColorNamed(c) => stroke.set_named(&c.0, c.1, resources),
        _ => return false,
    }
    true
}

/// Returns the colour space of a name.
fn named(name: &Name<'_>, resources: &Resources<'_>, functions: &Functions) -> Space {
    match resources.get_color_space(name) {
        Some(space) => space_of(&space, functions, DEPTH_MAX),
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

fn space_of(space: &Object<'_>, functions: &Functions, depth: usize) -> Space {
    let list = match space {
        Object::Name(name) => return device(name.as_str()),
        Object::Array(list) if depth > 0 => list,
        _ => return Space::Other,
    };
    let parts: Vec<Object<'_>> = list.iter::<Object<'_>>().take(4).collect();
    let Some((Object::Name(kind), parts)) = parts.split_first() else { return Space::Other };
    match (kind.as_str(), parts) {
        ("ICCBased", [Object::Stream(profile), ..]) => match profile.dict().get::<i32>("N") {
            Some(1) => Space::Gray,
            Some(3) => Space::Rgb,
            Some(4) => Space::Cmyk,
            _ => Space::Other,
        },
        ("Separation", [Object::Name(ink), ..]) if ink.as_str() == "None" => Space::Unseen,
        ("Separation" | "DeviceN", [_, base, function]) => Space::Tints {
            function: functions.of(function),
            base: Rc::new(space_of(base, functions, depth - 1)),
        },
        ("Pattern", [base, ..]) => space_of(base, functions, depth - 1),
        ("Indexed" | "I", [base, _, table]) => {
            let base = space_of(base, functions, depth - 1);
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
        (kind, _) => device(kind),
    }
}

/// Returns what a function makes of numbers; `None` if it does not take them.
fn value(function: &Function, parts: &[f32]) -> Option<Vec<f32>> {
    let mut values = vec![0.0; function.num_outputs()];
    (parts.len() == function.num_inputs()).then_some(())?;
    function.eval(parts, &mut values)?;
    Some(values)
}
