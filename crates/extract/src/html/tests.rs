use super::*;
use proptest::prelude::*;

fn text(page: &str) -> String {
    match extract(Format::Html, page.as_bytes()).unwrap().text {
        Lines::Paragraphs(text) => text,
        Lines::Printed(_) => panic!("a page says itself what its paragraphs are"),
    }
}

#[test]
fn writes_paragraphs() {
    let cases = [
        ("<p>Một\n hai <b>ba</b></p><p>bốn</p>", "Một hai ba\nbốn"),
        ("a<br>b<BR/>c", "a\nb\nc"),
        ("<div>a<div>b</div>c</div>", "a\nb\nc"),
        ("x<sup>2</sup>&nbsp;&amp; &lt;y&gt; &#7845; &#x1EA5;", "x2\u{a0}& <y> ấ ấ"),
        ("<ul><li>một<li>hai</ul>", "một\nhai"),
        ("<table><tr><th>STT<th>Việc<tr><td>1<td>Họp</table>", "STT | Việc\n1 | Họp"),
        (
            "<table><tr><td>UBND TỈNH<br>VĂN PHÒNG<td>Độc lập - Tự do - Hạnh phúc</table>",
            "UBND TỈNH\nVĂN PHÒNG\nĐộc lập - Tự do - Hạnh phúc",
        ),
        ("<table><tr><td>a<table><tr><td>b<td>c</table></table>", "a\nb | c"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("a<script>b</script><style>c</style><nav>d</nav><noscript>e</noscript>", "a"),
        ("a<p hidden>b<p style='DISPLAY: none'>c<select><option>d</select>", "a"),
        ("a<!-- b --><textarea>c</textarea><title>d</title>", "a"),
        ("<p>a < b", "a < b"),
    ];
    for (page, expected) in cases {
        assert_eq!(text(page), expected, "{page}");
    }
}

#[test]
fn fonts_say_what_letters_mean() {
    let cases = [
        ("<p><font face='.VnTime'>Gi&#184;m ®èc</font> Sở</p>", "Giám đốc Sở"),
        ("<p style='font-family: \".VnTimeH\", serif'>gi¸m ®èc", "GIÁM ĐỐC"),
        ("<p><span style='FONT-FAMILY:VNI-Times'>Giaùm <b>ñoác</b></span> Sở", "Giám đốc Sở"),
        ("<style>p.x, .y {color: red; font-family: '.VnTime'}</style><p class=x>Gi¸m", "Giám"),
        ("<font face='.VnTime'>®èc <font face=Arial>à</font></font>", "đốc à"),
        ("<font face='.VnTime'>Giám đốc Sở</font>", "Giám đốc Sở"),
    ];
    for (page, expected) in cases {
        assert_eq!(text(page), expected, "{page}");
    }
    let page = extract(Format::Html, "<font face='.VnTime'>Gi¸m</font>".as_bytes()).unwrap();
    assert_eq!(page.issues[0].code, IssueCode::EncodingRepaired);
}

#[test]
fn pages_in_old_encodings_are_read_whatever_they_say() {
    let body = "Uû ban nh©n d©n tØnh th«ng b¸o kÕt luËn cña ®ång chÝ Chñ tÞch. ";
    let page = format!(
        "<html><meta charset=iso-8859-1><style>p {{ font-family: '.VnTime' }}</style><p>{body}"
    );
    let bytes = encoding_rs::WINDOWS_1252.encode(&page).0.into_owned();
    let read = extract(Format::Html, &bytes).unwrap();
    let wanted = "Uỷ ban nhân dân tỉnh thông báo kết luận của đồng chí Chủ tịch.";
    assert_eq!(read.method, "tcvn3");
    assert_eq!(read.text.as_str(), wanted);
}

#[test]
fn finds_the_document_in_the_page() {
    let body = "Ủy ban nhân dân tỉnh thông báo kết luận như sau. ".repeat(20);
    let page = format!(
        "<title>T - Cổng</title><div id=top><ul><li><a href=/>Trang chủ</a></ul></div>\
         <div class=page><div class=crumb>Tin tức</div><h1>Thông báo</h1><div class=date>08:00</div>\
         <div class=content><p>{body}</p><p>Ký tên</p></div></div><div id=foot>Giấy phép</div>"
    );
    assert_eq!(text(&page), format!("Thông báo\n{}\nKý tên", body.trim()));
}

#[test]
fn keeps_header_and_signature_beside_the_body() {
    let body = "Ủy ban nhân dân tỉnh thông báo kết luận như sau. ".repeat(20);
    let page = format!(
        "<div><table><tr><td>UBND TỈNH<td>Độc lập - Tự do - Hạnh phúc</table>\
         <div><p>{body}</p></div><table><tr><td>Nơi nhận:<br>- Như trên;<td>CHỦ TỊCH</table></div>"
    );
    let text = text(&page);
    assert!(text.starts_with("UBND TỈNH\nĐộc lập"), "{text}");
    assert!(text.ends_with("Nơi nhận:\n- Như trên;\nCHỦ TỊCH"), "{text}");
}

#[test]
fn pages_of_frames_show_their_title_and_what_stands_for_them() {
    let frames = "<frameset rows='1,*'><frame src=a><frameset><frame src=b></frameset>";
    let cases = [
        (
            format!(
                "<title>Công báo</title>{frames}<noframes><body>Văn <b>bản</b><p>412</body></noframes>"
            ),
            "Công báo\nVăn bản\n412",
        ),
        (format!("{frames}</frameset><noframes><p>Văn bản</p></noframes>"), "Văn bản"),
        (format!("<title>Công báo</title>{frames}<noframes></noframes></frameset>"), "Công báo"),
        (format!("<noframes>a </noframes>{frames}<noframes>b</noframes></frameset>"), "a b"),
        (
            "<title>Công báo</title><iframe src=a></iframe><noframes>b</noframes>".to_string(),
            "Công báo\nb",
        ),
        ("<p>A</p><noframes>b</noframes>".to_string(), "A"),
    ];
    for (page, expected) in cases {
        assert_eq!(text(&page), expected, "{page}");
    }
}

#[test]
fn refuses_pages_built_to_take_for_ever() {
    let deep = "<div>".repeat(NESTING_MAX + 1);
    assert_eq!(extract(Format::Html, deep.as_bytes()).unwrap_err().code, IssueCode::TooLarge);
    let values = (0..=ATTRIBUTES_MAX).map(|i| format!("a{i}=\"x y\"")).collect::<String>();
    let bare = (0..=ATTRIBUTES_MAX).map(|i| format!(" a{i}")).collect::<String>();
    for many in [values, bare] {
        let page = format!("<p>x<p {many}>y");
        let refused = extract(Format::Html, page.as_bytes()).unwrap_err();
        assert_eq!(refused.code, IssueCode::TooLarge);
    }
    let long_value = format!("<p title=\"{}\">x <y", "a ".repeat(ATTRIBUTES_MAX * 2));
    assert_eq!(text(&long_value), "x");
    let open_paragraphs = format!("a{}", "<p>b".repeat(5_000));
    assert_eq!(text(&open_paragraphs).lines().count(), 5_001);
}

#[test]
fn cells_outside_of_a_table_are_blocks() {
    let formula = "<table><tr><td>một<math><td>hai</td></math></td><td>ba</td></tr></table>";
    assert_eq!(text(formula), "một\nhai\nba");
    assert_eq!(text("<svg><td>một</td></svg><p>hai"), "một\nhai");
}

proptest! {
    #[test]
    fn nothing_panics(
        parts in proptest::collection::vec(
            prop_oneof![
                "<(/?)(table|tr|td|div|p|a href=x|pre|h1|br|form|tbody|svg|article)>",
                "Độc lập - Tự do - Hạnh phúc|Nơi nhận:",
                "[a-zà-ỹ <>&;\"'=/!-]{0,40}",
                "<style>[a-c.#:*>~+ ,(){}@!;0-9%/-]{0,60}</style>",
                "<p (class|id|style)='[a-c:;()#0-9%!, -]{0,20}'>",
                "<style>(div|p|\\.a|#b|\\*)( |>|~|\\+|:not\\(|,|::before)(p|td|\\.a)\\{(display|color|background|\
                 font|content|clip|transform|text-indent):[a-z0-9(),.%# -]{0,20}(!important)?\\}</style>",
            ],
            0..60,
        )
    ) {
        let _ = extract(Format::Html, parts.concat().as_bytes());
    }
}
