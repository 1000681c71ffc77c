//! `tracuu eval`: measures search quality on judged queries, over a corpus that it indexes itself,
//! or on results that were opened, over the index.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use serde::Serialize;

use super::args::EvalArgs;
use super::engine::{TemporaryIndex, limited, open_engine};
use super::output::{Output, message};
use super::{CliError, Status, shown};
use crate::config::{Flags, Settings};
use crate::eval::opened::DAYS_MIN;
use crate::eval::{Quality, Question, measure, read_judgements, read_opened, read_queries};
use crate::sync::{corpus_file, identity};
use tracuu_search::{Deadline, Search, SearchError};

/// Results, as printed in JSON.
#[derive(Serialize)]
struct Measured {
    #[serde(flatten)]
    quality: Quality,
    /// Number of documents in the corpus.
    documents: u64,
    /// What it took to index them; `None` if the queries ran on an index that was there.
    #[serde(flatten)]
    indexing: Option<Indexing>,
}

/// Cost of the temporary index.
#[derive(Serialize)]
struct Indexing {
    /// Time to read, analyse and commit the documents, in seconds.
    index_seconds: f64,
    /// Size of the index on disk, in a cluster without its replicas.
    index_bytes: u64,
    /// Size of the documents' shown text in UTF-8.
    text_bytes: u64,
}

/// Runs the command.
pub fn run(args: &EvalArgs, output: &mut Output) -> Result<Status, CliError> {
    let is_folder = !args.judged.is_file();
    let questions =
        if is_folder { read_questions(&args.judged)? } else { opened_questions(&args.judged)? };
    let mut run =
        args.run.as_deref().map(|path| create(path).map(|file| (path, file))).transpose()?;
    let hits = run.as_mut().map(|(_, file)| file);
    let corpus = match &args.corpus {
        None if is_folder => Some(default_corpus(&args.judged)),
        corpus => corpus.clone(),
    };
    let settings = Settings::load(&Flags {
        index: args.index.clone(),
        engine: args.engine.engine,
        config: args.config.clone(),
        ..Flags::default()
    })?;
    let measured = match corpus {
        Some(corpus) => measure_over(&settings, &corpus, &questions, hits)?,
        None => measure_index(&settings, &questions, hits)?,
    };
    if let Some((path, mut file)) = run {
        file.flush().map_err(|error| unwritable(path, &error))?;
    }
    if args.json {
        output.json(&measured)?
    } else {
        print(&measured, output)?
    }
    Ok(Status::Done)
}

/// Indexes the corpus in a temporary index of the engine and runs the queries. The index is removed
/// whether they succeed or not.
fn measure_over(
    settings: &Settings,
    corpus: &Path,
    questions: &[Question],
    run: Option<&mut BufWriter<File>>,
) -> Result<Measured, CliError> {
    let index = TemporaryIndex::new(settings)?;
    let measured = measure_in(&index, settings, corpus, questions, run)?;
    index.remove()?;
    Ok(measured)
}

fn measure_in(
    index: &TemporaryIndex,
    settings: &Settings,
    corpus: &Path,
    questions: &[Question],
    run: Option<&mut BufWriter<File>>,
) -> Result<Measured, CliError> {
    let failed = |error: &dyn std::fmt::Display| CliError::Failed(error.to_string());
    let engine = index.engine();
    let begun = Instant::now();
    let indexed = corpus_file::index(&**engine, corpus).map_err(|error| failed(&error))?;
    let index_seconds = begun.elapsed().as_secs_f64();
    tell_missing(questions, &mut |id| Ok(indexed.holds(id)))?;
    let run = run.map(|file| file as &mut dyn Write);
    let search = limited(Search::new(Arc::clone(engine)), settings, None);
    let quality = measure(&search, questions, run).map_err(|error| failed(&error))?;
    let (index_bytes, text_bytes) = (index.bytes()?, indexed.text_bytes);
    let indexing = Indexing { index_seconds, index_bytes, text_bytes };
    Ok(Measured { quality, documents: indexed.documents(), indexing: Some(indexing) })
}

