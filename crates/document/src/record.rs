//! The record of a document: the fields that people filter by and cite. Contains only the types;
//! the rules that fill them are in [`super::parse()`].
//!
//! Clients rely on the names of the JSON fields. A field without a known value is null.

use serde::{Deserialize, Serialize};

use tracuu_text::Span;

/// The known fields of a document. JSON that lacks a field has no value for it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Record {
    /// 16 to 32 characters of `[a-z0-9]`. Computed from the file's bytes alone, or from the `key`
    /// of a JSON Lines row (see `identity` in the program's `sync`).
    pub id: String,
    /// The row's own id; only for a row of a JSON Lines file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Số, ký hiệu in canonical form (`116/KH-UBND`); null if the file leaves the serial blank.
    pub number: Option<String>,
    /// The part after the serial (`UBND-KTTH`), present even if the serial is blank.
    pub notation: Option<String>,
    /// Loại văn bản: `Thông báo`, `Kế hoạch`, …
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Trích yếu on one line, without the type; keeps `V/v` and `Về việc`.
    pub title: Option<String>,
    /// Issuing agency: full name in sentence case, `Ủy ban nhân dân tỉnh Lạng Sơn`.
    pub agency: Option<String>,
    /// How the agency is known.
    pub agency_basis: Option<Basis>,
    /// The superior organ printed above the agency.
    pub parent_agency: Option<String>,
    /// Địa danh from the date line.
    pub place: Option<String>,
    /// Date of the document: `2018-07-26`.
    pub date: Option<String>,
    /// Its month, known also if the day is blank: `2018-07`.
    pub month: Option<String>,
    /// Its year, `2018`; may be known, or inferred, without the other two.
    pub year: Option<i32>,
    /// How the date is known.
    pub date_basis: Option<Basis>,
    /// Who signed.
    pub signer: Option<Signer>,
    /// The digital signatures of the file, as it states them; they are not verified. An office that
    /// publishes a document signs it too, so the holder need not be the signer.
    pub signatures: Vec<DigitalSignature>,
    /// Lines of Kính gửi and Nơi nhận, without the leading dash and the final `;` or `.`.
    pub recipients: Vec<String>,
    /// Documents named in the text, each once, in order of first mention.
    pub cites: Vec<Citation>,
    /// The numbers among `cites` that occur in a Căn cứ, whatever the relation says.
    pub legal_bases: Vec<String>,
    /// Độ khẩn: `KHẨN`, `THƯỢNG KHẨN`, `HỎA TỐC`.
    pub urgency: Option<String>,
    /// Độ mật: `MẬT`, `TỐI MẬT`, `TUYỆT MẬT`.
    pub secrecy: Option<String>,
    /// The files that contain this document. Files with the same bytes are one document.
    pub sources: Vec<Source>,
    /// What could not be read or was repaired.
    pub issues: Vec<Issue>,
}

impl Record {
    /// Returns true if the document has one of the stamps of secrecy of Luật Bảo vệ bí mật nhà
    /// nước, in capitals or small letters.
    pub fn is_secret(&self) -> bool {
        let level = self.secrecy.as_deref().unwrap_or_default().to_uppercase();
        ["MẬT", "TỐI MẬT", "TUYỆT MẬT"].contains(&level.as_str())
    }
}

/// How the value of a field is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Stated by the document in its proper place.
    Stated,
    /// Inferred from the text: a signature, a meeting, a deadline.
    Inferred,
    /// Given in the file's `.meta.toml` or in the JSON Lines row.
    Given,
}

/// Who signed. As printed, apart from repaired letters, the case of a name in capitals, and
/// sentence case in `position`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// Name without rank and degrees: `Vi Thiện Việt`.
    pub name: Option<String>,
    /// Lines joined by `, `: `TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH`.
    pub authority: Option<String>,
    /// Post in sentence case: `Phó Chánh Văn phòng`.
    pub position: Option<String>,
}

/// A digital signature of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigitalSignature {
    /// Who signed: a person or an office.
    pub holder: Option<String>,
    /// The office of the holder.
    pub office: Option<String>,
    /// When, by the clock of the signer, in ISO 8601: `2024-04-05T16:31:37+07:00`, or only the day.
    pub time: Option<String>,
}

/// A document named in the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// Its number in canonical form.
    pub number: String,
    /// Its type, from the word before the number or from the number's abbreviation.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// `2025-04-21`, if the text gives it after the number.
    pub date: Option<String>,
    /// Its issuer as the text writes it (`UBND tỉnh`).
    pub agency: Option<String>,
    /// What this document does to it, or why it names it: `thay thế`, `sửa đổi` (sửa đổi, bổ sung),
    /// `bãi bỏ` (also hủy bỏ, hết hiệu lực), `đính chính`, `hướng dẫn` (also quy định chi tiết),
    /// `căn cứ`, or `dẫn chiếu` for any other mention. If several apply, the first in this order;
    /// null if the number has no context, as in a table.
    pub relation: Option<String>,
    /// Where its number occurs in the text.
    pub places: Vec<Span>,
}

