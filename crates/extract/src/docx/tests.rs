use std::io::{Cursor, Write};

use super::*;
use zip::write::{SimpleFileOptions, ZipWriter};

/// Returns a ZIP package of these parts.
pub fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const NAMES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
     xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

pub fn document(body: &str) -> String {
    format!("<w:document {NAMES}><w:body>{body}</w:body></w:document>")
}

fn text(body: &str) -> String {
    with("", "", &[], body)
}

/// Returns the text of a document with these styles, numbering and further parts.
pub fn with(styles: &str, numbering: &str, parts: &[(&str, &str)], body: &str) -> String {
    let styles = format!("<w:styles {NAMES}>{styles}</w:styles>");
    let numbering = format!("<w:numbering {NAMES}>{numbering}</w:numbering>");
    let document = document(body);
    let mut all = vec![
        ("word/document.xml", document.as_str()),
        ("word/styles.xml", &styles),
        ("word/numbering.xml", &numbering),
    ];
    all.extend(parts);
    extract(&package(&all)).unwrap().text.as_str().to_string()
}

pub fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

#[test]
fn reads_runs() {
    let cases = [
        (
            "<w:p><w:r><w:t>A &amp; B</w:t></w:r><w:r><w:t xml:space='preserve'> &#7897;</w:t></w:r></w:p>",
            "A & B ộ",
        ),
        (
            "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>c</w:t></w:r></w:p>",
            "a\tb-c",
        ),
        (
            "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t>a</w:t></w:r></w:p>",
            "a",
        ),
        (
            "<w:p><w:r><w:t>QUYẾT ĐỊNH</w:t><w:br/><w:t>Về việc</w:t></w:r></w:p>",
            "QUYẾT ĐỊNH Về việc",
        ),
        (
            "<w:p><w:r><w:t>Nơi nhận:</w:t><w:br/><w:t>- Như trên;</w:t><w:br/><w:t>- Lưu.</w:t></w:r></w:p>",
            "Nơi nhận:\n- Như trên;\n- Lưu.",
        ),
        (
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>a</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>b</w:t></w:r></w:p>",
            "b",
        ),
        ("<w:p><w:r><w:rPr><w:caps/></w:rPr><w:t>ủy ban</w:t></w:r></w:p>", "ỦY BAN"),
        (
            "<w:p><w:del><w:r><w:delText>a</w:delText><w:t>x</w:t></w:r></w:del><w:ins><w:r><w:t>b</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>c</w:t></w:r></w:moveFrom></w:p>",
            "b",
        ),
        (
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p>",
            "ab",
        ),
        (
            "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText><w:t>x</w:t></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>",
            "7",
        ),
        (
            "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r></w:p><w:p><w:r><w:t>a</w:t></w:r></w:p>",
            "a",
        ),
        (
            "<w:p><w:hyperlink><w:r><w:t>a</w:t></w:r></w:hyperlink><w:fldSimple w:instr='DATE'><w:r><w:t>b</w:t></w:r></w:fldSimple></w:p>",
            "ab",
        ),
        ("<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FC'/><w:t>a</w:t></w:r></w:p>", "✓a"),
        ("<w:p><w:r><w:t>________</w:t></w:r></w:p><w:p><w:r><w:t>a</w:t></w:r></w:p>", "a"),
    ];
    for (body, expected) in cases {
        assert_eq!(text(body), expected, "{body}");
    }
}

#[test]
fn reads_boxes_once() {
    let drawn = format!("<w:txbxContent>{}</w:txbxContent>", paragraph("KHẨN"));
    let both = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'>{drawn}</mc:Choice>\
         <mc:Fallback><w:pict>{drawn}</w:pict></mc:Fallback></mc:AlternateContent></w:r>\
         <w:r><w:t>a</w:t></w:r></w:p>"
    );
    assert_eq!(text(&both), "KHẨN\na");
    let after =
        format!("<w:p><w:r><w:t>a</w:t></w:r><w:r>{drawn}</w:r><w:r><w:t>b</w:t></w:r></w:p>");
    assert_eq!(text(&after), "ab\nKHẨN");
}

