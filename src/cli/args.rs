//! Flags and arguments of every command, with their help.

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand, ValueEnum};

use crate::config::Flags;
use tracuu_extract::child::COMMAND;
use tracuu_extract::format::Format;
use tracuu_search::request::{FILTER_VALUES_MAX, QUERY_CHARS_MAX, SIZE_DEFAULT, SIZE_MAX};
use tracuu_search::{MatchMode, Period, Sort};

/// Full-text search for Vietnamese government documents.
///
/// Without a command: serve. Exit status: 0 done; 1 failed; 2 wrong usage; 3 done, but a file or a part
/// of one could not be read. Settings: flags, then the environment (TRACUU_CORPUS, TRACUU_INDEX,
/// TRACUU_BIND, TRACUU_WATCH, TRACUU_OCR, TRACUU_INDEX_SECRET, TRACUU_ADMIN_TOKEN), then tracuu.toml
/// (corpus, index, bind, watch, ocr, index_secret, admin_token), then defaults.
#[derive(Parser, Debug)]
#[command(name = "tracuu", version, args_conflicts_with_subcommands = true)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Flags of `serve`, which is what happens without a command.
    #[command(flatten)]
    pub serve: ServeArgs,
}

/// The commands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Bring the index up to date and serve search pages and API.
    Serve(ServeArgs),
    /// Make the index match the corpus folder.
    Index(IndexArgs),
    /// Search in the terminal.
    Search(SearchArgs),
    /// Show one document.
    Show(ShowArgs),
    /// Show what is read out of one file, without indexing it.
    Inspect(InspectArgs),
    /// Measure how good the search is, on judged questions.
    Eval(EvalArgs),
    /// What the program starts itself with to read one file: bytes in, answer as JSON out.
    #[command(name = COMMAND, hide = true)]
    Extract(ExtractArgs),
}

/// The argument of the command that reads one file.
#[derive(clap::Args, Debug)]
pub struct ExtractArgs {
    /// What the file's name promises
    #[arg(value_parser = format)]
    pub promised: Format,
}

/// How files are read.
#[derive(clap::Args, Debug, Clone, Default)]
pub struct ReadingArgs {
    /// Read text off pages that are pictures; needs tesseract with its Vietnamese data, and pdftoppm
    /// [env: TRACUU_OCR]
    #[arg(long)]
    pub ocr: bool,
    /// Index documents that bear a stamp of secrecy (MẬT, TỐI MẬT, TUYỆT MẬT) too [env:
    /// TRACUU_INDEX_SECRET]
    #[arg(long)]
    pub index_secret: bool,
}

/// Where corpus and index are.
#[derive(clap::Args, Debug, Clone, Default)]
pub struct FolderArgs {
    /// Folder of the documents [env: TRACUU_CORPUS] [default: corpus]
    #[arg(long, value_name = "DIR")]
    pub corpus: Option<PathBuf>,
    /// Folder of the index [env: TRACUU_INDEX] [default: index]
    #[arg(long, value_name = "DIR")]
    pub index: Option<PathBuf>,
    /// Settings file [default: tracuu.toml in the working directory, if there]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl FolderArgs {
    /// As flags for the settings.
    pub fn flags(&self) -> Flags {
        let FolderArgs { corpus, index, config } = self.clone();
        Flags { config, corpus, index, ..Flags::default() }
    }
}

impl ReadingArgs {
    /// As flags for the settings, beside others.
    pub fn with(&self, others: Flags) -> Flags {
        Flags { ocr: self.ocr, index_secret: self.index_secret, ..others }
    }
}

/// Flags of `serve`.
#[derive(clap::Args, Debug)]
pub struct ServeArgs {
    /// Address and port to listen on [env: TRACUU_BIND] [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR:PORT")]
    pub bind: Option<String>,
    /// Corpus and index.
    #[command(flatten)]
    pub folders: FolderArgs,
    /// Serve the index as it is, without bringing it up to date first
    #[arg(long)]
    pub no_index: bool,
    /// Look every few seconds whether the corpus folder has changed, and follow it [env: TRACUU_WATCH]
    #[arg(long)]
    pub watch: bool,
    /// How files are read.
    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// Flags of `index`.
#[derive(clap::Args, Debug)]
pub struct IndexArgs {
    /// Corpus and index.
    #[command(flatten)]
    pub folders: FolderArgs,
    /// Start from nothing; the index there is serves until the new one is whole
    #[arg(long)]
    pub rebuild: bool,
    /// How files are read.
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// Print the report as one JSON value
    #[arg(long)]
    pub json: bool,
}

/// Flags of `search`.
#[derive(clap::Args, Debug)]
pub struct SearchArgs {
    /// What to look for: words, "phrases", -exclusions, numbers; empty finds every document
    #[arg(value_parser = query)]
    pub query: String,
    /// Only documents of this agency, as shown; may be given several times
    #[arg(long, value_name = "A")]
    pub agency: Vec<String>,
    /// Only documents of this year; may be given several times
    #[arg(long, value_name = "Y", value_parser = clap::value_parser!(i32).range(1..=9999))]
    pub year: Vec<i32>,
    /// Only documents of this type, as shown; may be given several times
    #[arg(long = "type", value_name = "T")]
    pub kind: Vec<String>,
    /// Only documents of this day or later: YYYY, YYYY-MM or YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = period)]
    pub from: Option<Period>,
    /// Only documents of this day or earlier: YYYY, YYYY-MM or YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = period)]
    pub to: Option<Period>,
    /// Search exactly what is typed: restore no accents, correct nothing
    #[arg(long)]
    pub as_typed: bool,
    /// How many of the words must be there
    #[arg(long = "match", value_name = "HOW", default_value = "auto")]
    pub match_mode: MatchArg,
    /// The order of hits
    #[arg(long, value_name = "ORDER", default_value = "relevance")]
    pub sort: SortArg,
    /// Most hits shown, from 1 to 100
    #[arg(long, value_name = "N", default_value_t = SIZE_DEFAULT,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(SIZE_MAX)))]
    pub limit: u32,
    /// Corpus and index.
    #[command(flatten)]
    pub folders: FolderArgs,
    /// Print the answer as one JSON value
    #[arg(long)]
    pub json: bool,
}

impl SearchArgs {
    /// The name of a filter with too many values.
    pub fn overfull(&self) -> Option<&'static str> {
        let counts = [
            ("--agency", self.agency.len()),
            ("--year", self.year.len()),
            ("--type", self.kind.len()),
        ];
        counts.into_iter().find(|(_, count)| *count > FILTER_VALUES_MAX).map(|(name, _)| name)
    }
}

