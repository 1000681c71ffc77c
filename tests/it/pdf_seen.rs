//! What a PDF shows is its text, whatever paints it: values of fields, notes, text in place of
//! signs. What nobody sees on the page is not.

use super::made_pdf::{MadePdf, hex, stream};
use tracuu::sync::extracted;
use tracuu_document::secrecy;
use tracuu_extract::format::Format;
use tracuu_extract::{Extracted, IssueCode, extract};

pub(super) const SEEN: &str = "Kinh phí 12 tỷ đồng, nguồn ngân sách của tỉnh";
const UNSEEN: &str = "Kinh phí 99 tỷ đồng, nguồn vay";

fn read(pdf: &MadePdf) -> Extracted {
    extract(Format::Pdf, &pdf.bytes()).unwrap()
}

pub(super) fn text(pdf: &MadePdf) -> String {
    read(pdf).text.as_str().to_string()
}

/// Makes a page with a line that is seen, and `content` around one that may not be. `@` in the
/// content stands for its operators.
pub(super) fn page(content: &str) -> MadePdf {
    let mut pdf = MadePdf::default();
    pdf.line(12.0, (72.0, 700.0), SEEN);
    let shown = format!("BT /F0 12 Tf 72 660 Td <{}> Tj ET", hex(UNSEEN));
    pdf.content.push_str(&content.replace('@', &shown));
    pdf
}

