//! Which runs of a page are set in a font that has its own encoding (`.VnTime`, `VNI-Times`): the page
//! names its fonts, and letters in them mean others than the same letters elsewhere.
//!
//! Read are `face`, `font-family` and `font` of an element, and rules of style sheets in the page whose
//! selectors are a name, a class or both. What CSS has besides (descendants, precedence by selector)
//! does not occur around such fonts.

use std::collections::HashMap;

use scraper::node::Element;
use scraper::{Html, Node};

use tracuu_text::legacy::FontEncoding;

/// Most rules of style sheets that are kept.
const RULES_MAX: usize = 5_000;

/// What the style sheets of a page say of fonts.
pub struct Fonts {
    /// By selector, in lower case: `p`, `.msonormal`, `p.msonormal`. None is a font of Unicode.
    rules: HashMap<String, Option<FontEncoding>>,
}

impl Fonts {
    /// Reads the style sheets of a page. Costs their length.
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

    /// The encoding of text right in `element`, whose surroundings have `inherited`.
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

/// The font that CSS declarations, in lower case, set; none where they set none.
fn family(declarations: &str) -> Option<Option<FontEncoding>> {
    let mut found = None;
    for declaration in declarations.split(';') {
        let Some((property, value)) = declaration.split_once(':') else { continue };
        match property.trim() {
            "font-family" => found = Some(first_font(value)),
            // The family stands behind the size.
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

/// The encoding of the first font of a list; the others are for readers that lack it.
fn first_font(list: &str) -> Option<FontEncoding> {
    FontEncoding::by_font(list.split(',').next().unwrap_or_default())
}
