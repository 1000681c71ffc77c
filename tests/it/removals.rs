//! Runs that would take most documents out of the index are refused; ordinary changes are not.

use std::fs;

use tracuu::sync::UpdateError;

use crate::ingest::{Corpus, counts};

/// Writes documents of different content to `folder`.
fn fill(corpus: &Corpus, folder: &str, count: usize) {
    for i in 1..=count {
        corpus.write(&format!("{folder}/{i}.txt"), format!("Thông báo số {i} của {folder}"));
    }
}

/// Writes a JSON Lines file with the rows `ids`.
fn rows(corpus: &Corpus, path: &str, ids: impl Iterator<Item = usize>) {
    let row = |id| format!("{{\"id\":\"{id}\",\"text\":\"Điều {id}\"}}\n");
    corpus.write(path, ids.map(row).collect::<String>());
}

/// Returns folder, lost and former number of documents of the refusal, and checks that the index is
/// as before.
fn refused(corpus: &Corpus, rebuild: bool) -> (String, u64, u64) {
    let before = corpus.documents();
    let error = corpus.try_run(rebuild).expect_err("refused");
    assert!(error.to_string().contains("--allow-removals"), "{error}");
    assert_eq!(corpus.documents(), before);
    match error {
        UpdateError::TooManyRemovals { loss, .. } => (loss.folder, loss.lost, loss.before),
        other => panic!("{other}"),
    }
}

fn remove_folder(corpus: &Corpus, folder: &str) {
    fs::remove_dir_all(corpus.folder.path().join(folder)).expect("removed");
}

/// Empties a folder, as if a share that is mounted there had gone.
fn unmount(corpus: &Corpus, folder: &str) {
    remove_folder(corpus, folder);
    fs::create_dir(corpus.folder.path().join(folder)).expect("made");
}

#[test]
fn a_corpus_that_is_away_keeps_its_index() {
    for count in [1, 2, 3, 20] {
        let mut corpus = Corpus::new();
        fill(&corpus, "kho", count);
        corpus.run();
        unmount(&corpus, "kho");
        for rebuild in [false, true] {
            let whole = (String::new(), count as u64, count as u64);
            assert_eq!(refused(&corpus, rebuild), whole);
        }
        remove_folder(&corpus, "kho");
        assert_eq!(refused(&corpus, false).1, count as u64);
        // The share comes back: everything is as before.
        fill(&corpus, "kho", count);
        assert_eq!(counts(&corpus.run()), [0, 0, 0, 0, count as u64]);

        unmount(&corpus, "kho");
        corpus.allow_removals = true;
        assert_eq!(counts(&corpus.run()), [0, 0, count as u64, 0, 0]);
    }
}

#[test]
fn a_folder_that_is_away_keeps_its_documents() {
    let mut corpus = Corpus::new();
    fill(&corpus, "a/chia sẻ/2024", 3);
    fill(&corpus, "a/chia sẻ/2025", 4);
    fill(&corpus, "b", 30);
    corpus.write("a/khác.txt", "Báo cáo khác");
    corpus.run();
    unmount(&corpus, "a/chia sẻ");
    for rebuild in [false, true] {
        assert_eq!(refused(&corpus, rebuild), ("a/chia sẻ".into(), 7, 7));
    }
    // A note in the place of the share, and what else has changed meanwhile, make no difference.
    corpus.write("a/chia sẻ/CHƯA KẾT NỐI.txt", "Ổ chia sẻ chưa được kết nối");
    corpus.write("b/mới.txt", "Thông báo mới");
    assert_eq!(refused(&corpus, false), ("a/chia sẻ".into(), 7, 7));
    remove_folder(&corpus, "a/chia sẻ");
    assert_eq!(refused(&corpus, false), ("a/chia sẻ".into(), 7, 7));
    corpus.allow_removals = true;
    assert_eq!(counts(&corpus.run()), [1, 0, 7, 0, 31]);
}

#[test]
fn most_documents_do_not_go_at_once() {
    let corpus = Corpus::new();
    for folder in 0..10 {
        fill(&corpus, &folder.to_string(), 3);
    }
    corpus.run();
    for folder in 0..10 {
        corpus.delete(&format!("{folder}/1.txt"));
        corpus.delete(&format!("{folder}/2.txt"));
    }
    assert_eq!(refused(&corpus, false), (String::new(), 20, 30));
    // Files that are there and hold nothing any more are lost too.
    for folder in 0..10 {
        corpus.write(&format!("{folder}/1.txt"), "");
        corpus.write(&format!("{folder}/2.txt"), "");
    }
    for rebuild in [false, true] {
        assert_eq!(refused(&corpus, rebuild), (String::new(), 20, 30));
    }
}

