//! The command line: flags in, text or JSON and an exit status out. It only connects the other
//! modules, and no module depends on it.
//!
//! Standard output holds only the requested result. Messages and progress go to standard error.

mod args;
mod check;
mod engine;
mod eval;
mod explain;
mod extract;
mod index;
mod inspect;
mod output;
mod pairs;
mod search;
mod serve;
mod show;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

use crate::config::ConfigError;
use crate::sync::UpdateError;
use args::{Args, Command};
use output::Output;
use tracuu_extract::Isolated;
use tracuu_extract::child::Sandbox;
use tracuu_extract::ocr::{KeptPages, OcrMode};
use tracuu_search::SearchError;

/// Result of a command that did its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    /// Exit status 0.
    Done,
    /// Exit status 1: done, and faults were found.
    Faulty,
    /// Exit status 3: done, but some file or a part of one could not be read.
    PartlyRead,
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
enum CliError {
    /// Exit status 2: the command line or the settings are wrong.
    #[error("{0}")]
    Usage(String),
    /// Exit status 1.
    #[error("{0}")]
    Failed(String),
    /// Standard output cannot be written. If its reader has exited (`tracuu … | head`), the program
    /// ends with success, otherwise with status 1.
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

/// Runs the program with the arguments of this process. Returns status 2 for wrong settings; wrong
/// flags exit with 2 at once.
pub fn main() -> ExitCode {
    let args = Args::parse_from(args::given(std::env::args_os()));
    let result = run(args, &mut Output::standard());
    match result {
        Ok(Status::Done) => ExitCode::SUCCESS,
        Ok(Status::Faulty) => ExitCode::FAILURE,
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
        Some(Command::Check(args)) => check::run(&args, output),
        Some(Command::Search(args)) => search::run(&args, output),
        Some(Command::Show(args)) => show::run(&args, output),
        Some(Command::Explain(args)) => explain::run(&args, output),
        Some(Command::Inspect(args)) => inspect::run(&args, output),
        Some(Command::Eval(args)) => eval::run(&args, output),
        Some(Command::Pairs(args)) => pairs::run(&args, output),
        Some(Command::Extract(args)) => extract::run(&args),
        Some(Command::Paint) => extract::paint(),
    }?;
    output.flush()?;
    Ok(status)
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

/// Returns the version of the format of indexes that the engines read.
fn index_format() -> u32 {
    tracuu_search::index::FORMAT_VERSION
}

/// Returns the extractor for the files of a command. Pages of scans are kept in `pages`; without
/// it, they are read at once. Fails if `ocr` is on and the programs for it are missing.
fn extractor(ocr: OcrMode, pages: Option<PathBuf>) -> Result<Isolated, CliError> {
    let sandbox = Sandbox::of_this_program();
    let sandbox = sandbox
        .map_err(|error| CliError::Failed(format!("this program cannot find itself: {error}")))?;
    Isolated::new(sandbox, ocr, pages.map(KeptPages::new)).map_err(CliError::Failed)
}

/// Formats a path for display.
fn shown(path: &Path) -> String {
    output::printable(&path.display().to_string())
}
