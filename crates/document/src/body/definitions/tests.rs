use super::*;
use proptest::prelude::*;
use tracuu_text::normalize;

fn pairs(text: &str) -> Vec<(String, String)> {
    abbreviations(text).into_iter().map(|found| (found.abbreviation, found.expansion)).collect()
}

/// Checks the pairs that each text defines, in order.
fn check(cases: &[(&str, &[(&str, &str)])]) {
    for (text, expected) in cases {
        let expected: Vec<(String, String)> =
            expected.iter().map(|(a, b)| (a.to_string(), phrase::key(b))).collect();
        assert_eq!(pairs(text), expected, "{text:?}");
    }
}

#[test]
fn reads_definitions_in_prose() {
    check(&[
        ("công tác giải phóng mặt bằng (GPMB) tại", &[("gpmb", "giải phóng mặt bằng")]),
        ("Ủy ban nhân dân (UBND) tỉnh", &[("ubnd", "uỷ ban nhân dân")]),
        ("Ủy ban nhân dân tỉnh (sau đây gọi tắt là UBND tỉnh)", &[("ubnd", "uỷ ban nhân dân")]),
        ("giải phóng mặt bằng (sau đây viết tắt là \"GPMB\");", &[("gpmb", "giải phóng mặt bằng")]),
        (
            "giải phóng mặt bằng (trong Quyết định này gọi tắt là GPMB)",
            &[("gpmb", "giải phóng mặt bằng")],
        ),
        ("giải phóng mặt bằng (viết tắt: GPMB)", &[("gpmb", "giải phóng mặt bằng")]),
        ("“giải phóng mặt bằng” (“GPMB”)", &[("gpmb", "giải phóng mặt bằng")]),
        (
            "Đài Tiếng nói Việt Nam có tên viết tắt tiếng Việt là TNVN; tên",
            &[("tnvn", "tiếng nói việt nam")],
        ),
        ("Kiểm toán nhà nước, viết tắt là KTNN.", &[("ktnn", "kiểm toán nhà nước")]),
        ("GPMB (giải phóng mặt bằng)", &[("gpmb", "giải phóng mặt bằng")]),
        ("có chữ KDTV (viết tắt của kiểm dịch thực vật) màu", &[("kdtv", "kiểm dịch thực vật")]),
        (
            "QCVN là chữ viết tắt của cụm từ “Quy chuẩn Việt Nam”;",
            &[("qcvn", "quy chuẩn việt nam")],
        ),
    ]);
}

#[test]
fn reads_lists_and_several_definitions() {
    check(&[
        (
            "DANH MỤC TỪ VIẾT TẮT\nGPMB: Giải phóng mặt bằng\n- KT-XH: Kinh tế - xã hội;",
            &[("gpmb", "giải phóng mặt bằng"), ("kt xh", "kinh tế xã hội")],
        ),
        (
            "1. QLNN: Quản lý nhà nước.\n2 TTHC Thủ tục hành chính\nBĐCC:\nBáo động cấp cứu;",
            &[
                ("qlnn", "quản lý nhà nước"),
                ("tthc", "thủ tục hành chính"),
                ("bđcc", "báo động cấp cứu"),
            ],
        ),
        (
            "bảo hiểm xã hội và bảo hiểm y tế (BHXH, BHYT)",
            &[("bhxh", "bảo hiểm xã hội"), ("bhyt", "bảo hiểm y tế")],
        ),
        (
            "phòng cháy, chữa cháy và cứu nạn, cứu hộ (PCCC&CNCH)",
            &[("pccc cnch", "phòng cháy chữa cháy và cứu nạn cứu hộ")],
        ),
        ("Ban Quản lý dự án (Ban QLDA)", &[("qlda", "quản lý dự án")]),
        (
            "giấy chứng nhận quyền sử dụng đất (GCNQSDĐ)",
            &[("gcnqsdđ", "giấy chứng nhận quyền sử dụng đất")],
        ),
        (
            "giải phóng mặt bằng (GPMB) và giải phóng mặt bằng (GPMB)",
            &[("gpmb", "giải phóng mặt bằng")],
        ),
        ("Ngân hàng Nhà nước Việt Nam (NHNN)", &[("nhnn", "ngân hàng nhà nước")]),
        ("Ủy ban nhân dân tỉnh (UBND)", &[("ubnd", "uỷ ban nhân dân")]),
        (
            "STT | Viết tắt | Viết đầy đủ\n1 | GPMB | Giải phóng mặt bằng\nQuản lý nhà nước | QLNN",
            &[("gpmb", "giải phóng mặt bằng"), ("qlnn", "quản lý nhà nước")],
        ),
        ("Thủ tục hành chính: TTHC", &[("tthc", "thủ tục hành chính")]),
    ]);
}

