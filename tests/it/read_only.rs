//! An index that this user may read and not write: on a read-only file system, or of another user.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::cli::{command, exit_and_output, folder, json};
use crate::material::skip;

/// A user without any rights, by custom.
const NOBODY: u32 = 65_534;

/// Takes from everybody the right to write below `folder`, and gives everybody the right to read.
fn close(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            close(&path);
        } else {
            fs::set_permissions(path, fs::Permissions::from_mode(0o444)).unwrap();
        }
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(0o555)).unwrap();
}

/// Gives the owner back the right to write, so that the folder can be removed.
fn open(folder: &Path) {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            open(&path);
        }
    }
}

/// Runs the command as a user who may not write: another one if this is the superuser. `None` if
/// that user may not run the program at all.
fn as_reader(mut command: Command) -> Option<Output> {
    let id = Command::new("id").arg("-u").output().unwrap();
    if id.stdout == b"0\n" {
        command.uid(NOBODY).gid(NOBODY);
    }
    match command.output() {
        Ok(output) => Some(output),
        Err(error) => {
            skip(&format!("a user without rights cannot run the program: {error}"));
            None
        }
    }
}

#[test]
fn an_index_that_cannot_be_written_is_searched() {
    let folder = folder();
    json(&folder, &["index", "--json"], 0);
    close(folder.path());
    let search = as_reader(command(&folder, &["search", "cua khau", "--json"]));
    let index = as_reader(command(&folder, &["index"]));
    let check = as_reader(command(&folder, &["check", "--bind", "127.0.0.1:0"]));
    // A file of the index that this user may not even read is no damage.
    let meta = folder.path().join("index/g0001/meta.json");
    fs::set_permissions(&meta, fs::Permissions::from_mode(0o000)).unwrap();
    let unreadable = as_reader(command(&folder, &["search", "cua khau"]));
    open(folder.path());
    let (Some(search), Some(index), Some(unreadable)) = (search, index, unreadable) else { return };
    let (status, out, _) = exit_and_output(&check.expect("as the others"));
    assert!(status == 0 && out.contains("may not write to index"), "{out}");

    let (status, out, err) = exit_and_output(&search);
    assert_eq!(status, 0, "{err}");
    let found: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(found["total"], 1);
    let (status, _, err) = exit_and_output(&index);
    assert!(status == 1 && err.contains("cannot lock the index"), "{err}");
    let (status, _, err) = exit_and_output(&unreadable);
    assert!(status == 1 && err.contains("cannot read all files of the index"), "{err}");
    assert!(!err.contains("--rebuild"), "{err}");
}
