//! Gets the text out of a file's bytes: plain text, HTML and MHTML, PDF, Word (docx and doc),
//! OpenDocument, RTF, mails and pictures of pages.
//!
//! This crate turns bytes into lines of text, and says what was odd about the file. It is not a
//! parser of documents: it does not know what a title, an agency or an article is. It has no index
//! and opens no files of the corpus. JSON Lines are not read here either: their rows bring their
//! text ready.
//!
//! # The way of a file
//!
//! 1. An [`Extractor`] takes the bytes and the [`Format`](format::Format) by the file's name.
//!    [`InProcess`] reads in this process. [`Isolated`] reads in a child process with limits of
//!    time and memory ([`child`]), and reads scanned pages by OCR ([`ocr`]). A child process paints
//!    these pages ([`painter`]).
//! 2. [`extract`] checks the first bytes ([`signature`]). The content decides which format is read,
//!    and the name is only a hint.
//! 3. One module for each format reads the file. Text formats are decoded first ([`decode`]). Word
//!    (docx and doc), OpenDocument and RTF share the code that builds paragraphs, tables, notes
//!    and lists. Mails and web pages in one file are taken apart first ([`mime`]).
//! 4. The result is [`Extracted`]: the [`Lines`], the format, how the text was got, and the
//!    [`Issue`]s. A file from which nothing could be read gives an [`ExtractError`].
//!
//! ```
//! use tracuu_extract::format::Format;
//! use tracuu_extract::{Lines, extract};
//!
//! let page = "<!DOCTYPE html><title>Sở Nội vụ</title><p>Thông báo</p><p>Nghỉ lễ</p>";
//! let extracted = extract(Format::Html, page.as_bytes())?;
//! assert_eq!(extracted.format, Format::Html);
//! assert_eq!(extracted.text, Lines::Paragraphs("Thông báo\nNghỉ lễ".to_string()));
//! assert!(extracted.issues.is_empty());
//! # Ok::<(), tracuu_extract::ExtractError>(())
//! ```

pub mod child;
pub mod decode;
mod dispatch;
mod doc;
mod docx;
mod external;
mod extracted;
pub mod extractor;
pub mod format;
mod html;
pub mod issue;
mod mail;
mod mhtml;
pub mod mime;
mod msg;
pub mod ocr;
mod odt;
mod office;
mod page;
mod paint;
pub mod painter;
mod pdf;
mod picture;
mod raised;
mod rows;
mod rtf;
pub mod signature;
mod text;

pub use dispatch::extract;
pub use extracted::{DigitalSignature, ExtractError, Extracted, Lines, ReadWord};
pub use extractor::{Extractor, InProcess, Isolated};
pub use issue::{Issue, IssueCode};
pub use mail::subject;
