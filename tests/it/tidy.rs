//! Rules of ARCHITECTURE.md that a machine can check: permitted dependencies, and the shape of
//! files.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Maximum length of a source file, in lines.
const LINES_MAX: usize = 500;
/// Maximum length of a function, in lines.
const FUNCTION_LINES_MAX: usize = 70;
/// Maximum length of a line of a comment, in columns; rustfmt does not wrap them.
const COMMENT_COLUMNS_MAX: usize = 100;
/// Phrases that hide what is meant; CONTRIBUTING.md says what to write instead.
const BANNED_PHRASES: [&str; 12] = [
    "so many",
    "so much",
    "none where",
    "is no ",
    "are no ",
    "dress",
    "beginnings",
    "what stands",
    "stands behind",
    "where it stands",
    "told",
    "of its own kind",
];
/// Pages of the project that are held to the same rules.
const PAGES: [&str; 8] = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/FORMATS.md",
    "docs/PERFORMANCE.md",
    "docs/QUERY.md",
    "docs/RANKING.md",
];

/// Where something may be named: a word, and the only folders or files that may hold it. What a
/// whole crate must not name is kept by its manifest.
const ONLY_IN: [(&str, &[&str]); 10] = [
    ("axum", &["src/http", "src/cli"]),
    ("askama", &["src/http"]),
    ("clap", &["src/cli", "benchmarks"]),
    ("crate::cli", &["src/cli", "src/main.rs"]),
    ("tracuu_engine_tantivy", &["src/cli", "benchmarks/src/own.rs"]),
    ("tantivy", &["crates/engine-tantivy", "benchmarks/src/bare"]),
    ("tokio", &["src/http", "src/cli"]),
    (
        "tracuu_engine_opensearch",
        &["src/cli", "crates/engine-opensearch/tests", "benchmarks/src/cluster"],
    ),
    ("ureq", &["crates/engine-opensearch"]),
    (
        "std::fs",
        &[
            "benchmarks",
            "crates/engine-opensearch",
            "crates/engine-tantivy",
            "crates/extract",
            "src/cli",
            "src/config",
            "src/http",
            "src/opened",
            "src/sync",
        ],
    ),
];

/// The crates of this project that each may depend on. The program, which sees all, is not listed.
const CRATES: [(&str, &[&str]); 6] = [
    ("text", &[]),
    ("document", &["text"]),
    ("extract", &["text"]),
    ("search", &["text", "document"]),
    ("engine-tantivy", &["text", "document", "search"]),
    ("engine-opensearch", &["text", "document", "search"]),
];

/// Libraries that only one crate may depend on, besides the tests of the program. The benchmarks
/// share [`BASELINE`].
const LIBRARIES: [(&str, &str); 9] = [
    ("tantivy", "engine-tantivy"),
    ("ureq", "engine-opensearch"),
    ("rustls", "engine-opensearch"),
    ("hayro", "extract"),
    ("hayro-syntax", "extract"),
    ("hayro-font", "extract"),
    ("scraper", "extract"),
    ("quick-xml", "extract"),
    ("cfb", "extract"),
];

/// The library that the benchmarks compare the program with.
const BASELINE: &str = "tantivy";

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

/// All source files of the program, the crates and the benchmarks.
fn sources() -> Vec<SourceFile> {
    let mut files = Vec::new();
    let mut folders = vec![root().join("src"), root().join("crates"), root().join("benchmarks")];
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
        for dependency in &dependencies(&format!("crates/{name}/Cargo.toml")) {
            if let Some(own) = dependency.strip_prefix("tracuu-") {
                assert!(allowed.contains(&own), "crates/{name} depends on {dependency}");
            }
            let owner = LIBRARIES.iter().find(|(library, _)| library == dependency);
            assert!(owner.is_none_or(|(_, owner)| *owner == name), "crates/{name}: {dependency}");
        }
    }
    // The benchmarks see all crates, and of the owned libraries only the one that they measure.
    let is_owned = |name: &String| LIBRARIES.iter().any(|(library, _)| library == name);
    let owned: Vec<String> =
        dependencies("benchmarks/Cargo.toml").into_iter().filter(is_owned).collect();
    assert_eq!(owned, [BASELINE], "libraries of the benchmarks");
    let of_program = dependencies("Cargo.toml");
    assert!(!of_program.iter().any(|name| name == "tracuu-benchmarks"));
}

/// Returns the names of the dependencies in a manifest below the root.
fn dependencies(manifest: &str) -> Vec<String> {
    let manifest = fs::read_to_string(root().join(manifest)).expect("a manifest");
    let manifest: toml::Table = manifest.parse().expect("a manifest is TOML");
    manifest["dependencies"].as_table().expect("dependencies").keys().cloned().collect()
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
fn functions_stay_short() {
    for file in sources() {
        let lines: Vec<&str> = file.text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let indent = line.len() - line.trim_start().len();
            let words: Vec<&str> = line.split_whitespace().collect();
            let is_function = words.iter().position(|word| *word == "fn").is_some_and(|at| {
                words[..at].iter().all(|word| {
                    word.starts_with("pub") || ["async", "const", "unsafe"].contains(word)
                })
            });
            let signature_end = || lines[at..].iter().find(|line| line.ends_with(['{', ';', '}']));
            // A signature of a trait has no body.
            if !is_function || signature_end().is_some_and(|line| line.ends_with(';')) {
                continue;
            }
            // rustfmt puts the end of a function at the indent of its start.
            let end = format!("{}}}", " ".repeat(indent));
            let length = lines[at..].iter().position(|line| **line == end).map_or(0, |end| end + 1);
            let limit = FUNCTION_LINES_MAX;
            assert!(
                length <= limit,
                "{}:{}: {length} lines, {limit} are the limit",
                file.path,
                at + 1
            );
        }
    }
}

