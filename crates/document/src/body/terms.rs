//! Finds the terms that a document defines in its article `Giải thích từ ngữ`, and the clause that
//! defines each.
//!
//! Such an article is a list: each clause or point begins with the term, followed by `là` and the
//! definition. Terms that are explained in passing elsewhere are not read.

use crate::line;
use crate::{Section, SectionKind};
use tracuu_text::{Span, phrase};

/// Parts of the heading of such an article, as phrase keys.
const HEADINGS: [&str; 5] = [
    "giải thích từ ngữ",
    "giải thích thuật ngữ",
    "giải thích các từ ngữ",
    "các thuật ngữ",
    "định nghĩa",
];
/// Longest term, in bytes and in words; a longer one is a sentence.
const TERM_BYTES_MAX: usize = 240;
const TERM_WORDS_MAX: usize = 24;
/// Signs between a term and its definition.
const SIGNS: [&str; 5] = [" là ", " là:", ": ", " bao gồm", " gồm"];
/// Words before the sign that are not part of the term: `X được hiểu là`.
const HEDGES: [&str; 4] = [" được hiểu", " được xác định", " được gọi", " có nghĩa"];
/// First words of a clause that does not define a term: `Các từ ngữ khác`, and lead-ins of the
/// list.
const OTHERS: [&str; 3] = ["các từ ngữ", "trong", "ngoài"];
const QUOTES: [char; 6] = ['"', '“', '”', '„', '\'', ' '];

/// A defined term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// The term, without quotation marks and without brackets after it.
    pub term: Span,
    /// The clause or point that defines it: from its label to the next clause or point of the same
    /// or a higher level, or to the end of the article.
    pub clause: Span,
}

/// Returns the terms that a document defines, in order of place. `outline` must be the outline of
/// `text`. The list is empty without such an article. Linear in the length of the articles read.
pub fn defined_terms(text: &str, outline: &[Section]) -> Vec<Term> {
    let mut terms = Vec::new();
    for section in outline.iter().filter(|section| section.kind == SectionKind::Article) {
        let heading = phrase::key(&section.heading);
        if HEADINGS.iter().any(|known| heading.contains(known)) {
            read_article(text, section.span, &mut terms);
        }
    }
    terms
}

/// Depth of a list item: 1 for `1.`, 2 for `1.1.`, and [`POINT`] for `a)`.
type Depth = usize;
const POINT: Depth = usize::MAX;

fn read_article(text: &str, article: Span, terms: &mut Vec<Term>) {
    let first = terms.len();
    let labelled = article.of(text).lines().skip(1).any(|line| label(line).is_some());
    // The depth of the definition whose clause is still open.
    let mut open: Option<Depth> = None;
    let mut start = article.start;
    for line in article.of(text).split_inclusive('\n') {
        let here = start;
        start += line.len();
        if here == article.start {
            continue;
        }
        let line = line.trim_end();
        let (depth, words) = match label(line) {
            Some((label, words)) => (depth(label), words),
            None if line.starts_with(['"', '“', '„']) => (open.unwrap_or(POINT), line),
            None if labelled => continue,
            None => (POINT, line::bullet(line).unwrap_or(line)),
        };
        // The points of a definition are part of it.
        if open.is_some_and(|open| open < depth) {
            continue;
        }
        close(&mut terms[first..], here);
        open = None;
        if let Some(term) = term(words) {
            let at = term.as_ptr() as usize - text.as_ptr() as usize;
            let clause = Span::new(here, article.end);
            terms.push(Term { term: Span::new(at, at + term.len()), clause });
            open = Some(depth);
        }
    }
}

/// Ends the clause of the last term at `end`, unless it ends before.
fn close(terms: &mut [Term], end: usize) {
    if let Some(last) = terms.last_mut() {
        last.clause.end = last.clause.end.min(end);
    }
}

/// Splits the label of a clause or point from its words. The space or the full stop between them
/// may be missing (`1.Thư viện`, `1 Thư viện`).
fn label(line: &str) -> Option<(&str, &str)> {
    let loose = || {
        let digits = line.bytes().take(3).take_while(u8::is_ascii_digit).count();
        let words = line[digits..].trim_start_matches(['.', ' ']);
        let named = words.starts_with(char::is_uppercase) && words.len() + digits < line.len();
        ((1..=2).contains(&digits) && named).then(|| (&line[..digits], words))
    };
    line::enumerator(line).or_else(loose)
}

fn depth(label: &str) -> Depth {
    if label.starts_with(|c: char| c.is_ascii_digit()) {
        label.split('.').filter(|part| !part.is_empty()).count()
    } else {
        POINT
    }
}

/// Returns the term that the words of a clause begin with, or `None` if they do not define one.
fn term(words: &str) -> Option<&str> {
    let head = &words[..words.floor_char_boundary(TERM_BYTES_MAX)];
    let sign = SIGNS.iter().filter_map(|sign| outside_brackets(head, sign)).min()?;
    let term = named(&head[..sign]);
    let key = phrase::key(term);
    let count = key.split(' ').filter(|word| !word.is_empty()).count();
    let whole = !term.contains(['.', ';', '\n']);
    let other = OTHERS.iter().any(|other| key.starts_with(other));
    (whole && !other && (1..=TERM_WORDS_MAX).contains(&count)).then_some(term)
}

