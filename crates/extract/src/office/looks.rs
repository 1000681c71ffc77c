//! How runs of text are set, as far as that changes what they say.

use super::collector::Dress;
use tracuu_text::legacy::FontEncoding;

/// What a run, its style or its paragraph's style says; none where it says nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// How the font is to be read, where one is named; within, none for a font of Unicode.
    pub font: Option<Option<FontEncoding>>,
    /// Whether the text is there but not shown.
    pub hidden: Option<bool>,
    /// Whether it is shown in capitals.
    pub capitals: Option<bool>,
}

impl Look {
    /// With what `other`, which stands further away, adds.
    pub fn or(self, other: Look) -> Look {
        Look {
            font: self.font.or(other.font),
            hidden: self.hidden.or(other.hidden),
            capitals: self.capitals.or(other.capitals),
        }
    }

    /// What it makes of the text.
    pub fn dress(self) -> Dress {
        Dress { font: self.font.flatten(), capitals: self.capitals == Some(true) }
    }

    /// Whether the text is shown.
    pub fn is_shown(self) -> bool {
        self.hidden != Some(true)
    }
}
