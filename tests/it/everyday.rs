//! Words of everyday life find the terms of law, on documents made for this.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::cli::{exit_and_output, json as answer, run, write};

const RULES: [(&str, &str); 5] = [
    (
        "giấy phép.txt",
        "Người điều khiển xe phải mang theo giấy phép lái xe khi tham gia giao thông.",
    ),
    ("đào tạo.txt", "Trường mở lớp đào tạo cán bộ quản lý xe của cơ quan."),
    ("thư.txt", "Ông Lê Văn A trình báo bị mất bằng lái tại bến xe huyện."),
    ("xe.txt", "Người đi xe mô tô và xe gắn máy đội mũ. Đường rộng, có vỉa hè."),
    ("máy.txt", "Xe máy chuyên dùng làm đường phải được đăng ký."),
];

fn indexed() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (name, text) in RULES {
        let head = "ỦY BAN NHÂN DÂN\nXÃ AN BÌNH\n\nTHÔNG BÁO\nVề việc đi lại\n\n";
        write(&folder, &format!("corpus/{name}"), &format!("{head}{text}\n"));
    }
    answer(&folder, &["index", "--json"], 0);
    folder
}

fn search(folder: &TempDir, args: &[&str]) -> Value {
    answer(folder, &[&["search", "--json"], args].concat(), 0)
}

/// Returns the files that were found and lack no word, best first.
fn complete(found: &Value) -> Vec<&str> {
    let hits = found["hits"].as_array().expect("hits").iter();
    let whole = hits.filter(|hit| hit["missing"] == json!([]));
    whole.map(|hit| hit["sources"][0]["path"].as_str().expect("a path")).collect()
}

fn note(found: &Value) -> &Value {
    let mut notes = found["query"]["notes"].as_array().expect("notes").iter();
    notes.find(|note| note["code"] == "legal_terms_added").unwrap_or(&Value::Null)
}

#[test]
fn an_everyday_word_finds_the_term_of_law_after_itself() {
    let folder = indexed();
    for query in ["bằng lái", "BẰNG LÁI", "bang lai", "bằng lái?"] {
        let found = search(&folder, &[query]);
        assert_eq!(complete(&found)[..2], ["thư.txt", "giấy phép.txt"], "{query} {found}");
        let added = json!([{ "word": "bằng lái", "terms": ["giấy phép lái xe"] }]);
        assert_eq!(note(&found)["added"], added, "{query} {found}");
        let marked = found.to_string().contains("<mark>giấy phép lái xe</mark>");
        assert!(marked, "{query} {found}");
    }
    let found = search(&folder, &["bằng lái"]);
    assert_eq!(
        (&note(&found)["query"], &note(&found)["reading"]),
        (&json!("bằng lái"), &json!("typed"))
    );
    let more = search(&folder, &["bằng lái tham gia giao thông"]);
    assert_eq!(complete(&more), ["giấy phép.txt"], "{more}");
}

#[test]
fn quotes_and_the_reading_as_typed_leave_terms_out() {
    let folder = indexed();
    for args in [&["\"bằng lái\""][..], &["bằng lái", "--as-typed"]] {
        let found = search(&folder, args);
        assert_eq!(complete(&found), ["thư.txt"], "{args:?} {found}");
        assert_eq!(note(&found), &Value::Null, "{args:?}");
    }
}

#[test]
fn the_longest_word_counts_and_law_does_not_find_everyday_words() {
    let folder = indexed();
    let found = search(&folder, &["xe máy"]);
    let added = json!([{ "word": "xe máy", "terms": ["xe mô tô", "xe gắn máy"] }]);
    assert_eq!(note(&found)["added"], added, "{found}");
    assert!(complete(&found).contains(&"xe.txt"), "{found}");
    let machine = search(&folder, &["xe máy chuyên dùng"]);
    assert_eq!((complete(&machine), note(&machine)), (vec!["máy.txt"], &Value::Null));
    let law = search(&folder, &["giấy phép lái xe"]);
    assert_eq!((complete(&law), note(&law)), (vec!["giấy phép.txt"], &Value::Null));
    let absent = search(&folder, &["sổ đỏ"]);
    assert_eq!(note(&absent), &Value::Null, "the index has no such term: {absent}");
}

#[test]
fn explain_shows_what_was_added() {
    let folder = indexed();
    let (status, out, err) = exit_and_output(&run(&folder, &["explain", "bằng lái"]));
    assert_eq!(status, 0, "{err}");
    assert!(out.contains("added      giấy phép lái xe for bằng lái"), "{out}");
    assert!(out.contains("phép+lái") && out.contains("chain"), "{out}");
    assert!(err.contains("giấy phép lái xe (bằng lái)"), "{err}");
}
