//! Reads the properties of paragraphs, runs, tables, rows and cells (ISO/IEC 29500-1, 17.3 and
//! 17.4).

use super::{BodyReader, ElementRole};
use crate::docx::styles::{read_run_style, shading};
use crate::office::xml::Element;
use crate::paint::Paint;

impl BodyReader<'_> {
    /// Reads a child of `w:pPr`.
    pub(super) fn begin_property(&mut self, element: &Element<'_>) -> Option<ElementRole> {
        let paragraph = self.paragraphs.last_mut()?;
        match element.name().1 {
            "pStyle" => {
                paragraph.style = element.attribute("val");
                let of_table = self.tables.last().copied().unwrap_or_default();
                paragraph.run = self.around.styles.paragraph(paragraph.style.as_deref(), of_table);
            }
            "shd" => paragraph.run.ground = Some(shading(element)),
            "pageBreakBefore" => paragraph.page_before = element.is_on(),
            "numPr" => return Some(ElementRole::ListPlace),
            "rPr" => return Some(ElementRole::RunProperties),
            "sectPr" => paragraph.ends_section = true,
            _ => {}
        }
        None
    }

    /// Reads a child of the `w:rPr` of a run or of a paragraph mark.
    pub(super) fn read_run_property(&mut self, element: &Element<'_>) {
        let of_mark = self.open.iter().rev().nth(1) == Some(&ElementRole::ParagraphProperties);
        let name = element.name().1;
        if of_mark {
            if let Some(paragraph) = self.paragraphs.last_mut() {
                read_run_style(&mut paragraph.mark, element);
                paragraph.joined |= matches!(name, "del" | "moveFrom");
            }
        } else if let Some(run) = self.runs.last_mut() {
            read_run_style(run, element);
            if name == "rStyle" {
                let style = element.attribute("val").unwrap_or_default();
                *run = run.or(self.around.styles.run(&style));
            }
        }
    }

    /// Reads a child of `w:trPr`.
    pub(super) fn read_row_property(&mut self, name: &str) {
        let gone = matches!(name, "del" | "hidden");
        if let (Some(ElementRole::Row(left_out)), true) = (self.open.iter_mut().nth_back(1), gone) {
            *left_out = true;
        }
    }

    /// Reads a child of `w:tblPr`.
    pub(super) fn read_table_property(&mut self, element: &Element<'_>) {
        match element.name().1 {
            "tblStyle" => {
                let id = element.attribute("val").unwrap_or_default();
                if let Some(style) = self.tables.last_mut() {
                    *style = self.around.styles.table(&id);
                }
                if self.around.styles.shades_cells(&id) {
                    self.set_ground(Paint::Unknown);
                }
            }
            "shd" => self.set_ground(shading(element)),
            _ => {}
        }
    }

    /// Reads a child of `w:tcPr`.
    pub(super) fn read_cell_property(&mut self, element: &Element<'_>) {
        match element.name().1 {
            "cellDel" => {
                if let Some(cell @ ElementRole::Cell(_)) = self.open.iter_mut().nth_back(1) {
                    *cell = ElementRole::Cell(true);
                }
            }
            "shd" => self.set_ground(shading(element)),
            _ => {}
        }
    }

    /// Reads the background of the document, which is a colour or a picture.
    pub(super) fn read_background(&mut self, element: &Element<'_>) {
        let color = element.attribute("color").unwrap_or_default();
        let paint = if color == "auto" { Paint::WHITE } else { Paint::of_attribute(&color) };
        self.set_ground(if paint == Paint::WHITE { paint } else { Paint::Unknown });
    }

    fn set_ground(&mut self, paint: Paint) {
        if let Some(ground) = self.grounds.last_mut() {
            *ground = paint.over(*ground);
        }
    }
}
