//! Flags and arguments of all commands, with their help texts.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand, ValueEnum};

use crate::config::{EngineKind, Flags};
use tracuu_extract::child::{COMMAND, PAINT_COMMAND};
use tracuu_extract::format::Format;
use tracuu_extract::ocr::OcrMode;
use tracuu_search::request::{FILTER_VALUES_MAX, QUERY_CHARS_MAX, SIZE_DEFAULT, SIZE_MAX};
use tracuu_search::{MatchMode, Period, Sort};

/// Full-text search for Vietnamese government documents.
///
/// Without a command, tracuu serves (see `serve`). Exit status: 0 success; 1 failure; 2 wrong
/// usage; 3 done, but some file or a part of one could not be read. Settings come from flags, then
/// the environment (TRACUU_CORPUS, TRACUU_INDEX, TRACUU_ENGINE, TRACUU_BIND, TRACUU_PATH_PREFIX,
/// TRACUU_WATCH, TRACUU_OCR, TRACUU_INDEX_SECRET, TRACUU_ALLOW_REMOVALS, TRACUU_ADMIN_TOKEN,
/// TRACUU_OPENED), then tracuu.toml (corpus, index, engine, bind, path_prefix, watch, ocr,
/// index_secret, allow_removals, admin_token, opened), then defaults. The engine opensearch also
/// takes nodes, name, user, password, password_file, api_key, ca_file, shards, replicas and
/// deadline from the table "opensearch" of tracuu.toml, or from TRACUU_OPENSEARCH_NODES and so on.
#[derive(Parser, Debug)]
#[command(name = "tracuu", version, args_conflicts_with_subcommands = true)]
pub struct Args {
    /// The command; `serve` if there is none.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Flags of `serve`, for calls without a command.
    #[command(flatten)]
    pub serve: ServeArgs,
}

/// The commands of the program.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Update the index, and serve the search pages and the API.
    Serve(ServeArgs),
    /// Update the index to match the corpus folder.
    Index(IndexArgs),
    /// Check settings, corpus, index, OCR and machine, without changing anything.
    Check(CheckArgs),
    /// Search in the terminal.
    Search(SearchArgs),
    /// Show one document.
    Show(ShowArgs),
    /// Show how a query is read, and how the score of a document comes about.
    Explain(ExplainArgs),
    /// Show what would be indexed from one file, without indexing it.
    Inspect(InspectArgs),
    /// Measure search quality on queries with judged answers.
    Eval(EvalArgs),
    /// Count the words of texts, for the correction of words read by OCR.
    Pairs(PairsArgs),
    /// Read one file in a child process of this program: file bytes in, JSON out.
    #[command(name = COMMAND, hide = true)]
    Extract(ExtractArgs),
    /// Paint pages of a file for OCR in a child process of this program.
    #[command(name = PAINT_COMMAND, hide = true)]
    Paint,
}

/// Argument of `extract`.
#[derive(clap::Args, Debug)]
pub struct ExtractArgs {
    /// Format that the file name promises, as its extension
    #[arg(value_parser = format)]
    pub promised: Format,
}

/// What a run does: how files are read, and whether many documents may go.
#[derive(clap::Args, Debug, Clone, Default)]
pub struct RunArgs {
    /// When OCR is used.
    #[command(flatten)]
    pub ocr: OcrArgs,
    /// Also index documents with a secrecy stamp (MẬT, TỐI MẬT, TUYỆT MẬT)
    /// [env: TRACUU_INDEX_SECRET]
    #[arg(long)]
    pub index_secret: bool,
    /// Go on if most documents, or all of a folder, would be taken out of the index
    /// [env: TRACUU_ALLOW_REMOVALS]
    #[arg(long)]
    pub allow_removals: bool,
}

/// When pages of scans are read.
#[derive(clap::Args, Debug, Clone, Copy, Default)]
pub struct OcrArgs {
    /// Read pages of scans by OCR: auto (if tesseract with its Vietnamese data is installed), on,
    /// off; `--ocr` alone is on [env: TRACUU_OCR] [default: auto]
    #[arg(long, value_name = "WHEN", num_args = 0..=1, default_missing_value = "on",
        value_parser = ocr_mode)]
    pub ocr: Option<OcrMode>,
}

