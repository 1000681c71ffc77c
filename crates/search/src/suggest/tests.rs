use proptest::prelude::*;

use super::*;
use crate::query::{Abbreviations, NamedField, Vocabulary};
use tracuu_text::{fold, key};

/// A lexicon of a few words, all equally frequent.
struct Few(Vocabulary);

impl Lexicon for Few {
    fn pair_frequency(&self, first: &str, second: &str) -> u64 {
        match (first, second) {
            ("nghị", "định") => 5,
            ("đinh", "minh") => 2,
            _ => 0,
        }
    }

    fn vocabulary(&self) -> &Vocabulary {
        &self.0
    }

    fn abbreviations(&self) -> &Abbreviations {
        unreachable!("nothing is completed by abbreviations")
    }

    fn values(&self, _: NamedField) -> Vec<String> {
        Vec::new()
    }
}

fn few() -> Few {
    let words = ["nghị", "nghỉ", "định", "đinh", "thông", "minh"];
    Few(Vocabulary::new(words.map(|word| (word.to_string(), 1))))
}

const VALUES: [(Kind, &str, &str, u64); 14] = [
    (Kind::Number, "", "116/KH-UBND", 1),
    (Kind::Number, "", "1160/QĐ-UBND", 3),
    (Kind::Number, "", "30/2020/NĐ-CP", 9),
    (Kind::Number, "", "05/TB-VP", 1),
    (Kind::Agency, "", "Ủy ban nhân dân tỉnh Lạng Sơn", 4),
    (Kind::Agency, "", "Sở Xây dựng", 2),
    (Kind::Title, "Kế hoạch", "Phát triển cửa khẩu thông minh", 1),
    (Kind::Title, "Thông báo", "Kết luận của Sở Xây dựng", 1),
    (Kind::Phrase, "", "cửa khẩu", 7),
    (Kind::Phrase, "", "Cửa khẩu", 2),
    (Kind::Phrase, "", "cửa khẩu thông minh", 3),
    (Kind::Phrase, "", "sở xây dựng", 5),
    (Kind::Phrase, "", "đất đai", 2),
    (Kind::Phrase, "", "đạt chuẩn", 2),
];

fn suggestions() -> Suggestions {
    let mut gathered = SuggestionBuilder::default();
    for (kind, lead, text, count) in VALUES {
        let value = Value { kind, lead: lead.into(), text: text.into() };
        gathered.add(&value.term(), count);
    }
    Suggestions::new(gathered)
}

fn completed(text: &str) -> Vec<String> {
    let found = suggestions().complete(text, SUGGESTIONS_DEFAULT, &few());
    found.into_iter().map(|suggestion| suggestion.text).collect()
}

#[test]
fn completes_what_is_typed() {
    let plan = "Kế hoạch Phát triển cửa khẩu thông minh";
    let notice = "Thông báo Kết luận của Sở Xây dựng";
    let cases: [(&str, &[&str]); 36] = [
        ("cua kha", &["cửa khẩu", "cửa khẩu thông minh", plan]),
        ("cửa khẩu", &["cửa khẩu thông minh", plan]),
        ("cua khau ", &["cửa khẩu thông minh", plan]),
        ("CỬA KHẨU T", &["cửa khẩu thông minh", plan]),
        ("khau", &[plan]),
        ("thong minh", &[plan]),
        ("thong m", &[plan]),
        ("thong", &[notice, plan]),
        ("phat trien", &[plan]),
        ("ke hoach phat", &[plan]),
        ("kế hoạch phát triển cua", &[plan]),
        ("dat", &["đất đai", "đạt chuẩn"]),
        ("đạ", &["đạt chuẩn"]),
        ("đa", &["đất đai", "đạt chuẩn"]),
        ("dá", &[]),
        ("116", &["116/KH-UBND", "1160/QĐ-UBND"]),
        ("0116/", &["116/KH-UBND"]),
        ("116/k", &["116/KH-UBND"]),
        ("5/tb", &["05/TB-VP"]),
        ("2020/n", &["30/2020/NĐ-CP"]),
        ("nghi dinh 30", &["nghị định 30/2020/NĐ-CP"]),
        ("Nghị dinh 30", &["Nghị dinh 30/2020/NĐ-CP"]),
        ("uỷ ban", &["Ủy ban nhân dân tỉnh Lạng Sơn"]),
        ("u\u{309}y ban nha\u{302}n", &["Ủy ban nhân dân tỉnh Lạng Sơn"]),
        ("so xay", &["Sở Xây dựng", notice]),
        ("\"cua kha", &["\"cửa khẩu", "\"cửa khẩu thông minh"]),
        ("cơ quan:so x", &["cơ quan:Sở Xây dựng"]),
        ("-cua khau t", &["-cửa khẩu thông minh"]),
        ("nghi d", &["nghị định"]),
        ("nghi đi", &["nghị định"]),
        ("xa dinh mi", &["xa đinh minh"]),
        ("Xa dinh mi", &["Xa dinh minh"]),
        ("nghị, d", &[]),
        ("nghi d ", &[]),
        ("xa xôi minh", &[]),
        ("  ", &[]),
    ];
    for (typed, expected) in cases {
        assert_eq!(completed(typed), expected, "{typed:?}");
    }
}

