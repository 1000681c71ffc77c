//! Where words part on a line of a PDF: letters that are set or typed apart, and strings that touch or
//! cover each other.

use super::made_pdf::{MadePdf, hex};
use super::pdf_seen::text;
use tracuu::sync::extracted;
use tracuu_document::{IssueCode, Record};
use tracuu_extract::extract;
use tracuu_extract::format::Format;

#[test]
fn letters_set_apart_make_words() {
    let by_spacing = |line: &str, points: f64, operator: &str| {
        let mut pdf = MadePdf::default();
        let shown = format!("BT /F0 9 Tf {points} {operator} 30 700 Td <{}> Tj ET", hex(line));
        pdf.content.push_str(&shown);
        pdf
    };
    let by_shifts = |line: &str, thousandths: f64| {
        let mut pdf = MadePdf::default();
        let letters: String =
            line.chars().map(|c| format!("<{}> {thousandths} ", hex(&c.to_string()))).collect();
        pdf.content.push_str(&format!("BT /F0 9 Tf 30 700 Td [{letters}] TJ ET"));
        pdf
    };
    let by_places = |line: &str, gap: f64| {
        let mut pdf = MadePdf::default();
        for (at, letter) in line.chars().enumerate() {
            pdf.line(9.0, (30.0 + at as f64 * (4.5 + gap), 700.0), &letter.to_string());
        }
        pdf
    };
    let line = "Phê duyệt kế hoạch sửa chữa hồ chứa nước Khuôn Pinh năm 2024";
    let short = "Kè suối Nà Chuông, xã Quản Bạ, năm 2024";
    for (line, points) in [0.5, 1.0, 2.0, 3.0, 4.0, 5.0]
        .map(|points| (line, points))
        .into_iter()
        .chain([6.0, 7.0, 8.0].map(|points| (short, points)))
    {
        for pdf in [
            by_spacing(line, points, "Tc"),
            by_shifts(line, -points / 9.0 * 1000.0),
            by_places(line, points),
        ] {
            assert_eq!(text(&pdf).trim(), line, "{points} {}", pdf.content);
        }
    }
    // Cells of a narrow table are words, also if there is hardly a gap.
    let mut cells = MadePdf::default();
    cells.line(10.0, (72.0, 700.0), "Nhân viên số 12");
    cells.line(10.0, (72.0, 680.0), "Kế toán");
    cells.line(10.0, (72.0 + 75.8, 700.0), "BHYT");
    assert_eq!(text(&cells).lines().next(), Some("Nhân viên số 12 BHYT"));
}

#[test]
fn letters_typed_apart_make_words() {
    let typed = |line: &str, between: &str| {
        let apart = |word: &str| word.chars().map(String::from).collect::<Vec<_>>().join(" ");
        let words: Vec<String> = line.split(' ').map(apart).collect();
        words.join(between)
    };
    for line in ["TỈNH HÀ GIANG", "Phê duyệt kế hoạch sửa chữa hồ chứa nước"] {
        let mut pdf = MadePdf::default();
        pdf.line(12.0, (72.0, 700.0), &typed(line, "  "));
        pdf.line(12.0, (72.0, 680.0), "Danh sách A B C và D kèm theo");
        assert_eq!(text(&pdf).trim(), format!("{line}\nDanh sách A B C và D kèm theo"));
    }
    // A stamp touches the line; small capitals are one word.
    let mut pdf = MadePdf::default();
    pdf.line(18.0, (72.0, 700.0), "MẬT");
    pdf.line(12.0, (72.0 + 3.0 * 9.0, 700.0), "Hà Giang");
    pdf.line(14.0, (72.0, 680.0), "Đ");
    pdf.line(11.0, (72.0 + 7.0, 680.0), "IỀU");
    assert_eq!(text(&pdf).trim(), "MẬT Hà Giang\nĐIỀU");
    // Nothing says where words part.
    let mut pdf = MadePdf::default();
    let single = typed("QUYẾT ĐỊNH", " ");
    pdf.line(12.0, (72.0, 700.0), &single);
    assert_eq!(text(&pdf).trim(), single);
}

/// Returns the record of a head whose number is set apart by `spacing` points, with the date on the
/// same line, `gap` points after it.
fn record_of_head(spacing: f64, gap: f64) -> Record {
    let mut pdf = MadePdf::default();
    for (x, y, line) in [
        (62.0, 800.0, "ỦY BAN NHÂN DÂN"),
        (280.0, 800.0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (70.0, 785.0, "TỈNH HÀ GIANG"),
        (320.0, 785.0, "Độc lập - Tự do - Hạnh phúc"),
        (230.0, 715.0, "QUYẾT ĐỊNH"),
        (130.0, 697.0, "Về việc phê duyệt dự án kè suối Nậm Đăm"),
    ] {
        pdf.line(11.0, (x, y), line);
    }
    let number = "Số: 1187/QĐ-UBND";
    pdf.content.push_str(&format!("{spacing} Tc\n"));
    pdf.line(11.0, (30.0, 760.0), number);
    pdf.content.push_str("0 Tc\n");
    let end = 30.0 + number.chars().count() as f64 * (5.5 + spacing) - spacing;
    pdf.line(11.0, (end + gap, 760.0), "Hà Giang, ngày 09 tháng 7 năm 2021");
    extracted::document(&extract(Format::Pdf, &pdf.bytes()).unwrap()).unwrap().record
}

#[test]
fn a_number_is_never_cut_or_joined_by_what_is_beside_it() {
    // The date touches the number, or is painted over its end.
    for spacing in [0.0, 1.0, 2.0, 4.0, 6.0, 8.0] {
        for gap in [-12.0, -4.0, 0.0, 2.0, 30.0] {
            let record = record_of_head(spacing, gap);
            match record.number.as_deref() {
                Some(number) => assert_eq!(number, "1187/QĐ-UBND", "{spacing} {gap}"),
                None => assert_eq!(record.issues[0].code, IssueCode::NumberMissing),
            }
        }
        assert!(record_of_head(spacing, 30.0).number.is_some(), "{spacing}");
    }
    assert_eq!(record_of_head(8.0, 0.0).number.as_deref(), Some("1187/QĐ-UBND"));
    assert_eq!(record_of_head(4.0, -12.0).number.as_deref(), Some("1187/QĐ-UBND"));
    assert_eq!(record_of_head(0.0, -12.0).number.as_deref(), Some("1187/QĐ-UBND"));
}
