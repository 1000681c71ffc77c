use super::*;

#[test]
fn gaps_vote_for_the_letters() {
    let text = "Công tác h  trợ doanh nghiệp; h  trợ vốn, n  lực th c đẩy phát triển, th c đẩy đầu tư. \
        Thu h t đầu tư đ ng quy định, h  trợ m i cửa khẩu.";
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
fn points_of_articles_in_a_table_are_no_gaps() {
    let row = "quy định tại điểm a, b khoản này          Cổng Thông tin điện tử      b          Tờ trình\n\
        Báo cáo được     c     Từ 10 đến 20 ngày            Bản so sánh\n\
        Bản so sánh       d\n     Bản so sánh, thuyết minh\n";
    assert_eq!(find_lost(&row.repeat(12)), None);
}
