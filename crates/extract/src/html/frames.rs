//! Pages that show other files in frames: what they have for browsers without frames, and where
//! the files are.

use scraper::node::Element;
use scraper::{ElementRef, Html};

use super::attributes::attribute;

/// A page with fewer characters than this beside a frame only introduces what is in the frame.
pub const FRAMED_CHARS_MAX: usize = 200;

/// Returns what a page has for browsers without frames, which the parser keeps as text.
pub fn without_frames(document: &Html) -> String {
    let parts = document.root_element().descendent_elements();
    let parts = parts.filter(|part| part.value().name() == "noframes");
    parts.flat_map(|part| part.text()).collect()
}

/// Returns the addresses of the frames of a page that only arranges frames. `None` for other pages.
pub fn of_frameset(document: &Html) -> Option<Vec<String>> {
    let root = document.root_element();
    let is = |element: &ElementRef<'_>, name: &str| element.value().name() == name;
    let frameset = root.child_elements().find(|child| is(child, "frameset"))?;
    let frames = frameset.descendent_elements().filter(|part| is(part, "frame"));
    Some(frames.filter_map(|frame| attribute(frame.value(), "src")).map(str::to_string).collect())
}

/// Returns the address of the file that an element shows. Returns `None` for elements that show
/// none, and for frames of one pixel, which count visitors.
pub fn address(element: &Element) -> Option<String> {
    let name = match element.name() {
        "iframe" | "embed" => "src",
        "object" => "data",
        _ => return None,
    };
    let side =
        |name: &str| attribute(element, name).and_then(|side| side.trim().parse::<u32>().ok());
    let is_counter = [side("width"), side("height")].into_iter().flatten().any(|side| side <= 1);
    let address = attribute(element, name).map(str::trim).filter(|address| !address.is_empty());
    address.filter(|_| !is_counter).map(str::to_string)
}
