use super::heads::{FIELDS, HEAD_WORDS_MAX, HEADS};
use super::province::PROVINCES;
use super::*;
use tracuu_text::phrase;

#[test]
fn the_data_files_are_whole() {
    let lines = |data: &'static str| phrase::data_lines(data).count();
    assert_eq!(PROVINCES.len(), lines(include_str!("../../../data/provinces.tsv")));
    // Nghị quyết 202/2025/QH15 keeps 6 cities and 28 provinces. It removed 29 names; Thừa Thiên Huế
    // was removed earlier.
    assert_eq!(PROVINCES.len(), 34 + 30);
    assert_eq!(PROVINCES[..34].iter().filter(|p| p.level == "thành phố").count(), 6);
    assert!(PROVINCES.iter().all(|p| p.level == "thành phố" || p.level == "tỉnh"));
    assert!(HEADS.iter().all(|head| head.words <= HEAD_WORDS_MAX));
    let twice = (1..FIELDS.len()).find(|&at| FIELDS[..at].contains(&FIELDS[at]));
    assert_eq!(twice.map(|at| FIELDS[at]), None);
    assert!(FIELDS.iter().all(|field| field.contains(' ') && field.to_lowercase() == **field));
}

#[test]
fn names_end_where_the_sentence_goes_on() {
    let cases = [
        ("UBND tỉnh phê duyệt", "UBND tỉnh"),
        ("Thủ tướng Chính phủ về xây dựng", "Thủ tướng Chính phủ"),
        ("Ủy ban nhân dân tỉnh Lạng Sơn quy định", "Ủy ban nhân dân tỉnh Lạng Sơn"),
        ("Bộ Giao thông vận tải hướng dẫn", "Bộ Giao thông vận tải"),
        ("Sở Công Thương báo cáo", "Sở Công Thương"),
        ("Bộ Lao động - Thương binh và Xã hội ban hành", "Bộ Lao động - Thương binh và Xã hội"),
        ("Ban Quản lý Khu kinh tế Vân Đồn và các sở", "Ban Quản lý Khu kinh tế Vân Đồn"),
        ("Văn phòng UBND tỉnh 04 bộ", "Văn phòng UBND tỉnh"),
        ("HĐND tỉnh,…).", "HĐND tỉnh"),
        ("Quốc hội khóa XV", "Quốc hội"),
        ("các sở", ""),
        ("", ""),
    ];
    for (text, name) in cases {
        assert_eq!(&text[..name_length(text)], name, "{text:?}");
    }
}

