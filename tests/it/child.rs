//! Reading files in a child process. A child returns what reading in this process returns. A child
//! that hangs, crashes or answers with invalid data fails only its own file.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use tracuu_extract::IssueCode;
use tracuu_extract::child::{Sandbox, TIME_MAX};
use tracuu_extract::extract;
use tracuu_extract::format::Format;

const PAGE: &[u8] = "<!DOCTYPE html><p>Quyết định</p><p>Điều 1. Phê duyệt</p>".as_bytes();

fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_tracuu"))
}

/// Writes a program that runs `what`, whatever its arguments and input. Returns its path.
fn script(folder: &Path, what: &str) -> PathBuf {
    let path = folder.join("program");
    fs::write(&path, format!("#!/bin/sh\n{what}\n")).expect("written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("made a program");
    path
}

#[test]
fn a_child_reads_as_this_process_does() {
    let sandbox = Sandbox::new(program(), TIME_MAX);
    let cases: [(Format, &[u8]); 5] = [
        (Format::Html, PAGE),
        (Format::Text, "Thông báo".as_bytes()),
        (Format::Pdf, PAGE),
        (Format::Pdf, b"%PDF-1.7 and no more"),
        (Format::Html, b""),
    ];
    for (promised, bytes) in cases {
        assert_eq!(sandbox.extract(promised, bytes), extract(promised, bytes), "{promised:?}");
    }
}

#[test]
fn a_child_that_breaks_off_costs_its_file() {
    let cases = [
        ("exec sleep 1000", IssueCode::TimedOut),
        // A process started by the child must not keep the output pipe open.
        ("sleep 1000 & wait", IssueCode::TimedOut),
        ("kill -ABRT $$", IssueCode::Crashed),
        ("echo '{\"Ok\":'", IssueCode::Crashed),
        ("kill -XCPU $$", IssueCode::TimedOut),
        ("exit 3", IssueCode::Crashed),
    ];
    for (what, code) in cases {
        let folder = TempDir::new().expect("a folder");
        let sandbox = Sandbox::new(script(folder.path(), what), Duration::from_millis(500));
        let error = sandbox.extract(Format::Html, PAGE).expect_err(what);
        assert_eq!(error.code, code, "{what}: {}", error.message);
    }
}

#[test]
fn a_missing_program_is_named() {
    let error = Sandbox::new("không/có".into(), TIME_MAX).extract(Format::Html, PAGE).unwrap_err();
    assert!(error.message.contains("cannot be started"), "{}", error.message);
}

#[test]
fn pages_are_painted_in_a_child() {
    let paint = |pdf: &[u8], pages: &[u32]| {
        let mut child = Command::new(program())
            .arg("paint")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("started");
        let mut input = (pdf.len() as u64).to_le_bytes().to_vec();
        input.extend(pdf);
        input.extend(pages.iter().flat_map(|index| index.to_le_bytes()));
        child.stdin.take().expect("a pipe").write_all(&input).expect("fed");
        let painted = child.wait_with_output().expect("ended");
        assert!(painted.status.success());
        painted.stdout
    };
    let pdf = b"%PDF-1.4\n1 0 obj\n<</Type/Page/MediaBox[0 0 36 18]>>\nendobj\n";
    // One picture, with neither stamps that were cut out nor seals.
    let page = [&[1, 100, 0, 0, 0, 50, 0, 0, 0][..], &[255; 5_000], &[0, 0]].concat();
    assert_eq!(paint(pdf, &[0, 7, 0]), [&page[..], &[0], &page[..]].concat());
    assert_eq!(paint(b"%PDF-1.4 and no more", &[0, 1]), [0_u8, 0]);
    assert!(paint(b"", &[]).is_empty());
}
