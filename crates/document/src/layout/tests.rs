use super::*;
use proptest::prelude::*;
use tracuu_text::normalize;

fn lines(text: &str) -> Vec<String> {
    paragraphs(text).text.split('\n').map(str::to_string).collect()
}

#[test]
fn joins_single_spaced_lines() {
    let cases: [(&str, &[&str]); 15] = [
        ("", &[""]),
        (
            "theo Nghị định số 11/2025/NĐ-CP\nngày 01 tháng 7 năm 2025.",
            &["theo Nghị định số 11/2025/NĐ-CP ngày 01 tháng 7 năm 2025."],
        ),
        ("Số: 8/SNV\nlạng sơn, ngày 1/7/2025", &["Số: 8/SNV", "lạng sơn, ngày 1/7/2025"]),
        ("một\n\n\nHai", &["một", "Hai"]),
        (
            "Sở Tài chính chủ trì\nphối hợp với các sở.",
            &["Sở Tài chính chủ trì phối hợp với các sở."],
        ),
        (
            "tại Báo cáo số 51/BC-\nHĐND ngày 12/01/2026",
            &["tại Báo cáo số 51/BC-HĐND ngày 12/01/2026"],
        ),
        ("tại Báo cáo số\n51/BC-HĐND", &["tại Báo cáo số 51/BC-HĐND"]),
        ("trước ngày\n05/11/2025.", &["trước ngày 05/11/2025."]),
        ("khu vực mốc 1119-\n1120: giao", &["khu vực mốc 1119-1120: giao"]),
        ("Khu KTCK Đồng Đăng -\nLạng Sơn", &["Khu KTCK Đồng Đăng - Lạng Sơn"]),
        (
            "Khu Đồng Đăng - Lạng Sơn\nKhu Đồng Đăng\n- Lạng Sơn và\n- Lạng Giang",
            &["Khu Đồng Đăng - Lạng Sơn", "Khu Đồng Đăng - Lạng Sơn và", "- Lạng Giang"],
        ),
        ("kỹ thuật\n1\n. Riêng khu vực", &["kỹ thuật[1]. Riêng khu vực"]),
        ("5.275,95 m\n2\n đất", &["5.275,95 m2 đất"]),
        ("gồm:\n- cấp huyện;\n- cấp xã", &["gồm:", "- cấp huyện;", "- cấp xã"]),
        ("h  trợ  giải phóng", &["h trợ giải phóng"]),
    ];
    for (text, expected) in cases {
        assert_eq!(lines(text), expected, "{text:?}");
    }
}

#[test]
fn keeps_what_stands_on_its_own() {
    let text = "ỦY BAN NHÂN DÂN\nTỈNH CAO BẰNG\nSố: 12/BC-UBND\nBÁO CÁO\nvề việc thi hành luật\nI. CÔNG TÁC CHỈ ĐẠO\n\
                1. Kết quả\na) Về đất đai\nĐiều 5. Phạm vi\nChương II\nĐIỀU KHOẢN\nNơi nhận:\n- Như trên;\n\
                KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nNguyễn Văn An";
    assert_eq!(paragraphs(text).text, text);
}

#[test]
fn headings_in_capitals_are_joined_in_the_body_only() {
    let text = "ỦY BAN NHÂN DÂN\nTỈNH CAO BẰNG\nBÁO CÁO\nKẾT QUẢ CÔNG TÁC\nNĂM 2024\nPhần thứ nhất\nTÌNH HÌNH\nNĂM 2024";
    let expected = [
        "ỦY BAN NHÂN DÂN",
        "TỈNH CAO BẰNG",
        "BÁO CÁO",
        "KẾT QUẢ CÔNG TÁC NĂM 2024",
        "Phần thứ nhất",
        "TÌNH HÌNH NĂM 2024",
    ];
    assert_eq!(lines(text), expected);
}

