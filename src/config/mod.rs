//! Settings: flags, then environment (`TRACUU_…`), then `tracuu.toml`, then defaults. All sources
//! are checked by the same rules, and an error names the source.

mod cluster;
mod file;
#[cfg(test)]
mod tests;
mod values;

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use tracuu_extract::ocr::OcrMode;

pub use cluster::{CLUSTER_NAMES, ClusterSettings, Secret};

use file::SettingsFile;
use values::{Written, admin_token, bind, boolean, engine, ocr, path, path_prefix};

/// Name of the settings file in the working directory.
pub const FILE_NAME: &str = "tracuu.toml";
/// Shortest admin token, in characters.
pub const ADMIN_TOKEN_CHARS_MIN: usize = 16;

/// Longest path prefix, in characters.
pub const PATH_PREFIX_CHARS_MAX: usize = 200;
/// Names of all settings, as in `tracuu.toml`, but for those of a cluster ([`CLUSTER_NAMES`]).
/// Environment variables are in capitals with the prefix `TRACUU_`; flags have hyphens instead of
/// underscores.
pub const NAMES: [&str; 11] = [
    "corpus",
    "index",
    "engine",
    "bind",
    "path_prefix",
    "watch",
    "ocr",
    "index_secret",
    "allow_removals",
    "admin_token",
    "opened",
];

/// The settings of the program, checked and with defaults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Folder of the documents.
    pub corpus: PathBuf,
    /// Folder of the index. The pages of scans that were read are kept below it. With the engine
    /// of a cluster, it holds nothing else.
    pub index: PathBuf,
    /// Which engine stores the index.
    pub engine: EngineKind,
    /// The cluster of [`EngineKind::OpenSearch`]; read, but not used, with another engine.
    pub cluster: ClusterSettings,
    /// Address and port of the service.
    pub bind: SocketAddr,
    /// Path under which another server publishes the service, as `/tracuu`; empty for its root.
    pub path_prefix: PathPrefix,
    /// Whether the service checks the corpus folder for changes.
    pub watch: bool,
    /// When pages of scans are read by OCR.
    pub ocr: OcrMode,
    /// Whether documents with a secrecy stamp are also indexed.
    pub index_secret: bool,
    /// Whether a run may take most documents out of the index.
    pub allow_removals: bool,
    /// Token that a client needs to start a run over HTTP, and to read the names of files that gave
    /// no document. If it is not set, nobody can.
    pub admin_token: Option<String>,
    /// File in which the service keeps which results are opened. If it is not set, nothing is kept.
    pub opened: Option<PathBuf>,
    /// Where the value of each setting was found that does not have its default, by its name in
    /// [`NAMES`] or [`CLUSTER_NAMES`]: `--ocr`, `TRACUU_OCR`, or the key and the file.
    pub places: BTreeMap<&'static str, String>,
}

/// The engines that can store an index.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum EngineKind {
    /// Files in a folder of this machine.
    #[default]
    Tantivy,
    /// An OpenSearch cluster.
    OpenSearch,
}

impl EngineKind {
    /// All of them, the default first.
    pub const ALL: [EngineKind; 2] = [EngineKind::Tantivy, EngineKind::OpenSearch];

