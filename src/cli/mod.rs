//! The command line: flags in, text or JSON out, exit status. Wiring only; nothing imports this.
//!
//! Standard output holds what was asked for and nothing else; messages and progress go to standard error.

mod args;
mod eval;
mod extract;
mod index;
mod inspect;
mod output;
mod search;
mod serve;
mod show;

use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;

use crate::config::{ConfigError, Settings};
use crate::sync::UpdateError;
use args::{Args, Command};
use output::Output;
use tracuu_engine_tantivy::TantivyEngine;
use tracuu_extract::Isolated;
use tracuu_extract::child::Sandbox;
use tracuu_extract::ocr::Ocr;
use tracuu_search::{Engine, SearchError};

/// How a command ended, where it did what it was asked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    /// Status 0.
    Done,
    /// Status 3: done, but a file or a part of one could not be read.
    PartlyRead,
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
enum CliError {
    /// Status 2: the command line or the settings are wrong.
    #[error("{0}")]
    Usage(String),
    /// Status 1.
    #[error("{0}")]
    Failed(String),
    /// Nothing can be written any more. Where the reader has gone (`tracuu … | head`), that is no
    /// failure.
    #[error("standard output cannot be written: {0}")]
    Output(#[from] io::Error),
}

impl From<ConfigError> for CliError {
    fn from(error: ConfigError) -> Self {
        CliError::Usage(error.to_string())
    }
}

impl From<SearchError> for CliError {
    fn from(error: SearchError) -> Self {
        CliError::Failed(error.to_string())
    }
}

impl From<UpdateError> for CliError {
    fn from(error: UpdateError) -> Self {
        CliError::Failed(error.to_string())
    }
}

/// Runs the program with the arguments of this process. Wrong flags end it with status 2, as do wrong
/// settings.
pub fn main() -> ExitCode {
    let args = Args::parse();
    let result = run(args, &mut Output::standard());
    match result {
        Ok(Status::Done) => ExitCode::SUCCESS,
        Ok(Status::PartlyRead) => ExitCode::from(3),
        Err(CliError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(error) => {
            output::message(&error.to_string());
            ExitCode::from(if matches!(error, CliError::Usage(_)) { 2 } else { 1 })
        }
    }
}

fn run(args: Args, output: &mut Output) -> Result<Status, CliError> {
    let status = match args.command {
        None => serve::run(&args.serve, output),
        Some(Command::Serve(args)) => serve::run(&args, output),
        Some(Command::Index(args)) => index::run(&args, output),
        Some(Command::Search(args)) => search::run(&args, output),
        Some(Command::Show(args)) => show::run(&args, output),
        Some(Command::Inspect(args)) => inspect::run(&args, output),
        Some(Command::Eval(args)) => eval::run(&args, output),
        Some(Command::Extract(args)) => extract::run(&args),
    }?;
    output.flush()?;
    Ok(status)
}

/// The engine that all commands work with.
fn open_engine(settings: &Settings) -> Result<Arc<dyn Engine>, SearchError> {
    engine_in(&settings.index)
}

/// The engine whose index is in the folder `path`.
fn engine_in(path: &Path) -> Result<Arc<dyn Engine>, SearchError> {
    let engine = TantivyEngine::open(path)?;
    Ok(Arc::new(engine))
}

/// Who reads the files of a command; pages that are pictures too, where `ocr` is asked for.
fn extractor(ocr: bool) -> Result<Isolated, CliError> {
    let sandbox = Sandbox::of_this_program();
    let sandbox = sandbox
        .map_err(|error| CliError::Failed(format!("this program cannot find itself: {error}")))?;
    let ocr = ocr.then(Ocr::find).transpose().map_err(CliError::Failed)?;
    Ok(Isolated::new(sandbox, ocr))
}

/// A path as it is shown.
fn shown(path: &Path) -> String {
    output::printable(&path.display().to_string())
}
