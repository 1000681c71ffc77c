use std::collections::HashSet;

use super::*;
use proptest::prelude::*;
use tracuu_text::normalize;
use tracuu_text::phrase::keys;

fn with(defined: &[(&str, &str, u64)]) -> Abbreviations {
    let key = |&(abbreviation, expansion, documents): &(&str, &str, u64)| {
        (phrase::key(abbreviation), phrase::key(expansion), documents)
    };
    Abbreviations::new(defined.iter().map(key))
}

/// Returns the expansions of `typed`, with a `!` before each that is certain.
fn shown(abbreviations: &Abbreviations, typed: &str) -> Vec<String> {
    let found = abbreviations.expansions(&phrase::key(typed));
    let show =
        |one: Expansion| format!("{}{}", if one.certain { "!" } else { "" }, one.words.join(" "));
    found.into_iter().map(show).collect()
}

#[test]
fn the_data_is_sound() {
    let data = include_str!("../../../../data/abbreviations.tsv");
    assert_eq!(normalize(data).text, data, "NFC, plain spaces");
    let (mut seen, mut certain, mut ambiguous) = (HashSet::new(), 0, 0);
    for line in phrase::data_lines(data) {
        let (spellings, expansions) = line.split_once('\t').expect("two fields");
        for spelling in spellings.split(' ') {
            let key = phrase::key(spelling);
            assert!(seen.insert(key), "{spelling} stands twice");
            let letters = initials::letters(spelling).expect(spelling);
            for expansion in expansions.split(';') {
                let keys = keys(expansion);
                let spelled = initials::spelled_at_start(&keys, &letters);
                assert_eq!(spelled, Some(keys.len()), "{spelling}: {expansion}");
            }
        }
        let meanings: HashSet<String> =
            expansions.split(';').map(|one| meaning(&phrase::key(one.trim()))).collect();
        if meanings.len() == 1 {
            certain += 1;
            assert!(spellings.chars().count() >= LETTERS_MIN, "{line}");
        } else {
            ambiguous += 1;
        }
    }
    assert!(certain > 150 && ambiguous > 40, "{certain} certain, {ambiguous} ambiguous");
}

#[test]
fn the_well_known_is_certain_and_the_ambiguous_never() {
    let all = with(&[("TT", "thông tư", 500), ("BTC", "Bộ Tài chính", 500)]);
    for pair in [
        ("UBND", "!uỷ ban nhân dân"),
        ("ktck", "!kinh tế cửa khẩu"),
        ("hdnd", "!hội đồng nhân dân"),
    ] {
        assert_eq!(shown(&all, pair.0), [pair.1]);
    }
    assert_eq!(shown(&all, "KT-XH"), ["!kinh tế xã hội"]);
    assert_eq!(all.expansions("hdnd")[0].abbreviation, "hđnd");
    for typed in ["TT", "BTC", "TMĐT", "KT", "da"] {
        assert!(all.expansions(&phrase::key(typed)).iter().all(|one| !one.certain), "{typed}");
    }
    assert_eq!(shown(&all, "btc"), ["bộ tài chính", "ban tổ chức"]);
    assert!(shown(&all, "xyz").is_empty() && shown(&all, "").is_empty());
}

