//! Typed numbers in every form, and what is not a number.

use super::*;
use crate::entity::number::parse_number;
use proptest::prelude::*;
use tracuu_text::normalize;

/// Shows each number with the text it was read from: whole ones with `#`, parts with `^` and
/// keys.
fn shape(text: &str) -> Vec<String> {
    let text = normalize(text).text;
    let show = |(span, number): (Span, TypedNumber)| match number {
        TypedNumber::Whole(number) => format!("{} #{}", span.of(&text), number.key()),
        TypedNumber::Part { keys, .. } => format!("{} ^{}", span.of(&text), keys.join(" ")),
    };
    read_typed_numbers(&text).into_iter().map(show).collect()
}

#[test]
fn reads_numbers_in_any_dress() {
    let cases: [(&str, &str); 43] = [
        ("116/KH-UBND", "116/KH-UBND #116/kh-ubnd"),
        ("116/KH–UBND", "116/KH–UBND #116/kh-ubnd"),
        ("116 / KH - UBND", "116 / KH - UBND #116/kh-ubnd"),
        ("0116/kh—ubnd", "0116/kh—ubnd #116/kh-ubnd"),
        ("5/QÐ-TTg", "5/QĐ-TTg #5/qd-ttg"),
        ("0116 / kh – ubnd", "0116 / kh – ubnd #116/kh-ubnd"),
        ("80/2025/QÐ-UBND", "80/2025/QĐ-UBND #80/2025/qd-ubnd"),
        ("116 kh ubnd", "116 kh ubnd #116/kh-ubnd"),
        ("116 KH-UBND ngày", "116 KH-UBND #116/kh-ubnd"),
        ("116/kh ubnd", "116/kh ubnd #116/kh-ubnd"),
        ("80 2025 qd ubnd", "80 2025 qd ubnd #80/2025/qd-ubnd"),
        ("238 bc bqlkktck", "238 bc bqlkktck #238/bc-bqlkktck"),
        ("5 qd skhdt", "5 qd skhdt #5/qd-skhdt"),
        ("13 ct ttg", "13 ct ttg #13/ct-ttg"),
        ("117 kl tu", "117 kl tu #117-kl/tu"),
        ("5 hd vptw", "5 hd vptw #5-hd/vptw"),
        ("KH 116/UBND", "KH 116/UBND #116/kh-ubnd"),
        ("kế hoạch số 116 ubnd", "kế hoạch số 116 ubnd #116/kh-ubnd"),
        ("80/2025", "80/2025 ^80/2025/"),
        ("116/kh", "116/kh ^116/kh-"),
        ("kh 116", "kh 116 ^116/kh- 116-kh/"),
        ("KH 116", "KH 116 ^116/kh- 116-kh/"),
        ("QĐ 080/2025", "QĐ 080/2025 ^80/2025/qd-"),
        ("KH số: 116", "KH số: 116 ^116/kh- 116-kh/"),
        ("kế hoạch 116 của ubnd tỉnh", "kế hoạch 116 ^116/kh- 116-kh/"),
        ("ke hoach so 116 phát triển", "ke hoach so 116 ^116/kh- 116-kh/"),
        ("qd 80/2025", "qd 80/2025 ^80/2025/qd-"),
        ("quyết định 080/2025 giá đất", "quyết định 080/2025 ^80/2025/qd-"),
        ("nghị định 30 năm 2020", "nghị định 30 năm 2020 ^30/2020/nd-"),
        ("nghi dinh so 30 nam 2020", "nghi dinh so 30 nam 2020 ^30/2020/nd-"),
        ("kế hoạch 116 năm 2020", "kế hoạch 116 ^116/kh- 116-kh/"),
        ("nghị định 100 nồng độ cồn", "nghị định 100 ^100/nd- 100-nd/"),
        ("thông tư 39 quy định gì", "thông tư 39 ^39/tt- 39-tt/"),
        ("kế hoạch 116 ngày 21/4/2025", "kế hoạch 116 ^116/kh- 116-kh/"),
        ("luật 64/2025", "luật 64/2025 ^64/2025/"),
        ("kh 116/kh", "kh 116/kh ^116/kh- 116-kh/"),
        ("kh 116/KH", "kh 116/KH ^116/kh- 116-kh/"),
        ("cv 579/UBND", "cv 579/UBND ^579/ubnd-"),
        ("số 116", "số 116 ^116/ 116-"),
        ("so 0116", "so 0116 ^116/ 116-"),
        ("Quyết định 80/2025/QĐ-UBND", "80/2025/QĐ-UBND #80/2025/qd-ubnd"),
        ("tờ trình 12", "tờ trình 12 ^12/ttr- 12-ttr/"),
        ("DA 12", "DA 12 ^12/da- 12-da/"),
    ];
    for (text, expected) in cases {
        assert_eq!(shape(text), [expected], "{text:?}");
    }
}

