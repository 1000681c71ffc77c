//! `tracuu check`: an installation in order, and faults that the tests make.

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{command, exit_and_output, folder, json, put_older_index, run, write};

/// A scan of three pages.
const SCAN: &[u8] = include_bytes!("../fixtures/picture/pages.tif");

/// Returns the findings about `part` as `level: message`, after a check that must find faults or
/// not.
fn findings(folder: &TempDir, args: &[&str], part: &str) -> Vec<String> {
    let address = ["--bind", "127.0.0.1:0"];
    let all = [&["check", "--json"], &address[..], args].concat();
    let (_, out, err) = exit_and_output(&run(folder, &all));
    assert_eq!(err, "");
    of_part(&out, part)
}

fn of_part(json: &str, part: &str) -> Vec<String> {
    let found: Value = serde_json::from_str(json).unwrap();
    let all = found["findings"].as_array().unwrap();
    let text = |finding: &Value, name: &str| finding[name].as_str().unwrap().to_string();
    let has_fault = all.iter().any(|finding| finding["level"] == "fault");
    assert_eq!(found["ok"], !has_fault, "{json}");
    let of_part = all.iter().filter(|finding| finding["part"] == part);
    of_part.map(|one| format!("{}: {}", text(one, "level"), text(one, "message"))).collect()
}

/// Asserts that one of `findings` begins with `start` and holds each of `parts`.
#[track_caller]
fn holds(findings: &[String], start: &str, parts: &[&str]) {
    let fits =
        |one: &&String| one.starts_with(start) && parts.iter().all(|part| one.contains(part));
    assert!(findings.iter().any(|one| fits(&one)), "{start} {parts:?} in {findings:#?}");
}

/// Returns every file below `folder` with its content.
fn state(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files.extend(state(&path)),
            false => drop(files.insert(path.clone(), fs::read(&path).unwrap())),
        }
    }
    files
}

#[test]
fn an_installation_in_order_has_no_fault_and_is_not_changed() {
    let folder = folder();
    run(&folder, &["index"]);
    let before = state(folder.path());
    let args = ["check", "--ocr", "off", "--bind", "127.0.0.1:0"];
    let (status, out, err) = exit_and_output(&run(&folder, &args));
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    assert_eq!(state(folder.path()), before);
    let lines: Vec<String> = out.lines().map(str::to_string).collect();
    holds(&lines, "ok ", &["settings", "corpus = corpus (default)"]);
    holds(&lines, "ok ", &["settings", "ocr = off (--ocr)"]);
    holds(&lines, "ok ", &["reader"]);
    holds(&lines, "ok ", &["painter"]);
    holds(&lines, "ok ", &["corpus", "1 file in corpus: 1 txt"]);
    holds(&lines, "note ", &["corpus", "not read: 1 .md"]);
    holds(
        &lines,
        "ok ",
        &["index", "1 document in index", "format ", "generation g0001", "written 20"],
    );
    holds(&lines, "ok ", &["index", "agrees"]);
    holds(&lines, "ok ", &["ocr", "no scan waits"]);
    holds(&lines, "ok ", &["address"]);
    assert!(!lines.iter().any(|line| line.starts_with("fault")), "{out}");
}

#[test]
fn settings_say_where_they_come_from_and_keep_secrets() {
    let folder = folder();
    write(&folder, "tracuu.toml", "watch = true\nadmin_token = 'a secret of the office'");
    let mut check = command(&folder, &["check", "--corpus", "corpus", "--json"]);
    let (_, out, _) = exit_and_output(&check.env("TRACUU_INDEX", "elsewhere").output().unwrap());
    let settings = of_part(&out, "settings");
    holds(&settings, "ok: corpus = corpus (--corpus)", &[]);
    holds(&settings, "ok: index = elsewhere (TRACUU_INDEX)", &[]);
    holds(&settings, "ok: watch = true (`watch` in `tracuu.toml`)", &[]);
    holds(&settings, "ok: admin_token = set (", &[]);
    assert!(!out.contains("a secret"), "{out}");
}

