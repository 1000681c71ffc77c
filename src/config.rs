//! Settings: flags, then environment (`TRACUU_…`), then `tracuu.toml`, then defaults. All sources
//! are checked by the same rules, and an error names the source.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use tracuu_extract::ocr::OcrMode;

/// Name of the settings file in the working directory.
pub const FILE_NAME: &str = "tracuu.toml";
/// Shortest admin token, in characters.
pub const ADMIN_TOKEN_CHARS_MIN: usize = 16;

/// Longest path prefix, in characters.
pub const PATH_PREFIX_CHARS_MAX: usize = 200;
/// First parts of the paths that the service itself answers. A prefix that begins so could not be
/// distinguished from them.
const OWN_PATHS: [&str; 6] = ["api", "healthz", "readyz", "static", "tim-kiem", "van-ban"];

/// What the setting `ocr` may be.
const OCR_VALUES: &str = "\"auto\", \"on\" or \"off\"";

/// Names of all settings, as in `tracuu.toml`. Environment variables are in capitals with the
/// prefix `TRACUU_`; flags have hyphens instead of underscores.
pub const NAMES: [&str; 10] = [
    "corpus",
    "index",
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
    /// Folder of the index. The pages of scans that were read are kept below it.
    pub index: PathBuf,
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
    /// [`NAMES`]: `--ocr`, `TRACUU_OCR`, or the key and the file.
    pub places: BTreeMap<&'static str, String>,
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

/// A value as written, and its source.
struct Written {
    text: OsString,
    place: String,
    /// Folder from which a relative path starts.
    base: PathBuf,
}

impl Settings {
    /// Returns the folder in which pages of scans are kept.
    pub fn pages(&self) -> PathBuf {
        self.index.join("pages")
    }

    /// Returns the value of the setting `name` for people. A secret is not shown.
    pub fn shown(&self, name: &str) -> String {
        match name {
            "corpus" => self.corpus.display().to_string(),
            "index" => self.index.display().to_string(),
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
            _ => "none".into(),
        }
    }

    /// Returns the settings of this process.
    pub fn load(flags: &Flags) -> Result<Settings, ConfigError> {
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
            let variable = format!("TRACUU_{}", name.to_uppercase());
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
        Ok(Settings {
            corpus: path("corpus")?,
            index: path("index")?,
            bind: bind(written("bind"))?,
            path_prefix: path_prefix(written("path_prefix"))?,
            watch: boolean(written("watch"))?,
            ocr: ocr(written("ocr"))?,
            index_secret: boolean(written("index_secret"))?,
            allow_removals: boolean(written("allow_removals"))?,
            admin_token: admin_token(written("admin_token"))?,
            opened: self::path(written("opened"), "a file")?,
            places: NAMES.into_iter().filter_map(place).collect(),
        })
    }
}

/// Reads a path. `what` says what it is for.
fn path(written: Option<Written>, what: &str) -> Result<Option<PathBuf>, ConfigError> {
    match written {
        None => Ok(None),
        Some(Written { text, place, .. }) if text.is_empty() => {
            Err(ConfigError(format!("{place} is empty; it must be {what}")))
        }
        Some(Written { text, base, .. }) => Ok(Some(base.join(text))),
    }
}

fn bind(written: Option<Written>) -> Result<SocketAddr, ConfigError> {
    let Some(Written { text, place, .. }) = written else {
        return Ok(SocketAddr::from(([127, 0, 0, 1], 8080)));
    };
    let text = text.to_string_lossy();
    let allowed = "an address and a port, as 127.0.0.1:8080 or [::1]:8080";
    text.parse().map_err(|_| ConfigError(format!("{place} is `{text}`; it must be {allowed}")))
}

fn path_prefix(written: Option<Written>) -> Result<PathPrefix, ConfigError> {
    let Some(Written { text, place, .. }) = written else { return Ok(PathPrefix::default()) };
    let text = text.to_string_lossy();
    let wrong = |allowed: String| ConfigError(format!("{place} is `{text}`; it must {allowed}"));
    let prefix = PathPrefix::parse(&text).ok_or_else(|| {
        wrong(format!(
            "be a path as /tracuu: ASCII letters, digits and -._~ between slashes, at most \
             {PATH_PREFIX_CHARS_MAX} characters"
        ))
    })?;
    match prefix.as_str().split('/').nth(1).filter(|first| OWN_PATHS.contains(first)) {
        Some(_) => Err(wrong(format!("not begin with a path of the service: {OWN_PATHS:?}"))),
        None => Ok(prefix),
    }
}

/// Reads when OCR is used. The words of a switch are allowed too.
fn ocr(written: Option<Written>) -> Result<OcrMode, ConfigError> {
    let Some(Written { text, place, .. }) = written else { return Ok(OcrMode::default()) };
    let text = text.to_string_lossy().to_ascii_lowercase();
    if let Some(mode) = OcrMode::by_name(&text) {
        return Ok(mode);
    }
    match switch_word(&text) {
        Some(true) => Ok(OcrMode::On),
        Some(false) => Ok(OcrMode::Off),
        None => Err(ConfigError(format!("{place} is `{text}`; it must be {OCR_VALUES}"))),
    }
}

fn boolean(written: Option<Written>) -> Result<bool, ConfigError> {
    let Some(Written { text, place, .. }) = written else { return Ok(false) };
    let text = text.to_string_lossy().to_ascii_lowercase();
    let wrong = || ConfigError(format!("{place} is `{text}`; it must be true or false"));
    switch_word(&text).ok_or_else(wrong)
}

/// Reads the word of a switch, in small letters.
fn switch_word(text: &str) -> Option<bool> {
    match text {
        "true" | "1" | "yes" | "on" => Some(true),
        "false" | "0" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// Checks the token. It is secret, so the error does not contain it.
fn admin_token(written: Option<Written>) -> Result<Option<String>, ConfigError> {
    let Some(Written { text, place, .. }) = written else { return Ok(None) };
    let token = text.to_str().filter(|token| token.chars().count() >= ADMIN_TOKEN_CHARS_MIN);
    token.map(|token| Some(token.to_string())).ok_or_else(|| {
        ConfigError(format!(
            "{place} is too short or not UTF-8; it must have at least {ADMIN_TOKEN_CHARS_MIN} \
             characters"
        ))
    })
}

/// The settings file; without keys if it does not exist.
struct SettingsFile {
    path: PathBuf,
    table: toml::Table,
}

impl SettingsFile {
    fn read(given: Option<&Path>, folder: &Path) -> Result<SettingsFile, ConfigError> {
        let path = folder.join(given.unwrap_or(Path::new(FILE_NAME)));
        let wrong =
            |why: String| ConfigError(format!("the settings file `{}` {why}", path.display()));
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound && given.is_none() => {
                String::new()
            }
            Err(error) => return Err(wrong(format!("cannot be read: {error}"))),
        };
        let table: toml::Table =
            text.parse().map_err(|error| wrong(format!("is not TOML: {error}")))?;
        if let Some(unknown) = table.keys().find(|name| !NAMES.contains(&name.as_str())) {
            let names = NAMES.join(", ");
            return Err(wrong(format!("has the unknown key `{unknown}`; allowed are {names}")));
        }
        for (name, value) in &table {
            let (fits, allowed) = match name.as_str() {
                "watch" | "index_secret" | "allow_removals" => (value.is_bool(), "true or false"),
                "ocr" => (value.is_bool() || value.is_str(), OCR_VALUES),
                _ => (value.is_str(), "text in quotes"),
            };
            if !fits {
                return Err(wrong(format!("has `{name} = {value}`; it must be {allowed}")));
            }
        }
        Ok(SettingsFile { path, table })
    }

    fn value(&self, name: &str) -> Option<Written> {
        let value = self.table.get(name)?;
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_string);
        let base = self.path.parent().map(Path::to_path_buf).unwrap_or_default();
        let place = format!("`{name}` in `{}`", self.path.display());
        Some(Written { text: text.into(), place, base })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn resolve(flags: Flags, env: &[(&str, &str)], file: &str) -> Result<Settings, String> {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join(FILE_NAME), file).unwrap();
        let look = |name: &str| {
            env.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
        };
        let mut settings =
            Settings::resolve(&flags, &look, folder.path()).map_err(|error| error.to_string())?;
        for path in [&mut settings.corpus, &mut settings.index] {
            *path = path.strip_prefix(folder.path()).unwrap_or(path).to_path_buf();
        }
        Ok(settings)
    }

    #[test]
    fn flags_go_before_environment_before_file_before_defaults() {
        let file = "corpus = 'file'\nindex = '/file'\nbind = '0.0.0.0:1'\nwatch = true";
        let env = [("TRACUU_CORPUS", "env"), ("TRACUU_INDEX", ""), ("TRACUU_WATCH", "off")];
        let flags = Flags { corpus: Some("flag".into()), ..Flags::default() };
        let all = resolve(flags, &env, file).unwrap();
        assert_eq!(all.corpus, Path::new("flag"));
        let places = ["corpus", "watch", "ocr"].map(|name| all.places.get(name).cloned());
        assert_eq!(places, [Some("--corpus".into()), Some("TRACUU_WATCH".into()), None]);
        assert!(all.places["bind"].starts_with("`bind` in `"), "{:?}", all.places);
        assert_eq!(all.index, Path::new("/file"));
        assert_eq!((all.bind.to_string().as_str(), all.watch), ("0.0.0.0:1", false));
        assert_eq!(resolve(Flags::default(), &env, file).unwrap().corpus, Path::new("env"));

        let none = resolve(Flags::default(), &[], "").unwrap();
        assert_eq!((none.corpus, none.index), ("corpus".into(), "index".into()));
        assert_eq!(none.bind.to_string(), "127.0.0.1:8080");
        assert_eq!((none.watch, none.ocr, none.admin_token), (false, OcrMode::Auto, None));
        assert!(
            resolve(Flags::default(), &[("TRACUU_INDEX_SECRET", "1")], "").unwrap().index_secret
        );
        let ocr = |env: &[_], file| resolve(Flags::default(), env, file).unwrap().ocr;
        assert_eq!(ocr(&[], "ocr = true"), OcrMode::On);
        assert_eq!(ocr(&[("TRACUU_OCR", "0")], "ocr = 'on'"), OcrMode::Off);
        assert_eq!(ocr(&[("TRACUU_OCR", "Auto")], "ocr = false"), OcrMode::Auto);
        let flags = Flags { ocr: Some(OcrMode::Off), ..Flags::default() };
        assert_eq!(resolve(flags, &[], "ocr = 'on'").unwrap().ocr, OcrMode::Off);
        assert!(resolve(Flags::default(), &[], "allow_removals = true").unwrap().allow_removals);
        let prefix = resolve(Flags::default(), &[], "path_prefix = '/kho/'").unwrap().path_prefix;
        assert_eq!(prefix.as_str(), "/kho");
        let opened =
            resolve(Flags::default(), &[("TRACUU_OPENED", "/o.jsonl")], "").unwrap().opened;
        assert_eq!(opened.as_deref(), Some(Path::new("/o.jsonl")));
        assert_eq!(resolve(Flags::default(), &[], "").unwrap().opened, None);
    }

    #[test]
    fn a_prefix_is_a_plain_path() {
        for (text, prefix) in [("/tracuu", "/tracuu"), ("/a/b-c_d.e~1/", "/a/b-c_d.e~1"), ("/", "")]
        {
            assert_eq!(PathPrefix::parse(text).unwrap().as_str(), prefix, "{text}");
        }
        let long = format!("/{}", "a".repeat(PATH_PREFIX_CHARS_MAX));
        let wrong = [
            "",
            "tracuu",
            "//evil.example",
            "/a//b",
            "/a//",
            "/../a",
            "/.",
            "/a b",
            "/a\"b",
            "/a<b",
            "/a?b",
            "/a#b",
            "/a%2e",
            "/a\\b",
            "/a:b",
            "/a, /b",
            "/tra-cứu",
            "http://a/b",
            &long,
        ];
        for text in wrong {
            assert_eq!(PathPrefix::parse(text), None, "{text}");
        }
    }

    #[test]
    fn names_what_is_wrong() {
        type Case = (&'static [(&'static str, &'static str)], &'static str, &'static str);
        let cases: [Case; 15] = [
            (&[], "ocr = 3", "`ocr = 3`; it must be \"auto\", \"on\" or \"off\""),
            (&[("TRACUU_OCR", "maybe")], "", "TRACUU_OCR is `maybe`; it must be \"auto\""),
            (&[("TRACUU_PATH_PREFIX", "/api/x")], "", "must not begin with a path of the service"),
            (&[("TRACUU_PATH_PREFIX", "tracuu")], "", "TRACUU_PATH_PREFIX is `tracuu`"),
            (&[], "path_prefix = '/a b'", "is `/a b`; it must be a path as /tracuu"),
            (&[], "corpsu = 'x'", "unknown key `corpsu`"),
            (&[], "corpus = 5", "`corpus = 5`; it must be text"),
            (&[], "corpus = ''", "is empty; it must be a folder"),
            (&[], "opened = ''", "is empty; it must be a file"),
            (&[], "watch = 'yes'", "it must be true or false"),
            (&[], "corpus", "is not TOML"),
            (&[], "bind = 'here'", "tracuu.toml` is `here`; it must be an address"),
            (&[("TRACUU_BIND", "8080")], "", "TRACUU_BIND is `8080`"),
            (&[("TRACUU_WATCH", "maybe")], "", "TRACUU_WATCH is `maybe`"),
            (&[("TRACUU_ADMIN_TOKEN", "short")], "", "TRACUU_ADMIN_TOKEN is too short"),
        ];
        for (env, file, message) in cases {
            let error = resolve(Flags::default(), env, file).unwrap_err();
            assert!(error.contains(message), "{error}");
        }
        let flags = Flags { config: Some("none.toml".into()), ..Flags::default() };
        assert!(resolve(flags, &[], "").unwrap_err().contains("none.toml` cannot be read"));
    }
}
