//! A killed process leaves the index as it was, and the next run removes its leftovers.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// Documents of the corpus: enough that a rebuild is still running when the test notices it.
const DOCUMENTS: usize = 400;

fn tracuu(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tracuu"));
    command.args(args).current_dir(folder).stdin(Stdio::null());
    for name in ["CORPUS", "INDEX", "BIND", "WATCH", "ADMIN_TOKEN"] {
        command.env_remove(format!("TRACUU_{name}"));
    }
    command
}

fn corpus(word: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fill(folder.path(), word);
    folder
}

/// Writes a corpus in which every document contains `word`.
fn fill(folder: &Path, word: &str) {
    fs::create_dir_all(folder.join("corpus")).expect("a corpus");
    for i in 0..DOCUMENTS {
        let text = format!("Thông báo số {i} về {word}.\n").repeat(40);
        fs::write(folder.join(format!("corpus/{i}.txt")), text).expect("a file");
    }
}

fn total(folder: &Path, query: &str) -> u64 {
    let output = tracuu(folder, &["search", query, "--json"]).output().expect("an answer");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    answer["total"].as_u64().expect("a total")
}

fn generations(folder: &Path) -> usize {
    let entries = fs::read_dir(folder.join("index")).expect("the index");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    names.filter(|name| name.to_string_lossy().starts_with('g')).count()
}

/// The generation that serves.
fn current(folder: &Path) -> String {
    let name = fs::read_to_string(folder.join("index/CURRENT")).unwrap_or_default();
    name.trim().to_string()
}

/// Runs `args` and kills the process once generations other than the one that serves now hold
/// `files` files. A faster process ends by itself. Returns the ended process.
fn kill_at_work(folder: &Path, args: &[&str], files: usize) -> Child {
    let current = current(folder);
    let mut command = tracuu(folder, args);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a process");
    while child.try_wait().expect("a state").is_none() {
        if written(folder, &current) >= files {
            child.kill().expect("a kill");
        }
        std::thread::yield_now();
    }
    child
}

/// Counts the generations other than `current` and the files in them.
fn written(folder: &Path, current: &str) -> usize {
    let index = folder.join("index");
    let entries = fs::read_dir(&index).into_iter().flatten().flatten();
    let others = entries.filter(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        name.starts_with('g') && name != current
    });
    others.map(|entry| fs::read_dir(entry.path()).into_iter().flatten().count() + 1).sum()
}

#[test]
fn a_rebuild_that_is_killed_leaves_the_old_index_serving() {
    let folder = corpus("đất đai");
    let folder = folder.path();
    assert!(tracuu(folder, &["index"]).output().expect("a run").status.success());
    fill(folder, "rừng núi");
    let mut killed = 0;
    for files in [1, 2, 4, 6, 9, 12, 16] {
        let before = current(folder);
        let mut child = kill_at_work(folder, &["index", "--rebuild"], files);
        // A process that has made its state the current one has done its work, killed or not.
        if child.wait().expect("a status").success() || current(folder) != before {
            break;
        }
        killed += 1;
        assert_eq!(total(folder, "đất đai"), DOCUMENTS as u64, "killed at {files} files");
        assert_eq!(total(folder, "rừng núi"), 0, "killed at {files} files");
    }
    assert!(killed >= 3, "killed {killed} times");
    assert!(tracuu(folder, &["index"]).output().expect("a run").status.success());
    assert_eq!((total(folder, "đất đai"), total(folder, "rừng núi")), (0, DOCUMENTS as u64));
    let rebuilt = tracuu(folder, &["index", "--rebuild"]).output().expect("a run");
    assert!(rebuilt.status.success());
    assert_eq!(generations(folder), 1, "what was left behind is cleared away");
    assert_eq!(total(folder, "rừng núi"), DOCUMENTS as u64);
}

#[test]
fn an_update_that_is_killed_leaves_the_old_state() {
    let folder = corpus("đất đai");
    let folder = folder.path();
    assert!(tracuu(folder, &["index"]).output().expect("a run").status.success());
    fill(folder, "rừng núi");
    // Kills the process right after its start or a little later: all its changes are visible or
    // none.
    for spins in [0u32, 1_000, 10_000, 100_000] {
        let mut command = tracuu(folder, &["index"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a run");
        for _ in 0..spins {
            std::thread::yield_now();
        }
        child.kill().expect("a kill");
        child.wait().expect("a status");
        let (old, new) = (total(folder, "đất đai"), total(folder, "rừng núi"));
        assert!((old, new) == (DOCUMENTS as u64, 0) || (old, new) == (0, DOCUMENTS as u64));
    }
    assert!(tracuu(folder, &["index"]).output().expect("a run").status.success());
    assert_eq!((total(folder, "đất đai"), total(folder, "rừng núi")), (0, DOCUMENTS as u64));
}
