//! Text that nobody sees is not read, and letters keep their height and capitals.

use super::tests::text_with;

const STYLES: &str = "<style:style style:name='H' style:family='text'><style:text-properties \
     text:display='none'/></style:style>\
     <style:style style:name='H2' style:family='text' style:parent-style-name='H'/>\
     <style:style style:name='W' style:family='text'><style:text-properties fo:color='#ffffff'/>\
     </style:style>\
     <style:style style:name='WY' style:family='text'><style:text-properties fo:color='#ffff00' \
     fo:background-color='#ffff00'/></style:style>\
     <style:style style:name='Auto' style:family='text'><style:text-properties fo:color='#ffffff' \
     fo:background-color='#000080'/></style:style>\
     <style:style style:name='T' style:family='text'><style:text-properties fo:font-size='1pt'/>\
     </style:style>\
     <style:style style:name='PW' style:family='paragraph'><style:text-properties \
     fo:color='#ffffff'/></style:style>\
     <style:style style:name='PH' style:family='paragraph'><style:text-properties \
     text:display='none'/></style:style>\
     <style:style style:name='PD' style:family='paragraph'><style:paragraph-properties \
     fo:background-color='#000080'/></style:style>\
     <style:style style:name='CD' style:family='table-cell'><style:table-cell-properties \
     fo:background-color='#000080'/></style:style>\
     <style:style style:name='SC' style:family='text'><style:text-properties \
     fo:font-variant='small-caps'/></style:style>\
     <style:style style:name='Up' style:family='text'><style:text-properties \
     style:text-position='super 58%'/></style:style>\
     <style:style style:name='Up2' style:family='text'><style:text-properties \
     style:text-position='33% 58%'/></style:style>\
     <style:style style:name='Down' style:family='text'><style:text-properties \
     style:text-position='sub 58%'/></style:style>";

fn span(style: &str) -> String {
    format!("<text:p><text:span text:style-name='{style}'>x</text:span></text:p>")
}

fn table(columns: &str, cells: &str) -> String {
    format!("<table:table>{columns}<table:table-row>{cells}</table:table-row></table:table>")
}

#[test]
fn what_nobody_sees_is_not_text() {
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let collapsed = "<table:table-column table:visibility='collapse'/>";
    let cases = [
        span("H"),
        span("H2"),
        span("W"),
        span("WY"),
        span("T"),
        "<text:p><text:a text:style-name='H'>x</text:a></text:p>".to_string(),
        "<text:p text:style-name='PW'>x</text:p>".to_string(),
        "<text:p text:style-name='PH'>x</text:p>".to_string(),
        "<text:p text:style-name='PH'><text:a>x</text:a></text:p>".to_string(),
        table(collapsed, &cell("x")),
        table(
            "<table:table-column table:number-columns-repeated='2'/><table:table-columns>\
             <table:table-column table:visibility='collapse' table:number-columns-repeated='2'/>\
             </table:table-columns>",
            "<table:table-cell table:number-columns-repeated='2'/><table:table-cell \
             table:number-columns-spanned='2'><text:p>x</text:p></table:table-cell>\
             <table:covered-table-cell/>",
        ),
        "<table:table><table:table-row table:visibility='collapse'><table:table-cell><text:p>x\
         </text:p></table:table-cell></table:table-row></table:table>"
            .to_string(),
        "<table:table><table:table-row-group table:display='false'><table:table-row>\
         <table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>\
         </table:table-row-group></table:table>"
            .to_string(),
        "<text:section text:display='none'><text:p>x</text:p></text:section>".to_string(),
        "<text:section text:display='condition' text:condition='ooow:1'><text:p>x</text:p>\
         </text:section>"
            .to_string(),
        "<text:section text:is-hidden='true'><text:p>x</text:p></text:section>".to_string(),
    ];
    for body in cases {
        let body = format!("{body}<text:p>hiện</text:p>");
        assert_eq!(text_with(STYLES, &body), "hiện", "{body}");
    }
}

#[test]
fn what_is_seen_stays_text() {
    let white = span("W");
    let cases = [
        span("Auto"),
        "<text:p text:style-name='PD'><text:span text:style-name='W'>x</text:span></text:p>"
            .to_string(),
        table("", &format!("<table:table-cell table:style-name='CD'>{white}</table:table-cell>")),
        format!("<text:p><draw:frame><draw:text-box>{white}</draw:text-box></draw:frame></text:p>"),
        // A cell over a collapsed and another column.
        table(
            "<table:table-column table:visibility='collapse'/><table:table-column/>",
            "<table:table-cell table:number-columns-spanned='2'><text:p>x</text:p>\
             </table:table-cell><table:covered-table-cell/>",
        ),
    ];
    for body in cases {
        let body = format!("{body}<text:p>hiện</text:p>");
        assert_eq!(text_with(STYLES, &body), "x\nhiện", "{body}");
    }
    let behind = "<style:style style:name='G' style:family='graphic'><style:graphic-properties \
         style:run-through='background'/></style:style>";
    assert_eq!(text_with(&format!("{STYLES}{behind}"), &white), "x");
}

#[test]
fn letters_keep_their_height_and_capitals() {
    let cases = [
        ("10<text:span text:style-name='Up'>3</text:span>", "10³"),
        ("m<text:span text:style-name='Up2'>2</text:span>", "m²"),
        ("CO<text:span text:style-name='Down'>2</text:span>", "CO2"),
        ("<text:span text:style-name='SC'>mật</text:span>", "MẬT"),
    ];
    for (content, expected) in cases {
        assert_eq!(text_with(STYLES, &format!("<text:p>{content}</text:p>")), expected);
    }
}
