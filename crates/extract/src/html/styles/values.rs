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
                let name = name.to_ascii_lowercase();
                let mut parts = parts(input);
                match name.as_str() {
                    "rgb" | "rgba" => {}
                    "hsl" | "hsla" => to_rgb(&mut parts),
                    _ => return Some(Paint::Unknown),
                }
                Some(of_parts(&parts))
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
/// to 1. Empty if it has other content.
fn parts(input: &mut Parser<'_>) -> Vec<f32> {
    let read = input.parse_nested_block(|input| {
        let mut parts: Vec<f32> = Vec::new();
        while let Ok(token) = input.next() {
            let is_alpha = parts.len() == 3;
            match token {
                Token::Number { value, .. } => parts.push(*value),
                Token::Dimension { value, unit, .. } if unit.eq_ignore_ascii_case("deg") => {
                    parts.push(*value);
                }
                Token::Percentage { unit_value, .. } if is_alpha => parts.push(*unit_value),
                Token::Percentage { unit_value, .. } => parts.push(unit_value * 255.0),
                Token::Comma | Token::Delim('/') => {}
                _ => return Err(cssparser::ParseError::<()>::unexpected_token()),
            }
        }
        Ok(parts)
    });
    read.unwrap_or_default()
}

/// Replaces hue, saturation and lightness, of which the last two are from 0 to 255, by red, green
/// and blue (CSS Color 4, 7.1).
fn to_rgb(parts: &mut [f32]) {
    let [hue, saturation, lightness, ..] = parts else { return };
    let (saturation, light) = (*saturation / 255.0, *lightness / 255.0);
    let range = saturation * light.min(1.0 - light);
    let channel = |offset: f32| {
        let step = (offset + *hue / 30.0).rem_euclid(12.0);
        255.0 * (light - range * (step - 3.0).min(9.0 - step).clamp(-1.0, 1.0))
    };
    let rgb = [0.0, 8.0, 4.0].map(channel);
    parts[..3].copy_from_slice(&rgb);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_are_read_in_every_notation() {
        let color = |r, g, b| Some(Paint::Color([r, g, b]));
        let cases = [
            ("#fff", color(255, 255, 255)),
            ("#12345680", Some(Paint::Unknown)),
            ("WHITE", color(255, 255, 255)),
            ("rgb(1, 2, 3)", color(1, 2, 3)),
            ("rgb(100% 0% 0%)", color(255, 0, 0)),
            ("rgba(1,2,3,0)", Some(Paint::Clear)),
            ("rgb(1 2 3 / 50%)", Some(Paint::Unknown)),
            ("hsl(0, 0%, 100%)", color(255, 255, 255)),
            ("hsl(120deg 100% 50%)", color(0, 255, 0)),
            ("hsla(240,100%,50%,1)", color(0, 0, 255)),
            ("var(--a)", Some(Paint::Unknown)),
            ("windowtext", Some(Paint::Unknown)),
            ("transparent", Some(Paint::Clear)),
            ("inherit", None),
            ("12px", None),
        ];
        for (text, expected) in cases {
            let mut parser = Parser::new(text);
            let token = parser.next().unwrap().clone();
            assert_eq!(Paint::read(&token, &mut parser), expected, "{text}");
        }
    }
}
