//! The old form fields of Word, whose value is not text of the document: lists of entries, boxes to
//! tick, and the default of a text.

/// A form field and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormField {
    /// A list of entries. The numbers of entries are from 0.
    List { entries: Vec<String>, chosen: Option<usize>, usual: Option<usize> },
    /// A box to tick.
    Box { checked: Option<bool>, usual: bool },
    /// A text with its default.
    Text { usual: Option<String> },
}

impl Default for FormField {
    fn default() -> Self {
        FormField::Text { usual: None }
    }
}

impl FormField {
    /// Returns the text that Word shows for the field if the document has no result of it. Without
    /// a choice, the first entry of a list is shown. `None` if nothing is.
    pub fn shown(&self) -> Option<String> {
        match self {
            FormField::List { entries, chosen, usual } => {
                let entry = |at: Option<usize>| entries.get(at?);
                entry(*chosen).or(entry(*usual)).or(entries.first()).cloned()
            }
            FormField::Box { checked, usual } => {
                Some(if checked.unwrap_or(*usual) { "☒" } else { "☐" }.to_string())
            }
            FormField::Text { usual } => usual.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_comes_before_the_default_and_the_first_entry() {
        let list = |chosen, usual| FormField::List {
            entries: vec!["a".to_string(), "b".to_string(), "c".to_string()],
            chosen,
            usual,
        };
        let cases = [
            (list(Some(1), Some(2)), Some("b")),
            (list(Some(25), Some(2)), Some("c")),
            (list(None, Some(2)), Some("c")),
            (list(None, None), Some("a")),
            (FormField::List { entries: Vec::new(), chosen: Some(0), usual: None }, None),
            (FormField::Box { checked: None, usual: true }, Some("☒")),
            (FormField::Box { checked: Some(false), usual: true }, Some("☐")),
            (FormField::Text { usual: Some("x".to_string()) }, Some("x")),
            (FormField::default(), None),
        ];
        for (field, shown) in cases {
            assert_eq!(field.shown().as_deref(), shown, "{field:?}");
        }
    }
}
