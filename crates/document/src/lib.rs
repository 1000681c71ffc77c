//! What a document is: its text, its record and its outline. Pure: no files, no index, no network.
//!
//! The way of a document through this module: the lines of a file become paragraphs ([`layout`]), the
//! paragraphs become a record and an outline by the rules of Nghị định 30/2020/NĐ-CP ([`parse()`]).
//! Nothing here fails: what is not known is `None`, and what was odd is an [`Issue`].
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

mod agency;
mod citation;
mod date;
pub mod definitions;
pub mod entity;
pub mod file_name;
mod head_lines;
mod header;
mod kind;
pub mod layout;
mod marks;
mod organ;
mod outline;
mod parse;
pub mod read;
mod recipients;
pub mod record;
pub mod repairs;
mod signer;
pub mod terms;
mod title;

pub use layout::{Layout, paragraphs};
pub use parse::{Reading, parse};
pub use record::{
    Basis, Citation, Issue, IssueCode, Outcome, Record, Section, SectionKind, Signer, Source,
};

use serde::{Deserialize, Serialize};

use tracuu_text::lost::Repair;
use tracuu_text::{CodePoints, Span, phrase};

/// A document as it is indexed, stored and shown.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// What is known about it.
    pub record: Record,
    /// Its shown text: normal form, one paragraph a line. All spans point into it.
    pub text: String,
    /// Headings in order of place. Empty for a text without any.
    pub outline: Vec<Section>,
    /// Byte offset in `text` at which each page begins, ascending; the first is 0. Empty where the
    /// format has no pages.
    pub pages: Vec<usize>,
    /// The syllables that the file has lost letters of, in text order: what is left of each in the text,
    /// and the whole. The record has them whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repairs: Vec<Repair>,
}

impl Document {
    /// The page (from 1) on which byte `offset` of the text stands; none where pages are not known.
    pub fn page_of(&self, offset: usize) -> Option<usize> {
        let page = self.pages.partition_point(|&start| start <= offset);
        (page > 0).then_some(page)
    }

    /// What the section at byte `offset` of the text is called. Inside an article it is the article with
    /// the clause and point behind it (`Điều 29. Chấm dứt hợp đồng, khoản 5, điểm a`), since a clause
    /// says nothing without its article; elsewhere the innermost heading. None before the first.
    pub fn section_title(&self, offset: usize) -> Option<String> {
        let around = |section: &&Section| section.span.contains(offset);
        let chain: Vec<&Section> = self.outline.iter().filter(around).collect();
        let Some(at) = chain.iter().rposition(|section| section.kind == SectionKind::Article)
        else {
            return chain.last().map(|innermost| innermost.title());
        };
        let mut title = chain[at].title();
        for part in &chain[at + 1..] {
            let name = if part.kind == SectionKind::Point { "điểm" } else { "khoản" };
            title.push_str(&format!(", {name} {}", part.label));
        }
        Some(title)
    }

    /// The same document with every place counted in code points, as JSON shows it. The result is for
    /// output only: its spans no longer slice the text.
    pub fn in_code_points(&self) -> Document {
        let points = CodePoints::new(&self.text);
        let mut shown = self.clone();
        shown.move_places(|place| points.span(place));
        for repair in &mut shown.repairs {
            repair.span = points.span(repair.span);
        }
        shown
    }

    /// Moves every place but those of the repairs.
    fn move_places(&mut self, moved: impl Fn(Span) -> Span) {
        for citation in &mut self.record.cites {
            for place in &mut citation.places {
                *place = moved(*place);
            }
        }
        for issue in &mut self.record.issues {
            issue.place = issue.place.map(&moved);
        }
        for section in &mut self.outline {
            section.span = moved(section.span);
        }
        for page in &mut self.pages {
            *page = moved(Span::new(*page, *page)).start;
        }
    }
}
