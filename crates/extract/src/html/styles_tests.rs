//! What style sheets and attributes hide or change, and what a page shows apart from its document.

use super::*;

fn read_page(page: &str) -> Extracted {
    extract(Format::Html, page.as_bytes()).unwrap()
}

fn text(page: &str) -> String {
    read_page(page).text.as_str().to_string()
}

/// Ways to hide the text `x` of the element: a style sheet, and the element.
const HIDDEN: [(&str, &str); 49] = [
    (".h { display: none }", "<p class='a h'>x</p>"),
    ("#h{DISPLAY:NONE!important}", "<p id=h style='display:block'>x</p>"),
    ("<!-- div.a > p { display: none } -->", "<div class=a><p>x</p></div>"),
    ("tr:nth-child(2) td { display: none }", "<table><tr><tr><td>x</table>"),
    ("[data-h]{display:none}", "<p data-h=1>x</p>"),
    (".a:not(.on) { display: none }", "<p class=a>x</p>"),
    ("a{} b,.h,i{visibility:hidden}", "<div class=h>x</div>"),
    ("@media screen { .h { display: none } }", "<p class=h>x</p>"),
    ("@media (min-width: 40em) { .h { display: none } }", "<p class=h>x</p>"),
    ("@media print { .h { display: block } } .h { display: none }", "<p class=h>x</p>"),
    ("@supports (display: grid) { .h { display: none } }", "<p class=h>x</p>"),
    (".h { display: none } p { display: block }", "<p class=h>x</p>"),
    ("p.h { display: none } .h { display: block }", "<p class=h>x</p>"),
    ("h+p { color: red } broken } p { x", "<p hidden>x</p>"),
    ("span.o\\:p { display: none }", "<span class='o:p'>x</span>"),
    ("", "<p style='visibility: hidden'>x</p>"),
    ("", "<table><tr style='visibility: collapse'><td>x</table>"),
    ("", "<span style='mso-hide:all'>x</span>"),
    ("", "<p style='color:white'>x</p>"),
    ("", "<p style='color:#FFF'>x</p>"),
    ("", "<p style='color: rgb(255 255 255 / 100%)'>x</p>"),
    ("", "<p style='color:#fefefe'>x</p>"),
    ("", "<font color=FFFFFF>x</font>"),
    ("", "<p style='color:rgba(0,0,0,0)'>x</p>"),
    ("", "<table><td bgcolor=#1F497D><p style='color:#1f497d'>x</table>"),
    ("body { background: black }", "<p style='color:#000000'>x</p>"),
    ("", "<div style='background:url(a.png)'><p style='color:red;background:red'>x</p></div>"),
    ("", "<p style='font-size:0'>x</p>"),
    ("", "<p style='font:0/0 a'>x</p>"),
    ("", "<p style='font-size:1.0pt'>x</p>"),
    ("", "<p style='opacity: 0'>x</p>"),
    ("", "<p style='text-indent:-9999px'>x</p>"),
    ("", "<p style='position:absolute;left:-10000px'>x</p>"),
    ("", "<p style='position: fixed; top: -999em'>x</p>"),
    ("", "<p style='margin-left:-9999px'>x</p>"),
    ("", "<p style='position:absolute;clip:rect(0,0,0,0)'>x</p>"),
    ("", "<p style='position:absolute;clip-path:inset(50%)'>x</p>"),
    ("", "<p style='width:1px;height:1px;overflow:hidden'>x</p>"),
    ("", "<p style='max-height:0;overflow:hidden'>x</p>"),
    ("", "<p style='content-visibility:hidden'>x</p>"),
    ("", "<p style='mso-hide:all;display:block'>x</p>"),
    ("", "<p style='color:hsl(0,0%,100%)'>x</p>"),
    ("", "<p style='transform:scale(0)'>x</p>"),
    ("", "<p style='transform: translate(-9999px, 0)'>x</p>"),
    (":is(.q, .h) { display: none }", "<p class=h>x</p>"),
    ("", "<template><p>x</p></template>"),
    ("", "<noscript>x</noscript>"),
    ("", "<div style='visibility:hidden'>x<p style='visibility:visible'></p></div>"),
    ("", "<body background=a.png><p hidden>x</p></body>"),
];

