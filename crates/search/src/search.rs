//! A search from request to response, over any engine: plan, first stage, second stage, page, hits.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::cursor;
use crate::deadline::Deadline;
use crate::engine::{
    Engine, Handle, Lacking, Reader, ScoredDoc, SearchSpec, Survey, TopDocs, order,
};
use crate::error::SearchError;
use crate::explanation::{Explanation, QueryExplanation};
use crate::filter_values::{ResolvedFilters, resolve};
use crate::index::forward::ForwardIndex;
use crate::present::highlight::Highlighter;
use crate::present::hit::hit;
use crate::present::notes;
use crate::query::{Interpretation, Plan, Query, parse, plan};
use crate::rank::bm25::CANDIDATES;
use crate::rank::boosts::{Boosts, Weights, counted_terms};
use crate::rank::explain;
use crate::rank::second_stage::{BestPassages, PassageScorer, Scratch};
use crate::rank::sort_key::SortKey;
use crate::request::{Request, Sort, Start};
use crate::response::{Hit, Note, PageInfo, QueryEcho, ReadingCount, Response};
use crate::snapshot::Snapshot;
use crate::suggest::{Suggestion, SuggestionBuilder, Suggestions};
use serde::Serialize;
use tracuu_document::Document;
use tracuu_text::Span;

/// Search over one engine.
#[derive(Clone)]
pub struct Search {
    engine: Arc<dyn Engine>,
    time_limit: Option<Duration>,
    /// What the generation named here can suggest.
    suggestions: Arc<Mutex<Option<(String, Arc<Suggestions>)>>>,
}

impl Search {
    /// Searches `engine`, without a limit of time.
    pub fn new(engine: Arc<dyn Engine>) -> Self {
        Search { engine, time_limit: None, suggestions: Arc::default() }
    }

    /// Gives each call at most `limit`; then it is [`SearchError::TimedOut`].
    pub fn with_time_limit(self, limit: Duration) -> Self {
        Search { time_limit: Some(limit), ..self }
    }

    /// The engine underneath, for its state and for indexing.
    pub fn engine(&self) -> &Arc<dyn Engine> {
        &self.engine
    }

    fn deadline(&self) -> Deadline {
        self.time_limit.map_or(Deadline::NONE, Deadline::after)
    }

    /// Ranked search. Blocks: it reads the index and computes.
    ///
    /// An empty query lists every document, newest first. Relevance orders by the best
    /// passage of each document, the other orders by date; unknown dates come last.
    pub fn search(&self, request: &Request) -> Result<Response, SearchError> {
        let begun = Instant::now();
        // An engine may have to ask for its state: that time counts, too.
        let deadline = self.deadline();
        let reader = self.engine.reader()?;
        let snapshot = reader.snapshot(deadline)?;
        let page = self.page(request)?;
        let context = Context::new(reader.as_ref(), &snapshot, request, page, deadline);
        let (attempt, notes) = context.understood()?;
        let ranked = context.ranked(&attempt)?;
        let hits = context.hits(&attempt, &ranked)?;
        let Attempt { query, plan, found, .. } = attempt;
        let last = ranked.hits.last().filter(|_| ranked.more);
        let understood = plan.corrected.or(plan.restored).unwrap_or_else(|| query.to_string());
        deadline.check()?;
        Ok(Response {
            query: QueryEcho { text: request.text.clone(), understood, notes },
            total: found.total,
            generation: reader.generation().to_string(),
            hits,
            facets: found.facets,
            page: PageInfo {
                number: page.number,
                size: request.size,
                next_cursor: last.map(|last| cursor::encode(last.key, request)),
            },
            took_ms: begun.elapsed().as_secs_f64() * 1_000.0,
        })
    }

    fn page(&self, request: &Request) -> Result<Page, SearchError> {
        let number = match &request.start {
            Start::After(text) => {
                return Ok(Page {
                    skip: 0,
                    after: Some(cursor::decode(text, request)?),
                    number: None,
                });
            }
            Start::Page(number) => *number,
        };
        let skip = u64::from(number.saturating_sub(1)) * u64::from(request.size);
        match self.engine.capabilities().page_depth {
            Some(depth) if skip + u64::from(request.size) > depth => {
                Err(SearchError::TooDeep(depth))
            }
            _ => Ok(Page { skip, after: None, number: Some(number) }),
        }
    }

