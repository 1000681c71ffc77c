//! One document with every construct of the text of OpenDocument that a program can write
//! (OpenDocument 1.3, part 3, 5 to 10), and what is read of each. The table in `docs/FORMATS.md`
//! has the same rows.

use super::extract;
use super::tests::{names, package};
use crate::office::constructs_tests::{Construct, apart, check, unread};

const CONSTRUCTS: [Construct<&str>; 42] = [
    // Characters.
    Construct::read("<text:p>a<text:s text:c='2'/>b<text:tab/>c</text:p>", &["a  b c"]),
    Construct::read("<text:p>một.<text:line-break/>- hai</text:p>", &["một.", "- hai"]),
    Construct::read("<text:p><text:span text:style-name='C'>hoa</text:span></text:p>", &["HOA"]),
    Construct::read(
        "<text:p><text:a><text:span>nối</text:span></text:a><text:bookmark text:name='n'/></text:p>",
        &["nối"],
    ),
    Construct::read(
        "<text:p><text:ruby><text:ruby-base>gốc</text:ruby-base><text:ruby-text>phiên</text:ruby-text></text:ruby></text:p>",
        &["gốc"],
    ),
    Construct::read(
        "<text:p><text:meta>tin</text:meta><text:placeholder>chỗ</text:placeholder></text:p>",
        &["tinchỗ"],
    ),
    // Paragraphs, sections, lists, indexes.
    Construct::read("<text:h text:outline-level='1'>đề mục</text:h>", &["đề mục"]),
    Construct::read("<text:section text:name='S'><text:p>mục</text:p></text:section>", &["mục"]),
    Construct::read(
        "<text:list text:style-name='L'><text:list-header><text:p>đầu</text:p></text:list-header><text:list-item><text:p>một</text:p></text:list-item></text:list>",
        &["đầu", "1. một"],
    ),
    Construct::read(
        "<text:numbered-paragraph><text:number>9</text:number><text:p>số</text:p></text:numbered-paragraph>",
        &["số"],
    ),
    Construct::read(
        "<text:table-of-content><text:table-of-content-source><text:index-title-template>mẫu</text:index-title-template></text:table-of-content-source><text:index-body><text:p>mục lục</text:p></text:index-body></text:table-of-content>",
        &["mục lục"],
    ),
    // Hidden text.
    Construct::read(
        "<text:p><text:span text:style-name='H'>ẩn</text:span>hiện</text:p>",
        &["hiện"],
    ),
    Construct::read("<text:p text:style-name='HP'>đoạn ẩn</text:p>", &[]),
    Construct::read(
        "<text:section text:display='none'><text:p>mục ẩn</text:p></text:section>",
        &[],
    ),
    Construct::read(
        "<text:section text:display='condition' text:condition='ooow:1' text:is-hidden='true'><text:p>mục ẩn</text:p></text:section>",
        &[],
    ),
    Construct::read(
        "<text:section text:display='condition' text:condition='ooow:0'><text:p>mục hiện</text:p></text:section>",
        &["mục hiện"],
    ),
    Construct::read(
        "<text:p>đoạn ẩn <text:hidden-paragraph text:condition='ooow:1' text:is-hidden='true'/>két</text:p>",
        &[],
    ),
    Construct::read(
        "<text:p>đoạn hiện<text:hidden-paragraph text:condition='ooow:0' text:is-hidden='false'/></text:p>",
        &["đoạn hiện"],
    ),
    Construct::read(
        "<text:p><text:hidden-text text:condition='ooow:TRUE'>ẩn</text:hidden-text><text:hidden-text text:is-hidden='false'>chữ hiện</text:hidden-text></text:p>",
        &["chữ hiện"],
    ),
    Construct::read(
        "<text:p><text:conditional-text>theo điều kiện</text:conditional-text><text:variable-set text:display='none'>x</text:variable-set></text:p>",
        &["theo điều kiện"],
    ),
    Construct::read(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>xóa</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p><text:change text:change-id='1'/>còn</text:p>",
        &["còn"],
    ),
    Construct::read("<text:p><text:script>mã</text:script>lệnh</text:p>", &["lệnh"]),
    // Tables.
    Construct::read(
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell><table:table-cell><text:p>B</text:p></table:table-cell></table:table-row></table:table-header-rows><table:table-row><table:table-cell><text:p>1</text:p></table:table-cell><table:table-cell><text:p>2</text:p></table:table-cell></table:table-row><table:table-row table:visibility='collapse'><table:table-cell><text:p>hàng ẩn</text:p></table:table-cell></table:table-row></table:table>",
        &["A | B", "1 | 2"],
    ),
    // Fields.
    Construct::read(
        "<text:p><text:page-number>3</text:page-number>/<text:page-count>5</text:page-count></text:p>",
        &["3/5"],
    ),
    Construct::read(
        "<text:p><text:drop-down><text:label text:value='Một'/>Hai</text:drop-down></text:p>",
        &["Hai"],
    ),
    Construct::read(
        "<text:p><field:fieldmark field:type='vnd.oasis.opendocument.field.FORMDROPDOWN'><field:param field:name='Dropdown_ListEntry' field:value='Đông'/><field:param field:name='Dropdown_ListEntry' field:value='Tây'/><field:param field:name='Dropdown_Selected' field:value='1'/></field:fieldmark></text:p>",
        &["Tây"],
    ),
    Construct::read(
        "<text:p><field:fieldmark field:type='vnd.oasis.opendocument.field.FORMCHECKBOX'><field:param field:name='Checkbox_Checked' field:value='true'/></field:fieldmark></text:p>",
        &["☒"],
    ),
    Construct::read(
        "<text:p><field:fieldmark-start field:type='x.FORMTEXT'/>điền<field:fieldmark-end/></text:p>",
        &["điền"],
    ),
    apart(
        "<office:forms><form:form><form:text form:id='c1' form:current-value='tên'/><form:listbox form:id='c2'><form:option form:label='Bắc'/><form:option form:label='Nam' form:current-selected='true'/></form:listbox><form:checkbox form:id='c3' form:label='đồng ý' form:current-state='checked'/></form:form></office:forms><text:p><draw:control draw:control='c1'/>; <draw:control draw:control='c2'/>; <draw:control draw:control='c3'/></text:p>",
        &["tên; Nam; ☒ đồng ý"],
        &["tên", "Nam", "☒ đồng ý"],
    ),
    // Notes and comments.
    Construct::read(
        "<text:p>câu<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>chân</text:p></text:note-body></text:note></text:p>",
        &["câu[1]", "[1] chân"],
    ),
    apart(
        "<text:p>được<office:annotation><dc:creator>A</dc:creator><dc:date>2020</dc:date><text:p>góp ý</text:p></office:annotation> góp ý</text:p>",
        &["được góp ý"],
        &["góp ý"],
    ),
    // Drawings.
    apart(
        "<text:p><draw:frame><draw:image><office:binary-data>QUJD</office:binary-data></draw:image><svg:title>tên ảnh</svg:title><svg:desc>mô tả</svg:desc></draw:frame></text:p>",
        &[],
        &["tên ảnh", "mô tả"],
    ),
    apart(
        "<text:p><draw:frame><draw:text-box><text:p>hộp</text:p></draw:text-box></draw:frame></text:p>",
        &["hộp"],
        &["hộp"],
    ),
    apart(
        "<text:p>trước <draw:rect><text:p>khung</text:p></draw:rect>sau</text:p>",
        &["trước sau", "khung"],
        &["khung"],
    ),
    apart(
        "<text:p><draw:custom-shape><text:p>CHỮ</text:p><draw:enhanced-geometry draw:text-path='true'/></draw:custom-shape></text:p>",
        &["CHỮ"],
        &["CHỮ"],
    ),
    Construct::read(
        "<text:p><draw:custom-shape draw:display='none'><text:p>kín</text:p></draw:custom-shape></text:p>",
        &[],
    ),
    // Embedded objects.
    apart(
        "<text:p><draw:frame><draw:object xlink:href='./Object 1'/></draw:frame></text:p>",
        &["Biểu đồ"],
        &["Biểu đồ"],
    ),
    apart(
        "<text:p><draw:frame><draw:object><math:math><math:mi>E</math:mi></math:math></draw:object></draw:frame></text:p>",
        &["E"],
        &["E"],
    ),
    unread(
        "<text:p><draw:object xlink:href='./Object 2'/></text:p>",
        &["an embedded object (Object 2)"],
    ),
    unread("<text:p><draw:object-ole/></text:p>", &["an embedded object"]),
    unread(
        "<text:p><draw:plugin/><draw:floating-frame/></text:p>",
        &["a plug-in", "a frame with another file"],
    ),
    // What is not known.
    Construct {
        unread: &["text outside a paragraph"],
        ..Construct::read(
            "<text:p><text:novelty>lạ</text:novelty></text:p><text:novelty>ngoài</text:novelty>",
            &["lạ"],
        )
    },
];

