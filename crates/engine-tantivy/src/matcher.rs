//! What a plan matches in one segment, a window at a time.

use tantivy::SegmentReader;

use super::columns::SegmentColumns;
use super::filters::FilterSource;
use super::schema::Fields;
use super::terms::{GroupSource, Saturations, Scores, TermSource};
use super::window::{Bits, WINDOW, Window};
use tracuu_search::Sort;
use tracuu_search::engine::{Lacking, SearchSpec};
use tracuu_search::query::{Alternative, Filter, NamedField, WeightedTerm};
use tracuu_search::rank::boosts::Boost;

/// How many words of an alternative a document needs; at least one, if it has any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needed {
    /// Every word.
    All,
    /// Any word.
    Any,
    /// All but this number, and no fewer than the alternative needs.
    AllBut(usize),
}

/// What a matcher reads.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The segment.
    pub segment: &'a SegmentReader,
    /// The fields of its schema.
    pub fields: &'a Fields,
    /// Its columns.
    pub columns: &'a SegmentColumns,
    /// What is searched.
    pub spec: &'a SearchSpec<'a>,
    /// Filters besides those of the plan.
    pub required: &'a [Filter],
    /// How frequencies saturate.
    pub saturations: &'a Saturations,
}

impl<'a> Context<'a> {
    fn term(
        self,
        term: &WeightedTerm,
        boost: Option<&Boost>,
    ) -> tantivy::Result<Option<TermSource<'a>>> {
        let boost = boost.copied().unwrap_or_default();
        TermSource::open(self, term, boost)
    }

    fn group(self, index: usize) -> tantivy::Result<GroupSource<'a>> {
        let boosts = self.spec.boosts.groups.get(index);
        let terms = self.spec.plan.groups[index].terms.iter().enumerate();
        let terms = terms.filter_map(|(at, term)| {
            self.term(term, boosts.and_then(|boosts| boosts.get(at))).transpose()
        });
        Ok(GroupSource::new(terms.collect::<tantivy::Result<_>>()?))
    }

    fn filters(self, filters: &[Filter]) -> tantivy::Result<Vec<FilterSource>> {
        let open = |filter| FilterSource::open(self.segment, self.fields, filter);
        filters.iter().map(open).collect()
    }
}

/// The plan of a search on one segment.
pub struct Matcher<'a> {
    context: Context<'a>,
    needed: Needed,
    /// What every match has, the rarest first.
    every: Vec<Source<'a>>,
    /// Empty if all of the plan is in `every`.
    alternatives: Vec<AlternativeSource>,
    /// The words of the alternatives; empty if they are in `every`.
    groups: Vec<GroupSource<'a>>,
    excluded: Vec<FilterSource>,
    /// The signers that the request filters by, which do not decide how many words may be missing.
    signer: Option<FilterSource>,
    /// Opened when there is something to rank.
    ranking: Option<Vec<TermSource<'a>>>,
    counts: WordCounts,
}

enum Source<'a> {
    Group(GroupSource<'a>),
    Filter(FilterSource),
}

impl Source<'_> {
    fn cost(&self) -> u64 {
        match self {
            Source::Group(group) => group.cost(),
            Source::Filter(filter) => filter.cost(),
        }
    }
}

struct AlternativeSource {
    /// Places in [`Matcher::groups`].
    groups: Vec<usize>,
    required: Vec<FilterSource>,
    /// Most of its words that may be missing.
    missing_max: usize,
}

