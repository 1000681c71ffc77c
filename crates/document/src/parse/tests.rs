use super::*;
use proptest::prelude::*;

fn record(text: &str) -> Record {
    parse(text).record
}

/// The end of a document whose head is lost, so that the issuer must be inferred.
#[test]
fn issuers_are_inferred_from_signature_and_body() {
    let cases = [
        (
            "THÔNG BÁO\nKết luận cuộc họp\nNgày 3/4/2024, Chủ tịch UBND tỉnh họp tại tỉnh Nghệ An.\n\
             Văn phòng UBND tỉnh thông báo để các cơ quan biết./.\nKT. CHÁNH VĂN PHÒNG\nPHÓ CHÁNH VĂN PHÒNG\nLê An",
            Some("Văn phòng Ủy ban nhân dân tỉnh Nghệ An"),
        ),
        (
            "BÁO CÁO\nKết quả năm\nSở Công Thương báo cáo tình hình như sau:\nTỉnh Hà Giang có 3 cửa khẩu.\n\
             GIÁM ĐỐC\nLê An",
            Some("Sở Công Thương tỉnh Hà Giang"),
        ),
        (
            "KẾ HOẠCH\nPhát triển khu kinh tế\nTrên đây là Kế hoạch của Ban Quản lý Khu kinh tế Vân Đồn./.\nTRƯỞNG BAN\nLê An",
            Some("Ban Quản lý Khu kinh tế Vân Đồn"),
        ),
        (
            "THÔNG BÁO\nVề thu hồi đất\nUBND xã nhận đơn.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLê An",
            Some("Ủy ban nhân dân"),
        ),
        ("Số: 12/QĐ-BTC\nQUYẾT ĐỊNH\nVề việc giao dự toán\nĐiều 1. Giao.", Some("Bộ Tài chính")),
        ("Một bài thơ\nkhông có gì", None),
        ("HỘI NGHỊ TỔNG KẾT\nVề việc này chưa ai nói.\nSỞ THÍCH CỦA TÔI\nLà đọc sách.", None),
        ("Trường hợp báo cáo chậm thì xử lý.", None),
    ];
    for (text, expected) in cases {
        let record = record(text);
        assert_eq!(record.agency.as_deref(), expected, "{text:?}");
        let basis = expected.map(|_| Basis::Inferred);
        assert_eq!(record.agency_basis, basis, "{text:?}");
    }
}

#[test]
fn a_code_of_the_issuer_is_no_type() {
    let kind = |issuer: &str, below: &str| {
        let text = format!("BỘ TÀI CHÍNH\n{issuer}\nSố: 219/CT-CS\n{below}\nKính gửi: Sở Y tế");
        record(&text).kind
    };
    assert_eq!(kind("CỤC THUẾ", "V/v chính sách thuế").as_deref(), Some("Công văn"));
    assert_eq!(kind("CỤC THUẾ", "CHỈ THỊ\nVề chính sách thuế").as_deref(), Some("Chỉ thị"));
    assert_eq!(kind("SỞ Y TẾ", "V/v chính sách thuế").as_deref(), Some("Chỉ thị"));
}

#[test]
fn a_copied_letter_is_a_letter() {
    let kind = |below: &str| {
        record(&format!(
            "SAO Y; Sở Y tế; 21/07/2023\nSỞ Y TẾ\nSố:      /SYT-VP\n{below}\nKính gửi: Sở"
        ))
        .kind
    };
    assert_eq!(kind("V/v trực lễ").as_deref(), Some("Công văn"));
    assert_eq!(kind("BÁO CÁO\nVề trực lễ").as_deref(), Some("Báo cáo"));
    assert_eq!(kind("Nội dung").as_deref(), Some("Sao y"));
}

#[test]
fn a_subject_in_brackets_is_the_title() {
    let title = |kind: &str| {
        record(&format!(
            "SỞ Y TẾ\nSố: 9/BC-SYT\n{kind}\n(V/v phê duyệt thời gian họp)\nKính gửi: Sở"
        ))
        .title
    };
    for kind in ["BÁO CÁO", "BÁO CÁO ĐỀ XUẤT", "BÁO CÁO CỦA HỘI ĐỒNG QUỸ\nKHUYẾN HỌC TỈNH AN GIANG"]
    {
        assert_eq!(title(kind).as_deref(), Some("V/v phê duyệt thời gian họp"), "{kind}");
    }
}

