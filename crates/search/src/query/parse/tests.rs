use proptest::prelude::*;

use super::*;
use crate::query::NamedField;

/// Clauses in a short form: words as they are, `"…"` phrases, `#…` numbers, `^…` prefixes of
/// numbers, `@…` typed tokens, `=…` own numbers, `<…>` open values, `|` between alternatives.
fn shape(text: &str) -> Vec<String> {
    let query = parse(text);
    let alternatives: Vec<Vec<String>> = query
        .alternatives
        .iter()
        .map(|alternative| alternative.iter().map(clause).collect())
        .collect();
    alternatives.join(&"|".to_string())
}

fn clause(clause: &Clause) -> String {
    let minus = if clause.excluded { "-" } else { "" };
    match &clause.kind {
        ClauseKind::Number(number) => format!("{minus}#{}", number.key()),
        ClauseKind::Token { key, .. } => format!("{minus}@{key}"),
        ClauseKind::PartOfNumber { keys, .. } => format!("{minus}^{}", keys.join("|")),
        ClauseKind::OwnNumber { keys, .. } => format!("{minus}={}", keys.join("|")),
        ClauseKind::Named { field, value, closed: false } => {
            format!("{minus}{}:<{value}>", field.name())
        }
        _ => clause.to_string(),
    }
}

#[test]
fn reads_words_phrases_and_numbers() {
    let cases: [(&str, &[&str]); 35] = [
        ("cửa khẩu thông minh", &["cửa", "khẩu", "thông", "minh"]),
        ("\"bãi đổ thải\" số 02", &["\"bãi đổ thải\"", "số", "02"]),
        ("“bãi đổ thải”", &["\"bãi đổ thải\""]),
        ("«bãi» -\"giải phóng\" -đất", &["\"bãi\"", "-\"giải phóng\"", "-đất"]),
        ("116/KH-UBND", &["#116/kh-ubnd"]),
        ("số: 116/kh-ubnd ngày", &["#116/kh-ubnd", "ngày"]),
        ("Quyết định số 80/2025/QĐ-UBND", &["Quyết", "định", "#80/2025/qd-ubnd"]),
        ("80/2025/QÐ-UBND", &["#80/2025/qd-ubnd"]),
        ("so 051/BC–HĐND", &["#51/bc-hdnd"]),
        ("qd 80/2025", &["^80/2025/qd-"]),
        ("80/2025", &["^80/2025/"]),
        ("116/kh", &["^116/kh-"]),
        ("-116/KH-UBND họp", &["-#116/kh-ubnd", "họp"]),
        ("-116/KH-UBND,đất họp", &["-#116/kh-ubnd", "-đất", "họp"]),
        ("họp -số 116/KH-UBND", &["họp", "-#116/kh-ubnd"]),
        ("kế hoạch 116", &["kế", "hoạch", "116"]),
        ("116 kh ubnd", &["#116/kh-ubnd"]),
        ("KH 116/UBND", &["#116/kh-ubnd"]),
        ("số 116", &["^116/|116-"]),
        ("số 116?", &["^116/|116-"]),
        ("ngày 12/01/2026", &["@2026-01-12"]),
        ("tỷ lệ 3/4", &["tỷ", "lệ", "3", "4"]),
        ("Đồng Đăng - Lạng Sơn", &["Đồng", "Đăng", "Lạng", "Sơn"]),
        ("117-kl/tu", &["#117-kl/tu"]),
        ("116/KH -UBND", &["^116/kh-", "-UBND"]),
        ("QCVN 02:2019/BLĐTBXH", &["@qcvn2:2019/bldtbxh"]),
        ("-1.234,5m2 -500.000đ, m2", &["-\"1.234,5 m2\"", "-\"500.000 đ\"", "m2"]),
        ("TCVN 6909:2001 -5.3.2020", &["@tcvn6909:2001", "-@2020-03-05"]),
        ("\"mở", &["mở"]),
        ("\"mở «đóng»", &["mở", "\"đóng\""]),
        ("\"\"", &[]),
        ("((((\"", &[]),
        ("- -- \"-\"", &[]),
        ("", &[]),
        ("<script>alert(1)</script>", &["script", "alert", "script"]),
    ];
    for (text, expected) in cases {
        assert_eq!(shape(text), expected, "{text:?}");
    }
}

