//! The record of a document: the fields that people filter by and cite. Shapes only; the rules that
//! fill them are in [`super::parse()`].
//!
//! The names of the JSON fields are relied on by clients. A field that is not known is null.

use serde::{Deserialize, Serialize};

use tracuu_text::Span;

/// What is known about a document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// 16 to 32 characters of `[a-z0-9]`, computed from the file's bytes alone (see
    /// `crate::ingest::identity`).
    pub id: String,
    /// The row's own id; only for a row of a JSON Lines file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Số, ký hiệu in canonical form (`116/KH-UBND`); null where the file leaves it blank.
    pub number: Option<String>,
    /// The part after the serial (`UBND-KTTH`), present also when the serial is blank.
    pub notation: Option<String>,
    /// Loại văn bản: `Thông báo`, `Kế hoạch`, …
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Trích yếu, one line, without the type; keeps `V/v` and `Về việc`.
    pub title: Option<String>,
    /// Issuing agency, full name in sentence case: `Ủy ban nhân dân tỉnh Lạng Sơn`.
    pub agency: Option<String>,
    /// How the agency is known.
    pub agency_basis: Option<Basis>,
    /// The superior organ printed above the agency.
    pub parent_agency: Option<String>,
    /// Địa danh in the date line.
    pub place: Option<String>,
    /// `2018-07-26`.
    pub date: Option<String>,
    /// `2018-07`.
    pub month: Option<String>,
    /// `2018`; also where it is only inferred.
    pub year: Option<i32>,
    /// How the date is known.
    pub date_basis: Option<Basis>,
    /// Who signed.
    pub signer: Option<Signer>,
    /// Lines of Kính gửi and Nơi nhận, without the leading dash and the final `;` or `.`.
    pub recipients: Vec<String>,
    /// Documents named in the text, in order of first mention, each once.
    pub cites: Vec<Citation>,
    /// The numbers among `cites` that stand in a Căn cứ, whatever else the document does to them.
    pub legal_bases: Vec<String>,
    /// `KHẨN`, `THƯỢNG KHẨN`, `HỎA TỐC`.
    pub urgency: Option<String>,
    /// `MẬT`, `TỐI MẬT`, `TUYỆT MẬT`.
    pub secrecy: Option<String>,
    /// The files that hold this document. Two files of the same bytes are one document.
    pub sources: Vec<Source>,
    /// What could not be read or was repaired.
    pub issues: Vec<Issue>,
}

impl Record {
    /// Whether the document bears one of the stamps of secrecy of Luật Bảo vệ bí mật nhà nước, however it
    /// was written.
    pub fn is_secret(&self) -> bool {
        let level = self.secrecy.as_deref().unwrap_or_default().to_uppercase();
        ["MẬT", "TỐI MẬT", "TUYỆT MẬT"].contains(&level.as_str())
    }
}

/// How a field is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// The document says it in the place made for it.
    Stated,
    /// Concluded from the text: a signature, a meeting, a deadline.
    Inferred,
    /// Given beside the file (`.meta.toml`) or in the JSON Lines row.
    Given,
}

/// Who signed, as printed but for repaired letters and, in `position`, sentence case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// `Vi Thiện Việt`.
    pub name: Option<String>,
    /// Lines joined by `, `: `TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH`.
    pub authority: Option<String>,
    /// `Phó Chánh Văn phòng`.
    pub position: Option<String>,
}

/// A document named in the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// Canonical form of its number.
    pub number: String,
    /// Its type, from the word before the number or from the number's abbreviation.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// `2025-04-21`, where the text says it behind the number.
    pub date: Option<String>,
    /// Its issuer as the text writes it (`UBND tỉnh`).
    pub agency: Option<String>,
    /// What this document does to it, or why it names it: `thay thế`, `sửa đổi` (sửa đổi, bổ sung),
    /// `bãi bỏ` (also hủy bỏ, hết hiệu lực), `đính chính`, `hướng dẫn` (also quy định chi tiết), `căn cứ`,
    /// or `dẫn chiếu` for any other mention. Of several the first in this order; null where the number
    /// stands alone, as in a table.
    pub relation: Option<String>,
    /// Where its number stands in the text.
    pub places: Vec<Span>,
}

