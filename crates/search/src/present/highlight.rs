//! Finds the words and phrases of a query in a text, to highlight them. Snippets, titles and the
//! document page share the same marks.
//!
//! A mark covers a whole matched phrase: query words that are adjacent in the query and in the
//! text. Words are adjacent where the index has them so ([`PlacedWords`]), so that a phrase that is
//! found is also marked; over the end of a line by a mark on each. A word that the text has in such
//! a phrase is not marked where it occurs alone. With `cửa khẩu thông minh`, nobody looks for
//! `thông` in `thông quan`.

use std::collections::HashMap;

use crate::index::term_text::{PlacedWord, PlacedWords, UNACCENTED_MARK};
use crate::query::plan::TermGroup;
use crate::query::{Plan, Term};
use tracuu_document::entity::number::Letters;
use tracuu_document::entity::{find_numbers, find_typed};
use tracuu_text::{Span, Word, fold, push_term};

/// A highlighted phrase in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Highlight {
    /// Its byte span in the text.
    pub span: Span,
    /// Index of its sequence in the plan.
    pub sequence: usize,
    /// Index of its first word in that sequence.
    pub first: usize,
    /// Number of its words.
    pub words: usize,
}

impl Highlight {
    /// Returns the same mark in a longer text that has this mark's text at byte `start`.
    pub fn moved(self, start: usize) -> Highlight {
        Highlight { span: Span::new(self.span.start + start, self.span.end + start), ..self }
    }
}

/// Finds the marks of one plan in many texts.
pub struct Highlighter {
    /// HighlightPhrase and index in it of every query word, by key.
    exact: HashMap<String, Vec<(usize, usize)>>,
    /// The same by folded key.
    folded: HashMap<String, Vec<(usize, usize)>>,
    /// Number keys and prefix keys, with their sequence.
    numbers: HashMap<String, usize>,
    /// Number of words of each sequence, and whether only the whole of it counts.
    highlight_phrases: Vec<(usize, bool)>,
    whole_text: bool,
}

/// Adjacent query words in the text.
struct Run {
    /// All of them.
    whole: Highlight,
    /// Those of each line.
    by_line: Vec<Highlight>,
}

impl Run {
    fn of((sequence, first): (usize, usize), span: Span) -> Run {
        let whole = Highlight { span, sequence, first, words: 1 };
        Run { whole, by_line: vec![whole] }
    }

    fn is_followed_by(&self, (sequence, index): (usize, usize)) -> bool {
        self.whole.sequence == sequence && self.whole.first + self.whole.words == index
    }

    /// Adds the next word.
    fn with(mut self, span: Span, is_in_new_line: bool) -> Run {
        let next = self.whole.first + self.whole.words;
        let extend = |mark: &mut Highlight| {
            mark.span.end = span.end;
            mark.words += 1;
        };
        match self.by_line.last_mut().filter(|_| !is_in_new_line) {
            Some(last) => extend(last),
            None => self.by_line.push(Highlight { span, first: next, words: 1, ..self.whole }),
        }
        extend(&mut self.whole);
        self
    }
}

impl Highlighter {
    /// Prepares the marker for the words of `plan`.
    pub fn new(plan: &Plan) -> Self {
        let mut marker = Highlighter {
            exact: HashMap::new(),
            folded: HashMap::new(),
            numbers: HashMap::new(),
            highlight_phrases: Vec::new(),
            whole_text: has_elsewhere(plan),
        };
        for (sequence, words) in plan.highlight_phrases.iter().enumerate() {
            marker.highlight_phrases.push((words.words.len(), words.phrase));
            let forms = words.words.iter().enumerate();
            let forms = forms.flat_map(|(index, forms)| forms.iter().map(move |f| (index, f)));
            for (index, form) in forms {
                let place = (sequence, index);
                match form {
                    Term::Exact(key) => {
                        let key = key.trim_start_matches(UNACCENTED_MARK).to_string();
                        marker.exact.entry(key).or_default().push(place);
                    }
                    Term::Folded(spelled) => {
                        marker.folded.entry(spelled.folded.clone()).or_default().push(place);
                    }
                    Term::Number(keys) => {
                        marker.numbers.extend(keys.iter().map(|key| (key.clone(), sequence)));
                    }
                    Term::ExactPair(..) | Term::FoldedPair(..) | Term::Chain(_) => {}
                }
            }
        }
        marker
    }