#[test]
fn a_file_of_opened_results_that_is_none_is_a_fault() {
    let folder = folder();
    let opened = "{\"query\":\"a\",\"document\":\"b\",\"days\":2,\"last\":\"2026-11-29\"}\n";
    write(&folder, "tracuu.toml", "opened = 'opened.jsonl'");
    for (text, finding) in [(opened, "ok: 1 opened result in"), ("{\"id\":1}\n", "fault: ")] {
        write(&folder, "opened.jsonl", text);
        holds(&findings(&folder, &[], "opened"), finding, &["opened.jsonl"]);
    }
}

#[test]
fn a_setting_that_cannot_be_read_is_a_fault() {
    let folder = folder();
    for (file, message) in [("bind = 'here'", "`here`"), ("oops", "not TOML"), ("ocr = 3", "ocr")] {
        write(&folder, "tracuu.toml", file);
        let (status, out, err) = exit_and_output(&run(&folder, &["check"]));
        assert_eq!((status, err.as_str()), (1, ""));
        assert!(out.starts_with("fault ") && out.contains(message), "{out}");
    }
}

#[test]
fn a_corpus_that_is_away_is_a_fault() {
    let folder = folder();
    write(&folder, "corpus/hai.txt", "Báo cáo về cửa khẩu");
    run(&folder, &["index"]);
    // The share is gone, and only the folder is left on which it was mounted.
    fs::remove_dir_all(folder.path().join("corpus")).unwrap();
    fs::create_dir(folder.path().join("corpus")).unwrap();
    holds(&findings(&folder, &[], "corpus"), "fault", &["no file", "--corpus"]);
    holds(&findings(&folder, &[], "index"), "fault", &["2 of the 2", "--allow-removals"]);
    fs::remove_dir(folder.path().join("corpus")).unwrap();
    holds(&findings(&folder, &[], "corpus"), "fault", &["cannot be listed", "--corpus"]);
    holds(&findings(&folder, &[], "index"), "ok: 2 documents", &[]);
}

#[test]
fn an_index_that_differs_from_the_corpus_is_noted() {
    let folder = folder();
    for name in ["a", "b", "c", "d"] {
        write(&folder, &format!("corpus/{name}.txt"), &format!("Báo cáo {name} về cửa khẩu"));
    }
    write(&folder, "corpus/rows.jsonl", "{\"id\":\"1\",\"text\":\"Điều 1\"}\n");
    run(&folder, &["index"]);
    fs::remove_file(folder.path().join("corpus/a.txt")).unwrap();
    write(&folder, "corpus/b.txt", "Báo cáo khác về cửa khẩu");
    write(&folder, "corpus/c.txt.meta.toml", "year = 2020");
    write(&folder, "corpus/e.txt", "Báo cáo mới");
    let index = findings(&folder, &[], "index");
    holds(&index, "note: differs", &["1 file new, 2 changed, 1 gone", "tracuu index"]);
    run(&folder, &["index"]);
    holds(&findings(&folder, &[], "index"), "ok: agrees", &[]);
    // A file that no run can read does not count as changed for ever.
    write(&folder, "corpus/broken.pdf", "%PDF-1.4 nothing");
    run(&folder, &["index"]);
    holds(&findings(&folder, &[], "index"), "ok: agrees", &[]);
}

#[test]
fn an_index_that_cannot_be_used_is_a_fault() {
    let folder = folder();
    holds(&findings(&folder, &[], "index"), "fault", &["no index", "tracuu index"]);
    assert!(!folder.path().join("index").exists(), "checking makes no index");
    put_older_index(&folder);
    let index = findings(&folder, &[], "index");
    holds(&index, "fault", &["format 9", "tracuu index --rebuild"]);
    write(&folder, "index/CURRENT", "../elsewhere");
    holds(&findings(&folder, &[], "index"), "fault", &["tracuu index --rebuild"]);
}

