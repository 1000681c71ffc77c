use super::*;
use crate::parse;

fn of(text: &str) -> Cites {
    find(text, Own::default(), 0)
}

#[test]
fn reads_what_stands_around_a_number() {
    let cases = [
        (
            "tình hình thực hiện Kế hoạch số 116/KH-UBND ngày 21/4/2025 của UBND tỉnh về triển khai",
            ("116/KH-UBND", Some("Kế hoạch"), Some("2025-04-21"), Some("UBND tỉnh")),
        ),
        (
            "Chỉ thị số 13/CT-TTg ngày 24/5/2018 của Thủ tướng Chính phủ về xây dựng",
            ("13/CT-TTg", Some("Chỉ thị"), Some("2018-05-24"), Some("Thủ tướng Chính phủ")),
        ),
        (
            "Công văn số 742/SKHĐT-THQH ngày 29/6/2018 của Sở Kế hoạch và Đầu tư về việc",
            ("742/SKHĐT-THQH", Some("Công văn"), Some("2018-06-29"), Some("Sở Kế hoạch và Đầu tư")),
        ),
        (
            "Kết luận số 117-KL/TU ngày 20/01/2017 của Ban Thường vụ Tỉnh ủy về Rà soát",
            ("117-KL/TU", Some("Kết luận"), Some("2017-01-20"), Some("Ban Thường vụ Tỉnh ủy")),
        ),
        ("Luật Ngân sách nhà nước số 89/2025/QH15;", ("89/2025/QH15", Some("Luật"), None, None)),
        (
            "Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ quy định",
            ("30/2020/NĐ-CP", Some("Nghị định"), Some("2020-03-05"), Some("Chính phủ")),
        ),
        (
            "(số 579/UBND-TH, của UBND tỉnh Lạng Sơn, do vậy",
            ("579/UBND-TH", Some("Công văn"), None, Some("UBND tỉnh Lạng Sơn")),
        ),
        (
            "của Bộ Tài chính công bố theo 12/2024/TT-BTC của Bộ trưởng Bộ Tài chính công bố",
            ("12/2024/TT-BTC", Some("Thông tư"), None, Some("Bộ trưởng Bộ Tài chính")),
        ),
        (
            "theo Nghị quyết số 12-NQ/ĐU, ngày 05/9/2026 của Đảng ủy xã",
            ("12-NQ/ĐU", Some("Nghị quyết"), Some("2026-09-05"), Some("Đảng ủy xã")),
        ),
        (
            "Nghị định của Chính phủ số 30/2020/NĐ-CP ký ngày 5-3-2020 về công tác",
            ("30/2020/NĐ-CP", Some("Nghị định"), Some("2020-03-05"), Some("Chính phủ")),
        ),
        (
            "Công văn số 12/UBND-VX của UBND huyện Lộc Bình ngày 3/4/2020",
            ("12/UBND-VX", Some("Công văn"), Some("2020-04-03"), Some("UBND huyện Lộc Bình")),
        ),
        (
            "Luật Đấu thầu số 22/2023/QH15 của Nghị định này",
            ("22/2023/QH15", Some("Luật"), None, None),
        ),
    ];
    for (text, (number, kind, date, agency)) in cases {
        let found = of(text).cites;
        assert_eq!(found.len(), 1, "{text:?}");
        let cite = &found[0];
        assert_eq!(cite.number, number);
        assert_eq!(cite.kind.as_deref(), kind, "{text:?}");
        assert_eq!(cite.date.as_deref(), date, "{text:?}");
        assert_eq!(cite.agency.as_deref(), agency, "{text:?}");
        assert_eq!(cite.places[0].of(text).replace(' ', ""), number);
    }
}