#[test]
fn parts_alternatives() {
    let cases: [(&str, &[&str]); 20] = [
        ("đất đai OR nhà ở", &["đất", "đai", "|", "nhà", "ở"]),
        ("đất HOẶC nhà", &["đất", "|", "nhà"]),
        ("đất hoặc nhà", &["đất", "|", "nhà"]),
        ("dat hoac nha", &["dat", "|", "nha"]),
        ("đất và/hoặc nhà", &["đất", "và", "|", "nhà"]),
        ("a hoặc b OR c", &["a", "|", "b", "|", "c"]),
        ("a b c d hoặc e f g h", &["a", "b", "c", "d", "|", "e", "f", "g", "h"]),
        ("a b c d hoặc e f g h i", &["a", "b", "c", "d", "hoặc", "e", "f", "g", "h", "i"]),
        ("a b c d OR e f g h i", &["a", "b", "c", "d", "|", "e", "f", "g", "h", "i"]),
        ("hoặc", &["hoặc"]),
        ("OR a OR OR b OR", &["a", "|", "b"]),
        ("OR", &[]),
        ("a OR \"\" OR b", &["a", "|", "b"]),
        ("a or b Or c", &["a", "or", "b", "Or", "c"]),
        ("\"a OR b\"", &["\"a OR b\""]),
        ("a -OR b", &["a", "-OR", "b"]),
        ("\"a\"OR\"b\"", &["\"a\"", "|", "\"b\""]),
        ("116/KH-UBND OR 80/2025", &["#116/kh-ubnd", "|", "^80/2025/"]),
        ("số 116 OR số 117", &["^116/|116-", "|", "^117/|117-"]),
        ("đất -nhà OR loại:x", &["đất", "-nhà", "|", "loại:<x>"]),
    ];
    for (text, expected) in cases {
        assert_eq!(shape(text), expected, "{text:?}");
    }
}

#[test]
fn reads_fields() {
    let cases: [(&str, &[&str]); 51] = [
        ("số:116", &["=116/|116-"]),
        ("number:0116 họp", &["=116/|116-", "họp"]),
        ("so:116/KH-UBND, họp", &["=116/kh-ubnd", "họp"]),
        ("SỐ:116 kh ubnd họp", &["=116/kh-ubnd", "họp"]),
        ("số:116/KH", &["=116/kh-"]),
        ("số:80/2025 -nhà", &["=80/2025/", "-nhà"]),
        ("số:117-KL/TU", &["=117-kl/tu"]),
        ("số:\"kế hoạch 116\"", &["=116/kh-|116-kh/"]),
        ("số:116/KH -UBND", &["=116/kh-", "-UBND"]),
        ("số:105678", &["=105678/|105678-"]),
        ("số:5 số:6", &["=5/|5-", "=6/|6-"]),
        ("số: 116/KH-UBND", &["#116/kh-ubnd"]),
        ("(số:116) (loại:x)", &["=116/|116-", "loại:<x>"]),
        ("loại:\"báo cáo\"", &["loại:\"báo cáo\""]),
        ("-loại:\"báo cáo\" họp", &["-loại:\"báo cáo\"", "họp"]),
        ("type:\"báo cáo\"họp", &["loại:\"báo cáo\"", "họp"]),
        ("Loại: «Đồng Đăng - Lạng Sơn»", &["loại:\"Đồng Đăng Lạng Sơn\""]),
        ("loại:quyết định đất", &["loại:<quyết>", "định", "đất"]),
        ("LOẠI: quyết định", &["loại:<quyết>", "định"]),
        ("loai:báo-cáo", &["loại:<báo>", "cáo"]),
        ("cơ quan:ubnd", &["cơ quan:<ubnd>"]),
        ("Cơ  Quan: ubnd", &["cơ quan:<ubnd>"]),
        ("co quan:ubnd", &["cơ quan:<ubnd>"]),
        ("coquan:ubnd agency:\"x y\"", &["cơ quan:<ubnd>", "cơ quan:\"x y\""]),
        ("họp người ký:Học", &["họp", "người ký:<Học>"]),
        ("nguoi ky: Học", &["người ký:<Học>"]),
        ("ngườiký:Học", &["người ký:<Học>"]),
        ("nguoiky:Học signer:x", &["người ký:<Học>", "người ký:<x>"]),
        ("năm:2025", &["năm:2025"]),
        ("nam: 2025, họp", &["năm:2025", "họp"]),
        ("year:\"1900\" -năm:2100", &["năm:1900", "-năm:2100"]),
        ("năm:1899", &["năm", "1899"]),
        ("năm:2025-2026", &["năm", "2025", "2026"]),
        ("năm:nay", &["năm", "nay"]),
        ("-năm:nay", &["-năm", "-nay"]),
        ("số:abc", &["số", "abc"]),
        ("số:1234567", &["số", "1234567"]),
        ("số:\"116 và 117\"", &["số", "\"116 và 117\""]),
        ("số:", &["số"]),
        ("loại: OR họp", &["loại", "|", "họp"]),
        ("loại: -họp", &["loại", "-họp"]),
        ("loại: năm:2025", &["loại", "năm:2025"]),
        ("loại:\"\" họp", &["loại", "họp"]),
        ("loại:\"báo cáo", &["loại:<báo>", "cáo"]),
        ("Điều 5: phạm vi", &["@đ5", "phạm", "vi"]),
        ("12:30 abc:x", &["12", "30", "abc", "x"]),
        ("http://loại:x", &["http", "loại", "x"]),
        ("sổ:5 loài:hổ", &["sổ", "5", "loài", "hổ"]),
        ("số lượng:5", &["số", "lượng", "5"]),
        ("hàng năm:x năm :2025", &["hàng", "năm", "x", "năm", "2025"]),
        ("KH số:116", &["KH", "=116/|116-"]),
    ];
    for (text, expected) in cases {
        assert_eq!(shape(text), expected, "{text:?}");
    }
}