const STYLES: &str = "<style:style style:family='text' style:name='H'><style:text-properties \
     text:display='none'/></style:style><style:style style:family='paragraph' style:name='HP'>\
     <style:text-properties text:display='condition' text:condition='none'/></style:style>\
     <style:style style:family='text' style:name='C'><style:text-properties \
     fo:text-transform='uppercase'/></style:style><text:list-style style:name='L'>\
     <text:list-level-style-number text:level='1' style:num-suffix='.' style:num-format='1'/>\
     </text:list-style>";

#[test]
fn every_construct_is_read_left_out_or_named() {
    let body: String = CONSTRUCTS.iter().map(|construct| construct.written).collect();
    let names = names();
    let content = format!(
        "<office:document-content{names}><office:automatic-styles>{STYLES}\
         </office:automatic-styles><office:body><office:text>{body}</office:text></office:body>\
         </office:document-content>"
    );
    let object = format!("<office:body{names}><text:p>Biểu đồ</text:p></office:body>");
    let parts = [("content.xml", content.as_str()), ("Object 1/content.xml", &object)];
    let extracted = extract(&package(&parts)).unwrap();
    check(&CONSTRUCTS, &[], &extracted);
}

#[test]
fn headers_are_printed_on_pages_that_there_are() {
    let text = |style: &str, body: &str| {
        let names = names();
        let master = |name: &str, inner: &str| {
            format!("<style:master-page style:name='{name}'>{inner}</style:master-page>")
        };
        let header = |text: &str| format!("<style:header><text:p>{text}</text:p></style:header>");
        let hidden =
            header("Không hiện").replace("<style:header>", "<style:header style:display='false'>");
        let masters = [
            master("Standard", &header("Đầu trang")),
            master("Khác", &header("Trang khác")),
            master("Ẩn", &hidden),
        ];
        let styles = format!(
            "<office:document-styles{names}><office:master-styles>{}</office:master-styles>\
             </office:document-styles>",
            masters.concat()
        );
        let content = format!(
            "<office:document-content{names}><office:automatic-styles>{style}\
             </office:automatic-styles><office:body><office:text>{body}</office:text>\
             </office:body></office:document-content>"
        );
        let parts = [("content.xml", content.as_str()), ("styles.xml", &styles)];
        extract(&package(&parts)).unwrap().text.as_str().to_string()
    };
    let style = |family: &str, master: &str| {
        format!(
            "<style:style style:family='{family}' style:name='P' style:master-page-name='{master}'/>"
        )
    };
    let first = "<text:p text:style-name='P'>a</text:p>";
    let second = "<text:p>b</text:p><text:p text:style-name='P'>a</text:p>";
    let table = "<table:table table:style-name='P'><table:table-row><table:table-cell>\
         <text:p>a</text:p></table:table-cell></table:table-row></table:table>";
    assert_eq!(text("", first), "a\nĐầu trang");
    assert_eq!(text(&style("paragraph", "Khác"), first), "a\nTrang khác");
    assert_eq!(text(&style("table", "Khác"), table), "a\nTrang khác");
    assert_eq!(text(&style("paragraph", "Khác"), second), "b\n\u{c}a\nĐầu trang\nTrang khác");
    assert_eq!(text(&style("paragraph", "Ẩn"), first), "a");
}
