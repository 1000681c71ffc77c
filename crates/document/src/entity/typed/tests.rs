//! Facts and properties of typed tokens.

use proptest::prelude::*;

use super::*;
use tracuu_text::{Word, normalize};

fn keys(text: &str) -> Vec<String> {
    find_typed(&normalize(text).text).into_iter().map(|(_, token)| token.key).collect()
}

fn check(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(keys(text), *expected, "{text:?}");
    }
}

#[test]
fn dates_meet_in_every_dress() {
    check(&[
        ("ngày 05 tháng 3 năm 2020", &["2020-03-05"]),
        ("05/3/2020", &["2020-03-05"]),
        ("5-3-2020, 5.3.2020", &["2020-03-05", "2020-03-05"]),
        ("ngày 05/3/2020.", &["2020-03-05"]),
        ("NGAY 5 THANG 03 NAM 2020", &["2020-03-05"]),
        ("5 tháng 3 năm 2020", &["2020-03-05"]),
        ("Ngày      tháng 11 năm 2023", &["2023-11"]),
        ("tháng 3 năm 2020; 3/2020; tháng 03/2020", &["2020-03", "2020-03", "2020-03"]),
        ("từ 01/02/2026-05/02/2026", &["2026-02-01", "2026-02-05"]),
        ("(12/2025)", &["2025-12"]),
    ]);
}

#[test]
fn what_is_no_date() {
    check(&[
        ("13/2020, 80/2025", &[]),
        ("03/2020/NĐ-CP và 05/3/2020/QĐ", &[]),
        ("3/2020/TT-BTC", &[]),
        ("1/500, 3/4, 59/92 hộ", &[]),
        ("năm 2020, tháng 3, ngày 5", &[]),
        ("ngày 40/3/2020", &[]),
        ("2021-2025", &[]),
        ("", &[]),
    ]);
}

#[test]
fn amounts_meet_in_every_dress() {
    check(&[
        ("13.951,4 tỷ đồng", &["13951.4"]),
        ("13951,40", &["13951.4"]),
        ("13,951.4", &["13951.4"]),
        ("1.234.567,89", &["1234567.89"]),
        ("54.200.000 đồng; 54200000đ", &["54200000"]),
        ("54.200.000 và 54200000", &["54200000", "54200000"]),
        ("77,5%; 77,5ha", &["77.5", "77.5"]),
        ("0,5 và 2.500", &["0.5", "2500"]),
        ("10.000-20.000", &["10000", "20000"]),
        ("1,234,567", &["1234567"]),
        ("1 234,5 và 12 345 678,90", &["1234.5", "12345678.9"]),
        ("cột 3 1 234,5 6", &["234.5"]),
    ]);
    check(&[
        ("năm 2025, 116, mục 1.5, 1.2.3", &[]),
        ("1234/QĐ-UBND, 12345-CV/TU", &[]),
        ("012345678901234, 0912-345", &[]),
        ("1,2,3,4", &[]),
        ("12.345.6789", &[]),
    ]);
}

#[test]
fn posts_and_markers() {
    check(&[
        ("Km18+500", &["km18+500"]),
        ("từ km 18 + 500 đến KM20+050/QL4B", &["km18+500", "km20+50"]),
        ("Km80; Km0 - Km18.", &["km80", "km0", "km18"]),
        ("dài 5 km 200 hộ, 18km", &[]),
        ("mốc 1088/2-1089", &["m1088/2-1089"]),
        ("mốc 1088/2–1089, Mốc 1088/2 - 1089", &["m1088/2-1089", "m1088/2-1089"]),
        ("1088/2-1089", &["m1088/2-1089"]),
        ("mốc 1088/2-1089 – Km18/QL4B", &["m1088/2-1089", "km18"]),
        ("khu vực mốc 1119-1120.", &["m1119-1120"]),
        ("cột mốc quốc giới số 1140", &["m1140"]),
        ("moc 1116 – 1117...", &["m1116-1117"]),
        ("mốc 500 tỷ đồng, mốc 30 triệu, mốc 50%, mốc 300%", &[]),
        ("cột mốc 2030, mốc 2025-2030, mốc 1954-1975", &[]),
        ("1/500-1/1000, 116/2-2025", &[]),
    ]);
}

