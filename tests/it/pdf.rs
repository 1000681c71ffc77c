//! PDFs: text of every producer comes out as words in order, stamps keep their position, scans and
//! damage are reported. Small synthetic PDFs are fixtures; all synthetic and real ones are read if
//! present.

use std::path::{Path, PathBuf};

use super::material::{material, skip};
use tracuu::sync::extracted;
use tracuu_extract::IssueCode;
use tracuu_extract::child::{Sandbox, TIME_MAX};
use tracuu_extract::format::Format;
use tracuu_extract::ocr::Ocr;
use tracuu_extract::{Extracted, extract};
use tracuu_text::normalize;

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new("tests/fixtures/pdf").join(name)).unwrap()
}

fn pdfs(folder: &str) -> Vec<PathBuf> {
    let Some(folder) = material(&format!("documents/{folder}")) else { return Vec::new() };
    let files = std::fs::read_dir(&folder).expect("a folder").map(|file| file.unwrap().path());
    let mut files: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|e| e == "pdf")).collect();
    files.sort();
    files
}

fn read(bytes: &[u8]) -> Extracted {
    extract(Format::Pdf, bytes).unwrap()
}

fn codes(extracted: &Extracted) -> Vec<IssueCode> {
    extracted.issues.iter().map(|issue| issue.code).collect()
}

fn words(text: &str) -> Vec<String> {
    normalize(text).text.split_whitespace().map(str::to_string).collect()
}

/// Returns how much of `source` is not in `got` in the same order, in percent of letters. Uses the
/// longest common subsequence of words.
fn missing_percent(source: &str, got: &str) -> f64 {
    let (source, got) = (words(source), words(got));
    let weight = |word: &String| u32::try_from(word.chars().count()).unwrap();
    let mut best = vec![0_u32; got.len() + 1];
    for word in &source {
        let mut before = 0;
        for (at, other) in got.iter().enumerate() {
            let above = best[at + 1];
            best[at + 1] = if word == other { before + weight(word) } else { above.max(best[at]) };
            before = above;
        }
    }
    let all: u32 = source.iter().map(weight).sum();
    100.0 * f64::from(all - best[got.len()]) / f64::from(all)
}

/// Builds a PDF of one page with `content`. Its font `F1` is `font`, in Windows-1252. `more` is
/// added to the page dictionary; `objects` are numbered from 6.
fn pdf(content: &[u8], font: &str, more: &str, objects: &[&str]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    let mut add = |out: &mut Vec<u8>, body: &[u8]| {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n", offsets.len()).bytes());
        out.extend(body);
        out.extend(b"\nendobj\n");
    };
    add(&mut out, b"<</Type/Catalog/Pages 2 0 R>>");
    add(&mut out, b"<</Type/Pages/Kids[3 0 R]/Count 1>>");
    let page = "/Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>";
    add(&mut out, format!("<<{page}{more}>>").as_bytes());
    let stream = format!("<</Length {}>>stream\n", content.len());
    add(&mut out, &[stream.as_bytes(), content, b"\nendstream"].concat());
    let font = format!(
        "<</Type/Font/Subtype/TrueType/BaseFont/{font}/Encoding/WinAnsiEncoding/FirstChar 32/LastChar 255\
         /Widths[{}]>>",
        "500 ".repeat(224)
    );
    add(&mut out, font.as_bytes());
    for object in objects {
        add(&mut out, object.as_bytes());
    }
    let table = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1).bytes());
    for offset in &offsets {
        out.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    let size = offsets.len() + 1;
    out.extend(format!("trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF").bytes());
    out
}

#[test]
fn letters_of_second_fonts_and_decomposed_letters_make_whole_words() {
    let source = std::fs::read_to_string("tests/fixtures/pdf/s4.src.txt").unwrap();
    for name in ["s4.libreoffice.pdf", "s4.lo-fontfallback.pdf", "s4.reportlab-NFD.pdf"] {
        let extracted = read(&fixture(name));
        assert_eq!((extracted.method.as_str(), codes(&extracted)), ("pdf", vec![]), "{name}");
        assert_eq!(missing_percent(&source, extracted.text.as_str()), 0.0, "{name}");
        assert!(extracted.text.as_str().matches('\u{c}').count() >= 2, "{name}");
    }
}

