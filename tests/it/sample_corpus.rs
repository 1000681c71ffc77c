//! Searches of the sample corpus, from its files to the response.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use tempfile::TempDir;
use tracuu::sync::files::Disk;
use tracuu::sync::{Task, update};
use tracuu_engine_tantivy::TantivyEngine;
use tracuu_extract::InProcess;
use tracuu_search::query::Interpretation;
use tracuu_search::{Filters, MatchMode, Request, Response, Search};
use unicode_normalization::UnicodeNormalization;

const NOTICE_KKT: &str = "000_38de94872aa8d6c2.txt";
pub(crate) const PLAN: &str = "001_c2050b0ab75962ea.txt";
const NOTICE_GATE: &str = "002_665d91c505541f03.txt";
const LETTER: &str = "003_9f45c3a9320097ae.txt";
const INVITATION: &str = "004_03c3869e42a75ba9.txt";

static INDEX: LazyLock<(TempDir, Search)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = TantivyEngine::open(folder.path()).expect("an index");
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let report = update(Task {
        engine: &engine,
        files: &Disk,
        corpus: &corpus,
        extractor: &InProcess,
        rebuild: true,
        allow_removals: false,
        index_secret: false,
        progress: &|_| {},
        is_interrupted: &|| false,
    })
    .expect("a run");
    assert!(report.notices.failed.is_empty(), "{:?}", report.notices.failed);
    (folder, Search::new(Arc::new(engine)))
});

pub(crate) fn search(text: &str) -> Response {
    filtered(text, Filters::default())
}

fn filtered(text: &str, filters: Filters) -> Response {
    let request = Request { text: text.into(), filters, size: 10, ..Request::default() };
    INDEX.1.search(&request).expect("an answer")
}

pub(crate) fn files(response: &Response) -> Vec<&str> {
    response.hits.iter().map(|hit| hit.sources[0].path.as_str()).collect()
}

#[test]
fn the_right_document_comes_first() {
    let cases: [(&str, &[&str]); 12] = [
        ("cửa khẩu thông minh", &[NOTICE_GATE, NOTICE_KKT]),
        ("cua khau thong minh", &[NOTICE_GATE, NOTICE_KKT]),
        ("CỬA KHẨU THÔNG MINH", &[NOTICE_GATE, NOTICE_KKT]),
        ("116/KH-UBND", &[INVITATION]),
        ("116/kh–ubnd", &[INVITATION]),
        ("kế hoạch 116", &[INVITATION]),
        ("51/BC-HĐND", &[LETTER]),
        ("Quyết định số 80/2025/QĐ-UBND", &[NOTICE_KKT]),
        ("80/2025", &[NOTICE_KKT]),
        ("\"bãi đổ thải\"", &[NOTICE_GATE]),
        ("\"bai do thai\"", &[NOTICE_GATE]),
        ("Pò Chài", &[LETTER]),
    ];
    for (query, expected) in cases {
        let response = search(query);
        let found = files(&response);
        assert_eq!(found.get(..expected.len()), Some(expected), "{query}: {found:?}");
        assert!(response.hits[0].snippets.iter().any(|s| !s.marks.is_empty()), "{query}: no mark");
    }
}

#[test]
fn spelling_and_unicode_form_make_no_difference() {
    let same = [
        ("hàng hoá", "hàng hóa"),
        ("uỷ ban", "ủy ban"),
        ("cửa khẩu thông minh", "CỬA KHẨU THÔNG MINH"),
    ];
    for (one, other) in same {
        let (first, second) = (search(one), search(other));
        assert!(first.total > 0);
        assert_eq!(files(&first), files(&second), "{one}, {other}");
        let decomposed: String = one.nfd().collect();
        assert_ne!(decomposed, one);
        assert_eq!(files(&search(&decomposed)), files(&first), "{one} decomposed");
    }
}

#[test]
fn a_phrase_of_everyday_work_is_found_wherever_it_stands() {
    let found = search("giải phóng mặt bằng");
    let found: BTreeSet<&str> = files(&found).into_iter().collect();
    assert_eq!(found, BTreeSet::from([NOTICE_KKT, PLAN, NOTICE_GATE, INVITATION]));
}

#[test]
fn accents_that_are_typed_count() {
    assert!(search("đất").total > 0);
    for hit in search("đất").hits {
        assert!(hit.snippets.iter().all(|snippet| !snippet.html.contains("<mark>đạt</mark>")));
    }
    let understood = search("cửa khẩu thong minh");
    assert_eq!(files(&understood)[0], NOTICE_GATE);
}