    /// Returns true if the query has parts that passages do not cover: a phrase, nearby words or a
    /// number.
    pub fn needs_whole_text(&self) -> bool {
        self.whole_text
    }

    /// Returns the marks in `text`, ascending, not overlapping, each in one line. One pass over the
    /// text.
    pub fn marks(&self, text: &str) -> Vec<Highlight> {
        self.marks_of(&[text]).pop().unwrap_or_default()
    }

    /// Returns the marks for each of the texts of one document (its body, its title). A word that
    /// any of them has in a longer run is not marked where it occurs alone.
    pub fn marks_of(&self, texts: &[&str]) -> Vec<Vec<Highlight>> {
        let runs: Vec<Vec<Run>> = texts.iter().map(|text| self.runs(text)).collect();
        let mut best: HashMap<(usize, usize), usize> = HashMap::new();
        for run in runs.iter().flatten().map(|run| &run.whole) {
            for index in run.first..run.first + run.words {
                let best = best.entry((run.sequence, index)).or_default();
                *best = (*best).max(run.words);
            }
        }
        let counts = |run: &Run| {
            let Highlight { sequence, first, words, .. } = run.whole;
            let (whole, phrase) = self.highlight_phrases[sequence];
            let lone = words == 1 && best[&(sequence, first)] > 1;
            if phrase { words == whole } else { !lone }
        };
        let marks = texts.iter().zip(runs).map(|(text, runs)| {
            let mut marks = self.number_marks(text);
            marks.extend(runs.into_iter().filter(counts).flat_map(|run| run.by_line));
            without_overlaps(marks)
        });
        marks.collect()
    }

    /// Returns the maximal runs of adjacent query words. The text is not read for a query without
    /// words: the home page, a filter, a number.
    fn runs(&self, text: &str) -> Vec<Run> {
        if self.exact.is_empty() && self.folded.is_empty() {
            return Vec::new();
        }
        let mut runs = Vec::new();
        // Runs that end at the previous word.
        let mut open: Vec<Run> = Vec::new();
        let (mut buffer, mut places) = (String::new(), Vec::new());
        for PlacedWord { word, is_first } in PlacedWords::of(text) {
            let mut next: Vec<Run> = Vec::new();
            self.find_places(&word, &mut buffer, &mut places);
            for &place in &places {
                let before = open.iter().position(|run| run.is_followed_by(place));
                next.push(match before {
                    Some(at) => open.swap_remove(at).with(word.span(), is_first),
                    None => Run::of(place, word.span()),
                });
            }
            runs.append(&mut open);
            open = next;
        }
        runs.append(&mut open);
        runs
    }

    /// Fills `places` with the places that a word of the text has in the query.
    fn find_places(&self, word: &Word<'_>, buffer: &mut String, places: &mut Vec<(usize, usize)>) {
        places.clear();
        buffer.clear();
        push_term(word.text, buffer);
        places.extend(self.exact.get(buffer.as_str()).into_iter().flatten());
        if !self.folded.is_empty() {
            // The key is lower case already, so folding it gives the folded key.
            let folded = fold(buffer);
            places.extend(self.folded.get(&folded).into_iter().flatten());
        }
    }

    fn number_marks(&self, text: &str) -> Vec<Highlight> {
        if self.numbers.is_empty() {
            return Vec::new();
        }
        let mark = |span, keys: Vec<String>| {
            let sequence = keys.iter().find_map(|key| self.numbers.get(key).copied())?;
            Some(Highlight { span, sequence, first: 0, words: self.highlight_phrases[sequence].0 })
        };
        let numbers = find_numbers(text, Letters::Printed).into_iter();
        let numbers = numbers.filter_map(|(span, number)| {
            mark(span, [vec![number.key()], number.prefix_keys()].concat())
        });
        let tokens = find_typed(text).into_iter();
        let tokens = tokens.filter_map(|(span, token)| {
            let wider = token.wider();
            mark(span, [vec![token.key], wider].concat())
        });
        numbers.chain(tokens).collect()
    }
}

/// Returns true if a plan has conditions that passages do not cover.
fn has_elsewhere(plan: &Plan) -> bool {
    let by_number = |word: &TermGroup| matches!(word.terms[0].term, Term::Number(_));
    plan.alternatives.iter().any(|alternative| !alternative.required.is_empty())
        || plan.groups.iter().any(by_number)
}

