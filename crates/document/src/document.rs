//! A document: its record, text, outline and pages. Contains the type and its look-ups; the rules
//! that fill it are in the other modules.

use serde::{Deserialize, Serialize};

use crate::{Reading, Record, Section, SectionKind};
use tracuu_text::lost::Repair;
use tracuu_text::{CodePoints, Span};

/// A document as it is indexed, stored and shown.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Its metadata: number, type, title, agency, date and others.
    pub record: Record,
    /// The displayed text: normal form, one paragraph per line. All spans refer to it.
    pub text: String,
    /// Sections in text order. Empty for a text without headings.
    pub outline: Vec<Section>,
    /// Byte offset in `text` at which each page begins, ascending; the first is 0. Empty if the
    /// format has no pages.
    pub pages: Vec<usize>,
    /// The syllables that have lost letters in the file, in text order: what remains of each in the
    /// text, and the whole syllable. The record contains the whole ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repairs: Vec<Repair>,
    /// The words that OCR has corrected or is not sure of, in text order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Reading>,
}

impl Document {
    /// Returns the page (from 1) that contains byte `offset` of the text, or `None` if pages are
    /// not known.
    pub fn page_of(&self, offset: usize) -> Option<usize> {
        let page = self.pages.partition_point(|&start| start <= offset);
        (page > 0).then_some(page)
    }

    /// Returns the title of the section that contains byte `offset` of the text. Inside an article,
    /// clause and point follow its title (`Điều 29. Chấm dứt hợp đồng, khoản 5, điểm a`), since a
    /// clause is not understood without its article. Elsewhere it is that of the innermost heading.
    /// Returns `None` before the first heading.
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

    /// Returns a copy with every place counted in code points, as in the JSON output. The copy is
    /// for output only: its spans no longer index the text.
    pub fn in_code_points(&self) -> Document {
        let points = CodePoints::new(&self.text);
        let mut shown = self.clone();
        shown.move_places(|place| points.span(place));
        for repair in &mut shown.repairs {
            repair.span = points.span(repair.span);
        }
        shown
    }

    /// Moves every place except those of the repairs.
    pub(crate) fn move_places(&mut self, moved: impl Fn(Span) -> Span) {
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
        for reading in &mut self.readings {
            reading.span = moved(reading.span);
        }
        for page in &mut self.pages {
            *page = moved(Span::new(*page, *page)).start;
        }
    }
}
