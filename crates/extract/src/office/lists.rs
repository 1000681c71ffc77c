//! Numbers paragraphs automatically as Word does: definitions of lists, and the lists that use them
//! (ISO/IEC 29500-1, 17.9; [MS-DOC] 2.4.6.3 has the same rules).

use std::collections::{HashMap, HashSet};

use super::numbers::NumberStyle;
use super::run_style::RunStyle;

/// Number of levels of a list.
pub const LEVELS: usize = 9;

/// How a level is numbered.
#[derive(Debug, Clone, Default)]
pub struct Level {
    /// The first number.
    pub start: u32,
    pub number_style: NumberStyle,
    /// `%1.%2)`, where `%1` is the number of the first level; for a bullet, the bullet character.
    pub text: String,
    pub bullet: bool,
    /// All numbers in the label are decimal.
    pub legal: bool,
    /// The count restarts after a paragraph of this level (from 1) or of a level above it. 0 means
    /// never, `None` after any level above.
    pub restart: Option<usize>,
    /// No space follows the label.
    pub no_space_after: bool,
    /// The paragraph style that is linked to this level.
    pub paragraph_style: Option<String>,
    /// The run style that is set for the label.
    pub run_style: RunStyle,
}

/// The levels of a definition.
#[derive(Debug, Default)]
pub struct Definition {
    pub levels: Vec<Level>,
    /// The numbering style whose levels the definition uses.
    pub link: Option<String>,
}

/// A list that uses a definition, and its overrides.
#[derive(Debug, Default)]
pub struct List {
    pub definition: String,
    /// Start numbers of levels in this list.
    pub starts: HashMap<usize, u32>,
    pub levels: HashMap<usize, Level>,
}

/// The lists of a document and their counts. Lists that share a definition share its counts.
#[derive(Debug, Default)]
pub struct Lists {
    pub definitions: HashMap<String, Definition>,
    pub lists: HashMap<String, List>,
    counts: HashMap<String, [Option<u32>; LEVELS]>,
    /// Lists and levels whose own start number was used already.
    started: HashSet<(String, usize)>,
}

/// A label and its run style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The label with the space after it.
    pub text: String,
    pub run_style: RunStyle,
}

impl Lists {
    /// Counts a paragraph of the list `id` at `level`, from 0, and returns its label. `None` if the
    /// label is blank or the list is unknown.
    pub fn label(&mut self, id: &str, level: usize) -> Option<Label> {
        let key = self.lists.get(id)?.definition.clone();
        let levels = self.levels(id, &key)?;
        let level = level.min(LEVELS - 1);
        self.count(id, &key, level, &levels);
        let text = printed(&levels, level, self.counts.get(&key)?);
        let definition = &levels[level];
        // A bullet is a Unicode character in any font.
        let unicode = RunStyle { font: Some(None), ..RunStyle::default() };
        let run_style = if definition.bullet { unicode } else { definition.run_style };
        (!text.trim().is_empty()).then_some(Label { text, run_style })
    }

    /// Returns the level, from 0, of the list `id` that is linked to the paragraph style `style`.
    pub fn level_of_style(&self, id: &str, style: &str) -> Option<usize> {
        let definition = self.definitions.get(&self.lists.get(id)?.definition)?;
        let is = |level: &Level| level.paragraph_style.as_deref() == Some(style);
        definition.levels.iter().position(is)
    }

    fn levels(&self, id: &str, key: &str) -> Option<Vec<Level>> {
        let (list, definition) = (self.lists.get(id)?, self.definitions.get(key)?);
        let level = |at| list.levels.get(&at).or(definition.levels.get(at)).cloned();
        Some((0..LEVELS).map(|at| level(at).unwrap_or_default()).collect())
    }

    fn count(&mut self, id: &str, key: &str, level: usize, levels: &[Level]) {
        let start = self.lists.get(id).and_then(|list| list.starts.get(&level)).copied();
        let first = start.filter(|_| self.started.insert((id.to_string(), level)));
        let counts = self.counts.entry(key.to_string()).or_default();
        counts[level] = Some(match (first, counts[level]) {
            (Some(start), _) => start,
            (None, Some(count)) => count.saturating_add(1),
            (None, None) => start.unwrap_or(levels[level].start),
        });
        for (count, definition) in counts.iter_mut().zip(levels).take(level) {
            count.get_or_insert(definition.start);
        }
        for (below, count) in counts.iter_mut().enumerate().skip(level + 1) {
            if levels[below].restart.is_none_or(|after| after > 0 && level < after) {
                *count = None;
            }
        }
    }
}

fn printed(levels: &[Level], level: usize, counts: &[Option<u32>; LEVELS]) -> String {
    let definition = &levels[level];
    let mut text = String::new();
    if definition.bullet {
        text.push(plain_bullet(&definition.text));
    } else {
        let mut rest = definition.text.chars().peekable();
        while let Some(c) = rest.next() {
            let digit = rest.peek().and_then(|digit| digit.to_digit(10));
            let Some(digit) = digit.filter(|digit| c == '%' && *digit > 0) else {
                text.push(c);
                continue;
            };
            rest.next();
            let of = digit as usize - 1;
            let style =
                if definition.legal { NumberStyle::Decimal } else { levels[of].number_style };
            text.push_str(&style.print(counts[of].unwrap_or_default()));
        }
    }
    if !definition.no_space_after && !text.is_empty() {
        text.push(' ');
    }
    text
}

/// Returns a bullet as a plain character. A bullet of a symbol font is only the code of a picture
/// and becomes `•`.
pub fn plain_bullet(text: &str) -> char {
    match text.trim().chars().next() {
        Some(c @ ('-' | '–' | '+' | '*' | '•')) => c,
        Some('\u{f02d}') => '-',
        _ => '•',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(levels: &[(NumberStyle, &str)]) -> Lists {
        let level = |&(number_style, text): &(NumberStyle, &str)| Level {
            start: 1,
            number_style,
            text: text.into(),
            ..Level::default()
        };
        let definition = Definition { levels: levels.iter().map(level).collect(), link: None };
        let list = || List { definition: "d".into(), ..List::default() };
        let again = List { starts: HashMap::from([(0, 1)]), ..list() };
        Lists {
            definitions: HashMap::from([("d".to_string(), definition)]),
            lists: HashMap::from([("1".to_string(), list()), ("2".to_string(), again)]),
            ..Lists::default()
        }
    }

    #[test]
    fn counts_as_word_does() {
        let levels = [
            (NumberStyle::Decimal, "Điều %1."),
            (NumberStyle::Decimal, "%2."),
            (NumberStyle::LowerLetter, "%3)"),
            (NumberStyle::UpperRoman, "%1.%4"),
        ];
        let mut lists = lists(&levels);
        let places = [
            ("1", 0, "Điều 1. "),
            ("1", 1, "1. "),
            ("1", 2, "a) "),
            ("1", 2, "b) "),
            ("1", 1, "2. "),
            ("1", 2, "a) "),
            ("1", 0, "Điều 2. "),
            ("1", 3, "2.I "),
            ("1", 1, "2. "),
            ("2", 0, "Điều 1. "),
            ("2", 0, "Điều 2. "),
            ("1", 0, "Điều 3. "),
        ];
        for (at, (list, level, label)) in places.into_iter().enumerate() {
            assert_eq!(lists.label(list, level).unwrap().text, label, "{at}");
        }
        assert_eq!(lists.label("1", 8), None);
        assert_eq!(lists.label("9", 0), None);
    }
}
