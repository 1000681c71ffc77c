use encoding_rs::WINDOWS_1252;
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
        ("cuÒa Giám ðôìc SõÒ Nôòi vuò taòi TõÌ triÌnh", Legacy::Windows1258),
        ("cûa Giám ÇÓc Sª N¶i vø tåi T© trình", Legacy::Vps),
    ];
    for (misread, encoding) in cases {
        let font = FontEncoding { encoding, capitals: false };
        assert_eq!(font.decode(misread), TEXT, "{}", encoding.name());
        let repaired = Repaired { encoding, text: TEXT.to_string() };
        assert_eq!(repair_misread(misread), Some(repaired), "{}", encoding.name());
        let bytes = WINDOWS_1252.encode(misread).0;
        assert_eq!(detect(&bytes), Some(encoding), "{}", encoding.name());
        assert_eq!(decode(encoding, &bytes).nfc().collect::<String>(), TEXT, "{}", encoding.name());
    }
}

#[test]
fn fonts_name_their_encoding() {
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
fn correct_text_is_never_repaired() {
    let right = [
        TEXT,
        "Ủy ban nhân dân tỉnh Lạng Sơn thông báo: là, và, à, bà, cà phê, 25 °C, 5 m², §, « cũ »",
        "Le président a été élu à la majorité; où est la forêt? Ça va. Hôtel à Besançon.",
        "The café's naïve façade: 25 °C ± 2 µm, © 2020 – “quoted”",
        "Quì gối, giò chả, tò mò; Sò Huyết, CÒ, MÌ",
        "Казахстан: Қазақстан Республикасы, Ұлттық, Әділет; Hòa bình; x̱ ÿ",
        "Größe, Straße, Übung: für Köln",
        "25 °C; THÀNH PHỐ HỒ CHÍ\u{a0}MINH, HỒ CHÍ\u{a0}MINH, “LỆ PHÍ” và “CHI PHÍ”, \
         cấp “XÃ” của “THỊ XÃ”",
        "§ 2. CỘNG HÒA XÃ\u{a0}HỘI CHỦ NGHĨA, XÃ\u{a0}NAM SƠN, XÃ…, “XÃ”",
        "",
        "116/KH-UBND",
    ];
    for text in right {
        assert_eq!(repair_misread(text), None, "{text}");
    }
}

#[test]
fn runs_of_mixed_texts_are_repaired() {
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
        ("Sá»Ÿ Khoa, XÃ\u{a0}HỘI", Legacy::Utf8, "Sở Khoa, XÃ\u{a0}HỘI"),
        (
            "7KӵF KLӋQ QuyӃt ÿӏnh sӕ 12 cӫa Giám ÿӕc 6ӣ NLӇP tra \
             (sau ÿây), &Ӝ1* HÒA XÃ HӜ, 9,ӊ7 NAM (s˱ͥng). năP ÿ~QJ WURQJ",
            Legacy::GlyphNumbers,
            "Thực hiện Quyết định số 12 của Giám đốc Sở kiểm tra \
             (sau đây), CỘNG HÒA XÃ HỘI VIỆT NAM (sường). năm đúng trong",
        ),
        ("nÄƒm 2019", Legacy::Utf8, "năm 2019"),
        ("nÄƒm lÃ\u{a0} VÃ\u{a0}i", Legacy::Utf8, "năm là Vài"),
        ("20 km; nhỏ hơn (â‰¤ 07%) giÃ¡", Legacy::Utf8, "20 km; nhỏ hơn (≤ 07%) giá"),
    ];
    for (misread, encoding, right) in cases {
        assert_eq!(repair_misread(misread), Some(Repaired { encoding, text: right.to_string() }));
    }
}

proptest! {
    #[test]
    fn nothing_panics(
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
        text in "\\PC{0,60}",
    ) {
        let _ = detect(&bytes);
        let _ = repair_misread(&text);
        for encoding in Legacy::TABLES {
            let _ = decode(encoding, &bytes);
            let _ = FontEncoding { encoding, capitals: true }.decode(&text);
        }
        let _ = decode(Legacy::Utf8, &bytes);
    }

    #[test]
    fn correct_words_are_never_repaired(
        text in "([a-zàáảãạâấầậêếềệôốồộơớờợưứừựđ]{1,6}[ ,.\n]){0,40}",
    ) {
        prop_assert_eq!(repair_misread(&text), None);
    }
}
