//! Decides how a sentence cites a document: what this document does to it.
//!
//! Direction matters. A verb counts only if this document is the one that acts. It is at the start
//! of the title or of a paragraph of an article (`Bãi bỏ Quyết định số …`), or after the document's
//! own name (`Thông tư này … thay thế Thông tư số …`, `Quyết định số … hết hiệu lực kể từ ngày
//! Quyết định này có hiệu lực`). `Luật A được sửa đổi, bổ sung bởi Luật B` and `Nghị định A sửa
//! đổi, bổ sung Nghị định B` are about other documents.

use super::number_context::{is_listed, without_serial_word};
use crate::bytes::{first_bytes, last_bytes};
use crate::entity::abbreviation::TYPES;
use tracuu_text::Span;

/// How a document is cited, in ascending order of weight: of several mentions the greatest counts.
/// Acting on a document outweighs being based on it; [`super::Cites::legal_bases`] keeps the
/// latter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Relation {
    /// Named in passing: `theo`, `tại`, `thực hiện`.
    Mention,
    /// Named in a Căn cứ (Nghị định 30/2020/NĐ-CP, Điều 8).
    Basis,
    /// Is explained or detailed.
    Guidance,
    /// An error in it is corrected.
    Correction,
    /// Loses its force, in whole or in part.
    Repeal,
    /// Is amended.
    Amendment,
    /// Is replaced.
    Replacement,
}

impl Relation {
    /// Returns the Vietnamese name that the record uses.
    pub fn name(self) -> &'static str {
        match self {
            Relation::Mention => "dẫn chiếu",
            Relation::Basis => "căn cứ",
            Relation::Guidance => "hướng dẫn",
            Relation::Correction => "đính chính",
            Relation::Repeal => "bãi bỏ",
            Relation::Amendment => "sửa đổi",
            Relation::Replacement => "thay thế",
        }
    }
}

/// Number of bytes of a sentence that are read before a number, and after it.
const SENTENCE_BYTES_MAX: usize = 700;

/// Verbs for what a document does to another.
const VERBS: [(&str, Relation); 12] = [
    ("sửa đổi", Relation::Amendment),
    ("bổ sung", Relation::Amendment),
    ("thay thế", Relation::Replacement),
    ("bãi bỏ", Relation::Repeal),
    ("hủy bỏ", Relation::Repeal),
    ("huỷ bỏ", Relation::Repeal),
    ("đính chính", Relation::Correction),
    ("quy định chi tiết", Relation::Guidance),
    ("hướng dẫn thi hành", Relation::Guidance),
    ("hướng dẫn thực hiện", Relation::Guidance),
    ("hướng dẫn", Relation::Guidance),
    ("biện pháp thi hành", Relation::Guidance),
];
/// Parts of a document: replacing one of them amends the document.
const PARTS: [&str; 14] = [
    "cụm từ",
    "các cụm từ",
    "một số cụm từ",
    "từ ",
    "một số từ",
    "các từ",
    "điểm",
    "khoản",
    "điều",
    "một số điều",
    "phụ lục",
    "các phụ lục",
    "mẫu",
    "biểu",
];
/// Every lead-in of a list of documents acted on has one of these. A first letter that may be a
/// capital is left out.
const LEADS: [&str; 7] =
    ["ãi bỏ", "ủy bỏ", "uỷ bỏ", "hay thế", "ửa đổi", "hiệu lực", "ướng dẫn thi hành"];
/// Words before a verb that make the subject its object, or say that it is not done or not done
/// here.
const UNDONE: [&str; 20] = [
    "được", "bị", "đã", "việc", "phải", "cần", "chưa", "không", "nghị", "sẽ", "để", "khi", "bản",
    "về", "quyền", "xuất", "kiến", "nếu", "theo", "dung",
];
/// Words between a verb and a number that start another clause, so that the number is not the
/// object.
const TURNS: [&str; 9] = [
    " theo quy định",
    " theo hướng dẫn",
    " thực hiện ",
    " căn cứ ",
    " như sau",
    " được quy định",
    " đã được ",
    " quy định tại nghị quyết",
    " để ",
];

/// The part of the document that a sentence is in, as far as it decides who acts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Setting {
    /// In the title.
    pub title: bool,
    /// In an article, where a paragraph that begins with a verb is an order.
    pub article: bool,
    /// In the article on coming into force.
    pub final_article: bool,
}