/// A file that contains the document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Path relative to the corpus folder, with `/` between its parts.
    pub path: String,
    /// Line in the file (from 1); only for a row of a JSON Lines file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// `txt`, `html`, `jsonl`, …: determined by content, not only by name.
    pub format: String,
    /// Size in bytes of the file or of the row.
    pub bytes: u64,
    /// Number of pages; null if the format has none.
    pub pages: Option<u64>,
    /// How the text was extracted: `utf-8`, `utf-16le`, `html`, …
    pub method: String,
}

/// A note to users of the record about how the document was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// The kind of issue.
    pub code: IssueCode,
    /// One English sentence for logs and tools.
    pub message: String,
    /// Place in the text; null if it concerns the whole document.
    pub place: Option<Span>,
}

/// Codes of issues (of a document) and of failures (of a file).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueCode {
    /// The file or a part of it could not be opened or read.
    Unreadable,
    /// Part of the content was read, part was not.
    PartlyRead,
    /// The text is only an image.
    NeedsOcr,
    /// The content does not match the file name.
    FormatMismatch,
    /// A limit was exceeded; the message names it.
    TooLarge,
    /// There is nothing to read.
    Empty,
    /// The format is not supported.
    Unsupported,
    /// It is a pipe, socket or device.
    NotAFile,
    /// A `.meta.toml` or a JSON Lines row that does not follow its format.
    InvalidMetadata,
    /// The same JSON Lines id occurs twice in a corpus.
    DuplicateId,
    /// Protected with a password that was not supplied.
    Encrypted,
    /// Reading exceeded the time limit for a file.
    TimedOut,
    /// The reader of the format failed: out of memory, or a fault of its own.
    Crashed,
    /// Look-alike letters, or small letters inside words in capitals, were corrected.
    LettersRepaired,
    /// Letters that the file has lost were inferred. The text keeps the gap; the search knows the
    /// letter.
    LettersLost,
    /// The text was in an old encoding, or read in the wrong one, and was decoded again.
    EncodingRepaired,
    /// The text was read from an image.
    ReadByOcr,
    /// The first page of a scan has the text of another OCR, whose figures are not checked.
    LayerUnchecked,
    /// The head gives no number, or one that is blank or could be read only in part.
    NumberMissing,
    /// The head gives no date, or one that is blank, not in the calendar or readable only in part.
    DateMissing,
    /// The head of a scan gives a title or an issuer that could be read only in part.
    HeadUnread,
    /// It has a stamp of secrecy and is not indexed.
    HeldBack,
    /// It has a stamp of secrecy and is indexed, because a setting allows it.
    SecretIndexed,
}

/// The meaning of a code for the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It could not be read, or only in part.
    Failed,
    /// It was read, and damaged content was repaired.
    Repaired,
    /// It is deliberately not indexed.
    HeldBack,
    /// It was read; the issue is for information.
    Read,
}

impl IssueCode {
    /// Returns the meaning of the code on the record of a document, that is, of a file from which
    /// something could be read.
    pub fn outcome(self) -> Outcome {
        match self {
            IssueCode::Unreadable | IssueCode::PartlyRead | IssueCode::NeedsOcr => Outcome::Failed,
            IssueCode::LettersRepaired
            | IssueCode::LettersLost
            | IssueCode::EncodingRepaired
            | IssueCode::ReadByOcr
            | IssueCode::LayerUnchecked => Outcome::Repaired,
            IssueCode::HeldBack => Outcome::HeldBack,
            _ => Outcome::Read,
        }
    }
}

/// A heading and the text below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The kind of heading.
    pub kind: SectionKind,
    /// Depth; 1 is the outermost.
    pub level: u8,
    /// Its number as printed, without final punctuation: `Điều 5`, `2.1`, `a`, `Phần thứ nhất`.
    pub label: String,
    /// The words of the heading on one line, without the label. Empty if there are none, and for a
    /// clause or point that is a sentence.
    pub heading: String,
    /// From the start of the heading to the next heading of the same or a higher level.
    pub span: Span,
}

impl Section {
    /// Returns true for a clause (khoản) or point (điểm) that is a sentence and not a heading.
    pub fn is_sentence(&self) -> bool {
        matches!(self.kind, SectionKind::Numbered | SectionKind::Point) && self.heading.is_empty()
    }

    /// Returns label and heading as one line: `2. Nhiệm vụ cụ thể`, `Điều 5. Phạm vi`.
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

/// Kinds of headings.
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