#[test]
fn ordinary_changes_go_through() {
    let corpus = Corpus::new();
    fill(&corpus, "a", 3);
    fill(&corpus, "b", 3);
    corpus.run();
    corpus.delete("a/1.txt");
    assert_eq!(counts(&corpus.run()), [0, 0, 1, 0, 5], "one file");
    corpus.rename("a", "c/d");
    corpus.rename("b/1.txt", "b/một.txt");
    assert_eq!(counts(&corpus.run()), [0, 0, 0, 3, 2], "moved and renamed");
    for path in ["c/d/2.txt", "c/d/3.txt", "b/một.txt", "b/2.txt", "b/3.txt"] {
        corpus.write(path, format!("Đã sửa: {path}"));
    }
    assert_eq!(counts(&corpus.run()), [0, 5, 0, 0, 0], "edited");
    corpus.write("b/một.txt", "Sửa lần nữa");
    corpus.delete("b/2.txt");
    corpus.delete("b/3.txt");
    assert_eq!(counts(&corpus.run()), [0, 1, 2, 0, 2], "one edited, two deleted");
    corpus.write("b/2.txt", "Thông báo số 2");
    corpus.write("b/3.txt", "Thông báo số 3");
    corpus.run();
    for path in ["b/một.txt", "b/2.txt", "b/3.txt"] {
        corpus.delete(path);
        corpus.write(&path.replace(".txt", ".html"), format!("<p>Bản mới của {path}</p>"));
    }
    assert_eq!(counts(&corpus.run()), [3, 0, 3, 0, 2], "replaced by as many under other names");
    corpus.delete("b/2.html");
    corpus.write("b/2.html.meta.toml", "");
    assert_eq!(counts(&corpus.run_from(true)), [4, 0, 0, 0, 0], "one file, with a rebuild");
}

#[test]
fn copies_elsewhere_are_no_loss() {
    let corpus = Corpus::new();
    for folder in ["gốc", "bản sao"] {
        for i in 1..=4 {
            corpus.write(&format!("{folder}/{i}.txt"), format!("Thông báo số {i}"));
        }
    }
    corpus.run();
    unmount(&corpus, "bản sao");
    assert_eq!(counts(&corpus.run()), [0, 0, 0, 4, 0]);
}

#[test]
fn rows_are_lost_like_files() {
    let corpus = Corpus::new();
    rows(&corpus, "kho/a.jsonl", 0..40);
    rows(&corpus, "kho/b.jsonl", 40..50);
    fill(&corpus, "c", 2);
    corpus.run();
    corpus.delete("kho/b.jsonl");
    assert_eq!(refused(&corpus, false), ("kho/b.jsonl".into(), 10, 10));
    rows(&corpus, "kho/b.jsonl", 40..41);
    for rebuild in [false, true] {
        assert_eq!(refused(&corpus, rebuild), ("kho/b.jsonl".into(), 9, 10), "cut off");
    }
    // The rows go on in another file.
    corpus.delete("kho/b.jsonl");
    rows(&corpus, "kho/c.jsonl", 40..50);
    assert_eq!(counts(&corpus.run()), [0, 0, 0, 10, 42]);
    unmount(&corpus, "kho");
    assert_eq!(refused(&corpus, false), (String::new(), 50, 52));
}

#[test]
fn documents_that_are_held_back_go_at_once() {
    let mut corpus = Corpus::new();
    corpus.index_secret = true;
    corpus.write("kho/a.txt", "Thông báo");
    corpus.write("kho/a.txt.meta.toml", "secrecy = 'Tối mật'");
    let row = |id| format!("{{\"id\":\"{id}\",\"text\":\"Điều {id}\",\"secrecy\":\"MẬT\"}}\n");
    corpus.write("kho/r.jsonl", (0..300).map(row).collect::<String>());
    fill(&corpus, "b", 2);
    assert_eq!(corpus.run().documents, 303);
    corpus.index_secret = false;
    assert_eq!(counts(&corpus.run()), [0, 0, 301, 0, 2]);
    // They are no counterweight to a loss.
    unmount(&corpus, "b");
    assert_eq!(refused(&corpus, true), ("b".into(), 2, 2));
}

#[test]
fn a_small_part_of_a_large_corpus_may_go() {
    let corpus = Corpus::new();
    rows(&corpus, "lớn.jsonl", 0..2_995);
    fill(&corpus, "hồ sơ 1", 2);
    fill(&corpus, "hồ sơ 2", 3);
    corpus.run();
    remove_folder(&corpus, "hồ sơ 1");
    assert_eq!(counts(&corpus.run()), [0, 0, 2, 0, 2_998], "less than a thousandth");
    fill(&corpus, "hồ sơ 1", 3);
    corpus.run();
    remove_folder(&corpus, "hồ sơ 2");
    assert_eq!(refused(&corpus, false), ("hồ sơ 2".into(), 3, 3));
}

#[test]
fn a_folder_that_cannot_be_listed_is_no_loss() {
    let mut corpus = Corpus::new();
    fill(&corpus, "a", 4);
    fill(&corpus, "b", 1);
    corpus.run();
    corpus.disk.broken.insert("a".into());
    assert_eq!(counts(&corpus.run()), [0, 0, 0, 0, 5]);
    assert_eq!(refused(&corpus, true), (String::new(), 4, 5), "a rebuild cannot keep them");
}