#[test]
fn damaged_headings_are_found_and_marked() {
    let response = search("đầu tư");
    let hit = response.hits.iter().find(|hit| hit.sources[0].path == PLAN).expect("the plan");
    let document = INDEX.1.document(&hit.id).expect("a look-up").expect("the plan");
    let marks = INDEX.1.highlights(&document, "đầu tư", Interpretation::Likely).expect("marks");
    assert!(marks.iter().any(|mark| mark.of(&document.text) == "ĐẦU TƯ"));
    assert!(!document.text.contains('Ƣ'));
}

#[test]
fn facets_show_agencies_and_years() {
    let facets = search("").facets;
    let years: Vec<(i32, u64)> = facets.year.iter().map(|b| (b.value, b.count)).collect();
    assert_eq!(years, [(2026, 2), (2025, 2), (2018, 1)]);
    let agencies: Vec<(&str, u64)> =
        facets.agency.iter().map(|b| (b.value.as_str(), b.count)).collect();
    let expected = [
        ("Văn phòng Ủy ban nhân dân tỉnh Lạng Sơn", 3),
        ("Ban Quản lý Khu kinh tế cửa khẩu Đồng Đăng - Lạng Sơn", 1),
        ("Ủy ban nhân dân tỉnh Lạng Sơn", 1),
    ];
    assert_eq!(agencies, expected);
}

/// Returns all subsets of `values`.
fn subsets<T: Clone>(values: &[T]) -> Vec<Vec<T>> {
    (0..1u32 << values.len())
        .map(|bits| {
            let chosen = values.iter().enumerate().filter(|(i, _)| bits & (1 << i) != 0);
            chosen.map(|(_, value)| value.clone()).collect()
        })
        .collect()
}

#[test]
fn every_combination_of_ticks_counts_as_by_hand() {
    for query in ["", "giải phóng mặt bằng", "cửa khẩu"] {
        let all = search(query);
        let rows: Vec<(String, i32, String)> = all
            .hits
            .iter()
            .map(|hit| {
                let agency = hit.agency.clone().expect("an agency");
                (agency, hit.year.expect("a year"), hit.kind.clone().expect("a type"))
            })
            .collect();
        let agencies: Vec<String> = all.facets.agency.iter().map(|b| b.value.clone()).collect();
        let years: Vec<i32> = all.facets.year.iter().map(|b| b.value).collect();
        let types: Vec<String> = all.facets.kind.iter().map(|b| b.value.clone()).collect();
        for agencies in subsets(&agencies) {
            for years in subsets(&years) {
                for types in subsets(&types) {
                    check_ticks(query, &rows, agencies.clone(), years.clone(), types);
                }
            }
        }
    }
}

fn check_ticks(
    query: &str,
    rows: &[(String, i32, String)],
    agencies: Vec<String>,
    years: Vec<i32>,
    types: Vec<String>,
) {
    let by_agency = |row: &&(String, i32, String)| agencies.is_empty() || agencies.contains(&row.0);
    let by_year = |row: &&(String, i32, String)| years.is_empty() || years.contains(&row.1);
    let by_type = |row: &&(String, i32, String)| types.is_empty() || types.contains(&row.2);
    let filters = Filters {
        agencies: agencies.clone(),
        years: years.clone(),
        types: types.clone(),
        ..Filters::default()
    };
    let response = filtered(query, filters);
    let total = rows.iter().filter(by_agency).filter(by_year).filter(by_type).count();
    assert_eq!(response.total, total as u64, "{query} {agencies:?} {years:?} {types:?}");
    for bucket in &response.facets.agency {
        let count = rows.iter().filter(by_year).filter(by_type).filter(|r| r.0 == bucket.value);
        assert_eq!(bucket.count, count.count() as u64, "{query} {}", bucket.value);
        assert_eq!(bucket.selected, agencies.contains(&bucket.value));
    }
    for bucket in &response.facets.year {
        let count = rows.iter().filter(by_agency).filter(by_type).filter(|r| r.1 == bucket.value);
        assert_eq!(bucket.count, count.count() as u64, "{query} {}", bucket.value);
    }
    for bucket in &response.facets.kind {
        let count = rows.iter().filter(by_agency).filter(by_year).filter(|r| r.2 == bucket.value);
        assert_eq!(bucket.count, count.count() as u64, "{query} {}", bucket.value);
    }
}

