//! Measures what tracuu costs: beside bare tantivy, on a cluster, under load, by the size of the
//! corpus. It measures no quality (`tracuu eval` does), and it changes nothing in the program.

mod args;
mod bare;
mod clock;
#[cfg(feature = "opensearch")]
mod cluster;
mod compare;
mod corpus;
mod generate;
mod load;
mod own;
mod queries;
mod random;
mod start;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};

/// Why a measurement failed: one sentence.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Documents are made in one thread and freed in another, by the million. The allocator of the
/// system fragments under that: a fifth of the time of a long build, and memory that grows.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match run(Args::parse().command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("tracuu-benchmarks: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Runs a command. Returns false if it measured a cost that is worse than recorded.
fn run(command: Command) -> Result<bool, Failure> {
    match command {
        Command::Compare(args) => return compare::run(&args),
        Command::Queries(args) => queries::command::run(&args)?,
        Command::Generate(args) => generate::run(&args)?,
        Command::Load(args) => load::run(&args)?,
        #[cfg(feature = "opensearch")]
        Command::Cluster(args) => cluster::run(&args)?,
        Command::Start(args) => start::run(&args)?,
        Command::IndexBare(args) => compare::child::index_bare(&args)?,
        Command::IndexOwn(args) => compare::child::index_own(&args)?,
    }
    Ok(true)
}
