//! Colours of letters and of what is below them. Letters in the colour of their ground are not
//! seen.

use cssparser::color::{parse_hash_color, parse_named_color};

/// Most a value may differ in each channel from another that looks the same, of 255.
const SAME_STEP: u8 = 10;

/// What a surface or a letter is painted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// Red, green and blue.
    Color([u8; 3]),
    /// Nothing: what is below shows through.
    Clear,
    /// A picture, or a colour that the page does not tell.
    Unknown,
}

impl Paint {
    /// White, the ground of a page that says nothing.
    pub const WHITE: Paint = Paint::Color([255; 3]);

    /// Returns false if letters of this paint cannot be seen on `ground`.
    pub fn is_seen_on(self, ground: Paint) -> bool {
        match (self, ground) {
            (Paint::Color(letter), Paint::Color(ground)) => {
                letter.iter().zip(ground).any(|(one, other)| one.abs_diff(other) > SAME_STEP)
            }
            (Paint::Clear, Paint::Color(_) | Paint::Clear) => false,
            _ => true,
        }
    }

    /// Reads a colour of an attribute such as `bgcolor`, which may lack its `#`.
    pub fn of_attribute(value: &str) -> Paint {
        let value = value.trim();
        let digits = value.strip_prefix('#').unwrap_or(value);
        let by_digits = || parse_hash_color(digits.as_bytes()).map(|(r, g, b, _)| (r, g, b));
        let rgb = parse_named_color(value).or_else(|()| by_digits());
        rgb.map_or(Paint::Unknown, |(r, g, b)| Paint::Color([r, g, b]))
    }

    /// Returns the ground of content on this paint, with `below` under it.
    pub fn over(self, below: Paint) -> Paint {
        if self == Paint::Clear { below } else { self }
    }
}
