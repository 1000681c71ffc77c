//! The rules of ARCHITECTURE.md that a machine can check: what may depend on what, and the shape of files.

use std::fs;
use std::path::{Path, PathBuf};

/// Longest source file, in lines.
const LINES_MAX: usize = 500;

/// Where something may be named: a word, and the only folders or files below `src` that may hold it.
const ONLY_IN: [(&str, &[&str]); 9] = [
    ("tantivy", &["engine/tantivy", "engine/mod.rs", "cli"]),
    ("axum", &["http", "cli"]),
    ("askama", &["http"]),
    ("scraper", &["ingest"]),
    ("clap", &["cli"]),
    ("crate::cli", &["cli", "main.rs"]),
    ("crate::engine", &["engine", "cli", "ingest"]),
    ("std::fs", &["ingest", "engine/tantivy", "config.rs", "cli", "http"]),
    ("tokio", &["http", "cli"]),
];

/// Folders that are pure, and what they must not use.
const PURE: [(&str, &[&str]); 5] = [
    ("text", &["crate::document", "crate::query", "crate::search", "crate::ingest", "crate::http"]),
    ("document", &["crate::query", "crate::search", "crate::ingest", "crate::http", "std::env"]),
    ("query", &["crate::document", "crate::search", "crate::ingest", "crate::http", "std::env"]),
    ("eval", &["crate::engine", "crate::http", "std::env"]),
    ("search", &["crate::ingest", "crate::http", "crate::engine", "std::env"]),
];

struct SourceFile {
    /// Path below `src`, `/` between its parts.
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

    /// Code that is shipped, without comments: everything before the tests of the file.
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

fn sources() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of sources") {
            let path: PathBuf = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let below = path.strip_prefix(&root).expect("below src");
                let text = fs::read_to_string(&path).expect("a source file");
                files.push(SourceFile { path: below.to_string_lossy().replace('\\', "/"), text });
            }
        }
    }
    assert!(files.len() > 20, "the sources are found");
    files
}

/// Whether `code` uses `name` as a path: `name::` or `use name`.
fn uses(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].chars().next_back().unwrap_or(' ');
        let own = code[..at].ends_with("crate::engine::") || code[..at].ends_with("engine::");
        let path = code[at + name.len()..].starts_with("::");
        path && !own && !before.is_alphanumeric() && before != '_'
    })
}

#[test]
fn things_are_named_only_where_they_belong() {
    for file in sources() {
        let code = file.code();
        for (name, places) in ONLY_IN {
            let allowed = places.iter().any(|place| file.is_in(place));
            assert!(allowed || !uses(&code, name), "src/{} uses `{name}`", file.path);
        }
    }
}

#[test]
fn pure_modules_stay_pure() {
    for file in sources().iter().filter(|file| !file.is_test()) {
        for (_, forbidden) in PURE.iter().filter(|(folder, _)| file.is_in(folder)) {
            for name in *forbidden {
                assert!(!uses(&file.code(), name), "src/{} uses `{name}`", file.path);
            }
        }
    }
}

#[test]
fn every_module_says_what_it_is_and_stays_short() {
    for file in sources() {
        if !file.is_test() {
            assert!(file.text.starts_with("//!"), "src/{} does not open with `//!`", file.path);
        }
        let lines = file.text.lines().count();
        assert!(
            lines <= LINES_MAX,
            "src/{} has {lines} lines, {LINES_MAX} are the limit",
            file.path
        );
    }
}

#[test]
fn nothing_is_left_undone() {
    for file in sources().iter().filter(|file| !file.is_test()) {
        let code = file.code();
        for word in ["todo!", "unimplemented!", "dbg!", ".unwrap()"] {
            assert!(!code.contains(word), "src/{} holds `{word}`", file.path);
        }
    }
}

#[test]
fn every_code_is_explained() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = fs::read_to_string(root.join("src/document/record.rs")).expect("the codes");
    let codes = source.split("pub enum IssueCode {").nth(1).expect("the enum of codes");
    let codes = codes.split("\n}").next().expect("its end").lines();
    let codes = codes.filter_map(|line| line.trim().strip_suffix(',')).filter(|l| !l.contains(' '));
    let page = fs::read_to_string(root.join("docs/FORMATS.md")).expect("the page");
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
