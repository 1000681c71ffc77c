//! The signer of a scan with a seal over the signature. The test paints signatures, seals them in
//! red or black where offices do, and makes scans of them. A name or a post is right or null.
//!
//! `TRACUU_SCAN_CASES` is the number of signatures; a release build reads hundreds in some minutes.

use proptest::prelude::*;
use rayon::prelude::*;
use tracuu::sync::extracted;
use tracuu_document::Signer;

use super::scan_heads::{Font, Line, SCALE, pdf_of, some};
use super::scan_pages::{Page, painted_pages, read};

const CASES: u32 = 8;
/// Share of the names that are read: a black seal hides letters.
const READ_MIN: f64 = 0.4;
/// Rows of a page that are read.
const ROWS: usize = 900;
const SIZE: f64 = 13.0;
const AUTHORITY: &str = "KT. CHÁNH VĂN PHÒNG";
const POSITION: &str = "PHÓ CHÁNH VĂN PHÒNG";
const RED: [u8; 3] = [205, 40, 55];
/// The middle of the signature, and its base lines, in points.
const MIDDLE: f64 = 430.0;
const POSTS: [f64; 2] = [120.0, 138.0];
const NAME: f64 = 240.0;

/// A signature, its seal, and how it is scanned.
#[derive(Debug, Clone)]
struct Case {
    name: &'static str,
    /// The middle of the seal, from the middle of the signature, in points.
    seal: (f64, f64),
    /// How the page leans, in degrees, for a scan in one bit with a black seal; `None` for a scan
    /// in colour with a red seal.
    bits: Option<f64>,
}

fn cases() -> impl Strategy<Value = Case> {
    let names = ["Lê Văn An", "Trần Thị Hà", "Phan Công Hiệp", "Ngô Quốc Bảo", "Dương Thị Vân"];
    let place = (-75.0..-25.0_f64, 40.0..75.0_f64);
    let bits = prop::option::weighted(0.7, -1.0..1.0_f64);
    (prop::sample::select(names.to_vec()), place, bits).prop_map(|(name, seal, bits)| Case {
        name,
        seal,
        bits,
    })
}

/// Returns the page with posts and a name.
fn content(posts: &[&str], name: &str, font: &Font) -> String {
    let line = |x: f64, y: f64, text: &str| -> Line { ((x, y), SIZE, text.to_string()) };
    let from = |left: f64, y: f64, text: &str| line(left + font.width(SIZE, text) / 2.0, y, text);
    let body = "Căn cứ kế hoạch công tác và chỉ đạo của cấp trên, báo cáo kết quả như sau:";
    let mut lines: Vec<Line> = [50.0, 70.0].map(|y| line(306.0, y, body)).into();
    let recipients = ["Nơi nhận:", "- Như trên;", "- Các xã, thị trấn;", "- Lưu: VT."];
    let placed = recipients.iter().enumerate();
    lines.extend(placed.map(|(at, text)| from(90.0, 120.0 + 16.0 * at as f64, text)));
    lines.extend(posts.iter().zip(POSTS).map(|(post, y)| line(MIDDLE, y, post)));
    lines.push(line(MIDDLE, NAME, name));
    let mut content = String::new();
    lines.iter().for_each(|line| font.write(&mut content, line));
    content
}

/// Returns the scan of a case that is page `index` of a file.
fn scan(case: &Case, pdf: &[u8], index: u32) -> Page {
    let painted = &painted_pages(pdf, &[index])[0];
    let pixels = painted.pixels[..painted.width * ROWS].iter().map(|shade| [*shade; 3]);
    let mut page = Page { width: painted.width, pixels: pixels.collect() };
    let ink = if case.bits.is_some() { [0; 3] } else { RED };
    // Strokes of one seal do not darken each other.
    for (pixel, sealed) in page.pixels.iter_mut().zip(&seal(case, painted.width).pixels) {
        if *sealed != [255; 3] {
            *pixel = inked(*pixel, ink);
        }
    }
    case.bits.map_or(page.clone(), |angle| page.scanned(angle))
}

/// Returns what is seen of a pixel below an ink.
fn inked(pixel: [u8; 3], ink: [u8; 3]) -> [u8; 3] {
    std::array::from_fn(|at| (u32::from(pixel[at]) * u32::from(ink[at]) / 255) as u8)
}

