//! What is corrected, and what never is.

use proptest::prelude::*;

use super::*;

/// Returns `text` with its words corrected, each read with `confidence`.
fn corrected(text: &str, confidence: f32) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let read: Vec<ReadWord<'_>> =
        words.iter().map(|text| ReadWord { text, confidence, others: &[] }).collect();
    let taken = correct(PairTable::built_in(), &read);
    let texts =
        taken.into_iter().zip(&words).map(|(taken, word)| taken.unwrap_or(word.to_string()));
    texts.collect::<Vec<_>>().join(" ")
}

#[test]
fn accents_and_letters_are_put_right() {
    let cases = [
        ("QUYÉT ĐỊNH về việc phê duyêt", "QUYẾT ĐỊNH về việc phê duyệt"),
        ("Uỷ ban nhân dàn tỉnh", "Uỷ ban nhân dân tỉnh"),
        ("cơ quan, tô chức; cá nhân", "cơ quan, tổ chức; cá nhân"),
        ("(sửa đôi, bồ sung)", "(sửa đổi, bổ sung)"),
        ("xã, nhường, thị trấn", "xã, phường, thị trấn"),
        ("việc tố chức thực biện Nghị định", "việc tổ chức thực hiện Nghị định"),
        ("thay thể và/hoặc bô sung", "thay thế và/hoặc bổ sung"),
        ("phát triển kinh tê-xã hội", "phát triển kinh tế-xã hội"),
        ("Cộng hoà xã bội chủ nghĩa", "Cộng hoà xã hội chủ nghĩa"),
        ("theo quy đinh cuả pháp luật", "theo quy định cuả pháp luật"),
    ];
    for (read, meant) in cases {
        assert_eq!(corrected(read, 80.0), meant);
    }
}

#[test]
fn what_any_text_may_say_stays() {
    for text in [
        "Công ty chúng tôi rất cần tuyển một số kỹ sư",
        "phát biểu tiếp thu, cô giáo đi trước và nói biết ơn",
        "cơn bão số 3 đổ bộ, gió giật cấp 9",
        "email: ctsv@dut.udn.vn hoặc trang www.udn.vn, dut.com",
    ] {
        assert_eq!(corrected(text, 96.0), text);
    }
}

#[test]
fn a_word_that_is_no_syllable_gets_the_only_accents_that_make_it_one() {
    // The words beside it are on other lines.
    assert_eq!(corrected("phúc THUÓC 12/QĐ", 92.0), "phúc THUỐC 12/QĐ");
    for kept in ["Krông Kuốc 12/QĐ", "12/QĐ thuuc 4", "12/QĐ Hoẹp 4"] {
        assert_eq!(corrected(kept, 92.0), kept);
    }
}

#[test]
fn capitals_within_words_are_put_right() {
    let cases = [
        ("trong thời hạn vỀ việc này", "trong thời hạn về việc này"),
        ("mất SỨC lao động", "mất sức lao động"),
        ("NƯớC CỘNG HÒA", "NƯỚC CỘNG HÒA"),
        ("biệt với VIỆt Nam", "biệt với Việt Nam"),
    ];
    for (read, meant) in cases {
        assert_eq!(corrected(read, 90.0), meant);
    }
}

#[test]
fn the_number_one_is_read_where_only_a_number_follows() {
    let read = "tại khoản Ï Điều 5, điểm a khoản l.";
    assert_eq!(corrected(read, 40.0), "tại khoản 1 Điều 5, điểm a khoản 1.");
    for kept in ["Phụ lục I", "Chương I", "nội dung: I. Tình hình", "đơn vị l"] {
        assert_eq!(corrected(kept, 40.0), kept);
    }
}

#[test]
fn codes_numbers_and_names_stay() {
    let kept = [
        "số 116/KH-UBND ngày 26/7/2018 của UBND tỉnh",
        "QĐ-TTg, TT-BTC, HĐND, GPMB và KTCK",
        "Chương VI, mục IV, phần LI",
        "theo ý kiến của TU và CA tỉnh",
        "đồng chí Đinh Hữu Học, Phó Chủ tịch",
        "các xã, phường: Đông Kinh, Kỳ Lừa, Tam Thanh",
        "công ty Samsung Electronics, Yamaha Motor",
        "Km18, mốc 1119-1120, m2, CO2",
        "— . … | °",
        "",
    ];
    for text in kept {
        for confidence in [0.0, 30.0, 96.0] {
            assert_eq!(corrected(text, confidence), text);
        }
    }
}

