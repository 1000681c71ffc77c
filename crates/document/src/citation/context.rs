//! Where in the document a paragraph that cites stands: in the title, among the Căn cứ, in an article, in a
//! list that a sentence before it leads in to.

use super::around::last_bytes;
use super::relation::{self, Relation, Setting};
use crate::entity::number::DocumentNumber;
use crate::{kind, layout, organ};
use tracuu_text::Span;

/// Longest lead-in of a list of Căn cứ (`I. CĂN CỨ PHÁP LÝ`), in bytes.
const BASES_LEAD_BYTES_MAX: usize = 110;
/// What such a lead-in says besides `căn cứ`.
const BASES: [&str; 11] = [
    "",
    "pháp lý",
    "vào",
    "để",
    "lập",
    "xây dựng",
    "ban hành",
    "thực hiện",
    "các văn bản",
    "theo",
    "chính trị",
];
/// What opens a clause that is no Căn cứ: the proposal stands behind the bases (Nghị định 30/2020/NĐ-CP,
/// Phụ lục III).
const PROPOSALS: [&str; 5] = ["Theo đề nghị", "theo đề nghị", "Xét ", "xét ", "Theo Tờ trình"];

/// How a paragraph is marked at its start, from the outermost in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Division,
    Roman,
    Number,
    Letter,
    Bullet,
    Plain,
}

/// A list that is open, with what its lead-in says of the documents in it.
#[derive(Debug, Clone, Copy)]
struct List {
    relation: Relation,
    /// The mark of the paragraph that leads in.
    lead: Mark,
}

impl List {
    /// Whether a paragraph of that mark and words is still one of the list.
    fn holds(&self, mark: Mark, words: &str) -> bool {
        match (self.lead, mark) {
            (_, Mark::Division) => false,
            (_, Mark::Plain) => opens_with_type(words),
            (Mark::Plain, _) => true,
            (lead, mark) => mark > lead,
        }
    }
}

/// What is known of the place that has been read up to.
#[derive(Debug, Default)]
pub(super) struct Context {
    setting: Setting,
    /// Whether the signature or an annex has been passed.
    closed: bool,
    /// Where the words of the current paragraph begin, behind label and bullet.
    words: usize,
    list: Option<List>,
    /// Whether the current paragraph is one of Căn cứ.
    basis: bool,
}

impl Context {
    /// Enters the paragraph `line`; `in_body` is false above the body, `first` is where its first number
    /// begins.
    pub fn enter(&mut self, line: &str, in_body: bool, first: Option<usize>) {
        let (mark, words) = mark(line, !in_body);
        self.words = line.len() - words.len();
        if line.starts_with("Nơi nhận") || line.starts_with("NƠI NHẬN") || is_annex(line) {
            self.closed = true;
            self.setting = Setting::default();
        }
        self.setting.title = !in_body;
        // The signature ends the last article, and the title of what is appended.
        self.setting.final_article &= !layout::is_capitals(line);
        if mark == Mark::Division && !is_annex(line) {
            let article = line.starts_with("Điều") || line.starts_with("ĐIỀU");
            self.setting.article |= article;
            let heading = organ::cut(words, 200).to_lowercase();
            self.setting.final_article = article
                && (heading.contains("hiệu lực")
                    || heading.contains("thi hành")
                    || heading.contains("bãi bỏ"));
        }
        self.list = self.list.filter(|list| list.holds(mark, words));
        let bases = !self.closed && !self.setting.article && in_body;
        self.basis = bases && (words.starts_with("Căn cứ") || words.starts_with("CĂN CỨ"));
        if bases && first.is_none() && leads_bases(words) {
            self.list = Some(List { relation: Relation::Basis, lead: mark });
        } else if first.is_none() && (line.ends_with(':') || mark == Mark::Division) {
            let lead = relation::of_lead(words, self.setting);
            self.list = lead.map(|relation| List { relation, lead: mark }).or(self.list);
        }
    }

