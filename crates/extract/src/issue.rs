//! What a reader of a file says besides its text: codes and sentences. Which of them end on the
//! record of a document is decided by the program.

use serde::{Deserialize, Serialize};

/// A remark on how a file was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// The kind of remark.
    pub code: IssueCode,
    /// One English sentence for logs and tools, without the name of the file.
    pub message: String,
}

/// The codes of remarks and of failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueCode {
    /// The file could not be read.
    Unreadable,
    /// Some of the content was read, some was not.
    PartlyRead,
    /// Pages that are pictures of text, or whose text is not what they show.
    NeedsOcr,
    /// The content is not what the file's name says.
    FormatMismatch,
    /// Over a limit, which the message names.
    TooLarge,
    /// The file holds no text.
    Empty,
    /// A format that is not read.
    Unsupported,
    /// Protected with a password.
    Encrypted,
    /// Reading took longer than a file may take.
    TimedOut,
    /// The reader ended without an answer: out of memory, or a fault of its own.
    Crashed,
    /// The text was in an old encoding and was decoded anew.
    EncodingRepaired,
    /// The text was read off a picture.
    ReadByOcr,
    /// The first page of a scan has the text of another OCR, which waits to be read again.
    LayerUnchecked,
}
