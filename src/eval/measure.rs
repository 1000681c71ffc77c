//! Runs the queries and averages the scores. Also writes a run file, which other scorers can read.

use std::io::{self, Write};
use std::time::Instant;

use serde::Serialize;

use super::metrics::{mean, ndcg, percentile, recall, reciprocal_rank};
use super::questions::{Question, is_separator};
use tracuu_search::request::SIZE_DEFAULT;
use tracuu_search::{Hit, Request, Search, SearchError};

/// Number of hits per query that are scored and written to the run.
pub const RUN_DEPTH: u32 = 100;
/// Last column of a run: the name of the system.
pub const RUN_TAG: &str = "tracuu";

/// Measured quality. Shares are from 0 to 1, and are means over the queries with a positive
/// judgement.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Quality {
    /// Number of queries with a positive judgement.
    pub queries: u64,
    /// nDCG of the first ten hits; see [`ndcg`].
    #[serde(rename = "ndcg@10")]
    pub ndcg_10: f64,
    /// Reciprocal rank in the first ten hits; see [`reciprocal_rank`].
    #[serde(rename = "mrr@10")]
    pub mrr_10: f64,
    /// Recall in the first ten hits; see [`recall`].
    #[serde(rename = "recall@10")]
    pub recall_10: f64,
    /// Recall in the first hundred hits.
    #[serde(rename = "recall@100")]
    pub recall_100: f64,
    /// Median time of a query, in milliseconds: a whole search as in the service, with ten hits,
    /// facets and snippets. All queries count.
    pub ms_p50: f64,
    /// 99th percentile of the same times, in milliseconds.
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
    /// A document id contains a tab or line break and cannot be written to a run.
    #[error(
        "the document id {0:?} cannot stand in a run, whose columns are parted by tabs; without a \
         run it can be measured"
    )]
    Id(String),
}

/// Runs the queries one after the other, with the defaults of the service. Writes the hits of all
/// queries to `trec_run`, even without judgements. Each query is searched twice: for ten hits,
/// which is timed, and for a hundred, which are scored. The scores are 0 if no query has a positive
/// judgement.
pub fn measure(
    search: &Search,
    questions: &[Question],
    mut trec_run: Option<&mut dyn Write>,
) -> Result<Quality, MeasureError> {
    let (mut took, mut judged) = (Vec::new(), Vec::new());
    for question in questions {
        let request =
            Request { text: question.text.clone(), size: SIZE_DEFAULT, ..Request::default() };
        let begun = Instant::now();
        search.search(&request)?;
        took.push(begun.elapsed().as_secs_f64() * 1_000.0);
        let hits = search.search(&Request { size: RUN_DEPTH, ..request })?.hits;
        if let Some(trec_run) = &mut trec_run {
            write_run(*trec_run, question, &hits)?;
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
    /// Returns true if a document has a positive grade. Without one, all rankings are equally good.
    pub fn is_judged(&self) -> bool {
        self.grades.values().any(|grade| *grade > 0)
    }
}

/// Returns nDCG@10, reciprocal rank at 10, recall@10 and recall@100.
fn scores(question: &Question, hits: &[Hit]) -> [f64; 4] {
    let grade = |hit: &Hit| question.grades.get(judged_id(hit)).copied().unwrap_or(0);
    let gains: Vec<u32> = hits.iter().map(grade).collect();
    let judged: Vec<u32> = question.grades.values().copied().collect();
    [
        ndcg(&gains, &judged, 10),
        reciprocal_rank(&gains, 10),
        recall(&gains, &judged, 10),
        recall(&gains, &judged, 100),
    ]
}

/// Returns the document id that judgements use: the id of its row, or for a file the id computed
/// from its bytes.
fn judged_id(hit: &Hit) -> &str {
    hit.key.as_deref().unwrap_or(&hit.id)
}

/// Writes the hits in the TREC run format, with tabs instead of spaces, since ids may contain
/// spaces.
fn write_run(
    trec_run: &mut dyn Write,
    question: &Question,
    hits: &[Hit],
) -> Result<(), MeasureError> {
    for (at, hit) in hits.iter().enumerate() {
        let (rank, id) = (at + 1, judged_id(hit));
        if id.contains(is_separator) {
            return Err(MeasureError::Id(id.to_string()));
        }
        // Scorers sort by score. Hits sorted by date have none, so the negative rank keeps their
        // order.
        let score = hit.score.unwrap_or(-(rank as f32));
        writeln!(trec_run, "{}\tQ0\t{id}\t{rank}\t{score}\t{RUN_TAG}", question.id)?;
    }
    Ok(())
}