#[test]
fn years_are_inferred_from_meetings_and_deadlines() {
    let cases = [
        ("THÔNG BÁO\nKết luận\nNgày 16/01/2026, họp. Hoàn thành trước ngày 1/1/2027.", Some(2026)),
        (
            "THÔNG BÁO\nMời họp\n2. Thời gian: từ 14 giờ 00 phút, ngày 04/12/2025 tại trụ sở.",
            Some(2025),
        ),
        (
            "THÔNG BÁO\nViệc\nTheo Kế hoạch số 1/KH-UBND ngày 21/4/2020, gửi chậm nhất ngày 03/12/2021.",
            Some(2021),
        ),
        ("THÔNG BÁO\nViệc\nTheo Kế hoạch số 1/KH-UBND ngày 21/4/2020.", None),
    ];
    for (text, year) in cases {
        let record = record(text);
        assert_eq!(record.year, year, "{text:?}");
        assert_eq!(record.date_basis, year.map(|_| Basis::Inferred));
        assert_eq!(record.date, None);
    }
    let numbered = record("Số: 08/2022/QĐ-UBND\nQUYẾT ĐỊNH\nVề việc A");
    assert_eq!((numbered.year, numbered.date_basis), (Some(2022), Some(Basis::Stated)));
}

#[test]
fn laws_state_their_day_at_the_end() {
    let law = "QUỐC HỘI\nLuật số: 49/2019/QH14\nLUẬT\nXUẤT CẢNH, NHẬP CẢNH\nĐiều 1. Phạm vi\n\
               Luật này được Quốc hội khóa XIV thông qua ngày 22 tháng 11 năm 2019.\nCHỦ TỊCH QUỐC HỘI\nLê An";
    let record = record(law);
    assert_eq!(record.date.as_deref(), Some("2019-11-22"));
    assert_eq!(record.date_basis, Some(Basis::Stated));
    assert_eq!(record.title.as_deref(), Some("XUẤT CẢNH, NHẬP CẢNH"));
}

#[test]
fn a_document_does_not_cite_itself() {
    let text = "Số: 12/QĐ-UBND\nQUYẾT ĐỊNH\nVề việc A\nCăn cứ Luật Đất đai số 31/2024/QH15;\n\
                Điều 1. Theo Tờ trình số 5/TTr-STC.\nPHỤ LỤC\n(Kèm theo Quyết định số 12/QĐ-UBND)";
    let record = record(text);
    let cites: Vec<&str> = record.cites.iter().map(|cite| cite.number.as_str()).collect();
    assert_eq!(cites, ["31/2024/QH15", "5/TTr-STC"]);
    assert_eq!(record.legal_bases, ["31/2024/QH15"]);
    assert_eq!(record.cites[0].kind.as_deref(), Some("Luật"));
}

#[test]
fn prose_has_no_head() {
    let record = record(
        "Về việc này chưa ai nói.\nSỞ THÍCH CỦA TÔI\nĐiều 5. Hồ sơ\n1. Nộp trước ngày 1/1/2020.\nBộ Tài chính hướng dẫn.",
    );
    assert_eq!(record, Record::default());
}

#[test]
fn nothing_gives_nothing() {
    let reading = parse("");
    assert_eq!(reading.record, Record::default());
    assert!(reading.outline.is_empty());
}