#[test]
fn letters_that_nobody_sees_are_no_text() {
    let cases = [
        // White, in several ways to say so.
        ("1 g @", false),
        ("1 1 1 rg @", false),
        ("0 0 0 0 k @", false),
        ("/DeviceRGB cs 1 1 1 sc @", false),
        ("0.99 0.98 1 rg @", false),
        ("1 Tr 1 G @", false),
        ("0.9 g @", true),
        ("1 0 0 rg @", true),
        // On a dark ground white letters are seen, and those of its colour are not.
        ("0 0 0.4 rg 60 640 400 40 re f 1 g @", true),
        ("0 0 0.4 rg 60 640 400 40 re f 0 g @", true),
        ("0 0 0.4 rg 60 640 400 40 re f @", false),
        ("0 g 60 640 400 40 re f @", false),
        ("0 g 60 640 m 460 640 l 460 680 l 60 680 l h f 0 g @", false),
        // Covered later: by a box, by a white box; not by a frame, a line, or something transparent.
        ("@ 0 g 60 640 400 40 re f", false),
        ("@ 1 g 60 640 400 40 re f", false),
        ("@ 0 g 60 640 400 40 re S", true),
        ("@ 0 g 60 662 400 1 re f", true),
        ("@ /Half gs 1 1 0 rg 60 640 400 40 re f", true),
        ("@ /Multiply gs 1 1 0 rg 60 640 400 40 re f", true),
        ("@ 0 g 60 640 400 40 re 50 630 420 60 re f*", true),
        // Transparent.
        ("/Clear gs @", false),
        ("/Half gs @", true),
        // White that multiplies what is below it, and black that lightens it, on a dark ground.
        ("0 g 60 640 400 40 re f 1 g /Multiply gs @", false),
        ("0 g 60 640 400 40 re f 1 g @", true),
        ("0.9 g 60 640 400 40 re f 0 g /Screen gs @", false),
        ("0.9 g 60 640 400 40 re f 0 g /Multiply gs @", true),
        // Clipped away, by a path or the box of a form.
        ("q 72 100 200 50 re W n @ Q", false),
        ("q 60 640 400 40 re W n @ Q", true),
        ("q 72 700 m 200 700 l 200 720 l h W n @ Q", false),
        // Out of the page.
        ("1 0 0 1 0 -800 cm @", false),
        ("1 0 0 1 700 0 cm @", false),
        ("q 60 640 400 40 re 65 650 390 20 re W* n @ Q", false),
        ("q 60 600 m 460 600 l 460 602 l 62 602 l 62 800 l 60 800 l h W n @ Q", false),
        // What is clipped to a shape covers that shape alone.
        (
            "@ q 60 600 m 460 600 l 460 602 l 62 602 l 62 800 l 60 800 l h W n 0 0 600 900 re f Q",
            true,
        ),
        // A frame whose inside is drawn the other way round; a triangle beside the line.
        ("@ 50 630 420 60 re 60 640 m 60 680 l 460 680 l 460 640 l h f", true),
        ("@ 60 600 m 460 600 l 60 602 l h f", true),
        // Covered by a box with round corners, by a thick line, by lines that touch.
        ("@ 70 640 m 460 640 l 470 640 470 680 460 680 c 70 680 l 60 680 60 640 70 640 c f", false),
        ("@ 30 w 60 664 m 460 664 l S", false),
        ("@ 60 655 400 5 re 60 660 400 5 re 60 665 400 5 re 60 670 400 5 re f", false),
        // Seen on a thick dark line, and on a picture.
        ("30 w 60 664 m 460 664 l S 1 g @", true),
        ("q 400 0 0 40 60 640 cm /Im0 Do Q 1 g @", true),
        // Covered by a small picture; a picture of a seal has a mask.
        ("@ q 400 0 0 40 60 640 cm /Im0 Do Q", false),
        ("@ q 400 0 0 40 60 640 cm /Seal Do Q", true),
        // White of other colour spaces, and no ink at all.
        ("/Spot cs 0 scn @", false),
        ("/Spot cs 1 scn @", true),
        ("/Palette cs 1 sc @", false),
        ("/Palette cs 0 sc @", true),
        // Too small to be read.
        ("q 0.01 0 0 0.01 72 660 cm 1 0 0 1 -72 -660 cm @ Q", false),
        // Marked by a form that is mixed with what is below it.
        ("@ /Multiply gs /Marker Do", true),
        // A clipping path, through which nothing or something is painted.
        ("q 7 Tr @ Q", false),
        ("q 7 Tr @ 1 0 0 rg 60 640 400 40 re f Q", true),
        // Invisible: the layer of a scan is text, and of nothing is none.
        ("3 Tr @", false),
        ("q 595 0 0 842 0 0 cm /Im0 Do Q 3 Tr @", true),
        ("3 Tr @ q 595 0 0 842 0 0 cm /Im0 Do Q", true),
        ("@ q 595 0 0 842 0 0 cm /Im0 Do Q", true),
    ];
    for (content, seen) in cases {
        let mut pdf = page(content);
        let entries = "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray\
                       /BitsPerComponent 8";
        let picture = pdf.stream(entries, "0");
        let seal = pdf.stream(&format!("{entries}/SMask {picture} 0 R"), "0");
        let marker = pdf.stream(
            "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Group<</S/Transparency>>\
             /Resources<</ExtGState<</Normal<</BM/Normal>>>>>>",
            "/Normal gs 1 1 0 rg 60 640 400 40 re f",
        );
        pdf.resources = format!(
            "/XObject<</Im0 {picture} 0 R/Seal {seal} 0 R/Marker {marker} 0 R>>\
             /ColorSpace<</Spot[/Separation/Vang/DeviceGray<<>>]\
             /Palette[/Indexed/DeviceRGB 1 <000000ffffff>]>>/ExtGState<</Clear<</ca 0>>/Half<</ca 0.5>>\
             /Multiply<</BM/Multiply>>/Screen<</BM/Screen>>>>"
        );
        let text = text(&pdf);
        assert!(text.contains(SEEN), "{content}: {text}");
        assert_eq!(text.contains("99 tỷ"), seen, "{content}: {text}");
    }
}

#[test]
fn a_line_that_runs_over_the_edge_is_read_to_its_end() {
    let mut pdf = MadePdf::default();
    let line = "Phê duyệt kế hoạch sửa chữa hồ chứa nước Khuôn Pinh năm 2024 và những năm sau đó";
    pdf.line(16.0, (72.0, 700.0), line);
    assert_eq!(text(&pdf), line);
}

