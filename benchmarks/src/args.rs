//! Flags and arguments of all commands, with their help texts.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::queries::Set;

/// Measures what tracuu costs.
#[derive(Parser, Debug)]
#[command(name = "tracuu-benchmarks", version)]
pub struct Args {
    /// What to measure.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Index a corpus with bare tantivy and with tracuu, search both in turns, print both costs
    Compare(CompareArgs),
    /// Make queries from a corpus, for `load` and `start`
    Queries(QueriesArgs),
    /// Index a prepared corpus with bare tantivy in this process; print its cost
    #[command(hide = true)]
    IndexBare(IndexArgs),
    /// Index a prepared corpus with tracuu in this process; print its cost
    #[command(hide = true)]
    IndexOwn(IndexArgs),
}

/// Flags of `compare`.
#[derive(clap::Args, Debug)]
pub struct CompareArgs {
    /// The corpus: JSON Lines, plain or in xz
    #[arg(long, value_name = "FILE")]
    pub corpus: PathBuf,
    /// Long questions: JSON Lines with `id` and `text`. Without it, questions are cut from the
    /// corpus
    #[arg(long, value_name = "FILE")]
    pub questions: Option<PathBuf>,
    /// Queries of each set
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub queries: usize,
    /// Seed of all that is drawn
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Compare the ratios with those in a file of earlier JSON; exit with 1 if one is worse by more
    /// than a third
    #[arg(long, value_name = "FILE")]
    pub check: Option<PathBuf>,
    /// Keep both indexes and the prepared corpus in this new folder, for other measurements
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
}

/// Flags of `queries`.
#[derive(clap::Args, Debug)]
pub struct QueriesArgs {
    /// The corpus: JSON Lines, plain or in xz
    #[arg(long, value_name = "FILE")]
    pub corpus: PathBuf,
    /// Which queries to make
    #[arg(long, value_enum, default_value_t = Set::Words)]
    pub set: Set,
    /// How many
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub count: usize,
    /// Seed of all that is drawn
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Where to write them: JSON Lines with `id`, `text` and a filter, if they have one
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
}

/// Flags of the hidden commands that index.
#[derive(clap::Args, Debug)]
pub struct IndexArgs {
    /// Folder that holds the prepared corpus
    #[arg(long)]
    pub corpus: PathBuf,
    /// New folder of the index
    #[arg(long)]
    pub index: PathBuf,
}
