use std::io::{Cursor, Write};

use super::*;
use zip::write::{SimpleFileOptions, ZipWriter};

pub fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub fn names() -> String {
    let name = |prefix: &str, name: &str| {
        format!(" xmlns:{prefix}='urn:oasis:names:tc:opendocument:xmlns:{name}:1.0'")
    };
    let ours = ["office", "text", "table", "style", "form"].map(|known| name(known, known));
    format!("{}{}{}", ours.concat(), name("draw", "drawing"), name("fo", "xsl-fo-compatible"))
}

pub fn text_with(styles: &str, body: &str) -> String {
    let names = names();
    let content = format!(
        "<office:document-content{names}><office:automatic-styles>{styles}\
         </office:automatic-styles><office:body><office:text>{body}</office:text></office:body>\
         </office:document-content>"
    );
    let styles_part = format!(
        "<office:document-styles{names}><office:master-styles><style:master-page>\
         <style:header><text:p>Văn thư</text:p></style:header><style:footer><text:p>\
         <text:page-number>3</text:page-number></text:p></style:footer></style:master-page>\
         </office:master-styles></office:document-styles>"
    );
    let parts = [("content.xml", content.as_str()), ("styles.xml", &styles_part)];
    let text = extract(&package(&parts)).unwrap().text.as_str().to_string();
    let body = text.strip_suffix("Văn thư").expect("the header comes once, last");
    body.trim_end_matches('\n').to_string()
}

#[test]
fn reads_text() {
    let cases = [
        ("<text:p>A<text:s text:c='2'/>B<text:tab/>c &lt;</text:p>", "A  B c <"),
        (
            "<text:h text:outline-level='1'>a</text:h><text:p>b<text:span>c</text:span></text:p>",
            "a\nbc",
        ),
        ("<text:p>QUYẾT ĐỊNH<text:line-break/>Về việc</text:p>", "QUYẾT ĐỊNH Về việc"),
        ("<text:tracked-changes><text:p>x</text:p></text:tracked-changes><text:p>a</text:p>", "a"),
        ("<text:p>a<office:annotation><text:p>x</text:p></office:annotation>b</text:p>", "ab"),
        (
            "<text:p>a<text:note><text:note-citation>1</text:note-citation><text:note-body>\
             <text:p>n</text:p></text:note-body></text:note>b</text:p><text:p>c</text:p>",
            "a[1]b\n[1] n\nc",
        ),
        (
            "<table:table><table:table-row><table:table-cell><text:p>1</text:p></table:table-cell>\
             <table:table-cell><text:p>Họp</text:p></table:table-cell></table:table-row>\
             <table:table-row><table:table-cell><text:p>2</text:p></table:table-cell>\
             <table:covered-table-cell><text:p>x</text:p></table:covered-table-cell>\
             </table:table-row></table:table>",
            "1 | Họp\n2",
        ),
        (
            "<text:p><draw:frame><draw:text-box><text:p>KHẨN</text:p></draw:text-box></draw:frame>a</text:p>",
            "KHẨN\na",
        ),
        (
            "<text:p>a<text:soft-page-break/>b</text:p><text:p text:style-name='P'>c</text:p>",
            "a\u{c}b\n\u{c}c",
        ),
        (
            "<text:p><text:span text:style-name='H'>x</text:span><text:span text:style-name='V'>QuyÕt</text:span></text:p>",
            "Quyết",
        ),
        ("<text:p><text:span text:style-name='C'>ủy ban</text:span></text:p>", "ỦY BAN"),
    ];
    let styles = "<style:font-face style:name='F1' svg:font-family='.VnTime' xmlns:svg='x'/>\
         <style:style style:family='paragraph' style:name='P'><style:paragraph-properties \
         fo:break-before='page'/></style:style><style:style style:family='text' style:name='H'>\
         <style:text-properties text:display='none'/></style:style><style:style \
         style:family='text' style:name='V'><style:text-properties style:font-name='F1'/>\
         </style:style><style:style style:family='text' style:name='C'><style:text-properties \
         fo:text-transform='uppercase'/></style:style>";
    for (body, expected) in cases {
        assert_eq!(text_with(styles, body), expected, "{body}");
    }
}

#[test]
fn numbers_lists() {
    let styles = "<text:list-style style:name='L'><text:list-level-style-number text:level='1' \
         style:num-prefix='Điều ' style:num-suffix='.' style:num-format='1'/>\
         <text:list-level-style-number text:level='2' style:num-suffix=')' style:num-format='a'/>\
         <text:list-level-style-bullet text:level='3' text:bullet-char='-'/></text:list-style>";
    let body = "<text:list text:style-name='L'><text:list-item><text:p>A</text:p><text:list>\
         <text:list-item><text:p>b</text:p><text:p>goes on</text:p></text:list-item>\
         <text:list-item><text:p>c</text:p><text:list><text:list-item><text:p>d</text:p>\
         </text:list-item></text:list></text:list-item></text:list></text:list-item>\
         <text:list-item><text:p>E</text:p></text:list-item></text:list><text:p>x</text:p>\
         <text:list text:style-name='L' text:continue-numbering='true'><text:list-item>\
         <text:p>F</text:p></text:list-item></text:list><text:list text:style-name='L'>\
         <text:list-item text:start-value='7'><text:p>G</text:p></text:list-item></text:list>";
    let expected = "Điều 1. A\na) b\ngoes on\nb) c\n- d\nĐiều 2. E\nx\nĐiều 3. F\nĐiều 7. G";
    assert_eq!(text_with(styles, body), expected);
}

#[test]
fn refuses_what_is_encrypted() {
    let manifest = "<m:manifest xmlns:m='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'>\
         <m:file-entry m:full-path='content.xml'><m:encryption-data/></m:file-entry></m:manifest>";
    let file = package(&[("META-INF/manifest.xml", manifest), ("content.xml", "noise")]);
    assert_eq!(extract(&file).unwrap_err().code, IssueCode::Encrypted);
}

#[test]
fn a_single_file_is_read_like_a_package() {
    let flat = format!(
        "<?xml version='1.0'?><office:document{}><office:automatic-styles><style:style \
         style:name='P1' style:family='paragraph'><style:text-properties fo:text-transform='uppercase'/>\
         </style:style></office:automatic-styles><office:master-styles><style:master-page>\
         <style:header><text:p>Văn thư</text:p></style:header></style:master-page>\
         </office:master-styles><office:body><office:text><text:p text:style-name='P1'>số<draw:frame>\
         <draw:image><office:binary-data>iVBORw0KGgo=</office:binary-data></draw:image></draw:frame>\
         </text:p><table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>\
         <table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>\
         </office:text></office:body></office:document>",
        names()
    );
    let read = extract(flat.as_bytes()).unwrap();
    assert_eq!(read.text.as_str(), "SỐ\na | b\nVăn thư");
    assert!(read.issues.is_empty());
    let cut = extract(&flat.as_bytes()[..flat.find("iVBO").unwrap()]).unwrap();
    assert_eq!((cut.text.as_str(), cut.issues[0].code), ("SỐ\nVăn thư", IssueCode::PartlyRead));
}
