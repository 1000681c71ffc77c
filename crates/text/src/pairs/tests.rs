//! Facts of tables: built from small texts, and the one that is compiled in.

use proptest::prelude::*;

use super::*;
use crate::{fold, key};

/// Builds a table of `texts`.
fn built(texts: &[&str]) -> Vec<u8> {
    let mut words = WordCounter::default();
    texts.iter().for_each(|text| words.add(text));
    let mut pairs = words.pairs();
    texts.iter().for_each(|text| pairs.add(text));
    pairs.table("made up")
}

#[test]
fn counts_what_occurs_three_times() {
    let text = "Ủy ban tỉnh Lạng Sơn, ngày 26/7. Ủy ban thông báo số 5. ủy ban; số 6, số 7.";
    let bytes = built(&[text, "hoà hòa HÒA", "lạng sơn và Lạng Sơn; Về Lạng Sơn"]);
    let table = PairTable::open(&bytes).unwrap();
    assert_eq!((table.source(), table.texts(), table.running_words()), ("made up", 3, 30));
    let words: Vec<&str> = (0..table.words()).map(|id| table.word(WordId(id as u16))).collect();
    assert_eq!(words, ["0", "ban", "hoà", "lạng", "số", "sơn", "uỷ"]);
    let id = |word: &str| table.id(&key(word)).unwrap();
    let pair = |first, second| table.pair_count(id(first), id(second));
    assert_eq!(pair("ban", "ủy"), None);
    assert!((pair("ủy", "ban").unwrap().log2 - 3_f32.log2()).abs() < 0.125);
    assert!((table.count(id("lạng")) - 2.0).abs() < 0.125);
    // The second word within a sentence, with a capital.
    assert!(pair("Lạng", "Sơn").unwrap().is_name && !pair("ủy", "ban").unwrap().is_name);
    assert!(pair("số", "0").is_some() && table.id("tỉnh").is_none());
}

#[test]
fn other_bytes_are_refused() {
    let bytes = built(&["một hai một hai một hai"]);
    let opened = |bytes: &[u8]| PairTable::open(bytes).map(|table| table.words());
    assert_eq!(opened(&bytes), Ok(2));
    for foreign in [&b""[..], b"tcpair", b"PK\x03\x04", "một hai".as_bytes()] {
        assert_eq!(opened(foreign), Err(PairTableError::Foreign));
    }
    let mut newer = bytes.clone();
    newer[8] = 2;
    assert_eq!(opened(&newer), Err(PairTableError::Version(2)));
    for end in 8..bytes.len() {
        assert_eq!(opened(&bytes[..end]), Err(PairTableError::Damaged), "{end}");
    }
    for at in 12..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert_eq!(opened(&changed), Err(PairTableError::Damaged), "{at}");
    }
    assert_eq!(opened(&[&bytes[..], b"0"].concat()), Err(PairTableError::Damaged));
}

#[test]
fn an_empty_table_has_no_words() {
    let bytes = built(&[]);
    let table = PairTable::open(&bytes).unwrap();
    assert_eq!((table.words(), table.pairs(), table.id("một")), (0, 0, None));
}

#[test]
fn the_built_in_table_is_whole() {
    let table = PairTable::built_in();
    let note = include_str!("../../data/vietnamese.pairs.md");
    let bytes = include_bytes!("../../data/vietnamese.pairs").len();
    for number in [table.texts() as usize, table.words(), table.pairs(), bytes] {
        let number = number.to_string();
        let groups: Vec<&str> = number
            .as_bytes()
            .rchunks(3)
            .rev()
            .map(|group| str::from_utf8(group).unwrap())
            .collect();
        let written = groups.join(",");
        assert!(note.contains(&written), "{written}");
    }
    let words: Vec<&str> = (0..table.words()).map(|id| table.word(WordId(id as u16))).collect();
    assert!(words.is_sorted_by_key(|word| (fold(word), *word)));
    let id = |word| table.id(word).unwrap();
    assert!(words.iter().enumerate().all(|(at, word)| id(word) == WordId(at as u16)));
    assert!(table.with_letters("de").any(|other| other == id("để")));
    assert!(table.pair_count(id("lạng"), id("sơn")).unwrap().is_name);
    assert!(!table.pair_count(id("quyết"), id("định")).unwrap().is_name);
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let headed = [&b"tcpairs\n\x01\0\0\0"[..], &bytes].concat();
        prop_assert!(PairTable::open(&bytes).is_err() && PairTable::open(&headed).is_err());
    }

    #[test]
    fn any_text_is_counted(text in "([a-cà-ễđ0 .]{1,3} ?){0,60}") {
        let bytes = built(&[&text, &text, &text]);
        let table = PairTable::open(&bytes).unwrap();
        for word in (0..table.words()).map(|id| WordId(id as u16)) {
            prop_assert_eq!(table.id(table.word(word)), Some(word));
            prop_assert!(table.with_letters(&fold(table.word(word))).any(|other| other == word));
        }
    }
}