/// Generates paragraphs as they occur in documents, in any order.
fn any_paragraphs() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "THÔNG BÁO",
        "KẾ HOẠCH Phát triển",
        "ỦY BAN NHÂN DÂN",
        "TỈNH LẠNG SƠN",
        "SỞ",
        "SỞ TÀI CHÍNH",
        "VÀ",
        "-",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 1/QĐ-UBND",
        "Số: /QĐ-",
        "Số:",
        "Số -KL/TU",
        "Lạng Sơn, ngày 3 tháng 2 năm 2026",
        "ngày tháng năm 2026",
        "V/v việc",
        "Kính gửi:",
        "- Như trên;",
        "Nơi nhận:",
        "TM.",
        "KT. CHỦ TỊCH",
        "Q.",
        "PHÓ",
        "PHÓ CHỦ TỊCH",
        "Lê An",
        "(Đã ký)",
        "Điều",
        "Điều 5.",
        "Chương I",
        "Phần thứ nhất",
        "Phụ lục",
        "PHỤ LỤC I",
        "1.",
        "1. A",
        "1.1. Bê",
        "a) C:",
        "I. Đ",
        "Căn cứ Luật số 1/2020/QH14 của",
        "của Ủy",
        "Văn phòng UBND tỉnh thông báo",
        "./.",
        "của ./.",
        "họp ngày 1/2/2024",
        "trước ngày 3/4/2025",
        "Luật Đất đai số 31/2024/QH15 ngày 18 tháng 01 năm 2024 của Quốc hội",
        "Ban (",
        "Ban ) xây dựng",
        "KHẨN",
        "MẬT",
    ]);
    prop::collection::vec(pieces, 0..30).prop_map(|lines| lines.join("\n"))
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let reading = parse(text);
    for cite in &reading.record.cites {
        prop_assert!(!cite.places.is_empty());
        for place in &cite.places {
            prop_assert!(text.get(place.start..place.end).is_some_and(|part| !part.is_empty()));
        }
    }
    let mut last = 0;
    for section in &reading.outline {
        let part = text.get(section.span.start..section.span.end);
        prop_assert!(part.is_some_and(|part| part.starts_with(&section.label)));
        prop_assert!(section.span.start >= last && section.level >= 1);
        prop_assert!(section.heading.chars().count() <= 151 && !section.heading.contains('\n'));
        last = section.span.start;
    }
    Ok(())
}

proptest! {
    #[test]
    fn places_slice_the_text(text in any_paragraphs()) {
        check(&text)?;
    }

    #[test]
    fn reads_any_text(text in "[\\PC\\n]*") {
        check(&text)?;
    }
}

#[test]
fn a_clause_is_called_by_its_article() {
    let text = "QUYẾT ĐỊNH\nChương I. QUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\nVăn bản này.\n\
                Điều 2. Chấm dứt hợp đồng\n1. Trường hợp chấm dứt:\na) Ốm đau: điều trị sáu tháng.\n\
                Phần II. TỔ CHỨC\n1. Nhiệm vụ: làm.";
    let parsed = parse(text);
    let document = crate::Document {
        record: parsed.record,
        text: text.to_string(),
        outline: parsed.outline,
        ..Default::default()
    };
    let title = |words: &str| {
        let offset = document.text.find(words).expect("the words");
        document.section_title(offset).unwrap_or_default()
    };
    let cases = [
        ("Văn bản", "Điều 1. Phạm vi"),
        ("Trường hợp", "Điều 2. Chấm dứt hợp đồng, khoản 1"),
        ("điều trị", "Điều 2. Chấm dứt hợp đồng, khoản 1, điểm a"),
        ("làm.", "1. Nhiệm vụ"),
        ("QUY ĐỊNH CHUNG", "Chương I. QUY ĐỊNH CHUNG"),
    ];
    for (words, expected) in cases {
        assert_eq!(title(words), expected, "{words}");
    }
    assert_eq!(document.section_title(0), None);
}

/// The column of the subject is longer than the one beside it, so its lines come below the date.
#[test]
fn a_subject_goes_on_below_the_date() {
    let lines = "SỞ Y TẾ\nSố: 12/SYT-NVY\nV/v báo cáo tình hình tiêm chủng\n\
                 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\
                 Hà Giang, ngày 2 tháng 3 năm 2024\nmở rộng dịp nghỉ lễ\n30/4 năm 2024\n\n\
                 Kính gửi: Trung tâm Y tế các huyện.\n";
    let record = record(&crate::paragraphs(lines).text);
    assert_eq!(
        record.title.as_deref(),
        Some("V/v báo cáo tình hình tiêm chủng mở rộng dịp nghỉ lễ 30/4 năm 2024")
    );
    assert_eq!(record.date.as_deref(), Some("2024-03-02"));
}