#[test]
fn words_and_counts_stay() {
    let none = [
        "kế hoạch 5 năm 2021-2025",
        "kế hoạch 5 năm",
        "báo cáo 6 tháng đầu năm",
        "kế hoạch 2026",
        "nghị định 2019",
        "kế hoạch 100 ngày đêm",
        "dự án 3 tỷ đồng",
        "quyết định 80 tu bổ di tích",
        "bãi đổ thải số 02",
        "ngày 12/01/2026",
        "kế hoạch 21/4/2025",
        "tỷ lệ 3/4",
        "QCVN 02:2019/BLĐTBXH",
        "qcvn 41:2019/bgtvt",
        "số, 5",
        "TCVN 6909:2001",
        "tcvn 7957-2008",
        "da 12",
        "5 hd du an",
        "12 xa bien gioi",
        "116",
        "số",
        "",
    ];
    for text in none {
        assert_eq!(shape(text), [""; 0], "{text:?}");
    }
}

#[test]
fn parts_are_filed_where_they_are_looked_up() {
    let cases = [
        ("kế hoạch 116", "116/KH-UBND"),
        ("số 116", "116/KH-UBND"),
        ("số 117", "117-KL/TU"),
        ("kl 117", "117-KL/TU"),
        ("qđ 80/2025", "80/2025/QĐ-UBND"),
        ("quyết định 80", "80/2025/QĐ-UBND"),
        ("nghị định 30", "30/2020/NĐ-CP"),
        ("luật 64/2025", "64/2025/QH15"),
        ("cv 579/UBND", "579/UBND-TH"),
        ("quy định 399", "399-QĐi/TW"),
    ];
    for (typed, printed) in cases {
        let filed = parse_number(printed, Letters::Printed).unwrap().prefix_keys();
        let read = read_typed_numbers(typed);
        let [(_, TypedNumber::Part { keys, .. })] = read.as_slice() else {
            panic!("{typed}: {read:?}")
        };
        assert!(keys.iter().any(|key| filed.contains(key)), "{typed}: {keys:?} {filed:?}");
    }
}

proptest! {
    #[test]
    fn reads_any_text(
        text in "\\PC*|(kh|qđ|kế hoạch|số|ubnd|tu|[0-9]{1,4}|năm|[ /–,-]|[A-ZĐ]{1,4})*"
    ) {
        let mut end = 0;
        for (span, number) in read_typed_numbers(&text) {
            prop_assert!(span.start >= end && span.end > span.start);
            end = span.end;
            match number {
                TypedNumber::Whole(number) => {
                    let again = parse_number(&number.canonical(), Letters::Typed);
                    prop_assert_eq!(again.map(|n| n.key()), Some(number.key()));
                }
                TypedNumber::Part { keys, .. } => {
                    prop_assert!(!keys.is_empty());
                    prop_assert!(keys.iter().all(|key| key.ends_with(['/', '-'])));
                }
            }
        }
    }
}
