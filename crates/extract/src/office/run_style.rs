//! Styles of runs of text, as far as they change what the text says: old fonts, capitals, raised
//! letters, and text that nobody sees.

use crate::paint::Paint;
use crate::raised::Height;
use tracuu_text::legacy::FontEncoding;

/// The format of a run of text, as far as it changes what the text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TextStyle {
    /// The old encoding of the font; `None` for a Unicode font.
    pub font: Option<FontEncoding>,
    /// The text is shown in capitals.
    pub capitals: bool,
    /// The height of the letters over the line.
    pub height: Height,
}

/// What a run, its style or its paragraph's style sets; `None` if a property is not set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RunStyle {
    /// The old encoding of the font that is set; `Some(None)` for a Unicode font.
    pub font: Option<Option<FontEncoding>>,
    /// The text is in the file but not shown.
    pub hidden: Option<bool>,
    /// The text is shown in capitals.
    pub capitals: Option<bool>,
    /// The text is shown in small capitals.
    pub small_capitals: Option<bool>,
    pub height: Option<Height>,
    /// The letters are too small to be read: a point or less.
    pub tiny: Option<bool>,
    pub color: Option<Paint>,
    /// What is below the letters.
    pub ground: Option<Paint>,
}

impl RunStyle {
    /// Fills unset properties from `other`, which has lower priority.
    pub fn or(self, other: RunStyle) -> RunStyle {
        RunStyle {
            font: self.font.or(other.font),
            hidden: self.hidden.or(other.hidden),
            capitals: self.capitals.or(other.capitals),
            small_capitals: self.small_capitals.or(other.small_capitals),
            height: self.height.or(other.height),
            tiny: self.tiny.or(other.tiny),
            color: self.color.or(other.color),
            ground: self.ground.or(other.ground),
        }
    }

    /// Returns the format that the collector needs. An unset font is a Unicode font.
    pub fn text_style(self) -> TextStyle {
        TextStyle {
            font: self.font.flatten(),
            capitals: self.capitals == Some(true) || self.small_capitals == Some(true),
            height: self.height.unwrap_or_default(),
        }
    }

    /// Returns true if the text is shown, which does not mean that it can be seen.
    pub fn is_shown(self) -> bool {
        self.hidden != Some(true)
    }

    /// Returns true if the text can be seen on `ground`, which is below what the style sets.
    pub fn is_seen_on(self, ground: Paint) -> bool {
        let ground = self.ground.unwrap_or(Paint::Clear).over(ground);
        let color = self.color.unwrap_or(Paint::Unknown);
        self.is_shown() && self.tiny != Some(true) && color.is_seen_on(ground)
    }
}
