use crate::{Basis, Record, paragraphs, parse};
use tracuu_text::normalize;

fn record(lines: &str) -> Record {
    parse(&paragraphs(&normalize(lines).text).text).record
}

const NATION: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n";

struct Case {
    head: &'static str,
    kind: &'static str,
    number: Option<&'static str>,
    notation: Option<&'static str>,
    agency: &'static str,
    parent: Option<&'static str>,
    place: Option<&'static str>,
    date: Option<&'static str>,
    title: Option<&'static str>,
}

const CASES: [Case; 21] = [
    Case {
        head: "UBND TỈNH NGHỆ AN\nSỞ TÀI CHÍNH\n{}Số: 1204/STC-QLNS\nNghệ An, ngày 05 tháng 01 năm 2024\n\
               V/v lập dự toán năm 2025\nKính gửi: Các sở, ban, ngành.\nCăn cứ Luật Ngân sách nhà nước;",
        kind: "Công văn",
        number: Some("1204/STC-QLNS"),
        notation: Some("STC-QLNS"),
        agency: "Sở Tài chính tỉnh Nghệ An",
        parent: Some("Ủy ban nhân dân tỉnh Nghệ An"),
        place: Some("Nghệ An"),
        date: Some("2024-01-05"),
        title: Some("V/v lập dự toán năm 2025"),
    },
    Case {
        head: "ỦY BAN NHÂN DÂN\nTHÀNH PHỐ ĐÀ NẴNG\n{}Số: 15/2023/QĐ-UBND\nĐà Nẵng, ngày 2 tháng 3 năm 2023\n\
               QUYẾT ĐỊNH\nBan hành Quy chế phối hợp\nỦY BAN NHÂN DÂN THÀNH PHỐ ĐÀ NẴNG\nCăn cứ Luật Đất đai;",
        kind: "Quyết định",
        number: Some("15/2023/QĐ-UBND"),
        notation: Some("QĐ-UBND"),
        agency: "Ủy ban nhân dân thành phố Đà Nẵng",
        parent: None,
        place: Some("Đà Nẵng"),
        date: Some("2023-03-02"),
        title: Some("Ban hành Quy chế phối hợp"),
    },
    Case {
        head: "BỘ NÔNG NGHIỆP\nVÀ MÔI TRƯỜNG\n{}Số: 23/2025/TT-BNNMT\nHà Nội, ngày 20 tháng 6 năm 2025\n\
               THÔNG TƯ\nQuy định về phân cấp\nCăn cứ Luật Tổ chức Chính phủ;",
        kind: "Thông tư",
        number: Some("23/2025/TT-BNNMT"),
        notation: Some("TT-BNNMT"),
        agency: "Bộ Nông nghiệp và Môi trường",
        parent: None,
        place: Some("Hà Nội"),
        date: Some("2025-06-20"),
        title: Some("Quy định về phân cấp"),
    },
    Case {
        head: "TỈNH ỦY CAO BẰNG\n*\nSố 117-KL/TU\nĐẢNG CỘNG SẢN VIỆT NAM\nCao Bằng, ngày 20 tháng 01 năm 2024\n\
               KẾT LUẬN\nCỦA BAN THƯỜNG VỤ TỈNH ỦY\nvề công tác cán bộ\n-----\nNgày 15/01/2024, Ban Thường vụ họp.",
        kind: "Kết luận",
        number: Some("117-KL/TU"),
        notation: Some("KL/TU"),
        agency: "Tỉnh ủy Cao Bằng",
        parent: None,
        place: Some("Cao Bằng"),
        date: Some("2024-01-20"),
        title: Some("CỦA BAN THƯỜNG VỤ TỈNH ỦY về công tác cán bộ"),
    },
    Case {
        head: "ĐẢNG BỘ TỈNH GIA LAI\nĐẢNG ỦY SỞ Y TẾ\n*\nSố      -NQ/ĐU\nĐẢNG CỘNG SẢN VIỆT NAM\n\
               Gia Lai, ngày     tháng 5 năm 2025\nNGHỊ QUYẾT\nvề công tác năm 2025\nThực hiện kế hoạch;",
        kind: "Nghị quyết",
        number: None,
        notation: Some("NQ/ĐU"),
        agency: "Đảng ủy Sở Y tế",
        parent: Some("Đảng bộ tỉnh Gia Lai"),
        place: Some("Gia Lai"),
        date: None,
        title: Some("về công tác năm 2025"),
    },
    Case {
        head: "HỘI ĐỒNG NHÂN DÂN\nTỈNH QUẢNG NINH\n{}Số: 09/2025/NQ-HĐND\nQuảng Ninh, ngày 10 tháng 7 năm 2025\n\
               NGHỊ QUYẾT\nQuy định mức thu phí\nHỘI ĐỒNG NHÂN DÂN TỈNH QUẢNG NINH\nKHÓA XIV, KỲ HỌP THỨ 30\nCăn cứ Luật;",
        kind: "Nghị quyết",
        number: Some("09/2025/NQ-HĐND"),
        notation: Some("NQ-HĐND"),
        agency: "Hội đồng nhân dân tỉnh Quảng Ninh",
        parent: None,
        place: Some("Quảng Ninh"),
        date: Some("2025-07-10"),
        title: Some("Quy định mức thu phí"),
    },
    Case {
        head: "THỦ TƯỚNG CHÍNH PHỦ\n{}Số: 13/CT-TTg\nHà Nội, ngày 24 tháng 5 năm 2018\nCHỈ THỊ\n\
               Về xây dựng kế hoạch phát triển kinh tế - xã hội\nThực hiện Luật Đầu tư công, yêu cầu:",
        kind: "Chỉ thị",
        number: Some("13/CT-TTg"),
        notation: Some("CT-TTg"),
        agency: "Thủ tướng Chính phủ",
        parent: None,
        place: Some("Hà Nội"),
        date: Some("2018-05-24"),
        title: Some("Về xây dựng kế hoạch phát triển kinh tế - xã hội"),
    },
    Case {
        head: "QUỐC HỘI\n{}Luật số: 64/2025/QH15\nHà Nội, ngày 19 tháng 02 năm 2025\nLUẬT\n\
               BAN HÀNH VĂN BẢN QUY PHẠM PHÁP LUẬT\nCăn cứ Hiến pháp;\nĐiều 1. Phạm vi",
        kind: "Luật",
        number: Some("64/2025/QH15"),
        notation: Some("QH15"),
        agency: "Quốc hội",
        parent: None,
        place: Some("Hà Nội"),
        date: Some("2025-02-19"),
        title: Some("BAN HÀNH VĂN BẢN QUY PHẠM PHÁP LUẬT"),
    },
    Case {
        head: "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nXÃ BÌNH MINH Độc lập - Tự do - Hạnh phúc\n\
               Số: 12/TB-UBND Bình Minh, ngày 3 tháng 12 năm 2025\nTHÔNG BÁO\nVề việc niêm yết hồ sơ\nỦy ban nhân dân xã thông báo:",
        kind: "Thông báo",
        number: Some("12/TB-UBND"),
        notation: Some("TB-UBND"),
        agency: "Ủy ban nhân dân xã Bình Minh",
        parent: None,
        place: Some("Bình Minh"),
        date: Some("2025-12-03"),
        title: Some("Về việc niêm yết hồ sơ"),
    },
    Case {
        head: "TỔNG CỤC THUẾ\nCỤC THUẾ TỈNH BẾN TRE\n{}Số: 450/CTBTR-TTHT\nBến Tre, ngày 9 tháng 10 năm 2019\n\
               V/v chính sách thuế\nKính gửi: Công ty A.\nTrả lời công văn của Công ty,",
        kind: "Công văn",
        number: Some("450/CTBTR-TTHT"),
        notation: Some("CTBTR-TTHT"),
        agency: "Cục Thuế tỉnh Bến Tre",
        parent: Some("Tổng cục Thuế"),
        place: Some("Bến Tre"),
        date: Some("2019-10-09"),
        title: Some("V/v chính sách thuế"),
    },
    Case {
        head: "ỦY BAN NHÂN DÂN\nTỈNH KON TUM\nVĂN PHÒNG\n{}HỎA TỐC\nSố: 88/GM-VP\nKon Tum, ngày 1 tháng 2 năm 2022\n\
               GIẤY MỜI\nDự họp về an toàn giao thông\nTrân trọng kính mời:",
        kind: "Giấy mời",
        number: Some("88/GM-VP"),
        notation: Some("GM-VP"),
        agency: "Văn phòng Ủy ban nhân dân tỉnh Kon Tum",
        parent: Some("Ủy ban nhân dân tỉnh Kon Tum"),
        place: Some("Kon Tum"),
        date: Some("2022-02-01"),
        title: Some("Dự họp về an toàn giao thông"),
    },
    Case {
        head: "BỘ GIÁO DỤC VÀ ĐÀO TẠO\nTRƯỜNG ĐẠI HỌC VINH\n{}Số: 1021/QĐ-ĐHV\nNghệ An, ngày 11 tháng 8 năm 2021\n\
               QUYẾT ĐỊNH\nVề việc công nhận tốt nghiệp\nHIỆU TRƯỞNG TRƯỜNG ĐẠI HỌC VINH\nCăn cứ Luật;",
        kind: "Quyết định",
        number: Some("1021/QĐ-ĐHV"),
        notation: Some("QĐ-ĐHV"),
        agency: "Trường Đại học Vinh",
        parent: Some("Bộ Giáo dục và Đào tạo"),
        place: Some("Nghệ An"),
        date: Some("2021-08-11"),
        title: Some("Về việc công nhận tốt nghiệp"),
    },
    Case {
        head: "ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HỒ CHÍ MINH\nSỞ VĂN HÓA VÀ THỂ THAO\n{}Số: …/TTr-SVHTT\n\
               Thành phố Hồ Chí Minh, ngày … tháng … năm 2024\nTỜ TRÌNH\nVề ban hành định mức\nKính gửi: Ủy ban nhân dân Thành phố.",
        kind: "Tờ trình",
        number: None,
        notation: Some("TTr-SVHTT"),
        agency: "Sở Văn hóa và Thể thao thành phố Hồ Chí Minh",
        parent: Some("Ủy ban nhân dân thành phố Hồ Chí Minh"),
        place: Some("Thành phố Hồ Chí Minh"),
        date: None,
        title: Some("Về ban hành định mức"),
    },
    Case {
        head: "BỘ TÀI CHÍNH - BỘ CÔNG AN\n{}Số: 11/2015/TTLT-BTC-BCA\nHà Nội, ngày 3 tháng 3 năm 2015\n\
               THÔNG TƯ LIÊN TỊCH\nHướng dẫn lập dự toán\nCăn cứ Luật;",
        kind: "Thông tư liên tịch",
        number: Some("11/2015/TTLT-BTC-BCA"),
        notation: Some("TTLT-BTC-BCA"),
        agency: "Bộ Tài chính - Bộ Công an",
        parent: None,
        place: Some("Hà Nội"),
        date: Some("2015-03-03"),
        title: Some("Hướng dẫn lập dự toán"),
    },
    Case {
        head: "CHÍNH PHỦ\n{}Số: 30/2020/NĐ-CP\nHà Nội, ngày 05 tháng 3 năm 2020\nNGHỊ ĐỊNH\nVề công tác văn thư\nCăn cứ Luật Lưu trữ;",
        kind: "Nghị định",
        number: Some("30/2020/NĐ-CP"),
        notation: Some("NĐ-CP"),
        agency: "Chính phủ",
        parent: None,
        place: Some("Hà Nội"),
        date: Some("2020-03-05"),
        title: Some("Về công tác văn thư"),
    },
    Case {
        head: "BAN QUẢN LÝ KHU KINH TẾ\nNGHI SƠN VÀ CÁC KCN\n{}Số: 77/BC-BQLKKTNS\nThanh Hóa, ngày 8 tháng 8 năm 2023\n\
               BÁO CÁO\nKết quả thu hút đầu tư\nThực hiện chỉ đạo, Ban Quản lý khu kinh tế Nghi Sơn và các KCN báo cáo:",
        kind: "Báo cáo",
        number: Some("77/BC-BQLKKTNS"),
        notation: Some("BC-BQLKKTNS"),
        agency: "Ban Quản lý khu kinh tế Nghi Sơn và các khu công nghiệp",
        parent: None,
        place: Some("Thanh Hóa"),
        date: Some("2023-08-08"),
        title: Some("Kết quả thu hút đầu tư"),
    },
    Case {
        head: "BỘ TƯ PHÁP\n{}Số: 3456/BTP-VP\nHà Nội, ngày 31 tháng 12 năm 2020\nV/v nghỉ Tết Dương lịch\n\
               Kính gửi:\n- Các đơn vị thuộc Bộ;\n- Lưu: VT.",
        kind: "Công văn",
        number: Some("3456/BTP-VP"),
        notation: Some("BTP-VP"),
        agency: "Bộ Tư pháp",
        parent: None,
        place: Some("Hà Nội"),
        date: Some("2020-12-31"),
        title: Some("V/v nghỉ Tết Dương lịch"),
    },
    Case {
        head: "CÔNG AN TỈNH\nĐỒNG NAI\n{}Số: 99/KH-CAT-PV01\nĐồng Nai, ngày 4 tháng 4 năm 2024\nKẾ HOẠCH\n\
               PHÒNG CHỐNG TỘI PHẠM\nNĂM 2024\nI. MỤC ĐÍCH",
        kind: "Kế hoạch",
        number: Some("99/KH-CAT-PV01"),
        notation: Some("KH-CAT-PV01"),
        agency: "Công an tỉnh Đồng Nai",
        parent: None,
        place: Some("Đồng Nai"),
        date: Some("2024-04-04"),
        title: Some("PHÒNG CHỐNG TỘI PHẠM NĂM 2024"),
    },
    Case {
        head: "TÒA ÁN NHÂN DÂN TỐI CAO\n{}Số: 02/CĐ-TANDTC\nHà Nội, ngày 6 tháng 9 năm 2024\nCÔNG ĐIỆN\n\
               Về ứng phó bão số 3\nChánh án điện:",
        kind: "Công điện",
        number: Some("02/CĐ-TANDTC"),
        notation: Some("CĐ-TANDTC"),
        agency: "Tòa án nhân dân tối cao",
        parent: None,
        place: Some("Hà Nội"),
        date: Some("2024-09-06"),
        title: Some("Về ứng phó bão số 3"),
    },
    Case {
        head: "UBND HUYỆN LỘC BÌNH\nPHÒNG NỘI VỤ\n{}Số: 5/PNV\nLộc Bình, ngày 7 tháng 7 năm 2017\nV/v báo cáo\nKính gửi: UBND các xã.",
        kind: "Công văn",
        number: Some("5/PNV"),
        notation: Some("PNV"),
        agency: "Phòng Nội vụ",
        parent: Some("Ủy ban nhân dân huyện Lộc Bình"),
        place: Some("Lộc Bình"),
        date: Some("2017-07-07"),
        title: Some("V/v báo cáo"),
    },
    Case {
        head: "TỔNG CỤC THUẾ\nCỤC THUẾ TP HÀ NỘI\n{}Số: 12/CT-QLĐ\nHà Nội, ngày 3 tháng 8 năm 2020\n\
               V/v thu hồi nợ\nKính gửi: Thanh tra Thành phố.",
        kind: "Công văn",
        number: Some("12/CT-QLĐ"),
        notation: Some("CT-QLĐ"),
        agency: "Cục Thuế thành phố Hà Nội",
        parent: Some("Tổng cục Thuế"),
        place: Some("Hà Nội"),
        date: Some("2020-08-03"),
        title: Some("V/v thu hồi nợ"),
    },
];