/// Returns how the sentence cites the number at `span` of `line`, or `None` if it states no
/// relation. `start` is the byte offset of the paragraph's words, after its label; `previous` is
/// the number before with its relation.
pub(super) fn of_number(
    line: &str,
    start: usize,
    span: Span,
    previous: Option<(Span, Relation)>,
    setting: Setting,
) -> Option<Relation> {
    let from = start.max(span.start.saturating_sub(SENTENCE_BYTES_MAX));
    let before = last_bytes(&line[..span.start], span.start - from);
    let sentence = behind_full_stop(before);
    let opens = from == start && sentence.len() == before.len();
    let previous = previous.filter(|(last, _)| last.end + sentence.len() >= span.start);
    let gap = match previous {
        Some((last, _)) => &line[last.end..span.start],
        None => sentence,
    };
    if let Some((_, relation)) = previous.filter(|_| is_coordinate(gap)) {
        return Some(relation);
    }
    let said = &sentence[..sentence.len() - gap.len()];
    let lower = gap.to_lowercase();
    if let Some(chain) = last_chain(&lower) {
        // A paragraph that begins in lower case is part of a table.
        let begins = setting.title || gap.starts_with(char::is_uppercase);
        let commands = opens && begins && previous.is_none() && chain.start == 0;
        let commands = commands
            && match chain.relation {
                Relation::Guidance => setting.title,
                _ => setting.title || setting.article,
            };
        let joined = chain.is_joined(&lower);
        let goes_on = joined && previous.is_some_and(|(_, last)| last > Relation::Basis);
        let own = names_itself(&said.to_lowercase(), &lower[..chain.start])
            && (previous.is_none() || joined)
            && !chain.is_undone(&lower);
        return (commands || own || goes_on).then_some(chain.relation).filter(|_| chain.reaches);
    }
    let subject = previous.is_none() && is_subject(gap);
    subject.then(|| loses_force(&line[span.end..], setting)).flatten()
}

/// Returns what the lead-in of a list states for the documents listed: `Bãi bỏ các văn bản sau:`.
pub(super) fn of_lead(words: &str, setting: Setting) -> Option<Relation> {
    // Most lines with a colon introduce something else, so this check must be cheap.
    if !LEADS.iter().any(|lead| words.contains(lead)) {
        return None;
    }
    let lower = first_bytes(words, SENTENCE_BYTES_MAX).to_lowercase();
    if let Some(chain) = last_chain(&lower) {
        let begins = chain.start == 0 && words.starts_with(char::is_uppercase);
        let commands = begins && setting.article && chain.relation != Relation::Guidance;
        let own = names_itself("", &lower[..chain.start]) && !chain.is_undone(&lower);
        if commands || own {
            return Some(chain.relation);
        }
    }
    let listed = lower.contains(" sau") || lower.contains("dưới đây");
    listed.then(|| loses_force(words, setting)).flatten()
}

/// Verbs that are joined (`sửa đổi, bổ sung`, `thay thế và bãi bỏ`).
struct Chain {
    start: usize,
    relation: Relation,
    /// Whether the number after the verbs is their object.
    reaches: bool,
}

/// Returns the last verbs in `text`, which must be in lower case.
fn last_chain(text: &str) -> Option<Chain> {
    let find = |(verb, relation): &(&'static str, Relation)| {
        text.rfind(verb).map(|at| (at + verb.len(), at, *relation))
    };
    let (end, mut start, mut relation) =
        VERBS.iter().filter_map(find).max_by_key(|found| found.0)?;
    // Of joined verbs, the first one gives the relation.
    while let Some((at, first)) = verb_before(&text[..start]) {
        (start, relation) = (at, first);
    }
    let object = text[end..].trim_start();
    let part = PARTS.iter().any(|part| object.starts_with(part));
    if relation == Relation::Replacement && part {
        relation = Relation::Amendment;
    }
    // `bổ sung` takes a provision as its object in a document, but papers in a file.
    let adds = text[start..].starts_with("bổ sung");
    let provisions = part || object.starts_with("một số") || text[end..].contains(" vào ");
    let quoted = text[end..].matches('“').count() > text[end..].matches('”').count()
        || text[end..].matches('"').count() % 2 == 1;
    let listed = text[end..].rsplit_once(':').is_none_or(|(lead, _)| {
        lead.trim().is_empty()
            || (lead.ends_with("sau") && !lead.ends_with("như sau"))
            || lead.ends_with("sau đây")
    });
    let turned = TURNS.iter().any(|turn| text[end..].contains(turn));
    let reaches = !quoted && listed && !turned && (!adds || provisions);
    Some(Chain { start, relation, reaches })
}