#[test]
fn names_are_set_in_sentence_case() {
    let cases = [
        ("SỞ KẾ HOẠCH VÀ ĐẦU TƯ", "Sở Kế hoạch và Đầu tư"),
        ("SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG", "Sở Tài nguyên và Môi trường"),
        ("SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "Sở Văn hóa, Thể thao và Du lịch"),
        ("UBND TỈNH BÀ RỊA-VŨNG TÀU", "Ủy ban nhân dân tỉnh Bà Rịa - Vũng Tàu"),
        ("UBND TP. HỒ CHÍ MINH", "Ủy ban nhân dân thành phố Hồ Chí Minh"),
        ("CÔNG AN TỈNH ĐỒNG NAI", "Công an tỉnh Đồng Nai"),
        ("BAN QUẢN LÝ KHU KINH TẾ VÂN ĐỒN", "Ban Quản lý khu kinh tế Vân Đồn"),
        ("HUYỆN ỦY LỘC BÌNH", "Huyện ủy Lộc Bình"),
        ("VĂN PHÒNG UBND TỈNH", "Văn phòng Ủy ban nhân dân tỉnh"),
        ("ỦY BAN NHÂN DÂN XÃ TÂN THÀNH", "Ủy ban nhân dân xã Tân Thành"),
        ("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "Phòng Giáo dục và Đào tạo"),
        ("NGÂN HÀNG NHÀ NƯỚC VIỆT NAM", "Ngân hàng Nhà nước Việt Nam"),
        ("BỆNH VIỆN BẠCH MAI", "Bệnh viện Bạch Mai"),
        ("BỆNH VIỆN NHI TRUNG ƯƠNG", "Bệnh viện Nhi Trung ương"),
        ("CÔNG TY TNHH MTV CẤP NƯỚC LẠNG SƠN", "Công ty TNHH MTV Cấp nước Lạng Sơn"),
        ("TRƯỜNG THPT CHUYÊN CHU VĂN AN", "Trường THPT chuyên Chu Văn An"),
        ("ĐẠI SỨ QUÁN VIỆT NAM TẠI NHẬT BẢN", "Đại sứ quán Việt Nam tại Nhật Bản"),
        ("CHI CỤC HẢI QUAN KHU VỰC VI", "Chi cục Hải quan khu vực VI"),
        ("TÒA ÁN NHÂN DÂN KHU VỰC 3 - LẠNG SƠN", "Tòa án nhân dân khu vực 3 - Lạng Sơn"),
        ("BCH ĐẢNG BỘ HUYỆN BÌNH GIA", "Ban Chấp hành Đảng bộ huyện Bình Gia"),
        ("BAN CHẤP HÀNH TRUNG ƯƠNG", "Ban Chấp hành Trung ương"),
        ("BCH QUÂN SỰ XÃ TÂN MỸ", "Ban Chỉ huy quân sự xã Tân Mỹ"),
        ("BAN CHẤP HÀNH CHI BỘ THÔN NÀ CHUÔNG", "Ban Chấp hành Chi bộ thôn Nà Chuông"),
        ("B.C.H ĐẢNG BỘ HUYỆN BA CHẼ", "Ban Chấp hành Đảng bộ huyện Ba Chẽ"),
        ("BCH. ĐB XÃ ĐỒN ĐẠC", "Ban Chấp hành Đảng bộ xã Đồn Đạc"),
        ("BCHĐB PHƯỜNG CAO XANH", "Ban Chấp hành Đảng bộ phường Cao Xanh"),
        ("CHI BỘ BẢN HUỔI CÁNH", "Chi bộ bản Huổi Cánh"),
        ("CHI BỘ TỔ DÂN PHỐ SỐ 4", "Chi bộ tổ dân phố số 4"),
        ("CHI BỘ KHU PHỐ TRUNG DŨNG", "Chi bộ khu phố Trung Dũng"),
        ("ĐẢNG ỦY KHỐI CÁC CƠ QUAN TỈNH", "Đảng ủy Khối các cơ quan tỉnh"),
        ("ỦY BAN NHÂN DÂN XÃ EA H'ĐING", "Ủy ban nhân dân xã Ea H'Đing"),
        ("VIỆN XÃ HỘI HỌC", "Viện Xã hội học"),
        ("ĐỒN BIÊN PHÒNG CỬA KHẨU HỮU NGHỊ", "Đồn Biên phòng cửa khẩu Hữu Nghị"),
        ("ỦY BAN NHÂN DÂN XÃ VĂN PHÒNG", "Ủy ban nhân dân xã Văn Phòng"),
        ("VỤ PHÁP LUẬT HÌNH SỰ - HÀNH CHÍNH", "Vụ Pháp luật hình sự - hành chính"),
        ("CÔNG TY THAN NA DƯƠNG - VVMI", "Công ty Than Na Dương - VVMI"),
        ("VIỆN KSND TỈNH LÀO CAI", "Viện kiểm sát nhân dân tỉnh Lào Cai"),
        ("VỤ CÁC TỔ CHỨC QUỐC TẾ", "Vụ Các tổ chức quốc tế"),
        ("VỤ TÀI CHÍNH CÁC NGÂN HÀNG", "Vụ Tài chính các ngân hàng"),
        ("CỤC HỘ TỊCH, QUỐC TỊCH, CHỨNG THỰC", "Cục Hộ tịch, quốc tịch, chứng thực"),
        ("PHÒNG CẢNH SÁT HÌNH SỰ VÀ MA TÚY", "Phòng Cảnh sát hình sự và ma túy"),
        ("CÔNG AN PHƯỜNG 5", "Công an phường 5"),
        ("SỞ CÔNG THƯƠNG", "Sở Công Thương"),
        ("ỦY BAN NHÂN DÂN XÃ ĐOÀN KẾT", "Ủy ban nhân dân xã Đoàn Kết"),
        ("BAN CHẤP HÀNH XÃ ĐOÀN TÂN KỲ", "Ban Chấp hành Xã đoàn Tân Kỳ"),
        ("SỞ VH,TT&DL", "Sở Văn hóa, Thể thao và Du lịch"),
        ("SỞ GD VÀ ĐT", "Sở Giáo dục và Đào tạo"),
        ("PHÒNG LĐ - TB VÀ XH", "Phòng Lao động - Thương binh và Xã hội"),
        ("NGÂN HÀNG TMCP CÔNG THƯƠNG VIỆT NAM", "Ngân hàng TMCP Công Thương Việt Nam"),
        ("BAN KINH TẾ - XÃ HỘI", "Ban Kinh tế - Xã hội"),
        ("VIỆN PHÁT TRIỂN KINH TẾ - XÃ HỘI", "Viện Phát triển kinh tế - xã hội"),
        ("CỤC CẢNH SÁT PCCC VÀ CNCH", "Cục Cảnh sát phòng cháy, chữa cháy và cứu nạn, cứu hộ"),
        (
            "Ban Quản lý Khu kinh tế cửa khẩu Đồng Đăng-Lạng Sơn",
            "Ban Quản lý Khu kinh tế cửa khẩu Đồng Đăng - Lạng Sơn",
        ),
    ];
    for (name, expected) in cases {
        assert_eq!(full_name(name, "").name, expected);
    }
    let text = "Theo đề nghị của Ban Quản lý Khu kinh tế Vân Đồn, tỉnh giao.";
    let stamped = "Sở.Công--Thương Bắc Giang nhận được văn bản";
    assert_eq!(full_name("SỞ CÔNG THƯƠNG", stamped).name, "Sở Công Thương");
    let name = full_name("BAN QUẢN LÝ KHU KINH TẾ VÂN ĐỒN", text).name;
    assert_eq!(name, "Ban Quản lý Khu kinh tế Vân Đồn");
}

#[test]
fn a_choice_of_capitals_is_not_sure() {
    let cases = [
        ("SỞ XÂY DỰNG TỈNH NAM ĐỊNH", true),
        ("ỦY BAN NHÂN DÂN XÃ NẬM KHÁNH", true),
        ("BỆNH VIỆN BẠCH MAI", true),
        ("CỤC TRỒNG TRỌT", true),
        ("BAN CHỈ ĐẠO TỈNH NAM ĐỊNH", true),
        // A name, or a word of prose.
        ("BỆNH VIỆN THỐNG NHẤT", false),
        ("BAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ", false),
        ("HỘI ĐỒNG TUYỂN SINH", false),
        ("CỤC QUẢN LÝ CẠNH TRANH", false),
        ("NGÂN HÀNG CHÍNH SÁCH CHI NHÁNH TỈNH LÀO CAI", false),
        ("TRUNG TÂM BẢO TỒN VÂN ĐIỀN BẠCH HẠC", false),
        // A comma or a dash may end a field or not.
        ("BỘ VĂN HÓA, THỂ THAO VÀ DU LỊCH", true),
        ("PHÒNG KINH TẾ, HẠ TẦNG VÀ ĐÔ THỊ", true),
        ("CỤC HÓA CHẤT, GỐM SỨ VÀ DỆT MAY", false),
        ("VỤ QUY HOẠCH - KIẾN TRÚC", true),
        ("VỤ PHÁP LUẬT HÌNH SỰ - HÀNH CHÍNH", false),
        ("CỤC AN TOÀN BỨC XẠ VÀ HẠT NHÂN", false),
        // Fields of work of schools.
        ("TRƯỜNG ĐẠI HỌC SƯ PHẠM", true),
        ("TRƯỜNG ĐẠI HỌC KHOA HỌC XÃ HỘI", false),
        ("TRƯỜNG CAO ĐẲNG NÔNG NGHIỆP CÔNG NGHỆ BẮC BỘ", false),
        // Places that are named like work or like an organ.
        ("ĐỒN BIÊN PHÒNG CỬA KHẨU TÂN THANH", true),
        ("ĐỒN BIÊN PHÒNG CỬA KHẨU HỮU NGHỊ", false),
        ("ỦY BAN NHÂN DÂN XÃ VĂN PHÒNG", false),
        // Abbreviations and foreign words.
        ("TRƯỜNG TH&THCS NA HANG", true),
        ("PHÒNG KTXH", false),
        ("CÔNG TY THAN NA DƯƠNG - VVMI", false),
    ];
    for (name, is_sure) in cases {
        assert_eq!(full_name(name, "").is_sure, is_sure, "{name}");
    }
    // The text decides.
    let text = "Nay Bệnh viện Thống Nhất thông báo.";
    let written = full_name("BỆNH VIỆN THỐNG NHẤT", text);
    assert_eq!(written, FullName { name: "Bệnh viện Thống Nhất".to_string(), is_sure: true });
}

#[test]
fn provinces_are_known_by_every_name() {
    let cases = [
        ("Lạng Sơn", Some("Lạng Sơn")),
        ("tỉnh ĐĂK LĂK", Some("Đắk Lắk")),
        ("TP. Hồ Chí Minh", Some("Hồ Chí Minh")),
        ("Khánh Hoà", Some("Khánh Hòa")),
        ("Lộc Bình", None),
    ];
    for (name, expected) in cases {
        assert_eq!(province(name).map(|province| province.name), expected, "{name:?}");
    }
    assert!(breaks_place("SỞ Y TẾ TỈNH NGHỆ") && breaks_place("UBND THỊ XÃ DĨ"));
    assert!(!breaks_place("SỞ Y TẾ TỈNH NGHỆ AN") && !breaks_place("CÔNG AN TỈNH"));
    let text = "Cao tốc Đồng Đăng (Lạng Sơn) - Trà Lĩnh (Cao Bằng), tỉnh Lạng Sơn";
    assert_eq!(main_province(text).map(|province| province.name), Some("Lạng Sơn"));
    assert!(main_province("Lạng Sơn và Cao Bằng").is_none());
}
