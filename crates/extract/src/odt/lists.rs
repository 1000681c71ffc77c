//! Counts list items and headings (OpenDocument 1.3, part 3, 5.3 and 19.880).

use std::collections::HashMap;

use super::styles::{LEVELS, Level, Styles};
use crate::office::lists::plain_bullet;
use crate::office::numbers::NumberStyle;
use crate::office::xml::Element;

type Counts = [Option<u32>; LEVELS];

/// The open lists, and the counts of the lists that have ended.
#[derive(Debug, Default)]
pub struct Lists {
    open: Vec<OpenList>,
    counts: Counts,
    by_style: HashMap<String, Counts>,
    by_id: HashMap<String, Counts>,
    headings: Counts,
}

#[derive(Debug)]
struct OpenList {
    style: String,
    id: Option<String>,
}

impl Lists {
    /// Begins a list, at the top or in an item. Continues the counts of an earlier list if the
    /// element says so.
    pub fn open(&mut self, element: &Element<'_>) {
        let around = self.open.last().map(|list| list.style.clone());
        let style = element.attribute("style-name").or(around).unwrap_or_default();
        if self.open.is_empty() {
            let continues = element.attribute("continue-numbering").as_deref() == Some("true");
            let continued = element.attribute("continue-list");
            let counts = match continued {
                Some(id) => self.by_id.get(&id).or_else(|| self.by_style.get(&style)),
                None if continues => self.by_style.get(&style),
                None => None,
            };
            self.counts = counts.copied().unwrap_or_default();
        }
        self.open.push(OpenList { style, id: element.attribute("id") });
    }

    /// Ends the innermost list and keeps its counts.
    pub fn close(&mut self) {
        let Some(closed) = self.open.pop() else { return };
        let level = self.open.len();
        if let Some(id) = closed.id {
            self.by_id.insert(id, self.counts);
        }
        if level == 0 {
            self.by_style.insert(closed.style, self.counts);
        }
    }

    /// Returns true if a list is open.
    pub fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Counts an item of the innermost list and returns its label. `start` sets the item's number.
    pub fn item(&mut self, styles: &Styles, start: Option<u32>) -> Option<String> {
        let at = self.open.len().checked_sub(1)?.min(LEVELS - 1);
        let style = &self.open.last()?.style;
        let level = |at: usize| styles.level(style, at);
        count(&mut self.counts, at, start, level);
        printed(&self.counts, at, level)
    }

    /// Counts a heading of `level`, from 1, and returns its label. `None` if headings of the level
    /// are not numbered.
    pub fn heading(&mut self, styles: &Styles, level: u32) -> Option<String> {
        let at = (level.max(1) as usize - 1).min(LEVELS - 1);
        let of = |at: usize| styles.outline.get(at);
        of(at).filter(|level| level.style.is_some_and(|style| style != NumberStyle::None))?;
        count(&mut self.headings, at, None, of);
        printed(&self.headings, at, of)
    }
}

fn count<'a>(
    counts: &mut Counts,
    at: usize,
    start: Option<u32>,
    level: impl Fn(usize) -> Option<&'a Level>,
) {
    let first = |at: usize| level(at).map_or(1, |level| level.start);
    counts[at] = Some(match (start, counts[at]) {
        (Some(start), _) => start,
        (None, Some(count)) => count.saturating_add(1),
        (None, None) => first(at),
    });
    for (above, count) in counts.iter_mut().enumerate().take(at) {
        count.get_or_insert(first(above));
    }
    counts[at + 1..].fill(None);
}

/// Returns the label of level `at` with a space after it; `None` if the label is blank.
fn printed<'a>(
    counts: &Counts,
    at: usize,
    level: impl Fn(usize) -> Option<&'a Level>,
) -> Option<String> {
    let own = level(at)?;
    let number = |of: usize| {
        let style = level(of).and_then(|level| level.style).unwrap_or_default();
        style.print(counts[of].unwrap_or_default())
    };
    let text = match (&own.style, &own.format) {
        (None, _) => plain_bullet(&own.bullet).to_string(),
        (Some(NumberStyle::None), None) => format!("{}{}", own.prefix, own.suffix),
        (Some(_), Some(format)) => {
            let parts = format.split('%').enumerate();
            let part = |(place, part): (usize, &str)| match part.parse::<usize>() {
                Ok(of) if place % 2 == 1 && (1..=LEVELS).contains(&of) => number(of - 1),
                _ => part.to_string(),
            };
            parts.map(part).collect()
        }
        (Some(_), None) => {
            let from = (at + 1).saturating_sub(own.shown.max(1));
            let numbers: Vec<String> =
                (from..=at).map(number).filter(|number| !number.is_empty()).collect();
            format!("{}{}{}", own.prefix, numbers.join("."), own.suffix)
        }
    };
    (!text.trim().is_empty()).then(|| format!("{text} "))
}