#[test]
fn articles_up_and_down() {
    check(&[
        ("khoản 2 Điều 5", &["đ5.k2"]),
        ("Điểm a Khoản 1 Điều 3", &["đ3.k1.a"]),
        ("điểm a, khoản 1, Điều 3", &["đ3.k1.a"]),
        ("điểm đ) khoản 10 Điều 105", &["đ105.k10.đ"]),
        ("dieu 5 khoan 2", &["đ5.k2"]),
        ("Điều 3, khoản 1, điểm a của Luật", &["đ3.k1.a"]),
        ("Điều 5, khoản 2 Điều 6", &["đ5", "đ6.k2"]),
        ("Điều 5; điểm b khoản 2 Điều 6", &["đ5", "đ6.k2.b"]),
        ("Điều 5, điểm b khoản 2 Điều 6", &["đ5", "đ6.k2.b"]),
        ("khoản 1 và khoản 2 Điều 5", &["đ5.k2"]),
        ("điểm a, b khoản 2 Điều 5", &["đ5.k2"]),
        ("Điều 05. Phạm vi", &["đ5"]),
        ("khoản 2a Điều 12b", &["đ12b.k2a"]),
        ("điểm a Điều 7", &["đ7.a"]),
        ("khoản 2 Điều này, điểm 9, tài khoản 5", &[]),
        ("Điều 5-7, Điều 1.2", &[]),
    ]);
}

#[test]
fn standards_meet_in_every_dress() {
    check(&[
        ("QCVN 02:2019/BLĐTBXH", &["qcvn2:2019/bldtbxh"]),
        ("qcvn 2: 2019 / bldtbxh", &["qcvn2:2019/bldtbxh"]),
        ("TCVN 6909:2001", &["tcvn6909:2001"]),
        ("TCVN6909-2001", &["tcvn6909:2001"]),
        ("TCVN 13142-2:2020 (ISO 34101-2:2019", &["tcvn13142-2:2020"]),
        ("QCVN 102:2016/BTTTT/SĐ1:2022 về", &["qcvn102:2016/btttt/sd1:2022"]),
        ("TCVN ISO/IEC 17025:2017", &["tcvnisoiec17025:2017"]),
        ("QCĐP 01:2020/LS", &["qcdp1:2020/ls"]),
        ("QCVN 02", &["qcvn2"]),
        ("TCVN về xây dựng", &[]),
    ]);
}

#[test]
fn codes_meet_however_they_are_grouped() {
    let phones = [
        "0205.3812.345",
        "0205 3812 345",
        "0205-3812345",
        "0205 - 3812345",
        "(0205) 3812345",
        "(0205)3.812.345",
        "0205 3 812 345",
        "0205.38.12.345",
        "0205/3812345",
        "(0205) 3812 345",
        "02053812345",
    ];
    for phone in phones {
        assert_eq!(keys(phone), ["02053812345"], "{phone}");
    }
    check(&[
        ("+84 205 3812 345; +842053812345", &["842053812345", "842053812345"]),
        ("09.12.34.56.78 và 0912 345 678", &["0912345678", "0912345678"]),
        ("CCCD 001 085 012 345, CMND 080.123.456", &["001085012345", "080123456"]),
        ("MST 4900123456-001, 4900.123.456", &["4900123456001", "4900123456"]),
        ("tài khoản 1903 2456 789", &["19032456789"]),
        ("54 200 000 đồng", &["54200000"]),
        ("số AB 123456, BA-123456, CH 01234.", &["ab123456", "ba123456", "ch01234"]),
        (
            "AA 12345678; C 1234567; BM 123.456; Đ 123456",
            &["aa12345678", "c1234567", "bm123456", "d123456"],
        ),
        ("12C-123.45 12C 123.45 12c-12345 12C-12345", &["12c12345"; 4]),
        ("29-K1 234.56, 29K1-234.56, 29 K1 23456", &["29k123456"; 3]),
        ("80A-001.23; 12LD-123.45; 29MĐ1-234.56", &["80a00123", "12ld12345", "29md123456"]),
        ("B 500.000 đồng", &["b500000"]),
        ("0205.3812.345 - 0912.345.678", &["02053812345", "0912345678"]),
        ("0205 3812 345 0912 345 678", &["02053812345", "0912345678"]),
        ("0205.3812.345/0205.3812.346", &["02053812345", "02053812346"]),
        ("1900.1234, 1800 6789, 1900 545 467", &["19001234", "18006789", "1900545467"]),
        (
            "AB123456, Đ123456, 12C12345, 0912345678",
            &["ab123456", "d123456", "12c12345", "0912345678"],
        ),
        ("0.912.345.678; TM 12-34; TM12.34", &["0912345678", "tm1234", "tm1234"]),
        ("TK 3713.0.1053594.00000, 3713.0.1053594", &["37130105359400000", "371301053594"]),
        ("MST 4900123456 - 001", &["4900123456001"]),
        ("STK 8412 2050 0123 4", &["8412205001234"]),
    ]);
    check(&[
        ("2021-2025, 2021 2022 2023", &[]),
        ("1 2 3 4 5 6 7 8 9 10", &[]),
        ("1200 3400 5600 7800 9100", &["1200", "3400", "5600", "7800", "9100"]),
        ("10.000-20.000", &["10000", "20000"]),
        ("50m 12345, ABCD123456, AB1234, 12345678901234567890", &["12345"]),
        ("12/34, 0205/38, 02053/812345, TM 12/34, 1.1.2.3", &[]),
        ("QĐ 123, UBND 123456, 12/2020/QĐ-UBND", &["123456"]),
        ("0205-3812-345-x", &[]),
    ]);
}

