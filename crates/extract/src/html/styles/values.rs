//! Values of CSS properties, as far as they say whether text is seen: lengths and colours (CSS
//! Values and Units 4, CSS Color 4).

use cssparser::color::{parse_hash_color, parse_named_color};
use cssparser::{Parser, Token};

use crate::paint::Paint;

/// A share of opacity below which nothing is seen.
const OPACITY_MIN: f32 = 0.05;

impl Paint {
    /// Reads the colour that `token` is or begins. Returns `None` if it is not one.
    pub fn read(token: &Token<'_>, input: &mut Parser<'_>) -> Option<Paint> {
        match token {
            Token::Hash(digits) | Token::IDHash(digits) => {
                let (r, g, b, alpha) = parse_hash_color(digits.as_bytes()).ok()?;
                Some(with_alpha([r, g, b], alpha))
            }
            Token::Ident(name) if name.eq_ignore_ascii_case("transparent") => Some(Paint::Clear),
            Token::Ident(name) if is_of_system(name) => Some(Paint::Unknown),
            Token::Ident(name) => {
                let (r, g, b) = parse_named_color(name).ok()?;
                Some(Paint::Color([r, g, b]))
            }
            Token::Function(name) => {
                let is_rgb = ["rgb", "rgba"].iter().any(|known| name.eq_ignore_ascii_case(known));
                let parts = parts(input);
                Some(parts.filter(|_| is_rgb).map_or(Paint::Unknown, |parts| of_parts(&parts)))
            }
            _ => None,
        }
    }
}

/// Returns true for names of colours that the browser or the element chooses. Word writes
/// `windowtext` for black.
fn is_of_system(name: &str) -> bool {
    const NAMES: [&str; 9] = [
        "currentcolor",
        "windowtext",
        "window",
        "canvas",
        "canvastext",
        "linktext",
        "auto",
        "buttonface",
        "buttontext",
    ];
    NAMES.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Returns the numbers of a colour function, those of colours from 0 to 255 and the opacity from 0
/// to 1. `None` if it has other content.
fn parts(input: &mut Parser<'_>) -> Option<Vec<f32>> {
    let read = input.parse_nested_block(|input| {
        let mut parts: Vec<f32> = Vec::new();
        while let Ok(token) = input.next() {
            let is_alpha = parts.len() == 3;
            match token {
                Token::Number { value, .. } => parts.push(*value),
                Token::Percentage { unit_value, .. } if is_alpha => parts.push(*unit_value),
                Token::Percentage { unit_value, .. } => parts.push(unit_value * 255.0),
                Token::Comma | Token::Delim('/') => {}
                _ => return Err(cssparser::ParseError::<()>::unexpected_token()),
            }
        }
        Ok(parts)
    });
    read.ok()
}

fn of_parts(parts: &[f32]) -> Paint {
    // A cast keeps to the range of the type.
    let &[r, g, b, ..] = parts else { return Paint::Unknown };
    let alpha = parts.get(3).copied().unwrap_or(1.0);
    with_alpha([r, g, b].map(|value| value.round() as u8), alpha)
}

fn with_alpha(rgb: [u8; 3], alpha: f32) -> Paint {
    match alpha {
        _ if alpha < OPACITY_MIN => Paint::Clear,
        _ if alpha < 1.0 - OPACITY_MIN => Paint::Unknown,
        _ => Paint::Color(rgb),
    }
}

/// Returns true if a share of opacity leaves something to be seen.
pub fn is_opaque(share: f32) -> bool {
    share >= OPACITY_MIN
}

/// A length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Length {
    /// Pixels.
    Absolute(f32),
    /// A share of another length, such as the size of letters (`em`) or of the window.
    Relative(f32),
}

impl Length {
    /// Reads the length that `token` is. Returns `None` if it is not one.
    pub fn read(token: &Token<'_>) -> Option<Length> {
        Some(match token {
            Token::Number { value, .. } => Length::Absolute(*value),
            Token::Percentage { unit_value, .. } => Length::Relative(*unit_value),
            Token::Dimension { value, unit, .. } => {
                let pixels = match unit.to_ascii_lowercase().as_str() {
                    "px" => 1.0,
                    "pt" => 96.0 / 72.0,
                    "pc" => 16.0,
                    "in" => 96.0,
                    "cm" => 96.0 / 2.54,
                    "mm" => 96.0 / 25.4,
                    "q" => 96.0 / 101.6,
                    // The usual size of letters.
                    "em" | "rem" | "ex" | "ch" => return Some(Length::Relative(*value)),
                    // Hundredths of the window.
                    _ => return Some(Length::Relative(*value / 100.0)),
                };
                Length::Absolute(value * pixels)
            }
            _ => return None,
        })
    }

    /// Returns true if something of this size is not seen: at most `pixels`.
    pub fn is_at_most(self, pixels: f32) -> bool {
        match self {
            Length::Absolute(length) => length <= pixels,
            Length::Relative(share) => share <= 0.0,
        }
    }

    /// Returns true if a shift by this length takes text off the page, to the left or top.
    pub fn is_away(self) -> bool {
        /// Pixels beyond which no window reaches.
        const AWAY: f32 = -900.0;
        /// Shares of a window, or numbers of letters.
        const SHARES: f32 = -50.0;
        match self {
            Length::Absolute(length) => length <= AWAY,
            Length::Relative(share) => share <= SHARES,
        }
    }
}