#[test]
fn columns_stay_apart_and_blank_lines_part_paragraphs() {
    let extracted = read(&fixture("s4.libreoffice.pdf"));
    let header = extracted.text.as_str().lines().find(|line| line.contains("CỘNG HÒA")).unwrap();
    assert!(header.contains("NHÂN DÂN   "), "{header}");
}

#[test]
fn letters_without_a_meaning_need_ocr() {
    let extracted = read(&fixture("s0.lo-noToUnicode.pdf"));
    assert_eq!(codes(&extracted), [IssueCode::NeedsOcr]);
    assert!(extracted.issues[0].message.starts_with("pages 1-12 of 12 "), "{:?}", extracted.issues);
    assert_eq!(extracted.text.as_str().trim(), "");
    assert_eq!(extracted.scanned, (0..12).collect::<Vec<_>>());
}

#[test]
fn tables_and_english_pages_are_text() {
    let english = "BT /F1 10 Tf 72 700 Td (The Government of the Socialist Republic of Viet Nam and the) Tj \
                   0 -14 Td (Government of Japan shall cooperate in the field of customs procedures) Tj ET";
    let table = "BT /F1 10 Tf 72 700 Td (QCVN 01 12.500 34.000 56,7 KTCK 2018 13.951,4) Tj \
                 0 -14 Td (QCVN 02 22.500 44.000 66,7 UBND 2019 15.951,4 XNK 2020 99.9) Tj ET";
    for content in [english, table] {
        let extracted = read(&pdf(content.as_bytes(), "Helvetica", "", &[]));
        assert_eq!(codes(&extracted), [], "{:?}", extracted.text);
        assert!(extracted.text.as_str().contains('\n'));
    }
}

#[test]
fn old_fonts_are_read_by_their_names() {
    let mut content = b"BT /F1 14 Tf 72 700 Td (".to_vec();
    // `Quyết định ban hành kế hoạch` in TCVN3.
    content.extend(b"Quy\xd5t \xae\xdenh ban h\xb5nh k\xd5 ho\xb9ch) Tj ET");
    let extracted = read(&pdf(&content, ".VnTime", "", &[]));
    assert_eq!(normalize(extracted.text.as_str()).text, "Quyết định ban hành kế hoạch");
    let extracted = read(&pdf(&content, "ABCDEF+.VnTimeH", "", &[]));
    assert_eq!(normalize(extracted.text.as_str()).text, "QUYẾT ĐỊNH BAN HÀNH KẾ HOẠCH");
}

#[test]
fn text_is_read_by_its_place_however_it_is_painted() {
    let cases = [
        // Painted twice, the second time a little to the right, to look bold.
        ("BT /F1 10 Tf 72 700 Td (ban hanh) Tj 0.3 0 Td (ban hanh) Tj ET", "ban hanh"),
        // A wide gap separates words even without a space character; a narrow gap does not.
        ("BT /F1 10 Tf 72 700 Td [(ban) -300 (hanh) -20 (s)] TJ ET", "ban hanhs"),
        // Painted from the bottom of the page to the top.
        ("BT /F1 10 Tf 72 700 Td (hai) Tj 0 20 Td (mot) Tj ET", "mot\nhai"),
        // A raised footnote mark in a smaller font.
        (
            "BT /F1 10 Tf 72 700 Td (chi phi) Tj 4 Ts /F1 6 Tf (1) Tj 0 Ts /F1 10 Tf ( tang) Tj ET",
            "chi phi1 tang",
        ),
        // Two columns.
        (
            "BT /F1 10 Tf 72 700 Td (mot) Tj 200 0 Td (hai) Tj ET",
            "mot                                     hai",
        ),
        // Rotated text, as on a landscape page.
        ("BT /F1 10 Tf 0 1 -1 0 300 100 Tm (ban hanh) Tj ET", "ban hanh"),
    ];
    for (content, expected) in cases {
        let extracted = read(&pdf(content.as_bytes(), "Helvetica", "", &[]));
        assert_eq!(extracted.text.as_str(), expected, "{content}");
    }
}