#[test]
fn layers_are_read_as_they_are_shown() {
    let cases = [
        ("/OFF[10 0 R]", "/OC /L BDC @ EMC", false),
        ("/OFF[]", "/OC /L BDC @ EMC", true),
        ("/BaseState/OFF", "/OC /L BDC @ EMC", false),
        ("/BaseState/OFF/ON[10 0 R]", "/OC /L BDC @ EMC", true),
        ("/OFF[10 0 R]", "/OC /L BDC /Span BMC @ EMC EMC", false),
        ("/OFF[10 0 R]", "/OC /L BDC EMC @", true),
        ("/OFF[10 0 R]", "/Other /L BDC @ EMC", true),
        // Members: shown if any of its layers is, or all, or none.
        ("/OFF[10 0 R]", "/OC /Any BDC @ EMC", true),
        ("/OFF[10 0 R]", "/OC /All BDC @ EMC", false),
        ("/OFF[10 0 R]", "/OC /None BDC @ EMC", false),
        ("/OFF[10 0 R 11 0 R]", "/OC /None BDC @ EMC", true),
        ("/OFF[10 0 R]", "/OC /Not BDC @ EMC", true),
        ("/OFF[]", "/OC /Not BDC @ EMC", false),
        // A layer that says of itself that it is not for the screen.
        ("/AS[<</Event/View/Category[/View]/OCGs[11 0 R]>>]", "/OC /M BDC @ EMC", false),
        ("/OFF[10 0 R]", "/Form Do", false),
        ("/OFF[11 0 R]", "/Form Do", true),
    ];
    for (config, content, seen) in cases {
        let mut pdf = page(content);
        pdf.object("<</Type/OCG/Name(a)>>".into());
        pdf.object("<</Type/OCG/Name(b)/Usage<</View<</ViewState/OFF>>>>>>".into());
        let form = format!("BT /F0 12 Tf 72 660 Td <{}> Tj ET", hex(UNSEEN));
        let form = pdf.stream("/Type/XObject/Subtype/Form/BBox[0 0 595 842]/OC 10 0 R", &form);
        let members = |more: &str| format!("<</Type/OCMD/OCGs[10 0 R 11 0 R]{more}>>");
        pdf.resources = format!(
            "/XObject<</Form {form} 0 R>>/Properties<</L 10 0 R/M 11 0 R/Any {}/All {}/None {}\
             /Not {}>>",
            members(""),
            members("/P/AllOn"),
            members("/P/AllOff"),
            members("/VE[/Not 10 0 R]")
        );
        pdf.catalog = format!("/OCProperties<</OCGs[10 0 R 11 0 R]/D<<{config}>>>>");
        let text = text(&pdf);
        assert_eq!(text.contains("99 tỷ"), seen, "{config} {content}: {text}");
    }
}

#[test]
fn text_stands_in_for_signs() {
    let actual = |text: &str| format!("<feff{}>", hex(text));
    let painted = |text: &str| format!("BT /F0 12 Tf 72 660 Td <{}> Tj ET", hex(text));
    let kè = actual("Kè suối Nà Chuông");
    let two_lines = format!(
        "BT /F0 12 Tf 72 660 Td <{}> Tj 0 -20 Td <{}> Tj ET",
        hex("Xx yyyy Zz"),
        hex("Wwwwww Vv")
    );
    let cases = [
        (format!("/Span <</ActualText {kè}>> BDC {} EMC", painted("Xx yyyy Zz Wwww")), true),
        (format!("/Span /P BDC {} EMC", painted("Xx yyyy Zz Wwww")), true),
        (format!("/Span <</MCID 0>> BDC {} EMC", painted("Xx yyyy Zz Wwww")), true),
        // Signs that are drawn, and signs on several lines.
        (format!("/Span <</ActualText {kè}>> BDC 72 650 90 14 re f EMC"), true),
        (format!("/Span <</ActualText {kè}>> BDC {two_lines} EMC"), true),
    ];
    for (content, replaced) in cases {
        let mut pdf = page(&content);
        pdf.page = "/StructParents 0".into();
        pdf.object(format!("<</S/Span/K 0/ActualText {kè}>>"));
        pdf.resources = format!("/Properties<</P<</ActualText {kè}>>>>");
        pdf.catalog =
            "/StructTreeRoot<</Type/StructTreeRoot/ParentTree<</Nums[0[10 0 R]]>>>>".into();
        let words = text(&pdf).split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(words.contains("Kè suối Nà Chuông"), replaced, "{content}: {words}");
        assert_eq!(words.contains("yyyy"), !replaced, "{content}: {words}");
    }
}

