use super::*;

pub fn text(body: &str) -> String {
    let fonts = "{\\fonttbl{\\f0\\froman\\fcharset0 Times New Roman{\\*\\falt Times};}\
                 {\\f1\\fcharset163 Times New Roman (Vietnamese);}{\\f2\\fnil .VnTime;}\
                 {\\f3\\fnil .VnTimeH;}{\\f4\\fnil VNI-Times;}{\\f5\\fcharset2 Symbol;}}";
    let file = format!("{{\\rtf1\\ansi\\ansicpg1252\\deff0{fonts}{body}}}");
    let extracted = extract(file.as_bytes()).unwrap();
    assert!(extracted.issues.iter().all(|issue| issue.code == IssueCode::EncodingRepaired));
    extracted.text.as_str().to_string()
}

use crate::issue::IssueCode;

#[test]
fn reads_characters() {
    let cases = [
        ("Th\\u244?ng b\\u225\\'e1o\\par", "Thông báo"),
        ("{\\uc0 a\\u7897 b}c", "aộbc"),
        ("{\\uc2 \\u272??}i\\u7873\\'3f\\'3fu", "Điề?u"),
        ("\\f1 Vi\\'ea\\'f2t", "Viê\u{323}t"),
        ("\\f2 C\\'e9ng {\\f3 hoµ}", "Cộng HO\u{c0}"),
        ("\\f4 Noäi", "N"),
        ("\\f5\\'b7\\f0\\tab a", "•\ta"),
        ("\\u-10179?\\u-8704?", "😀"),
        ("a\\~b\\_c\\-d\\{\\}\\\\", "a\u{a0}b-cd{}\\"),
        ("\\ldblquote a\\rdblquote\\endash b", "“a”–b"),
    ];
    for (body, expected) in cases.iter().filter(|(body, _)| body.is_ascii()) {
        assert_eq!(text(body), *expected, "{body}");
    }
}

#[test]
fn reads_what_is_shown_once() {
    let cases = [
        ("{\\info{\\title t}}{\\stylesheet{\\s0 Normal;}}a", "a"),
        ("a{\\v b}c{\\deleted d\\par}e\\par f", "ace\nf"),
        ("{\\*\\xe a}b{\\pict 0102}", "b"),
        ("{\\field{\\*\\fldinst{HYPERLINK x}}{\\fldrslt{y}}}", "y"),
        ("{\\upr{a}{\\*\\ud{b}}}c", "bc"),
        ("{\\caps a}b", "Ab"),
        ("{\\listtext\\pard\\plain 1.\\tab}a\\par{\\pntext\\f5\\'b7\\tab}b", "1.\ta\n•\tb"),
        ("a{\\super\\chftn{\\footnote\\pard{\\super\\chftn} n\\par}}b\\par c", "a[1]b\n[1] n\nc"),
        ("a{\\*\\footnote\\ftnalt\\chftn n}", "a[i]\n[i] n"),
        ("{\\header\\pard Cơ quan\\par}a\\par b", ""),
        ("{\\header\\pard Van thu\\par}a\\par b{\\footer 3}", "a\nb\nVan thu"),
        (
            "{\\shp{\\*\\shpinst{\\sp{\\sn x}{\\sv 1}}{\\shptxt KHAN\\par}}{\\shprslt KHAN}}a",
            "KHAN\na",
        ),
        ("a\\line - b\\page c\\bin2 {}d", "a\n- b\u{c}cd"),
    ];
    for (body, expected) in cases.iter().filter(|(body, _)| body.is_ascii()) {
        assert_eq!(text(body), *expected, "{body}");
    }
}

#[test]
fn sections_begin_pages_as_they_say_themselves() {
    let cases = [
        // The default is a new page.
        ("\\sectd a\\sect\\sectd b", "a\n\u{c}b"),
        // The word belongs to the section that it is in, not to the one that ends.
        ("\\sectd a\\sect\\sectd\\sbknone b\\sect\\sectd c", "a\nb\n\u{c}c"),
        ("\\sectd\\sbknone a\\sect\\sectd b", "a\n\u{c}b"),
        // Without `\sectd`, a section has the properties of the one before it.
        ("a\\sect\\sbknone b\\sect c\\sect\\sbkpage d", "a\nb\nc\n\u{c}d"),
        // A header comes between the properties of a section and its text.
        ("a\\sect\\sectd{\\header Van thu}b", "a\n\u{c}b\nVan thu"),
        ("a\\sect\\sectd\\sbknone{\\header Van thu}b", "a\nb\nVan thu"),
        ("a\\sect", "a"),
        ("\\intbl a\\cell\\row\\pard\\sect\\sectd\\intbl b\\cell\\row\\pard c", "a\n\u{c}b\nc"),
    ];
    for (body, expected) in cases {
        assert_eq!(text(body), expected, "{body}");
    }
}

#[test]
fn reads_tables() {
    let cases = [
        (
            "\\trowd\\intbl a\\cell b\\cell\\row\\trowd\\intbl 1\\cell 2\\cell\\row\\pard c",
            "a | b\n1 | 2\nc",
        ),
        (
            "\\intbl a\\cell{\\itap2 x\\nestcell y\\nestcell{\\*\\nesttableprops\\trowd\\nestrow}}\\cell\\row\\pard b",
            "a | x | y\nb",
        ),
        ("\\intbl a\\cell\\intbl b", "a | b"),
    ];
    for (body, expected) in cases {
        assert_eq!(text(body), expected, "{body}");
    }
}

#[test]
fn reads_what_a_cut_file_still_has() {
    let cut = extract(b"{\\rtf1{\\b mot} hai\\par ba").unwrap();
    assert_eq!(cut.text.as_str(), "mot hai\nba");
    assert_eq!(cut.issues[0].code, IssueCode::PartlyRead);
    assert_eq!(extract(b"{\\rtf1{\\fonttbl{\\f0").unwrap_err().code, IssueCode::Unreadable);
    let deep = [b"{\\rtf1 a".to_vec(), b"{".repeat(1_000_000)].concat();
    assert_eq!(extract(&deep).unwrap().issues[0].code, IssueCode::PartlyRead);
}
