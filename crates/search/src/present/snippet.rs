//! Snippets: up to three fragments of a document's text that show why it matches.
//!
//! A fragment is a sentence, a window of a long sentence, or a short sentence with those that
//! follow. The best fragments have the longest runs of query words. A further fragment is worth
//! more if it shows words that the others lack. Without a match in the text (an empty query, a
//! match only in a given title), the start of the body is shown.

use std::collections::HashSet;

use super::highlight::Highlight;
use crate::response::Snippet;
use tracuu_document::Document;
use tracuu_text::{CodePoints, Span};

/// Maximum number of fragments per document.
const FRAGMENTS_MAX: usize = 3;
/// Maximum length to which a fragment grows, in characters: two to three lines of a result list.
const FRAGMENT_CHARS: usize = 240;
/// Maximum number of fragments compared. With more matches, the best of the first ones are shown.
const CANDIDATES_MAX: usize = 2_000;
/// Factor for a fragment that repeats the title, which the hit shows anyway.
const TITLE_WORTH: f32 = 0.3;
/// Worth of a word that another fragment already shows; a new word counts as 1.
const SEEN_WORTH: f32 = 0.2;
/// Minimum worth of a further fragment.
const WORTH_MIN: f32 = 0.5;

/// Returns the snippets of `document` for the highlights `marks` of its text: at most three, best
/// first. The first is from the passage `best` if that is given and has a mark. Without marks,
/// returns one snippet without highlights; for an empty text, none.
pub fn snippets(document: &Document, marks: &[Highlight], best: Option<Span>) -> Vec<Snippet> {
    if marks.is_empty() {
        return beginning(document, best)
            .map(|span| cut(document, span, &[]))
            .into_iter()
            .collect();
    }
    let mut candidates = candidates(document, marks);
    let mut chosen: Vec<Candidate<'_>> = Vec::new();
    let mut seen: HashSet<(usize, usize)> = HashSet::new();
    while chosen.len() < FRAGMENTS_MAX {
        let within = best.filter(|_| chosen.is_empty());
        let Some((index, worth)) = most_worth(&candidates, &seen, within) else { break };
        if !chosen.is_empty() && worth < WORTH_MIN {
            break;
        }
        let candidate = candidates.remove(index);
        seen.extend(candidate.words());
        candidates.retain(|other| !other.span.overlaps(candidate.span));
        chosen.push(candidate);
    }
    chosen.iter().map(|candidate| cut(document, candidate.span, candidate.marks)).collect()
}

/// Returns the index and worth of the best candidate. Only those with a mark in `within` count, if
/// there are any.
fn most_worth(
    candidates: &[Candidate<'_>],
    seen: &HashSet<(usize, usize)>,
    within: Option<Span>,
) -> Option<(usize, f32)> {
    let inside = |candidate: &Candidate<'_>| {
        within.is_none_or(|span| candidate.marks.iter().any(|mark| span.contains(mark.span.start)))
    };
    let any_inside = candidates.iter().any(inside);
    let eligible = candidates.iter().enumerate().filter(|(_, c)| !any_inside || inside(c));
    let mut best: Option<(usize, f32)> = None;
    for (index, worth) in eligible.map(|(index, candidate)| (index, candidate.worth(seen))) {
        // On a tie, the first in the text wins.
        if best.is_none_or(|(_, most)| worth > most) {
            best = Some((index, worth));
        }
    }
    best
}

struct Candidate<'a> {
    span: Span,
    marks: &'a [Highlight],
    /// Less than 1 for a fragment that repeats the title.
    factor: f32,
}

impl Candidate<'_> {
    /// Returns the words it shows, each as sequence and index in the plan.
    fn words(&self) -> impl Iterator<Item = (usize, usize)> {
        let words = |mark: &Highlight| {
            let Highlight { sequence, first, words, .. } = *mark;
            (first..first + words).map(move |index| (sequence, index))
        };
        self.marks.iter().flat_map(words)
    }

    /// Returns the worth. Each distinct word counts once, more in a longer run, and little if it is
    /// in `seen`.
    fn worth(&self, seen: &HashSet<(usize, usize)>) -> f32 {
        let mut here: HashSet<(usize, usize)> = HashSet::new();
        let mut worth = 0.0;
        let mut longest_first: Vec<&Highlight> = self.marks.iter().collect();
        longest_first.sort_by_key(|mark| std::cmp::Reverse(mark.words));
        for mark in longest_first {
            for index in mark.first..mark.first + mark.words {
                let word = (mark.sequence, index);
                if here.insert(word) {
                    let new = if seen.contains(&word) { SEEN_WORTH } else { 1.0 };
                    worth += new * (mark.words as f32).sqrt();
                }
            }
        }
        worth * self.factor
    }
}

