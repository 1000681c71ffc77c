//! Tracks which part of the document a citing paragraph is in: the title, the Căn cứ, an article,
//! or a list after a lead-in.

use super::number_context::without_serial_word;
use super::relation::{self, Relation, Setting};
use crate::bytes::{first_bytes, last_bytes};
use crate::entity::issuer;
use crate::entity::number::DocumentNumber;
use crate::line;
use tracuu_text::Span;

/// Longest lead-in of a list of Căn cứ (`I. CĂN CỨ PHÁP LÝ`), in bytes.
const BASES_LEAD_BYTES_MAX: usize = 110;
/// Words that may follow `căn cứ` in such a lead-in.
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
/// Openings of a clause that is not a Căn cứ: the proposal comes after the legal bases (Nghị định
/// 30/2020/NĐ-CP, Phụ lục III).
const PROPOSALS: [&str; 5] = ["Theo đề nghị", "theo đề nghị", "Xét ", "xét ", "Theo Tờ trình"];

/// The kind of label or bullet at the start of a paragraph, outermost first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Division,
    Roman,
    Number,
    Letter,
    Bullet,
    Plain,
}

/// An open list, with the relation that its lead-in states for the documents in it.
#[derive(Debug, Clone, Copy)]
struct List {
    relation: Relation,
    /// The mark of the lead-in paragraph.
    lead: Mark,
}

impl List {
    /// Returns true if a paragraph with this mark and these words is still in the list.
    fn holds(&self, mark: Mark, words: &str) -> bool {
        match (self.lead, mark) {
            (_, Mark::Division) => false,
            (_, Mark::Plain) => opens_with_type(words),
            (Mark::Plain, _) => true,
            (lead, mark) => mark > lead,
        }
    }
}

/// The state after the paragraphs read so far.
#[derive(Debug, Default)]
pub(super) struct Position {
    setting: Setting,
    /// Whether the list of recipients or an annex has begun.
    closed: bool,
    /// Byte offset in the current paragraph of its words, after label and bullet.
    words: usize,
    list: Option<List>,
    /// Whether the current paragraph is a Căn cứ.
    basis: bool,
}

impl Position {
    /// Enters the paragraph `line`. `in_body` is false above the body; `first` is the byte offset
    /// of its first number.
    pub fn enter(&mut self, line: &str, in_body: bool, first: Option<usize>) {
        let (mark, words) = mark(line, !in_body);
        self.words = line.len() - words.len();
        if line.starts_with("Nơi nhận") || line.starts_with("NƠI NHẬN") || is_annex(line) {
            self.closed = true;
            self.setting = Setting::default();
        }
        self.setting.title = !in_body;
        // A line in capitals, of the signature or of an annex title, ends the last article.
        self.setting.final_article &= !line::is_capitals(line);
        if mark == Mark::Division && !is_annex(line) {
            let article = line.starts_with("Điều") || line.starts_with("ĐIỀU");
            self.setting.article |= article;
            let heading = first_bytes(words, 200).to_lowercase();
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

    /// Returns how the paragraph entered last cites each of its `numbers`. The entry is `None` for
    /// a number that begins the paragraph and that nothing refers to.
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

/// Returns the mark of `line` and its words after label and bullet. With `title`, a document type
/// and `V/v` or `Về việc` are left out too.
fn mark(line: &str, title: bool) -> (Mark, &str) {
    if let Some(rest) = line::division(line) {
        let rest = rest.trim_start_matches(['.', ':', ' ', '-', '–']);
        return (Mark::Division, rest);
    }
    let trimmed = line.trim_start_matches(['“', '"', '(']);
    if let Some((label, words)) = line::enumerator(trimmed) {
        let mark = match label {
            _ if line::is_roman(label) || label.starts_with(char::is_uppercase) => Mark::Roman,
            _ if label.starts_with(|c: char| c.is_ascii_digit()) => Mark::Number,
            _ => Mark::Letter,
        };
        return (mark, words);
    }
    if let Some(words) = line::bullet(trimmed) {
        return (Mark::Bullet, words);
    }
    if !title {
        return (Mark::Plain, trimmed);
    }
    let titled = line::type_line(trimmed).map_or(trimmed, |found| found.rest);
    let words =
        ["V/v ", "Về việc ", "về việc ", "Về "].iter().find_map(|lead| titled.strip_prefix(lead));
    (Mark::Plain, words.unwrap_or(titled))
}

fn is_annex(line: &str) -> bool {
    (line.starts_with("PHỤ LỤC") || line.starts_with("Phụ lục")) && line::division(line).is_some()
}

/// Returns true if a paragraph is the lead-in of a list of Căn cứ: `Căn cứ:`, `I. CĂN CỨ PHÁP LÝ`,
/// `1. Căn cứ lập kế hoạch`.
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

/// Returns true if the Căn cứ end in `gap`, the words before a number: a clause there begins a
/// proposal, or begins in prose after another number with an issuer or a verb.
fn ends_bases(line: &str, gap: &str, behind_number: bool) -> bool {
    let clauses = gap.match_indices([';', ',']).map(|(at, _)| gap[at + 1..].trim_start());
    let prose = !line.ends_with([';', ',']);
    let acts = |clause: &str| {
        let issuer = issuer::head(first_bytes(clause, 120)).is_some();
        let verb =
            ["đề nghị", "yêu cầu", "nay ", "để "].iter().any(|verb| clause.starts_with(verb));
        behind_number && prose && (issuer || verb)
    };
    clauses
        .into_iter()
        .any(|clause| PROPOSALS.iter().any(|proposal| clause.starts_with(proposal)) || acts(clause))
}

/// Returns true if the words before a number only name its type, as at the start of a list item.
fn is_item(before: &str) -> bool {
    let before = without_serial_word(before);
    before.len() <= 100 && (before.is_empty() || opens_with_type(last_bytes(before, 100)))
}

fn opens_with_type(words: &str) -> bool {
    let head = first_bytes(words, 60).to_lowercase();
    let head = head.strip_prefix("các ").unwrap_or(&head);
    crate::entity::abbreviation::TYPES.iter().any(|kind| head.starts_with(kind.key.as_str()))
}
