//! Pages that lean, as scanners leave them: whatever the angle and however the letters are placed,
//! the text and the record are those of the straight page. Stamps of any angle change nothing.

use proptest::prelude::*;

use super::made_pdf::{ADVANCE, MadePdf};
use tracuu::sync::extracted;
use tracuu_document::Record;
use tracuu_extract::extract;
use tracuu_extract::format::Format;

/// A page of a decision: lines with their place, size and text.
const PAGE: &[(f64, f64, f64, &str)] = &[
    (62.0, 790.0, 11.0, "ỦY BAN NHÂN DÂN"),
    (78.0, 775.0, 11.0, "TỈNH HÀ GIANG"),
    (270.0, 790.0, 11.0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (300.0, 775.0, 11.0, "Độc lập - Tự do - Hạnh phúc"),
    (62.0, 752.0, 11.0, "Số: 1187/QĐ-UBND"),
    (300.0, 752.0, 11.0, "Hà Giang, ngày 9 tháng 7 năm 2021"),
    (250.0, 720.0, 13.0, "QUYẾT ĐỊNH"),
    (110.0, 703.0, 12.0, "Về việc phê duyệt phương án phòng chống sạt lở bờ suối"),
    (200.0, 688.0, 12.0, "Nậm Đăm, xã Quản Bạ, năm 2021"),
    (150.0, 660.0, 11.0, "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH HÀ GIANG"),
    (86.0, 635.0, 12.0, "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;"),
    (86.0, 619.0, 12.0, "Căn cứ Luật Phòng, chống thiên tai ngày 19 tháng 6 năm 2013;"),
    (86.0, 603.0, 12.0, "Xét đề nghị của Giám đốc Sở Nông nghiệp và Phát triển nông thôn"),
    (56.0, 587.0, 12.0, "tại Tờ trình số 211/TTr-SNN ngày 28 tháng 6 năm 2021,"),
    (250.0, 560.0, 13.0, "QUYẾT ĐỊNH:"),
    (86.0, 535.0, 12.0, "Điều 1. Phê duyệt phương án phòng chống sạt lở bờ suối Nậm Đăm,"),
    (56.0, 519.0, 12.0, "xã Quản Bạ, huyện Quản Bạ, với những nội dung chính sau đây:"),
    (86.0, 503.0, 12.0, "1. Gia cố 420 mét bờ phải bằng rọ đá, trồng tre giữ đất ở bờ trái."),
    (86.0, 487.0, 12.0, "2. Kinh phí thực hiện là 2.480 triệu đồng từ ngân sách của tỉnh."),
    (86.0, 471.0, 12.0, "Điều 2. Giao Ủy ban nhân dân huyện Quản Bạ tổ chức thực hiện."),
    (86.0, 455.0, 12.0, "Điều 3. Quyết định này có hiệu lực thi hành kể từ ngày ký."),
    (62.0, 420.0, 11.0, "Nơi nhận:"),
    (62.0, 406.0, 10.0, "- Như Điều 3;"),
    (62.0, 393.0, 10.0, "- Lưu: VT, KTN."),
    (340.0, 420.0, 12.0, "KT. CHỦ TỊCH"),
    (340.0, 404.0, 12.0, "PHÓ CHỦ TỊCH"),
    (340.0, 340.0, 12.0, "Hoàng Gia Long"),
];

/// How letters are put on the page.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Placed {
    /// Whole lines in the direction of the page.
    Lines,
    /// Words in the direction of the page.
    Words,
    /// Letters in the direction of the page, each at its place.
    Letters,
    /// Upright words, each at its place on the slanted line.
    UprightWords,
    /// Upright letters, each at its place on the slanted line.
    UprightLetters,
}

/// Where the letters are seen.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Seen {
    Print,
    /// As the invisible layer over a picture.
    Layer,
}

/// Makes the page, turned around its middle.
fn page(degrees: f64, placed: Placed, seen: Seen) -> MadePdf {
    page_by_words(seen, |_, _| (degrees, placed))
}

