use super::*;

#[test]
fn gaps_vote_for_the_letters() {
    let text = "Công tác h  trợ doanh nghiệp; h  trợ vốn, n  lực th c đẩy phát triển, \
        th c đẩy đầu tư. Thu h t đầu tư đ ng quy định, h  trợ m i cửa khẩu.";
    let lost = find_lost(text).expect("lost letters");
    let shown: Vec<(&str, &str)> =
        lost.repairs.iter().map(|r| (r.span.of(text), r.text.as_str())).collect();
    assert_eq!(
        shown,
        [
            ("h", "hỗ"),
            ("h", "hỗ"),
            ("n", "nỗ"),
            ("th c", "thúc"),
            ("th c", "thúc"),
            ("h t", "hút"),
            ("đ ng", "đúng"),
            ("h", "hỗ"),
            ("m i", "mỗi"),
        ]
    );
}

#[test]
fn a_lost_letter_keeps_the_case_of_its_place() {
    let text =
        " iều 1. Quyết  ịnh này quy  ịnh các  iều kiện  ược áp dụng  ối với người lao  ộng.\n"
            .repeat(24);
    let lost = find_lost(&text).expect("lost letters");
    assert_eq!(lost.letters, ['đ']);
    let read: Vec<&str> = lost.repairs[..7].iter().map(|repair| repair.text.as_str()).collect();
    assert_eq!(read, ["Điều", "định", "định", "điều", "được", "đối", "động"]);
}

#[test]
fn closed_gaps_are_filled_at_the_end_of_sentences_and_labels_stay() {
    let text = "Thực hiện theo quy đnh. Hồ sơ (theo quy đnh) do đơn v gửi cho tổ chc.\n\
        Khi thay đổi, tổ chc báo cáo theo quy đnh; đề ngh của đơn v.\n\
        Tổ chc theo quy đnh tại điểm c khoản 2, các điểm a, b, c và d khoản 3, cỡ 2 cm.\n";
    let lost = find_lost(text).expect("lost letters");
    let read: Vec<&str> = lost.repairs.iter().map(|repair| repair.text.as_str()).collect();
    let expected = ["định", "định", "vị", "chức", "chức", "định", "nghị", "vị", "chức", "định"];
    assert_eq!(read, expected);
}

#[test]
fn a_text_that_has_lost_half_its_letters_is_left_alone() {
    let whole = "Cán bộ tổ chức quản lý việc cấp giấy phép, xử lý hồ sơ và kiểm tra nước thải \
        của nhà máy; kiến thức và kỹ năng cần thiết để bảo vệ môi trường, \
        phòng ngừa sự cố, ứng phó với lũ lụt.\n"
        .repeat(4);
    let lose = |letters: &str| whole.replace(|c| letters.contains(c), " ");
    assert!(find_lost(&lose("ấ")).is_some());
    assert_eq!(find_lost(&lose("áộổứảýệấéửồàểướaủếầảèòừốũụkyh")), None);
}

#[test]
fn points_of_articles_in_a_table_are_no_gaps() {
    let row = "quy định tại điểm a, b khoản này          Cổng Thông tin điện tử      b \
        \x20        Tờ trình\n\
        Báo cáo được     c     Từ 10 đến 20 ngày            Bản so sánh\n\
        Bản so sánh       d\n     Bản so sánh, thuyết minh\n";
    assert_eq!(find_lost(&row.repeat(12)), None);
}
