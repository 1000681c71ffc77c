//! How an indexing run gets the text out of files. This is a trait because not every caller has a
//! child process and OCR.

use std::io;
use std::sync::OnceLock;

use crate::child::Sandbox;
use crate::dispatch::extract;
use crate::extracted::{ExtractError, Extracted};
use crate::format::Format;
use crate::ocr::{self, KeptPages, Ocr, OcrMode};

/// Extracts the text of files. `id` names the content of a file: equal ids mean equal bytes.
pub trait Extractor: Sync {
    /// Returns the text of `bytes`, the content of a file whose name says `expected_format`.
    /// Pages of a scan are not recognised here, unless nothing keeps them for later.
    fn extract(
        &self,
        expected_format: Format,
        bytes: &[u8],
        id: &str,
    ) -> Result<Extracted, ExtractError>;

    /// Recognises pages (from 0) of a scan, one after the other, and keeps what was read for the
    /// next [`Self::extract`]. Calls `go_on` after each page, and stops if that returns false.
    /// Fails if a page cannot be kept.
    fn read_pages(
        &self,
        bytes: &[u8],
        id: &str,
        pages: &[usize],
        go_on: &dyn Fn() -> bool,
    ) -> io::Result<()>;

    /// Forgets the pages of a file that must not be indexed.
    fn forget_pages(&self, id: &str) -> io::Result<()>;

    /// Returns how pages of scans are recognised.
    fn scans(&self) -> Scans<'_>;
}

/// Whether pages of scans are recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scans<'a> {
    /// They are.
    Read,
    /// They are not, because a setting says so.
    Left,
    /// They would be, but something is missing. Says what to install.
    Missing(&'a str),
}

/// Extracts in this process, without limits and without OCR.
pub struct InProcess;

impl Extractor for InProcess {
    fn extract(
        &self,
        expected_format: Format,
        bytes: &[u8],
        _: &str,
    ) -> Result<Extracted, ExtractError> {
        extract(expected_format, bytes)
    }

    fn read_pages(&self, _: &[u8], _: &str, _: &[usize], _: &dyn Fn() -> bool) -> io::Result<()> {
        Ok(())
    }

    fn forget_pages(&self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn scans(&self) -> Scans<'_> {
        Scans::Left
    }
}

/// Extracts in a child process with limits, and reads pages of scans if OCR is available.
pub struct Isolated {
    sandbox: Sandbox,
    mode: OcrMode,
    /// Looked for when it is first needed: that starts a program.
    ocr: OnceLock<Result<Ocr, String>>,
    kept: Option<KeptPages>,
}

impl Isolated {
    /// Creates an extractor that starts its children in `sandbox`. Pages that were read are kept in
    /// `kept`; without it, a scan is read when it is extracted. Fails if `mode` requires OCR and
    /// something is missing; the error says what to install.
    pub fn new(sandbox: Sandbox, mode: OcrMode, kept: Option<KeptPages>) -> Result<Self, String> {
        let isolated = Isolated { sandbox, mode, ocr: OnceLock::new(), kept };
        match (mode, isolated.scans()) {
            (OcrMode::On, Scans::Missing(missing)) => Err(missing.to_string()),
            _ => Ok(isolated),
        }
    }

    fn ocr(&self) -> Option<&Result<Ocr, String>> {
        let find = || Ocr::find(self.sandbox.clone());
        (self.mode != OcrMode::Off).then(|| self.ocr.get_or_init(find))
    }
}

impl Extractor for Isolated {
    fn extract(
        &self,
        expected_format: Format,
        bytes: &[u8],
        id: &str,
    ) -> Result<Extracted, ExtractError> {
        let extracted = self.sandbox.extract(expected_format, bytes)?;
        if extracted.scanned.is_empty() {
            return Ok(extracted);
        }
        Ok(match (&self.kept, self.ocr()) {
            (Some(kept), _) => ocr::merge(extracted, kept.of(id)),
            (None, Some(Ok(ocr))) => ocr.complete(bytes, extracted),
            _ => extracted,
        })
    }

    fn read_pages(
        &self,
        bytes: &[u8],
        id: &str,
        pages: &[usize],
        go_on: &dyn Fn() -> bool,
    ) -> io::Result<()> {
        let mut result = Ok(());
        if let (Some(kept), Some(Ok(ocr))) = (&self.kept, self.ocr()) {
            ocr.read(bytes, pages, &mut |page| {
                result = kept.keep(id, &page);
                result.is_ok() && go_on()
            });
        }
        result
    }

    fn forget_pages(&self, id: &str) -> io::Result<()> {
        self.kept.as_ref().map_or(Ok(()), |kept| kept.forget(id))
    }

    fn scans(&self) -> Scans<'_> {
        match self.ocr() {
            None => Scans::Left,
            Some(Ok(_)) => Scans::Read,
            Some(Err(missing)) => Scans::Missing(missing),
        }
    }
}
