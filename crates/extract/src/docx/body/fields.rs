//! Reads fields: their code is not text, their result is (ISO/IEC 29500-1, 17.16). A form field may
//! show a value that is only in its properties.

use crate::office::form_field::FormField;
use crate::office::xml::{Element, Node, Space, Xml};

/// Longest code that is kept of a field, in bytes. Its first word tells its kind.
const CODE_BYTES_MAX: usize = 400;

/// A field that is open.
#[derive(Debug, Default)]
pub struct Field {
    /// The reader is after the code of the field.
    pub in_result: bool,
    /// Number of pieces of text that were written when the result began.
    pub written: usize,
    pub form: Option<FormField>,
    code: String,
}

impl Field {
    /// Adds a piece of the code.
    pub fn add_code(&mut self, text: &str) {
        if self.code.len() < CODE_BYTES_MAX {
            self.code.push_str(text);
        }
    }

    /// Returns the text that is shown for a field without a result. The error is the kind of a
    /// field whose result is not in the file.
    pub fn without_result(&self) -> Result<Option<String>, &str> {
        if let Some(form) = &self.form {
            return Ok(form.shown());
        }
        let (kind, rest) = self.code.trim().split_once(' ').unwrap_or((self.code.trim(), ""));
        match kind.to_ascii_uppercase().as_str() {
            // The name of a macro, then the text on which to click.
            "MACROBUTTON" | "GOTOBUTTON" => {
                Ok(rest.trim().split_once(' ').map(|(_, text)| text.trim().to_string()))
            }
            "EQ" | "SYMBOL" | "LISTNUM" | "AUTONUM" | "AUTONUMLGL" | "AUTONUMOUT" => Err(kind),
            _ => Ok(None),
        }
    }
}

/// Reads the properties of a form field (`w:ffData`) up to their end.
pub fn form_field(xml: &mut Xml<'_>) -> FormField {
    let mut form = FormField::default();
    let mut open = 1;
    while open > 0 {
        match xml.next() {
            None => break,
            Some(Node::Open(element)) => {
                read_property(&mut form, &element);
                open += 1;
            }
            Some(Node::Close) => open -= 1,
            Some(Node::Text(_)) => {}
        }
    }
    form
}

fn read_property(form: &mut FormField, element: &Element<'_>) {
    let (Space::Word, name) = element.name() else { return };
    let value = || element.attribute("val");
    let number = || element.number("val").map(|number| number as usize);
    match (name, &mut *form) {
        ("ddList", _) => *form = FormField::List { entries: Vec::new(), chosen: None, usual: None },
        ("checkBox", _) => *form = FormField::Box { checked: None, usual: false },
        ("textInput", _) => *form = FormField::Text { usual: None },
        ("listEntry", FormField::List { entries, .. }) => entries.extend(value()),
        ("result", FormField::List { chosen, .. }) => *chosen = number(),
        ("default", FormField::List { usual, .. }) => *usual = number(),
        ("checked", FormField::Box { checked, .. }) => *checked = Some(element.is_on()),
        ("default", FormField::Box { usual, .. }) => *usual = element.is_on(),
        ("default", FormField::Text { usual }) => *usual = value(),
        _ => {}
    }
}
