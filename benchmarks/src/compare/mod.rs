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
use crate::queries::sets;
use crate::{Failure, own};
use report::{Corpus, Report};

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
    let prepared = prepare(&args.work.corpus, &places.corpus, args.work.seed)?;
    eprintln!("{} documents; indexing with bare tantivy", prepared.documents);
    let bare = child::measure("index-bare", &places.corpus, &places.bare)?;
    eprintln!("indexing with tracuu");
    let own = child::measure("index-own", &places.corpus, &places.own)?;
    if [bare.documents, own.documents] != [prepared.documents; 2] {
        let counts = [prepared.documents, bare.documents, own.documents];
        return Err(format!("rows, documents of tantivy and of tracuu: {counts:?}").into());
    }
    let sets = sets::all(&args.work, &places.corpus.join(prepare::FILE))?;
    let engines = turns::Engines { bare: Bare::open(&places.bare)?, own: own::open(&places.own)? };
    let mut measured = Vec::new();
    for (set, queries) in sets {
        eprintln!("searching: {}", set.name());
        measured.push(turns::measure(&engines, set, &queries, sets::warm_up(&queries))?);
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