#[test]
fn a_list_shares_type_and_issuer() {
    let text = "các Luật số 1/2020/QH14, số 2/2021/QH14 và các Quyết định số 1/QĐ-UBND ngày 2/3/2020, \
                2/QĐ-UBND và 3/QĐ-UBND ngày 4/5/2021 của UBND tỉnh";
    let found = of(text).cites;
    let shown: Vec<_> = found
        .iter()
        .map(|cite| (cite.number.as_str(), cite.kind.as_deref(), cite.agency.as_deref()))
        .collect();
    let decision = |number| (number, Some("Quyết định"), Some("UBND tỉnh"));
    let law = |number| (number, Some("Luật"), None);
    let expected = [
        law("1/2020/QH14"),
        law("2/2021/QH14"),
        decision("1/QĐ-UBND"),
        decision("2/QĐ-UBND"),
        decision("3/QĐ-UBND"),
    ];
    assert_eq!(shown, expected);
    assert_eq!(found[3].date, None);
}

#[test]
fn forms_standards_and_blank_serials_are_no_documents() {
    let cases = [
        "theo Mẫu số 01/TTHC kèm theo",
        "Biểu mẫu số: 02/ĐK-SDĐ",
        "QCVN 01:2019/BXD",
        "Căn cứ Nghị định số /2026/NĐ-CP ngày tháng năm 2026",
        "",
    ];
    for text in cases {
        assert_eq!(of(text), Cites::default(), "{text:?}");
    }
}

/// Number, type, issuer and date make a document; a number alone is of the one named last.
#[test]
fn tells_documents_of_one_number_apart() {
    let dates = |text: &str| -> Vec<(Option<String>, usize)> {
        let found = of(text).cites;
        found.into_iter().map(|cite| (cite.date, cite.places.len())).collect()
    };
    let day = |day: &str| Some(day.to_string());
    let cases = [
        (
            "Căn cứ Nghị định số 05/2020/NĐ-CP;\ntheo Nghị định 5/2020/NĐ-CP ngày 1/2/2020",
            vec![(day("2020-02-01"), 2)],
        ),
        (
            "Quyết định số 12/QĐ-UBND ngày 3/4/2019, Quyết định số 12/QĐ-UBND ngày 5/6/2021; theo \
             Quyết định số 12/QĐ-UBND",
            vec![(day("2019-04-03"), 1), (day("2021-06-05"), 2)],
        ),
        (
            "Quyết định số 9/QĐ-UBND của UBND tỉnh và Quyết định số 9/QĐ-UBND của UBND huyện Chi Lăng",
            vec![(None, 1), (None, 1)],
        ),
        (
            "Quyết định số 9/QĐ-UBND của UBND tỉnh và Quyết định số 9/QĐ-UBND của UBND tỉnh Lạng Sơn",
            vec![(None, 2)],
        ),
        ("Quy định số 8-QĐ/TW và Quyết định số 8-QĐ/TW", vec![(None, 1), (None, 1)]),
        (
            "Nghị định số 30/2020/NĐ-CP ngày 5/3/2020; Nghị định số 30/2020/NĐ-CP ngày 05/3/2021",
            vec![(day("2020-03-05"), 2)],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(dates(text), expected, "{text:?}");
    }
}

#[test]
fn the_own_number_of_another_year_is_another_document() {
    let head = "UBND TỈNH A\nSố: 12/QĐ-UBND\nA, ngày 5 tháng 6 năm 2024\nQUYẾT ĐỊNH\nVề việc B\n";
    let cited = |body: &str| parse(&format!("{head}{body}")).record.cites.len();
    assert_eq!(cited("Điều 1. Kèm theo Quyết định số 12/QĐ-UBND ngày 5/6/2024."), 0);
    assert_eq!(cited("Điều 1. Theo Quyết định số 12/QĐ-UBND."), 0);
    assert_eq!(cited("Điều 1. Theo Quyết định số 12/QĐ-UBND ngày 3/4/2019 của UBND tỉnh."), 1);
}

/// Checks what a document says against how each document it names is cited, in order.
fn check_relations(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        let found = of(text).cites;
        let relations: Vec<&str> =
            found.iter().map(|cite| cite.relation.as_deref().unwrap_or("-")).collect();
        assert_eq!(&relations, expected, "{text:?}");
    }
}

