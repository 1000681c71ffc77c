//! Queries as long as the program takes, of words with as many spellings as the language has. The
//! cluster refuses a query of more than 1,024 clauses, and counts what is nested in it.

use std::sync::Arc;

use tracuu_search::engine::WriteMode;
use tracuu_search::query::Interpretation;
use tracuu_search::request::QUERY_CHARS_MAX;
use tracuu_search::{MatchMode, Request, Search};

use crate::setup::{simple, site, update};

const ONSETS: [&str; 20] = [
    "b", "c", "d", "g", "h", "l", "m", "n", "r", "s", "t", "v", "x", "ch", "kh", "nh", "ph", "th",
    "tr", "ng",
];
/// Each with its spellings with other accents.
const RHYMES: [&str; 3] = [
    "an án àn ản ãn ạn ăn ắn ằn ẳn ẵn ặn ân ấn ần ẩn ẫn ận",
    "o ó ò ỏ õ ọ ô ố ồ ổ ỗ ộ ơ ớ ờ ở ỡ ợ",
    "u ú ù ủ ũ ụ ư ứ ừ ử ữ ự",
];
/// Each stands for several words, too.
const ABBREVIATIONS: [&str; 24] = [
    "UBND", "HĐND", "GPMB", "KTCK", "TTHC", "QSDĐ", "BHXH", "BHYT", "KCN", "CNTT", "PCCC",
    "VBQPPL", "GCNQSDĐ", "TNMT", "GDĐT", "LĐTBXH", "NNPTNT", "KHĐT", "VHTTDL", "KHCN", "TTTT",
    "UBMTTQ", "BCĐ", "PCTN",
];
/// What some of them stand for, so that the index knows it.
const MEANINGS: &str = "ủy ban nhân dân hội đồng nhân dân giải phóng mặt bằng khu kinh tế cửa khẩu \
     thủ tục hành chính quyền sử dụng đất bảo hiểm xã hội bảo hiểm y tế khu công nghiệp công nghệ \
     thông tin phòng cháy chữa cháy văn bản quy phạm pháp luật giấy chứng nhận quyền sử dụng đất";
const DOCUMENTS: usize = 12;

/// All spellings: of each rhyme, the first is without accents.
fn syllables(of_rhyme: impl Fn(&'static str) -> Vec<&'static str>) -> Vec<String> {
    let rhymes: Vec<&str> = RHYMES.into_iter().flat_map(of_rhyme).collect();
    let with = |onset: &str| rhymes.iter().map(|rhyme| format!("{onset}{rhyme}")).collect();
    ONSETS.into_iter().flat_map(|onset| -> Vec<String> { with(onset) }).collect()
}

/// Joins what `part` makes of one word after the other, as long as it fits a query.
fn joined(words: &[String], separator: &str, part: impl Fn(usize, &str) -> String) -> String {
    let mut query = String::new();
    for (at, word) in words.iter().cycle().enumerate() {
        let next = part(at, word);
        if query.chars().count() + separator.len() + next.chars().count() > QUERY_CHARS_MAX {
            break;
        }
        if !query.is_empty() {
            query.push_str(separator);
        }
        query.push_str(&next);
    }
    query
}

/// Queries of every kind, with their names.
fn queries(all: &[String]) -> Vec<(&'static str, String)> {
    let plain = syllables(|rhyme| rhyme.split(' ').take(1).collect());
    let quoted = |size: usize| {
        move |at: usize, word: &str| match at % size {
            0 => format!("\"{word}"),
            last if last == size - 1 => format!("{word}\""),
            _ => word.to_string(),
        }
    };
    let own = |_: usize, word: &str| word.to_string();
    let closed = |mut query: String| {
        if query.matches('"').count() % 2 == 1 {
            query.truncate(query.rfind('"').unwrap_or(0));
        }
        query
    };
    vec![
        ("words", joined(&plain, " ", own)),
        ("accents", joined(all, " ", own)),
        ("alternatives", joined(&plain, " OR ", own)),
        ("pairs in quotes", closed(joined(&plain, " ", quoted(2)))),
        ("long phrases", closed(joined(&plain, " ", quoted(5)))),
        (
            "one phrase",
            format!("\"{}\"", joined(&plain, " ", own).chars().take(1_900).collect::<String>()),
        ),
        (
            "phrases as alternatives",
            closed(joined(&plain, " OR ", |at, word| quoted(1)(at, word) + &format!(" {word}\""))),
        ),
        (
            "nearness",
            joined(&plain, " ", |at, word| {
                format!("\"{word} {}\"~9", plain[(at + 7) % plain.len()])
            }),
        ),
        ("prefixes", joined(&plain, " ", |_, word| format!("{word}*"))),
        (
            "exclusions",
            joined(&plain, " ", |at, word| if at == 0 { word.into() } else { format!("-{word}") }),
        ),
        ("fields", joined(&plain, " OR ", |_, word| format!("loại:{word}"))),
        ("abbreviations", joined(&ABBREVIATIONS.map(String::from), " ", own)),
        ("quoted abbreviations", closed(joined(&ABBREVIATIONS.map(String::from), " ", quoted(2)))),
        ("numbers", joined(&plain, " ", |at, word| format!("{at}/QĐ-{}", word.to_uppercase()))),
    ]
}

#[test]
fn a_query_is_never_too_large_for_the_cluster() {
    let Some(site) = site("giants") else { return };
    let engine = site.engine();
    let all = syllables(|rhyme| rhyme.split(' ').collect());
    // Each document has all of them, in an order of its own, so that there are many pairs.
    let text = |number: usize| -> String {
        let step = [1, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43][number];
        let word = |at: usize| all[at * step % all.len()].clone();
        (0..all.len()).map(word).collect::<Vec<_>>().join(" ")
    };
    let documents = (0..DOCUMENTS).map(|number| simple(&format!("{number:016}"), &text(number)));
    let meanings = format!("{} {MEANINGS}", ABBREVIATIONS.join(" "));
    let documents = documents.chain([simple("meanings", &meanings)]);
    update(&engine, WriteMode::Update, documents).expect("a state");

    let search = Search::new(Arc::new(engine.clone()));
    let mut cut = 0;
    for (what, text) in queries(&all) {
        for reading in [Interpretation::Likely, Interpretation::Any, Interpretation::AsTyped] {
            for match_mode in [MatchMode::Auto, MatchMode::All, MatchMode::Any] {
                let text = text.clone();
                let request = Request { text, reading, match_mode, ..Request::default() };
                let answer = search.search(&request);
                let name = format!("{what} {reading:?} {match_mode:?}");
                let answer = answer.unwrap_or_else(|error| panic!("{name}: {error:?}"));
                if ["words", "accents", "alternatives"].contains(&what)
                    && reading == Interpretation::Any
                {
                    assert!(answer.total >= DOCUMENTS as u64, "{name}: {}", answer.total);
                }
                let is_cut = answer.query.notes.iter().any(|note| note.code == "terms_left_out");
                cut += usize::from(is_cut);
            }
        }
    }
    assert!(cut > 10, "{cut} were too large");
}