#[test]
fn what_nobody_sees_is_not_text() {
    for (sheet, element) in HIDDEN {
        let page = format!("<style>{sheet}</style>{element}<p>hiện");
        assert_eq!(text(&page), "hiện", "{sheet} {element}");
    }
}

/// Text `x` that is seen: a style sheet, and the element.
const SEEN: [(&str, &str); 31] = [
    ("@media print { .h { display: none } }", "<p class=h>x</p>"),
    ("@media (max-width: 600px) { .h { display: none } }", "<p class=h>x</p>"),
    ("@supports not (display: grid) { .h { display: none } }", "<p class=h>x</p>"),
    (".h { display: none } p.h { display: block }", "<p class=h>x</p>"),
    (".h{display:none}", "<p class=h style='display:block'>x</p>"),
    (".H { display: none }", "<p class=h>x</p>"),
    ("p:hover { display: none } p:has(a) { display: none }", "<p>x</p>"),
    ("p::before { display: none }", "<p>x</p>"),
    ("/* p { display: none } */", "<p>x</p>"),
    ("@font-face { display: none }", "<p>x</p>"),
    ("", "<p hidden style='display:block'>x</p>"),
    ("", "<div style='visibility:hidden'><p style='visibility:visible'>x</p></div>"),
    ("", "<div style='font-size:0'><p style='font-size:14px'>x</p></div>"),
    ("", "<div style='font-size:0'><p style='font-size:medium'>x</p></div>"),
    ("", "<p style='background:#000;color:#fff'>x</p>"),
    ("", "<table><tr bgcolor=navy><td style='color:white'>x</table>"),
    ("", "<div style='background:url(a.png) no-repeat #fff'><p style='color:#fff'>x</p></div>"),
    ("", "<div style='background-image:linear-gradient(red,blue);color:transparent'>x</div>"),
    ("", "<p style='color:white'><a href=b>x</a></p>"),
    ("", "<p style='color:var(--c)'>x</p>"),
    ("", "<p style='color:windowtext;background:white'>x</p>"),
    ("", "<p style='text-indent:-36pt;margin-left:-20px'>x</p>"),
    ("", "<p style='left:-9999px'>x</p>"),
    ("", "<p style='height:0'>x</p>"),
    ("", "<details><p>x</p></details>"),
    ("html { visibility: hidden } body { opacity: 0 }", "<p>x</p>"),
    ("body { color: white }", "<p>x</p>"),
    ("[v-cloak] { display: none }", "<div v-cloak><p>x</p></div>"),
    (".ng-cloak { display: none !important }", "<div class=ng-cloak><p>x</p></div>"),
    ("", "<p style='transform:scale(1.2) rotate(0)'>x</p>"),
    ("", "<link rel=stylesheet href=a.css><div class=banner><p style='color:#fff'>x</p></div>"),
];

#[test]
fn what_is_seen_stays_text() {
    for (sheet, element) in SEEN {
        let page = format!("<style>{sheet}</style>{element}<p>hiện");
        assert_eq!(text(&page), "x\nhiện", "{sheet} {element}");
    }
}

#[test]
fn letters_are_written_as_they_are_shown() {
    let cases = [
        ("<p style='text-transform:uppercase'>mật <b style='text-transform:none'>a</b>", "MẬT a"),
        ("<style>.a{font-variant:small-caps}</style><p class=a>Mật", "MẬT"),
        ("<p style='font:small-caps bold 14pt Arial'>Mật", "MẬT"),
        ("10<sup>3</sup> m<sup>2</sup> Bắc<sup>1</sup> CO<sub>2</sub>", "10³ m² Bắc1 CO2"),
        ("10<span style='vertical-align:super'>-3</span>, 38<sup>o</sup>C", "10⁻³, 38°C"),
        ("<math><msup><mn>10</mn><mn>6</mn></msup></math>", "10⁶"),
        ("năm 2024<sup>1</sup> 1<sup>st</sup> 5<sup>[1]</sup>", "năm 2024[1] 1st 5[1]"),
    ];
    for (page, expected) in cases {
        assert_eq!(text(page), expected, "{page}");
    }
}