    /// How the paragraph that was entered cites its `numbers`; none where nothing around a number refers
    /// to it.
    pub fn relations(
        &self,
        line: &str,
        numbers: &[(Span, DocumentNumber)],
    ) -> Vec<Option<Relation>> {
        let mut relations: Vec<Option<Relation>> = Vec::with_capacity(numbers.len());
        let mut previous: Option<(Span, Relation)> = None;
        let mut basis = self.basis;
        let listed = self.list.map(|list| list.relation);
        for (span, _) in numbers {
            let from = previous.map_or(self.words.min(span.start), |(last, _)| last.end);
            basis &= !ends_bases(line, &line[from..span.start], previous.is_some());
            let in_list = listed.filter(|_| previous.is_none() && is_item(&line[from..span.start]));
            let relation = if basis || (listed == Some(Relation::Basis)) {
                Some(Relation::Basis)
            } else {
                let said = relation::of_number(line, self.words, *span, previous, self.setting);
                said.max(in_list)
            };
            let bare = previous.is_none() && line[..span.start].trim_end().is_empty();
            let relation = relation.or((!bare).then_some(Relation::Mention));
            relations.push(relation);
            previous = Some((*span, relation.unwrap_or(Relation::Mention)));
        }
        relations
    }
}

/// How `line` is marked, and its words behind label and bullet; of a `title` without type, `V/v` and `Về
/// việc`.
fn mark(line: &str, title: bool) -> (Mark, &str) {
    if let Some(rest) = layout::division(line) {
        let rest = rest.trim_start_matches(['.', ':', ' ', '-', '–']);
        return (Mark::Division, rest);
    }
    let trimmed = line.trim_start_matches(['“', '"', '(']);
    if let Some((label, words)) = layout::enumerator(trimmed) {
        let mark = match label {
            _ if layout::is_roman(label) || label.starts_with(char::is_uppercase) => Mark::Roman,
            _ if label.starts_with(|c: char| c.is_ascii_digit()) => Mark::Number,
            _ => Mark::Letter,
        };
        return (mark, words);
    }
    if let Some(words) = layout::bullet(trimmed) {
        return (Mark::Bullet, words);
    }
    if !title {
        return (Mark::Plain, trimmed);
    }
    let titled = kind::type_line(trimmed).map_or(trimmed, |found| found.rest);
    let words =
        ["V/v ", "Về việc ", "về việc ", "Về "].iter().find_map(|lead| titled.strip_prefix(lead));
    (Mark::Plain, words.unwrap_or(titled))
}

fn is_annex(line: &str) -> bool {
    (line.starts_with("PHỤ LỤC") || line.starts_with("Phụ lục")) && layout::division(line).is_some()
}

/// Whether a paragraph leads in to a list of Căn cứ: `Căn cứ:`, `I. CĂN CỨ PHÁP LÝ`, `1. Căn cứ lập kế
/// hoạch`.
fn leads_bases(words: &str) -> bool {
    if words.len() > BASES_LEAD_BYTES_MAX || words.ends_with(['.', ';']) {
        return false;
    }
    let lower = words.to_lowercase();
    let lower = lower.strip_prefix("các ").or(lower.strip_prefix("những ")).unwrap_or(&lower);
    let rest = lower.strip_prefix("căn cứ").or_else(|| lower.strip_prefix("cơ sở pháp lý"));
    rest.is_some_and(|rest| {
        let rest = rest.trim_matches([' ', ':', ',']);
        let opens = BASES.iter().any(|word| !word.is_empty() && rest.starts_with(word));
        (rest.is_empty() || opens) && !rest.contains(',') && rest.split(' ').count() <= 8
    })
}

/// Whether the Căn cứ have ended with what stands in `gap` before a number: a proposal begins, or behind a
/// comma somebody acts.
fn ends_bases(line: &str, gap: &str, behind_number: bool) -> bool {
    let clauses = gap.match_indices([';', ',']).map(|(at, _)| gap[at + 1..].trim_start());
    let prose = !line.ends_with([';', ',']);
    let acts = |clause: &str| {
        let organ = organ::head(organ::cut(clause, 120)).is_some();
        let verb =
            ["đề nghị", "yêu cầu", "nay ", "để "].iter().any(|verb| clause.starts_with(verb));
        behind_number && prose && (organ || verb)
    };
    clauses
        .into_iter()
        .any(|clause| PROPOSALS.iter().any(|proposal| clause.starts_with(proposal)) || acts(clause))
}

/// Whether the words before a number are only what names it, as at the start of an item of a list.
fn is_item(before: &str) -> bool {
    let before = super::around::without_serial_word(before);
    before.len() <= 100 && (before.is_empty() || opens_with_type(last_bytes(before, 100)))
}

fn opens_with_type(words: &str) -> bool {
    let head = organ::cut(words, 60).to_lowercase();
    let head = head.strip_prefix("các ").unwrap_or(&head);
    crate::entity::abbreviation::TYPES.iter().any(|kind| head.starts_with(kind.key.as_str()))
}
