//! One file with every construct of the text of RTF that a program can write (Specification 1.9.1),
//! and what is read of each. The table in `docs/FORMATS.md` has the same rows.

use super::extract;
use crate::office::constructs_tests::{Construct, apart, check, unread};

const CONSTRUCTS: [Construct<&str>; 33] = [
    // Characters.
    Construct::read(
        "Th\\u244?ng b\\u225\\'e1o\\tab a\\~b\\_c\\-d \\emdash\\par",
        &["Thông báo\ta\u{a0}b-cd —"],
    ),
    Construct::read("m\\u7897?t.\\line - hai\\par", &["một.", "- hai"]),
    Construct::read("{\\caps hoa} {\\v an}{\\deleted xoa}hien\\par", &["HOA hien"]),
    Construct::read("{\\upr{a}{\\*\\ud{u}}}\\par", &["u"]),
    Construct::read("{\\f5\\'b7} muc\\par", &["• muc"]),
    // Paragraphs and tables.
    Construct::read("{\\listtext\\pard 1.\\tab}so\\par", &["1.\tso"]),
    Construct::read("{\\pntext a)\\tab}cu\\par", &["a)\tcu"]),
    Construct::read("x{\\deleted\\par}y\\par", &["xy"]),
    Construct::read(
        "\\trowd\\intbl A\\cell B\\cell\\row\\trowd\\intbl 1\\cell 2\\cell\\row\\pard ",
        &["A | B", "1 | 2"],
    ),
    // Fields.
    Construct::read("{\\field{\\*\\fldinst HYPERLINK x}{\\fldrslt noi}}\\par", &["noi"]),
    Construct::read(
        "{\\field{\\*\\fldinst FORMDROPDOWN {\\*\\formfield\\fftype2\\ffres1{\\*\\ffname n}{\\*\\ffl Mot}{\\*\\ffl Hai}}}{\\fldrslt}}\\par",
        &["Hai"],
    ),
    Construct::read(
        "{\\field{\\*\\fldinst FORMDROPDOWN {\\*\\formfield\\fftype2\\ffres25\\ffdefres0{\\*\\ffl M\\u7897?t}{\\*\\ffl Hai}}}{\\fldrslt}}\\par",
        &["Một"],
    ),
    Construct::read(
        "{\\field{\\*\\fldinst FORMCHECKBOX {\\*\\formfield\\fftype1\\ffres25\\ffdefres1}}{\\fldrslt}}\\par",
        &["☒"],
    ),
    Construct::read(
        "{\\field{\\*\\fldinst FORMTEXT {\\*\\formfield\\fftype0{\\*\\ffdeftext mau}}}{\\fldrslt dien}}\\par",
        &["dien"],
    ),
    Construct::read(
        "{\\field{\\*\\fldinst FORMTEXT {\\*\\formfield\\fftype0{\\*\\ffdeftext mau}}}{\\fldrslt}}\\par",
        &["mau"],
    ),
    // Notes, comments, marks.
    Construct::read(
        "cau{\\super\\chftn}{\\footnote\\pard chan\\par}{\\footnote\\ftnalt cuoi}\\par",
        &["cau[1][i]", "[1] chan", "[i] cuoi"],
    ),
    apart(
        "{\\*\\atnid A}{\\*\\atnauthor B}gop{\\*\\annotation{\\*\\atnref 1}g\\u243?p \\u253?}\\par",
        &["gop"],
        &["góp ý"],
    ),
    Construct::read(
        "{\\*\\bkmkstart n}danh{\\*\\bkmkend n} dau{\\xe{\\v muc}}{\\tc muc}\\par",
        &["danh dau"],
    ),
    // Drawings.
    apart(
        "{\\shp{\\*\\shpinst{\\sp{\\sn a}{\\sv 1}}{\\shptxt hop\\par}}{\\shprslt hop}}\\par",
        &["hop"],
        &["hop"],
    ),
    Construct::read(
        "{\\shp{\\*\\shpinst{\\sp{\\sn fHidden}{\\sv 1}}{\\shptxt kin\\par}}}\\par",
        &[],
    ),
    apart(
        "{\\shp{\\*\\shpinst{\\sp{\\sn gtextUNICODE}{\\sv CH\\u7918?}}{\\sp{\\sn wzDescription}{\\sv mo ta}}}}\\par",
        &["CHỮ"],
        &["CHỮ", "mo ta"],
    ),
    apart("{\\*\\do{\\dptxbx{\\dptxbxtext cu\\par}}}\\par", &["cu"], &["cu"]),
    apart(
        "{\\*\\shppict{\\pict{\\*\\picprop{\\sp{\\sn wzDescription}{\\sv anh}}}\\pngblip 0102}}{\\nonshppict{\\pict 03}}\\par",
        &[],
        &["anh"],
    ),
    Construct {
        unread: &["an embedded object"],
        ..Construct::read(
            "{\\object\\objemb{\\*\\objclass X}{\\*\\objdata 0102}{\\result thay}}\\par",
            &["thay"],
        )
    },
    // Formulas.
    Construct::read("{\\mmath{\\*\\moMath{\\mf{\\mnum{\\mr a}}{\\mden{\\mr /b}}}}}\\par", &["a/b"]),
    // What is not text, or not known.
    Construct::read(
        "{\\info{\\title t}}{\\*\\generator g;}{\\*\\themedata 00}{\\*\\xmlnstbl x}\\par",
        &[],
    ),
    Construct::read("{\\*\\background{\\shp{\\*\\shpinst{\\shptxt nen\\par}}}}\\par", &[]),
    unread("{\\*\\novelty la}\\par", &["text in an unknown group (novelty)"]),
    Construct::read("{\\*\\novelempty\\novel1}\\par", &[]),
    Construct::read("{\\novelty doc}\\par", &["doc"]),
    // Headers: this section has a first page, the document no facing pages.
    apart("{\\headerf dau\\par}\\par", &[], &["dau"]),
    Construct::read("{\\headerl trai\\par}\\par", &[]),
    apart("{\\footer chan trang\\par}\\titlepg\\par", &[], &["chan trang"]),
];

