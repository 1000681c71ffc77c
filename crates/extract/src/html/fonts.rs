//! Font encodings in web pages: finds the text set in a font with its own encoding (`.VnTime`,
//! `VNI-Times`). In such a font, the same characters stand for other letters.
//!
//! This reads the attributes `face` and `style` (`font-family` and `font`), and style sheets in the
//! page. Only selectors made of an element name, a class or both count. Other CSS (descendants,
//! precedence by selector) does not occur with such fonts.

use std::collections::HashMap;

use scraper::node::Element;
use scraper::{Html, Node};

use tracuu_text::legacy::FontEncoding;

/// Most style sheet rules that are kept.
const RULES_MAX: usize = 5_000;

/// Fonts defined by the style sheets of a page.
pub struct Fonts {
    /// Encoding by selector in lower case: `p`, `.msonormal`, `p.msonormal`. `None` is a Unicode
    /// font.
    rules: HashMap<String, Option<FontEncoding>>,
}

impl Fonts {
    /// Reads the style sheets of a page. Cost: linear in the size of the page.
    pub fn of(document: &Html) -> Fonts {
        let mut rules = HashMap::new();
        for node in document.tree.nodes() {
            let is_style = |node: &Node| node.as_element().is_some_and(|e| e.name() == "style");
            if !is_style(node.value()) {
                continue;
            }
            let sheet = node.children().filter_map(|child| child.value().as_text());
            let sheet: String = sheet.map(|text| text.to_lowercase()).collect();
            for rule in sheet.split('}') {
                let Some((selectors, declarations)) = rule.split_once('{') else { continue };
                let Some(font) = family(declarations) else { continue };
                for selector in selectors.split(',').map(str::trim) {
                    if rules.len() < RULES_MAX && !selector.contains(char::is_whitespace) {
                        rules.insert(selector.to_string(), font);
                    }
                }
            }
        }
        Fonts { rules }
    }

    /// Returns the encoding of text directly in `element`. An element that sets no font keeps
    /// `inherited`, the encoding of its parent.
    pub fn encoding(
        &self,
        element: &Element,
        inherited: Option<FontEncoding>,
    ) -> Option<FontEncoding> {
        let own = element.attr("style").and_then(|style| family(&style.to_lowercase()));
        let own = own.or_else(|| element.attr("face").map(first_font));
        own.or_else(|| self.by_rule(element)).unwrap_or(inherited)
    }

    fn by_rule(&self, element: &Element) -> Option<Option<FontEncoding>> {
        if self.rules.is_empty() {
            return None;
        }
        let name = element.name();
        let by_class = element.classes().find_map(|class| {
            let class = class.to_lowercase();
            let named = self.rules.get(&format!("{name}.{class}"));
            named.or_else(|| self.rules.get(&format!(".{class}"))).copied()
        });
        by_class.or_else(|| self.rules.get(name).copied())
    }
}

/// Returns the encoding of the font that CSS declarations (in lower case) set. Returns `None` if
/// they set no font, and `Some(None)` for a Unicode font.
fn family(declarations: &str) -> Option<Option<FontEncoding>> {
    let mut found = None;
    for declaration in declarations.split(';') {
        let Some((property, value)) = declaration.split_once(':') else { continue };
        match property.trim() {
            "font-family" => found = Some(first_font(value)),
            // The family comes after the size.
            "font" => {
                let quoted = value.find(['"', '\'']);
                let family = quoted.map(|at| &value[at..]).or(value.trim().rsplit(' ').next());
                found = family.map(first_font).or(found);
            }
            _ => {}
        }
    }
    found
}

/// Returns the encoding of the first font in a list. The others are fallbacks for readers without
/// the first.
fn first_font(list: &str) -> Option<FontEncoding> {
    FontEncoding::by_font(list.split(',').next().unwrap_or_default())
}