/// Returns the seal of a case on a page of its own: rings, a star in the middle, and strokes for the
/// name of an office around it.
fn seal(case: &Case, width: usize) -> Page {
    let mut page = Page { width, pixels: vec![[255; 3]; width * ROWS] };
    let (x, y) = ((MIDDLE + case.seal.0) * SCALE, (POSTS[1] + case.seal.1) * SCALE);
    page.seal((x, y), [0; 3]);
    let point = |turn: f64, radius: f64| {
        let (sin, cos) = (turn * std::f64::consts::TAU).sin_cos();
        (x + radius * sin, y - radius * cos)
    };
    for number in 0..5 {
        let star = |number: i32| point(f64::from(number) / 5.0, 60.0);
        page.stroke((star(number), star(number + 2)), 5.0, [0; 3]);
    }
    for number in 0..26 {
        let turn = f64::from(number) / 32.0 - 0.4;
        page.stroke((point(turn, 98.0), point(turn, 118.0)), 4.0, [0; 3]);
        page.stroke((point(turn, 98.0), point(turn + 0.015, 106.0)), 4.0, [0; 3]);
    }
    page
}

/// Returns what is wrong with a signer.
fn faults(case: &Case, signer: &Signer) -> Vec<String> {
    let expected = [
        ("name", case.name, &signer.name),
        ("authority", AUTHORITY, &signer.authority),
        ("position", "Phó Chánh Văn phòng", &signer.position),
    ];
    let wrong = expected
        .into_iter()
        .filter(|(_, right, read)| read.as_ref().is_some_and(|read| read != right));
    wrong.map(|(field, right, read)| format!("{field}: {read:?} instead of {right}")).collect()
}

#[test]
fn a_seal_over_a_signature_makes_no_other_signer() {
    let cases = some(&cases(), CASES);
    let font = Font::of_fixture();
    let contents: Vec<String> =
        cases.iter().map(|case| content(&[AUTHORITY, POSITION], case.name, &font)).collect();
    let pdf = pdf_of(&contents);
    let signers: Vec<Option<Signer>> = cases
        .par_iter()
        .enumerate()
        .filter_map(|(at, case)| {
            let read = read(&scan(case, &pdf, at as u32))?;
            Some(extracted::document(&read).unwrap().record.signer)
        })
        .collect();
    if signers.is_empty() {
        return;
    }
    let signed = || cases.iter().zip(&signers);
    let with_signer = signed().filter_map(|(case, signer)| Some((case, signer.as_ref()?)));
    let faults: Vec<String> = with_signer
        .flat_map(|(case, signer)| faults(case, signer).into_iter().map(move |fault| (fault, case)))
        .map(|(fault, case)| format!("{fault}\n   {case:?}\n"))
        .collect();
    assert!(faults.is_empty(), "{}", faults.concat());
    let name = |signer: &Option<Signer>| signer.as_ref().and_then(|signer| signer.name.clone());
    let read = signed().filter(|(case, signer)| name(signer).as_deref() == Some(case.name));
    let (read, all) = (read.count(), cases.len());
    let unread: Vec<&Case> =
        signed().filter(|(_, signer)| name(signer).is_none()).map(|(case, _)| case).collect();
    println!("{read} of {all} names are read");
    assert!(read as f64 >= READ_MIN * all as f64, "{read} of {all}, not {unread:#?}");
}

/// Who signs for another one stamps post and name in red, as straight as the hand is.
#[test]
fn a_post_and_a_name_that_are_stamped_are_read() {
    let font = Font::of_fixture();
    let case = Case { name: "", seal: (-60.0, 72.0), bits: None };
    let mut stamped = String::new();
    font.write(&mut stamped, &((MIDDLE, POSTS[1]), SIZE, "PHÓ GIÁM ĐỐC".to_string()));
    font.write(&mut stamped, &((MIDDLE + 40.0, NAME + 5.0), SIZE, "Lê Hoàng Anh".to_string()));
    let pdf = pdf_of(&[content(&["GIÁM ĐỐC"], "", &font), stamped]);
    let stamp = &painted_pages(&pdf, &[1])[0];
    for lean in [-4.0_f64, 0.0, 3.0] {
        let mut page = scan(&case, &pdf, 0);
        let (sin, cos) = lean.to_radians().sin_cos();
        // Each line leans around its own middle.
        for (middle, rows) in [(POSTS[1], 340..400), (NAME + 5.0, 600..760)] {
            let (x, y) = (MIDDLE * SCALE, middle * SCALE);
            for at in rows.start * page.width..rows.end * page.width {
                let (across, down) = ((at % page.width) as f64 - x, (at / page.width) as f64 - y);
                let column = (x + across * cos + down * sin).round() as usize;
                let row = (y + down * cos - across * sin).round() as usize;
                let is_there = rows.contains(&row) && column < stamp.width;
                if is_there && stamp.pixels[row * stamp.width + column] < 128 {
                    page.pixels[at] = inked(page.pixels[at], RED);
                }
            }
        }
        let Some(read) = read(&page) else { return };
        let signer = extracted::document(&read).unwrap().record.signer.unwrap();
        assert_eq!(signer.name.as_deref(), Some("Lê Hoàng Anh"), "{lean}");
        assert_eq!(signer.position.as_deref(), Some("Phó Giám đốc"), "{lean}");
    }
}