#[test]
fn reads_nearness_and_beginnings() {
    let cases: [(&str, &[&str]); 24] = [
        ("\"bồi thường đất\"~5", &["\"bồi thường đất\"~5"]),
        ("-“a b”~0 c", &["-\"a b\"~0", "c"]),
        ("\"a b\"~1000", &["\"a b\"~100"]),
        ("\"a b\"~99999999999999999999999", &["\"a b\"~100"]),
        ("\"a b\"~ 5", &["\"a b\"", "5"]),
        ("\"a b\"~5x", &["\"a b\"", "5x"]),
        ("\"a b\" ~5", &["\"a b\"", "5"]),
        ("\"a b\"~5\"c\"", &["\"a b\"~5", "\"c\""]),
        ("\"a\"~5", &["\"a\""]),
        ("\"\"~5 a", &["a"]),
        ("a~5", &["a", "5"]),
        ("kh*", &["kh*"]),
        ("-kh* họp", &["-kh*", "họp"]),
        ("(quy*),", &["quy*"]),
        ("*kh**", &["kh*"]),
        ("k*", &["k"]),
        ("* *a **", &["a"]),
        ("a*b", &["a", "b"]),
        ("kh *", &["kh"]),
        ("\"kh* a\"", &["\"kh a\""]),
        ("116/kh*", &["^116/kh-"]),
        ("116 kh* ubnd", &["116", "kh*", "ubnd"]),
        ("OR*", &["OR*"]),
        ("đấ*", &["đấ*"]),
    ];
    for (text, expected) in cases {
        assert_eq!(shape(text), expected, "{text:?}");
    }
}

