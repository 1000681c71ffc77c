//! Attributes of elements.

use scraper::node::Element;

/// Returns the value of an attribute. Compares names one by one: elements have few attributes, and
/// [`Element::attr`] looks the name up among all names first.
pub fn attribute<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    element.attrs().find(|(known, _)| *known == name).map(|(_, value)| value)
}
