//! Who gets the text out of the files of a run. A trait, because a child process and a reader of pictures
//! are not there for every caller.

use crate::child::Sandbox;
use crate::dispatch::extract;
use crate::extracted::{ExtractError, Extracted};
use crate::format::Format;
use crate::ocr::Ocr;

/// Gets the text out of files.
pub trait Extractor: Sync {
    /// The text of `bytes`, the content of a file whose name says `expected_format`. `recognised` is
    /// called for every page whose text has been read off a picture.
    fn extract(
        &self,
        expected_format: Format,
        bytes: &[u8],
        recognised: &(dyn Fn() + Sync),
    ) -> Result<Extracted, ExtractError>;

    /// Whether it reads text off pictures.
    fn reads_pictures(&self) -> bool;
}

/// Reads in this process, without limits and without pictures.
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

/// Reads in a child process with limits, and pages that are pictures with programs made for it.
pub struct Isolated {
    sandbox: Sandbox,
    ocr: Option<Ocr>,
}

impl Isolated {
    /// Children of `sandbox`; pictures are left alone without `ocr`.
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
