//! The look of runs of text, as far as it changes what they say.

use super::collector::Dress;
use tracuu_text::legacy::FontEncoding;

/// What a run, its style or its paragraph's style sets; `None` if a property is not set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// The old encoding of the font that is set; `Some(None)` for a Unicode font.
    pub font: Option<Option<FontEncoding>>,
    /// The text is in the file but not shown.
    pub hidden: Option<bool>,
    /// The text is shown in capitals.
    pub capitals: Option<bool>,
}

impl Look {
    /// Fills unset properties from `other`, which has lower priority.
    pub fn or(self, other: Look) -> Look {
        Look {
            font: self.font.or(other.font),
            hidden: self.hidden.or(other.hidden),
            capitals: self.capitals.or(other.capitals),
        }
    }

    /// Returns the format that the collector needs. An unset font is a Unicode font.
    pub fn dress(self) -> Dress {
        Dress { font: self.font.flatten(), capitals: self.capitals == Some(true) }
    }

    /// Returns true if the text is shown.
    pub fn is_shown(self) -> bool {
        self.hidden != Some(true)
    }
}