#[test]
fn a_hyphen_that_breaks_a_word_is_not_part_of_it() {
    for (word, shown) in [("ngân sách", "ngân sách"), ("Số: 412/QĐ", "Số: 412/QĐ-")] {
        let mut pdf = MadePdf::default();
        pdf.line(12.0, (72.0, 700.0), word);
        let at = 72.0 + 6.0 * word.chars().count() as f64;
        pdf.content.push_str("/Span <</ActualText <feff00ad>>> BDC ");
        pdf.line(12.0, (at, 700.0), "-");
        pdf.content.push_str("EMC ");
        pdf.line(12.0, (72.0, 684.0), "UBND tỉnh");
        assert_eq!(text(&pdf), format!("{shown}\nUBND tỉnh"));
    }
}

#[test]
fn a_hidden_layer_over_a_scan_says_what_the_scan_shows_if_nothing_else_does() {
    let off = format!("/OC /L BDC BT /F0 12 Tf 72 660 Td <{}> Tj ET EMC", hex(UNSEEN));
    let scan = "q 595 0 0 842 0 0 cm /Im0 Do Q ";
    let seal = "q 100 0 0 100 72 600 cm /Im0 Do Q ";
    let line = format!("BT /F0 12 Tf 72 700 Td <{}> Tj ET ", hex(SEEN));
    let layer = line.replace("72 700 Td", "3 Tr 72 700 Td");
    for (content, seen) in [
        (format!("{scan}{off}"), true),
        (format!("{scan}3 Tr {off}"), true),
        (format!("{off} {scan}"), true),
        (format!("{scan}/Form Do"), true),
        // Beside other letters, or over less than a page, it is what nobody sees.
        (format!("{scan}{line}{off}"), false),
        (format!("{scan}{layer}{off}"), false),
        (format!("{seal}{off}"), false),
        (off.clone(), false),
        (
            format!(
                "{scan}/OC /L BDC /Span <</ActualText <{}>>> BDC {line}EMC EMC {line}",
                hex(UNSEEN)
            ),
            false,
        ),
        (
            format!(
                "{line}/OC /L BDC /Span <</ActualText <feff{}>>> BDC 72 600 90 9 re f EMC EMC",
                hex(UNSEEN)
            ),
            false,
        ),
    ] {
        let mut pdf = MadePdf::default();
        pdf.content.push_str(&content);
        pdf.object("<</Type/OCG/Name(a)>>".into());
        let picture = pdf.stream(
            "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8",
            "0",
        );
        let form = off.replace("/OC /L BDC ", "").replace("EMC", "");
        let form = pdf.stream("/Type/XObject/Subtype/Form/BBox[0 0 595 842]/OC 10 0 R", &form);
        pdf.resources =
            format!("/XObject<</Im0 {picture} 0 R/Form {form} 0 R>>/Properties<</L 10 0 R>>");
        pdf.catalog = "/OCProperties<</OCGs[10 0 R]/D<</OFF[10 0 R]>>>>".into();
        let read = extract(Format::Pdf, &pdf.bytes());
        let shown = read.is_ok_and(|read| read.text.as_str().contains("99 tỷ"));
        assert_eq!(shown, seen, "{content}");
    }
}

