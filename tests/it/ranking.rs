//! Ranking as a file reviewed like code: judged queries on the sample corpus, with the order of
//! their hits. A changed order shows in the diff of `tests/ranking/order.txt`.

use std::fmt::Write;
use std::path::PathBuf;

use tracuu::eval::metrics::ndcg;

use super::sample_corpus::{files, search};

/// Environment variable that makes the test rewrite the orders, so that their diff can be reviewed.
const WRITE_ORDERS_VAR: &str = "TRACUU_WRITE_ORDERS";

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/ranking").join(name)
}

/// A query and the grades of its relevant documents, by the number in the file name.
struct Judged<'a> {
    query: &'a str,
    grades: Vec<(&'a str, u32)>,
}

impl Judged<'_> {
    fn read(line: &str) -> Judged<'_> {
        let (query, grades) = line.split_once('\t').expect("a tab behind the query");
        let grades = grades.split(' ').map(|one| {
            let (file, grade) = one.split_once(':').expect("a colon before the grade");
            (file, grade.parse().expect("a grade"))
        });
        Judged { query, grades: grades.collect() }
    }

    fn grade(&self, file: &str) -> u32 {
        self.grades.iter().find(|(named, _)| *named == file).map_or(0, |(_, grade)| *grade)
    }

    /// nDCG over all hits.
    fn ndcg(&self, found: &[&str]) -> f64 {
        let gains: Vec<u32> = found.iter().map(|file| self.grade(file)).collect();
        let judged: Vec<u32> = self.grades.iter().map(|(_, grade)| *grade).collect();
        ndcg(&gains, &judged, usize::MAX)
    }
}

#[test]
fn orders_are_as_reviewed() {
    let queries = std::fs::read_to_string(path("queries.tsv")).expect("the queries");
    let mut orders = String::new();
    let (mut sum, mut count, mut first) = (0.0, 0, 0);
    for line in queries.lines().filter(|line| !line.starts_with('#')) {
        let judged = Judged::read(line);
        let response = search(judged.query);
        let found: Vec<&str> = files(&response).iter().map(|file| &file[..3]).collect();
        let (ndcg, best) = (judged.ndcg(&found), judged.grades.iter().map(|g| g.1).max());
        (sum, count) = (sum + ndcg, count + 1);
        first += usize::from(found.first().map(|file| judged.grade(file)) == best);
        let found = found.iter().map(|file| match judged.grade(file) {
            0 => format!(" {file}"),
            grade => format!(" {file}:{grade}"),
        });
        let _ = writeln!(orders, "{ndcg:.3} {}\n     {}", judged.query, found.collect::<String>());
    }
    let mean = sum / f64::from(count);
    let head =
        format!("{count} queries, mean nDCG {mean:.3}, the best document first {first} times");
    let orders = format!("{head}\n\n{orders}");
    if std::env::var_os(WRITE_ORDERS_VAR).is_some() {
        std::fs::write(path("order.txt"), &orders).expect("the orders are written");
    }
    let reviewed = std::fs::read_to_string(path("order.txt")).expect("the reviewed orders");
    assert_eq!(
        orders, reviewed,
        "an order changed; run with {WRITE_ORDERS_VAR}=1 and read the difference"
    );
}