/// `--match`.
#[derive(ValueEnum, Debug, Clone, Copy)]
pub enum MatchArg {
    /// All of a few words, any of a question
    Auto,
    /// Every word
    All,
    /// At least one word
    Any,
}

impl From<MatchArg> for MatchMode {
    fn from(arg: MatchArg) -> Self {
        match arg {
            MatchArg::Auto => MatchMode::Auto,
            MatchArg::All => MatchMode::All,
            MatchArg::Any => MatchMode::Any,
        }
    }
}

/// `--sort`.
#[derive(ValueEnum, Debug, Clone, Copy)]
pub enum SortArg {
    /// Best first
    Relevance,
    /// Latest first
    Newest,
    /// Earliest first
    Oldest,
}

impl From<SortArg> for Sort {
    fn from(arg: SortArg) -> Self {
        match arg {
            SortArg::Relevance => Sort::Relevance,
            SortArg::Newest => Sort::Newest,
            SortArg::Oldest => Sort::Oldest,
        }
    }
}

/// Flags of `show`.
#[derive(clap::Args, Debug)]
pub struct ShowArgs {
    /// Id of the document, as `search` shows it
    pub id: String,
    /// Corpus and index.
    #[command(flatten)]
    pub folders: FolderArgs,
    /// Print the document as one JSON value
    #[arg(long)]
    pub json: bool,
}

/// Flags of `inspect`.
#[derive(clap::Args, Debug)]
pub struct InspectArgs {
    /// The file to read
    pub file: PathBuf,
    /// Read text off pages that are pictures; needs tesseract with its Vietnamese data, and pdftoppm
    #[arg(long)]
    pub ocr: bool,
    /// Show which rule set each field of the record, and from which line of the text
    #[arg(long)]
    pub trace: bool,
    /// Print what is read as one JSON value; of a JSON Lines file, one a line for each row
    #[arg(long)]
    pub json: bool,
}

/// Flags of `eval`.
#[derive(clap::Args, Debug)]
pub struct EvalArgs {
    /// Folder with `queries.jsonl` (`id` and `text`) and `qrels.tsv` (query id, document id and grade,
    /// tab-separated, no header)
    pub dir: PathBuf,
    /// JSON Lines of the documents, plain or xz; indexed in a temporary folder [default: corpus.jsonl or
    /// corpus.jsonl.xz in DIR]
    #[arg(long, value_name = "FILE")]
    pub corpus: Option<PathBuf>,
    /// Write the first hundred hits of each query to this file: query id, Q0, document id, rank, score and
    /// tag, tab-separated
    #[arg(long, value_name = "FILE")]
    pub run: Option<PathBuf>,
    /// Print the figures as one JSON value
    #[arg(long)]
    pub json: bool,
}

fn query(text: &str) -> Result<String, String> {
    let length = text.chars().count();
    match length <= QUERY_CHARS_MAX {
        true => Ok(text.to_string()),
        false => Err(format!("{length} characters; allowed are up to {QUERY_CHARS_MAX}")),
    }
}

fn format(name: &str) -> Result<Format, String> {
    Format::by_name(Path::new(&format!("file.{name}")))
        .ok_or_else(|| "no format that is read".into())
}

fn period(text: &str) -> Result<Period, String> {
    Period::parse(text)
        .ok_or_else(|| "allowed are dates that exist, as YYYY, YYYY-MM or YYYY-MM-DD".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn refuses_wrong_values() {
        let long = "x".repeat(QUERY_CHARS_MAX + 1);
        let cases: [&[&str]; 10] = [
            &["search"],
            &["search", &long],
            &["search", "a", "--from", "2025-13"],
            &["search", "a", "--to", "2025-02-30"],
            &["search", "a", "--limit", "0"],
            &["search", "a", "--limit", "101"],
            &["search", "a", "--match", "some"],
            &["search", "a", "--sort", "best"],
            &["search", "a", "--year", "x"],
            &["--bind", "1.2.3.4:5", "index"],
        ];
        for case in cases {
            assert!(Args::try_parse_from([&["tracuu"], case].concat()).is_err(), "{case:?}");
        }
    }

    #[test]
    fn serves_without_a_command() {
        let args = Args::try_parse_from(["tracuu", "--bind", "1.2.3.4:5", "--watch"]).unwrap();
        assert!(args.command.is_none() && args.serve.watch);
        assert_eq!(args.serve.bind.as_deref(), Some("1.2.3.4:5"));
    }
}