/// Pairs that the initials do not spell, and text that is not an abbreviation.
#[test]
fn other_pairs_are_not_definitions() {
    check(&[
        ("hỗ trợ phát triển chính thức (ODA)", &[]),
        ("Quy chế làm việc (sau đây gọi tắt là Quy chế)", &[]),
        ("đầu tư tài sản (DTTS)", &[]),
        ("Nhóm mỏ vô ích (VI)", &[]),
        ("giải phóng mặt. Bằng (GPMB)", &[]),
        ("lập, trình duyệt (LTD)", &[]),
        ("GPMB giải phóng mặt bằng, tái định cư", &[]),
        ("GPMB (giải phóng mặt bằng tại xã)", &[]),
        ("ĐĐ: ĐC - ĐT", &[]),
        ("", &[]),
    ]);
}

#[test]
fn says_where() {
    let text = "về giải phóng mặt bằng (sau đây gọi tắt là GPMB); KTCK (kinh tế cửa khẩu)";
    let places: Vec<&str> = abbreviations(text).iter().map(|found| found.span.of(text)).collect();
    assert_eq!(places, ["giải phóng mặt bằng (sau đây gọi tắt là GPMB", "KTCK (kinh tế cửa khẩu"]);
}

#[test]
fn terms_are_bounded() {
    assert_eq!(
        Definition::read_term("gpmb\tgiải phóng mặt bằng"),
        Some(("gpmb", "giải phóng mặt bằng"))
    );
    let long = format!("gpmb\t{} b", "a".repeat(TERM_BYTES_MAX));
    for term in ["", "gpmb", "g\tgiải phóng", "gpmb\tgiải", long.as_str()] {
        assert_eq!(Definition::read_term(term), None, "{term:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read(text in "(\\PC|[()\"“”:,.;\n\t-]|tắt|tắt là | viết | tắt của |[A-ZĐ]{2,5}|[a-zà-ỹđ]{1,4} ){0,40}") {
        let text = normalize(&text).text;
        let mut start = 0;
        for found in abbreviations(&text) {
            prop_assert!(found.span.start >= start);
            start = found.span.start;
            let place = phrase::key(found.span.of(&text));
            prop_assert!(place.contains(&found.expansion), "{place:?} {found:?}");
            prop_assert!(place.contains(&found.abbreviation), "{place:?} {found:?}");
            let term = found.to_term();
            let read = Definition::read_term(&term);
            prop_assert_eq!(read, Some((found.abbreviation.as_str(), found.expansion.as_str())));
        }
    }

    #[test]
    fn what_initials_spell_is_found(words in "[a-zđ]?[aou][a-zđ]?( [a-zđ]?[aou][a-zđ]?){3,11}") {
        let abbreviation: String = words.split(' ').filter_map(|word| word.chars().next()).collect();
        prop_assume!(!line::is_roman(&abbreviation.to_uppercase()));
        let text = format!("{words} ({})", abbreviation.to_uppercase());
        prop_assert_eq!(pairs(&text), vec![(abbreviation, words)]);
    }
}
