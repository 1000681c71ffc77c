//! Reads controls of forms and old form fields: what a page shows of them (OpenDocument 1.3, part
//! 3, 13).

use std::collections::HashMap;

use crate::office::form_field::FormField;
use crate::office::xml::{Element, Node, Space, Xml};

/// Reads the forms that were just opened up to their end. Returns the text that each control
/// shows, by its id.
pub fn controls(xml: &mut Xml<'_>) -> HashMap<String, String> {
    let mut controls = HashMap::new();
    // The ids of the open elements; a list has its entries in it.
    let mut open: Vec<Option<String>> = vec![None];
    while !open.is_empty() {
        match xml.next() {
            None => break,
            Some(Node::Open(element)) => {
                let id = element.attribute("id");
                if element.name() == (Space::OpenDocument("form"), "option") {
                    let list = open.iter().rev().flatten().next();
                    if let (Some(list), true) = (list, is_on(&element, "current-selected")) {
                        let label = element.attribute("label").unwrap_or_default();
                        controls.insert(list.clone(), label);
                    }
                } else if let (Some(id), Some(text)) = (&id, shown(&element)) {
                    controls.insert(id.clone(), text);
                }
                open.push(id);
            }
            Some(Node::Close) => drop(open.pop()),
            Some(Node::Text(_)) => {}
        }
    }
    controls
}

/// Returns the text that a control shows; `None` if it shows none.
fn shown(element: &Element<'_>) -> Option<String> {
    let attribute = |name: &str| element.attribute(name).filter(|value| !value.is_empty());
    let (Space::OpenDocument("form"), name) = element.name() else { return None };
    match name {
        "checkbox" | "radio" => {
            let ticked = element.attribute("current-state").as_deref() == Some("checked")
                || is_on(element, "current-selected");
            let label = attribute("label").unwrap_or_default();
            Some(format!("{} {label}", if ticked { "☒" } else { "☐" }))
        }
        "hidden" | "password" => None,
        "button" | "fixed-text" | "frame" => attribute("label"),
        _ => attribute("current-value").or_else(|| attribute("value")),
    }
}

fn is_on(element: &Element<'_>, name: &str) -> bool {
    element.attribute(name).as_deref() == Some("true")
}

/// Returns the form field that an element of LibreOffice for fields of Word begins; `None` for
/// other fields, whose text is in the document.
pub fn field(element: &Element<'_>) -> Option<FormField> {
    let kind = element.attribute("type")?;
    match kind.rsplit('.').next()? {
        "FORMDROPDOWN" => Some(FormField::List { entries: Vec::new(), chosen: None, usual: None }),
        "FORMCHECKBOX" => Some(FormField::Box { checked: None, usual: false }),
        _ => None,
    }
}

/// Reads a parameter of such a field.
pub fn parameter(field: &mut FormField, element: &Element<'_>) {
    let value = || element.attribute("value").unwrap_or_default();
    match (element.attribute("name").as_deref(), field) {
        (Some("Dropdown_ListEntry"), FormField::List { entries, .. }) => entries.push(value()),
        (Some("Dropdown_Selected"), FormField::List { chosen, .. }) => {
            *chosen = value().parse().ok()
        }
        (Some("Checkbox_Checked"), FormField::Box { checked, .. }) => {
            *checked = Some(matches!(value().as_str(), "true" | "1" | "checked"));
        }
        _ => {}
    }
}