#[test]
fn a_subject_runs_on_below_the_name_of_the_state() {
    let text = "   SỞ NỘI VỤ            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\
                \u{20}                           Độc lập - Tự do - Hạnh phúc\n\n\
                \u{20}Số: 18/SNV-TCBC           Lạng Sơn, ngày 4 tháng 5 năm 2023\n\
                \u{20}V/v rà soát biên chế các đơn\n\
                vị sự nghiệp trực thuộc sở năm\n\
                \u{20}       2023\n\n\
                \u{20}        Kính gửi: Các phòng chuyên môn.\n";
    let expected = [
        "SỞ NỘI VỤ",
        "Số: 18/SNV-TCBC",
        "V/v rà soát biên chế các đơn vị sự nghiệp trực thuộc sở năm 2023",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Lạng Sơn, ngày 4 tháng 5 năm 2023",
        "Kính gửi: Các phòng chuyên môn.",
    ];
    assert_eq!(lines(text), expected);
    let plain = text.replace("V/v rà soát", "Rà soát");
    assert_eq!(lines(&plain), expected.map(|line| line.replace("V/v rà soát", "Rà soát")));
}

#[test]
fn a_gap_across_the_boundary_parts_a_header_line() {
    let text = "    BỘ CÔNG THƯƠNG               CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\
                TRƯỜNG ĐẠI HỌC                       Độc lập - Tự do - Hạnh phúc\n \
                THÀNH PHỐ HUẾ                                                     số\n      \
                Số:   /KH-ĐH                    Huế, ngày    tháng 6 năm 2026\n";
    let left = ["BỘ CÔNG THƯƠNG", "TRƯỜNG ĐẠI HỌC", "THÀNH PHỐ HUẾ", "Số: /KH-ĐH"];
    assert_eq!(lines(text)[..4], left);
}

#[test]
fn pages_are_kept_and_their_furniture_goes() {
    let page = |number: &str, words: &str| {
        format!("CÔNG BÁO/Số 252/Ngày 27-04-2026      {number}\n\n{words}\n")
    };
    let text = [
        page("90", "Điều 1. Phạm vi\nNghị định này quy định việc thực hiện khoản"),
        page("91", "6 Điều 37 của Luật.\nBộ Tài chính chủ trì, phối hợp với\n   2"),
        page("92", "các bộ.\n - 3 -"),
    ]
    .join("\u{c}");
    let layout = paragraphs(&text);
    let expected = "Điều 1. Phạm vi\nNghị định này quy định việc thực hiện khoản 6 Điều 37 của Luật.\n\
                    Bộ Tài chính chủ trì, phối hợp với các bộ.";
    assert_eq!(layout.text, expected);
    assert_eq!(layout.pages.len(), 3);
    assert!(layout.text[layout.pages[1]..].starts_with("6 Điều 37"));
    assert!(layout.text[layout.pages[2]..].starts_with("các bộ."));
}

#[test]
fn two_documents_of_one_issuer_keep_its_name() {
    let head =
        "ỦY BAN NHÂN DÂN\nTỈNH AN GIANG\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 4/KH-UBND\n";
    let layout = paragraphs(&format!("{head}KẾ HOẠCH\n\u{c}{head}QUYẾT ĐỊNH\n"));
    assert_eq!(layout.text.matches("TỈNH AN GIANG").count(), 2, "{}", layout.text);
    let running = paragraphs("CÔNG BÁO\nĐiều 1.\nMột.\n\u{c}CÔNG BÁO\nĐiều 2.\nHai.\n");
    assert!(!running.text.contains("CÔNG BÁO"), "{}", running.text);
}

#[test]
fn an_empty_page_counts() {
    assert_eq!(paragraphs("một\n\u{c}\n\u{c}Hai trang\n\u{c}").pages, [0, 6, 6]);
    assert!(paragraphs("một\nHai").pages.is_empty());
}