/// Locations of the corpus, the index and the settings file.
#[derive(clap::Args, Debug, Clone, Default)]
pub struct FolderArgs {
    /// Folder of the documents [env: TRACUU_CORPUS] [default: corpus]
    #[arg(long, value_name = "DIR")]
    pub corpus: Option<PathBuf>,
    /// Folder of the index; of the pages read by OCR alone if the engine is a cluster
    /// [env: TRACUU_INDEX] [default: index]
    #[arg(long, value_name = "DIR")]
    pub index: Option<PathBuf>,
    /// Which engine has the index.
    #[command(flatten)]
    pub engine: EngineArgs,
    /// Settings file [default: tracuu.toml in the working directory, if it exists]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// Which engine has the index.
#[derive(clap::Args, Debug, Clone, Copy, Default)]
pub struct EngineArgs {
    /// Engine: tantivy (files in the index folder) or opensearch (a cluster; see the table
    /// "opensearch" of tracuu.toml) [env: TRACUU_ENGINE] [default: tantivy]
    #[arg(long, value_name = "ENGINE", value_parser = engine)]
    pub engine: Option<EngineKind>,
}

impl FolderArgs {
    /// Returns these values as flags for [`crate::config::Settings::load`].
    pub fn flags(&self) -> Flags {
        let FolderArgs { corpus, index, engine: EngineArgs { engine }, config } = self.clone();
        Flags { config, corpus, index, engine, ..Flags::default() }
    }
}

impl RunArgs {
    /// Returns `others` with these values added.
    pub fn with(&self, others: Flags) -> Flags {
        let RunArgs { ocr: OcrArgs { ocr }, index_secret, allow_removals } = *self;
        Flags { ocr, index_secret, allow_removals, ..others }
    }
}

/// Flags of `serve`.
#[derive(clap::Args, Debug)]
pub struct ServeArgs {
    /// Address and port to listen on [env: TRACUU_BIND] [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR:PORT")]
    pub bind: Option<String>,
    /// Path under which another server publishes this one, as /tracuu; it is put before every link
    /// [env: TRACUU_PATH_PREFIX]
    #[arg(long, value_name = "PATH")]
    pub path_prefix: Option<String>,
    /// Locations of corpus and index.
    #[command(flatten)]
    pub folders: FolderArgs,
    /// Serve the index as it is, without updating it first
    #[arg(long)]
    pub no_index: bool,
    /// Check the corpus folder for changes every few seconds, and update the index
    /// [env: TRACUU_WATCH]
    #[arg(long)]
    pub watch: bool,
    /// Keep in this file which result of which query is opened on how many days, for `eval`; holds
    /// nothing of the person who opens it [env: TRACUU_OPENED] [default: nothing is kept]
    #[arg(long, value_name = "FILE")]
    pub opened: Option<PathBuf>,
    /// What a run does.
    #[command(flatten)]
    pub run: RunArgs,
}

/// Flags of `index`.
#[derive(clap::Args, Debug)]
pub struct IndexArgs {
    /// Locations of corpus and index.
    #[command(flatten)]
    pub folders: FolderArgs,
    /// Build the index from scratch; the old index stays in use until the new one is complete
    #[arg(long)]
    pub rebuild: bool,
    /// What a run does.
    #[command(flatten)]
    pub run: RunArgs,
    /// Print the report as one JSON value
    #[arg(long)]
    pub json: bool,
}

/// Flags of `check`.
#[derive(clap::Args, Debug)]
pub struct CheckArgs {
    /// Locations of corpus and index.
    #[command(flatten)]
    pub folders: FolderArgs,
    /// When OCR is used.
    #[command(flatten)]
    pub ocr: OcrArgs,
    /// Address and port of the service [env: TRACUU_BIND] [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR:PORT")]
    pub bind: Option<String>,
    /// Print the findings as one JSON value
    #[arg(long)]
    pub json: bool,
}

/// Flags of `search`.
#[derive(clap::Args, Debug)]
pub struct SearchArgs {
    /// Query: words, "phrases", -exclusions, numbers; an empty query finds every document
    #[arg(value_parser = query, allow_hyphen_values = true)]
    pub query: String,
    /// Only documents of this agency, in any case and with or without accents; may be repeated
    #[arg(long, value_name = "A")]
    pub agency: Vec<String>,
    /// Only documents of this year; may be repeated
    #[arg(long, value_name = "Y", value_parser = clap::value_parser!(i32).range(1..=9999))]
    pub year: Vec<i32>,
    /// Only documents of this type, in any case and with or without accents; may be repeated
    #[arg(long = "type", value_name = "T")]
    pub kind: Vec<String>,
    /// Only documents dated on or after this date: YYYY, YYYY-MM or YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = period)]
    pub from: Option<Period>,
    /// Only documents dated on or before this date: YYYY, YYYY-MM or YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = period)]
    pub to: Option<Period>,
    /// Search exactly as typed: do not restore accents or correct spelling
    #[arg(long)]
    pub as_typed: bool,
    /// How many of the query words a document must contain
    #[arg(long = "match", value_name = "HOW", default_value = "auto")]
    pub match_mode: MatchArg,
    /// Order of the results
    #[arg(long, value_name = "ORDER", default_value = "relevance")]
    pub sort: SortArg,
    /// Maximum number of results, from 1 to 100
    #[arg(long, value_name = "N", default_value_t = SIZE_DEFAULT,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(SIZE_MAX)))]
    pub limit: u32,
    /// Locations of corpus and index.
    #[command(flatten)]
    pub folders: FolderArgs,
    /// Print the result as one JSON value
    #[arg(long)]
    pub json: bool,
}

impl SearchArgs {
    /// Returns the name of the first filter flag with too many values, or `None`.
    pub fn filter_with_too_many_values(&self) -> Option<&'static str> {
        let counts = [
            ("--agency", self.agency.len()),
            ("--year", self.year.len()),
            ("--type", self.kind.len()),
        ];
        counts.into_iter().find(|(_, count)| *count > FILTER_VALUES_MAX).map(|(name, _)| name)
    }
}

