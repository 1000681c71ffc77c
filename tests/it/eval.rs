//! `tracuu eval` from the command line: figures computed by hand, the run file, and messages about
//! bad input.

use std::fs;
use std::process::{Command, Stdio};

use super::material::material;
use serde_json::Value;
use tempfile::TempDir;

/// Four documents. Only `Luật A|2` contains `nghỉ`. The first three contain `hải`; for its length,
/// `a b` contains it most often.
const CORPUS: &str = r#"{"id": "Luật A|1", "title": "Luật Biển", "text": "Điều 1. Vùng biển\n\nHải quan làm việc ở vùng biển rộng lớn của nước ta theo luật."}
{"id": "Luật A|2", "text": "Ngày nghỉ\tcủa hải quan là chủ nhật và các ngày lễ lớn trong năm theo luật định."}

{"id": "a b", "text": "Hải đảo, hải sản, hải lý."}
{"id": 4, "text": "Đường sắt."}
"#;

/// `mồ côi` has no judgements. `không có` has only a judgement of 0 (irrelevant).
const QUERIES: &str = r#"{"id": "nghỉ lễ", "text": "ngày nghỉ"}
{"id": "hải", "text": "hải"}
{"id": "lạc", "text": "hải đảo"}
{"id": "mồ côi", "text": "sắt"}
{"id": "không có", "text": "xyz"}
"#;

const QRELS: &str = "nghỉ lễ\tLuật A|2\t1\nhải\tLuật A|1\t1\nhải\tLuật A|2\t1\nlạc\t4\t2\nlạc\tmất\t1\n\
    không có\t4\t0\nkhách\ta b\t1\n";

/// Creates a folder with queries, judgements and corpus, and an empty folder for temporary files.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("tmp")).unwrap();
    for (name, text) in [("corpus.jsonl", CORPUS), ("queries.jsonl", QUERIES), ("qrels.tsv", QRELS)]
    {
        write(&folder, name, text.as_bytes());
    }
    folder
}

fn write(folder: &TempDir, name: &str, bytes: &[u8]) {
    fs::create_dir_all(folder.path().join("đo")).unwrap();
    fs::write(folder.path().join("đo").join(name), bytes).unwrap();
}