/// Returns one fragment for every sentence with a mark, and for every window of a long one. Walks
/// once over the lines that have marks, however long they are.
fn candidates<'a>(document: &Document, marks: &'a [Highlight]) -> Vec<Candidate<'a>> {
    let text = document.text.as_str();
    let title = title_span(document);
    let mut candidates = Vec::new();
    let mut line = Line::around(text, 0);
    let mut from = 0;
    while from < marks.len() && candidates.len() < CANDIDATES_MAX {
        if marks[from].span.start >= line.span.end {
            line = Line::around(text, marks[from].span.start);
        }
        let span = line.fragment(text, marks[from].span);
        let inside =
            marks[from..].iter().take_while(|mark| mark.span.end <= span.end).count().max(1);
        let repeats_title = title.is_some_and(|title| title.overlaps(span));
        let factor = if repeats_title { TITLE_WORTH } else { 1.0 };
        candidates.push(Candidate { span, marks: &marks[from..from + inside], factor });
        from += inside;
    }
    candidates
}

/// Returns the place of the title in the text, or `None`.
fn title_span(document: &Document) -> Option<Span> {
    let title = document.record.title.as_deref().filter(|title| !title.is_empty())?;
    let start = document.text.find(title)?;
    Some(Span::new(start, start + title.len()))
}

/// A line of the text and its sentences, as spans of the text.
struct Line {
    span: Span,
    sentences: Vec<Span>,
}

impl Line {
    fn around(text: &str, offset: usize) -> Line {
        let span = line_around(text, offset);
        let moved = |s: Span| Span::new(span.start + s.start, span.start + s.end);
        Line { span, sentences: sentences(span.of(text)).into_iter().map(moved).collect() }
    }

    /// Returns the fragment that contains `mark`: from the start of its sentence, with the
    /// following sentences as far as the maximum length permits.
    fn fragment(&self, text: &str, mark: Span) -> Span {
        let next = self.sentences.partition_point(|sentence| sentence.start <= mark.start);
        let Some(first) = next.checked_sub(1) else { return mark };
        let start = self.sentences[first].start;
        let mut end = self.sentences[first].end.max(mark.end);
        for sentence in &self.sentences[next..] {
            let short = !is_longer(text, Span::new(start, end), FRAGMENT_CHARS / 2);
            let fits = !is_longer(text, Span::new(start, sentence.end), FRAGMENT_CHARS);
            // A mark may extend past what looks like the end of a sentence.
            if sentence.start >= mark.end && !(short && fits) {
                break;
            }
            end = sentence.end.max(end);
        }
        let whole = Span::new(start, end);
        if is_longer(text, whole, FRAGMENT_CHARS) { window(text, whole, mark) } else { whole }
    }
}

/// Returns a part of the long sentence `whole` that contains `mark`, cut between words. If `mark`
/// is far from the start, it begins a little before `mark`.
fn window(text: &str, whole: Span, mark: Span) -> Span {
    let mut start = whole.start;
    if is_longer(text, Span::new(whole.start, mark.start), FRAGMENT_CHARS / 2) {
        start = next_word(text, backward(text, mark.start, FRAGMENT_CHARS / 4), mark.start);
    }
    let mut end = forward(text, start, FRAGMENT_CHARS).min(whole.end).max(mark.end);
    if end < whole.end {
        let cut = text[mark.end..end].rfind(' ').map_or(mark.end, |at| mark.end + at);
        end = if cut > mark.end { cut } else { end };
    }
    Span::new(start, end)
}

/// Returns true if `span` has more than `limit` characters. Reads at most one more than that.
fn is_longer(text: &str, span: Span, limit: usize) -> bool {
    span.of(text).chars().nth(limit).is_some()
}

/// Returns the byte offset `count` characters after `start`, or the end of the text.
fn forward(text: &str, start: usize, count: usize) -> usize {
    text[start..].char_indices().nth(count).map_or(text.len(), |(at, _)| start + at)
}