/// Returns `text` without quotation marks around it, and without hedges and brackets after it.
fn named(text: &str) -> &str {
    let text = text.trim_matches(|c| QUOTES.contains(&c) || c == ',');
    let bracket = text.ends_with(')').then(|| text.rfind('(').map(|open| &text[..open])).flatten();
    let shorter = bracket.or_else(|| HEDGES.iter().find_map(|hedge| text.strip_suffix(hedge)));
    shorter.map_or(text, named)
}

/// Returns the byte offset of the first `sign` in `text` that is not in brackets or quotation
/// marks.
fn outside_brackets(text: &str, sign: &str) -> Option<usize> {
    let mut places = text.match_indices(sign).map(|(at, _)| at);
    places.find(|&at| {
        let count = |c: char| text[..at].matches(c).count();
        count('(') <= count(')') && count('“') <= count('”')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;
    use proptest::prelude::*;

    fn found(text: &str) -> Vec<(&str, &str)> {
        let outline = parse(text).outline;
        let terms = defined_terms(text, &outline);
        terms.iter().map(|term| (term.term.of(text), term.clause.of(text).trim_end())).collect()
    }

    #[test]
    fn reads_an_article() {
        let text = "Điều 1. Phạm vi\n1. Luật này là luật.\nĐiều 3. Giải thích từ ngữ\n\
            Trong Luật này, các từ ngữ dưới đây được hiểu như sau:\n\
            1. Chất ma túy là chất gây nghiện, là chất hướng thần.\n\
            2. Đấu giá viên (sau đây gọi là người điều hành) được hiểu là người có chứng chỉ, gồm:\n\
            a) Người hành nghề là luật sư;\nb) Người khác.\n\
            3. “Hồ sơ” bao gồm các tài liệu.\n\
            4. Các từ khác theo Luật Đất đai.\n\
            Điều 4. Nguyên tắc\n1. Đất đai là tài sản.";
        let expected = [
            ("Chất ma túy", "1. Chất ma túy là chất gây nghiện, là chất hướng thần."),
            (
                "Đấu giá viên",
                "2. Đấu giá viên (sau đây gọi là người điều hành) được hiểu là người có chứng chỉ, \
                 gồm:\na) Người hành nghề là luật sư;\nb) Người khác.",
            ),
            ("Hồ sơ", "3. “Hồ sơ” bao gồm các tài liệu."),
        ];
        assert_eq!(found(text), expected);
        assert!(found("Điều 1. Phạm vi\n1. Hồ sơ là tài liệu.").is_empty());
        assert!(found("").is_empty());
    }

    #[test]
    fn labels_may_be_loose_or_missing() {
        let named = |text: &str| -> Vec<String> {
            found(text).into_iter().map(|(term, _)| term.to_string()).collect()
        };
        let heading = "Điều 2. Giải thích từ ngữ\n";
        let cases: [(&str, &[&str]); 4] = [
            ("1.Thư viện là thiết chế.\n2 Bạn đọc là người.\nĐó là thế.", &["Thư viện", "Bạn đọc"]),
            ("Từ ngữ dưới đây được hiểu:\n- Nước là chất.\n- Đất là chất.", &["Nước", "Đất"]),
            ("“Nước” là chất.\n“Đất” là chất.", &["Nước", "Đất"]),
            ("Nước là chất.", &["Nước"]),
        ];
        for (body, expected) in cases {
            assert_eq!(named(&format!("{heading}{body}")), expected, "{body:?}");
        }
    }

    #[test]
    fn reads_terms() {
        let cases = [
            ("Bất động sản là đất đai", Some("Bất động sản")),
            ("\"Bất động sản\" là đất đai", Some("Bất động sản")),
            ("Tiền chất: là hóa chất", Some("Tiền chất")),
            ("Rủi ro có nghĩa là khả năng", Some("Rủi ro")),
            ("Xã hội chủ nghĩa là chế độ", Some("Xã hội chủ nghĩa")),
            ("Xe quân sự gồm xe cơ giới", Some("Xe quân sự")),
            ("Cơ quan quản lý bao gồm:", Some("Cơ quan quản lý")),
            ("Trong Luật này, đất là tài sản", None),
            ("Trường hợp khác. Đó là việc", None),
            ("Các từ ngữ khác theo luật", None),
            ("Các từ ngữ sau: Đất; Nước", None),
            (" là ", None),
            ("", None),
        ];
        for (words, expected) in cases {
            assert_eq!(term(words), expected, "{words:?}");
        }
    }

    proptest! {
        #[test]
        fn spans_are_of_the_text(body in "(\\PC| là |[()“”:.;\n\"]|\n[1-3]\\. |\n[a-c]\\) |Đất ){0,40}") {
            let text = format!("Điều 1. Giải thích từ ngữ\n{body}\nĐiều 2. Khác\n1. Đất là đất.");
            let outline = parse(&text).outline;
            let mut end = 0;
            for term in defined_terms(&text, &outline) {
                prop_assert!(term.clause.start >= end);
                prop_assert!(term.clause.start <= term.term.start && term.term.end <= term.clause.end);
                prop_assert!(!term.term.of(&text).is_empty());
                prop_assert!(term.clause.of(&text).contains(term.term.of(&text)));
                end = term.clause.end;
            }
        }
    }
}
