//! The command `compare`: tracuu beside bare tantivy, over one corpus, with the same queries, in
//! turns. Figures are CPU time, so that other work on the machine moves them little.

pub mod check;
pub mod child;
mod report;
mod turns;

use std::fs;
use std::path::{Path, PathBuf};

use crate::args::CompareArgs;
use crate::bare::Bare;
use crate::corpus::prepare::{self, prepare};
use crate::queries::maker::Maker;
use crate::queries::{self, Query, Set};
use crate::random::Random;
use crate::{Failure, own};
use report::{Corpus, Report};
use tracuu_search::request::QUERY_CHARS_MAX;

/// Queries before the measured ones of each set, as a share of them: they load what is loaded once.
const WARM_UP: f64 = 0.1;

/// Runs the command. Returns false if a ratio is worse than recorded.
pub fn run(args: &CompareArgs) -> Result<bool, Failure> {
    let recorded = args.check.as_deref().map(check::read).transpose()?;
    let temporary = tempfile::tempdir()?;
    let folder = match &args.keep {
        Some(folder) => {
            fs::create_dir_all(folder)?;
            folder.as_path()
        }
        None => temporary.path(),
    };
    let places = Places::below(folder);
    let prepared = prepare(&args.corpus, &places.corpus, args.seed)?;
    eprintln!("{} documents; indexing with bare tantivy", prepared.documents);
    let bare = child::measure("index-bare", &places.corpus, &places.bare)?;
    eprintln!("indexing with tracuu");
    let own = child::measure("index-own", &places.corpus, &places.own)?;
    if [bare.documents, own.documents] != [prepared.documents; 2] {
        let counts = [prepared.documents, bare.documents, own.documents];
        return Err(format!("rows, documents of tantivy and of tracuu: {counts:?}").into());
    }
    let sets = query_sets(args, &places.corpus.join(prepare::FILE))?;
    let engines = turns::Engines { bare: Bare::open(&places.bare)?, own: own::open(&places.own)? };
    let mut measured = Vec::new();
    for (set, queries) in sets {
        eprintln!("searching: {}", set.name());
        let warm_up = (queries.len() as f64 * WARM_UP / (1.0 + WARM_UP)).ceil() as usize;
        measured.push(turns::measure(&engines, set, &queries, warm_up)?);
    }
    let report = Report::new(Corpus::of(&prepared), bare, own, measured);
    match args.json {
        true => println!("{}", serde_json::to_string_pretty(&report)?),
        false => print!("{}", report.text()),
    }
    let Some(recorded) = recorded else { return Ok(true) };
    let worse = check::worse(&recorded, &report.ratios);
    for line in &worse {
        eprintln!("worse than recorded: {line}");
    }
    Ok(worse.is_empty())
}

/// Where a comparison keeps its files.
struct Places {
    corpus: PathBuf,
    bare: PathBuf,
    own: PathBuf,
}

impl Places {
    fn below(folder: &Path) -> Places {
        let [corpus, bare, own] = ["corpus", "bare", "tracuu"].map(|name| folder.join(name));
        Places { corpus, bare, own }
    }
}

/// Makes the queries of all sets, each with those of its warm-up before them.
fn query_sets(args: &CompareArgs, corpus: &Path) -> Result<Vec<(Set, Vec<Query>)>, Failure> {
    let count = args.queries + (args.queries as f64 * WARM_UP).ceil() as usize;
    let maker = Maker::read(corpus, count, args.seed)?;
    let questions = args.questions.as_deref().map(queries::read).transpose()?;
    let make = |set| match (&questions, set) {
        (Some(questions), Set::Question) => (set, drawn(questions, count, args.seed)),
        _ => (set, maker.queries(set, count, args.seed)),
    };
    let sets: Vec<_> = Set::ALL.into_iter().map(make).collect();
    match sets.iter().find(|(_, queries)| queries.len() < 2) {
        Some((set, _)) => Err(format!("the corpus gives no queries for {}", set.name()).into()),
        None => Ok(sets),
    }
}

/// Draws up to `count` of the questions that the service would take.
fn drawn(questions: &[Query], count: usize, seed: u64) -> Vec<Query> {
    let fits = |question: &&Query| question.text.chars().count() <= QUERY_CHARS_MAX;
    let mut drawn: Vec<Query> = questions.iter().filter(fits).cloned().collect();
    Random::new(seed).shuffle(&mut drawn);
    drawn.truncate(count);
    drawn
}