/// A file that holds the document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Path below the corpus folder, `/` between its parts.
    pub path: String,
    /// Line in the file (from 1); only for a row of a JSON Lines file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// `txt`, `html`, `jsonl`, …: by content, not only by name.
    pub format: String,
    /// Size of the file, or of the row.
    pub bytes: u64,
    /// Number of pages; null where the format has none.
    pub pages: Option<u64>,
    /// How the text was got out: `utf-8`, `utf-16le`, `html`, …
    pub method: String,
}

/// Something that a reader of the record should know about how it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// What kind of thing.
    pub code: IssueCode,
    /// One English sentence for logs and tools.
    pub message: String,
    /// Where in the text; null where it concerns the whole.
    pub place: Option<Span>,
}

/// The codes of issues (of a document) and failures (of a file).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueCode {
    /// The file or a part of it could not be opened or read.
    Unreadable,
    /// Some of the content was read, some was not.
    PartlyRead,
    /// A picture of text.
    NeedsOcr,
    /// The content is not what the file's name says.
    FormatMismatch,
    /// Over a limit; the message names it.
    TooLarge,
    /// Nothing to read in it.
    Empty,
    /// A format that is not read.
    Unsupported,
    /// A pipe, socket or device.
    NotAFile,
    /// A `.meta.toml` or a JSON Lines row that does not follow its format.
    InvalidMetadata,
    /// The same JSON Lines id twice in a corpus.
    DuplicateId,
    /// Protected with a password that nobody gave.
    Encrypted,
    /// Reading took longer than a file may.
    TimedOut,
    /// The reader of the format gave up: out of memory, or a fault of its own.
    Crashed,
    /// Look-alike letters were put right.
    LettersRepaired,
    /// Letters that the file has lost were worked out; the text has the gap, the search knows the letter.
    LettersLost,
    /// The text was in an old encoding, or in the wrong one, and was decoded anew.
    EncodingRepaired,
    /// The text was read off a picture.
    ReadByOcr,
    /// Bears a stamp of secrecy and is not indexed.
    HeldBack,
    /// Bears a stamp of secrecy and is indexed, because a setting says so.
    SecretIndexed,
}

/// What a code means for the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing of it, or not all, could be read.
    Failed,
    /// It was read, and what was damaged in it was put right.
    Repaired,
    /// It is not indexed on purpose.
    HeldBack,
    /// It was read; there is something to know about it.
    Read,
}

impl IssueCode {
    /// What it means where it stands on the record of a document, of which something has been read.
    pub fn outcome(self) -> Outcome {
        match self {
            IssueCode::Unreadable | IssueCode::PartlyRead | IssueCode::NeedsOcr => Outcome::Failed,
            IssueCode::LettersRepaired
            | IssueCode::LettersLost
            | IssueCode::EncodingRepaired
            | IssueCode::ReadByOcr => Outcome::Repaired,
            IssueCode::HeldBack => Outcome::HeldBack,
            _ => Outcome::Read,
        }
    }
}

/// A heading and the text under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// What kind of heading.
    pub kind: SectionKind,
    /// Depth, 1 outermost.
    pub level: u8,
    /// Its number as printed, without final punctuation: `Điều 5`, `2.1`, `a`, `Phần thứ nhất`.
    pub label: String,
    /// The words of the heading, one line, without the label; empty for a clause or point that is a
    /// sentence, and where there are none.
    pub heading: String,
    /// From the start of the heading to the next heading of the same or a higher level.
    pub span: Span,
}

impl Section {
    /// Whether it is a clause (khoản) or point (điểm) that is a sentence: it has a place, and heads nothing.
    pub fn is_sentence(&self) -> bool {
        matches!(self.kind, SectionKind::Numbered | SectionKind::Point) && self.heading.is_empty()
    }

    /// Label and heading as one line: `2. Nhiệm vụ cụ thể`, `Điều 5. Phạm vi`.
    pub fn title(&self) -> String {
        match (self.label.is_empty(), self.heading.is_empty()) {
            (true, _) => self.heading.clone(),
            (false, true) => self.label.clone(),
            (false, false) if self.kind == SectionKind::Point => {
                format!("{}) {}", self.label, self.heading)
            }
            (false, false) => format!("{}. {}", self.label, self.heading),
        }
    }
}

/// The kinds of headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionKind {
    /// Phần.
    Part,
    /// Chương.
    Chapter,
    /// Mục, tiểu mục.
    Section,
    /// Điều.
    Article,
    /// Phụ lục.
    Annex,
    /// A heading numbered `I`, `1` or `1.1`; in an article, a clause (khoản).
    Numbered,
    /// A heading lettered `a)`; in an article, a point (điểm).
    Point,
}