#[test]
fn marks_cover_what_was_typed() {
    let cases = [
        ("116/k", "116/K"),
        ("5/t", "05/T"),
        ("khau th", "khẩu th"),
        ("uỷ b", "Ủy b"),
        ("nghi dinh 3", "nghị định 3"),
        ("phát triê", "Phát triể"),
    ];
    for (typed, expected) in cases {
        let found = suggestions().complete(typed, 1, &few());
        let first = found.first().expect("a suggestion");
        let [mark] = first.marks[..] else { panic!("one mark for {typed}") };
        let marked: String = first.text.chars().take(mark.end).skip(mark.start).collect();
        assert_eq!(marked, expected, "{typed}");
    }
}

#[test]
fn values_that_read_alike_are_one() {
    let found = suggestions().complete("cua khau", 8, &few());
    assert_eq!((found[0].text.as_str(), found[0].count), ("cửa khẩu", 9));
    let found = suggestions().complete("so xay", 8, &few());
    assert_eq!((found[0].kind, found[0].count), (Kind::Agency, 2));
    assert_eq!(Suggestions::default().complete("a", 8, &few()), []);
}

#[test]
fn phrases_of_one_document_count_in_small_corpora_alone() {
    let gathered = |shared: usize| {
        let mut gathered = SuggestionBuilder::default();
        gathered.add("p\trất hiếm", 1);
        for i in 0..shared {
            gathered.add(&format!("p\tcụm từ {i}"), 2);
        }
        gathered.add("p\trất ít", 1);
        Suggestions::new(gathered)
    };
    for (shared, expected) in [(0, 2), (999, 2), (1_000, 0)] {
        assert_eq!(gathered(shared).complete("rat", 8, &few()).len(), expected, "{shared}");
    }
}

#[test]
fn titles_keep_a_place_beside_phrases() {
    let mut gathered = SuggestionBuilder::default();
    for i in 0..30 {
        gathered.add(&format!("p\tđất số {i}"), 9);
        gathered.add(&format!("tLuật\tĐất số {i}"), 1);
    }
    let found = Suggestions::new(gathered).complete("dat", 8, &few());
    let kinds: Vec<Kind> = found.iter().map(|suggestion| suggestion.kind).collect();
    assert_eq!(kinds, [[Kind::Phrase; 4], [Kind::Title; 4]].concat());
}

proptest! {
    #[test]
    fn every_text_is_completed_or_not(text in "\\PC{0,40}|[a-zđất /0-9\"-]{0,20}", limit in 1..9usize) {
        let found = suggestions().complete(&text, limit, &few());
        prop_assert!(found.len() <= limit);
        for suggestion in found {
            let length = suggestion.text.chars().count();
            prop_assert!(suggestion.marks.iter().all(|mark| mark.end <= length));
        }
    }

    #[test]
    fn every_beginning_finds_its_value(at in 0..VALUES.len(), length in 1..40usize, plain: bool) {
        let (_, _, text, _) = VALUES[at];
        let typed: String = text.chars().take(length).collect();
        let typed = if plain { fold(&typed) } else { typed };
        let found = suggestions().complete(&typed, SUGGESTIONS_MAX, &few());
        let same = |other: &str| fold(&key(other)).contains(&fold(&key(text)));
        let whole = typed.chars().count() == text.chars().count();
        // A single zero is not a prefix of another digit.
        let zeros = typed.chars().all(|c| c == '0');
        prop_assert!(whole || zeros || found.iter().any(|s| same(&s.text)), "{typed:?}");
    }
}