/// Makes a decision whose number, day and one sentence are to be filled in.
fn form_page() -> MadePdf {
    let mut pdf = MadePdf::default();
    for (x, y, line) in [
        (72.0, 790.0, "ỦY BAN NHÂN DÂN"),
        (300.0, 790.0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (72.0, 775.0, "TỈNH HÀ GIANG"),
        (330.0, 775.0, "Độc lập - Tự do - Hạnh phúc"),
        (72.0, 750.0, "Số:            /QĐ-UBND"),
        (300.0, 750.0, "Hà Giang, ngày       tháng 7 năm 2021"),
        (230.0, 700.0, "QUYẾT ĐỊNH"),
        (150.0, 680.0, "Về việc cấp phép xây dựng kè"),
        (72.0, 640.0, "Điều 1. Cho phép xây dựng công trình"),
    ] {
        pdf.line(11.0, (x, y), line);
    }
    pdf
}

#[test]
fn values_of_fields_are_read_at_their_places() {
    let text_value = |text: &str| format!("<feff{}>", hex(text));
    let widget = |rect: &str, more: &str| {
        format!("<</Type/Annot/Subtype/Widget/Rect[{rect}]{more}/DA(/Helv 11 Tf 0 g)>>")
    };
    let mut pdf = form_page();
    pdf.object(widget("90 745 145 762", &format!("/FT/Tx/V {}", text_value("1187"))));
    // The value and the kind of a field come from the field above it.
    pdf.object(format!("<</FT/Tx/T(d)/V {}/Kids[12 0 R]>>", text_value("9")));
    pdf.object(widget("384 745 412 762", "/Parent 11 0 R"));
    let sentence = "kè chống sạt lở suối Nậm Đăm, đoạn qua thôn Nà Cạn, dài 420 mét";
    pdf.object(widget("72 560 300 625", &format!("/FT/Tx/Ff 4096/V {}", text_value(sentence))));
    let options = format!("[[(a){}][(b){}]]", text_value("Nhóm A"), text_value("Nhóm B"));
    pdf.object(widget("72 530 200 545", &format!("/FT/Ch/V(b)/Opt{options}")));
    // Hidden, empty, a password, a box to tick: nothing to read.
    pdf.object(widget("72 500 200 515", "/F 2/FT/Tx/V(ẩn 99)"));
    pdf.object(widget("72 480 200 495", "/FT/Tx/V()"));
    pdf.object(widget("72 460 200 475", "/FT/Tx/Ff 8192/V(99)"));
    pdf.object(widget("72 440 80 448", "/FT/Btn/V/Yes99"));
    pdf.page = "/Annots[10 0 R 12 0 R 13 0 R 14 0 R 15 0 R 16 0 R 17 0 R 18 0 R]".into();
    pdf.catalog = "/AcroForm<</NeedAppearances true/Fields[10 0 R 11 0 R 13 0 R 14 0 R]>>".into();
    let document = extracted::document(&read(&pdf)).unwrap();
    let record = &document.record;
    assert_eq!(record.number.as_deref(), Some("1187/QĐ-UBND"), "{}", document.text);
    assert_eq!(record.date.as_deref(), Some("2021-07-09"), "{}", document.text);
    let words = document.text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains(sentence) && words.contains("Nhóm B"), "{words}");
    assert!(!words.contains("99") && !words.contains("Nhóm A"), "{words}");
}

#[test]
fn notes_on_the_page_are_text_and_comments_are_not() {
    let mut pdf = page("");
    let note = |subtype: &str, text: &str| {
        let text = hex(text);
        format!("<</Type/Annot/Subtype/{subtype}/Rect[72 500 400 540]/Contents<feff{text}>>>")
    };
    pdf.object(note("FreeText", "Đã nộp lưu trữ lịch sử"));
    pdf.object(note("Text", "hỏi lại phòng Tài chính"));
    pdf.page = "/Annots[10 0 R 11 0 R]".into();
    let extracted = read(&pdf);
    let text = extracted.text.as_str();
    assert!(text.contains("Đã nộp lưu trữ lịch sử"), "{text}");
    assert!(!text.contains("hỏi lại"), "{text}");
    assert!(extracted.aside.iter().any(|aside| aside.contains("hỏi lại")));
}