    /// One document by id; `None` if the index has none of this id.
    pub fn document(&self, id: &str) -> Result<Option<Document>, SearchError> {
        let deadline = self.deadline();
        self.engine.reader()?.document(id, deadline)
    }

    /// Returns where the words and phrases of a query stand in a document's text: ascending, not
    /// overlapping, whole phrases as one. Empty for an empty query.
    pub fn highlights(
        &self,
        document: &Document,
        query: &str,
        interpretation: Interpretation,
    ) -> Result<Vec<Span>, SearchError> {
        let deadline = self.deadline();
        let snapshot = self.engine.reader()?.snapshot(deadline)?;
        let plan: Plan = plan(&parse(query), interpretation, snapshot.as_ref());
        let repaired = document.repaired();
        let marks = Highlighter::new(&plan).marks(&repaired.document.text);
        Ok(marks.into_iter().map(|mark| repaired.shown(mark.span)).collect())
    }

    /// At most `limit` completions of `text`, best first. Blocks: the first call on a state of the
    /// index reads all that it can suggest.
    pub fn suggest(&self, text: &str, limit: usize) -> Result<Vec<Suggestion>, SearchError> {
        let deadline = self.deadline();
        let reader = self.engine.reader()?;
        let snapshot = reader.snapshot(deadline)?;
        Ok(self.suggestions(reader.as_ref())?.complete(text, limit, snapshot.as_ref()))
    }

    fn suggestions(&self, reader: &dyn Reader) -> Result<Arc<Suggestions>, SearchError> {
        // A panic while they were read left the old ones, which are whole.
        let mut kept = self.suggestions.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((generation, suggestions)) = kept.as_ref()
            && generation == reader.generation()
        {
            return Ok(Arc::clone(suggestions));
        }
        let mut builder = SuggestionBuilder::default();
        reader.suggestion_terms(&mut |term, documents| builder.add(term, documents))?;
        let suggestions = Arc::new(Suggestions::new(builder));
        *kept = Some((reader.generation().to_string(), Arc::clone(&suggestions)));
        Ok(suggestions)
    }

    /// Explains how a query is read, what its terms weigh, and how the score of a document comes
    /// about: of the document `id`, or of the first hit. The document need not match. `None` for a
    /// document that the index does not have, or if nothing is found.
    pub fn explain(&self, request: &Request, id: Option<&str>) -> Result<Explained, SearchError> {
        let reader = self.engine.reader()?;
        let deadline = self.deadline();
        let snapshot = reader.snapshot(deadline)?;
        let page = Page { skip: 0, after: None, number: Some(1) };
        let context = Context::new(reader.as_ref(), &snapshot, request, page, deadline);
        let (attempt, notes) = context.understood()?;
        let query = explain::query(&attempt.query, &attempt.plan, &attempt.terms, &snapshot);
        let document = match id {
            Some(id) => reader.document(id, deadline)?,
            None => {
                let first = context.ranked(&attempt)?.hits.first().map(|hit| hit.handle);
                let found =
                    first.map(|handle| reader.documents(&[handle], deadline)).transpose()?;
                found.and_then(|mut documents| documents.pop())
            }
        };
        let document = document.map(|document| context.explanation(&attempt, &document));
        Ok(Explained { query, notes, document })
    }
}

/// A query and a document, explained.
#[derive(Debug, Clone, Serialize)]
pub struct Explained {
    /// How the query was read.
    pub query: QueryExplanation,
    /// Notes on how it was taken.
    pub notes: Vec<Note>,
    /// How the score of the document comes about; null if there is none.
    pub document: Option<Explanation>,
}

/// The hits that are asked for.
#[derive(Debug, Clone, Copy)]
struct Page {
    /// Hits before the page.
    skip: u64,
    /// The hit that the page follows.
    after: Option<SortKey>,
    /// Its number, from 1; `None` after a cursor.
    number: Option<u32>,
}

