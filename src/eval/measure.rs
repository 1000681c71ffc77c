//! Asks the questions and sums up the answers; writes the run, which other scorers read.

use std::io::{self, Write};
use std::time::Instant;

use serde::Serialize;

use super::metrics::{mean, ndcg, percentile, recall, reciprocal_rank};
use super::questions::{Question, is_separator};
use tracuu_search::request::SIZE_DEFAULT;
use tracuu_search::{Hit, Request, Search, SearchError};

/// Hits of each question that are looked at and written to the run.
pub const RUN_DEPTH: u32 = 100;
/// The last column of a run: which system made it.
pub const RUN_TAG: &str = "tracuu";

/// What was measured. Shares are from 0 to 1, means over the questions with a positive judgement.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Quality {
    /// Questions with a positive judgement.
    pub queries: u64,
    /// See [`ndcg`].
    #[serde(rename = "ndcg@10")]
    pub ndcg_10: f64,
    /// See [`reciprocal_rank`].
    #[serde(rename = "mrr@10")]
    pub mrr_10: f64,
    /// See [`recall`].
    #[serde(rename = "recall@10")]
    pub recall_10: f64,
    /// The same over a hundred hits.
    #[serde(rename = "recall@100")]
    pub recall_100: f64,
    /// Milliseconds of a whole search as the service does it, with ten hits, facets and snippets: the
    /// median over all questions.
    pub ms_p50: f64,
    /// The same: 99 of a hundred were not slower.
    pub ms_p99: f64,
}

/// Why nothing could be measured.
#[derive(Debug, thiserror::Error)]
pub enum MeasureError {
    /// A search failed.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// The run cannot be written.
    #[error("the run cannot be written: {0}")]
    Run(#[from] io::Error),
    /// A document has an id that a run cannot hold.
    #[error(
        "the document id {0:?} cannot stand in a run, whose columns are parted by tabs; without a run it \
         can be measured"
    )]
    Id(String),
}

/// Asks every question one after the other, with the defaults of the service, and writes the hits to
/// `run`, also those of questions that nothing is judged for. A question is asked twice: once for ten hits,
/// which is timed, and once for a hundred. Zeros where no question has a positive judgement.
pub fn measure(
    search: &Search,
    questions: &[Question],
    mut run: Option<&mut dyn Write>,
) -> Result<Quality, MeasureError> {
    let (mut took, mut judged) = (Vec::new(), Vec::new());
    for question in questions {
        let request =
            Request { text: question.text.clone(), size: SIZE_DEFAULT, ..Request::default() };
        let begun = Instant::now();
        search.search(&request)?;
        took.push(begun.elapsed().as_secs_f64() * 1_000.0);
        let hits = search.search(&Request { size: RUN_DEPTH, ..request })?.hits;
        if let Some(run) = &mut run {
            write_run(*run, question, &hits)?;
        }
        if question.is_judged() {
            judged.push(scores(question, &hits));
        }
    }
    let column = |at: usize| mean(&judged.iter().map(|scores| scores[at]).collect::<Vec<_>>());
    Ok(Quality {
        queries: judged.len() as u64,
        ndcg_10: column(0),
        mrr_10: column(1),
        recall_10: column(2),
        recall_100: column(3),
        ms_p50: percentile(&took, 50),
        ms_p99: percentile(&took, 99),
    })
}

impl Question {
    /// Whether anything is judged to answer it. Without that no ranking is better than another.
    pub fn is_judged(&self) -> bool {
        self.grades.values().any(|grade| *grade > 0)
    }
}

/// nDCG@10, reciprocal rank at 10, recall@10 and recall@100.
fn scores(question: &Question, hits: &[Hit]) -> [f64; 4] {
    let grade = |hit: &Hit| question.grades.get(own_id(hit)).copied().unwrap_or(0);
    let gains: Vec<u32> = hits.iter().map(grade).collect();
    let judged: Vec<u32> = question.grades.values().copied().collect();
    [
        ndcg(&gains, &judged, 10),
        reciprocal_rank(&gains, 10),
        recall(&gains, &judged, 10),
        recall(&gains, &judged, 100),
    ]
}

/// The id by which judgements know a document: its row's own; a file has only that of its bytes.
fn own_id(hit: &Hit) -> &str {
    hit.key.as_deref().unwrap_or(&hit.id)
}

/// Writes the hits as TREC runs have them, with tabs for spaces, since ids may hold spaces.
fn write_run(run: &mut dyn Write, question: &Question, hits: &[Hit]) -> Result<(), MeasureError> {
    for (at, hit) in hits.iter().enumerate() {
        let (rank, id) = (at + 1, own_id(hit));
        if id.contains(is_separator) {
            return Err(MeasureError::Id(id.to_string()));
        }
        // Scorers order by score. Hits that are ordered by date have none, and keep their order so.
        let score = hit.score.unwrap_or(-(rank as f32));
        writeln!(run, "{}\tQ0\t{id}\t{rank}\t{score}\t{RUN_TAG}", question.id)?;
    }
    Ok(())
}