/// Whatever file of the index is damaged, the check names it or the index, and the next rebuild
/// puts it right.
#[test]
fn damage_anywhere_in_the_index_is_a_fault() {
    let folder = folder();
    run(&folder, &["index"]);
    let generation = folder.path().join("index/g0001");
    let is_segment = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        name.len() > 32 && !name.starts_with('.')
    };
    let segments: Vec<(PathBuf, Vec<u8>)> =
        state(&generation).into_iter().filter(|(path, _)| is_segment(path)).collect();
    assert!(segments.len() > 4, "{segments:?}");
    for (path, bytes) in &segments {
        let mut flipped = bytes.clone();
        flipped[0] ^= 1;
        for damaged in [&flipped[..], &bytes[..bytes.len() / 2], b""] {
            fs::write(path, damaged).unwrap();
            let index = findings(&folder, &[], "index");
            holds(&index, "fault", &["tracuu index --rebuild"]);
        }
        fs::write(path, bytes).unwrap();
    }
    holds(&findings(&folder, &[], "index"), "ok: agrees", &[]);
    let (path, bytes) = &segments[0];
    fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
    json(&folder, &["index", "--rebuild", "--json"], 0);
    holds(&findings(&folder, &[], "index"), "ok: agrees", &[]);
}

#[test]
fn scans_that_wait_are_counted_with_what_to_install() {
    let folder = folder();
    fs::write(folder.path().join("corpus/a.tif"), SCAN).unwrap();
    fs::write(folder.path().join("corpus/copy.tif"), SCAN).unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    let without_tesseract = |args: &[&str]| {
        let mut command = command(&folder, args);
        exit_and_output(&command.env("PATH", folder.path().join("empty")).output().unwrap())
    };
    for (mode, why) in [("auto", "tesseract-ocr-vie"), ("off", "`ocr` is off")] {
        let (status, out, _) = without_tesseract(&["index", "--ocr", mode]);
        assert_eq!(status, 3);
        assert!(out.contains("1 file waits to be read by OCR, 3 pages: "), "{out}");
        assert!(out.contains(why), "{out}");
    }
    let (_, out, _) = without_tesseract(&["index", "--json"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&report["scans_waiting"], &report["pages_waiting"]), (&1.into(), &3.into()));
    for (mode, level) in [("auto", "note: auto"), ("on", "fault: on"), ("off", "ok: off")] {
        let args = ["check", "--json", "--bind", "127.0.0.1:0", "--ocr", mode];
        let (status, out, _) = without_tesseract(&args);
        assert_eq!(status, i32::from(mode == "on"), "{out}");
        let ocr = of_part(&out, "ocr");
        holds(&ocr, level, if mode == "off" { &[] } else { &["install", "tesseract-ocr-vie"] });
        holds(&ocr, "note: 1 file waits to be read by OCR, 3 pages", &[]);
    }
}

/// Only tesseract without its Vietnamese data is installed.
#[test]
#[cfg(unix)]
fn missing_vietnamese_data_are_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    write(&folder, "bin/tesseract", "#!/bin/sh\necho eng\n");
    let program = folder.path().join("bin/tesseract");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let check = |languages: &str| {
        write(&folder, "bin/tesseract", &format!("#!/bin/sh\necho {languages}\n"));
        let mut command = command(&folder, &["check", "--json"]);
        let (_, out, _) =
            exit_and_output(&command.env("PATH", folder.path().join("bin")).output().unwrap());
        of_part(&out, "ocr")
    };
    holds(&check("eng"), "note: auto", &["Vietnamese model", "tesseract-ocr-vie"]);
    holds(&check("vie"), "ok: auto", &["with its Vietnamese data"]);
}

#[test]
fn an_address_that_cannot_be_used_is_named() {
    let folder = folder();
    let address = |address: &str| {
        let (_, out, _) = exit_and_output(&run(&folder, &["check", "--json", "--bind", address]));
        of_part(&out, "address")
    };
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let text = taken.local_addr().unwrap().to_string();
    holds(&address(&text), "note", &[&text, "in use"]);
    // An address for documentation (RFC 5737), which no machine has.
    let other = address("192.0.2.1:0");
    holds(&other, "fault", &["192.0.2.1", "--bind"]);
    holds(&other, "note", &["no login"]);
}