#[test]
fn legal_bases_are_known_in_all_forms() {
    check_relations(&[
        (
            "Căn cứ Luật A số 1/2020/QH14 được sửa đổi, bổ sung bởi Luật số 2/2022/QH15;",
            &["căn cứ"; 2],
        ),
        ("- Căn cứ Quy định số 3-QĐ/TW ngày 1/2/2020;", &["căn cứ"]),
        (
            "Căn cứ:\n- Luật A số 1/2020/QH14;\n- Nghị định số 2/2021/NĐ-CP.\nTheo Công văn số 3/UBND-TH.",
            &["căn cứ", "căn cứ", "dẫn chiếu"],
        ),
        (
            "I. CĂN CỨ PHÁP LÝ\n1. Luật A số 1/2020/QH14.\nII. NỘI DUNG\nTheo Nghị định số 2/2021/NĐ-CP.",
            &["căn cứ", "dẫn chiếu"],
        ),
        (
            "Căn cứ Luật số 1/2020/QH14; xét đề nghị của Sở A tại Tờ trình số 2/TTr-SA ngày 1/1/2021.",
            &["căn cứ", "dẫn chiếu"],
        ),
        (
            "Căn cứ Công văn số 1/UBND-TH ngày 1/2/2021, Sở Tài chính báo cáo theo Kế hoạch số 2/KH-STC.",
            &["căn cứ", "dẫn chiếu"],
        ),
        ("Điều 1. A\nCăn cứ Nghị định số 1/2020/NĐ-CP, cơ quan xét.", &["dẫn chiếu"]),
        ("Nơi nhận:\nCăn cứ Nghị định số 1/2020/NĐ-CP;", &["dẫn chiếu"]),
        ("Theo đề nghị của Sở A tại Tờ trình số 2/TTr-SA;", &["dẫn chiếu"]),
    ]);
}

#[test]
fn relations_follow_what_this_document_does() {
    check_relations(&[
        (
            "Điều 1. Sửa đổi, bổ sung một số điều của Thông tư số 1/2020/TT-BTC ngày 1/2/2020 của Bộ trưởng Bộ Tài chính sửa đổi, bổ sung Thông tư số 2/2019/TT-BTC",
            &["sửa đổi", "dẫn chiếu"],
        ),
        ("Điều 2. Bãi bỏ khoản 2 Điều 5 Nghị định số 1/2020/NĐ-CP.", &["bãi bỏ"]),
        (
            "Điều 3. Hiệu lực\n1. Thông tư này có hiệu lực từ ngày 1/2/2021 và thay thế Thông tư số 1/2020/TT-BTC, Thông tư số 2/2020/TT-BTC; bãi bỏ Quyết định số 3/QĐ-BTC.",
            &["thay thế", "thay thế", "bãi bỏ"],
        ),
        (
            "Điều 3. Hiệu lực\n2. Quyết định số 1/QĐ-UBND ngày 1/2/2020 về A hết hiệu lực kể từ ngày Quyết định này có hiệu lực.",
            &["bãi bỏ"],
        ),
        (
            "Điều 3. Hiệu lực\n2. Các văn bản sau đây hết hiệu lực kể từ ngày Thông tư này có hiệu lực:\na) Thông tư số 1/2020/TT-BTC sửa đổi Thông tư số 2/2019/TT-BTC;\nb) Thông tư số 3/2020/TT-BTC.\n3. Theo Thông tư số 4/2020/TT-BTC.",
            &["bãi bỏ", "dẫn chiếu", "bãi bỏ", "dẫn chiếu"],
        ),
        (
            "Điều 1. Bãi bỏ các Quyết định sau:\n1. Quyết định số 1/QĐ-UBND.\n2. Quyết định số 2/QĐ-UBND.\nĐiều 2. Theo Quyết định số 3/QĐ-UBND.",
            &["bãi bỏ", "bãi bỏ", "dẫn chiếu"],
        ),
        (
            "Điều 4. Thay thế cụm từ “A” bằng cụm từ “B” tại Điều 5 Nghị định số 1/2020/NĐ-CP.",
            &["sửa đổi"],
        ),
        (
            "Điều 1. Phạm vi\nNghị định này quy định chi tiết Điều 5 Luật A số 1/2020/QH14.",
            &["hướng dẫn"],
        ),
    ]);
}

