//! Ends paragraphs and writes their numbers.

use super::BodyReader;
use crate::docx::lists;

impl BodyReader<'_> {
    /// Ends the innermost paragraph, and the section if that ends with it.
    pub(super) fn end_paragraph(&mut self) {
        // In a table cell, a number without text is a value: rows are often numbered in this way.
        if self.out.is_in_cell() {
            self.label();
        }
        let paragraph = self.paragraphs.pop().unwrap_or_default();
        // A field whose end is lost must not swallow the following paragraphs.
        self.fields.iter_mut().for_each(|field| field.in_result = true);
        if !paragraph.joined {
            self.out.end_paragraph();
        }
        if paragraph.ends_section {
            self.section += 1;
            let next = self.around.sections.get(self.section);
            if next.is_some_and(|section| !section.continuous) {
                self.out.page_break();
            }
        }
    }

    /// Counts the paragraph in its list and keeps its label.
    pub(super) fn count(&mut self) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        let style = paragraph.style.as_deref();
        paragraph.label = lists::label(self.lists, &paragraph.place, style, self.around.styles);
    }

    /// Writes the paragraph's label, if it is not written yet.
    pub(super) fn label(&mut self) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        let Some(label) = paragraph.label.take() else { return };
        let style = label.run_style.or(paragraph.mark).or(paragraph.run);
        if style.is_seen_on(self.ground()) {
            self.out.text(&label.text, style.text_style());
        }
    }
}