/// Makes the page. `how` says of each line and each piece of it how many degrees it leans and how
/// it is placed; the first piece says how the line is cut into pieces.
fn page_by_words(seen: Seen, how: impl Fn(usize, usize) -> (f64, Placed)) -> MadePdf {
    let mut pdf = MadePdf::default();
    if seen == Seen::Layer {
        let entries = "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray\
                       /BitsPerComponent 8";
        let picture = pdf.stream(entries, "0");
        pdf.resources = format!("/XObject<</Im0 {picture} 0 R>>");
        pdf.content.push_str("q 595 0 0 842 0 0 cm /Im0 Do Q 3 Tr\n");
    }
    for (at, &(x, y, size, line)) in PAGE.iter().enumerate() {
        let pieces: Vec<String> = match how(at, 0).1 {
            Placed::Lines => vec![line.to_string()],
            Placed::Words | Placed::UprightWords => {
                line.split_inclusive(' ').map(str::to_string).collect()
            }
            Placed::Letters | Placed::UprightLetters => line.chars().map(String::from).collect(),
        };
        let mut along = 0.0;
        for (piece_at, piece) in pieces.iter().enumerate() {
            let (degrees, placed) = how(at, piece_at);
            let (sin, cos) = degrees.to_radians().sin_cos();
            let (dx, dy) = (x + along - 297.5, y - 421.0);
            let place = (297.5 + dx * cos - dy * sin, 421.0 + dx * sin + dy * cos);
            let direction = match placed {
                Placed::Lines | Placed::Words | Placed::Letters => [cos, sin, -sin, cos],
                Placed::UprightWords | Placed::UprightLetters => [1.0, 0.0, 0.0, 1.0],
            };
            pdf.text(size, direction, place, piece);
            along += ADVANCE * size * piece.chars().count() as f64;
        }
    }
    pdf
}

/// Returns the words of a file in order, and its record.
fn read(pdf: &MadePdf) -> (Vec<String>, Record) {
    let extracted = extract(Format::Pdf, &pdf.bytes()).unwrap();
    let document = extracted::document(&extracted).unwrap();
    let words = document.text.split_whitespace().map(str::to_string).collect();
    (words, document.record)
}

/// Returns true if a stamp is kept apart from the lines of a file.
fn is_apart(pdf: &MadePdf, stamp: &str) -> bool {
    let extracted = extract(Format::Pdf, &pdf.bytes()).unwrap();
    let words = |text: &String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    extracted.aside.iter().any(|text| words(text).contains(stamp))
}

/// Returns how many of `expected` are in `words` in the same order.
fn in_order(expected: &[String], words: &[String]) -> usize {
    let mut best = vec![0_usize; words.len() + 1];
    for word in expected {
        let mut before = 0;
        for (at, other) in words.iter().enumerate() {
            let above = best[at + 1];
            best[at + 1] = if word == other { before + 1 } else { above.max(best[at]) };
            before = above;
        }
    }
    best[words.len()]
}

/// The fields that must not change, in one value.
fn fields(record: &Record) -> impl PartialEq + std::fmt::Debug {
    (
        record.number.clone(),
        record.kind.clone(),
        record.title.clone(),
        record.agency.clone(),
        record.date.clone(),
        record.place.clone(),
        record.signer.as_ref().map(|signer| signer.name.clone()),
    )
}

fn placed() -> impl Strategy<Value = Placed> {
    prop_oneof![
        Just(Placed::Lines),
        Just(Placed::Words),
        Just(Placed::Letters),
        Just(Placed::UprightWords),
        Just(Placed::UprightLetters)
    ]
}

fn seen() -> impl Strategy<Value = Seen> {
    prop_oneof![Just(Seen::Print), Just(Seen::Layer)]
}