#[test]
fn evidence_decides() {
    let cases: [(&[(&str, &str, u64)], &str, &[&str]); 9] = [
        (&[("TXLK", "tuyến xã liên kết", 1)], "txlk", &["!tuyến xã liên kết"]),
        (&[("TXL", "tuyến xã liên", 2)], "TXL", &["tuyến xã liên"]),
        (&[("TXL", "tuyến xã liên", 3)], "TXL", &["!tuyến xã liên"]),
        (&[("TX", "tuyến xe", 99)], "TX", &["tuyến xe", "thường xuyên", "thị xã"]),
        (
            &[("TXLK", "tuyến xã liên kết", 5), ("TXLK", "trạm xăng lưu kho", 1)],
            "TXLK",
            &["!tuyến xã liên kết", "trạm xăng lưu kho"],
        ),
        (
            &[("TXLK", "tuyến xã liên kết", 4), ("TXLK", "trạm xăng lưu kho", 1)],
            "TXLK",
            &["tuyến xã liên kết", "trạm xăng lưu kho"],
        ),
        // One odd document does not matter; a corpus with its own use does.
        (
            &[("GPMB", "giấy phép mua bán", 1)],
            "GPMB",
            &["!giải phóng mặt bằng", "giấy phép mua bán"],
        ),
        (
            &[("GPMB", "giấy phép mua bán", 9)],
            "GPMB",
            &["giải phóng mặt bằng", "giấy phép mua bán"],
        ),
        // Connecting words and `i` or `y` do not make another meaning.
        (
            &[("KTMT", "kỹ thuật môi trường", 2), ("KTMT", "kĩ thuật và môi trường", 1)],
            "ktmt",
            &["!kỹ thuật môi trường", "!kĩ thuật và môi trường"],
        ),
    ];
    for (defined, typed, expected) in cases {
        assert_eq!(shown(&with(defined), typed), expected, "{typed} {defined:?}");
    }
}

#[test]
fn what_folds_to_one_competes() {
    let all = with(&[("ĐTTS", "đầu tư tài sản", 30)]);
    assert_eq!(shown(&all, "ĐTTS"), ["!đầu tư tài sản"]);
    assert_eq!(shown(&all, "dtts"), ["đầu tư tài sản", "dân tộc thiểu số"]);
    let other = with(&[("ĐTTS", "đầu tư tài sản", 3)]);
    assert_eq!(shown(&other, "dtts"), ["!dân tộc thiểu số", "đầu tư tài sản"]);
}

#[test]
fn finds_expansions_longest_first() {
    let all = with(&[]);
    let found = |text: &str| -> Vec<String> {
        let words = keys(text);
        let show = |one: Found<String>| {
            format!("{} = {}", words[one.start..one.start + one.len].join(" "), one.other)
        };
        all.find(&words).into_iter().map(show).collect()
    };
    assert_eq!(
        found("giải phóng mặt bằng khu kinh tế cửa khẩu"),
        [
            "khu kinh tế cửa khẩu = kktck",
            "giải phóng mặt bằng = gpmb",
            "kinh tế cửa khẩu = ktck",
            "khu kinh tế = kkt",
        ]
    );
    assert_eq!(found("Ủy ban nhân dân"), ["uỷ ban nhân dân = ubnd"]);
    assert_eq!(found("kinh tế - xã hội"), ["kinh tế xã hội = kt xh", "kinh tế xã hội = ktxh"]);
    assert_eq!(found("giai phong mat bang thông tư"), Vec::<String>::new());
    assert_eq!(found(""), Vec::<String>::new());
}

#[test]
fn finds_abbreviations_of_several_words() {
    let all = with(&[]);
    let found = all.find_abbreviations(&keys("Sở TN&MT, GPMB"));
    let places: Vec<(usize, usize)> = found.iter().map(|one| (one.start, one.len)).collect();
    assert_eq!(places, [(1, 2), (1, 1), (2, 1), (3, 1)]);
    assert!(found[0].other[0].certain && !found[1].other[0].certain);
}

proptest! {
    #[test]
    fn any_words_are_looked_up(text in "\\PC*|([a-zà-ỹđ]{1,5} ?){0,20}", letters in "\\PC{0,6}|[a-zđ]{1,5}", documents: u64) {
        let words = keys(&text);
        let all = Abbreviations::new([(letters.clone(), words.join(" "), documents), (letters.clone(), "a b".into(), documents)]);
        for one in all.find(&words) {
            prop_assert!(one.len > 0 && one.start + one.len <= words.len());
        }
        for one in all.find_abbreviations(&words) {
            prop_assert!(one.len > 0 && one.start + one.len <= words.len());
        }
        let found = all.expansions(&letters);
        let meanings: HashSet<String> =
            found.iter().filter(|one| one.certain).map(|one| meaning(&one.words.join(" "))).collect();
        prop_assert!(meanings.len() <= 1);
    }
}
