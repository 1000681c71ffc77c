//! What a page paints, in page space: letters, filled areas and pictures, with the order in which
//! they are painted. Which of the letters can be seen is decided in [`crate::pdf::visible`].

use hayro_font::kurbo::Point;
use tracuu_text::legacy::FontEncoding;

use super::shape::{Clip, Place, Shape};

/// A space that parts words however narrow it is: it is part of a text, not painted.
pub(crate) const HARD_SPACE: char = '\u{1f}';

/// Red, green and blue, from 0 to 1.
pub(crate) type Color = [f32; 3];

/// A letter as it is painted.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    /// A letter; a space is a hint that words part here.
    pub letter: char,
    /// Left end on the base line, in points from the lower left corner of user space.
    pub x: f64,
    pub y: f64,
    /// Direction of the base line in degrees counter-clockwise, from -180 to 180.
    pub angle: f64,
    /// Advance along the base line in points, without letter spacing.
    pub width: f64,
    /// Space that the page content adds after each letter, in points.
    pub spacing: f64,
    /// Size of the font in points, positive.
    pub size: f64,
    /// Encoding of its font, if that is an old one.
    pub encoding: Option<FontEncoding>,
    /// How it is painted.
    pub paint: Paint,
    /// What limits it.
    pub clip: Clip,
    /// Number of the string that it belongs to, counted by where strings are placed. 0 for a letter
    /// that was placed by itself.
    pub string: u32,
    /// Place in the order of painting.
    pub order: u32,
    /// The annotation that paints it, counted from 1; 0 for the content of the page.
    pub annotation: u16,
}

impl Mark {
    /// Returns points on the letter: its middle first, then one at each side.
    pub fn points(&self) -> [Point; 3] {
        let (sin, cos) = self.angle.to_radians().sin_cos();
        [(0.5, 0.33), (0.25, 0.15), (0.75, 0.5)].map(|(along, up)| {
            let (along, up) = (along * self.width, up * self.size);
            Point::new(self.x + along * cos - up * sin, self.y + along * sin + up * cos)
        })
    }

    /// Returns true if it only parts words.
    pub fn is_space(&self) -> bool {
        matches!(self.letter, ' ' | HARD_SPACE)
    }
}

/// How a letter is painted (ISO 32000-1, 9.3.6).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Paint {
    /// In a colour. `None` stands for a pattern or a colour space that is not evaluated.
    Ink(Option<Color>),
    /// Not at all: wholly transparent, or used as a clipping path through which nothing is painted.
    Nothing,
    /// On a layer that is switched off.
    Hidden,
    /// Invisibly, as the text layer of a scan is.
    Layer,
}

/// An area that is painted.
#[derive(Debug, Clone)]
pub(crate) struct Area {
    pub shape: Shape,
    /// What limits it.
    pub clip: Clip,
    /// What covers the area.
    pub cover: Cover,
    /// Place in the order of painting.
    pub order: u32,
}

impl Area {
    /// Returns where a point is.
    pub fn place(&self, point: Point) -> Place {
        match (self.shape.place(point), self.clip.place(point)) {
            (Place::Outside, _) | (_, Place::Outside) => Place::Outside,
            (Place::Inside, Place::Inside) => Place::Inside,
            _ => Place::Unknown,
        }
    }
}

/// What covers an area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cover {
    /// Something opaque. Its colour is `None` if it has several or is not evaluated.
    Opaque(Option<Color>),
    /// Something through which other things may be seen.
    Transparent,
    /// A picture; `opaque` if it has no mask.
    Picture { opaque: bool },
}
