//! Text of PDFs that is not what the pages show: layers that a scanner made for another language,
//! and fonts that map letters to others.

use tracuu::sync::extracted::document;
use tracuu_extract::format::Format;
use tracuu_extract::{Extracted, IssueCode, extract};

use super::made_pdf::MadePdf;
use super::scan_pages::{PDF, ocr, painted_pages};

const GOOD: [&str; 5] = [
    "ỦY BAN NHÂN DÂN TỈNH        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Số: 12/KH-UBND              Độc lập - Tự do - Hạnh phúc",
    "Thực hiện chỉ đạo của Chính phủ về công tác quản lý nhà nước tại cửa khẩu,",
    "Ủy ban nhân dân tỉnh ban hành kế hoạch kiểm tra việc thực hiện nhiệm vụ của",
    "các sở, ban, ngành và Ủy ban nhân dân các huyện, thành phố trong năm nay.",
];
const READ_FOR_ENGLISH: [&str; 5] = [
    "UY BAN NHAN DAN TiNH        CQNG HOA XA HOI CHU NGHIA VIET NAM",
    "S6: 12/KH-UBND              DOc lap - Tw do - Hanh phuc",
    "Thuc hién chi dao cua Chinh phi vé cong tac quan ly nha nudc tai cira khau,",
    "Uy ban nhan dan tinh ban hanh ké hoach kiém tra viéc thuc hién nhiém vu cua",
    "cac s6, ban, nganh va Uy ban nhan dan cac huyén, thanh phé trong nam nay.",
];
const ENGLISH: [&str; 3] = [
    "The committee shall report to the ministry on the results of the inspection of",
    "the border gates, and the minister shall inform the provinces of the changes to",
    "the list that is in the annex to this decision by the end of the year.",
];

/// Where the letters of a page are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// On paper.
    Printed,
    /// Invisible over a picture that covers the page.
    Layer,
    /// Below that picture.
    Below,
    /// In many strips of a picture, invisible.
    Strips,
}

fn page(lines: &[&str], place: Place) -> Extracted {
    extract(Format::Pdf, &made(lines, place).bytes()).expect("read")
}

fn made(lines: &[&str], place: Place) -> MadePdf {
    with_picture(lines, place, 1, &[0])
}

/// Makes a page with these lines and a picture in shades of grey.
fn with_picture(lines: &[&str], place: Place, width: usize, shades: &[u8]) -> MadePdf {
    let mut pdf = MadePdf::default();
    let entries = format!(
        "/Type/XObject/Subtype/Image/Width {width}/Height {}/ColorSpace/DeviceGray\
         /BitsPerComponent 8/Filter/ASCIIHexDecode",
        shades.len() / width
    );
    let shades: String = shades.iter().map(|shade| format!("{shade:02x}")).collect();
    let picture = pdf.stream(&entries, &(shades + ">"));
    pdf.resources = format!("/XObject<</Im0 {picture} 0 R>>");
    let whole = "q 595 0 0 842 0 0 cm /Im0 Do Q\n";
    match place {
        Place::Layer => pdf.content.push_str(&format!("{whole}3 Tr\n")),
        Place::Strips => {
            for strip in 0..10 {
                pdf.content.push_str(&format!("q 595 0 0 84 0 {} cm /Im0 Do Q\n", strip * 84));
            }
            pdf.content.push_str("3 Tr\n");
        }
        Place::Printed | Place::Below => {}
    }
    for (at, line) in lines.iter().enumerate() {
        pdf.line(11.0, (60.0, 780.0 - 20.0 * at as f64), line);
    }
    if place == Place::Below {
        pdf.content.push_str(whole);
    }
    pdf
}

/// Returns what the issue for OCR says of the page.
fn wants_ocr(read: &Extracted) -> Option<&str> {
    assert_eq!(read.scanned.is_empty(), read.issues.is_empty(), "{:?}", read.issues);
    let issue = read.issues.first()?;
    assert_eq!((issue.code, &read.scanned[..]), (IssueCode::NeedsOcr, &[0][..]));
    Some(issue.message.strip_prefix("page 1 of 1 has ").expect("the page is named"))
}

fn shifted(line: &str) -> String {
    let shift = |c| char::from_u32(u32::from(c) + 1).expect("a character");
    line.chars().map(|c| if c == ' ' { c } else { shift(c) }).collect()
}