#[test]
fn what_may_be_a_number_rare_or_dirt_stays() {
    // `ló` is 16, and `vựa` a rare word.
    for (text, confidence) in [
        ("Hà Nội, ngày ló tháng 4 năm 2024", 85.0),
        ("là vựa lúa lớn nhất của cả nước", 93.0),
        ("công nghệ chip, laptop và virus", 95.0),
        ("CHÍNH PHỦ vhc ề", 3.0),
    ] {
        assert_eq!(corrected(text, confidence), text);
    }
}

#[test]
fn right_text_stays() {
    let text = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015; theo đề nghị \
        của Giám đốc Sở Tài chính tỉnh Lạng Sơn tại Tờ trình số 12/TTr-STC, Ủy ban nhân dân tỉnh \
        ban hành Kế hoạch thực hiện như sau: để bảo đảm tiến độ, các đơn vị chủ động phối hợp.";
    for confidence in [60.0, 96.0] {
        assert_eq!(corrected(text, confidence), text);
    }
}

#[test]
fn what_is_read_counts_as_a_pair_in_names_too() {
    // Laws have `trường đại học` in small letters only, and `Trưởng Đại diện` with capitals.
    for text in
        ["đổi tên Trường Đại học Công nghiệp", "Hiệu trưởng Trường Đại học", "tiêu chí Định"]
    {
        assert_eq!(corrected(text, 96.0), text);
    }
}

#[test]
fn a_sure_word_needs_more_reason() {
    let changed =
        |confidence| corrected("nội dung để nghị của", confidence) != "nội dung để nghị của";
    assert!(changed(50.0));
    // Alone, nothing speaks for another word.
    assert_eq!(corrected("để", 0.0), "để");
}

#[test]
fn what_another_reading_has_is_taken_where_it_fits() {
    let corrected = |before: &'static str, read: &'static str, other: &str| {
        let others = [other.to_string()];
        let word = |text| ReadWord { text, confidence: 95.0, others: &[] };
        let words = [word(before), ReadWord { others: &others, ..word(read) }];
        correct(PairTable::built_in(), &words)[1].clone()
    };
    // Neither other accents nor one other letter lead from one word to the other.
    assert_eq!(corrected("Nghị", "đàng,", "“định"), Some("định,".into()));
    assert_eq!(corrected("Nghị", "định,", "đàng"), None);
    assert_eq!(corrected("Nghị", "định,", "12"), None);
    assert_eq!(corrected("Nghị", "12/2024,", "định"), None, "numbers stay");
}

#[test]
fn nothing_is_known_of_an_empty_table() {
    let bytes = crate::pairs::WordCounter::default().pairs().table("");
    let table = PairTable::open(&bytes).unwrap();
    let read = ["tô", "chức"].map(|text| ReadWord { text, confidence: 10.0, others: &[] });
    assert_eq!(correct(&table, &read), [None, None]);
}

proptest! {
    #[test]
    fn digits_and_signs_stay(
        text in "([a-zA-ZÀ-ỹđĐ0-9.,/|-]{0,9} ){0,12}", confidence in -10.0..200_f32
    ) {
        let words: Vec<&str> = text.split_whitespace().collect();
        let read = |text| ReadWord { text, confidence, others: &[] };
        let read: Vec<_> = words.iter().copied().map(read).collect();
        let taken = correct(PairTable::built_in(), &read);
        prop_assert_eq!(taken.len(), words.len());
        let signs = |text: &str| -> String {
            text.chars().filter(|c| !c.is_alphabetic() && *c != '1').collect()
        };
        for (word, taken) in words.iter().zip(taken) {
            let Some(taken) = taken else { continue };
            prop_assert_ne!(*word, taken.as_str());
            prop_assert_eq!(signs(word), signs(&taken));
        }
    }
}
