//! Finds the documents that a text names by their number, with the type, date and issuer around it,
//! and how the text cites them.
//!
//! A number alone does not identify a document: every office gives the same numbers anew each year.
//! Mentions with one number are therefore one citation only if type, issuer and date do not
//! contradict each other. A mention by the number alone refers to the document of that number that
//! was named last.

mod number_context;
mod position;
mod relation;

use std::collections::{HashMap, HashSet};

use crate::Citation;
use crate::entity::date::WrittenDate;
use crate::entity::number::{DocumentNumber, Letters, find_numbers};
use number_context::Named;
use position::Position;
use relation::Relation;
use tracuu_text::Span;

/// What a text cites.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Cites {
    /// The documents, in order of first mention.
    pub cites: Vec<Citation>,
    /// The numbers among them that are in a Căn cứ, in the same order, each once.
    pub legal_bases: Vec<String>,
    /// The place of the first of these numbers in a Căn cứ.
    pub first_basis: Option<Span>,
}

/// The document that the text itself is. Mentions of it are not citations.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Own<'a> {
    /// Its number, if it has one.
    pub number: Option<&'a DocumentNumber>,
    /// Its date, if it states one.
    pub date: Option<WrittenDate>,
}

/// Returns the documents named in `text` (one paragraph a line), whose body begins at byte `body`.
/// Empty text gives none. Linear in the length of the text.
pub(crate) fn find(text: &str, own: Own<'_>, body: usize) -> Cites {
    let mut collector = CitationCollector::new(own);
    let mut position = Position::default();
    let mut numbers = find_numbers(text, Letters::Printed).into_iter().peekable();
    let mut start = 0;
    for line in text.split('\n') {
        let end = start + line.len();
        let mut here = Vec::new();
        while let Some((span, number)) = numbers.next_if(|(span, _)| span.start < end) {
            if !number_context::is_no_document(line, span.start - start) {
                here.push((Span::new(span.start - start, span.end - start), number));
            }
        }
        position.enter(line, start >= body, here.first().map(|(span, _)| span.start));
        let relations = position.relations(line, &here);
        let mut named = number_context::read(line, &here);
        for (at, (span, number)) in here.iter().enumerate() {
            let place = Span::new(start + span.start, start + span.end);
            collector.add(number, std::mem::take(&mut named[at]), relations[at], place);
        }
        start = end + 1;
    }
    collector.finish()
}

/// A citation with what its mentions have said so far.
struct Cited {
    citation: Citation,
    named: Named,
    relation: Option<Relation>,
    /// Where a Căn cứ names it first.
    basis: Option<Span>,
}

struct CitationCollector<'a> {
    own: Own<'a>,
    own_key: Option<String>,
    cited: Vec<Cited>,
    /// Indices in `cited` of the citations of each number, the last named one at the end.
    by_number: HashMap<String, Vec<usize>>,
}

/// Maximum number of documents that are distinguished under one number. Real texts have fewer; only
/// bytes that merely look like text reach this.
const SAME_NUMBER_MAX: usize = 16;

impl<'a> CitationCollector<'a> {
    fn new(own: Own<'a>) -> Self {
        let own_key = own.number.map(DocumentNumber::key);
        CitationCollector { own, own_key, cited: Vec::new(), by_number: HashMap::new() }
    }

    fn add(
        &mut self,
        number: &DocumentNumber,
        named: Named,
        relation: Option<Relation>,
        place: Span,
    ) {
        let key = number.key();
        if self.own_key.as_ref() == Some(&key) && self.is_own(number, &named) {
            return;
        }
        let known = self.by_number.entry(key).or_default();
        let one_issuer = number_context::is_issued_by_one(number);
        let same = known.iter().rposition(|&at| one_issuer || self.cited[at].named.agrees(&named));
        let at = match same {
            Some(at) => known.remove(at),
            None if known.len() >= SAME_NUMBER_MAX => known.remove(0),
            None => {
                let citation = Citation { number: number.canonical(), ..Citation::default() };
                let named = Named::default();
                self.cited.push(Cited { citation, named, relation: None, basis: None });
                self.cited.len() - 1
            }
        };
        known.push(at);
        let cited = &mut self.cited[at];
        cited.named.complete(named);
        if relation == Some(Relation::Basis) {
            cited.basis.get_or_insert(place);
        }
        cited.relation = cited.relation.max(relation);
        cited.citation.places.push(place);
    }

    /// Returns true if a mention of the document's own number means the document itself. Serials
    /// restart each year (Nghị định 30/2020/NĐ-CP, Điều 15), so a date in another year means
    /// another document.
    fn is_own(&self, number: &DocumentNumber, named: &Named) -> bool {
        let years = self.own.date.zip(named.date.as_deref());
        number.year.is_some()
            || years.is_none_or(|(own, cited)| cited.starts_with(&format!("{:04}-", own.year)))
    }

    fn finish(self) -> Cites {
        let mut known = HashSet::new();
        let first_basis = self.cited.iter().find_map(|cited| cited.basis);
        let bases = self.cited.iter().filter(|cited| cited.basis.is_some());
        let bases = bases.map(|cited| cited.citation.number.clone());
        let legal_bases = bases.filter(|number| known.insert(number.clone())).collect();
        let whole = |cited: Cited| Citation {
            kind: cited.named.kind.or(cited.named.likely_kind).map(str::to_string),
            date: cited.named.date,
            agency: cited.named.agency,
            relation: cited.relation.map(|relation| relation.name().to_string()),
            ..cited.citation
        };
        Cites { cites: self.cited.into_iter().map(whole).collect(), legal_bases, first_basis }
    }
}

#[cfg(test)]
mod tests;