impl<'a> Matcher<'a> {
    /// Opens what the plan needs in a segment; `None` if no document of it can match.
    pub fn open(context: Context<'a>, needed: Needed) -> tantivy::Result<Option<Matcher<'a>>> {
        let plan = context.spec.plan;
        let mut matcher = Matcher {
            context,
            needed,
            every: Vec::new(),
            alternatives: Vec::new(),
            groups: Vec::new(),
            excluded: Vec::new(),
            signer: None,
            ranking: None,
            counts: WordCounts::default(),
        };
        if !matcher.require(&plan.required)? || !matcher.require(context.required)? {
            return Ok(None);
        }
        match &plan.alternatives[..] {
            [one] if needed == Needed::All || one.groups.is_empty() => {
                if !matcher.require_all(one)? {
                    return Ok(None);
                }
            }
            alternatives => {
                let groups = (0..plan.groups.len()).map(|index| context.group(index));
                matcher.groups = groups.collect::<tantivy::Result<_>>()?;
                for one in alternatives {
                    let required = context.filters(&one.required)?;
                    let missing_max = context.spec.missing_max(one);
                    let groups = one.groups.clone();
                    matcher.alternatives.push(AlternativeSource { groups, required, missing_max });
                }
            }
        }
        matcher.every.sort_by_key(Source::cost);
        matcher.excluded = context.filters(&plan.excluded)?;
        let signers = &context.spec.filters.signers;
        if !signers.is_empty() {
            let filter = Filter::Value { field: NamedField::Signer, values: signers.clone() };
            matcher.signer = context.filters(&[filter])?.pop();
        }
        Ok(Some(matcher))
    }

    /// Adds filters to what every match has; false if no document passes one of them.
    fn require(&mut self, filters: &[Filter]) -> tantivy::Result<bool> {
        let filters = self.context.filters(filters)?;
        let possible = filters.iter().all(|filter| filter.cost() > 0);
        self.every.extend(filters.into_iter().map(Source::Filter));
        Ok(possible)
    }

    /// Adds all of an alternative to what every match has; false if no document has one of its
    /// words.
    fn require_all(&mut self, alternative: &Alternative) -> tantivy::Result<bool> {
        for &index in &alternative.groups {
            let group = self.context.group(index)?;
            if group.cost() == 0 {
                return Ok(false);
            }
            self.every.push(Source::Group(group));
        }
        self.require(&alternative.required)
    }

    /// Finds the documents of `window` that match, filters of the request apart, and sums what
    /// their words weigh. `None` if there are none.
    pub fn find(&mut self, window: Window, scores: &mut Scores) -> Option<Bits> {
        let mut found: Option<Bits> = None;
        for source in &mut self.every {
            let here = match source {
                Source::Group(group) => group.walk(window, found.as_ref(), scores),
                Source::Filter(filter) => filter.walk(window, found.as_ref()),
            };
            if here.is_empty() {
                return None;
            }
            found = Some(here);
        }
        if !self.alternatives.is_empty() {
            let of_groups: Vec<Bits> = self
                .groups
                .iter_mut()
                .map(|group| group.walk(window, found.as_ref(), scores))
                .collect();
            found = Some(self.of_alternatives(window, &of_groups));
        }
        let mut found = found.unwrap_or_else(|| Bits::all(window));
        for filter in &mut self.excluded {
            found.remove(&filter.walk(window, Some(&found)));
        }
        let segment = self.context.segment;
        if segment.has_deletes() {
            found.retain(|place| !segment.is_deleted(window.doc(place)));
        }
        (!found.is_empty()).then_some(found)
    }

    /// The words that a document lacks which [`Self::find`] has found last.
    pub fn lacking(&self, place: usize) -> Lacking {
        match self.needed {
            Needed::AllBut(_) if !self.alternatives.is_empty() => self.counts.lacking[place],
            _ => Lacking::default(),
        }
    }

    /// The documents that match an alternative, where `of_groups` have each word.
    fn of_alternatives(&mut self, window: Window, of_groups: &[Bits]) -> Bits {
        let mut all = Bits::none();
        for one in &mut self.alternatives {
            let words = one.groups.iter().map(|&index| &of_groups[index]);
            let mut found = match (self.needed, one.groups.is_empty()) {
                (_, true) => Bits::all(window),
                (Needed::All, _) => {
                    let mut every = Bits::all(window);
                    words.for_each(|bits| every.keep(bits));
                    every
                }
                (Needed::Any | Needed::AllBut(_), _) => {
                    let mut any = Bits::none();
                    words.for_each(|bits| any.add(bits));
                    any
                }
            };
            for filter in &mut one.required {
                found = filter.walk(window, Some(&found));
            }
            if let Needed::AllBut(missing) = self.needed {
                self.counts.count(&one.groups, of_groups);
                self.counts.keep(&mut found, &all, missing.min(one.missing_max));
            }
            all.add(&found);
        }
        all
    }

    /// Those of `found` that pass the request's filter by signers.
    pub fn narrow(&mut self, window: Window, found: Bits) -> Bits {
        match &mut self.signer {
            Some(signer) => signer.walk(window, Some(&found)),
            None => found,
        }
    }

    /// Adds what the ranking terms of the plan weigh to the scores of `found`.
    pub fn rank(
        &mut self,
        window: Window,
        found: &Bits,
        scores: &mut Scores,
    ) -> tantivy::Result<()> {
        if self.ranking.is_none() && !found.is_empty() {
            self.ranking = Some(self.open_ranking()?);
        }
        for term in self.ranking.iter_mut().flatten() {
            term.walk(window, Some(found), &mut Bits::none(), scores);
        }
        Ok(())
    }

    fn open_ranking(&self) -> tantivy::Result<Vec<TermSource<'a>>> {
        let spec = self.context.spec;
        if spec.order() != Sort::Relevance {
            return Ok(Vec::new());
        }
        let terms = spec.plan.ranking.iter().zip(&spec.boosts.ranking);
        let open = |(term, boost)| self.context.term(term, Some(boost)).transpose();
        terms.filter_map(open).collect()
    }
}

/// The words that the documents of a window lack of the alternative that they have most of.
#[derive(Default)]
struct WordCounts {
    lacking: Vec<Lacking>,
    /// The words that they lack of the alternative at hand.
    here: Vec<Lacking>,
}

impl WordCounts {
    /// Notes which words of an alternative each document lacks, where `of_groups` have each word.
    fn count(&mut self, groups: &[usize], of_groups: &[Bits]) {
        self.here.clear();
        self.here.resize(WINDOW, Lacking::of(groups.iter().copied()));
        for &group in groups {
            let word = Lacking::of([group]);
            of_groups[group].for_each(|place| self.here[place].0 &= !word.0);
        }
    }

    /// Keeps those of `found` that lack at most `missing` words of the alternative at hand. Those
    /// in `known` match another alternative.
    fn keep(&mut self, found: &mut Bits, known: &Bits, missing: usize) {
        self.lacking.resize(WINDOW, Lacking::default());
        found.retain(|place| {
            let here = self.here[place];
            let keeps = usize::from(here.count()) <= missing;
            let fewer = !known.contains(place) || here.count() < self.lacking[place].count();
            if keeps && fewer {
                self.lacking[place] = here;
            }
            keeps
        });
    }
}
