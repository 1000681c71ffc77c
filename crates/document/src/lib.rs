//! Documents: their text, record and outline. Pure: no files, no index, no network.
//!
//! The lines of a file become paragraphs ([`layout`]). The paragraphs become a record and an
//! outline by the rules of Nghị định 30/2020/NĐ-CP ([`parse()`]). Nothing here fails: an unknown
//! field is `None`, and anything odd is an [`Issue`].
//!
//! # Glossary
//!
//! | Vietnamese | here |
//! |---|---|
//! | văn bản | document |
//! | số, ký hiệu | number (serial and notation) |
//! | loại văn bản | type |
//! | trích yếu | title |
//! | cơ quan ban hành / cơ quan chủ quản | agency / parent agency |
//! | địa danh | place |
//! | người ký; quyền hạn; chức vụ | signer; authority; position |
//! | nơi nhận, kính gửi | recipients |
//! | căn cứ | legal basis |
//! | độ khẩn / độ mật | urgency / secrecy |
//! | phần, chương, mục, điều, khoản, điểm | part, chapter, section, article, clause, point |

mod body;
mod bytes;
mod document;
pub mod entity;
pub mod file_name;
mod foot;
mod head;
pub mod layout;
mod line;
pub mod named;
mod parse;
pub mod read;
mod reading;
pub mod record;
pub mod repairs;
mod scan;
pub mod secrecy;
pub mod trace;

pub use body::{definitions, terms};
pub use document::Document;
pub use layout::{Layout, paragraphs};
pub use parse::{ParsedDocument, parse};
pub use reading::Reading;
pub use record::{
    Basis, Citation, DigitalSignature, Issue, IssueCode, Outcome, Record, Section, SectionKind,
    Signer, Source,
};
