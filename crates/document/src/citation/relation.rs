//! How a sentence cites a document: what it says that this document does to it.
//!
//! Direction matters. A verb counts where this document does it: at the start of the title or of a
//! paragraph of an article (`Bãi bỏ Quyết định số …`), or behind its own name (`Thông tư này … thay thế
//! Thông tư số …`, `Quyết định số … hết hiệu lực kể từ ngày Quyết định này có hiệu lực`). `Luật A được sửa
//! đổi, bổ sung bởi Luật B` and `Nghị định A sửa đổi, bổ sung Nghị định B` tell of other documents.

use super::around::{is_listed, last_bytes};
use crate::entity::abbreviation::TYPES;
use crate::organ;
use tracuu_text::Span;

/// How a document is cited. The later ones say more: of several mentions the greatest counts. What a
/// document does to another is more than that it rests on it, which [`super::Cites::legal_bases`] keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Relation {
    /// Named in passing: `theo`, `tại`, `thực hiện`.
    Mention,
    /// Stands in a Căn cứ (Nghị định 30/2020/NĐ-CP, Điều 8).
    Basis,
    /// Is explained or detailed.
    Guidance,
    /// A slip in it is put right.
    Correction,
    /// Loses its force, whole or in part.
    Repeal,
    /// Is changed.
    Amendment,
    /// Is replaced.
    Replacement,
}

impl Relation {
    /// As the record names it.
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

/// A sentence is looked at for so many bytes before a number, and behind it.
const SENTENCE_BYTES_MAX: usize = 700;

/// What a document does to another.
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
/// What is replaced inside of a document changes that document.
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
/// Parts of what leads in to a list of documents that something is done to.
const LEADS: [&str; 7] =
    ["ãi bỏ", "ủy bỏ", "uỷ bỏ", "hay thế", "ửa đổi", "hiệu lực", "ướng dẫn thi hành"];
/// Words before a verb that make it something done to the subject, or not done.
const UNDONE: [&str; 20] = [
    "được", "bị", "đã", "việc", "phải", "cần", "chưa", "không", "nghị", "sẽ", "để", "khi", "bản",
    "về", "quyền", "xuất", "kiến", "nếu", "theo", "dung",
];
/// Words between verb and number that start something else: the number is not the object.
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

/// Where a sentence stands, as far as it says who acts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Setting {
    /// In the title.
    pub title: bool,
    /// In an article, where a paragraph that begins with a verb commands.
    pub article: bool,
    /// In the article on coming into force.
    pub final_article: bool,
}

/// How the sentence cites the number at `span` of `line`. `start` is where the words of the paragraph
/// begin, behind its label; `previous` the number before it with its relation.
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
        // A paragraph in small letters is a piece of a table.
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

