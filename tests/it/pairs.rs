//! `tracuu pairs`: the table of words and pairs that corrects words read by OCR.

use std::fs;

use liblzma::write::XzEncoder;
use std::io::Write;
use tempfile::TempDir;
use tracuu_text::pairs::PairTable;

use crate::cli::{exit_and_output, json, run, write};

const TEXT: &str = "Ủy ban nhân dân tỉnh. Ủy ban nhân dân xã. Ủy ban nhân dân phường.";

#[test]
fn texts_and_rows_are_counted() {
    let folder = TempDir::new().unwrap();
    write(&folder, "một.txt", TEXT);
    let row =
        |text: &str| format!("{{\"title\": \"Quyết định\", \"text\": \"{text}\", \"x\": 1}}\n");
    write(
        &folder,
        "hai.jsonl",
        &["\u{feff}", &row("số 1"), "\n", &row("số 2 quyết định")].concat(),
    );
    let mut packed = XzEncoder::new(Vec::new(), 1);
    packed.write_all(b"{\"text\": \"so 5 so 6 so 7\"}").unwrap();
    fs::write(folder.path().join("ba.JSONL.xz"), packed.finish().unwrap()).unwrap();
    let texts = ["một.txt", "hai.jsonl", "ba.JSONL.xz"];
    let report = json(&folder, &[&["pairs", "out", "--json"], &texts[..]].concat(), 0);
    assert_eq!((&report["texts"], &report["running_words"]), (&4.into(), &31.into()));
    assert_eq!(report["source"], "một.txt, hai.jsonl, ba.JSONL.xz");
    let bytes = fs::read(folder.path().join("out")).unwrap();
    assert_eq!(report["bytes"], bytes.len());
    let table = PairTable::open(&bytes).unwrap();
    let pair = |first, second| table.pair_count(table.id(first)?, table.id(second)?);
    for (first, second) in [("uỷ", "ban"), ("nhân", "dân"), ("quyết", "định"), ("so", "0")]
    {
        assert!(pair(first, second).is_some(), "{first} {second}");
    }
    // Twice only, and across two rows.
    assert!(pair("số", "0").is_none() && pair("định", "so").is_none());
    let args = ["pairs", "out", "một.txt", "--source", "Ba câu"];
    let (status, out, _) = exit_and_output(&run(&folder, &args));
    assert_eq!((status, out.lines().count()), (0, 1));
    let bytes = fs::read(folder.path().join("out")).unwrap();
    assert_eq!(PairTable::open(&bytes).unwrap().source(), "Ba câu");
}

#[test]
fn what_cannot_be_counted_is_named() {
    let folder = TempDir::new().unwrap();
    write(&folder, "good.txt", TEXT);
    write(&folder, "short.txt", "một hai ba");
    write(&folder, "rows.jsonl", "{\"text\": \"một\"}\n\n{\"title\": \"hai\"}\n");
    fs::write(folder.path().join("old.txt"), b"Quy\xd5t \xae\xdenh").unwrap();
    let cases: [(&[&str], i32, &str); 6] = [
        (&["pairs", "out"], 2, "TEXTS"),
        (&["pairs", "out", "none.txt"], 1, "none.txt cannot be read"),
        (&["pairs", "out", "good.txt", "old.txt"], 1, "old.txt is not text in UTF-8"),
        (&["pairs", "out", "rows.jsonl"], 1, "rows.jsonl: line 3: not a JSON object with a `text`"),
        (&["pairs", "out", "short.txt"], 1, "no word occurs three times"),
        (&["pairs", "no/out", "good.txt"], 1, "out cannot be written"),
    ];
    for (args, expected, message) in cases {
        let (status, out, err) = exit_and_output(&run(&folder, args));
        assert_eq!((status, out.as_str()), (expected, ""), "{args:?}: {err}");
        assert!(err.contains(message), "{args:?}: {err}");
        assert!(!folder.path().join("out").exists(), "{args:?}");
    }
}