#[test]
fn says_what_was_odd() {
    let many = "a OR ".repeat(ALTERNATIVES_MAX) + "a";
    let long = "từ ".repeat(WORDS_MAX + 1);
    let cases: [(&str, &[ParseWarning]); 19] = [
        ("\"mở", &[ParseWarning::OpenQuote]),
        ("„ „ «", &[ParseWarning::OpenQuote]),
        ("loại:\"báo", &[ParseWarning::OpenQuote]),
        (&long, &[ParseWarning::TooManyWords]),
        (&many, &[ParseWarning::TooManyAlternatives]),
        (&many[..many.len() - 1], &[]),
        ("\"a b\"~101", &[ParseWarning::NearTooWide]),
        ("\"a b\"~100 \"a\"~101", &[]),
        ("k* h*", &[ParseWarning::PrefixTooShort]),
        ("loại: OR a", &[ParseWarning::FieldWithoutValue]),
        ("văn bản có số:", &[ParseWarning::FieldWithoutValue]),
        ("năm:…", &[ParseWarning::FieldWithoutValue]),
        ("số:abc", &[ParseWarning::NotANumber]),
        ("số:12/01/2026", &[ParseWarning::NotANumber]),
        ("năm:25 năm:20255", &[ParseWarning::NotAYear]),
        (
            "k* năm:25 \"",
            &[ParseWarning::NotAYear, ParseWarning::OpenQuote, ParseWarning::PrefixTooShort],
        ),
        ("Điều 5: phạm vi abc:x 12:30 số: 5", &[]),
        ("OR a OR", &[]),
        ("", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(parse(text).warnings, expected, "{text:?}");
    }
    assert_eq!(parse(&long).clauses().count(), WORDS_MAX);
    assert_eq!(parse(&many).alternatives.len(), ALTERNATIVES_MAX);
}

#[test]
fn values_and_fields_of_a_clause() {
    let query = parse("-signer:\"Đinh Hữu Học\"");
    let wanted = ClauseKind::Named {
        field: NamedField::Signer,
        value: "Đinh Hữu Học".to_string(),
        closed: true,
    };
    assert_eq!(query.alternatives, [[Clause { excluded: true, kind: wanted }]]);
    let long = format!("loại:\"{}\"", "từ ".repeat(WORDS_MAX + 1));
    assert_eq!(parse(&long).warnings, [ParseWarning::TooManyWords]);
}

#[test]
fn words_that_may_mean_a_number() {
    let meant = |text| parse(text).possible_numbers;
    assert_eq!(meant("kế hoạch 116"), [["116/kh-", "116-kh/"]]);
    assert_eq!(meant("-kế hoạch 116"), [[""; 0]; 0]);
    assert_eq!(meant("số 116"), [[""; 0]; 0]);
    assert_eq!(meant("số 02 \"bãi thải\""), [["2/", "2-"]]);
}

/// Output that must not read as something other than words.
#[test]
fn prints_what_it_can_read() {
    let cases = [
        ("  đất   đai HOẶC nhà\tở ", "đất đai OR nhà ở"),
        ("/số:116", "số 116"),
        ("116: kh ubnd", "116, kh, ubnd"),
        ("số số 116/KH-UBND", "số, 116/KH-UBND"),
        ("số:116, kh ubnd", "số:116, kh, ubnd"),
        ("so:kh 116", "số:\"kh 116\""),
        ("coquan: ubnd TỈNH", "cơ quan:ubnd TỈNH"),
        ("«א\"ב»", "\"א ב\""),
    ];
    for (text, printed) in cases {
        assert_eq!(parse(text).to_string(), printed, "{text:?}");
    }
}

/// Operators, and words and numbers to put between them.
const PIECES: [&str; 56] = [
    "OR",
    "HOẶC",
    "hoặc",
    "Hoac",
    "or",
    "-",
    "--",
    "\"",
    "“",
    "”",
    "«",
    "»",
    "„",
    "~",
    "~5",
    "~101",
    "*",
    "kh*",
    "k*",
    ":",
    "số:",
    "so: ",
    "số",
    "number:",
    "cơ quan:",
    "co quan",
    "coquan:",
    "loại:",
    "loại: ",
    "-type:",
    "năm:",
    "nam:",
    "year: ",
    "người ký:",
    "nguoi",
    "ký:",
    "2025",
    "80/2025",
    "116",
    "kh",
    "KH",
    "ubnd",
    "116/KH-UBND",
    "116/kh",
    "117-KL/TU",
    "kế hoạch",
    "đất",
    "a",
    "b c",
    "/",
    ",",
    "; ",
    ".",
    "(",
    "\n",
    "5:",
];

/// Returns true if the printed query reads as the same one, or, where a sign that is not printed
/// had part in a word (`1/1,1a`, `a"²`), as one that does.
fn reads_what_it_prints(query: &Query) -> bool {
    let reads = |query: &Query| parse(&query.to_string());
    let again = reads(query);
    again.alternatives == query.alternatives || reads(&again).alternatives == again.alternatives
}

proptest! {
    #[test]
    fn reads_any_text_and_what_it_prints(
        text in "\\PC*|[\"“”«» a-zđ0-9/:-]*|[A-ZĐ0-9/ -]*|[aE1ΕЦظ:/,. -]*"
    ) {
        prop_assert!(reads_what_it_prints(&parse(&text)), "{}", text);
    }

    #[test]
    fn reads_operators_and_what_it_prints(
        pieces in prop::collection::vec((prop::sample::select(&PIECES[..]), prop::bool::weighted(0.6)), 0..24)
    ) {
        let text: String =
            pieces.into_iter().map(|(piece, space)| format!("{piece}{}", if space { " " } else { "" })).collect();
        let query = parse(&text);
        prop_assert!(query.alternatives.iter().all(|alternative| !alternative.is_empty()));
        prop_assert!(reads_what_it_prints(&query), "{:?}", text);
    }
}
