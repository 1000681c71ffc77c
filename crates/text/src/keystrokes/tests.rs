use std::sync::LazyLock;

use super::*;
use crate::fold;
use crate::letter::vowel;
use proptest::prelude::*;

/// All syllables, so that a property can pick them by index.
static SYLLABLES: LazyLock<Vec<String>> =
    LazyLock::new(|| Syllable::all().map(|syllable| syllable.to_string()).collect());

fn decode(text: &str) -> Option<String> {
    super::decode(text, |_| false)
}

#[test]
fn decodes_words() {
    let telex = [
        ("quyeets", Some("quyết")),
        ("ddinhj", Some("định")),
        ("nghij", Some("nghị")),
        ("uyr", Some("uỷ")),
        ("tieengs", Some("tiếng")),
        ("tiengse", Some("tiếng")),
        ("tieesng", Some("tiếng")),
        ("dduwowngf", Some("đường")),
        ("dduowngf", Some("đường")),
        ("nguwowif", Some("người")),
        ("nguwoif", Some("người")),
        ("huowng", Some("hương")),
        ("thuowr", Some("thuở")),
        ("hoaf", Some("hoà")),
        ("thuyr", Some("thuỷ")),
        ("quys", Some("quý")),
        ("tuwr", Some("tử")),
        ("nhwngx", Some("những")),
        ("ngoeor", Some("ngoẻo")),
        ("xooong", Some("xoong")),
        ("muwa", Some("mưa")),
        ("muaw", Some("mưa")),
        ("quawn", Some("quăn")),
        ("giuwax", Some("giữa")),
        ("QUYEETS", Some("quyết")),
        ("asz", Some("a")),
        ("ban", None),
        ("ass", None),
        ("window", None),
        ("quyetss", None),
        ("ddd", None),
        ("đinhj", None),
        ("", None),
    ];
    for (word, expected) in telex {
        assert_eq!(decode_telex(word).as_deref(), expected, "{word}");
    }
    let vni = [
        ("quye61t", Some("quyết")),
        ("d9i5nh", Some("định")),
        ("d9uong72", Some("đường")),
        ("viet65", Some("việt")),
        ("nguoi72", Some("người")),
        ("ngu7o7i2", Some("người")),
        ("hoa2", Some("hoà")),
        ("QL1", None),
        ("QH15", None),
        ("T5", None),
        ("H5N1", None),
        ("5t", None),
        ("quyet", None),
        ("", None),
    ];
    for (word, expected) in vni {
        assert_eq!(decode_vni(word).as_deref(), expected, "{word}");
    }
}

#[test]
fn decodes_queries() {
    let cases = [
        ("quyeets ddinhj", Some("quyết định")),
        ("uyr ban nhaan daan", Some("uỷ ban nhân dân")),
        ("nghij ddinhj 30/2020", Some("nghị định 30/2020")),
        ("\"giair phongs mawtj bawngf\"", Some("\"giải phóng mặt bằng\"")),
        ("thuyr sanr", Some("thuỷ sản")),
        ("QUYEETS DDINHJ", Some("quyết định")),
        ("quye61t d9i5nh", Some("quyết định")),
        ("u3y ban nha6n da6n", Some("uỷ ban nhân dân")),
    ];
    for (text, expected) in cases {
        assert_eq!(decode(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn leaves_correct_text_alone() {
    let correct = [
        "quyết định",
        "quyet dinh",
        "xoong",
        "QL1 A5, QH15",
        "H5N1 T5",
        "khi SO2 NO2",
        "so2 no2 co2",
        "quan1 quan3",
        "quan6 quan8",
        "lo A1 A2",
        "Km18 QL4B",
        "116/KH-UBND",
        "du an ODA",
        "ban to chuc TW",
        "ban to chuc tw",
        "he thong GIS",
        "test",
        "roof",
        "",
    ];
    for text in correct {
        assert_eq!(decode(text), None, "{text}");
    }
}

/// Returns `word` as keystrokes. Shape keys follow their letters; the tone key follows the
/// letter that carries the tone, or ends the word if `tone_last`.
fn typed(word: &str, shapes: &[(char, &str)], tones: [&str; 6], tone_last: bool) -> String {
    let (mut keys, mut last) = (String::new(), "");
    for c in word.chars() {
        let (base, tone) = vowel(c).map_or((c, Tone::Ngang), |v| (v.base, v.tone));
        match shapes.iter().find(|pair| pair.0 == base) {
            Some((_, shape)) => keys.push_str(shape),
            None => keys.push(base),
        }
        if !tone_last {
            keys.push_str(tones[tone as usize]);
        } else if tone != Tone::Ngang {
            last = tones[tone as usize];
        }
    }
    keys + last
}

#[test]
fn every_syllable_can_be_typed() {
    let telex: [(char, &str); 7] =
        [('ă', "aw"), ('â', "aa"), ('ê', "ee"), ('ô', "oo"), ('ơ', "ow"), ('ư', "uw"), ('đ', "dd")];
    let vni: [(char, &str); 7] =
        [('ă', "a8"), ('â', "a6"), ('ê', "e6"), ('ô', "o6"), ('ơ', "o7"), ('ư', "u7"), ('đ', "d9")];
    for syllable in Syllable::all() {
        let word = syllable.to_string();
        for tone_last in [true, false] {
            // `oo` is ô, so the rimes of `xoong` need a third `o`, and the tone key comes after
            // it.
            let double = syllable.rime.starts_with("oo");
            let mut keys = typed(&word, &telex, ["", "f", "s", "r", "x", "j"], tone_last || double);
            if double {
                keys = keys.replace("oo", "ooo");
            }
            if keys != word {
                assert_eq!(decode_telex(&keys).as_deref(), Some(word.as_str()), "{keys}");
            }
            let keys = typed(&word, &vni, ["", "2", "1", "3", "4", "5"], tone_last);
            if keys != word {
                assert_eq!(decode_vni(&keys).as_deref(), Some(word.as_str()), "{keys}");
            }
        }
    }
}

proptest! {
    #[test]
    fn reads_any_text(text in "\\PC*|[a-z0-9 ]{0,40}|[aeowdzs]{0,14}") {
        for word in text.split(' ') {
            for found in [decode_telex(word), decode_vni(word)].into_iter().flatten() {
                prop_assert!(Syllable::parse(&found).is_some());
            }
        }
        if let Some(decoded) = decode(&text) {
            prop_assert_eq!(decode(&decoded).filter(|again| *again == text), None);
        }
    }

    #[test]
    fn syllables_without_accents_stay(picks in prop::collection::vec(0usize..17_782, 1..6)) {
        let words: Vec<&str> = picks.iter().map(|&at| SYLLABLES[at].as_str()).collect();
        let text = words.join(" ");
        prop_assert_eq!(decode(&fold(&text)), None);
        prop_assert!(text.is_ascii() || decode(&text).is_none());
    }
}