#[test]
fn an_empty_query_lists_the_newest_first() {
    let response = search("");
    assert_eq!(response.total, 5);
    let years: Vec<Option<i32>> = response.hits.iter().map(|hit| hit.year).collect();
    assert!(years.is_sorted_by(|a, b| a >= b), "{years:?}");
    assert!(response.hits.iter().all(|hit| hit.score.is_none() && hit.snippets.len() == 1));
}

#[test]
fn a_longer_number_never_passes_for_a_shorter_one() {
    for query in ["16/KH-UBND", "1116/KH-UBND", "116/KH-UBND-X", "1/BC-HĐND"] {
        assert_eq!(search(query).total, 0, "{query}");
    }
}

#[test]
fn some_words_are_better_than_none() {
    let response = search("cửa khẩu thông minh zeppelin");
    assert_eq!(
        (response.query.notes[0].code, response.query.notes[0].count),
        ("some_words", Some(0))
    );
    assert_eq!(files(&response)[0], NOTICE_GATE);
    assert_eq!(response.hits[0].missing, ["zeppelin"]);
    let question = "những nhiệm vụ nào được giao cho ban quản lý khu kinh tế cửa khẩu thông minh";
    assert_eq!(search(question).query.notes[0].code, "any_word");
    let question = search("zeppelin cửa khẩu thông minh?");
    assert_eq!(question.query.notes[0].code, "any_word");
    assert!(files(&question).contains(&NOTICE_GATE));
}

#[test]
fn abbreviations_and_their_words_find_each_other() {
    let (short, long) = (search("GPMB"), search("giải phóng mặt bằng"));
    assert_eq!(files(&short), files(&long));
    let marked = |response: &Response, words: &str| {
        let mark = format!("<mark>{words}</mark>");
        response.hits.iter().flat_map(|hit| &hit.snippets).any(|s| s.html.contains(&mark))
    };
    assert!(marked(&short, "giải phóng mặt bằng") && marked(&long, "GPMB"));
}

#[test]
fn documents_that_lack_words_fill_the_list() {
    let response = search("cửa khẩu thông minh");
    let note = response.query.notes.iter().find(|note| note.code == "some_words");
    let complete = note.and_then(|note| note.count).expect("a count") as usize;
    assert!(complete > 0 && complete < response.hits.len());
    assert_eq!(response.total, response.hits.len() as u64);
    let missing: Vec<usize> = response.hits.iter().map(|hit| hit.missing.len()).collect();
    assert!(missing[..complete].iter().all(|&words| words == 0), "{missing:?}");
    assert!(missing.is_sorted() && missing.iter().all(|&words| words <= 2), "{missing:?}");
    let all = Request {
        text: "cửa khẩu thông minh".into(),
        match_mode: MatchMode::All,
        size: 10,
        ..Request::default()
    };
    assert_eq!(INDEX.1.search(&all).expect("an answer").total, complete as u64);
    let whole = search("\"cửa khẩu thông minh\" -đất");
    assert!(whole.hits.iter().all(|hit| hit.missing.is_empty()), "phrases and exclusions hold");
}

#[test]
fn slips_are_searched_beside_what_was_meant() {
    let codes = |text: &str| -> Vec<&str> {
        search(text).query.notes.iter().map(|note| note.code).collect()
    };
    for slip in ["giair phongs mawtj bawngf", "giải phóngg mặt bằnng", "quye61t d9i5nh"] {
        let response = search(slip);
        assert!(response.total > 0, "{slip}");
        assert_eq!(codes(slip), ["spelling_corrected"], "{slip}");
        assert_eq!(response.query.notes[0].query.as_deref(), Some(slip));
        let typed = Request {
            text: slip.into(),
            reading: Interpretation::AsTyped,
            size: 10,
            ..Request::default()
        };
        assert!(
            INDEX
                .1
                .search(&typed)
                .expect("an answer")
                .query
                .notes
                .iter()
                .all(|note| { !note.code.starts_with("spelling") })
        );
    }
    for right in ["giải phóng mặt bằng", "cua khau thong minh", "đất", "116/KH-UBND", "Pò Chài"]
    {
        assert!(!codes(right).iter().any(|code| code.starts_with("spelling")), "{right}");
    }
}

#[test]
fn plain_words_rank_by_evidence() {
    let html = |text: &str| -> String {
        let snippets = search(text).hits.into_iter().flat_map(|hit| hit.snippets);
        snippets.map(|snippet| snippet.html).collect()
    };
    assert!(html("dat").contains("<mark>đất</mark>"));
    assert!(!html("đất").contains("<mark>đạt</mark>"));
    assert_eq!(search("dat").query.notes[0].query.as_deref(), Some("dat"));
}