/// Returns an error unless a page reads like the straight one.
fn reads_like_straight(pdf: &MadePdf) -> Result<(), TestCaseError> {
    let (expected, record) = read(&page(0.0, Placed::Lines, Seen::Print));
    prop_assert_eq!(record.number.as_deref(), Some("1187/QĐ-UBND"));
    let (words, leaning) = read(pdf);
    prop_assert_eq!(fields(&leaning), fields(&record));
    let found = in_order(&expected, &words);
    prop_assert!(found * 100 >= expected.len() * 99, "{found} of {}: {words:?}", expected.len());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn pages_that_lean_read_like_straight_pages(
        degrees in -5.0..5.0_f64,
        placed in placed(),
        seen in seen(),
    ) {
        reads_like_straight(&page(degrees, placed, seen))?;
    }

    #[test]
    fn stamps_of_any_angle_change_no_field(
        lean in -5.0..5.0_f64,
        placed in placed(),
        seen in seen(),
        stamps in prop::collection::vec(
            (0.0..360.0_f64, 60.0..220.0_f64, 0.0..18.0_f64, prop_oneof![
                Just("SAO Y BẢN CHÍNH"), Just("CÔNG VĂN ĐẾN"), Just("HỎA TỐC")
            ]),
            1..4,
        ),
    ) {
        let mut pdf = page(lean, placed, seen);
        let (expected, record) = read(&pdf);
        for (&(degrees, x, above, stamp), y) in stamps.iter().zip([730.0, 560.0, 350.0]) {
            // Letters that do not lean are of a line; where it covers others is up to chance.
            let off = |by: f64| (degrees - by + 0.5).rem_euclid(90.0);
            prop_assume!(off(lean) > 1.0 && off(0.0) > 1.0);
            let (sin, cos) = degrees.to_radians().sin_cos();
            pdf.text(12.0, [cos, sin, -sin, cos], (x, y + above), stamp);
        }
        let (words, stamped) = read(&pdf);
        prop_assert_eq!(fields(&stamped), fields(&record));
        prop_assert_eq!(in_order(&expected, &words), expected.len(), "{:?}", words);
        let text = words.join(" ");
        for (.., stamp) in stamps {
            prop_assert!(text.contains(stamp) && is_apart(&pdf, stamp), "{}", text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn halves_that_lean_differently_read_like_straight_pages(
        upper in -3.0..3.0_f64,
        lower in -3.0..3.0_f64,
        placed in placed(),
        seen in seen(),
    ) {
        // Otherwise lines run into each other where the halves meet.
        prop_assume!((upper - lower).abs() < 2.5);
        let pdf = page_by_words(seen, |line, _| (if line < 13 { upper } else { lower }, placed));
        reads_like_straight(&pdf)?;
    }

    #[test]
    fn upright_and_turned_words_in_turns_read_like_straight_pages(
        degrees in -5.0..5.0_f64,
        by_line in any::<bool>(),
        seen in seen(),
    ) {
        let pdf = page_by_words(seen, |line, word| {
            let turned = if by_line { line } else { line + word } % 2 == 0;
            (degrees, if turned { Placed::Words } else { Placed::UprightWords })
        });
        reads_like_straight(&pdf)?;
    }
}

#[test]
fn steps_too_small_to_see_add_up_over_a_line() {
    // Each word is level with the next, as far as a place can be told; the line is not.
    for degrees in [-0.249, -0.248, 0.248] {
        let pdf = page_by_words(Seen::Print, |line, word| {
            let turned = (line + word) % 2 == 0;
            (degrees, if turned { Placed::Words } else { Placed::UprightWords })
        });
        reads_like_straight(&pdf).unwrap();
    }
}

#[test]
fn stamps_whose_words_lean_differently_stay_apart() {
    let (expected, record) = read(&page(0.0, Placed::Lines, Seen::Print));
    for around in [8.0_f64, -6.0, 30.0] {
        let mut pdf = page(0.0, Placed::Lines, Seen::Print);
        let (sin, cos) = around.to_radians().sin_cos();
        let words =
            [(0.0, "SAO", 0.0), (24.0, "Y", 0.9), (36.0, "BẢN", -0.7), (60.0, "CHÍNH", 1.1)];
        for (along, word, by) in words {
            let (sin_of, cos_of) = (around + by).to_radians().sin_cos();
            let place = (80.0 + along * cos, 735.0 + along * sin);
            pdf.text(12.0, [cos_of, sin_of, -sin_of, cos_of], place, word);
        }
        let (words, stamped) = read(&pdf);
        assert_eq!(fields(&stamped), fields(&record), "{around}");
        assert_eq!(in_order(&expected, &words), expected.len(), "{around} {words:?}");
        assert!(is_apart(&pdf, "SAO Y BẢN CHÍNH"), "{around}");
    }
}

#[test]
fn letters_around_a_seal_make_words() {
    let mut pdf = page(0.0, Placed::Lines, Seen::Print);
    let (expected, record) = read(&pdf);
    let (text, size, radius) = ("UBND TỈNH HÀ GIANG", 9.0, 60.0_f64);
    for (at, letter) in text.chars().enumerate() {
        let around = 160.0 - at as f64 * (ADVANCE * size / radius).to_degrees() * 1.2;
        let (sin, cos) = (around - 90.0).to_radians().sin_cos();
        let (x, y) = (
            430.0 + radius * around.to_radians().cos(),
            370.0 + radius * around.to_radians().sin(),
        );
        pdf.text(size, [cos, sin, -sin, cos], (x, y), &letter.to_string());
    }
    let (words, sealed) = read(&pdf);
    assert_eq!(fields(&sealed), fields(&record));
    assert_eq!(in_order(&expected, &words), expected.len(), "{words:?}");
    assert!(words.join(" ").contains(text), "{words:?}");
}

#[test]
fn stamps_of_upright_letters_and_words_stay_apart() {
    for by_letter in [true, false] {
        for degrees in [6.0_f64, 8.0, 20.0, -10.0] {
            let mut pdf = page(0.0, Placed::Lines, Seen::Print);
            let (expected, record) = read(&pdf);
            let stamp = "SAO Y BẢN CHÍNH";
            let pieces: Vec<String> = match by_letter {
                true => stamp.chars().map(String::from).collect(),
                false => stamp.split_inclusive(' ').map(str::to_string).collect(),
            };
            let (sin, cos) = degrees.to_radians().sin_cos();
            let mut along = 0.0;
            for piece in pieces {
                pdf.line(12.0, (70.0 + along * cos, 738.0 + along * sin), &piece);
                along += ADVANCE * 12.0 * piece.chars().count() as f64;
            }
            let (words, stamped) = read(&pdf);
            assert_eq!(fields(&stamped), fields(&record), "{by_letter} {degrees}");
            assert_eq!(in_order(&expected, &words), expected.len(), "{by_letter} {degrees}");
            assert!(words.join(" ").contains(stamp), "{by_letter} {degrees} {words:?}");
        }
    }
}

#[test]
fn stamps_that_are_nearly_upside_down_stay_apart() {
    let mut pdf = page(0.0, Placed::Lines, Seen::Print);
    let (expected, record) = read(&pdf);
    let stamps = [
        (83.87, 730.0, "SAO Y BẢN CHÍNH"),
        (181.19, 560.0, "SAO Y BẢN CHÍNH"),
        (182.87, 350.0, "CÔNG VĂN ĐẾN"),
    ];
    for (degrees, y, stamp) in stamps {
        let (sin, cos) = f64::to_radians(degrees).sin_cos();
        pdf.text(12.0, [cos, sin, -sin, cos], (60.0, y), stamp);
    }
    let (words, stamped) = read(&pdf);
    assert_eq!(fields(&stamped), fields(&record));
    assert_eq!(in_order(&expected, &words), expected.len(), "{words:?}");
    for (.., stamp) in stamps {
        assert!(words.join(" ").contains(stamp) && is_apart(&pdf, stamp), "{stamp}");
    }
}

#[test]
fn stamps_of_letters_one_below_another_stay_apart() {
    let (expected, record) = read(&page(0.0, Placed::Lines, Seen::Print));
    for (stamp, size) in [("TUYỆT MẬT", 14.0), ("ĐẾN", 9.0)] {
        let mut pdf = page(0.0, Placed::Lines, Seen::Print);
        for (at, letter) in stamp.chars().enumerate().filter(|(_, letter)| *letter != ' ') {
            pdf.line(size, (30.0, 735.0 - 1.15 * size * at as f64), &letter.to_string());
        }
        let (words, stamped) = read(&pdf);
        assert_eq!(fields(&stamped), fields(&record), "{stamp}");
        assert_eq!(in_order(&expected, &words), expected.len(), "{stamp}");
        assert!(words.join(" ").contains(stamp), "{stamp} {words:?}");
    }
    // A column of a table is none.
    let mut table = MadePdf::default();
    for (at, (letter, name)) in [("A", "Chi"), ("B", "Thu"), ("C", "Dư")].into_iter().enumerate() {
        table.line(12.0, (72.0, 300.0 - 16.0 * at as f64), letter);
        table.line(12.0, (100.0, 300.0 - 16.0 * at as f64), name);
    }
    assert_eq!(read(&table).0.join(" "), "A Chi B Thu C Dư");
}
