//! Extracts the text of Word 97 to 2003 files ([MS-DOC]), and the plain text of Word 6 and 95
//! files.
//!
//! The file is an OLE compound file: a file system of streams ([`streams`], [`salvage`]). The file
//! information block ([`fib`]) leads to the text, which is stored in pieces ([`pieces`]). Styles
//! and fonts ([`styles`]) and the properties of runs and paragraphs ([`properties`]) say how to
//! read it. [`lists`] gives the definitions for numbering, [`sections`] the headers that are
//! printed, [`drawings`] and [`fields`] what pictures and form fields say. [`body`] puts the text
//! together, and [`plain`] reads text without properties.

mod body;
mod bytes;
mod drawings;
mod fib;
mod fields;
mod lists;
mod pieces;
mod plain;
mod properties;
mod salvage;
mod sections;
mod streams;
mod styles;

use crate::extracted::{ExtractError, Extracted};
use crate::format::Format;
use crate::issue::IssueCode;
use crate::office;
use crate::office::collector::Collected;
use fib::{Fib, FileKind, TextPart};
use streams::Streams;

/// Returns the text of a Word file. `expected_format` is the format by the file's name; the error
/// for spreadsheets and slides names it.
pub fn extract(expected_format: Format, bytes: &[u8]) -> Result<Extracted, ExtractError> {
    let mut streams = Streams::open(bytes);
    let lost_directory = streams.is_damaged();
    let encrypted = || {
        let message = "the document is protected with a password";
        Err(ExtractError::new(IssueCode::Encrypted, message))
    };
    // Encrypted files of the newer formats are stored in a compound file, too ([MS-OFFCRYPTO] 2.3).
    if streams.has("EncryptedPackage") {
        return encrypted();
    }
    let salvaged =
        || salvage::find_word_header(bytes).filter(|_| lost_directory).map(<[u8]>::to_vec);
    let Some(document) = streams.read("WordDocument").or_else(salvaged) else {
        let others = ["Workbook", "Book", "PowerPoint Document"];
        if others.iter().any(|name| streams.has(name)) {
            return Err(ExtractError::mismatch(expected_format, "a spreadsheet or slides"));
        }
        let message = "the compound file holds no stream of a Word document";
        return Err(ExtractError::new(IssueCode::Unreadable, message));
    };
    let unsupported = |message| Err(ExtractError::new(IssueCode::Unsupported, message));
    match fib::file_kind(&document) {
        FileKind::Encrypted => encrypted(),
        FileKind::Unknown => unsupported("a Word file older than Word 6, or a damaged one"),
        FileKind::Word6Pieces => {
            unsupported("a file of Word 6 or 95 that was saved fast; saving it again in Word helps")
        }
        FileKind::Word6 => {
            let text = plain::word6(&document);
            let damaged = text.is_none() || streams.is_damaged();
            let collected = plain::collect(&text.unwrap_or_default());
            office::finish(Collected { damaged, ..collected }, Format::Doc)
        }
        FileKind::Word97 => {
            let table = streams.read(Fib::table_name(&document)).unwrap_or_default();
            let data = streams.read("Data").unwrap_or_default();
            let mut collected = body::read(&document, &table, &data);
            if collected.text.is_empty() && collected.damaged {
                let length = Fib::new(&document, &table).part(TextPart::Main).len();
                let plain = plain::collect(&plain::word97(&document, length));
                collected = Collected { damaged: true, ..plain };
            }
            collected.damaged |= streams.is_damaged();
            office::finish(collected, Format::Doc)
        }
    }
}

#[cfg(test)]
mod constructs_tests;
#[cfg(test)]
mod tests;
