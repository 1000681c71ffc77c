use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::*;

const TEXT: &str = "của Giám đốc Sở Nội vụ tại Tờ trình";

#[test]
fn decodes_what_was_misread() {
    let cases = [
        ("cña Gi¸m ®èc Së Néi vô t¹i Tê tr×nh", Legacy::Tcvn3),
        ("cuûa Giaùm ñoác Sôû Noäi vuï taïi Tôø trình", Legacy::Vni),
        ("cüa Giám ð¯c S· Nµi vø tÕi T¶ trình", Legacy::Viscii),
        ("cûa Giám ÇÓc Sª N¶i vø tåi T© trình", Legacy::Vps),
    ];
    for (misread, encoding) in cases {
        let font = FontEncoding { encoding, capitals: false };
        assert_eq!(font.decode(misread), TEXT, "{}", encoding.name());
        assert_eq!(reread(misread), Some((encoding, TEXT.to_string())), "{}", encoding.name());
    }
}

#[test]
fn fonts_tell() {
    let cases = [
        (".VnTime", Some((Legacy::Tcvn3, false))),
        (".VnTimeH", Some((Legacy::Tcvn3, true))),
        ("ABCDEF+.VnTimeH,Bold", Some((Legacy::Tcvn3, true))),
        ("VNI-Times", Some((Legacy::Vni, false))),
        ("ABCDEF+VNI-Times-Bold", Some((Legacy::Vni, false))),
        ("VPS Times", Some((Legacy::Vps, false))),
        ("Times New Roman", None),
        ("", None),
    ];
    for (name, wanted) in cases {
        let found = FontEncoding::by_font(name).map(|font| (font.encoding, font.capitals));
        assert_eq!(found, wanted, "{name}");
    }
}

#[test]
fn right_text_is_never_reread() {
    let right = [
        TEXT,
        "Ủy ban nhân dân tỉnh Lạng Sơn thông báo: là, và, à, bà, cà phê, 25 °C, 5 m², §, « cũ »",
        "Le président a été élu à la majorité; où est la forêt? Ça va. Hôtel à Besançon.",
        "The café's naïve façade: 25 °C ± 2 µm, © 2020 – “quoted”",
        "Größe, Straße, Übung: für Köln",
        "",
        "116/KH-UBND",
    ];
    for text in right {
        assert_eq!(reread(text), None, "{text}");
    }
}

#[test]
fn runs_of_mixed_documents_are_reread() {
    let cases = [
        (
            "Quyết định của Sở Nội vụ\nQuyÕt ®Þnh cña Së Néi vô vÒ viÖc ban hµnh",
            Legacy::Tcvn3,
            "Quyết định của Sở Nội vụ\nQuyết định của Sở Nội vụ về việc ban hành",
        ),
        (
            "Điều khoản, Giaùm ñoác Sôû Noäi vuï taïi Tôø trình, được duyệt",
            Legacy::Vni,
            "Điều khoản, Giám đốc Sở Nội vụ tại Tờ trình, được duyệt",
        ),
        ("Quyáº¿t Ä‘á»‹nh cá»§a Sở", Legacy::Utf8, "Quyết định của Sở"),
    ];
    for (misread, encoding, right) in cases {
        assert_eq!(reread(misread), Some((encoding, right.to_string())));
    }
}

#[test]
fn the_corpus_is_never_reread_and_comes_back_from_everything() {
    let corpus = [
        include_str!("../../../corpus/000_38de94872aa8d6c2.txt"),
        include_str!("../../../corpus/001_c2050b0ab75962ea.txt"),
        include_str!("../../../corpus/002_665d91c505541f03.txt"),
        include_str!("../../../corpus/003_9f45c3a9320097ae.txt"),
        include_str!("../../../corpus/004_03c3869e42a75ba9.txt"),
    ];
    for text in corpus {
        let text = crate::text::normalize(text).text;
        assert_eq!(reread(&text), None);
        for times in 1..=2 {
            let misread = (0..times).fold(text.clone(), |text, _| {
                encoding_rs::WINDOWS_1252
                    .decode_without_bom_handling(text.as_bytes())
                    .0
                    .into_owned()
            });
            assert_eq!(reread(&misread), Some((Legacy::Utf8, text.clone())));
        }
        for encoding in Legacy::TABLES {
            let (bytes, kept) = encoded(encoding, &text);
            assert_eq!(detect(&bytes), Some(encoding));
            let read: String = decode(encoding, &bytes).nfc().collect();
            assert!(read.to_lowercase() == kept.to_lowercase(), "{}", encoding.name());
        }
    }
}

/// The bytes of `text` in an encoding, and what of it the encoding has.
fn encoded(encoding: Legacy, text: &str) -> (Vec<u8>, String) {
    let (mut bytes, mut kept) = (Vec::new(), String::new());
    let codes = table::codes(encoding);
    for c in text.chars() {
        let code = match c.is_ascii() {
            true => Some(vec![c as u8]),
            false => codes.get(&c).cloned(),
        };
        if let Some(code) = code {
            bytes.extend(code);
            kept.push(c);
        }
    }
    (bytes, kept)
}

proptest! {
    #[test]
    fn nothing_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "\\PC{0,60}") {
        let _ = detect(&bytes);
        let _ = reread(&text);
        for encoding in Legacy::TABLES {
            let _ = decode(encoding, &bytes);
            let _ = FontEncoding { encoding, capitals: true }.decode(&text);
        }
        let _ = decode(Legacy::Utf8, &bytes);
    }

    #[test]
    fn right_words_are_never_reread(text in "([a-zàáảãạâấầậêếềệôốồộơớờợưứừựđ]{1,6}[ ,.\n]){0,40}") {
        prop_assert_eq!(reread(&text), None);
    }
}