#[test]
fn layers_that_say_something_else_wait_for_ocr() {
    const MEANINGLESS: &str = "text that means nothing: it is not what the page shows";
    const DOUBTFUL: &str = "text of which many words may not be what the page shows";
    let plain = GOOD.map(tracuu_text::fold);
    let plain: Vec<&str> = plain.iter().map(String::as_str).collect();
    let shifted = GOOD.map(shifted);
    let shifted: Vec<&str> = shifted.iter().map(String::as_str).collect();
    let half = [&GOOD[..], &shifted].concat();
    for place in [Place::Layer, Place::Below, Place::Strips] {
        for lines in [&READ_FOR_ENGLISH[..], &plain, &shifted] {
            let read = page(lines, place);
            assert_eq!(wants_ocr(&read), Some(MEANINGLESS), "{place:?} {lines:?}");
            assert_eq!(read.text.as_str(), "");
        }
        assert_eq!(wants_ocr(&page(&ENGLISH, place)), None, "{place:?}");
        let chinese = ["人民委员会关于口岸管理工作的通知和计划安排如下各部门认真执行"];
        for lines in [&half[..], &chinese] {
            let read = page(lines, place);
            assert_eq!(wants_ocr(&read), Some(DOUBTFUL), "{place:?} {lines:?}");
            assert!(!read.text.as_str().is_empty());
        }
    }
    // What is printed may be without accents or in any language, but not in letters that mean
    // nothing.
    for lines in [&GOOD[..], &READ_FOR_ENGLISH, &plain, &ENGLISH] {
        assert_eq!(wants_ocr(&page(lines, Place::Printed)), None, "{lines:?}");
    }
    assert_eq!(wants_ocr(&page(&shifted, Place::Printed)), Some(MEANINGLESS));
    assert_eq!(wants_ocr(&page(&half, Place::Printed)), Some(DOUBTFUL));
}

/// A scan of a page with `51/BC-HĐND`, in whose layer another OCR has read another number.
#[test]
fn the_record_of_a_layer_is_that_of_the_picture() {
    let codes = |read: &Extracted| -> Vec<IssueCode> {
        read.issues.iter().map(|issue| issue.code).collect()
    };
    let number = |read: &Extracted| document(read).expect("text").record.number;
    let painted = &painted_pages(PDF, &[0])[0];
    let scan = with_picture(&GOOD, Place::Layer, painted.width, &painted.pixels).bytes();
    let layer = extract(Format::Pdf, &scan).expect("read");
    assert_eq!((codes(&layer), &layer.scanned[..]), (vec![IssueCode::LayerUnchecked], &[0][..]));
    assert_eq!(number(&layer).as_deref(), Some("12/KH-UBND"));
    let Some(ocr) = ocr() else { return };
    let read = ocr.complete(&scan, layer);
    assert_eq!((codes(&read), &read.scanned[..]), (vec![IssueCode::ReadByOcr], &[][..]));
    assert_eq!(number(&read).as_deref(), Some("51/BC-HĐND"));
    // A picture on which nothing is read.
    let blank = made(&GOOD, Place::Layer).bytes();
    let kept = ocr.complete(&blank, extract(Format::Pdf, &blank).expect("read"));
    assert_eq!((codes(&kept), &kept.scanned[..]), (vec![IssueCode::ReadByOcr], &[][..]));
    assert_eq!(number(&kept).as_deref(), Some("12/KH-UBND"));
}

#[test]
fn scans_with_a_damaged_layer_wait_for_ocr() {
    let with_lost_letters = |lines: &[&str], place| {
        let mut pdf = made(lines, place);
        pdf.content.push_str("BT /F9 11 Tf 60 700 Td (letters without a font) Tj ET\n");
        extract(Format::Pdf, &pdf.bytes())
    };
    for place in [Place::Layer, Place::Below, Place::Strips] {
        for lines in [&READ_FOR_ENGLISH[..], &[]] {
            let read = with_lost_letters(lines, place).expect("the picture is whole");
            assert_eq!(read.scanned, [0], "{place:?} {lines:?}");
            assert_eq!(read.text.as_str(), "");
            let codes: Vec<IssueCode> = read.issues.iter().map(|issue| issue.code).collect();
            assert_eq!(codes, [IssueCode::PartlyRead, IssueCode::NeedsOcr], "{:?}", read.issues);
        }
    }
    assert!(with_lost_letters(&[], Place::Printed).is_err(), "no picture has the letters");
}
