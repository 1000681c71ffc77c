//! Both engines over articles of laws, with questions of law examinations in many forms: each answer
//! of the service must be the same, down to scores, snippets and counts. Needs the material and a
//! cluster.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;
use tracuu::sync::corpus_file;
use tracuu_text::fold;

use crate::cli::{Service, run};
use crate::cluster::TestIndex;
use crate::material::material;

/// Names how many articles are indexed, up to 73,831. All questions are asked then.
const ARTICLES: &str = "TRACUU_CLUSTER_ARTICLES";
/// How many are indexed without it: what a debug build reads twice in half a minute.
const ARTICLES_DEFAULT: usize = 3_000;
/// Of how many questions one is asked without it.
const STEP_DEFAULT: usize = 16;

/// Puts `wanted` articles into the corpus of `folder`, at equal distances in the whole file.
fn copy_articles(whole: &Path, wanted: usize, folder: &TempDir) {
    let lines = || corpus_file::open(whole).unwrap().lines();
    let all = lines().count();
    fs::create_dir(folder.path().join("corpus")).unwrap();
    let file = File::create(folder.path().join("corpus/articles.jsonl")).unwrap();
    let mut file = BufWriter::new(file);
    let is_wanted = |at: usize| at * wanted / all != (at + 1) * wanted / all;
    for (_, line) in lines().enumerate().filter(|(at, _)| is_wanted(*at)) {
        writeln!(file, "{}", line.unwrap()).unwrap();
    }
}

fn questions(path: &Path) -> Vec<String> {
    let text = |line: String| {
        let row: Value = serde_json::from_str(&line).unwrap();
        row["text"].as_str().unwrap().to_string()
    };
    BufReader::new(File::open(path).unwrap()).lines().map(|line| text(line.unwrap())).collect()
}

/// Requests that are made of a question: all of it, some of it, and what the language can say.
fn requests(question: &str) -> Vec<String> {
    let words: Vec<&str> = question.split_whitespace().collect();
    let some = |from: usize, to: usize| words[from.min(words.len())..to.min(words.len())].join(" ");
    let forms = [
        (question.to_string(), ""),
        (fold(question), ""),
        (question.to_string(), "&sort=newest&size=3&page=2"),
        (some(0, 4), "&size=100"),
        (fold(&some(2, 5)), ""),
        (fold(&some(2, 5)), "&reading=typed"),
        (format!("\"{}\"", some(1, 4)), ""),
        (format!("{} OR {}", some(0, 2), some(4, 6)), ""),
        (format!("{} -{}", some(0, 3), some(5, 6)), "&match=any"),
        (format!("{}* {}", fold(&some(3, 4)), some(4, 5)), ""),
    ];
    let path = |(text, rest): &(String, &str)| {
        let text: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
        format!("/api/v1/search?q={text}{rest}")
    };
    forms.iter().map(path).collect()
}

/// The answer of a service, without its time and the name of its generation.
fn answer(service: &Service, path: &str) -> Value {
    let (status, body) = service.get(path);
    assert_eq!(status, 200, "{path}: {body}");
    let mut answer: Value = serde_json::from_str(&body).unwrap();
    let members = answer.as_object_mut().unwrap();
    members.remove("took_ms");
    members.remove("generation");
    answer
}

#[test]
fn many_articles_give_equal_answers() {
    let Some(index) = TestIndex::new() else { return };
    let Some(articles) = material("relevance/alqac-hard/corpus.jsonl.xz") else { return };
    let Some(queries) = material("relevance/alqac/queries.jsonl") else { return };
    let wanted = std::env::var(ARTICLES).ok().map(|wanted| wanted.parse().expect("a number"));
    let step = if wanted.is_some() { 1 } else { STEP_DEFAULT };
    let folder = TempDir::new().unwrap();
    copy_articles(&articles, wanted.unwrap_or(ARTICLES_DEFAULT), &folder);
    index.configure(&folder);
    let [embedded, cluster] = ["tantivy", "opensearch"].map(|engine| {
        // Some articles have faults, which the run names.
        let code = run(&folder, &["index", "--engine", engine]).status.code();
        assert!(matches!(code, Some(0 | 3)), "{code:?}");
        Service::start(&folder, &["--no-index", "--engine", engine])
    });
    let (mut asked, mut found, mut hits) = (0, 0, 0);
    for question in questions(&queries).iter().step_by(step) {
        for path in requests(question) {
            let (one, other) = (answer(&embedded, &path), answer(&cluster, &path));
            assert_eq!(one, other, "{question:?} {path}");
            asked += 1;
            found += u64::from(one["total"].as_u64() > Some(0));
            hits += one["hits"].as_array().map_or(0, Vec::len);
        }
    }
    println!("{asked} requests, {found} found something, {hits} hits");
    assert!(found * 2 > asked);
}
