//! Text that nobody sees is not read, and letters keep their height and capitals.

use super::extract;
use super::tests::{package, with};

/// Returns a paragraph whose run has these properties.
fn paragraph(properties: &str, of_run: &str, text: &str) -> String {
    format!(
        "<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{of_run}</w:rPr>\
         <w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"
    )
}

fn run(of_run: &str) -> String {
    paragraph("", of_run, "x")
}

fn table(properties: &str, of_cell: &str, content: &str) -> String {
    format!(
        "<w:tbl><w:tblPr>{properties}</w:tblPr><w:tr><w:tc><w:tcPr>{of_cell}</w:tcPr>{content}\
         </w:tc></w:tr></w:tbl>"
    )
}

const WHITE: &str = "<w:color w:val='FFFFFF'/>";
const STYLES: &str = "<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val='28'/></w:rPr></w:rPrDefault>\
     </w:docDefaults>\
     <w:style w:type='paragraph' w:styleId='Base'><w:rPr><w:vanish/></w:rPr></w:style>\
     <w:style w:type='paragraph' w:styleId='Based'><w:basedOn w:val='Base'/></w:style>\
     <w:style w:type='character' w:styleId='Char'><w:basedOn w:val='Base'/></w:style>\
     <w:style w:type='paragraph' w:styleId='Dark'><w:pPr><w:shd w:val='clear' w:fill='1F3864'/>\
     </w:pPr><w:rPr><w:color w:val='FFFFFF'/></w:rPr></w:style>\
     <w:style w:type='table' w:styleId='Hidden'><w:rPr><w:vanish/></w:rPr></w:style>\
     <w:style w:type='table' w:styleId='Grid'><w:tblStylePr w:type='firstRow'><w:tcPr>\
     <w:shd w:val='clear' w:fill='4472C4'/></w:tcPr></w:tblStylePr></w:style>\
     <w:style w:type='table' w:styleId='Plain'><w:tblPr/></w:style>";

fn text_of(body: &str) -> String {
    with(STYLES, "", &[], &format!("{body}{}", paragraph("", "", "hiện")))
}

#[test]
fn what_nobody_sees_is_not_text() {
    let shape = "<w:txbxContent><w:p><w:r><w:t>x</w:t></w:r></w:p></w:txbxContent>";
    let in_run = |inner: &str| format!("<w:p><w:r><w:rPr><w:vanish/></w:rPr>{inner}</w:r></w:p>");
    let cases = [
        run(WHITE),
        run("<w:color w:val='FDFDFD' w:themeColor='background1'/>"),
        run("<w:color w:val='FFFF00'/><w:highlight w:val='yellow'/>"),
        run("<w:color w:val='000000'/><w:shd w:val='clear' w:fill='000000'/>"),
        run("<w:color w:val='000000'/><w:shd w:val='solid' w:color='000000' w:fill='auto'/>"),
        run("<w:sz w:val='2'/>"),
        run("<w:rStyle w:val='Char'/>"),
        paragraph("<w:pStyle w:val='Based'/>", "", "x"),
        paragraph("<w:shd w:val='clear' w:fill='FF0000'/>", "<w:color w:val='FF0000'/>", "x"),
        table("<w:tblStyle w:val='Hidden'/>", "", &run("")),
        table("<w:tblStyle w:val='Plain'/>", "", &run(WHITE)),
        table("", "<w:shd w:val='clear' w:fill='0070C0'/>", &run("<w:color w:val='0070C0'/>")),
        in_run(&format!(
            "<w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox>{shape}</v:textbox></v:shape></w:pict>"
        )),
        in_run(&format!(
            "<mc:AlternateContent><mc:Choice><w:drawing>{shape}</w:drawing></mc:Choice></mc:AlternateContent>"
        )),
    ];
    for body in cases {
        assert_eq!(text_of(&body), "hiện", "{body}");
    }
}

#[test]
fn what_is_seen_stays_text() {
    let cases = [
        run("<w:color w:val='auto'/>"),
        run("<w:color w:val='FFFFFF'/><w:highlight w:val='black'/>"),
        run("<w:color w:val='FFFFFF'/><w:shd w:val='pct50' w:fill='auto'/>"),
        paragraph("<w:shd w:val='clear' w:fill='1F3864'/>", WHITE, "x"),
        paragraph("<w:pStyle w:val='Dark'/>", "", "x"),
        paragraph("<w:pStyle w:val='Based'/>", "<w:vanish w:val='0'/>", "x"),
        table("", "<w:shd w:val='clear' w:fill='1F3864'/>", &run(WHITE)),
        table("<w:shd w:val='clear' w:fill='1F3864'/>", "", &run(WHITE)),
        // The first row of such a table is dark.
        table("<w:tblStyle w:val='Grid'/>", "", &run(WHITE)),
        table("<w:tblStyle w:val='Hidden'/>", "", &run("<w:vanish w:val='0'/>")),
        format!(
            "<w:p><w:r><w:drawing><w:txbxContent>{}</w:txbxContent></w:drawing></w:r></w:p>",
            run(WHITE)
        ),
        format!(
            "<w:p><w:r><w:drawing><wp:anchor xmlns:wp='x' behindDoc=\"1\"/></w:drawing></w:r></w:p>{}",
            run(WHITE)
        ),
    ];
    for body in cases {
        assert_eq!(text_of(&body), "x\nhiện", "{body}");
    }
}

#[test]
fn the_background_of_a_document_is_the_ground_of_its_text() {
    for (color, expected) in [("FFFFFF", "hiện"), ("auto", "hiện"), ("1F3864", "x\nhiện")] {
        let background = format!("<w:background w:color='{color}'/>");
        let body = format!("{}{}", run(WHITE), paragraph("", "", "hiện"));
        let document =
            super::tests::document(&body).replace("<w:body>", &format!("{background}<w:body>"));
        let file = package(&[("word/document.xml", &document)]);
        assert_eq!(extract(&file).unwrap().text.as_str(), expected, "{color}");
    }
}

#[test]
fn letters_keep_their_height_and_capitals() {
    let runs = |before: &str, properties: &str, text: &str| {
        format!(
            "<w:p><w:r><w:t>{before}</w:t></w:r><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t>\
             </w:r></w:p>"
        )
    };
    let raised = "<w:vertAlign w:val='superscript'/>";
    let lowered = "<w:vertAlign w:val='subscript'/>";
    let cases = [
        (runs("10", raised, "3"), "10³"),
        (runs("5 m", raised, "2"), "5 m²"),
        (runs("38", raised, "0"), "38°"),
        (runs("Bắc", raised, "1"), "Bắc1"),
        (runs("năm 2024", raised, "1"), "năm 2024[1]"),
        (runs("CO", lowered, "2"), "CO2"),
        (runs("1010", lowered, "2"), "1010₂"),
        (runs("", "<w:smallCaps/>", "mật"), "MẬT"),
        (
            "<w:p><m:oMath xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'><m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e>\
             <m:sup><m:r><m:t>6</m:t></m:r></m:sup></m:sSup></m:oMath></w:p>".to_string(),
            "10⁶",
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(with(STYLES, "", &[], &body), expected, "{body}");
    }
}
