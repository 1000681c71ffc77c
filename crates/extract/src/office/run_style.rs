//! Styles of runs of text, as far as they change what the text says: old fonts, capitals and hidden
//! text. Sizes and colours are not kept.

use tracuu_text::legacy::FontEncoding;

/// The format of a run of text, as far as it changes what the text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TextStyle {
    /// The old encoding of the font; `None` for a Unicode font.
    pub font: Option<FontEncoding>,
    /// The text is shown in capitals.
    pub capitals: bool,
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
}

impl RunStyle {
    /// Fills unset properties from `other`, which has lower priority.
    pub fn or(self, other: RunStyle) -> RunStyle {
        RunStyle {
            font: self.font.or(other.font),
            hidden: self.hidden.or(other.hidden),
            capitals: self.capitals.or(other.capitals),
        }
    }

    /// Returns the format that the collector needs. An unset font is a Unicode font.
    pub fn text_style(self) -> TextStyle {
        TextStyle { font: self.font.flatten(), capitals: self.capitals == Some(true) }
    }

    /// Returns true if the text is shown.
    pub fn is_shown(self) -> bool {
        self.hidden != Some(true)
    }
}