#[test]
fn texts_apart_from_the_document_are_kept() {
    let long = "Tin trong tỉnh hôm nay có nhiều điều đáng chú ý. ".repeat(3);
    let cases = [
        "<img src=a alt=MẬT>",
        "<img src=a title=MẬT>",
        "<span role=img aria-label=MẬT></span>",
        "<a href=b><img src=a alt=MẬT></a>",
        "<p title=MẬT>a</p>",
        "<footer>MẬT</footer>",
        "<aside><p>MẬT</p></aside>",
        "<nav><a href=b>Trang chủ</a><span>MẬT</span></nav>",
        "<div role=banner>MẬT</div>",
        "<v:shape><v:textpath string='MẬT'/></v:shape>",
        "<!--[if gte vml 1]><v:shape><v:textpath style='x' string=\"MẬT\"/></v:shape><![endif]-->",
        "<!--[if gte vml 1]><v:textbox><div><p>MẬT</p></div></v:textbox><![endif]-->",
        "<style>.s::before{content:'MẬT'}</style><p class=s>a</p>",
        "<style>.s:after{content:attr(data-s)}</style><p class=s data-s=MẬT>a</p>",
        "<input value=MẬT>",
        "<select><option>Thường<option selected>MẬT</select>",
        "<textarea>MẬT</textarea>",
        "<svg><title>MẬT</title></svg>",
        "<dialog open>MẬT</dialog>",
    ];
    for case in cases {
        let page = read_page(&format!("<body>{case}<p>Điều 1. Phê duyệt kế hoạch.</p>"));
        assert_eq!(page.aside, ["MẬT"], "{case}");
    }
    let without = [
        "<p hidden><img alt=MẬT></p>".to_string(),
        "<img alt=MẬT style='display:none'>".to_string(),
        format!("<footer>{long}</footer>"),
        format!("<a href=b><img alt='{long}'></a>"),
        "<nav><a href=b>MẬT</a></nav>".to_string(),
        "<select><option>MẬT</select><input type=hidden value=MẬT>".to_string(),
        "<!-- MẬT --><!--[if gte mso 9]><xml>MẬT</xml><![endif]-->".to_string(),
        "<dialog>MẬT</dialog>".to_string(),
    ];
    for case in without {
        let page = read_page(&format!("{case}<p>Điều 1. Phê duyệt kế hoạch.</p>"));
        assert_eq!(page.aside, [""; 0], "{case}");
    }
}

#[test]
fn short_lines_around_the_document_are_apart() {
    let body = "Ủy ban nhân dân tỉnh thông báo kết luận như sau. ".repeat(20);
    let page = format!(
        "<header>MẬT<nav><a href=a>Giới thiệu</a></nav></header><div><article><p>{body}</p>\
         </article></div><div>Bản quyền</div>"
    );
    let page = read_page(&page);
    assert_eq!(page.text.as_str(), body.trim());
    assert_eq!(page.aside, ["MẬT", "Bản quyền"]);
}

#[test]
fn content_in_other_files_is_named() {
    let cases = [
        ("<title>Công báo</title><iframe src=a.html></iframe>", Some("Công báo"), "a.html"),
        ("<p>Xem:</p><object data=a.pdf></object><embed src=b.pdf>", Some("Xem:"), "a.pdf, b.pdf"),
        ("<frameset><frame src=a><frame src=b></frameset>", None, "a, b"),
    ];
    for (page, text, files) in cases {
        let message = format!("the page shows other files, which are not read: {files}");
        match extract(Format::Html, page.as_bytes()) {
            Ok(read) => {
                assert_eq!(Some(read.text.as_str()), text, "{page}");
                assert_eq!(read.issues[0].message, message, "{page}");
            }
            Err(error) => assert_eq!((error.message, None), (message, text), "{page}"),
        }
    }
    let long = "Ủy ban nhân dân tỉnh thông báo kết luận như sau. ".repeat(20);
    for page in [
        format!("<p>{long}</p><iframe src=a></iframe>"),
        "<p>a</p><iframe src=a width=1 height=1></iframe>".to_string(),
        "<p>a</p><iframe src=a style='display:none'></iframe>".to_string(),
    ] {
        assert_eq!(read_page(&page).issues, [], "{page}");
    }
}

#[test]
fn style_sheets_built_to_take_for_ever_are_cut() {
    let rules = "div div ~ div p { display: none } ".repeat(2_000);
    let page = format!(
        "<style>{rules}</style>{}{}",
        "<div>".repeat(300),
        "<div></div><p>a</p>".repeat(2_000)
    );
    let page = read_page(&page);
    assert_eq!(page.issues[0].code, IssueCode::PartlyRead);
}
