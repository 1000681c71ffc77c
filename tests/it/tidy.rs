//! Rules of ARCHITECTURE.md that a machine can check: permitted dependencies, and the shape of
//! files.

use std::fs;
use std::path::{Path, PathBuf};

/// Maximum length of a source file, in lines.
const LINES_MAX: usize = 500;

/// Where something may be named: a word, and the only folders or files that may hold it. What a
/// whole crate must not name is kept by its manifest.
const ONLY_IN: [(&str, &[&str]); 7] = [
    ("axum", &["src/http", "src/cli"]),
    ("askama", &["src/http"]),
    ("clap", &["src/cli"]),
    ("crate::cli", &["src/cli", "src/main.rs"]),
    ("tracuu_engine_tantivy", &["src/cli"]),
    ("tokio", &["src/http", "src/cli"]),
    (
        "std::fs",
        &[
            "crates/engine-tantivy",
            "crates/extract",
            "src/cli",
            "src/config.rs",
            "src/http",
            "src/sync",
        ],
    ),
];

/// The crates of this project that each may depend on. The program, which sees all, is not listed.
const CRATES: [(&str, &[&str]); 5] = [
    ("text", &[]),
    ("document", &["text"]),
    ("extract", &["text"]),
    ("search", &["text", "document"]),
    ("engine-tantivy", &["text", "document", "search"]),
];

/// Libraries that only one crate may depend on, besides the tests of the program.
const LIBRARIES: [(&str, &str); 5] = [
    ("tantivy", "engine-tantivy"),
    ("pdf_oxide", "extract"),
    ("scraper", "extract"),
    ("quick-xml", "extract"),
    ("cfb", "extract"),
];

struct SourceFile {
    /// Path below the root of the project, `/` between its parts.
    path: String,
    text: String,
}

impl SourceFile {
    fn is_in(&self, place: &str) -> bool {
        self.path == place || self.path.starts_with(&format!("{place}/"))
    }

    fn is_test(&self) -> bool {
        self.path.ends_with("tests.rs")
    }

    /// Returns the shipped code without comment lines: everything before the test module of the
    /// file.
    fn code(&self) -> String {
        let shipped = self.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        shipped.lines().filter(|line| !line.trim_start().starts_with("//")).fold(
            String::new(),
            |mut code, line| {
                code.push_str(line);
                code.push('\n');
                code
            },
        )
    }
}

/// The root of the project.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All source files of the program and the crates.
fn sources() -> Vec<SourceFile> {
    let mut files = Vec::new();
    let mut folders = vec![root().join("src"), root().join("crates")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of sources") {
            let path: PathBuf = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let below = path.strip_prefix(root()).expect("below the root");
                let text = fs::read_to_string(&path).expect("a source file");
                files.push(SourceFile { path: below.to_string_lossy().replace('\\', "/"), text });
            }
        }
    }
    assert!(files.len() > 200, "the sources are found");
    files
}

/// Returns true if `code` uses `name` as a path: `name::`, but not after `engine::`.
fn uses(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].chars().next_back().unwrap_or(' ');
        let path = code[at + name.len()..].starts_with("::");
        path && !before.is_alphanumeric() && before != '_'
    })
}

#[test]
fn things_are_named_only_where_they_belong() {
    for file in sources() {
        let code = file.code();
        for (name, places) in ONLY_IN {
            let allowed = places.iter().any(|place| file.is_in(place));
            assert!(allowed || !uses(&code, name), "{} uses `{name}`", file.path);
        }
    }
}

#[test]
fn crates_depend_only_on_what_the_map_allows() {
    let folders = fs::read_dir(root().join("crates")).expect("the crates");
    assert_eq!(folders.count(), CRATES.len(), "every crate is on the map");
    for (name, allowed) in CRATES {
        let manifest = root().join("crates").join(name).join("Cargo.toml");
        let manifest = fs::read_to_string(manifest).expect("a manifest");
        let manifest: toml::Table = manifest.parse().expect("a manifest is TOML");
        let dependencies = manifest["dependencies"].as_table().expect("dependencies");
        for dependency in dependencies.keys() {
            if let Some(own) = dependency.strip_prefix("tracuu-") {
                assert!(allowed.contains(&own), "crates/{name} depends on {dependency}");
            }
            let owner = LIBRARIES.iter().find(|(library, _)| library == dependency);
            assert!(owner.is_none_or(|(_, owner)| *owner == name), "crates/{name}: {dependency}");
        }
    }
}

#[test]
fn every_module_says_what_it_is_and_stays_short() {
    for file in sources() {
        if !file.is_test() {
            assert!(file.text.starts_with("//!"), "{} does not open with `//!`", file.path);
        }
        let lines = file.text.lines().count();
        assert!(lines <= LINES_MAX, "{} has {lines} lines, {LINES_MAX} are the limit", file.path);
    }
}

#[test]
fn nothing_is_left_undone() {
    for file in sources().iter().filter(|file| !file.is_test()) {
        let code = file.code();
        for word in ["todo!", "unimplemented!", "dbg!", ".unwrap()"] {
            assert!(!code.contains(word), "{} holds `{word}`", file.path);
        }
    }
}

#[test]
fn every_code_is_explained() {
    let source =
        fs::read_to_string(root().join("crates/document/src/record.rs")).expect("the codes");
    let codes = source.split("pub enum IssueCode {").nth(1).expect("the enum of codes");
    let codes = codes.split("\n}").next().expect("its end").lines();
    let codes = codes.filter_map(|line| line.trim().strip_suffix(',')).filter(|l| !l.contains(' '));
    let page = fs::read_to_string(root().join("docs/FORMATS.md")).expect("the page");
    let mut count = 0;
    for variant in codes {
        let name = variant.chars().enumerate().fold(String::new(), |mut name, (at, c)| {
            let gap = if at > 0 && c.is_uppercase() { "_" } else { "" };
            name.push_str(gap);
            name.extend(c.to_lowercase());
            name
        });
        assert!(page.contains(&format!("\n| `{name}` |")), "docs/FORMATS.md lacks {name}");
        count += 1;
    }
    assert!(count > 15, "only {count} codes were found");
}