#[test]
fn every_construct_is_read_left_out_or_named() {
    let body: Vec<&str> = CONSTRUCTS.iter().map(|construct| construct.written).collect();
    let body = body.join("\n");
    let fonts = "{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f5\\fcharset2 Symbol;}}";
    let file = format!("{{\\rtf1\\ansi\\ansicpg1252\\deff0{fonts}\\sectd {body}}}");
    let extracted = extract(file.as_bytes()).unwrap();
    // Headers and footers come last.
    check(&CONSTRUCTS, &["dau", "chan trang"], &extracted);
}

#[test]
fn headers_are_printed_on_pages_that_there_are() {
    let cases = [
        ("{\\headerf X\\par}a", "a"),
        ("\\titlepg{\\headerf X\\par}a", "a\nX"),
        ("{\\headerf X\\par}\\titlepg a", "a\nX"),
        ("\\sectd{\\headerf X\\par}a\\sect\\sectd\\sbknone\\titlepg b", "a\nb\nX"),
        ("\\sectd\\titlepg a\\sect\\sectd\\sbknone{\\headerf X\\par}b", "a\nb"),
        ("{\\headerl X\\par}{\\headerr Y\\par}a", "a\nY"),
        ("\\facingp{\\headerl X\\par}{\\headerr Y\\par}a", "a\nX\nY"),
        ("{\\footerl X\\par}{\\footerf Y\\par}a", "a"),
    ];
    for (body, expected) in cases {
        let extracted = extract(format!("{{\\rtf1 {body}}}").as_bytes()).unwrap();
        assert_eq!(extracted.text.as_str(), expected, "{body}");
    }
}