/// The comment of a line, without its slashes; `None` if the line is code or has a reason to be
/// exempted.
fn comment(line: &str) -> Option<&str> {
    let text = line.trim_start();
    text.starts_with("//").then(|| text.trim_start_matches(['/', '!']))
}

/// Returns true if `text` holds `phrase`, not as the end of a longer word. Case does not matter.
fn holds(text: &str, phrase: &str) -> bool {
    let text = format!(" {} ", text.to_lowercase());
    text.match_indices(phrase).any(|(at, _)| !text[..at].ends_with(char::is_alphabetic))
}

#[test]
fn comments_and_pages_are_plain_english() {
    let mut found = String::new();
    for file in sources() {
        for (line, text) in (1..).zip(file.text.lines()) {
            let Some(comment) = comment(text) else { continue };
            for phrase in BANNED_PHRASES.iter().filter(|phrase| holds(comment, phrase)) {
                found += &format!("{}:{line}: {phrase:?}\n", file.path);
            }
            if text.chars().count() > COMMENT_COLUMNS_MAX {
                found += &format!("{}:{line}: over {COMMENT_COLUMNS_MAX} columns\n", file.path);
            }
        }
    }
    for page in PAGES {
        let text = fs::read_to_string(root().join(page)).expect("a page");
        for (line, text) in (1..).zip(text.lines()) {
            // The page of contributors lists the phrases.
            let listed = page == "CONTRIBUTING.md" && text.contains('`');
            for phrase in BANNED_PHRASES.iter().filter(|phrase| !listed && holds(text, phrase)) {
                found += &format!("{page}:{line}: {phrase:?}\n");
            }
        }
    }
    assert!(found.is_empty(), "see CONTRIBUTING.md, on writing:\n{found}");
}

/// The files that a file imports, by the `use` lines of its code. A path to an item of a folder is
/// one of its `mod.rs`; parents and children of a file do not count, since re-exports go both ways.
fn imports(file: &SourceFile, all: &[SourceFile]) -> Vec<String> {
    let crate_root = file.path.split_inclusive("src/").next().unwrap_or_default().to_string();
    let folder = |path: &str| path.rsplit_once('/').map_or("", |(folder, _)| folder).to_string();
    let module = match file.path.strip_suffix("/mod.rs") {
        Some(folder) => folder.to_string(),
        None => file.path.trim_end_matches(".rs").to_string(),
    };
    let mut found = Vec::new();
    let code = file.code().replace('\n', " ");
    for statement in code.split(';').filter_map(|part| part.split_once("use ").map(|(_, s)| s)) {
        let path = statement.split('{').next().unwrap_or_default().trim().trim_end_matches("::");
        let mut parts: Vec<&str> = path.split("::").map(str::trim).collect();
        let mut base = match parts.first() {
            Some(&"crate") => crate_root.trim_end_matches('/').to_string(),
            Some(&"super") => folder(&module),
            _ => continue,
        };
        parts.remove(0);
        while parts.first() == Some(&"super") {
            base = folder(&base);
            parts.remove(0);
        }
        // The longest path that is a file.
        while !parts.is_empty() {
            let path = format!("{base}/{}", parts.join("/"));
            let file = [format!("{path}.rs"), format!("{path}/mod.rs")];
            if let Some(known) = all.iter().find(|one| file.contains(&one.path)) {
                found.push(known.path.clone());
                break;
            }
            parts.pop();
        }
    }
    let is_kin = |other: &String| {
        let [one, two] = [&file.path, other].map(|path| path.trim_end_matches("/mod.rs"));
        one.starts_with(two.trim_end_matches(".rs")) || two.starts_with(one.trim_end_matches(".rs"))
    };
    found.retain(|other| !is_kin(other));
    found
}

#[test]
fn files_of_different_folders_import_each_other_in_no_circle() {
    let files: Vec<SourceFile> = sources().into_iter().filter(|file| !file.is_test()).collect();
    let graph: HashMap<&str, Vec<String>> =
        files.iter().map(|file| (file.path.as_str(), imports(file, &files))).collect();
    let reach = |start: &str| {
        let mut seen: HashSet<&str> = HashSet::new();
        let mut next: Vec<&str> = graph[start].iter().map(String::as_str).collect();
        while let Some(file) = next.pop() {
            if seen.insert(file) {
                next.extend(graph[file].iter().map(String::as_str));
            }
        }
        seen
    };
    let folder = |path: &str| path.rsplit_once('/').map_or("", |(folder, _)| folder).to_string();
    let reached: HashMap<&str, HashSet<&str>> = graph.keys().map(|&f| (f, reach(f))).collect();
    let mut circles = Vec::new();
    for (one, seen) in &reached {
        let others = seen.iter().filter(|other| folder(other) != folder(one));
        circles.extend(others.filter(|other| reached[*other].contains(one)).map(|o| (one, o)));
    }
    circles.sort();
    assert!(circles.is_empty(), "{circles:#?}");
    assert!(graph.values().map(Vec::len).sum::<usize>() > 200, "the imports are found");
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