#[test]
fn stamped_numbers_stand_in_their_places_and_signatures_apart() {
    let form = |text: &str| {
        let content = format!("BT /F1 10 Tf 0 2 Td ({text}) Tj ET");
        let entries = "/Type/XObject/Subtype/Form/BBox[0 0 200 12]/Resources<</Font<</F1 5 0 R>>>>";
        format!("<<{entries}/Length {}>>stream\n{content}\nendstream", content.len())
    };
    let (number, signature) = (form("453"), form("Digitally signed by: UBND"));
    // Clerks do not hit the line exactly. A stamp a little above or below the line is put on it,
    // also if it covers dots. A stamp between lines or over other text gets its own line.
    for (bottom, blank, expected) in [
        (698.0, "", "So: 453     /QD-UBND"),
        (701.5, "", "So: 453     /QD-UBND"),
        (694.0, "", "So: 453     /QD-UBND"),
        (694.0, "........", "So: 453 ...../QD-UBND"),
        (694.0, "12", "So: 12      /QD-UBND\n    453"),
        (691.0, "", "So:         /QD-UBND\n    453"),
    ] {
        let content = format!(
            "BT /F1 10 Tf 72 700 Td (So:) Tj 20 0 Td ({blank}) Tj 40 0 Td (/QD-UBND) Tj ET"
        );
        let annotations = format!(
            "/Annots[<</Type/Annot/Subtype/Stamp/Rect[92 {bottom} 292 {}]/AP<</N 6 0 R>>>>\
             <</Type/Annot/Subtype/Widget/FT/Sig/Rect[60 698 260 710]/AP<</N 7 0 R>>>>\
             <</Type/Annot/Subtype/Stamp/F 2/Rect[92 798 192 810]/AP<</N 6 0 R>>>>]",
            bottom + 12.0
        );
        let bytes = pdf(content.as_bytes(), "Helvetica", &annotations, &[&number, &signature]);
        let extracted = read(&bytes);
        assert_eq!(extracted.text.as_str(), expected, "{bottom} {blank}");
        assert!(extracted.aside.contains(&"Digitally signed by: UBND".to_string()));
    }
}

#[test]
fn damage_is_named_and_passwords_are_asked_for() {
    let code = |bytes: &[u8]| extract(Format::Pdf, bytes).unwrap_err().code;
    assert_eq!(code(&fixture("s0.bad-truncated.pdf")), IssueCode::Unreadable);
    assert_eq!(code(b"%PDF-1.4\nabc"), IssueCode::Unreadable);
    let whole = pdf(
        b"BT /F1 10 Tf 72 700 Td (The table of objects of this file is lost) Tj ET",
        "Helvetica",
        "",
        &[],
    );
    // Encryption keys that the empty password does not open.
    let encrypt = format!(
        "/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{0}>/U<{0}>>>",
        "5a".repeat(32)
    );
    let locked =
        String::from_utf8(whole.clone()).unwrap().replace("/Root", &format!("{encrypt}/Root"));
    assert_eq!(code(locked.as_bytes()), IssueCode::Encrypted);
    let at = whole.windows(4).rposition(|window| window == b"xref").unwrap() - 5;
    let extracted = read(&whole[..at]);
    assert_eq!(codes(&extracted), [IssueCode::PartlyRead]);
    assert!(extracted.text.as_str().starts_with("The table of objects"));
}

#[test]
fn changed_bytes_never_stop_the_program() {
    let whole = fixture("s4.reportlab-NFD.pdf");
    let mut state = 1_u64;
    let mut next = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for _ in 0..30 {
        let mut bytes = whole.clone();
        for _ in 0..next(20) + 1 {
            let at = next(bytes.len());
            bytes[at] = u8::try_from(next(256)).unwrap();
        }
        if next(4) == 0 {
            bytes.truncate(next(bytes.len()) + 8);
        }
        // Any result is accepted; only a panic fails the test.
        let _ = extract(Format::Pdf, &bytes);
    }
}