#[test]
fn stamps_of_secrecy_are_seen_wherever_they_are() {
    let stamp = "MẬT";
    let leaning = format!("BT /F0 30 Tf 0.8 0.6 -0.6 0.8 250 300 Tm <{}> Tj ET", hex(stamp));
    let mut pages: Vec<MadePdf> = vec![page(&leaning)];
    // A stamp put on as an annotation, a field, a comment, the description of a picture.
    let form = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 100 20]/Resources<</Font<</F0 5 0 R>>>>",
        &format!("BT /F0 12 Tf 0 4 Td <{}> Tj ET", hex(stamp)),
    );
    for annotation in [
        "/Subtype/Stamp/AP<</N 11 0 R>>".to_string(),
        format!("/Subtype/Widget/FT/Tx/V<feff{}>", hex(stamp)),
        format!("/Subtype/Text/Contents<feff{}>", hex(stamp)),
    ] {
        let mut pdf = page("");
        pdf.object(format!("<</Type/Annot/Rect[72 500 172 520]{annotation}>>"));
        pdf.object(form.clone());
        pdf.page = "/Annots[10 0 R]".into();
        pages.push(pdf);
    }
    // The tree of elements may be lost; the page still names its own.
    for tree in ["/K[10 0 R]/ParentTree<</Nums[0[10 0 R]]>>", "/ParentTree<</Nums[0[11 0 R]]>>"] {
        let mut picture = page("");
        picture.page = "/StructParents 0".into();
        picture.object(format!("<</S/Figure/K 0/Alt<feff{}>>>", hex("Ảnh dấu TỐI MẬT")));
        picture.object("<</S/Span/K 0/P 10 0 R>>".into());
        picture.catalog = format!("/StructTreeRoot<</Type/StructTreeRoot{tree}>>");
        pages.push(picture);
    }
    for pdf in pages {
        let extracted = read(&pdf);
        let document = extracted::document(&extracted).unwrap();
        let found = document.record.secrecy.is_some()
            || secrecy::doubtful_stamp(&document.text, &extracted.aside).is_some();
        assert!(found, "{:?} {}", extracted.aside, document.text);
    }
    let plain = read(&page(""));
    assert_eq!(secrecy::stamp(&plain.aside), None);
    assert_eq!(secrecy::doubtful_stamp(SEEN, &plain.aside), None);
}

#[test]
fn an_invisible_layer_says_what_letters_drawn_as_curves_say() {
    let layer = format!("BT /F0 12 Tf 3 Tr 72 660 Td <{}> Tj ET ", hex(SEEN));
    let strokes: String = (0..60).map(|at| format!("{} 660 m {0} 668 l S ", 72 + 4 * at)).collect();
    let line = "72 650 m 500 650 l S ".to_string();
    let says_it = |pdf: &MadePdf| {
        extract(Format::Pdf, &pdf.bytes()).is_ok_and(|read| read.text.as_str().contains(SEEN))
    };
    for (drawn, counts) in [(strokes, true), (line, false)] {
        let mut pdf = MadePdf::default();
        pdf.content.push_str(&(drawn + &layer));
        assert_eq!(says_it(&pdf), counts, "{}", pdf.content);
        // Beside letters in ink, invisible ones are hidden.
        pdf.content.push_str("0 Tr ");
        pdf.line(12.0, (72.0, 600.0), UNSEEN);
        assert!(!says_it(&pdf), "{}", pdf.content);
    }
}

