//! The program while its corpus is away: nothing is forgotten, and every answer says so.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{Service, command, exit_and_output, folder, json, run, write};

/// Empties the corpus folder, as if a share that is mounted there had gone.
fn unmount(folder: &TempDir) {
    fs::rename(folder.path().join("corpus"), folder.path().join("share")).unwrap();
    fs::create_dir(folder.path().join("corpus")).unwrap();
}

fn mount(folder: &TempDir) {
    fs::remove_dir(folder.path().join("corpus")).unwrap();
    fs::rename(folder.path().join("share"), folder.path().join("corpus")).unwrap();
}

/// Returns a folder with a corpus and its index.
fn indexed() -> TempDir {
    let folder = folder();
    write(&folder, "corpus/hai.txt", "Báo cáo về cửa khẩu");
    json(&folder, &["index", "--json"], 0);
    folder
}

/// Asserts that the service answers from the last index and says that the corpus is away.
fn assert_goes_on(service: &Service) {
    let ready = service.get_until("/readyz", |_, body| body.contains("away"));
    assert!(ready.starts_with("ready, but the corpus is away"), "{ready}");
    let (_, found) = service.get("/api/v1/search?q=cua+khau");
    assert!(found.contains("\"total\":2"), "{found}");
    let (status, page) = service.get("/");
    assert_eq!(status, 200);
    assert!(page.contains("Hiện không truy cập được thư mục văn bản"), "{page}");
    assert!(service.get("/tim-kiem?q=a&lang=en").1.contains("The folder of documents is away"));
    assert!(service.get("/khong-co").1.contains("Hiện không truy cập được thư mục văn bản"));
    let (_, state) = service.get("/api/v1/index");
    let run = serde_json::from_str::<Value>(&state).unwrap()["run"].clone();
    assert_eq!(run["corpus_away"], true);
    let error = run["last_error"].as_str().unwrap();
    assert!(error.contains("away") && !error.contains("corpus`"), "no paths: {error}");
}

fn assert_is_back(service: &Service) {
    service.get_until("/readyz", |_, body| body == "ready\n");
    assert!(!service.get("/").1.contains("Hiện không truy cập được"));
}

#[test]
fn an_empty_folder_needs_a_word_before_the_index_is_emptied() {
    let folder = indexed();
    unmount(&folder);
    for args in [&["index"][..], &["index", "--rebuild"]] {
        let (status, out, err) = exit_and_output(&run(&folder, args));
        assert_eq!((status, out.as_str()), (1, ""));
        for part in ["2 of the 2 documents", "`corpus`", "tracuu index --allow-removals"] {
            assert!(err.contains(part), "{err}");
        }
    }
    assert_eq!(json(&folder, &["search", "", "--json"], 0)["total"], 2);
    write(&folder, "other.toml", "allow_removals = true");
    let allowed = json(&folder, &["index", "--config", "other.toml", "--json"], 0);
    assert_eq!((&allowed["removed"], &allowed["documents"]), (&2.into(), &0.into()));

    mount(&folder);
    json(&folder, &["index", "--json"], 0);
    unmount(&folder);
    let mut index = command(&folder, &["index"]);
    assert!(index.env("TRACUU_ALLOW_REMOVALS", "yes").output().unwrap().status.success());
    assert_eq!(json(&folder, &["index", "--allow-removals", "--json"], 0)["documents"], 0);
}

/// What an index of another format held cannot be compared, so it is not replaced by nothing.
#[test]
fn an_index_of_another_format_is_not_emptied() {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("corpus")).unwrap();
    fs::create_dir_all(folder.path().join("index")).unwrap();
    write(&folder, "index/CURRENT", "g0001\n");
    let fixture = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/index-format-9/g0001");
    fs::create_dir(folder.path().join("index/g0001")).unwrap();
    for file in fs::read_dir(fixture).unwrap() {
        let file = file.unwrap();
        let copy = folder.path().join("index/g0001").join(file.file_name());
        fs::copy(file.path(), copy).unwrap();
    }
    for args in [&["index"][..], &["index", "--rebuild"]] {
        let (status, _, err) = exit_and_output(&run(&folder, args));
        assert!(status == 1 && err.contains("--allow-removals"), "{err}");
    }
    assert_eq!(json(&folder, &["index", "--allow-removals", "--json"], 0)["documents"], 0);
}

#[test]
fn a_service_that_starts_without_its_documents_goes_on() {
    let folder = indexed();
    unmount(&folder);
    let service = Service::start(&folder, &[]);
    assert_goes_on(&service);
    // Somebody says that they are to go; the service takes up the index and says nothing more.
    json(&folder, &["index", "--allow-removals", "--json"], 0);
    assert_is_back(&service);
    assert_eq!(service.stop(), Some(0));

    let folder = indexed();
    fs::remove_dir_all(folder.path().join("corpus")).unwrap();
    let service = Service::start(&folder, &[]);
    assert_goes_on(&service);
    assert_eq!(service.stop(), Some(0));
}

#[test]
fn a_service_that_loses_its_documents_goes_on_until_they_are_back() {
    let folder = indexed();
    let service = Service::start(&folder, &["--watch"]);
    assert_is_back(&service);
    unmount(&folder);
    assert_goes_on(&service);
    mount(&folder);
    assert_is_back(&service);
    fs::rename(folder.path().join("corpus"), folder.path().join("share")).unwrap();
    assert_goes_on(&service);
    fs::rename(folder.path().join("share"), folder.path().join("corpus")).unwrap();
    assert_is_back(&service);
    assert_eq!(service.stop(), Some(0));
}

#[test]
fn without_documents_and_index_there_is_nothing_to_serve() {
    let folder = TempDir::new().unwrap();
    for args in [&["serve", "--bind", "127.0.0.1:0"][..], &["--bind", "127.0.0.1:0"]] {
        let (status, out, err) = exit_and_output(&run(&folder, args));
        assert_eq!((status, out.as_str()), (1, ""));
        assert!(err.contains("the corpus folder `corpus` cannot be listed"), "{err}");
    }
    let service = Service::start(&folder, &["--watch"]);
    service.get_until("/readyz", |status, body| status == 503 && body.contains("corpus_away"));
    let (status, page) = service.get("/");
    assert!(status == 503 && page.contains("Chưa có kho văn bản"), "{page}");
    write(&folder, "corpus/một.txt", "Thông báo về cửa khẩu");
    service.get_until("/api/v1/search?q=cua+khau", |_, body| body.contains("\"total\":1"));
    assert_is_back(&service);
    assert_eq!(service.stop(), Some(0));
}
