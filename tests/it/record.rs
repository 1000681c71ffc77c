//! Records of the five documents of `corpus/`, compared with those that a careful reader extracted
//! (`tests/gold.json`). Also records of the same documents in another layout.

use std::path::Path;

use super::material::material;
use serde_json::Value;
use tracuu_document::{Basis, Record, paragraphs, parse};
use tracuu_text::normalize;

fn read(path: &Path) -> Option<(String, Record)> {
    let bytes = std::fs::read(path).ok()?;
    let text = normalize(&String::from_utf8_lossy(&bytes)).text;
    let text = paragraphs(&text).text;
    let record = parse(&text).record;
    Some((text, record))
}

fn gold() -> Vec<Value> {
    serde_json::from_str(include_str!("../gold.json")).expect("gold.json is JSON")
}

fn corpus_file(gold: &Value) -> std::path::PathBuf {
    let name = gold["file"].as_str().expect("gold.json names its files");
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name)
}

/// Returns the document numbers that the gold record cites, and true if that list is complete.
fn cited(gold: &Value) -> (Vec<&str>, bool) {
    let complete = gold.get("cites").is_some();
    let list = if complete { &gold["cites"] } else { &gold["cites_include"] };
    let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
    (list.iter().filter_map(Value::as_str).collect(), complete)
}

#[test]
fn the_five_documents_are_read_as_a_person_reads_them() {
    for gold in gold() {
        let (text, record) = read(&corpus_file(&gold)).expect("corpus/ holds the file");
        let file = &gold["file"];
        let shown = serde_json::to_value(&record).expect("a record is JSON");
        for field in ["type", "number", "agency", "year", "date", "title", "signer"] {
            assert_eq!(shown[field], gold[field], "{field} of {file}");
        }
        for field in ["notation", "month"] {
            if let Some(expected) = gold.get(field) {
                assert_eq!(&shown[field], expected, "{field} of {file}");
            }
        }
        let basis = gold["year_basis"].as_str().and_then(|basis| basis.split(':').next());
        assert_eq!(shown["date_basis"].as_str(), basis, "date_basis of {file}");
        let found: Vec<&str> = record.cites.iter().map(|cite| cite.number.as_str()).collect();
        let (expected, complete) = cited(&gold);
        for number in &expected {
            assert!(found.contains(number), "{file} cites {number}; found {found:?}");
        }
        assert!(!complete || found.len() == expected.len(), "{file} cites {found:?}");
        for cite in &record.cites {
            assert!(!cite.places.is_empty(), "{file}: {} stands nowhere", cite.number);
            for place in &cite.places {
                let written: String = place.of(&text).split(' ').collect();
                assert_eq!(written.replace('–', "-"), cite.number, "{file}");
            }
        }
    }
}

#[test]
fn what_a_line_or_page_end_broke_is_whole() {
    let cases = [
        ("000", "tăng 43% so với cùng kỳ năm 2024"),
        ("000", "tiến độ triển khai dự án đầu tư; đồng thời làm tốt"),
        ("000", "Xây dựng Khu KTCK Đồng Đăng - Lạng Sơn tại cuộc họp"),
        ("001", "chỉnh trang đô thị và sửa chữa hạ tầng kỹ thuật[1]. Riêng khu vực"),
        ("001", "hiện còn có 5.275,95 m2 đất chưa sử dụng"),
        ("001", "còn 3.646,75 m2 gồm Lô"),
        (
            "001",
            "về kinh tế cửa khẩu[2] và cung cấp thông tin, bài viết cho 05 tạp chí[3] để tuyên truyền",
        ),
        ("001", "Trung tâm dịch vụ quốc tế cửa khẩu Hữu Nghị và mặt bằng sân bãi"),
        (
            "001",
            "TÌNH HÌNH PHÁT TRIỂN KHU KINH TẾ CỬA KHẨU 6 THÁNG ĐẦU NĂM VÀ ƯỚC THỰC HIỆN NĂM 2018\n",
        ),
        ("001", "(Công văn số 1183/UBND-KTTH ngày 06/11/2017 của UBND tỉnh)"),
        ("001", "mốc 1140 – 1141..."),
        ("001", "\n[1] Khắc phục hệ thống thoát nước"),
        ("002", "hàng hoá chuyên dụng mốc 1119-1120: giao Sở Tài chính"),
        ("002", "cho các hộ trước ngày 05/11/2025.\n"),
        ("003", "tại Báo cáo số 51/BC-HĐND ngày 12/01/2026\nKính gửi:\n- Các Sở"),
        ("004", "ban hành theo Kế hoạch số 116/KH-UBND ngày 21/4/2025)."),
    ];
    for (file, expected) in cases {
        let gold = gold();
        let gold = gold.iter().find(|gold| gold["file"].as_str().unwrap().starts_with(file));
        let (text, _) = read(&corpus_file(gold.unwrap())).expect("corpus/ holds the file");
        assert!(text.contains(expected), "{file}: {expected:?} is not in one piece");
    }
}