/// What a paragraph that leads in to a list says of the documents listed: `Bãi bỏ các văn bản sau:`.
pub(super) fn of_lead(words: &str, setting: Setting) -> Option<Relation> {
    // Most lines with a colon lead in to something else, and the look at them must be cheap.
    if !LEADS.iter().any(|lead| words.contains(lead)) {
        return None;
    }
    let lower = organ::cut(words, SENTENCE_BYTES_MAX).to_lowercase();
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

/// Verbs that stand together (`sửa đổi, bổ sung`, `thay thế và bãi bỏ`).
struct Chain {
    start: usize,
    relation: Relation,
    /// Whether what follows them runs up to the number.
    reaches: bool,
}

/// The last verbs in `text`, which is in lower case.
fn last_chain(text: &str) -> Option<Chain> {
    let find = |(verb, relation): &(&'static str, Relation)| {
        text.rfind(verb).map(|at| (at + verb.len(), at, *relation))
    };
    let (end, mut start, mut relation) =
        VERBS.iter().filter_map(find).max_by_key(|found| found.0)?;
    // The verbs joined before it: the first says what is done.
    while let Some((at, first)) = verb_before(&text[..start]) {
        (start, relation) = (at, first);
    }
    let object = text[end..].trim_start();
    let part = PARTS.iter().any(|part| object.starts_with(part));
    if relation == Relation::Replacement && part {
        relation = Relation::Amendment;
    }
    // Papers are added to a file, provisions to a document.
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

/// The verb that `text` ends with, but for what joins it to the next.
fn verb_before(text: &str) -> Option<(usize, Relation)> {
    let trimmed = text.trim_end();
    let rest = trimmed.strip_suffix(',').or_else(|| trimmed.strip_suffix(" và"));
    let rest =
        rest.or_else(|| trimmed.strip_suffix(" hoặc")).or_else(|| trimmed.strip_suffix(';'))?;
    let found = VERBS.iter().find(|(verb, _)| rest.trim_end().ends_with(verb))?;
    Some((rest.trim_end().len() - found.0.len(), found.1))
}

impl Chain {
    /// Whether something done before goes on with these verbs: `…, bãi bỏ`, `… và thay thế`.
    fn is_joined(&self, text: &str) -> bool {
        let before = text[..self.start].trim_end();
        before.ends_with([',', ';']) || before.ends_with(" và") || before.ends_with("đồng thời")
    }

    /// Whether the word before says that it is done to somebody, or not done, or by another document.
    fn is_undone(&self, text: &str) -> bool {
        let before = text[..self.start].trim_end();
        let last = before.rsplit(' ').next().unwrap_or_default();
        UNDONE.contains(&last) || TYPES.iter().any(|kind| before.ends_with(kind.key.as_str()))
    }
}

/// Whether this document is named before the verbs: `Thông tư này`. `said` and `gap` follow each other.
fn names_itself(said: &str, gap: &str) -> bool {
    let named = |text: &str| {
        text.match_indices(" này").any(|(at, _)| {
            let head = &text[..at];
            head.ends_with("văn bản") || TYPES.iter().any(|kind| head.ends_with(kind.key.as_str()))
        })
    };
    named(gap) || named(said)
}

/// Whether the words before a number are only its type, so that the number is what the sentence is about.
fn is_subject(gap: &str) -> bool {
    const OPENINGS: [&str; 6] =
        ["các ", "những ", "kể từ ngày", "toàn bộ ", "quy định tại ", "nội dung"];
    let lower = gap.to_lowercase();
    let lower = OPENINGS.iter().find_map(|word| lower.strip_prefix(word)).unwrap_or(&lower);
    lower.len() <= 160 && TYPES.iter().any(|kind| lower.starts_with(kind.key.as_str()))
}

/// What the rest of a sentence says of the document it is about: `… hết hiệu lực kể từ ngày Thông tư này
/// có hiệu lực`, `… được thay thế bằng Quyết định này`.
fn loses_force(after: &str, setting: Setting) -> Option<Relation> {
    let after = organ::cut(after, SENTENCE_BYTES_MAX);
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
            // `… đã hết hiệu lực`, `nếu … hết hiệu lực` state or suppose.
            let before = lower[..at].trim_end();
            (!before.ends_with("đã") && !before.ends_with("chưa")).then_some(Relation::Repeal)
        }
        _ => None,
    }
}

/// Whether `gap`, between two numbers of a sentence, makes the second one of the same list as the first:
/// only a date and a joint stand there, or the description of the first ends with a joint and a type.
fn is_coordinate(gap: &str) -> bool {
    if is_listed(gap) {
        return true;
    }
    let rest = super::around::without_serial_word(gap).to_lowercase();
    let Some(kind) = TYPES.iter().find(|kind| rest.ends_with(kind.key.as_str())) else {
        return false;
    };
    let joint = rest[..rest.len() - kind.key.len()].trim_end();
    joint.ends_with([',', ';']) || joint.ends_with(" và") || joint.ends_with(" hoặc")
}

/// What stands behind the last full stop of `text`.
fn behind_full_stop(text: &str) -> &str {
    let stops = text.match_indices(". ").filter(|&(at, _)| {
        let next = text[at + 2..].chars().next();
        let short = text[..at].rsplit(' ').next().is_some_and(|word| word.chars().count() <= 2);
        next.is_some_and(char::is_uppercase) && !short
    });
    stops.last().map_or(text, |(at, _)| &text[at + 2..])
}
