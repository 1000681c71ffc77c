//! How an indexing run gets the text out of files. This is a trait because not every caller has a
//! child process and OCR.

use crate::child::Sandbox;
use crate::dispatch::extract;
use crate::extracted::{ExtractError, Extracted};
use crate::format::Format;
use crate::ocr::Ocr;

/// Extracts the text of files.
pub trait Extractor: Sync {
    /// The text of `bytes`, the content of a file whose name says `expected_format`. `recognised`
    /// is called for every page whose text has been read off a picture.
    fn extract(
        &self,
        expected_format: Format,
        bytes: &[u8],
        recognised: &(dyn Fn() + Sync),
    ) -> Result<Extracted, ExtractError>;

    /// Returns true if scanned pages are read by OCR.
    fn reads_pictures(&self) -> bool;
}

/// Extracts in this process, without limits and without OCR.
pub struct InProcess;

impl Extractor for InProcess {
    fn extract(
        &self,
        expected_format: Format,
        bytes: &[u8],
        _: &(dyn Fn() + Sync),
    ) -> Result<Extracted, ExtractError> {
        extract(expected_format, bytes)
    }

    fn reads_pictures(&self) -> bool {
        false
    }
}

/// Extracts in a child process with limits, and reads scanned pages by OCR if it is available.
pub struct Isolated {
    sandbox: Sandbox,
    ocr: Option<Ocr>,
}

impl Isolated {
    /// Creates an extractor that starts its children in `sandbox`. Without `ocr`, scanned pages
    /// stay unread.
    pub fn new(sandbox: Sandbox, ocr: Option<Ocr>) -> Self {
        Isolated { sandbox, ocr }
    }
}

impl Extractor for Isolated {
    fn extract(
        &self,
        expected_format: Format,
        bytes: &[u8],
        recognised: &(dyn Fn() + Sync),
    ) -> Result<Extracted, ExtractError> {
        let extracted = self.sandbox.extract(expected_format, bytes)?;
        Ok(match &self.ocr {
            Some(ocr) => ocr.complete(bytes, extracted, &|_, _| recognised()),
            None => extracted,
        })
    }

    fn reads_pictures(&self) -> bool {
        self.ocr.is_some()
    }
}
