//! One document with every construct of the text of WordprocessingML that a program can write
//! (ISO/IEC 29500-1, 17), and what is read of each. The table in `docs/FORMATS.md` has the same
//! rows.

use std::collections::HashSet;

use super::extract;
use super::tests::{document, package, paragraph};
use crate::office::constructs_tests as constructs;

/// A construct with its name and how it is written in the body.
type Construct = constructs::Construct<(&'static str, String)>;

fn read(name: &'static str, body: &str, lines: &'static [&'static str]) -> Construct {
    Construct::read((name, body.to_string()), lines)
}

/// Returns a paragraph with these runs.
fn runs(content: &str) -> String {
    format!("<w:p>{content}</w:p>")
}

fn run(content: &str) -> String {
    runs(&format!("<w:r>{content}</w:r>"))
}

fn field(code: &str, form: &str, result: &str) -> String {
    let char = |kind: &str, inner: &str| {
        format!("<w:r><w:fldChar w:fldCharType='{kind}'>{inner}</w:fldChar></w:r>")
    };
    let form = if form.is_empty() { String::new() } else { format!("<w:ffData>{form}</w:ffData>") };
    let code = format!("<w:r><w:instrText> {code} </w:instrText></w:r>");
    let result = match result {
        "" => String::new(),
        text => format!("{}<w:r><w:t>{text}</w:t></w:r>", char("separate", "")),
    };
    runs(&format!("{}{code}{result}{}", char("begin", &form), char("end", "")))
}

fn inline_constructs() -> Vec<Construct> {
    vec![
        read(
            "text, tab, hyphens",
            &run(
                "<w:t>a</w:t><w:tab/><w:t>b</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>c</w:t><w:ptab/><w:t>d</w:t>",
            ),
            &["a\tb-c\td"],
        ),
        read(
            "line break",
            &run("<w:t>dòng một.</w:t><w:br/><w:t>- hai</w:t><w:cr/><w:t>- ba</w:t>"),
            &["dòng một.", "- hai", "- ba"],
        ),
        read("symbol", &run("<w:sym w:font='Wingdings' w:char='F0FC'/><w:t> có</w:t>"), &["✓ có"]),
        read("capitals", &run("<w:rPr><w:caps/></w:rPr><w:t>hoa</w:t>"), &["HOA"]),
        read(
            "hidden text",
            &runs("<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:t>hiện</w:t></w:r>"),
            &["hiện"],
        ),
        read(
            "tracked changes",
            &runs(
                "<w:ins><w:r><w:t>thêm</w:t></w:r></w:ins><w:del><w:r><w:delText>xóa</w:delText><w:delInstrText>DATE</w:delInstrText></w:r></w:del><w:moveFrom><w:r><w:t>đi</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t> tới</w:t></w:r></w:moveTo>",
            ),
            &["thêm tới"],
        ),
        read(
            "hyperlink, tags",
            &runs(
                "<w:hyperlink r:id='x'><w:r><w:t>nối</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t> thẻ</w:t></w:r></w:smartTag><w:customXml><w:r><w:t> riêng</w:t></w:r></w:customXml>",
            ),
            &["nối thẻ riêng"],
        ),
        read(
            "direction",
            &runs(
                "<w:bdo w:val='ltr'><w:r><w:t>trái</w:t></w:r></w:bdo><w:dir w:val='ltr'><w:r><w:t> phải</w:t></w:r></w:dir>",
            ),
            &["trái phải"],
        ),
    ]
}

fn references() -> Vec<Construct> {
    vec![
        read(
            "marks without text",
            &runs(
                "<w:bookmarkStart w:id='1' w:name='n'/><w:proofErr w:type='x'/><w:permStart w:id='1'/><w:r><w:t>đánh dấu</w:t></w:r><w:bookmarkEnd w:id='1'/>",
            ),
            &["đánh dấu"],
        ),
        read(
            "ruby",
            &run(
                "<w:ruby><w:rubyPr/><w:rt><w:r><w:t>phiên</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>gốc</w:t></w:r></w:rubyBase></w:ruby>",
            ),
            &["gốc"],
        ),
        read("formula", &runs("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"), &["x=1"]),
        read(
            "content control",
            &runs(
                "<w:sdt><w:sdtPr><w:alias w:val='tên'/></w:sdtPr><w:sdtContent><w:r><w:t>điền</w:t></w:r></w:sdtContent></w:sdt>",
            ),
            &["điền"],
        ),
        read(
            "footnote, endnote",
            &run("<w:t>câu</w:t><w:footnoteReference w:id='2'/><w:endnoteReference w:id='3'/>"),
            &["câu[1][i]", "[1] chân", "[i] cuối"],
        ),
        Construct {
            aside: &["góp ý"],
            ..read(
                "comment",
                &runs(
                    "<w:commentRangeStart w:id='1'/><w:r><w:t>được góp ý</w:t></w:r><w:commentRangeEnd w:id='1'/><w:r><w:commentReference w:id='1'/></w:r>",
                ),
                &["được góp ý"],
            )
        },
    ]
}

fn fields() -> Vec<Construct> {
    let list = "<w:ddList><w:result w:val='1'/><w:listEntry w:val='Một'/><w:listEntry w:val='Hai'/></w:ddList>";
    let usual = list.replace("<w:result w:val='1'/>", "<w:default w:val='0'/>");
    vec![
        read("field", &field("PAGE", "", "7"), &["7"]),
        read(
            "simple field",
            &runs("<w:fldSimple w:instr='DATE'><w:r><w:t>hôm nay</w:t></w:r></w:fldSimple>"),
            &["hôm nay"],
        ),
        read("list to choose from", &field("FORMDROPDOWN", list, ""), &["Hai"]),
        read("list with a result", &field("FORMDROPDOWN", list, "Ba"), &["Ba"]),
        read("list without a choice", &field("FORMDROPDOWN", &usual, ""), &["Một"]),
        read(
            "box to tick",
            &field(
                "FORMCHECKBOX",
                "<w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox>",
                "",
            ),
            &["☒"],
        ),
        read(
            "text to fill in",
            &field("FORMTEXT", "<w:textInput><w:default w:val='mẫu'/></w:textInput>", "đã điền"),
            &["đã điền"],
        ),
        read(
            "text not filled in",
            &field("FORMTEXT", "<w:textInput><w:default w:val='mẫu'/></w:textInput>", ""),
            &["mẫu"],
        ),
        read("button", &field("MACROBUTTON Lệnh Bấm vào đây", "", ""), &["Bấm vào đây"]),
        Construct {
            unread: &["a field without its result (SYMBOL)"],
            ..read("field without its result", &field("SYMBOL 183", "", ""), &[])
        },
    ]
}

fn graphic(uri: &str, inner: &str) -> String {
    format!(
        "<w:drawing><wp:inline><wp:docPr id='1' name='n' descr='mô tả {uri}' title=''/><a:graphic><a:graphicData uri='u/{uri}'>{inner}</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
}

fn vml(style: &str, inner: &str) -> String {
    format!("<w:pict><v:shape style='{style}' alt='hình'>{inner}</v:shape></w:pict>")
}

fn shapes() -> Vec<Construct> {
    let boxed = format!(
        "<wps:wsp><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></wps:wsp>",
        paragraph("hộp")
    );
    let hidden = graphic("wordprocessingShape", &boxed).replace("name='n'", "name='n' hidden='1'");
    let vml_box =
        format!("<v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox>", paragraph("hộp cũ"));
    vec![
        Construct {
            aside: &["mô tả picture"],
            ..read(
                "picture",
                &run(&graphic(
                    "picture",
                    "<pic:pic><pic:nvPicPr><pic:cNvPr id='0' name='n'/></pic:nvPicPr></pic:pic>",
                )),
                &[],
            )
        },
        Construct {
            aside: &["mô tả wordprocessingShape", "hộp"],
            ..read("text box", &run(&graphic("wordprocessingShape", &boxed)), &["hộp"])
        },
        read("hidden shape", &run(&hidden), &[]),
        Construct {
            aside: &["hình", "hộp cũ"],
            ..read("text box of VML", &run(&vml("", &vml_box)), &["hộp cũ"])
        },
        read("hidden shape of VML", &run(&vml("width:1;visibility: hidden", &vml_box)), &[]),
        Construct {
            aside: &["hình", "CHỮ\nNGHỆ THUẬT"],
            ..read(
                "WordArt",
                &run(&vml("", "<v:textpath on='t' string='CHỮ&#10;NGHỆ THUẬT'/>")),
                &["CHỮ NGHỆ THUẬT"],
            )
        },
        Construct {
            aside: &["hình", "VIỆT"],
            ..read(
                "WordArt in an old font",
                &run(&vml(
                    "",
                    "<v:textpath style='font-family:&quot;.VnTimeH&quot;' string='ViÖt'/>",
                )),
                &["VIỆT"],
            )
        },
    ]
}

fn objects() -> Vec<Construct> {
    vec![
        Construct {
            aside: &["mô tả lockedCanvas", "nét"],
            ..read(
                "text of a drawing",
                &run(&graphic(
                    "lockedCanvas",
                    "<a:txBody><a:p><a:r><a:t>nét</a:t></a:r></a:p></a:txBody>",
                )),
                &["nét"],
            )
        },
        Construct {
            aside: &["mô tả diagram", "Bước 1\nBước 2"],
            ..read(
                "diagram",
                &run(&graphic("diagram", "<dgm:relIds r:dm='rD'/>")),
                &["Bước 1", "Bước 2"],
            )
        },
        Construct {
            aside: &["mô tả chart", "Biểu đồ\nQuý I"],
            ..read("chart", &run(&graphic("chart", "<c:chart r:id='rC'/>")), &["Biểu đồ", "Quý I"])
        },
        Construct {
            unread: &["a diagram (its part is missing)"],
            aside: &["mô tả diagram"],
            ..read(
                "diagram without its part",
                &run(&graphic("diagram", "<dgm:relIds r:dm='no'/>")),
                &[],
            )
        },
        Construct {
            unread: &["a drawing of an unknown kind (novel)"],
            aside: &["mô tả novel"],
            ..read("unknown drawing", &run(&graphic("novel", "")), &[])
        },
        Construct {
            unread: &["an embedded object (Excel.Sheet.12)"],
            ..read(
                "embedded object",
                &run(
                    "<w:object><o:OLEObject Type='Embed' ProgID='Excel.Sheet.12' r:id='x'/></w:object>",
                ),
                &[],
            )
        },
        Construct {
            unread: &["a control (Ô 1)"],
            ..read("control", &run("<w:control r:id='x' w:name='Ô 1'/>"), &[])
        },
    ]
}

fn blocks() -> Vec<Construct> {
    let cell = |properties: &str, text: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", paragraph(text))
    };
    let row = |properties: &str, cells: &[String]| {
        format!("<w:tr><w:trPr>{properties}</w:trPr>{}</w:tr>", cells.concat())
    };
    let table = |rows: &[String]| format!("<w:tbl><w:tblPr/><w:tblGrid/>{}</w:tbl>", rows.concat());
    let plain = |text: &str| cell("", text);
    let nested = format!("<w:tc>{}{}</w:tc>", table(&[row("", &[plain("trong")])]), paragraph(""));
    let rows = [
        row("", &[plain("A"), plain("B"), plain("C")]),
        row("", &[plain("một"), cell("<w:cellDel w:id='5'/>", "xóa"), plain("ba")]),
        row("<w:del w:id='6'/>", &[plain("hàng xóa")]),
        row("<w:hidden/>", &[plain("hàng ẩn")]),
        row("", &[plain("hai"), nested]),
    ];
    vec![
        read("table", &table(&rows), &["A | B | C", "một | ba", "hai | trong"]),
        read(
            "content control around paragraphs",
            &format!("<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>", paragraph("khối")),
            &["khối"],
        ),
        read(
            "joined paragraphs",
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>nối </w:t></w:r></w:p><w:p><w:r><w:t>liền</w:t></w:r></w:p>",
            &["nối liền"],
        ),
        read(
            "imported file",
            "<w:altChunk r:id='rA'><w:altChunkPr/></w:altChunk>",
            &["nhập vào", "từ trang"],
        ),
        Construct {
            unread: &["a subdocument in another file"],
            ..read("subdocument", "<w:subDoc r:id='x'/>", &[])
        },
        Construct {
            unread: &["text in an unknown element (novelty)"],
            ..read("unknown element", "<w:p><x:novelty>lạ</x:novelty></w:p>", &[])
        },
        read(
            "measures",
            &run(
                "<wp:anchor><wp:positionH><wp:posOffset>55</wp:posOffset><wp:align>left</wp:align></wp:positionH></wp:anchor>",
            ),
            &[],
        ),
    ]
}

/// Returns the parts beside the body.
fn parts() -> Vec<(&'static str, String)> {
    let note = |kind: &str, id: u32, text: &str| {
        format!(
            "<w:{kind}s xmlns:w='urn/wordprocessingml/main'><w:{kind} w:id='{id}'>{}</w:{kind}></w:{kind}s>",
            paragraph(text)
        )
    };
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id='{id}' Type='t/{kind}' Target='{target}'/>")
    };
    let relations = [
        relation("rA", "aFChunk", "chunk.html"),
        relation("rD", "diagramData", "data.xml"),
        relation("rC", "chart", "chart.xml"),
    ];
    let point = |id: u32, text: &str| {
        format!(
            "<dgm:pt modelId='{id}'><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>"
        )
    };
    let connection = |order: u32, to: u32| {
        format!("<dgm:cxn modelId='9' srcId='0' destId='{to}' srcOrd='{order}'/>")
    };
    vec![
        ("word/_rels/document.xml.rels", format!("<Relationships>{}</Relationships>", relations.concat())),
        ("word/footnotes.xml", note("footnote", 2, "chân")),
        ("word/endnotes.xml", note("endnote", 3, "cuối")),
        ("word/comments.xml", note("comment", 1, "góp ý")),
        ("word/chunk.html", "<p>nhập vào</p><p>từ trang</p>".to_string()),
        // The order of the tree, not that of the file.
        ("word/data.xml", format!("<dgm:dataModel><dgm:ptLst><dgm:pt modelId='0' type='doc'/>{}{}</dgm:ptLst><dgm:cxnLst>{}{}</dgm:cxnLst></dgm:dataModel>", point(2, "Bước 2"), point(1, "Bước 1"), connection(1, 2), connection(0, 1))),
        ("word/chart.xml", "<c:chart><c:title><a:p><a:r><a:t>Biểu đồ</a:t></a:r></a:p></c:title><c:cat><c:strRef><c:strCache><c:pt><c:v>Quý I</c:v></c:pt></c:strCache></c:strRef></c:cat><c:val><c:numCache><c:pt><c:v>7</c:v></c:pt></c:numCache></c:val></c:chart>".to_string()),
    ]
}

#[test]
fn every_construct_is_read_left_out_or_named() {
    let all = [inline_constructs(), references(), fields(), shapes(), objects(), blocks()];
    let all: Vec<Construct> = all.into_iter().flatten().collect();
    let names: HashSet<&str> = all.iter().map(|construct| construct.written.0).collect();
    assert_eq!(names.len(), all.len());
    let body: String = all.iter().map(|construct| construct.written.1.as_str()).collect();
    let main = document(&body);
    let parts = parts();
    let mut package_parts = vec![("word/document.xml", main.as_str())];
    package_parts.extend(parts.iter().map(|(name, content)| (*name, content.as_str())));
    let extracted = extract(&package(&package_parts)).unwrap();
    constructs::check(&all, &[], &extracted);
}