/// Runs `tracuu eval ARGS`. Returns the exit status, standard output and standard error. Asserts
/// that no temporary file is left.
fn eval(folder: &TempDir, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tracuu"));
    command.arg("eval").args(args).current_dir(folder.path()).stdin(Stdio::null());
    let temporary = folder.path().join("tmp");
    let output = command.env("TMPDIR", &temporary).output().unwrap();
    let left: Vec<_> = fs::read_dir(temporary).unwrap().collect();
    assert!(left.is_empty(), "{args:?} left {left:?}");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn assert_figures(report: &Value) {
    // `hải` finds `a b` and then both relevant documents, so its nDCG is
    // (0.630930 + 0.5) / (1 + 0.630930) and its reciprocal rank 1/2. `nghỉ lễ` finds its one
    // relevant document first. `lạc` finds neither of its two.
    let expected = [
        ("ndcg@10", (1.0 + 0.693426 + 0.0) / 3.0),
        ("mrr@10", (1.0 + 0.5 + 0.0) / 3.0),
        ("recall@10", (1.0 + 1.0 + 0.0) / 3.0),
        ("recall@100", (1.0 + 1.0 + 0.0) / 3.0),
    ];
    for (name, expected) in expected {
        let found = report[name].as_f64().unwrap();
        assert!((found - expected).abs() < 1e-5, "{name}: {found}, by hand {expected}");
    }
    assert_eq!((&report["queries"], &report["documents"]), (&3.into(), &4.into()));
    let (p50, p99) = (report["ms_p50"].as_f64().unwrap(), report["ms_p99"].as_f64().unwrap());
    assert!(0.0 < p50 && p50 <= p99);
    assert!(report["index_bytes"].as_u64().unwrap() > 0);
    // The four texts as displayed: normalized, without empty lines and tabs.
    let shown = [
        "Điều 1. Vùng biển\nHải quan làm việc ở vùng biển rộng lớn của nước ta theo luật.",
        "Ngày nghỉ của hải quan là chủ nhật và các ngày lễ lớn trong năm theo luật định.",
        "Hải đảo, hải sản, hải lý.",
        "Đường sắt.",
    ];
    assert_eq!(report["text_bytes"], shown.map(str::len).iter().sum::<usize>());
}

#[test]
fn figures_are_those_counted_by_hand() {
    let folder = folder();
    let (status, out, err) = eval(&folder, &["đo", "--json"]);
    assert_eq!((status, out.lines().count()), (0, 1), "{err}");
    assert_figures(&serde_json::from_str(&out).unwrap());
    for expected in [
        "2 queries without any positive judgement are left out",
        "1 judgements of đo/qrels.tsv are left out: their queries are not in đo/queries.jsonl",
        "1 positive judgements are of documents that the corpus does not hold",
    ] {
        assert!(err.contains(expected), "{err}");
    }
    let (status, out, _) = eval(&folder, &["đo"]);
    assert!(status == 0 && out.contains("nDCG@10    0.5645\n") && out.contains("p99"), "{out}");
}

#[test]
fn a_packed_corpus_gives_the_same() {
    let folder = folder();
    let plain = folder.path().join("đo/corpus.jsonl");
    let packed = folder.path().join("đo/corpus.jsonl.xz");
    // Two concatenated streams are one file, as written by `cat a.xz b.xz`.
    let (first, second) = CORPUS.split_at(CORPUS.find("{\"id\": \"a b\"").unwrap());
    fs::write(&packed, [pack(first), pack(second)].concat()).unwrap();
    fs::remove_file(plain).unwrap();
    for args in [&["đo", "--json"][..], &["đo", "--json", "--corpus", "đo/corpus.jsonl.xz"]] {
        let (status, out, err) = eval(&folder, args);
        assert_eq!(status, 0, "{err}");
        assert_figures(&serde_json::from_str(&out).unwrap());
    }

    let whole = fs::read(&packed).unwrap();
    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0xff;
    for bytes in [&whole[..whole.len() - 40], &damaged] {
        fs::write(&packed, bytes).unwrap();
        let (status, out, err) = eval(&folder, &["đo", "--json"]);
        assert_eq!((status, out.as_str()), (1, ""));
        assert!(err.contains("đo/corpus.jsonl.xz cannot be read"), "{err}");
    }
}

fn pack(text: &str) -> Vec<u8> {
    use std::io::Read;
    let mut packed = Vec::new();
    liblzma::read::XzEncoder::new(text.as_bytes(), 6).read_to_end(&mut packed).unwrap();
    packed
}

#[test]
fn the_run_holds_every_query() {
    let folder = folder();
    let (status, _, err) = eval(&folder, &["đo", "--json", "--run", "lượt.tsv"]);
    assert_eq!(status, 0, "{err}");
    let run = fs::read_to_string(folder.path().join("lượt.tsv")).unwrap();
    let rows: Vec<Vec<&str>> = run.lines().map(|line| line.split('\t').collect()).collect();
    assert!(rows.iter().all(|row| row.len() == 6 && row[1] == "Q0" && row[5] == "tracuu"), "{run}");
    let found: Vec<_> = rows.iter().map(|row| (row[0], row[2], row[3])).collect();
    // The ranking decides which of the two laws comes first; both have the same grade.
    let mut laws = [found[2].1, found[3].1];
    laws.sort();
    assert_eq!(laws, ["Luật A|1", "Luật A|2"]);
    let expected = [
        ("nghỉ lễ", "Luật A|2", "1"),
        ("hải", "a b", "1"),
        ("hải", found[2].1, "2"),
        ("hải", found[3].1, "3"),
        // Documents that lack one of its two words follow.
        ("lạc", "a b", "1"),
        ("lạc", found[5].1, "2"),
        ("lạc", found[6].1, "3"),
        ("mồ côi", "4", "1"),
    ];
    assert_eq!(found, expected);
    let scores: Vec<f32> = rows[1..4].iter().map(|row| row[4].parse().unwrap()).collect();
    assert!(scores[0] > scores[1] && scores[1] >= scores[2] && scores[2] > 0.0, "{scores:?}");
}

#[test]
fn bad_input_is_named_and_nothing_is_left() {
    let cases: [(&str, Option<&str>, &[&str]); 14] = [
        ("queries.jsonl", None, &["đo/queries.jsonl cannot be read"]),
        ("qrels.tsv", None, &["đo/qrels.tsv cannot be read"]),
        ("corpus.jsonl", None, &["đo/corpus.jsonl cannot be read"]),
        (
            "queries.jsonl",
            Some("{\"id\":\"a\",\"text\":\"b\"}\nx"),
            &["đo/queries.jsonl: line 2: not"],
        ),
        ("queries.jsonl", Some(""), &["đo/queries.jsonl holds no queries"]),
        ("qrels.tsv", Some("hải\ta b\t1\nhải\t4"), &["đo/qrels.tsv: line 2: 2 columns", "three"]),
        ("qrels.tsv", Some("hải\t4\ttốt"), &["line 1: the grade is `tốt`", "from 0 to 1000"]),
        ("qrels.tsv", Some("hải\t4\t0"), &["no positive judgement"]),
        (
            "corpus.jsonl",
            Some("{\"id\":1,\"text\":\"a\"}\n\n{\"id\":2}"),
            &["line 3: `text` of `2`"],
        ),
        (
            "corpus.jsonl",
            Some("{\"id\":1,\"text\":\"a\"}\n{\"id\":\"1\",\"text\":\"b\"}"),
            &["đo/corpus.jsonl: line 2: the id `1` stands already in line 1"],
        ),
        ("corpus.jsonl", Some("{\"id\":1,\"text\":\"a\",\"year\":\"x\"}"), &["line 1: ", "`year`"]),
        ("corpus.jsonl", Some("%PDF-1.7"), &["đo/corpus.jsonl holds a PDF; it must be JSON Lines"]),
        ("corpus.jsonl", Some("\n"), &["đo/corpus.jsonl holds no rows"]),
        (
            "queries.jsonl",
            Some("{\"id\":\"a\\tb\",\"text\":\"c\"}"),
            &["line 1: `id` is \"a\\tb\""],
        ),
    ];
    for (name, text, messages) in cases {
        let folder = folder();
        match text {
            Some(text) => write(&folder, name, text.as_bytes()),
            None => fs::remove_file(folder.path().join("đo").join(name)).unwrap(),
        }
        let (status, out, err) = eval(&folder, &["đo", "--json"]);
        assert_eq!((status, out.as_str()), (1, ""), "{name} {text:?}: {err}");
        assert!(messages.iter().all(|message| err.contains(message)), "{messages:?}: {err}");
    }
}

#[test]
fn a_run_that_cannot_be_written_is_named() {
    let folder = folder();
    let (status, _, err) = eval(&folder, &["đo", "--run", "none/run.tsv"]);
    assert!(status == 1 && err.contains("none/run.tsv cannot be written"), "{err}");
    // An id with a tab can be indexed, but a line of a run file cannot hold it.
    write(&folder, "corpus.jsonl", b"{\"id\":\"a\\tb\",\"text\":\"ng\xc3\xa0y ngh\xe1\xbb\x89\"}");
    assert_eq!(eval(&folder, &["đo"]).0, 0);
    let (status, _, err) = eval(&folder, &["đo", "--run", "run.tsv"]);
    assert!(status == 1 && err.contains("\"a\\tb\" cannot stand in a run"), "{err}");
}

#[test]
fn wrong_usage_is_status_2() {
    let folder = folder();
    for args in [&[][..], &["đo", "thừa"], &["đo", "--depth", "5"]] {
        assert_eq!(eval(&folder, args).0, 2, "{args:?}");
    }
}

/// Checks that the ranking quality for questions about law articles stays above its limits.
#[test]
fn quality_on_law_articles_holds() {
    let Some(articles) = material("relevance/alqac") else { return };
    let folder = folder();
    let read = |name: &str| fs::read_to_string(articles.join(name)).unwrap();
    write(&folder, "queries.jsonl", read("queries.jsonl").as_bytes());
    write(&folder, "qrels.tsv", read("qrels.tsv").as_bytes());
    let corpus = articles.join("corpus.jsonl");
    let (status, out, err) = eval(&folder, &["đo", "--corpus", corpus.to_str().unwrap(), "--json"]);
    assert_eq!(status, 0, "{err}");
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&report["queries"], &report["documents"]), (&525.into(), &2249.into()));
    for (name, least) in [("ndcg@10", 0.91), ("mrr@10", 0.89), ("recall@10", 0.95)] {
        assert!(report[name].as_f64().unwrap() > least, "{name}: {report}");
    }
}