#[test]
fn double_spaced_exports_are_read() {
    let text = "Trong năm đã hoàn thành và được phê duyệt đồ án điều chỉnh quy hoạch chung \n\n\
                xây dựng khu kinh tế, thu hút nhiều dự án và kiểm tra thường xuyên tại các \n\n\
                xã Bình An và Hòa Lạc, được nhân dân đồng tình ủng hộ, nhất là trong các xã \n\n\
                vùng cao\n1\n. Kết quả đạt được rất khả quan, đặc biệt là việc giải phóng mặt \n\n\
                bằng tại các xã, phường trên địa bàn và công tác thu hút đầu tư đã tăng cao \n\n\
                \u{20}                                          \n1\nTheo báo cáo. \n\
                \u{20}so với cùng kỳ. \n\nHai là tiếp tục. \n";
    let layout = paragraphs(text);
    let paragraphs: Vec<&str> = layout.text.split('\n').collect();
    assert_eq!(paragraphs.len(), 3, "{paragraphs:#?}");
    assert!(paragraphs[0].contains("vùng cao[1]. Kết quả"));
    assert!(paragraphs[0].ends_with("tăng cao so với cùng kỳ."));
    assert_eq!(paragraphs[1], "[1] Theo báo cáo.");
    assert_eq!(layout.pages.len(), 2);
    assert!(layout.text[layout.pages[1]..].starts_with("so với"));
}

/// Generates lines: pieces of documents in any order, with gaps, marks and page breaks.
fn any_lines() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "",
        " ",
        "\u{c}",
        "1",
        "12",
        "2",
        "- 4 -",
        "____________________________",
        "                          ",
        "THÔNG BÁO",
        "QUYẾT ĐỊNH:",
        "ỦY BAN NHÂN DÂN",
        "TỈNH LẠNG SƠN",
        "Nơi nhận:",
        "- Như trên;",
        "Kính gửi:",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Số:      /UBND-TH",
        "V/v triển khai",
        "Lạng Sơn, ngày    tháng 2 năm 2026",
        "Điều 5.",
        "Chương I",
        "1. Mục tiêu",
        "a) Về đất",
        "[1] ghi chú",
        "- Lạng Sơn",
        "Đồng Đăng",
        "Đồng Đăng -",
        "Đồng Đăng - Lạng Sơn",
        "và các xã",
        "cho các huyện trên địa bàn tỉnh thực hiện nghiêm túc, hiệu quả, kịp thời",
        "Sở Tài chính chủ trì, phối hợp với các sở, ngành, địa phương có liên quan rà soát",
        "51/BC-",
        "HĐND",
        "ngày",
        "12/01/2026",
        "5.275,95 m",
        ". Riêng",
        "mốc 1140",
        "– 1141",
        "PHỤ LỤC I",
        "DANH MỤC",
        "ĐỘ DÀI 12",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        " Độc lập - Tự do - Hạnh phúc",
        "UBND     CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "hết./.",
        "Căn cứ Luật;",
        "của",
        "tại,",
        "(Kèm theo",
        "[2]",
        "[3] ",
    ]);
    let indent = prop::sample::select(vec!["", "", " ", "  ", "      "]);
    let end = prop::sample::select(vec!["\n", "\n\n", " \n\n\n"]);
    prop::collection::vec((indent, pieces, end), 0..40)
        .prop_map(|lines| lines.iter().map(|(a, b, c)| [*a, *b, *c].concat()).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(384))]

    #[test]
    fn its_own_output_comes_back(text in any_lines()) {
        let once = paragraphs(&normalize(&text).text);
        let again = paragraphs(&once.text);
        prop_assert_eq!(&again.text, &once.text);
    }

    #[test]
    fn reads_any_text(text in "[\\PC\\n\\f\\t ]*") {
        let layout = paragraphs(&normalize(&text).text);
        prop_assert_eq!(&paragraphs(&layout.text).text, &layout.text);
        prop_assert!(layout.pages.is_sorted());
        prop_assert!(layout.pages.iter().all(|&at| layout.text.is_char_boundary(at)));
        prop_assert!(layout.text.split('\n').all(|line| line.trim() == line));
        prop_assert!(!layout.text.contains("\n\n") && !layout.text.contains("  "));
    }

    #[test]
    fn loses_no_letter(text in any_lines()) {
        let letters = |text: &str| {
            let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
            letters.sort_unstable();
            letters
        };
        // Running lines are dropped only if there are form feeds.
        let text = normalize(&text.replace('\u{c}', "")).text;
        prop_assert_eq!(letters(&paragraphs(&text).text), letters(&text));
    }
}
