use super::*;

fn outline(text: &str) -> Vec<(u8, String)> {
    let mut paragraphs = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        paragraphs.push((start, line));
        start += line.len() + 1;
    }
    let sections = read(&paragraphs, 0, text.len());
    assert!(sections.iter().all(|section| section.span.end <= text.len()));
    sections.iter().map(|section| (section.level, section.title())).collect()
}

fn check(text: &str, expected: &[(u8, &str)]) {
    let expected: Vec<(u8, String)> =
        expected.iter().map(|(level, title)| (*level, title.to_string())).collect();
    assert_eq!(outline(text), expected, "{text}");
}

#[test]
fn reads_a_law() {
    check(
        "Chương I\nNHỮNG QUY ĐỊNH CHUNG\nĐiều 1. Phạm vi điều chỉnh\nLuật này quy định.\n\
         Điều 2. Giải thích từ ngữ\n1. Hồ sơ là tập hợp các văn bản.\na) Hồ sơ gốc;\n2. Văn bản là vật.\n\
         Chương II ĐIỀU KHOẢN\nMục 1. CHUNG\nTiểu mục 1\nRIÊNG\nĐiều 3. Hiệu lực\nPHỤ LỤC I\nDANH MỤC",
        &[
            (1, "Chương I. NHỮNG QUY ĐỊNH CHUNG"),
            (2, "Điều 1. Phạm vi điều chỉnh"),
            (2, "Điều 2. Giải thích từ ngữ"),
            (3, "1"),
            (4, "a"),
            (3, "2"),
            (1, "Chương II. ĐIỀU KHOẢN"),
            (2, "Mục 1. CHUNG"),
            (3, "Tiểu mục 1. RIÊNG"),
            (4, "Điều 3. Hiệu lực"),
            (1, "PHỤ LỤC I. DANH MỤC"),
        ],
    );
}

#[test]
fn reads_a_plan() {
    check(
        "I. MỤC ĐÍCH\n1. Yêu cầu\n- Chỉ đạo;\n2. Thời gian: từ ngày 1/1/2026 đến khi xong.\n\
         II. NỘI DUNG\n2.1. Chủ trì, phối hợp với các sở rà soát các dự án.\n\
         2.2. Sở Tài chính\na) Dự án đường:\nb) đã làm xong.\nNơi nhận:\n1. Lưu",
        &[
            (1, "I. MỤC ĐÍCH"),
            (2, "1. Yêu cầu"),
            (2, "2. Thời gian"),
            (1, "II. NỘI DUNG"),
            (2, "2.2. Sở Tài chính"),
            (3, "a) Dự án đường"),
        ],
    );
}

#[test]
fn reads_the_party_and_letters_above_or_below_numerals() {
    check(
        "I- TÌNH HÌNH\n1- Kết quả\nĐã làm.\n1.1- Về A\nB.\nII-NHIỆM VỤ\nA. Chung\nX.\nB. Riêng\n\
         V.I. Lê-nin viết\nIII. TỔ CHỨC",
        &[
            (1, "I. TÌNH HÌNH"),
            (2, "1. Kết quả"),
            (3, "1.1. Về A"),
            (1, "II. NHIỆM VỤ"),
            (2, "A. Chung"),
            (2, "B. Riêng"),
            (1, "III. TỔ CHỨC"),
        ],
    );
    check(
        "A. CHUNG\nI. Một\nX.\nII. Hai\nB. RIÊNG\nI. Ba",
        &[(1, "A. CHUNG"), (2, "I. Một"), (2, "II. Hai"), (1, "B. RIÊNG"), (2, "I. Ba")],
    );
    check("C. Mác nói\nV. Hu-gô viết", &[]);
}

/// Quoted articles of another law are not headings of this one.
#[test]
fn quoted_articles_stand_apart() {
    check(
        "Điều 1. Sửa đổi Luật A\n1. Sửa đổi Điều 5 như sau:\n“Điều 5. Hồ sơ\n1. Hồ sơ gồm đơn.\n\
         Điều 6. Trình tự\na) Nộp.”.\n2. Sửa đổi Điều 7 như sau: “Điều 7. Lệ phí\n1. Nộp.”;\nĐiều 2. Hiệu lực",
        &[
            (1, "Điều 1. Sửa đổi Luật A"),
            (2, "1. Sửa đổi Điều 5 như sau"),
            (2, "2. Sửa đổi Điều 7 như sau: “Điều 7. Lệ phí"),
            (1, "Điều 2. Hiệu lực"),
        ],
    );
    // An unclosed quotation mark hides no paragraphs.
    check("Điều 1. A\n“Mở.\nĐiều 2. B", &[(1, "Điều 1. A"), (1, "Điều 2. B")]);
}

#[test]
fn what_only_looks_like_a_heading_is_none() {
    check(
        "MỤC LỤC\nChương I. CHUNG 3\n1. Mục tiêu ........ 5\nChương I. CHUNG\n1. Mục tiêu\nLàm.",
        &[(1, "Chương I. CHUNG"), (2, "1. Mục tiêu")],
    );
    check("I. DANH SÁCH\n1. Ông A\n2. Bà B\n3. Ông C", &[(1, "I. DANH SÁCH")]);
    for text in [
        "1.000 đồng",
        "01/7/2025 là ngày",
        "2.5 triệu đồng",
        "20.11 là ngày",
        "Điều 5 Nghị định số 3/2020/NĐ-CP",
        "Phụ lục I ban hành kèm theo",
        "Mẫu đơn đề nghị",
        "Phần lớn các hộ",
        "",
    ] {
        check(text, &[]);
    }
}

#[test]
fn an_article_above_the_head_of_a_form_counts() {
    let lines = ["Điều 1. Phạm vi", "CỘNG HÒA", "ĐƠN", "I. Tên"];
    let paragraphs: Vec<(usize, &str)> = lines.into_iter().map(|line| (0, line)).collect();
    assert_eq!(read(&paragraphs, 3, 0).len(), 2);
    assert_eq!(read(&paragraphs[1..], 2, 0).len(), 1);
}

#[test]
fn what_is_appended_begins_anew() {
    check(
        "Điều 1. Ban hành Quy chế.\nNơi nhận:\n- Như trên;\nTM. ỦY BAN NHÂN DÂN\nLê An\nQUY CHẾ\nQuản lý A\n\
         (Ban hành kèm theo Quyết định số 1/QĐ-UBND)\nĐiều 1. Phạm vi\nPhụ lục số 01: Danh mục\nMẫu số 01\nĐƠN ĐỀ NGHỊ\n\
         DANH SÁCH\n(Kèm theo Kế hoạch số 2/KH-UBND)",
        &[
            (1, "Điều 1. Ban hành Quy chế"),
            (1, "QUY CHẾ Quản lý A"),
            (2, "Điều 1. Phạm vi"),
            (1, "Phụ lục số 01. Danh mục"),
            (2, "Mẫu số 01. ĐƠN ĐỀ NGHỊ DANH SÁCH"),
        ],
    );
    check(
        "Điều 1. A\nNơi nhận:\n1. Lưu\nChương I\nCHUNG\nĐiều 1. B",
        &[(1, "Điều 1. A"), (1, "Chương I. CHUNG"), (2, "Điều 1. B")],
    );
}
