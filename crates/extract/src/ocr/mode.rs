//! When OCR is used: the setting.

/// When pages of scans are read by OCR.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OcrMode {
    /// Where tesseract with its Vietnamese model is installed.
    #[default]
    Auto,
    /// Always: it is an error if tesseract or its model is missing.
    On,
    /// Never. Pages that were read before keep their text.
    Off,
}

impl OcrMode {
    /// Returns the mode with this name, in small letters, or `None`.
    pub fn by_name(name: &str) -> Option<OcrMode> {
        [OcrMode::Auto, OcrMode::On, OcrMode::Off].into_iter().find(|mode| mode.name() == name)
    }

    /// Returns the name of the mode in settings.
    pub fn name(self) -> &'static str {
        match self {
            OcrMode::Auto => "auto",
            OcrMode::On => "on",
            OcrMode::Off => "off",
        }
    }
}
