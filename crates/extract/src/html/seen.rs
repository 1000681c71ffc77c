//! What is seen of the text of an element, and what its letters are: hidden text, letters in the
//! colour of their ground, capitals, raised digits, fonts with an encoding of their own.
//!
//! In such a font (`.VnTime`, `VNI-Times`), the same characters stand for other letters.

use scraper::node::Element;

use super::attributes::attribute;
use super::styles::{Cascade, Position, Property};
use crate::paint::Paint;
use crate::raised::Height;
use tracuu_text::legacy::FontEncoding;

/// How the text of an element is shown, as far as its inner elements take it over.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    is_visible: bool,
    is_readable: bool,
    is_indented_away: bool,
    color: Paint,
    ground: Paint,
    is_uppercase: bool,
    is_small_capitals: bool,
    /// The height of the letters over the line.
    pub height: Height,
    /// The encoding of the font; `None` for a Unicode font.
    pub font: Option<FontEncoding>,
}

impl Default for Look {
    /// The text of a page that says nothing: in a colour that can be seen, on white.
    fn default() -> Self {
        Look {
            is_visible: true,
            is_readable: true,
            is_indented_away: false,
            color: Paint::Unknown,
            ground: Paint::WHITE,
            is_uppercase: false,
            is_small_capitals: false,
            height: Height::Normal,
            font: None,
        }
    }
}

/// What an element sets for itself only.
#[derive(Debug, Default)]
struct Shape {
    is_hidden: bool,
    is_hidden_in_word: bool,
    is_content_hidden: bool,
    is_transformed_away: bool,
    position: Position,
    is_placed_away: bool,
    is_margin_away: bool,
    is_clipped: bool,
    hides_overflow: bool,
    is_without_width: bool,
    is_without_height: bool,
    is_transparent: bool,
    ground: Option<Paint>,
    has_picture: bool,
}

impl Look {
    /// Returns the look of `element`, in an element with this look. Returns `None` if nothing of it
    /// is shown. If style sheets outside the page are in use (`has_other_sheets`), the ground of
    /// elements with a class or an id is not known.
    pub fn of(self, element: &Element, cascade: &Cascade, has_other_sheets: bool) -> Option<Look> {
        let mut look = self;
        let mut shape =
            Shape { is_hidden: attribute(element, "hidden").is_some(), ..Shape::default() };
        look.read_attributes(element, &mut shape);
        cascade.element.iter().for_each(|property| look.set(property, &mut shape));
        let is_named = attribute(element, "class").is_some() || element.id().is_some();
        look.ground = match shape.ground {
            _ if shape.has_picture => Paint::Unknown,
            Some(Paint::Clear) | None if shape.position == Position::Absolute => Paint::Unknown,
            Some(Paint::Clear) | None if has_other_sheets && is_named => Paint::Unknown,
            Some(Paint::Clear) | None => self.ground,
            Some(ground) => ground,
        };
        if is_shown_by_scripts(element) {
            look.is_visible |= self.is_visible;
            if !look.color.is_seen_on(look.ground) {
                look.ground = Paint::Unknown;
            }
            return Some(look);
        }
        shape.is_shown().then_some(look)
    }

    /// Returns true if text directly in the element is seen.
    pub fn is_seen(&self) -> bool {
        self.is_visible
            && self.is_readable
            && !self.is_indented_away
            && self.color.is_seen_on(self.ground)
    }

    /// Returns true if text is shown in capitals.
    pub fn has_capitals(&self) -> bool {
        self.is_uppercase || self.is_small_capitals
    }

    /// Reads what attributes and the kind of the element say, which any style overrides.
    fn read_attributes(&mut self, element: &Element, shape: &mut Shape) {
        match element.name() {
            "sup" => self.height = Height::Raised,
            "sub" => self.height = Height::Lowered,
            // Links and marked text have colours of the browser.
            "a" if attribute(element, "href").is_some() => self.color = Paint::Unknown,
            // Shapes of a drawing are the ground of its text.
            "mark" | "svg" => (self.color, shape.ground) = (Paint::Unknown, Some(Paint::Unknown)),
            "font" => {
                if let Some(color) = attribute(element, "color") {
                    self.color = Paint::of_attribute(color);
                }
                if let Some(face) = attribute(element, "face") {
                    let first = face.split(',').next().unwrap_or_default();
                    self.font = FontEncoding::by_font(first);
                }
            }
            "body" => {
                if let Some(color) = attribute(element, "text") {
                    self.color = Paint::of_attribute(color);
                }
            }
            _ => {}
        }
        shape.ground = attribute(element, "bgcolor").map(Paint::of_attribute).or(shape.ground);
        shape.has_picture = attribute(element, "background").is_some();
    }

    fn set(&mut self, property: &Property, shape: &mut Shape) {
        match property {
            Property::Displayed(on) => shape.is_hidden = !on,
            Property::HiddenInWord(on) => shape.is_hidden_in_word = *on,
            Property::ContentHidden(on) => shape.is_content_hidden = *on,
            Property::TransformedAway(on) => shape.is_transformed_away = *on,
            Property::Visible(on) => self.is_visible = *on,
            Property::Opaque(on) => shape.is_transparent = !on,
            Property::Color(color) => self.color = *color,
            Property::Ground(ground) => shape.ground = Some(*ground),
            Property::Picture(on) => shape.has_picture = *on,
            Property::Readable(on) => self.is_readable = *on,
            Property::Uppercase(on) => self.is_uppercase = *on,
            Property::SmallCapitals(on) => self.is_small_capitals = *on,
            Property::Height(height) => self.height = *height,
            Property::IndentedAway(on) => self.is_indented_away = *on,
            Property::Positioned(position) => shape.position = *position,
            Property::PlacedAway(on) => shape.is_placed_away = *on,
            Property::MarginAway(on) => shape.is_margin_away = *on,
            Property::Clipped(on) => shape.is_clipped = *on,
            Property::OverflowHidden(on) => shape.hides_overflow = *on,
            Property::WithoutWidth(on) => shape.is_without_width = *on,
            Property::WithoutHeight(on) => shape.is_without_height = *on,
            Property::Font(font) => self.font = *font,
            Property::Content(_) => {}
        }
    }
}

/// Returns true for elements that pages hide only until their scripts have run: the whole page, and
/// what frameworks mark so.
fn is_shown_by_scripts(element: &Element) -> bool {
    const MARKS: [&str; 4] = ["v-cloak", "ng-cloak", "x-cloak", "data-ng-cloak"];
    matches!(element.name(), "html" | "body")
        || element.attrs().any(|(name, _)| MARKS.contains(&name))
        || element.classes().any(|class| MARKS.contains(&class))
}

impl Shape {
    fn is_shown(&self) -> bool {
        let is_away = self.is_placed_away && self.position != Position::Static;
        let is_closed = self.hides_overflow && (self.is_without_width || self.is_without_height);
        let is_clipped = self.is_clipped && self.position == Position::Absolute;
        !(self.is_hidden
            || self.is_hidden_in_word
            || self.is_content_hidden
            || self.is_transformed_away
            || self.is_transparent
            || is_away
            || self.is_margin_away
            || is_closed
            || is_clipped)
    }
}