/// Returns the byte offset `count` characters before `end`, or 0.
fn backward(text: &str, end: usize, count: usize) -> usize {
    text[..end].char_indices().rev().nth(count.saturating_sub(1)).map_or(0, |(at, _)| at)
}

/// Returns the start of the first word at or after `start`, up to `limit`, or `start` if there is
/// none.
fn next_word(text: &str, start: usize, limit: usize) -> usize {
    if text[..start].ends_with(' ') {
        return start;
    }
    text[start..limit].find(' ').map_or(start, |at| start + at + 1)
}

fn line_around(text: &str, offset: usize) -> Span {
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let end = text[offset..].find('\n').map_or(text.len(), |at| offset + at);
    Span::new(start, end)
}

/// Splits a line into sentences, without the spaces between them. A sentence ends at `. ! ? ; …`
/// before a space. A full stop does not end it after a number at its start, or after one or two
/// capitals (`1. Đánh giá`, `TP. Lạng Sơn`). [`Line::fragment`] joins short sentences again.
fn sentences(line: &str) -> Vec<Span> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, c) in line.char_indices() {
        let end = at + c.len_utf8();
        let ends = matches!(c, '.' | '!' | '?' | ';' | '\u{2026}') && line[end..].starts_with(' ');
        if ends && !(c == '.' && is_label(&line[start..at])) {
            sentences.push(Span::new(start, end));
            start = end + 1;
        }
    }
    if start < line.len() {
        sentences.push(Span::new(start, line.len()));
    }
    sentences
}

/// Returns true if the full stop after `text` belongs to a label or an abbreviation, not to a
/// sentence.
fn is_label(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or_default();
    let short = last.chars().count() <= 2 && last.chars().all(char::is_alphabetic);
    let number = last.chars().all(|c| c.is_numeric() || c == '.');
    (text.len() == last.len() && number) || (short && last.chars().all(char::is_uppercase))
}

/// Returns the fragment at the first informative paragraph after the start of `passage`, or of the
/// body after the title. The paragraph must be longer than a header line and not an item of a list
/// (of recipients). Without one, the first line is used.
fn beginning(document: &Document, passage: Option<Span>) -> Option<Span> {
    const HEADER_LINE_CHARS: usize = 60;
    let text = document.text.as_str();
    let behind_title = title_span(document).map_or(0, |title| line_around(text, title.end).end);
    let from = passage.map_or(behind_title, |passage| passage.start);
    let rest = lines(text, from);
    let says = |line: &&Span| {
        let line = line.of(text);
        line.chars().count() > HEADER_LINE_CHARS && !line.starts_with(['-', '+', '\u{2022}'])
    };
    let long = rest.iter().find(says);
    let line = long.or(rest.first()).copied().or_else(|| lines(text, 0).first().copied())?;
    let start = Span::new(line.start, line.start);
    Some(Line::around(text, line.start).fragment(text, start))
}

/// Returns the lines from byte `from` on that are not empty, trimmed.
fn lines(text: &str, from: usize) -> Vec<Span> {
    let mut start = from;
    let mut lines = Vec::new();
    for line in text[from..].split_inclusive('\n') {
        let bare = line.trim();
        if !bare.is_empty() {
            let lead = line.len() - line.trim_start().len();
            lines.push(Span::new(start + lead, start + lead + bare.len()));
        }
        start += line.len();
    }
    lines
}

/// Returns the snippet of a fragment, with `…` where it is cut from its sentence.
fn cut(document: &Document, span: Span, marks: &[Highlight]) -> Snippet {
    let text = document.text.as_str();
    let line = line_around(text, span.start);
    let before = text[line.start..span.start].trim_end();
    let starts_whole = before.is_empty() || before.ends_with(['.', '!', '?', ';', '\u{2026}']);
    let after = text[span.end..line.end].trim_start();
    let ends_whole = after.is_empty() || span.of(text).ends_with(['.', '!', '?', ';', '\u{2026}']);
    let lead = if starts_whole { "" } else { "\u{2026} " };
    let tail = if ends_whole { "" } else { " \u{2026}" };
    let shown = format!("{lead}{}{tail}", span.of(text));
    let moved = |mark: &Highlight| {
        let start = mark.span.start.max(span.start) - span.start + lead.len();
        Span::new(start, (mark.span.end.min(span.end) - span.start + lead.len()).max(start))
    };
    let marks: Vec<Span> = marks.iter().map(moved).collect();
    let points = CodePoints::new(&shown);
    Snippet {
        html: marked_html(&shown, &marks),
        marks: marks.iter().map(|mark| points.span(*mark)).collect(),
        section: document.section_title(span.start),
        page: document.page_of(span.start),
        text: shown,
    }
}