#[test]
fn reads_heads_from_all_over_the_country() {
    let mut wrong = Vec::new();
    for case in CASES {
        let head = case.head.replace("{}", NATION);
        let record = record(&head);
        let fields = [
            ("type", record.kind, Some(case.kind)),
            ("number", record.number, case.number),
            ("notation", record.notation, case.notation),
            ("agency", record.agency, Some(case.agency)),
            ("parent", record.parent_agency, case.parent),
            ("place", record.place, case.place),
            ("date", record.date, case.date),
            ("title", record.title, case.title),
        ];
        for (field, found, expected) in fields {
            if found.as_deref() != expected {
                wrong.push(format!("{field}: {found:?}, not {expected:?}, in {head:?}"));
            }
        }
        assert_eq!(record.agency_basis, Some(Basis::Stated), "{head:?}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn stamps_are_read() {
    let head = "ỦY BAN NHÂN DÂN\nTỈNH LÀO CAI\nHOẢ TỐC\nTỐI MẬT\nSố: 1/CĐ-UBND\nCÔNG ĐIỆN\nVề bão";
    let record = record(head);
    assert_eq!(record.urgency.as_deref(), Some("HỎA TỐC"));
    assert_eq!(record.secrecy.as_deref(), Some("TỐI MẬT"));
    assert_eq!(record.agency.as_deref(), Some("Ủy ban nhân dân tỉnh Lào Cai"));
}

#[test]
fn stamps_of_the_counter_are_no_title() {
    let head = |stamp: &str| {
        format!(
            "ỦY BAN NHÂN DÂN\nTỈNH LÀO CAI\nSố: 7/QĐ-UBND\n{NATION}Lào Cai, ngày 2 tháng 3 năm 2021\n\
             {stamp}QUYẾT ĐỊNH\nVề việc sửa chữa hồ Khuôn Pinh\n\nCăn cứ Luật Tổ chức;"
        )
    };
    for stamp in ["CÔNG VĂN ĐẾN\n", "VĂN BẢN ĐẾN\n", "CÔNG VĂN ĐI\n"] {
        assert_eq!(record(&head(stamp)), record(&head("")), "{stamp}");
    }
}

#[test]
fn a_blank_date_leaves_what_is_written() {
    let record =
        record("BỘ Y TẾ\nSố:      /BYT-KH\nHà Nội, ngày     tháng 02 năm 2026\nV/v báo cáo");
    assert_eq!(record.date, None);
    assert_eq!(record.month.as_deref(), Some("2026-02"));
    assert_eq!(record.year, Some(2026));
    assert_eq!(record.number, None);
    assert_eq!(record.notation.as_deref(), Some("BYT-KH"));
}

#[test]
fn a_subject_may_be_above_the_name_of_the_state() {
    let head = |below: &str| {
        let subject = "Về việc thiết kế biển tên phòng";
        let address = "Hà Nội, ngày 4 tháng 8 năm 2020\nKính gửi: Sở Tài chính.";
        record(&format!("BAN QUẢN LÝ DỰ ÁN\nSố:\n{subject}\n{below}{address}"))
    };
    let letter = head(NATION);
    assert_eq!(letter.kind.as_deref(), Some("Công văn"));
    assert_eq!(letter.title.as_deref(), Some("Về việc thiết kế biển tên phòng"));
    assert_eq!(letter.agency.as_deref(), Some("Ban Quản lý dự án"));
}

#[test]
fn a_council_is_that_of_the_school_below_it() {
    let record = record(&format!(
        "ĐẠI HỌC QUỐC GIA HÀ NỘI\nHỘI ĐỒNG GIÁO SƯ CƠ SỞ\nTRƯỜNG ĐẠI HỌC KHOA HỌC TỰ NHIÊN\n\
         {NATION}Hà Nội, ngày 3 tháng 8 năm 2020\nTHÔNG BÁO\nKết quả xét công nhận\n\
         Hội đồng Giáo sư cơ sở Trường Đại học Khoa học Tự nhiên đã họp các phiên:"
    ));
    let agency = "Hội đồng Giáo sư cơ sở Trường Đại học Khoa học Tự nhiên";
    assert_eq!(record.agency.as_deref(), Some(agency));
    assert_eq!(record.parent_agency.as_deref(), Some("Đại học Quốc gia Hà Nội"));
}

#[test]
fn a_letter_may_have_its_subject_below_the_number() {
    let read = |head: &str| {
        let record = record(head);
        (record.kind.as_deref().map(str::to_string), record.title)
    };
    let is = |kind: &str, title: &str| (Some(kind.to_string()), Some(title.to_string()));
    let nation = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nHuế, ngày 2 tháng 3 năm 2024";
    let head = |number: &str| {
        format!("SỞ Y TẾ\n{number}\nGóp ý dự thảo quy chế\nquản lý văn bằng\n{nation}\n")
    };
    let address = "Kính gửi: Các bệnh viện\nThực hiện công văn trên.";
    let title = "Góp ý dự thảo quy chế quản lý văn bằng";
    for number in ["Số: 12/SYT-NV", "Số: /SYT-NV", "Số: SYT-NV"] {
        assert_eq!(read(&(head(number) + address)), is("Công văn", title), "{number}");
    }
    let typed = format!("{}THÔNG BÁO\nVề lịch trực\n{address}", head("Số: 12/TB-SYT"));
    assert_eq!(read(&typed), is("Thông báo", "Về lịch trực"));
    let unaddressed = head("Số: 12/SYT-NV") + "Thực hiện công văn trên.";
    assert_eq!(read(&unaddressed).1, None);
}

#[test]
fn a_faculty_is_below_its_school() {
    let agency = |issuer: &str| {
        record(&format!(
            "{issuer}\nSố: 4/TB\n{NATION}Huế, ngày 3 tháng 8 năm 2020\nTHÔNG BÁO\nKết quả học tập"
        ))
        .agency
    };
    let cases = [
        ("TRƯỜNG ĐẠI HỌC\nCÔNG NGHỆ THÔNG TIN\nKHOA TOÁN TIN", "Khoa Toán tin"),
        ("TRƯỜNG ĐẠI HỌC BÁCH\nKHOA HÀ NỘI", "Trường Đại học Bách khoa Hà Nội"),
        ("SỞ Y TẾ HUẾ\nBỆNH VIỆN ĐA\nKHOA TRUNG TÂM", "Bệnh viện Đa khoa Trung tâm"),
        ("VIỆN HÀN LÂM\nKHOA HỌC XÃ HỘI VIỆT NAM", "Viện Hàn lâm Khoa học xã hội Việt Nam"),
    ];
    for (lines, name) in cases {
        assert_eq!(agency(lines).as_deref(), Some(name), "{lines}");
    }
}