#[test]
fn bytes_before_the_header_and_lost_tables_cost_nothing() {
    let mut pdf = page("");
    pdf.line(12.0, (72.0, 620.0), "Tệp này được tải về cùng với phần đầu của câu trả lời");
    let bytes = pdf.bytes();
    let expected = text(&pdf);
    let behind = |head: &[u8]| [head, &bytes].concat();
    for head in
        [&b"x"[..], b"\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n"]
    {
        let extracted = extract(Format::Pdf, &behind(head));
        assert_eq!(
            extracted.map(|read| read.text.as_str().to_string()).ok(),
            Some(expected.clone())
        );
    }
    // The table, the catalog and the page tree are lost.
    let cut = String::from_utf8_lossy(&bytes).into_owned();
    let from = cut.find("3 0 obj").unwrap();
    let to = cut.find("xref").unwrap();
    let rest = format!("%PDF-1.7\n{}", &cut[from..to]);
    let extracted = extract(Format::Pdf, rest.as_bytes()).unwrap();
    assert_eq!(extracted.text.as_str(), expected);
    assert_eq!(extracted.issues[0].code, IssueCode::PartlyRead);
}

#[test]
fn a_form_whose_content_is_elsewhere_is_named() {
    let mut pdf = MadePdf::default();
    pdf.line(12.0, (72.0, 700.0), "Please wait... If this message is not eventually replaced");
    pdf.object("<</Length 0>>stream\n\nendstream".into());
    pdf.catalog = "/AcroForm<</XFA 10 0 R/Fields[]>>".into();
    let extracted = read(&pdf);
    assert_eq!(extracted.issues.len(), 1, "{:?}", extracted.issues);
    assert_eq!(extracted.issues[0].code, IssueCode::PartlyRead);
}

/// Makes a PDF that carries a file.
fn carrier(name: &str, content: &str, portfolio: bool) -> MadePdf {
    let mut pdf = MadePdf::default();
    pdf.line(12.0, (72.0, 700.0), "Để xem hồ sơ này, hãy mở bằng phiên bản mới của chương trình.");
    let file = pdf.stream("/Type/EmbeddedFile", content);
    let name = hex(name);
    let file = pdf.object(format!("<</Type/Filespec/UF<feff{name}>/EF<</F {file} 0 R>>>>"));
    pdf.catalog = format!("/Names<</EmbeddedFiles<</Names[(a){file} 0 R]>>>>");
    if portfolio {
        pdf.catalog.push_str("/Collection<<>>");
    }
    pdf
}

#[test]
fn files_of_a_portfolio_are_read_and_enclosures_are_named() {
    let inner = String::from_utf8(form_page().bytes()).unwrap();
    let read_portfolio = |name: &str, content: &str| read(&carrier(name, content, true));
    let extracted = read_portfolio("quyết định.pdf", &inner);
    let document = extracted::document(&extracted).unwrap();
    assert_eq!(document.record.kind.as_deref(), Some("Quyết định"), "{}", document.text);
    assert!(document.text.contains("phiên bản mới"), "{}", document.text);
    assert_eq!(extracted.issues, []);
    // A portfolio in a portfolio, and a text.
    let inside = String::from_utf8(carrier("a.txt", "Thông báo nghỉ lễ", true).bytes()).unwrap();
    let extracted = read_portfolio("b.pdf", &inside);
    assert!(extracted.text.as_str().starts_with("Thông báo nghỉ lễ"), "{:?}", extracted.text);
    // What is not read is named.
    for (extracted, name) in [
        (read_portfolio("bản vẽ.dwg", "x"), "bản vẽ.dwg"),
        (read_portfolio("hỏng.pdf", "%PDF-1.4 x"), "hỏng.pdf"),
        (read(&carrier("dự toán.xlsx", "x", false)), "dự toán.xlsx"),
    ] {
        let codes: Vec<_> = extracted.issues.iter().map(|issue| issue.code).collect();
        assert_eq!(codes, [IssueCode::PartlyRead], "{name}");
        assert!(extracted.issues[0].message.contains(name), "{:?}", extracted.issues);
        assert!(extracted.text.as_str().contains("phiên bản mới"), "{:?}", extracted.text);
    }
}