/// Returns `text` escaped for HTML, with `<mark>` around each of `marks` (byte spans, ascending).
pub fn marked_html(text: &str, marks: &[Span]) -> String {
    let mut html = String::with_capacity(text.len() + marks.len() * 13);
    let mut end = 0;
    for mark in marks {
        escape(&text[end..mark.start], &mut html);
        html.push_str("<mark>");
        escape(mark.of(text), &mut html);
        html.push_str("</mark>");
        end = mark.end;
    }
    escape(&text[end..], &mut html);
    html
}

fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::highlight::Highlighter;
    use crate::query::planner::tests::Everything;
    use crate::query::{Interpretation, parse, plan};
    use proptest::prelude::*;
    use tracuu_document::Record;

    fn document(title: &str, text: &str) -> Document {
        let record = Record { title: Some(title.into()), ..Record::default() };
        Document { record, text: text.into(), ..Document::default() }
    }

    fn fragments(query: &str, document: &Document) -> Vec<Snippet> {
        let marker = Highlighter::new(&plan(&parse(query), Interpretation::Likely, &Everything));
        snippets(document, &marker.marks(&document.text), None)
    }

    #[test]
    fn shows_the_best_sentences() {
        let text = "Cửa khẩu thông minh\nMở đầu về đất. Giao Sở Xây dựng lo cửa khẩu thông minh. Hết.\n\
                    Sở Tài chính xem xét kinh phí cho việc này và báo cáo Ủy ban nhân dân tỉnh biết để chỉ đạo.";
        let found =
            fragments("cửa khẩu thông minh kinh phí", &document("Cửa khẩu thông minh", text));
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].text, "Giao Sở Xây dựng lo cửa khẩu thông minh. Hết.");
        assert_eq!(found[0].html, "Giao Sở Xây dựng lo <mark>cửa khẩu thông minh</mark>. Hết.");
        assert_eq!(found[0].marks, [Span::new(20, 39)]);
        assert!(found[1].text.starts_with("Sở Tài chính"));
    }

    #[test]
    fn cuts_long_sentences_between_words() {
        let text = format!("{}giữa câu {}", "đầu câu ".repeat(60), "cuối câu ".repeat(60));
        let found = fragments("giữa", &document("x", text.trim()));
        assert!(found[0].text.starts_with("\u{2026} ") && found[0].text.ends_with(" \u{2026}"));
        assert!(found[0].text.chars().count() <= FRAGMENT_CHARS + 4);
        assert!(found[0].html.contains("<mark>giữa</mark>"));
    }

    #[test]
    fn escapes_what_documents_say() {
        let found = fragments("alert", &document("x", "<script>alert('a & b')</script>"));
        let html = "&lt;script&gt;<mark>alert</mark>(&#39;a &amp; b&#39;)&lt;/script&gt;";
        assert_eq!(found[0].html, html);
    }

    #[test]
    fn begins_with_the_body_when_nothing_matches() {
        let body =
            "Ngày 27/10/2025, đồng chí Phó Chủ tịch đã chủ trì cuộc họp xem xét tiến độ thực hiện.";
        let text = format!("THÔNG BÁO\nKết luận cuộc họp\n{body}");
        let found = fragments("", &document("Kết luận cuộc họp", &text));
        assert_eq!(found[0].text, body);
        assert!(fragments("", &document("", "")).is_empty());
    }

    #[test]
    fn a_long_line_of_hits_is_cut_in_one_walk() {
        let text = "đất đai và nhà ở ".repeat(60_000);
        let found = fragments("đất", &document("x", text.trim()));
        assert_eq!(found.len(), 1);
    }

    proptest! {
        #[test]
        fn any_text_can_be_cut(query in "[ab \"đ]{0,8}", text in "[abđ.; \n…<]{0,900}") {
            let document = document("ab", &text);
            for snippet in fragments(&query, &document) {
                let length = snippet.text.chars().count();
                prop_assert!(snippet.marks.iter().all(|mark| mark.end <= length));
                prop_assert!(!snippet.text.contains('\n'));
                let plain = snippet.html.replace("<mark>", "").replace("</mark>", "");
                prop_assert_eq!(plain.replace("&lt;", "<"), snippet.text);
            }
        }
    }
}