/// Values of `--match`.
#[derive(ValueEnum, Debug, Clone, Copy)]
pub enum MatchArg {
    /// All words of a short query, any word of a question or a long query
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

/// Values of `--sort`.
#[derive(ValueEnum, Debug, Clone, Copy)]
pub enum SortArg {
    /// Best match first
    Relevance,
    /// Newest first
    Newest,
    /// Oldest first
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
    /// Id of the document, as printed by `search`
    pub id: String,
    /// Locations of corpus and index.
    #[command(flatten)]
    pub folders: FolderArgs,
    /// Print the document as one JSON value
    #[arg(long)]
    pub json: bool,
}

/// Flags of `explain`.
#[derive(clap::Args, Debug)]
pub struct ExplainArgs {
    /// The query, as for `search`
    #[arg(value_parser = query, allow_hyphen_values = true)]
    pub query: String,
    /// Id of the document whose score is explained, as `search` shows it [default: the first hit]
    pub id: Option<String>,
    /// Explain exactly what is typed: restore no accents, correct nothing
    #[arg(long)]
    pub as_typed: bool,
    /// Corpus and index.
    #[command(flatten)]
    pub folders: FolderArgs,
    /// Print the explanation as one JSON value
    #[arg(long)]
    pub json: bool,
}

/// Flags of `inspect`.
#[derive(clap::Args, Debug)]
pub struct InspectArgs {
    /// File to read
    pub file: PathBuf,
    /// When OCR is used.
    #[command(flatten)]
    pub ocr: OcrArgs,
    /// Settings file [default: tracuu.toml in the working directory, if it exists]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Show which rule set each field of the record, and from which line of the text
    #[arg(long)]
    pub trace: bool,
    /// Print the result as one JSON value; for a JSON Lines file, one value per row, each on its
    /// own line
    #[arg(long)]
    pub json: bool,
}

/// Flags of `eval`.
#[derive(clap::Args, Debug)]
pub struct EvalArgs {
    /// Folder with `queries.jsonl` (`id` and `text`) and `qrels.tsv` (query id, document id and
    /// grade, tab-separated, no header); or a file of opened results, as `serve --opened` keeps it
    #[arg(value_name = "DIR|FILE")]
    pub judged: PathBuf,
    /// Documents as JSON Lines, plain or xz; put into a temporary index of the engine [default:
    /// corpus.jsonl or corpus.jsonl.xz in DIR; for opened results, the index]
    #[arg(long, value_name = "FILE")]
    pub corpus: Option<PathBuf>,
    /// Folder of the index, for opened results [env: TRACUU_INDEX] [default: index]
    #[arg(long, value_name = "DIR", conflicts_with = "corpus")]
    pub index: Option<PathBuf>,
    /// Which engine is measured.
    #[command(flatten)]
    pub engine: EngineArgs,
    /// Settings file [default: tracuu.toml in the working directory, if it exists]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Write the first 100 results of each query to this file: query id, Q0, document id, rank,
    /// score and tag, tab-separated
    #[arg(long, value_name = "FILE")]
    pub run: Option<PathBuf>,
    /// Print the results as one JSON value
    #[arg(long)]
    pub json: bool,
}

/// Flags of `pairs`.
#[derive(clap::Args, Debug)]
pub struct PairsArgs {
    /// File to write the table to
    pub out: PathBuf,
    /// Texts to count: JSON Lines with `text` and, where there is one, `title` (`.jsonl`,
    /// `.jsonl.xz`), or files of plain text in UTF-8
    #[arg(required = true)]
    pub texts: Vec<PathBuf>,
    /// What the texts are, kept in the table [default: the names of the files]
    #[arg(long, value_name = "TEXT")]
    pub source: Option<String>,
    /// Print what the table holds as one JSON value
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

fn engine(name: &str) -> Result<EngineKind, String> {
    let allowed = EngineKind::ALL.map(EngineKind::name).join(" and ");
    EngineKind::by_name(name).ok_or_else(|| format!("allowed are {allowed}"))
}

fn ocr_mode(name: &str) -> Result<OcrMode, String> {
    OcrMode::by_name(name).ok_or_else(|| "allowed are auto, on and off".into())
}

fn period(text: &str) -> Result<Period, String> {
    Period::parse(text)
        .ok_or_else(|| "allowed are dates that exist, as YYYY, YYYY-MM or YYYY-MM-DD".to_string())
}

/// Returns the arguments of this process, with `--ocr` and no mode after it as `--ocr=on`: what
/// follows may be a file.
pub fn given(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = arguments.collect();
    for at in 0..arguments.len() {
        let mode = arguments.get(at + 1).and_then(|next| OcrMode::by_name(next.to_str()?));
        if arguments[at] == "--" {
            break;
        }
        if arguments[at] == "--ocr" && mode.is_none() {
            arguments[at] = "--ocr=on".into();
        }
    }
    arguments
}

#[cfg(test)]
mod tests;