    /// Returns the name, as in the setting.
    pub fn name(self) -> &'static str {
        match self {
            EngineKind::Tantivy => "tantivy",
            EngineKind::OpenSearch => "opensearch",
        }
    }

    /// Returns the engine of this name, in small letters; `None` if it is not one of
    /// [`EngineKind::ALL`].
    pub fn by_name(name: &str) -> Option<EngineKind> {
        EngineKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A path under which another server publishes the service: `/tracuu`, or empty for its root. It is
/// put before every link of a page, so it holds nothing that has a meaning in HTML or in a URL.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PathPrefix(String);

impl PathPrefix {
    /// Reads a prefix. A slash at the end is dropped. Returns `None` if it does not start with a
    /// slash, has an empty part or one of only dots, another character than ASCII letters, digits
    /// and `-._~` (RFC 3986, unreserved), or more than [`PATH_PREFIX_CHARS_MAX`] characters.
    pub fn parse(text: &str) -> Option<PathPrefix> {
        let prefix = text.strip_suffix('/').unwrap_or(text);
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
        let is_part = |part: &str| part.chars().all(is_plain) && !part.chars().all(|c| c == '.');
        let is_valid = text.len() <= PATH_PREFIX_CHARS_MAX
            && text.starts_with('/')
            && prefix.split('/').skip(1).all(is_part);
        is_valid.then(|| PathPrefix(prefix.into()))
    }

    /// Returns the prefix, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Flags from the command line.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// `--config`: file that replaces `tracuu.toml` and must exist.
    pub config: Option<PathBuf>,
    /// `--corpus`.
    pub corpus: Option<PathBuf>,
    /// `--index`.
    pub index: Option<PathBuf>,
    /// `--engine`.
    pub engine: Option<EngineKind>,
    /// `--bind`.
    pub bind: Option<String>,
    /// `--watch`.
    pub watch: bool,
    /// `--ocr`.
    pub ocr: Option<OcrMode>,
    /// `--index-secret`.
    pub index_secret: bool,
    /// `--allow-removals`.
    pub allow_removals: bool,
    /// `--path-prefix`.
    pub path_prefix: Option<String>,
    /// `--opened`.
    pub opened: Option<PathBuf>,
}

impl Flags {
    /// Returns the value of the flag for the setting `name`; `None` if it is not given.
    fn value(&self, name: &str) -> Option<OsString> {
        let path = |path: &Option<PathBuf>| path.clone().map(PathBuf::into_os_string);
        let text = |text: &Option<String>| text.clone().map(OsString::from);
        let switch = |is_on: bool| is_on.then(|| "true".into());
        match name {
            "corpus" => path(&self.corpus),
            "index" => path(&self.index),
            "engine" => self.engine.map(|engine| engine.name().into()),
            "bind" => text(&self.bind),
            "path_prefix" => text(&self.path_prefix),
            "watch" => switch(self.watch),
            "ocr" => self.ocr.map(|mode| mode.name().into()),
            "index_secret" => switch(self.index_secret),
            "allow_removals" => switch(self.allow_removals),
            "opened" => path(&self.opened),
            _ => None,
        }
    }
}

/// Why the settings cannot be used: one sentence with the source, the value and what is allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(String);

impl Settings {
    /// Returns the folder in which pages of scans are kept.
    pub fn pages(&self) -> PathBuf {
        self.index.join("pages")
    }

    /// Returns the names of the settings that matter here: all of [`NAMES`], and those of a cluster
    /// if it is used or they are set.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        let of_cluster = CLUSTER_NAMES
            .into_iter()
            .filter(|name| self.engine == EngineKind::OpenSearch || self.places.contains_key(name));
        NAMES.into_iter().chain(of_cluster)
    }

    /// Returns the value of the setting `name` for people. A secret is not shown.
    pub fn shown(&self, name: &str) -> String {
        match name {
            "corpus" => self.corpus.display().to_string(),
            "index" => self.index.display().to_string(),
            "engine" => self.engine.name().into(),
            "bind" => self.bind.to_string(),
            "path_prefix" => match self.path_prefix.as_str() {
                "" => "none".into(),
                prefix => prefix.into(),
            },
            "watch" => self.watch.to_string(),
            "ocr" => self.ocr.name().into(),
            "index_secret" => self.index_secret.to_string(),
            "allow_removals" => self.allow_removals.to_string(),
            "opened" => {
                self.opened.as_ref().map_or("none".into(), |file| file.display().to_string())
            }
            "admin_token" if self.admin_token.is_some() => "set".into(),
            _ => self.cluster.shown(name).unwrap_or_else(|| "none".into()),
        }
    }

    /// Returns the settings of this process.
    pub fn load(flags: &Flags) -> Result<Settings, ConfigError> {
        check_names(env::vars_os().filter_map(|(name, _)| name.into_string().ok()))?;
        Settings::resolve(flags, &|name| env::var_os(name), Path::new(""))
    }

    /// Returns the settings from `flags`, `environment` and the settings file, which is searched
    /// for in `folder`. Relative paths in the file start from the folder of the file, others from
    /// `folder`. An empty environment variable counts as not set.
    pub fn resolve(
        flags: &Flags,
        environment: &dyn Fn(&str) -> Option<OsString>,
        folder: &Path,
    ) -> Result<Settings, ConfigError> {
        let file = SettingsFile::read(flags.config.as_deref(), folder)?;
        let written = |name: &str| -> Option<Written> {
            let here = |text, place| Some(Written { text, place, base: folder.into() });
            let variable = variable(name);
            match (flags.value(name), environment(&variable).filter(|text| !text.is_empty())) {
                (Some(text), _) => here(text, format!("--{}", name.replace('_', "-"))),
                (None, Some(text)) => here(text, variable),
                (None, None) => file.value(name),
            }
        };
        let path = |name: &str| match path(written(name), "a folder")? {
            Some(path) => Ok(path),
            None => Ok(folder.join(name)),
        };
        let place = |name: &'static str| Some((name, written(name)?.place));
        let settings = Settings {
            corpus: path("corpus")?,
            index: path("index")?,
            engine: engine(written("engine"))?,
            cluster: ClusterSettings::resolve(&written)?,
            bind: bind(written("bind"))?,
            path_prefix: path_prefix(written("path_prefix"))?,
            watch: boolean(written("watch"))?,
            ocr: ocr(written("ocr"))?,
            index_secret: boolean(written("index_secret"))?,
            allow_removals: boolean(written("allow_removals"))?,
            admin_token: admin_token(written("admin_token"))?,
            opened: self::path(written("opened"), "a file")?,
            places: NAMES.into_iter().chain(CLUSTER_NAMES).filter_map(place).collect(),
        };
        settings.need_nodes()?;
        Ok(settings)
    }

    /// Fails if the engine is that of a cluster, and none is named.
    fn need_nodes(&self) -> Result<(), ConfigError> {
        if self.engine == EngineKind::Tantivy || !self.cluster.nodes.is_empty() {
            return Ok(());
        }
        let place = self.places.get("engine").map_or("engine", String::as_str);
        let (name, variable) = ("opensearch.nodes", variable("opensearch.nodes"));
        Err(ConfigError(format!(
            "{place} is `{}`, and `{name}` names no node; it must name at least one node of the \
             cluster: `nodes = [\"http://search-1:9200\"]` in the table `[opensearch]` of \
             {FILE_NAME}, or the variable {variable}, with a comma between two",
            self.engine.name()
        )))
    }
}

/// Refuses variables of a cluster that are none: one that is misspelled would go unnoticed.
fn check_names(mut variables: impl Iterator<Item = String>) -> Result<(), ConfigError> {
    let known: Vec<String> = CLUSTER_NAMES.iter().map(|name| variable(name)).collect();
    let is_wrong = |name: &String| name.starts_with("TRACUU_OPENSEARCH_") && !known.contains(name);
    match variables.find(is_wrong) {
        Some(name) => Err(ConfigError(format!(
            "the variable {name} is unknown; allowed are {}",
            known.join(", ")
        ))),
        None => Ok(()),
    }
}

/// Returns the environment variable of the setting `name`.
fn variable(name: &str) -> String {
    format!("TRACUU_{}", name.replace('.', "_").to_uppercase())
}