/// All that one search stands on.
struct Context<'a> {
    reader: &'a dyn Reader,
    snapshot: &'a Snapshot,
    request: &'a Request,
    /// The filters of the request, with the values of the index.
    filters: ResolvedFilters,
    page: Page,
    deadline: Deadline,
}

/// A query as it was read, and what the first stage found.
struct Attempt {
    query: Query,
    plan: Plan,
    terms: Weights,
    found: TopDocs,
    /// What the readings find that were not taken, where accents were restored.
    readings: Vec<ReadingCount>,
}

/// The page of hits after the second stage.
struct Ranked {
    hits: Vec<RankedDoc>,
    /// Whether more hits follow.
    more: bool,
}

/// A hit with its final key.
struct RankedDoc {
    key: SortKey,
    handle: Handle,
    lacking: Lacking,
    passages: Vec<Span>,
}

impl<'a> Context<'a> {
    fn new(
        reader: &'a dyn Reader,
        snapshot: &'a Snapshot,
        request: &'a Request,
        page: Page,
        deadline: Deadline,
    ) -> Context<'a> {
        let filters = resolve(&request.filters, snapshot);
        Context { reader, snapshot, request, filters, page, deadline }
    }

    fn attempt(&self) -> Result<Attempt, SearchError> {
        let query = parse(&self.request.text);
        let plan = plan(&query, self.request.reading, self.snapshot);
        let by_score = order(&plan, self.request.sort) == Sort::Relevance;
        let candidates = if by_score { CANDIDATES } else { 0 };
        // One more than the page, to know whether more follow, and one for each candidate, which
        // may be among them too.
        let limit = self.page.skip as usize + self.request.size as usize + 1 + candidates;
        let unweighed = Boosts::default();
        let spec = SearchSpec { candidates, limit, ..self.spec(&plan, &unweighed) };
        let (survey, readings) = self.survey(&query, &spec)?;
        let boosts = match by_score {
            true => Boosts::new(&plan, &survey.counts, self.snapshot.documents()),
            false => Boosts::default(),
        };
        let levels = survey.levels.as_deref();
        let found = self.reader.search(&SearchSpec { boosts: &boosts, levels, ..spec })?;
        self.deadline.check()?;
        let terms = Weights { counts: survey.counts, boosts };
        Ok(Attempt { query, plan, terms, found, readings })
    }

    fn spec<'s>(&'s self, plan: &'s Plan, boosts: &'s Boosts) -> SearchSpec<'s> {
        SearchSpec {
            plan,
            boosts,
            means: self.snapshot.means(),
            match_mode: self.request.match_mode,
            filters: &self.filters.filters,
            sort: self.request.sort,
            candidates: 0,
            after: self.page.after,
            limit: 0,
            levels: None,
            deadline: self.deadline,
        }
    }

    /// Counts the terms of `spec` and, where accents were restored, how many documents the other
    /// readings of the query find.
    fn survey(
        &self,
        query: &Query,
        spec: &SearchSpec<'_>,
    ) -> Result<(Survey, Vec<ReadingCount>), SearchError> {
        let by_score = spec.order() == Sort::Relevance;
        let terms = if by_score { counted_terms(spec.plan) } else { Vec::new() };
        let readings: &[Interpretation] = match spec.plan.restored {
            Some(_) => &[Interpretation::AsTyped, Interpretation::Any],
            None => &[],
        };
        let plans: Vec<Plan> =
            readings.iter().map(|&reading| plan(query, reading, self.snapshot)).collect();
        let unweighed = Boosts::default();
        // In order of date, nothing has to be scored.
        let others = plans
            .iter()
            .map(|plan| SearchSpec { sort: Sort::Newest, ..self.spec(plan, &unweighed) })
            .collect::<Vec<_>>();
        let survey = self.reader.survey(&terms, spec, &others)?;
        let totals = readings.iter().zip(&survey.totals);
        let counts = totals.map(|(&reading, &total)| ReadingCount { reading, total }).collect();
        Ok((survey, counts))
    }

    /// The attempt, with all that the user should know of how the query was understood.
    fn understood(&self) -> Result<(Attempt, Vec<Note>), SearchError> {
        let attempt = self.attempt()?;
        let Attempt { query, plan, found, readings, .. } = &attempt;
        let mut all = notes::notes(self.request, query, plan, found);
        if let Some(restored) = &plan.restored {
            let own = ReadingCount { reading: self.request.reading, total: found.total };
            let readings = [own].into_iter().chain(readings.iter().copied()).collect();
            all.push(Note::accents_restored(&self.request.text, restored, readings));
        }
        all.extend(self.filters.unknown.iter().map(notes::unknown_value));
        Ok((attempt, all))
    }

    /// Ranks the candidates by their passages, merges them with the rest, and cuts the page.
    fn ranked(&self, attempt: &Attempt) -> Result<Ranked, SearchError> {
        let TopDocs { candidates, page, .. } = &attempt.found;
        let passages = self.best_passages(&attempt.plan, &attempt.found)?;
        let mut ranked: Vec<RankedDoc> = Vec::with_capacity(candidates.len() + page.len());
        for (doc, best) in candidates.iter().zip(passages) {
            let key = SortKey { score: doc.key.score + best.score, ..doc.key };
            if self.page.after.is_none_or(|after| key > after) {
                let ScoredDoc { handle, lacking, .. } = *doc;
                ranked.push(RankedDoc { key, handle, lacking, passages: best.spans });
            }
        }
        let again: HashSet<Handle> = candidates.iter().map(|doc| doc.handle).collect();
        let rest = page.iter().filter(|doc| !again.contains(&doc.handle));
        ranked.extend(rest.map(|doc| RankedDoc {
            key: doc.key,
            handle: doc.handle,
            lacking: doc.lacking,
            passages: Vec::new(),
        }));
        ranked.sort_by_key(|doc| doc.key);
        let mut following = ranked.into_iter().skip(self.page.skip as usize);
        let hits = following.by_ref().take(self.request.size as usize).collect();
        Ok(Ranked { hits, more: following.next().is_some() })
    }

    fn best_passages(
        &self,
        plan: &Plan,
        found: &TopDocs,
    ) -> Result<Vec<BestPassages>, SearchError> {
        let candidates = &found.candidates;
        let scorer = PassageScorer::new(plan, self.snapshot);
        if candidates.is_empty() || scorer.is_empty() {
            return Ok(vec![BestPassages::default(); candidates.len()]);
        }
        let fetched;
        let forward = if found.forward.len() == candidates.len() {
            &found.forward
        } else {
            let handles: Vec<Handle> = candidates.iter().map(|doc| doc.handle).collect();
            fetched = self.reader.forward_indexes(&handles, self.deadline)?;
            &fetched
        };
        let mut scratch = Scratch::default();
        let score = |(bytes, doc): (&Vec<u8>, &ScoredDoc)| {
            self.deadline.check()?;
            let forward = ForwardIndex::decode(bytes).ok_or_else(|| SearchError::Damaged {
                what:
                    "a forward index is damaged; make the index anew with `tracuu index --rebuild`"
                        .to_string(),
                cause: None,
            })?;
            Ok(scorer.score(&forward, doc.key.year(), &mut scratch))
        };
        forward.iter().zip(candidates).map(score).collect()
    }

    fn hits(&self, attempt: &Attempt, ranked: &Ranked) -> Result<Vec<Hit>, SearchError> {
        let handles: Vec<Handle> = ranked.hits.iter().map(|doc| doc.handle).collect();
        let documents = self.reader.documents(&handles, self.deadline)?;
        let highlighter = Highlighter::new(&attempt.plan);
        let by_score = order(&attempt.plan, self.request.sort) == Sort::Relevance;
        let hits = ranked.hits.iter().zip(&documents).map(|(doc, document)| {
            let score = by_score.then_some(doc.key.score);
            let hit = hit(document, score, &doc.passages, &highlighter);
            let missing = doc.lacking.groups().map(|group| attempt.plan.groups[group].name.clone());
            let explanation = self.request.explain.then(|| self.explanation(attempt, document));
            Hit { missing: missing.collect(), explanation, ..hit }
        });
        Ok(hits.collect())
    }

    fn explanation(&self, attempt: &Attempt, document: &Document) -> Explanation {
        explain::document(document, &attempt.plan, &attempt.terms.boosts, self.snapshot)
    }
}
