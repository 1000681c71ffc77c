//! One file with every construct of the text of RTF that a program can write (Specification 1.9.1),
//! and what is read of each. The table in `docs/FORMATS.md` has the same rows.

use super::extract;
use crate::issue::IssueCode;

/// A construct: how it is written, the lines that are read, the texts apart from them, and what the
/// issue names.
struct Construct {
    rtf: &'static str,
    lines: &'static [&'static str],
    aside: &'static [&'static str],
    unread: &'static [&'static str],
}

const fn read(rtf: &'static str, lines: &'static [&'static str]) -> Construct {
    Construct { rtf, lines, aside: &[], unread: &[] }
}

const fn apart(
    rtf: &'static str,
    lines: &'static [&'static str],
    aside: &'static [&'static str],
) -> Construct {
    Construct { rtf, lines, aside, unread: &[] }
}

const fn unread(rtf: &'static str, unread: &'static [&'static str]) -> Construct {
    Construct { rtf, lines: &[], aside: &[], unread }
}

const CONSTRUCTS: [Construct; 33] = [
    // Characters.
    read(
        "Th\\u244?ng b\\u225\\'e1o\\tab a\\~b\\_c\\-d \\emdash\\par",
        &["Thông báo\ta\u{a0}b-cd —"],
    ),
    read("m\\u7897?t.\\line - hai\\par", &["một.", "- hai"]),
    read("{\\caps hoa} {\\v an}{\\deleted xoa}hien\\par", &["HOA hien"]),
    read("{\\upr{a}{\\*\\ud{u}}}\\par", &["u"]),
    read("{\\f5\\'b7} muc\\par", &["• muc"]),
    // Paragraphs and tables.
    read("{\\listtext\\pard 1.\\tab}so\\par", &["1.\tso"]),
    read("{\\pntext a)\\tab}cu\\par", &["a)\tcu"]),
    read("x{\\deleted\\par}y\\par", &["xy"]),
    read(
        "\\trowd\\intbl A\\cell B\\cell\\row\\trowd\\intbl 1\\cell 2\\cell\\row\\pard ",
        &["A | B", "1 | 2"],
    ),
    // Fields.
    read("{\\field{\\*\\fldinst HYPERLINK x}{\\fldrslt noi}}\\par", &["noi"]),
    read(
        "{\\field{\\*\\fldinst FORMDROPDOWN {\\*\\formfield\\fftype2\\ffres1{\\*\\ffname n}{\\*\\ffl Mot}{\\*\\ffl Hai}}}{\\fldrslt}}\\par",
        &["Hai"],
    ),
    read(
        "{\\field{\\*\\fldinst FORMDROPDOWN {\\*\\formfield\\fftype2\\ffres25\\ffdefres0{\\*\\ffl M\\u7897?t}{\\*\\ffl Hai}}}{\\fldrslt}}\\par",
        &["Một"],
    ),
    read(
        "{\\field{\\*\\fldinst FORMCHECKBOX {\\*\\formfield\\fftype1\\ffres25\\ffdefres1}}{\\fldrslt}}\\par",
        &["☒"],
    ),
    read(
        "{\\field{\\*\\fldinst FORMTEXT {\\*\\formfield\\fftype0{\\*\\ffdeftext mau}}}{\\fldrslt dien}}\\par",
        &["dien"],
    ),
    read(
        "{\\field{\\*\\fldinst FORMTEXT {\\*\\formfield\\fftype0{\\*\\ffdeftext mau}}}{\\fldrslt}}\\par",
        &["mau"],
    ),
    // Notes, comments, marks.
    read(
        "cau{\\super\\chftn}{\\footnote\\pard chan\\par}{\\footnote\\ftnalt cuoi}\\par",
        &["cau[1][i]", "[1] chan", "[i] cuoi"],
    ),
    apart(
        "{\\*\\atnid A}{\\*\\atnauthor B}gop{\\*\\annotation{\\*\\atnref 1}g\\u243?p \\u253?}\\par",
        &["gop"],
        &["góp ý"],
    ),
    read("{\\*\\bkmkstart n}danh{\\*\\bkmkend n} dau{\\xe{\\v muc}}{\\tc muc}\\par", &["danh dau"]),
    // Drawings.
    apart(
        "{\\shp{\\*\\shpinst{\\sp{\\sn a}{\\sv 1}}{\\shptxt hop\\par}}{\\shprslt hop}}\\par",
        &["hop"],
        &["hop"],
    ),
    read("{\\shp{\\*\\shpinst{\\sp{\\sn fHidden}{\\sv 1}}{\\shptxt kin\\par}}}\\par", &[]),
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
        ..read(
            "{\\object\\objemb{\\*\\objclass X}{\\*\\objdata 0102}{\\result thay}}\\par",
            &["thay"],
        )
    },
    // Formulas.
    read("{\\mmath{\\*\\moMath{\\mf{\\mnum{\\mr a}}{\\mden{\\mr /b}}}}}\\par", &["a/b"]),
    // What is not text, or not known.
    read("{\\info{\\title t}}{\\*\\generator g;}{\\*\\themedata 00}{\\*\\xmlnstbl x}\\par", &[]),
    read("{\\*\\background{\\shp{\\*\\shpinst{\\shptxt nen\\par}}}}\\par", &[]),
    unread("{\\*\\novelty la}\\par", &["text in an unknown group (novelty)"]),
    read("{\\*\\novelempty\\novel1}\\par", &[]),
    read("{\\novelty doc}\\par", &["doc"]),
    // Headers: this section has a first page, the document no facing pages.
    apart("{\\headerf dau\\par}\\par", &[], &["dau"]),
    read("{\\headerl trai\\par}\\par", &[]),
    apart("{\\footer chan trang\\par}\\titlepg\\par", &[], &["chan trang"]),
];

#[test]
fn every_construct_is_read_left_out_or_named() {
    let body: Vec<&str> = CONSTRUCTS.iter().map(|construct| construct.rtf).collect();
    let body = body.join("\n");
    let fonts = "{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f5\\fcharset2 Symbol;}}";
    let file = format!("{{\\rtf1\\ansi\\ansicpg1252\\deff0{fonts}\\sectd {body}}}");
    let extracted = extract(file.as_bytes()).unwrap();
    let flat = |of: fn(&Construct) -> &'static [&'static str]| -> Vec<&str> {
        CONSTRUCTS.iter().flat_map(|construct| of(construct).iter().copied()).collect()
    };
    let mut lines = flat(|construct| construct.lines);
    // Headers and footers come last.
    lines.extend(["dau", "chan trang"]);
    assert_eq!(extracted.text.as_str().lines().collect::<Vec<_>>(), lines);
    let mut aside: Vec<&str> = extracted.aside.iter().map(String::as_str).collect();
    let mut expected = flat(|construct| construct.aside);
    aside.sort_unstable();
    expected.sort_unstable();
    assert_eq!(aside, expected);
    let issue = extracted.issues.iter().find(|issue| issue.code == IssueCode::PartlyRead).unwrap();
    assert_eq!(
        issue.message,
        format!("not read: {}", flat(|construct| construct.unread).join(", "))
    );
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