#[test]
fn acts_of_others_and_plans_are_mentions() {
    check_relations(&[
        (
            "Nghị định số 1/2020/NĐ-CP được sửa đổi, bổ sung bởi Nghị định số 2/2021/NĐ-CP",
            &["dẫn chiếu"; 2],
        ),
        (
            "Nghị định số 2/2021/NĐ-CP ngày 1/2/2021 của Chính phủ sửa đổi, bổ sung Nghị định số 1/2020/NĐ-CP",
            &["dẫn chiếu"; 2],
        ),
        ("II. NHIỆM VỤ\n1. Sửa đổi Quyết định số 1/QĐ-UBND.", &["dẫn chiếu"]),
        (
            "Điều 5. Việc khác thực hiện theo hướng dẫn tại Nghị định số 1/2020/NĐ-CP.",
            &["dẫn chiếu"],
        ),
        (
            "Điều 5. Hồ sơ\n1. Sửa đổi khoản 1 như sau: “1. Theo Nghị định số 1/2020/NĐ-CP.”",
            &["dẫn chiếu"],
        ),
        (
            "Điều 9. Hiệu lực\n1. Làm.\nKT. BỘ TRƯỞNG\nDANH MỤC\nNghị định số 1/2020/NĐ-CP hết hiệu lực một phần",
            &["dẫn chiếu"],
        ),
        ("Điều 9. A\nthay thế, bãi bỏ một phần: Nghị định số 1/2020/NĐ-CP", &["dẫn chiếu"]),
        (
            "Điều 5. Hồ sơ\nThông báo này yêu cầu giải trình, bổ sung thông tin tại Nghị định số 1/2020/NĐ-CP.",
            &["dẫn chiếu"],
        ),
    ]);
}

#[test]
fn a_title_says_what_the_document_does() {
    let relation = |title: &str| {
        let text = format!(
            "BỘ A\nSố: 9/2022/TT-BTC\nTHÔNG TƯ\n{title}\nCăn cứ Luật số 5/2015/QH13;\nCăn cứ \
                            Nghị định số 1/2020/NĐ-CP;\nĐiều 1. Theo Nghị định số 1/2020/NĐ-CP."
        );
        let record = parse(&text).record;
        assert_eq!(record.legal_bases.len(), 2, "{title:?}");
        let cite = record.cites.iter().find(|cite| cite.number == "1/2020/NĐ-CP");
        cite.and_then(|cite| cite.relation.clone()).unwrap_or_default()
    };
    let cases = [
        ("Sửa đổi, bổ sung một số điều của Nghị định số 1/2020/NĐ-CP", "sửa đổi"),
        ("SỬA ĐỔI NGHỊ ĐỊNH SỐ 1/2020/NĐ-CP", "sửa đổi"),
        ("V/v thay thế Nghị định số 1/2020/NĐ-CP", "thay thế"),
        ("Về việc bãi bỏ Nghị định số 1/2020/NĐ-CP", "bãi bỏ"),
        ("Đính chính Nghị định số 1/2020/NĐ-CP", "đính chính"),
        (
            "Quy định chi tiết và hướng dẫn thi hành một số điều của Nghị định số 1/2020/NĐ-CP",
            "hướng dẫn",
        ),
        ("Về việc công bố văn bản hướng dẫn thi hành Nghị định số 1/2020/NĐ-CP", "căn cứ"),
        ("Về việc thực hiện Nghị định số 1/2020/NĐ-CP", "căn cứ"),
    ];
    for (title, expected) in cases {
        assert_eq!(relation(title), expected, "{title:?}");
    }
}