/// Returns the start and the relation of the verb before a comma, semicolon, `và` or `hoặc` at the
/// end of `text`.
fn verb_before(text: &str) -> Option<(usize, Relation)> {
    let trimmed = text.trim_end();
    let rest = trimmed.strip_suffix(',').or_else(|| trimmed.strip_suffix(" và"));
    let rest =
        rest.or_else(|| trimmed.strip_suffix(" hoặc")).or_else(|| trimmed.strip_suffix(';'))?;
    let found = VERBS.iter().find(|(verb, _)| rest.trim_end().ends_with(verb))?;
    Some((rest.trim_end().len() - found.0.len(), found.1))
}

impl Chain {
    /// Returns true if these verbs are joined to words before them: `…, bãi bỏ`, `… và thay thế`.
    fn is_joined(&self, text: &str) -> bool {
        let before = text[..self.start].trim_end();
        before.ends_with([',', ';']) || before.ends_with(" và") || before.ends_with("đồng thời")
    }

    /// Returns true if the word before makes the verb passive or negated, or the act of another
    /// document.
    fn is_undone(&self, text: &str) -> bool {
        let before = text[..self.start].trim_end();
        let last = before.rsplit(' ').next().unwrap_or_default();
        UNDONE.contains(&last) || TYPES.iter().any(|kind| before.ends_with(kind.key.as_str()))
    }
}

/// Returns true if this document is named before the verbs: `Thông tư này`. `gap` is the text right
/// after `said`.
fn names_itself(said: &str, gap: &str) -> bool {
    let named = |text: &str| {
        text.match_indices(" này").any(|(at, _)| {
            let head = &text[..at];
            head.ends_with("văn bản") || TYPES.iter().any(|kind| head.ends_with(kind.key.as_str()))
        })
    };
    named(gap) || named(said)
}

/// Returns true if the words before a number are only its type, so that the number is the subject.
fn is_subject(gap: &str) -> bool {
    const OPENINGS: [&str; 6] =
        ["các ", "những ", "kể từ ngày", "toàn bộ ", "quy định tại ", "nội dung"];
    let lower = gap.to_lowercase();
    let lower = OPENINGS.iter().find_map(|word| lower.strip_prefix(word)).unwrap_or(&lower);
    lower.len() <= 160 && TYPES.iter().any(|kind| lower.starts_with(kind.key.as_str()))
}

/// Returns what the rest of a sentence states about its subject: `… hết hiệu lực kể từ ngày Thông
/// tư này có hiệu lực`, `… được thay thế bằng Quyết định này`.
fn loses_force(after: &str, setting: Setting) -> Option<Relation> {
    let after = first_bytes(after, SENTENCE_BYTES_MAX);
    let end = after
        .match_indices(". ")
        .map(|(at, _)| at)
        .find(|&at| after[at + 2..].starts_with(char::is_uppercase));
    let lower = after[..end.unwrap_or(after.len())].to_lowercase();
    let first = |word: &str| lower.find(word);
    let ends =
        ["hết hiệu lực", "bị bãi bỏ", "được bãi bỏ", "chấm dứt hiệu lực", "không còn hiệu lực"];
    let replaced = ["bị thay thế", "được thay thế"].into_iter().filter_map(first).min();
    let ended = ends.into_iter().filter_map(first).min();
    let own = names_itself("", &lower) || setting.final_article;
    match (replaced, ended) {
        _ if !own => None,
        (Some(at), _) if names_itself("", &lower[at..]) => Some(Relation::Replacement),
        (_, Some(at)) => {
            // `… đã hết hiệu lực` and `… chưa hết hiệu lực` state a fact and repeal nothing.
            let before = lower[..at].trim_end();
            (!before.ends_with("đã") && !before.ends_with("chưa")).then_some(Relation::Repeal)
        }
        _ => None,
    }
}

/// Returns true if `gap`, between two numbers, puts the second one in the same list as the first.
/// It has only a date and a comma or `và`, or it is a description that ends with one of these and a
/// type.
fn is_coordinate(gap: &str) -> bool {
    if is_listed(gap) {
        return true;
    }
    let rest = without_serial_word(gap).to_lowercase();
    let Some(kind) = TYPES.iter().find(|kind| rest.ends_with(kind.key.as_str())) else {
        return false;
    };
    let joint = rest[..rest.len() - kind.key.len()].trim_end();
    joint.ends_with([',', ';']) || joint.ends_with(" và") || joint.ends_with(" hoặc")
}

/// Returns the text after the last full stop that ends a sentence.
fn behind_full_stop(text: &str) -> &str {
    let stops = text.match_indices(". ").filter(|&(at, _)| {
        let next = text[at + 2..].chars().next();
        let short = text[..at].rsplit(' ').next().is_some_and(|word| word.chars().count() <= 2);
        next.is_some_and(char::is_uppercase) && !short
    });
    stops.last().map_or(text, |(at, _)| &text[at + 2..])
}