/// Reads the queries and judgements of a folder. Reports what is left out on standard error. Fails
/// if no query has a positive judgement.
fn read_questions(dir: &Path) -> Result<Vec<Question>, CliError> {
    let failed = |error: crate::eval::InputError| CliError::Failed(error.to_string());
    let (queries, qrels) = (dir.join("queries.jsonl"), dir.join("qrels.tsv"));
    let (queries_name, qrels_name) = (shown(&queries), shown(&qrels));
    let mut questions = read_queries(open(&queries)?, &queries_name).map_err(failed)?;
    let unknown_queries =
        read_judgements(open(&qrels)?, &qrels_name, &mut questions).map_err(failed)?;
    if unknown_queries > 0 {
        message(&format!(
            "{unknown_queries} judgements of {qrels_name} are left out: their queries are not in \
             {queries_name}"
        ));
    }
    let unjudged = questions.iter().filter(|question| !question.is_judged()).count();
    if unjudged == questions.len() {
        return Err(CliError::Failed(format!(
            "{qrels_name} holds no positive judgement for any query of {queries_name}; at least \
             one must have a grade above 0"
        )));
    }
    if unjudged > 0 {
        message(&format!("{unjudged} queries without any positive judgement are left out"));
    }
    Ok(questions)
}

/// Runs the queries on the index of the settings.
fn measure_index(
    settings: &Settings,
    questions: &[Question],
    run: Option<&mut BufWriter<File>>,
) -> Result<Measured, CliError> {
    let engine = open_engine(settings)?;
    let reader = engine.reader()?;
    let has = |id: &str| reader.document(id, Deadline::NONE).map(|document| document.is_some());
    tell_missing(questions, &mut |id| Ok(has(id)? || has(&identity::of_row(id))?))?;
    let run = run.map(|file| file as &mut dyn Write);
    let quality = measure(&limited(Search::new(engine), settings, None), questions, run)
        .map_err(|error| CliError::Failed(error.to_string()))?;
    Ok(Measured { quality, documents: reader.summary().documents, indexing: None })
}

/// Reads opened results. Fails if none was opened on enough days.
fn opened_questions(path: &Path) -> Result<Vec<Question>, CliError> {
    let name = shown(path);
    let questions = read_opened(open(path)?, &name);
    let mut questions = questions.map_err(|error| CliError::Failed(error.to_string()))?;
    let all = questions.len();
    questions.retain(Question::is_judged);
    if questions.is_empty() {
        return Err(CliError::Failed(format!(
            "no result in {name} was opened on {DAYS_MIN} days or more, which make a judgement; \
             collect longer"
        )));
    }
    if questions.len() < all {
        message(&format!(
            "{} queries are left out: none of their results was opened on {DAYS_MIN} days",
            all - questions.len()
        ));
    }
    Ok(questions)
}

/// Reports how many judged answers cannot be found because the corpus does not contain them: those
/// for which `holds` returns false.
fn tell_missing(
    questions: &[Question],
    holds: &mut dyn FnMut(&str) -> Result<bool, SearchError>,
) -> Result<(), CliError> {
    let mut missing = 0;
    for (id, grade) in questions.iter().flat_map(|question| &question.grades) {
        missing += u64::from(*grade > 0 && !holds(id)?);
    }
    if missing > 0 {
        message(&format!(
            "{missing} positive judgements are of documents that the corpus does not hold; they \
             count as not found"
        ));
    }
    Ok(())
}

fn default_corpus(dir: &Path) -> PathBuf {
    let (plain, packed) = (dir.join("corpus.jsonl"), dir.join("corpus.jsonl.xz"));
    if !plain.exists() && packed.exists() { packed } else { plain }
}

fn open(path: &Path) -> Result<BufReader<File>, CliError> {
    let file = File::open(path)
        .map_err(|error| CliError::Failed(format!("{} cannot be read: {error}", shown(path))))?;
    Ok(BufReader::new(file))
}

fn create(path: &Path) -> Result<BufWriter<File>, CliError> {
    File::create(path).map(BufWriter::new).map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &io::Error) -> CliError {
    CliError::Failed(format!("{} cannot be written: {error}", shown(path)))
}

fn print(measured: &Measured, output: &mut Output) -> Result<(), CliError> {
    let Measured { quality, documents, indexing } = measured;
    let cost = indexing.as_ref().map(|Indexing { index_seconds, index_bytes, text_bytes }| {
        let (index, text) = (megabytes(*index_bytes), megabytes(*text_bytes));
        format!(", indexed in {index_seconds:.1} s: {index:.1} MB for {text:.1} MB of text")
    });
    output.line(format_args!(
        "{} queries over {documents} documents{}",
        quality.queries,
        cost.unwrap_or_default()
    ))?;
    let shares = [
        ("nDCG@10", quality.ndcg_10),
        ("MRR@10", quality.mrr_10),
        ("recall@10", quality.recall_10),
        ("recall@100", quality.recall_100),
    ];
    for (name, share) in shares {
        output.line(format_args!("{name:<10} {share:.4}"))?;
    }
    let (p50, p99) = (quality.ms_p50, quality.ms_p99);
    output.line(format_args!("{:<10} {p50:.1} ms (p50), {p99:.1} ms (p99)", "a query"))?;
    Ok(())
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