#[test]
fn wider_things_find_narrower_ones() {
    let cases: [(&str, &[&str]); 12] = [
        ("AB 123456", &["123456"]),
        ("+84 205 3812 345", &["02053812345"]),
        ("0084 205 3812345", &["02053812345"]),
        ("0205.3812.345", &[]),
        ("05/3/2020", &["2020-03"]),
        ("3/2020", &[]),
        ("13.951,4", &[]),
        ("Km18+500", &["km18"]),
        ("mốc 1088/2-1089", &["m1088/2", "m1089", "m1088"]),
        ("mốc 1119", &[]),
        ("điểm a khoản 1 Điều 3", &["đ3.k1", "đ3"]),
        ("QCVN 02:2019/BLĐTBXH", &["qcvn2:2019", "qcvn2"]),
    ];
    for (text, expected) in cases {
        assert_eq!(find_typed(text)[0].1.wider(), expected, "{text}");
    }
}

/// Reads at every run of letters and digits.
fn plainly(text: &str) -> Vec<(Span, TypedToken)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(char::is_alphanumeric).map(|next| at + next) {
        let mut cursor = Cursor { text, at: start };
        let token = cursor.attempt(read_token);
        let run = text[start..].find(|c: char| !c.is_alphanumeric());
        at = if token.is_some() { cursor.at } else { run.map_or(text.len(), |run| start + run) };
        found.extend(token.map(|token| (Span::new(start, cursor.at), token)));
    }
    found
}

proptest! {
    #[test]
    fn keywords_are_compared_without_case_and_accents(
        word in "\\PC{0,4}|[đĐdD][iI][eềêÊỀ][uUùmM]?|[nN][gĝ][aàÀá][yYỳ\u{301}a5-]|km|KM|Kỹ"
    ) {
        for keyword in KEYWORDS.map(|(keyword, _)| keyword).into_iter().chain(standard::PREFIXES) {
            prop_assert_eq!(begins_with_word(&word, keyword), is_word(&word, keyword));
        }
    }

    #[test]
    fn words_that_begin_nothing_are_skipped(
        text in "\\PC*|((Điều|khoản|điểm|NGÀY|tháng|Km|mốc|QCVN|tcxdvn|ÑGÀY|năm|ở|AB|Đ|12C|[0-9a-zđ]{1,4})[ ,./:-]?){0,20}"
    ) {
        prop_assert_eq!(find_typed(&text), plainly(&text));
        let mut words = tracuu_text::words(&text);
        let all: Vec<Word> = words.by_ref().collect();
        if words.is_common() {
            let places = all.iter().filter(|word| may_begin_in(word.text)).map(Word::span);
            prop_assert_eq!(find_typed_in(&text, places), plainly(&text));
        }
    }

    #[test]
    fn reads_any_text(
        text in "\\PC*|(ngày|tháng|năm|km|mốc|điểm|khoản|điều|QCVN|TCVN ISO|AB|C|12C|[0-9]{1,4}|[ /.,:+–-]|[a-zđ])*"
    ) {
        let mut end = 0;
        for (span, token) in find_typed(&text) {
            prop_assert!(span.start >= end && span.end > span.start);
            prop_assert!(!token.key.is_empty() && !token.key.contains(' '));
            prop_assert!(!token.wider().contains(&token.key));
            // A token alone in a text is the same token.
            let again = find_typed(span.of(&text));
            prop_assert_eq!(again, vec![(Span::new(0, span.end - span.start), token)]);
            end = span.end;
        }
    }
}
