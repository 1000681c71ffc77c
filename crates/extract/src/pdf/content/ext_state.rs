//! Graphics state dictionaries (ISO 32000-1, 8.4.5): opacity, blend modes, masks and fonts.

use hayro_syntax::object::{Array, Dict, Name, Object};

use super::interpreter::Interpreter;
use super::mark::Color;
use super::state::State;

impl<'a> Interpreter<'a, '_> {
    /// Applies a graphics state dictionary. `depth` is the number of forms around it.
    pub(super) fn set_graphics_state(
        &mut self,
        dict: &Dict<'a>,
        state: &mut State<'a>,
        depth: usize,
    ) {
        if let Some(alpha) = dict.get::<f32>("ca") {
            state.fill.alpha = alpha;
        }
        if let Some(alpha) = dict.get::<f32>("CA") {
            state.stroke.alpha = alpha;
        }
        let blend = match dict.get::<Object<'_>>("BM") {
            Some(Object::Name(name)) => Some(name),
            Some(Object::Array(names)) => names.iter::<Name<'_>>().next(),
            _ => None,
        };
        if let Some(blend) = blend {
            state.replaces = matches!(blend.as_str(), "Normal" | "Compatible");
            state.neutral = neutral(blend.as_str());
        }
        if let Some(mask) = dict.get::<Object<'_>>("SMask") {
            state.masked = false;
            if let Object::Dict(mask) = mask {
                state.replaces = false;
                state.masked = self.mask(&mask, state, depth);
            }
        }
        if let Some(font) = dict.get::<Array<'a>>("Font") {
            let mut entries = font.iter::<Object<'a>>();
            if let (Some(Object::Dict(font)), Some(Object::Number(size))) =
                (entries.next(), entries.next())
            {
                state.text.font = Some(self.document.fonts.font(&font));
                state.text.size = size.as_f64();
            }
        }
    }
}

/// Returns the colour that changes nothing in a blend mode (ISO 32000-1, table 136). `None` if
/// there is none.
fn neutral(blend: &str) -> Option<Color> {
    match blend {
        "Multiply" | "Darken" | "ColorBurn" => Some([1.0; 3]),
        "Screen" | "Lighten" | "ColorDodge" | "Difference" | "Exclusion" => Some([0.0; 3]),
        _ => None,
    }
}