#[test]
fn synthetic_documents_come_out_in_order() {
    for path in pdfs("synthetic") {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let (document, variant) = name.split_once('.').unwrap();
        if variant == "scanned" || variant == "lo-noToUnicode" || variant.starts_with("bad-") {
            continue;
        }
        let source = path.with_file_name(format!("{document}.src.txt"));
        let source = std::fs::read_to_string(source).unwrap();
        let extracted = read(&std::fs::read(&path).unwrap());
        let missing_raw = missing_percent(&source, extracted.text.as_str());
        assert!(missing_raw < 0.1, "{name}: {missing_raw} %");
        let document = extracted::document(&extracted).unwrap();
        // The document joins numbers that the source breaks at a line end, and footnote marks with
        // their words. Both count as missing.
        let missing = missing_percent(&source, &document.text);
        assert!(missing < 1.0, "{name}: {missing} %");
    }
}

#[test]
fn real_documents_have_the_words_that_poppler_finds() {
    for path in pdfs("congbao").into_iter().chain(pdfs("admin-pdf")) {
        let Ok(theirs) = std::process::Command::new("pdftotext")
            .args(["-layout", "-enc", "UTF-8"])
            .arg(&path)
            .arg("-")
            .output()
        else {
            skip("pdftotext is not here");
            return;
        };
        let extracted = read(&std::fs::read(&path).unwrap());
        let mut ours = words(extracted.text.as_str());
        // What a digital signature shows is apart.
        let signed = |text: &&String| text.contains("Ký bởi:") || text.contains("Người ký:");
        ours.extend(extracted.aside.iter().filter(signed).flat_map(|text| words(text)));
        let theirs = words(&String::from_utf8_lossy(&theirs.stdout));
        ours.sort();
        let found = theirs.iter().filter(|word| ours.binary_search(word).is_ok()).count();
        let share = found as f64 / theirs.len() as f64;
        assert!(share > 0.998, "{}: {share}", path.display());
        assert!(ours.len() * 500 < theirs.len() * 501, "{}", path.display());
        // Poppler also gives page numbers that are painted white on white.
        assert!(ours.len() * 100 > theirs.len() * 99, "{}", path.display());
    }
}

#[test]
fn scans_are_named_and_read() {
    let scans = pdfs("scans").into_iter().chain(pdfs("synthetic"));
    let scans = scans.filter(|path| {
        !path.to_str().unwrap().contains("/synthetic/") || path.ends_with("s0.scanned.pdf")
    });
    let sandbox = Sandbox::new(env!("CARGO_BIN_EXE_tracuu").into(), TIME_MAX);
    let ocr = Ocr::find(sandbox);
    for path in scans {
        let bytes = std::fs::read(&path).unwrap();
        let extracted = read(&bytes);
        assert_eq!(codes(&extracted), [IssueCode::NeedsOcr], "{}", path.display());
        assert_eq!(extracted.text.as_str().trim(), "", "{}", path.display());
        let Ok(ocr) = &ocr else {
            skip(&ocr.as_ref().unwrap_err().to_string());
            continue;
        };
        let extracted = ocr.complete(&bytes, extracted);
        assert_eq!(extracted.method, "pdf+ocr");
        assert_eq!(codes(&extracted), [IssueCode::ReadByOcr]);
        let text = extracted.text.as_str();
        assert!(text.contains("CỘNG H"), "{}: {text}", path.display());
        if path.ends_with("s0.scanned.pdf") {
            let header = text.lines().find(|line| line.contains("CỘNG H")).unwrap();
            assert!(header.contains("   "), "the columns of the header stay apart: {header}");
            let source = std::fs::read_to_string(path.with_file_name("s0.src.txt")).unwrap();
            let end = source.find("Sau khi nghe").unwrap();
            let missing = missing_percent(&source[..end], text);
            assert!(missing < 1.0, "{missing} %");
        }
    }
}
