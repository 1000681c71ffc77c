//! Holds the texts of groups that are not text of the document, and what they mean: comments,
//! properties of shapes, form fields.

use super::destinations::Captured;
use crate::office::findings::Findings;
use crate::office::form_field::FormField;

/// Most fields that are open at a time, and most entries of a list. Word allows 25 entries.
const OPEN_MAX: usize = 1_000;
/// The number of an entry that stands for no choice.
const NOT_CHOSEN: i32 = 25;

/// The texts that are read, and those that wait for the end of their element.
#[derive(Debug, Default)]
pub struct Captures {
    text: String,
    name: String,
    value: String,
    fields: Vec<OpenField>,
    /// Control word of the unknown group; empty once it is noted.
    unknown: String,
}

/// A field that is open.
#[derive(Debug, Default)]
pub struct OpenField {
    /// Number of pieces of text that were written before it.
    pub written: usize,
    pub form: Option<FormField>,
}

impl Captures {
    /// Begins a text.
    pub fn begin(&mut self) {
        self.text.clear();
    }

    /// Adds to the text.
    pub fn add(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Ends the text, which is `what`. Returns it if it is a comment.
    pub fn end(&mut self, what: Captured) -> Option<String> {
        let text = std::mem::take(&mut self.text);
        match what {
            Captured::Comment => return Some(text),
            Captured::PropertyName => self.name = text,
            Captured::PropertyValue => self.value = text,
            Captured::Entry => {
                if let Some(FormField::List { entries, .. }) = self.form()
                    && entries.len() < OPEN_MAX
                {
                    entries.push(text);
                }
            }
            Captured::UsualText => {
                if let Some(FormField::Text { usual }) = self.form() {
                    *usual = Some(text);
                }
            }
        }
        None
    }

    /// Returns the name and the value of the property that ends.
    pub fn property(&mut self) -> (String, String) {
        (std::mem::take(&mut self.name), std::mem::take(&mut self.value))
    }

    /// Begins a field, before which `written` pieces of text were written.
    pub fn begin_field(&mut self, written: usize) {
        if self.fields.len() < OPEN_MAX {
            self.fields.push(OpenField { written, form: None });
        }
    }

    /// Ends the innermost field.
    pub fn end_field(&mut self) -> Option<OpenField> {
        self.fields.pop()
    }

    /// Processes a control word of a form field.
    pub fn form_word(&mut self, word: &str, number: Option<i32>) {
        let Some(field) = self.fields.last_mut() else { return };
        let entry = number.filter(|number| *number != NOT_CHOSEN);
        let place = entry.and_then(|number| usize::try_from(number).ok());
        match (word, &mut field.form) {
            ("fftype", form) => {
                *form = Some(match number {
                    Some(1) => FormField::Box { checked: None, usual: false },
                    Some(2) => FormField::List { entries: Vec::new(), chosen: None, usual: None },
                    _ => FormField::default(),
                });
            }
            ("ffres", Some(FormField::List { chosen, .. })) => *chosen = place,
            ("ffdefres", Some(FormField::List { usual, .. })) => *usual = place,
            ("ffres", Some(FormField::Box { checked, .. })) => *checked = entry.map(|on| on != 0),
            ("ffdefres", Some(FormField::Box { usual, .. })) => *usual = entry == Some(1),
            _ => {}
        }
    }

    /// Begins a group of the unknown control word `word`.
    pub fn begin_unknown(&mut self, word: &str) {
        self.unknown = word.to_string();
    }

    /// Notes that an unknown group has text.
    pub fn unknown(&mut self, findings: &mut Findings) {
        if !self.unknown.is_empty() {
            findings.unread(&format!("text in an unknown group ({})", self.unknown));
            self.unknown.clear();
        }
    }

    fn form(&mut self) -> Option<&mut FormField> {
        self.fields.last_mut()?.form.as_mut()
    }
}
