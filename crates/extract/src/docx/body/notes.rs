//! Reads footnotes, endnotes and comments (ISO/IEC 29500-1, 17.11 and 17.13.4).

use std::collections::HashMap;

use super::{Around, BodyReader};
use crate::docx::embedded::Embedded;
use crate::docx::styles::Styles;
use crate::office::collector::{Collected, Collector};
use crate::office::lists::Lists;
use crate::office::numbers::NumberStyle;
use crate::office::run_style::TextStyle;
use crate::office::xml::{Element, Node, Space, Xml};

/// Returns the text of the notes in a part of footnotes or endnotes, by id. Skips separator lines,
/// which the part holds beside the notes. Adds to `collector` what the notes have besides their
/// text.
pub fn notes(part: &str, styles: &Styles, collector: &mut Collector) -> HashMap<String, String> {
    let mut notes = HashMap::new();
    each(part, styles, &["footnote", "endnote"], |id, collected| {
        notes.insert(id, collected.text.replace('\n', " "));
        collector.absorb(Collected { text: String::new(), ..collected });
    });
    notes
}

/// Adds the comments in `part` to the texts apart from the running text of `collector`.
pub fn comments(part: &str, styles: &Styles, collector: &mut Collector) {
    each(part, styles, &["comment"], |_, collected| {
        collector.aside(&collected.text);
        collector.absorb(collected);
    });
}

/// Reads each element of `part` whose name is one of `names`, and passes its id and content to
/// `done`.
fn each(part: &str, styles: &Styles, names: &[&str], mut done: impl FnMut(String, Collected)) {
    let mut xml = Xml::new(part);
    let (none, embedded) = (HashMap::new(), Embedded::default());
    let around = Around { styles, notes: [&none, &none], embedded: &embedded, sections: &[] };
    while let Some(node) = xml.next() {
        let Node::Open(element) = node else { continue };
        let (Space::Word, name) = element.name() else { continue };
        if !names.contains(&name) {
            continue;
        }
        if element.attribute("type").is_some_and(|kind| kind != "normal") {
            xml.skip();
            continue;
        }
        let id = element.attribute("id").unwrap_or_default();
        let mut collector = Collector::new();
        let mut lists = Lists::default();
        BodyReader::new(&mut collector, &mut lists, around).read_element(&mut xml);
        done(id, collector.finish());
    }
}

impl BodyReader<'_> {
    /// Writes the mark of a note and adds its text. `kind` is 0 for a footnote, 1 for an endnote.
    pub(super) fn note(&mut self, element: &Element<'_>, kind: usize) {
        let id = element.attribute("id").unwrap_or_default();
        if !self.run_style().is_shown() || self.is_in_code() {
            return;
        }
        let Some(text) = self.around.notes[kind].get(&id) else {
            return self.out.findings.unread("a footnote or endnote (its text is missing)");
        };
        // A mark that the author chose follows the reference, as text.
        let own = element.attribute("customMarkFollows").is_some_and(|value| value != "0");
        let label = if own {
            "*".to_string()
        } else {
            self.note_counts[kind] += 1;
            let style = if kind == 0 { NumberStyle::Decimal } else { NumberStyle::LowerRoman };
            style.print(self.note_counts[kind])
        };
        if !own {
            self.out.text(&format!("[{label}]"), TextStyle::default());
        }
        self.out.note(&label, text);
    }
}
