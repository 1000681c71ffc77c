//! `tracuu eval`: measures search quality on judged queries, over a corpus that it indexes itself.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::Serialize;
use tempfile::TempDir;

use super::args::EvalArgs;
use super::output::{Output, message};
use super::{CliError, Status, engine_in, shown};
use crate::eval::{Quality, Question, measure, read_judgements, read_queries};
use crate::sync::corpus_file::{self, Indexed};
use tracuu_search::Search;

/// Results, as printed in JSON.
#[derive(Serialize)]
struct Measured {
    #[serde(flatten)]
    quality: Quality,
    /// Number of documents in the corpus.
    documents: u64,
    /// Time to read, analyse and commit the documents, in seconds.
    index_seconds: f64,
    /// Size of the index on disk.
    index_bytes: u64,
    /// Size of the documents' shown text in UTF-8.
    text_bytes: u64,
}

/// Runs the command.
pub fn run(args: &EvalArgs, output: &mut Output) -> Result<Status, CliError> {
    let questions = read_questions(&args.dir)?;
    let mut run =
        args.run.as_deref().map(|path| create(path).map(|file| (path, file))).transpose()?;
    // The folder is deleted when it goes out of scope, so also after each error below.
    let folder = tempfile::Builder::new().prefix("tracuu-eval-").tempdir();
    let folder = folder.map_err(|error| {
        CliError::Failed(format!("no folder can be made for the temporary index: {error}"))
    })?;
    let corpus = args.corpus.clone().unwrap_or_else(|| default_corpus(&args.dir));
    let measured = measure_over(&corpus, &folder, &questions, run.as_mut().map(|(_, file)| file))?;
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

/// Indexes the corpus in `folder` and runs the queries.
fn measure_over(
    corpus: &Path,
    folder: &TempDir,
    questions: &[Question],
    run: Option<&mut BufWriter<File>>,
) -> Result<Measured, CliError> {
    let failed = |error: &dyn std::fmt::Display| CliError::Failed(error.to_string());
    let engine = engine_in(folder.path())?;
    let begun = Instant::now();
    let indexed = corpus_file::index(&*engine, corpus).map_err(|error| failed(&error))?;
    let index_seconds = begun.elapsed().as_secs_f64();
    tell_missing(&indexed, questions);
    let run = run.map(|file| file as &mut dyn Write);
    let quality = measure(&Search::new(engine), questions, run).map_err(|error| failed(&error))?;
    let index_bytes = size_of(folder.path()).map_err(|error| {
        CliError::Failed(format!("the temporary index cannot be read: {error}"))
    })?;
    let (documents, text_bytes) = (indexed.documents(), indexed.text_bytes);
    Ok(Measured { quality, documents, index_seconds, index_bytes, text_bytes })
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

/// Reports how many judged answers cannot be found because the corpus does not contain them.
fn tell_missing(indexed: &Indexed, questions: &[Question]) {
    let positives = questions.iter().flat_map(|question| &question.grades);
    let missing = positives.filter(|(key, grade)| **grade > 0 && !indexed.holds(key)).count();
    if missing > 0 {
        message(&format!(
            "{missing} positive judgements are of documents that the corpus does not hold; they \
             count as not found"
        ));
    }
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

/// Returns the total size of all files below a folder, in bytes.
fn size_of(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        bytes += if metadata.is_dir() { size_of(&entry.path())? } else { metadata.len() };
    }
    Ok(bytes)
}

fn print(measured: &Measured, output: &mut Output) -> Result<(), CliError> {
    let Measured { quality, documents, index_seconds, index_bytes, text_bytes } = measured;
    output.line(format_args!(
        "{} queries over {documents} documents, indexed in {index_seconds:.1} s: {:.1} MB for \
         {:.1} MB of text",
        quality.queries,
        megabytes(*index_bytes),
        megabytes(*text_bytes)
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
