//! Reads what drawings show: WordArt, the text of shapes, diagrams and charts; and embedded files
//! (ISO/IEC 29500-1, 20.4; ISO/IEC 29500-4, 19.1).

use super::{BodyReader, ElementRole};
use crate::office::run_style::TextStyle;
use crate::office::xml::{Element, Space};
use crate::paint::Paint;
use tracuu_text::legacy::FontEncoding;

/// Whether a shape is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShapeState {
    Shown,
    Hidden,
}

/// Returns true if an element holds a measure or a setting as text, which no page shows.
pub fn is_measure(name: &str) -> bool {
    const MEASURES: [&str; 6] =
        ["posOffset", "align", "pctWidth", "pctHeight", "pctPosHOffset", "pctPosVOffset"];
    const OF_OBJECTS: [&str; 3] = ["LinkType", "LockedField", "FieldCodes"];
    MEASURES.contains(&name) || OF_OBJECTS.contains(&name)
}

impl BodyReader<'_> {
    /// Begins an element that is not one of WordprocessingML. Returns `None` if it is to be skipped
    /// with its content.
    pub(super) fn begin_drawing(&mut self, element: &Element<'_>) -> Option<ElementRole> {
        let (space, name) = element.name();
        let attribute = |name: &str| element.attribute(name);
        match (space, name) {
            (Space::Vml, "textpath") => self.word_art(element),
            (Space::Vml, _) => {
                let style = attribute("style").unwrap_or_default().replace(' ', "");
                if style.contains("visibility:hidden") {
                    return None;
                }
                self.describe(element, &["alt", "title"]);
            }
            (Space::Drawing, "p") => {
                self.out.open_box();
                self.grounds.push(Paint::Unknown);
                return Some(ElementRole::ShapeParagraph);
            }
            (Space::Drawing, "t") => return Some(ElementRole::Text),
            (Space::Drawing, "br") => self.out.line_break(),
            (Space::Drawing, "graphicData") => self.graphic(&attribute("uri").unwrap_or_default()),
            (_, "inline" | "anchor") => return Some(ElementRole::Shape(ShapeState::Shown)),
            (_, "docPr" | "cNvPr") => {
                let hidden = attribute("hidden").is_some_and(|on| on == "1" || on == "true");
                match self.open.last_mut() {
                    Some(ElementRole::Shape(state)) if hidden => *state = ShapeState::Hidden,
                    _ => self.describe(element, &["title", "descr"]),
                }
            }
            // Settings of a control in the format of spreadsheets.
            (_, "ClientData") => return None,
            (_, "relIds") => self.embedded_box(attribute("dm"), "a diagram"),
            (_, "chart") => self.embedded_box(attribute("id"), "a chart"),
            (_, "OLEObject") => {
                let kind = attribute("ProgID").unwrap_or_default();
                let linked = attribute("Type").as_deref() == Some("Link");
                let noun = if linked { "a linked file" } else { "an embedded object" };
                self.out.findings.unread(&format!("{noun} ({kind})"));
            }
            _ => {}
        }
        Some(ElementRole::Other)
    }

    /// Adds the alternative text of a picture, which `names` of attributes hold.
    fn describe(&mut self, element: &Element<'_>, names: &[&str]) {
        for text in names.iter().filter_map(|name| element.attribute(name)) {
            self.out.aside(&text);
        }
    }

    /// Writes the words of WordArt, which are an attribute, as a text box.
    fn word_art(&mut self, element: &Element<'_>) {
        let Some(text) = element.attribute("string").filter(|_| self.is_shown()) else { return };
        let style = element.attribute("style").unwrap_or_default();
        let font = style.split(';').find_map(|part| part.trim().strip_prefix("font-family:"));
        let font = font.and_then(|name| FontEncoding::by_font(name.trim_matches(['"', '\'', ' '])));
        self.out.open_box();
        for (at, line) in text.lines().enumerate() {
            if at > 0 {
                self.out.line_break();
            }
            self.out.text(line, TextStyle { font, ..TextStyle::default() });
        }
        self.out.close_box();
    }

    /// Notes a drawing of a kind that is not known. Pictures and handwriting have no text.
    fn graphic(&mut self, uri: &str) {
        const KNOWN: [&str; 9] = [
            "picture",
            "wordprocessingShape",
            "wordprocessingGroup",
            "wordprocessingCanvas",
            "wordprocessingInk",
            "lockedCanvas",
            "chart",
            "chartex",
            "diagram",
        ];
        let kind = uri.rsplit('/').next().unwrap_or_default();
        if !KNOWN.contains(&kind) {
            self.out.findings.unread(&format!("a drawing of an unknown kind ({kind})"));
        }
    }

    /// Writes the text of a part that a drawing shows as a text box.
    fn embedded_box(&mut self, id: Option<String>, noun: &str) {
        if !self.is_shown() {
            return;
        }
        let id = id.unwrap_or_default();
        let Some(lines) = self.around.embedded.get(&id, noun, &mut self.out.findings) else {
            return;
        };
        self.out.open_box();
        self.out.paragraphs(lines);
        self.out.close_box();
    }

    /// Writes an imported file (`w:altChunk`) in its place. Notes what else is outside the file or
    /// is not text: a subdocument, a control.
    pub(super) fn embed(&mut self, element: &Element<'_>) {
        let id = element.attribute("id").unwrap_or_default();
        match element.name().1 {
            "altChunk" => {
                let noun = "an imported file";
                let Some(lines) = self.around.embedded.get(&id, noun, &mut self.out.findings)
                else {
                    return;
                };
                self.out.end_paragraph();
                self.out.paragraphs(lines);
            }
            "subDoc" => self.out.findings.unread("a subdocument in another file"),
            _ => {
                let name = element.attribute("name").unwrap_or_default();
                self.out.findings.unread(&format!("a control ({name})"));
            }
        }
    }
}