#[test]
fn single_spacing_changes_nothing_in_the_record() {
    for (at, gold) in gold().iter().enumerate() {
        let Some(path) = material(&format!("documents/synthetic/s{at}.src.txt")) else { return };
        let (_, plain) = read(&path).expect("a text");
        let (_, record) = read(&corpus_file(gold)).expect("corpus/ holds the file");
        let cites = |record: &Record| {
            let mut numbers: Vec<String> =
                record.cites.iter().map(|cite| cite.number.clone()).collect();
            numbers.sort();
            numbers
        };
        assert_eq!(plain.title, record.title, "s{at}");
        assert_eq!(plain.agency, record.agency, "s{at}");
        assert_eq!(plain.signer, record.signer, "s{at}");
        assert_eq!(plain.year, record.year, "s{at}");
        assert_eq!(plain.recipients, record.recipients, "s{at}");
        assert_eq!(cites(&plain), cites(&record), "s{at}");
    }
}

#[test]
fn columns_of_printed_pages_come_apart() {
    let page = "\
  ỦY BAN NHÂN DÂN              CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
  TỈNH CAO BẰNG                       Độc lập - Tự do - Hạnh phúc

   Số:173    /KH-UBND              Cao Bằng, ngày 28     tháng 4    năm 2024

                                KẾ HOẠCH
                   Tổ chức lễ hội thác Bản Giốc
                        lần thứ hai, năm 2024

     Thực hiện Nghị quyết số 02-NQ/TU ngày 17/3/2023 của Tỉnh ủy về phát triển
du lịch và Công văn số 80/UBND-
VX ngày 07/01/2024, Ủy ban nhân dân tỉnh ban hành kế hoạch như sau, để các
sở và các huyện cùng thực hiện trong năm.
     Các huyện báo cáo trước tháng sáu./.

Nơi nhận:                                          TM. ỦY BAN NHÂN DÂN
- Bộ Văn hóa, Thể thao và Du lịch;                     KT. CHỦ TỊCH
- Các huyện;                                          PHÓ CHỦ TỊCH
- Lưu: VT, VX.

                                                       Lê Hải Hòa
";
    let text = paragraphs(page).text;
    let record = parse(&text).record;
    assert_eq!(record.number.as_deref(), Some("173/KH-UBND"));
    assert_eq!(record.agency.as_deref(), Some("Ủy ban nhân dân tỉnh Cao Bằng"));
    assert_eq!(record.agency_basis, Some(Basis::Stated));
    assert_eq!(record.date.as_deref(), Some("2024-04-28"));
    assert_eq!(record.title.as_deref(), Some("Tổ chức lễ hội thác Bản Giốc lần thứ hai, năm 2024"));
    let signer = record.signer.expect("a signature");
    assert_eq!(signer.name.as_deref(), Some("Lê Hải Hòa"));
    assert_eq!(signer.authority.as_deref(), Some("TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH"));
    let recipients = ["Bộ Văn hóa, Thể thao và Du lịch", "Các huyện", "Lưu: VT, VX"];
    assert_eq!(record.recipients, recipients);
    assert_eq!(record.cites[1].number, "80/UBND-VX");
}