/// Removes overlapping marks; the longest stay.
fn without_overlaps(mut marks: Vec<Highlight>) -> Vec<Highlight> {
    marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
    let mut kept: Vec<Highlight> = Vec::with_capacity(marks.len());
    for mark in marks {
        match kept.last_mut() {
            Some(last) if mark.span.start < last.span.end => {
                if mark.span.end - mark.span.start > last.span.end - last.span.start {
                    *last = mark;
                }
            }
            _ => kept.push(mark),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::planner::tests::Everything;
    use crate::query::{Interpretation, parse, plan};
    use proptest::prelude::*;
    use tracuu_text::normalize;

    fn marker(query: &str) -> Highlighter {
        Highlighter::new(&plan(&parse(query), Interpretation::Likely, &Everything))
    }

    fn marked<'a>(query: &str, text: &'a str) -> Vec<&'a str> {
        marker(query).marks(text).iter().map(|mark| mark.span.of(text)).collect()
    }

    #[test]
    fn marks_whole_phrases() {
        let text = "Đề án xây dựng cửa khẩu thông minh; thông quan tại cửa khẩu, minh bạch.";
        assert_eq!(marked("cửa khẩu thông minh", text), ["cửa khẩu thông minh", "cửa khẩu"]);
        assert_eq!(marked("CUA KHAU", text), ["cửa khẩu", "cửa khẩu"]);
        assert_eq!(marked("\"khẩu thông\"", text), ["khẩu thông"]);
        assert_eq!(marked("\"khẩu minh\"", text), ["khẩu, minh"]);
        assert_eq!(marked("\"minh quan\"", text), [""; 0]);
        assert_eq!(marked("quan", text), ["quan"]);
        assert_eq!(marked("", text), [""; 0]);
    }

    #[test]
    fn marks_every_spelling() {
        assert_eq!(marked("hàng hoá", "hàng hóa, HÀNG HOÁ"), ["hàng hóa", "HÀNG HOÁ"]);
        assert_eq!(marked("dat", "đất đạt"), ["đất", "đạt"]);
        assert_eq!(marked("đất", "đất đạt"), ["đất"]);
    }

    #[test]
    fn marks_numbers_whole() {
        let text = "Kế hoạch số 116/KH-UBND và 1116/KH-UBND";
        assert_eq!(marked("116/kh-ubnd", text), ["116/KH-UBND"]);
        assert_eq!(marked("116/kh", text), ["116/KH-UBND"]);
        assert_eq!(marked("kế hoạch 116", text), ["Kế hoạch", "116"]);
        let text = "họp ngày 05/3/2020, theo khoản 2 Điều 5; tháng 4 năm 2020";
        let marks = ["ngày 05/3/2020", "5; tháng", "năm 2020"];
        assert_eq!(marked("ngày 5 tháng 3 năm 2020", text), marks);
        assert_eq!(marked("Điều 5", text), ["khoản 2 Điều 5"]);
    }

    #[test]
    fn the_title_is_judged_with_the_body() {
        let marks = marker("cua khau").marks_of(&["tại cửa khẩu", "kết luận của Sở"]);
        assert_eq!((marks[0].len(), marks[1].len()), (1, 0));
    }

    #[test]
    fn a_phrase_goes_over_signs_and_lines() {
        assert_eq!(marked("cửa khẩu", "cửa\nkhẩu"), ["cửa", "khẩu"]);
        assert_eq!(marked("\"cửa khẩu\"", "cửa.\n\nkhẩu"), ["cửa", "khẩu"]);
        assert_eq!(marked("\"a cửa khẩu b\"", "a cửa\nkhẩu b, cửa khẩu"), ["a cửa", "khẩu b"]);
        let signs = ", . : ; ! ? … ) ( ” “ / – — - + = & * % _ · • | [1] (1) ¹ [*] ] // ... \t";
        for sign in signs.split(' ') {
            for text in [format!("cửa{sign}khẩu"), format!("cửa{sign} khẩu")] {
                assert_eq!(marked("\"cửa khẩu\"", &text), [text.as_str()], "{sign}");
            }
        }
    }

    proptest! {
        #[test]
        fn marks_are_in_order_and_in_the_text(
            query in "[aáoò bđ\"/0-9-]{0,12}",
            text in "[aáoòb đ\n/0-9KH-]{0,60}",
        ) {
            let text = normalize(&text).text;
            let mut end = 0;
            for mark in marker(&query).marks(&text) {
                prop_assert!(mark.span.start >= end && mark.span.start < mark.span.end);
                prop_assert!(text.get(mark.span.start..mark.span.end).is_some());
                end = mark.span.end;
            }
        }
    }
}
