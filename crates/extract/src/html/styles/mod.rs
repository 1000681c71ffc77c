//! Styles of a page: what its style sheets and attributes say about an element (CSS Cascade 4).
//! Style sheets outside the page are not known.

mod declarations;
mod names;
mod sheet;
mod values;

use std::collections::HashMap;

use scraper::{ElementRef, Html};

use super::attributes::attribute;

pub use declarations::{Content, Declarations, Position, Property};
use names::Names;
use sheet::{Key, Sheets};

/// Most selectors of rules that are kept of a page. Those of a site in one sheet are under 20,000.
const RULES_MAX: usize = 50_000;
/// Most work of testing selectors for a page, in elements looked at. It is a few seconds. A page of
/// 10,000 elements with all rules of a site needs under a tenth.
const TESTS_MAX: usize = 50_000_000;

/// The styles of a page.
pub struct Styles {
    sheets: Sheets,
    by_id: HashMap<String, Vec<usize>>,
    by_class: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
    for_any: Vec<usize>,
    tests_left: usize,
}

/// The place of an element, as far as it says how much work testing a selector is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Place {
    /// Number of elements around it.
    pub depth: usize,
    /// Largest number of elements before it or before an element around it.
    pub siblings: usize,
    /// The names of the elements around it.
    around: Names,
}

impl Place {
    /// Returns the place in `element`, which has this place.
    pub fn inside(self, element: ElementRef<'_>) -> Place {
        Place { depth: self.depth + 1, around: self.around.with(element.value()), ..self }
    }

    /// Returns the place after `siblings` elements at this place.
    pub fn after(self, siblings: usize) -> Place {
        Place { siblings: self.siblings.max(siblings), ..self }
    }
}

/// What the styles say about an element, from the weakest to the strongest declaration.
#[derive(Debug, Default)]
pub struct Cascade {
    pub element: Vec<Property>,
    /// The texts that rules show before and after the content.
    pub generated: Vec<Content>,
}

impl Styles {
    /// Reads the style sheets in a page. Cost: linear in their size.
    pub fn of(document: &Html) -> Styles {
        let mut sheets = Sheets { rules_max: RULES_MAX, ..Sheets::default() };
        for node in document.tree.nodes() {
            let Some(element) = node.value().as_element() else { continue };
            let value = |name: &str| attribute(element, name).unwrap_or_default();
            match element.name() {
                "style" if sheet::is_for_screen(value("media")) => {
                    let texts = node.children().filter_map(|child| child.value().as_text());
                    sheets.read(&texts.map(|text| &**text).collect::<String>());
                }
                "link" if value("rel").to_ascii_lowercase().contains("stylesheet") => {
                    sheets.has_others = true;
                }
                _ => {}
            }
        }
        let mut styles = Styles {
            sheets,
            by_id: HashMap::new(),
            by_class: HashMap::new(),
            by_name: HashMap::new(),
            for_any: Vec::new(),
            tests_left: TESTS_MAX,
        };
        for (at, rule) in styles.sheets.rules.iter().enumerate() {
            match &rule.key {
                Key::Id(id) => styles.by_id.entry(id.clone()).or_default().push(at),
                Key::Class(class) => styles.by_class.entry(class.clone()).or_default().push(at),
                Key::Name(name) => styles.by_name.entry(name.clone()).or_default().push(at),
                Key::Any => styles.for_any.push(at),
            }
        }
        styles
    }

    /// Returns true if style sheets outside the page are in use.
    pub fn has_others(&self) -> bool {
        self.sheets.has_others
    }

    /// Returns true if rules were dropped because they are over a limit.
    pub fn is_cut(&self) -> bool {
        self.sheets.is_cut || self.tests_left == 0
    }

    /// Returns what the style sheets and the attribute `style` say about an element.
    pub fn cascade(&mut self, element: ElementRef<'_>, place: Place) -> Cascade {
        let own = attribute(element.value(), "style").map(Declarations::of_attribute);
        let own = own.unwrap_or_default();
        let mut matched = self.matching(element, place);
        matched.sort_by_key(|at| (self.sheets.rules[*at].specificity, *at));
        let declarations = |generated: bool| {
            let rules = matched.iter().map(|at| &self.sheets.rules[*at]);
            let rules = rules.filter(move |rule| rule.is_generated == generated);
            rules.map(|rule| &self.sheets.declarations[rule.declarations])
        };
        let mut cascade = Cascade::default();
        let out = &mut cascade.element;
        declarations(false).for_each(|of| out.extend(of.normal.iter().cloned()));
        out.extend(own.normal);
        declarations(false).for_each(|of| out.extend(of.important.iter().cloned()));
        out.extend(own.important);
        for of in declarations(true) {
            for property in of.normal.iter().chain(&of.important) {
                if let Property::Content(pieces) = property {
                    cascade.generated.extend(pieces.iter().cloned());
                }
            }
        }
        cascade
    }

    /// Returns the rules that match an element, in any order.
    fn matching(&mut self, element: ElementRef<'_>, place: Place) -> Vec<usize> {
        let mut matched = Vec::new();
        if self.sheets.rules.is_empty() {
            return matched;
        }
        let value = element.value();
        let by_id = value.id().and_then(|id| self.by_id.get(id));
        let by_class = value.classes().filter_map(|class| self.by_class.get(class));
        let by_name = self.by_name.get(value.name());
        let candidates = by_id.into_iter().chain(by_class).chain(by_name).chain([&self.for_any]);
        for at in candidates.flatten() {
            let rule = &self.sheets.rules[*at];
            if !place.around.may_have(&rule.around) {
                continue;
            }
            let siblings = if rule.has_siblings { place.siblings } else { 0 };
            let work = (1 + rule.combinators * place.depth) * (1 + siblings);
            self.tests_left = self.tests_left.saturating_sub(work);
            if self.tests_left == 0 {
                break;
            }
            if rule.selector.matches(&element) {
                matched.push(*at);
            }
        }
        matched
    }
}