#[test]
fn reads_tables() {
    let cell = |paragraphs: &[&str]| {
        let content: String = paragraphs.iter().map(|text| paragraph(text)).collect();
        format!("<w:tc><w:tcPr><w:tcW w:w='1'/></w:tcPr>{content}</w:tc>")
    };
    let row = |cells: &[&[&str]]| {
        let cells: String = cells.iter().map(|paragraphs| cell(paragraphs)).collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    let table = |rows: &[String]| format!("<w:tbl><w:tblPr/>{}</w:tbl>", rows.concat());
    let data = table(&[row(&[&["STT"], &["Việc"]]), row(&[&["1"], &["Họp", "tổ"]])]);
    assert_eq!(text(&data), "STT | Việc\n1 | Họp tổ");
    let head = table(&[row(&[
        &["UBND TỈNH", "SỞ NỘI VỤ", "Số: 1/QĐ"],
        &["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Hà Nội, ngày 5 tháng 3 năm 2020"],
    ])]);
    let expected = "UBND TỈNH\nSỞ NỘI VỤ\nSố: 1/QĐ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\
                    Hà Nội, ngày 5 tháng 3 năm 2020";
    assert_eq!(text(&head), expected);
    let deleted = data.replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>");
    assert_eq!(text(&format!("{deleted}{}", paragraph("a"))), "a");
}

#[test]
fn reads_pages() {
    let section = "<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>";
    let last = |kind: &str| format!("<w:sectPr><w:type w:val='{kind}'/></w:sectPr>");
    let b = paragraph("b");
    let cases = [
        (format!("{section}{b}{}", last("nextPage")), "a\n\u{c}b"),
        (format!("{section}{b}{}", last("continuous")), "a\nb"),
        (
            "<w:p><w:r><w:t>a</w:t><w:br w:type='page'/></w:r></w:p><w:p><w:r>\
             <w:lastRenderedPageBreak/><w:t>b</w:t></w:r></w:p>"
                .to_string(),
            "a\u{c}\nb",
        ),
        (
            "<w:p><w:r><w:t>a</w:t><w:lastRenderedPageBreak/><w:t>b</w:t></w:r></w:p>".into(),
            "a\u{c}b",
        ),
        (
            format!(
                "{}<w:p><w:pPr><w:pageBreakBefore/></w:pPr><w:r><w:t>b</w:t></w:r></w:p>",
                paragraph("a")
            ),
            "a\n\u{c}b",
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(text(&body), expected, "{body}");
    }
}

#[test]
fn numbers_paragraphs() {
    let level = |at: usize, format: &str, label: &str, more: &str| {
        format!(
            "<w:lvl w:ilvl='{at}'><w:start w:val='1'/><w:numFmt w:val='{format}'/>{more}\
             <w:lvlText w:val='{label}'/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:abstractNum w:abstractNumId='0'>{}{}{}</w:abstractNum><w:num w:numId='3'>\
         <w:abstractNumId w:val='0'/></w:num>",
        level(0, "decimal", "Điều %1.", "<w:pStyle w:val='Article'/>"),
        level(1, "decimal", "%2.", ""),
        level(2, "bullet", "\u{f0b7}", ""),
    );
    let styles = "<w:style w:type='paragraph' w:styleId='Article'><w:pPr><w:numPr>\
                  <w:numId w:val='3'/></w:numPr></w:pPr></w:style>";
    let item = |properties: &str, text: &str| {
        format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let place =
        |level: usize| format!("<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='3'/></w:numPr>");
    let article = "<w:pStyle w:val='Article'/>";
    let body = [
        item(article, "Phạm vi"),
        item(&place(1), "Một"),
        item(&place(2), "hai"),
        item(article, "Đối tượng"),
        item(&format!("{article}<w:numPr><w:numId w:val='0'/></w:numPr>"), "không số"),
        item(&place(1), "Ba"),
    ];
    let expected = "Điều 1. Phạm vi\n1. Một\n• hai\nĐiều 2. Đối tượng\nkhông số\n1. Ba";
    assert_eq!(with(styles, &numbering, &[], &body.concat()), expected);
}

#[test]
fn reads_notes_and_headers_by_their_relationships() {
    let relation = |id: &str, kind: &str, target: &str| {
        let kind = format!("http://purl.oclc.org/ooxml/officeDocument/relationships/{kind}");
        format!("<Relationship Id='{id}' Type='{kind}' Target='{target}'/>")
    };
    let relations = |all: &[String]| format!("<Relationships>{}</Relationships>", all.concat());
    let strict = "http://purl.oclc.org/ooxml/wordprocessingml/main";
    let body = "<x:document xmlns:x='NS' xmlns:r='R'><x:body><x:p><x:r><x:t>a</x:t>\
                <x:footnoteReference x:id='2'/></x:r><x:r><x:t>b</x:t></x:r></x:p><x:sectPr>\
                <x:headerReference r:id='h'/></x:sectPr></x:body></x:document>";
    let notes = "<x:footnotes xmlns:x='NS'><x:footnote x:type='separator' x:id='0'><x:p><x:r>\
                 <x:t>no</x:t></x:r></x:p></x:footnote><x:footnote x:id='2'><x:p><x:r><x:t>n</x:t>\
                 </x:r></x:p></x:footnote></x:footnotes>";
    let header = "<x:hdr xmlns:x='NS'><x:p><x:r><x:t>Văn thư</x:t></x:r></x:p></x:hdr>";
    let parts = [
        ("_rels/.rels", relations(&[relation("1", "officeDocument", "/x/main.xml")])),
        (
            "x/_rels/main.xml.rels",
            relations(&[relation("f", "footnotes", "n.xml"), relation("h", "header", "../h.xml")]),
        ),
        ("x/main.xml", body.replace("NS", strict)),
        ("x/n.xml", notes.replace("NS", strict)),
        ("h.xml", header.replace("NS", strict)),
    ];
    let parts: Vec<(&str, &str)> =
        parts.iter().map(|(name, content)| (*name, content.as_str())).collect();
    let extracted = extract(&package(&parts)).unwrap();
    assert_eq!(extracted.text.as_str(), "a[1]b\n[1] n\nVăn thư");
    assert!(extracted.issues.is_empty());
}

#[test]
fn decodes_by_font_of_run_style_and_default() {
    let font = |name: &str| format!("<w:rPr><w:rFonts w:ascii='{name}' w:hAnsi='{name}'/></w:rPr>");
    let old = "QuyÕt ®Þnh";
    let by_run = format!("<w:p><w:r>{}<w:t>{old}</w:t></w:r></w:p>", font(".VnTime"));
    assert_eq!(text(&by_run), "Quyết định");
    let style = format!("<w:style w:type='paragraph' w:styleId='A'>{}</w:style>", font(".VnTimeH"));
    let styled =
        format!("<w:p><w:pPr><w:pStyle w:val='A'/></w:pPr><w:r><w:t>{old}</w:t></w:r></w:p>");
    assert_eq!(with(&style, "", &[], &styled), "QUYẾT ĐỊNH");
    let defaults = format!(
        "<w:docDefaults><w:rPrDefault>{}</w:rPrDefault></w:docDefaults>",
        font("VNI-Times")
    );
    assert_eq!(with(&defaults, "", &[], &paragraph("Quyeát ñònh")), "Quyết định");
    // One word in two runs: in VNI, the letter and its tone mark may be in different runs.
    let cut = "<w:p><w:r><w:t>Quye</w:t></w:r><w:r><w:t>át</w:t></w:r></w:p>";
    assert_eq!(with(&defaults, "", &[], cut), "Quyết");
    // Unicode text that still has an old font.
    assert_eq!(with(&defaults, "", &[], &paragraph("Hà Nội ñ")), "Hà Nội ñ");
}

#[test]
fn says_what_is_wrong() {
    let whole = package(&[("word/document.xml", &document(&paragraph(&"a b c ".repeat(999))))]);
    assert!(extract(&whole).unwrap().issues.is_empty());
    let cut = extract(&whole[..whole.len() - 40]).unwrap();
    assert_eq!(cut.issues[0].code, IssueCode::PartlyRead);
    let broken =
        package(&[("word/document.xml", &document("<w:p><w:r><w:t>a</w:t></w:r></w:p><"))]);
    assert_eq!(extract(&broken).unwrap().issues[0].code, IssueCode::PartlyRead);
    let nothing = package(&[("word/other.xml", "<a/>")]);
    assert_eq!(extract(&nothing).unwrap_err().code, IssueCode::Unreadable);
    let deep = format!("{}{}", paragraph("a"), "<w:tbl><w:tr><w:tc>".repeat(100_000));
    let deep = extract(&package(&[("word/document.xml", &document(&deep))])).unwrap();
    assert_eq!((deep.text.as_str(), deep.issues[0].code), ("a", IssueCode::PartlyRead));
}

#[test]
fn a_method_of_packing_that_is_not_read_is_named() {
    let file = package(&[("word/document.xml", &document(&paragraph("a")))]);
    for (method, name) in [(14, "LZMA"), (93, "Zstandard"), (95, "XZ"), (98, "PPMd")] {
        let mut file = file.clone();
        // The method of the local and of the central header.
        for (mark, at) in [(b"PK\x03\x04", 8), (b"PK\x01\x02", 10)] {
            let header = file.windows(4).position(|four| four == mark).unwrap();
            file[header + at] = method;
        }
        let error = extract(&file).unwrap_err();
        assert_eq!(error.code, IssueCode::Unreadable);
        assert!(error.message.contains(&format!("packed with {name},")), "{}", error.message);
    }
}

#[test]
fn pieces_of_a_header_between_tabs_are_texts_of_their_own() {
    let header = format!(
        "<w:hdr {NAMES}><w:p><w:r><w:t>UBND tỉnh</w:t><w:tab/><w:t>M Ậ T</w:t><w:tab/>\
         <w:t>Trang 1</w:t></w:r></w:p></w:hdr>"
    );
    let relations =
        "<Relationships><Relationship Id='h' Type='x/header' Target='h.xml'/></Relationships>";
    let body = format!(
        "{}<w:sectPr><w:headerReference w:type='default' r:id='h'/></w:sectPr>",
        paragraph("a")
    );
    let file = package(&[
        ("word/document.xml", &document(&body)),
        ("word/_rels/document.xml.rels", relations),
        ("word/h.xml", &header),
    ]);
    let aside = extract(&file).unwrap().aside;
    assert_eq!(aside, ["UBND tỉnh\tM Ậ T\tTrang 1", "UBND tỉnh\nM Ậ T\nTrang 1"]);
}
