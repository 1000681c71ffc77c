//! Text that nobody sees is not read, and letters keep their height and capitals.

use super::tests::text;

/// The colours: the usual one, black, white, blue, yellow.
const COLORS: &str = "{\\colortbl;\\red0\\green0\\blue0;\\red255\\green255\\blue255;\
     \\red0\\green0\\blue255;\\red255\\green255\\blue0;}";

#[test]
fn what_nobody_sees_is_not_text() {
    let cases = [
        "{\\v x}",
        "{\\cf2 x}",
        "{\\cf4\\highlight4 x}",
        "{\\cf3\\chcbpat3 x}",
        "\\pard\\cbpat1{\\cf1 x}\\par\\pard ",
        "{\\fs2 x}",
        "{\\mvf x}",
        "{\\deleted x}",
        "\\trowd\\cldel\\cellx1000\\cellx2000\\pard\\intbl x\\cell\\cell\\row\\pard ",
        "\\trowd\\cellx1000\\clcbpat0\\cellx2000\\pard\\intbl{\\cf2 x}\\cell\\cell\\row\\pard ",
        "\\trowd\\cldel\\cellx1000\\cellx2000 x\\cell\\cell\\row\\pard ",
        "{\\v{\\shp{\\*\\shpinst{\\shptxt x\\par}}}}",
    ];
    for body in cases {
        assert_eq!(text(&format!("{COLORS}{body}hien")), "hien", "{body}");
    }
    let nested = "\\intbl\\itap2 x\\nestcell\\itap2 a\\nestcell{\\*\\nesttableprops\\trowd\
         \\cldel\\cellx1\\cellx2\\nestrow}\\pard\\intbl\\itap1 b\\cell\\row\\pard c";
    assert_eq!(text(nested), "a\nb\nc");
}

#[test]
fn what_is_seen_stays_text() {
    let cases = [
        ("{\\cf1 x}", "xhien"),
        ("{\\cf0 x}", "xhien"),
        ("{\\cf2\\highlight1 x}", "xhien"),
        ("{\\cf2 {\\plain x}}", "xhien"),
        ("\\pard\\cbpat3{\\cf2 x}\\par\\pard ", "x\nhien"),
        ("\\trowd\\clcbpat3\\cellx1000\\pard\\intbl{\\cf2 x}\\cell\\row\\pard ", "x\nhien"),
        ("{\\shp{\\*\\shpinst{\\shptxt{\\cf2 x}\\par}}}", "x\nhien"),
        ("{\\*\\background{\\shp}}{\\cf2 x}", "xhien"),
    ];
    for (body, expected) in cases {
        assert_eq!(text(&format!("{COLORS}{body}hien")), expected, "{body}");
    }
}

#[test]
fn letters_keep_their_height_and_capitals() {
    let cases = [
        ("10{\\super 3}", "10³"),
        ("5 m{\\super 2}/s", "5 m²/s"),
        ("Ban{\\super 1}", "Ban1"),
        ("CO{\\sub 2}, 101{\\sub 2}", "CO2, 101₂"),
        ("10\\super 3\\nosupersub 5", "10³5"),
        ("{\\scaps mat}", "MAT"),
    ];
    for (body, expected) in cases {
        assert_eq!(text(body), expected, "{body}");
    }
}
