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
    /// Grow a corpus to any number of documents with the statistics of the source
    Generate(GenerateArgs),
    /// Send queries to the real server over loopback, at fixed rates and at saturation
    Load(LoadArgs),
    /// Index a corpus with the embedded engine and in a cluster on this machine, search both, print
    /// both costs and how many answers differ
    #[cfg(feature = "opensearch")]
    Cluster(ClusterArgs),
    /// Measure the start of the real server, and the memory that it holds
    Start(StartArgs),
    /// Index a prepared corpus with bare tantivy in this process; print its cost
    #[command(hide = true)]
    IndexBare(IndexArgs),
    /// Index a prepared corpus with tracuu in this process; print its cost
    #[command(hide = true)]
    IndexOwn(IndexArgs),
}

/// The work that is given to two engines.
#[derive(clap::Args, Debug)]
pub struct WorkArgs {
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
}

/// Flags of `compare`.
#[derive(clap::Args, Debug)]
pub struct CompareArgs {
    /// The corpus and its queries.
    #[command(flatten)]
    pub work: WorkArgs,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Compare the ratios with those in a file of earlier JSON; exit with 1 if one is worse by more
    /// than half
    #[arg(long, value_name = "FILE")]
    pub check: Option<PathBuf>,
    /// Keep both indexes and the prepared corpus in this new folder, for other measurements
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
}

/// Flags of `cluster`.
#[cfg(feature = "opensearch")]
#[derive(clap::Args, Debug)]
pub struct ClusterArgs {
    /// The corpus and its queries.
    #[command(flatten)]
    pub work: WorkArgs,
    /// Folder of a cluster that `tests/cluster/cluster start` started
    #[arg(long, value_name = "DIR")]
    pub cluster: PathBuf,
    /// Addresses of its nodes, as `tests/cluster/cluster nodes` prints them
    #[arg(long, value_name = "URL1,URL2,...", value_delimiter = ',', required = true)]
    pub nodes: Vec<String>,
    /// Primary shards of the index
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub shards: u32,
    /// Copies of each shard beside the primary one
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub replicas: u32,
    /// Sets to search for; all of them without it
    #[arg(long, value_name = "SET1,SET2,...", value_delimiter = ',', value_enum)]
    pub sets: Vec<Set>,
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

/// Flags of `generate`.
#[derive(clap::Args, Debug)]
pub struct GenerateArgs {
    /// The source: JSON Lines, plain or in xz, or a folder of text files
    #[arg(long, value_name = "CORPUS")]
    pub from: PathBuf,
    /// How many documents to write
    #[arg(long, value_name = "N")]
    pub documents: u64,
    /// Seed of all that is drawn; the same seed gives the same bytes
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Where to write them: JSON Lines
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
}

/// The server under test.
#[derive(clap::Args, Debug)]
pub struct ServerArgs {
    /// Folder of the index; it is only read
    #[arg(long, value_name = "DIR")]
    pub index: PathBuf,
    /// Folder of the corpus
    #[arg(long, value_name = "DIR")]
    pub corpus: PathBuf,
    /// The program, built for release
    #[arg(long, value_name = "PATH")]
    pub binary: PathBuf,
}

/// Flags of `load`.
#[derive(clap::Args, Debug)]
pub struct LoadArgs {
    /// The server.
    #[command(flatten)]
    pub server: ServerArgs,
    /// The queries, as the command `queries` writes them
    #[arg(long, value_name = "FILE")]
    pub queries: PathBuf,
    /// Requests a second, one run each; a run at saturation follows
    #[arg(long, value_name = "R1,R2,...", value_delimiter = ',', value_parser = rate)]
    pub rate: Vec<f64>,
    /// Seconds of each run
    #[arg(long, value_name = "T", default_value_t = 10)]
    pub seconds: u64,
    /// Connections at a time
    #[arg(long, value_name = "C", default_value_t = 16)]
    pub clients: usize,
    /// The path that is asked: the API, or `/` for pages
    #[arg(long, value_name = "PATH", default_value = "/api/v1/search")]
    pub path: String,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `start`.
#[derive(clap::Args, Debug)]
pub struct StartArgs {
    /// The server.
    #[command(flatten)]
    pub server: ServerArgs,
    /// The queries, as the command `queries` writes them; one common query without it
    #[arg(long, value_name = "FILE")]
    pub queries: Option<PathBuf>,
    /// How many queries to send before memory is read again
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub count: usize,
}

/// Parses a rate above 0.
fn rate(text: &str) -> Result<f64, String> {
    let rate = text.parse().ok().filter(|rate: &f64| rate.is_finite() && *rate > 0.0);
    rate.ok_or_else(|| "it must be a number above 0".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
        assert!(rate("0").is_err() && rate("x").is_err());
        assert_eq!(rate("2.5"), Ok(2.5));
    }
}
