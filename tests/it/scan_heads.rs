//! The record of a scan with stamps over its head. The test paints the heads, stamps them with
//! counter's stamps, urgency and seals, turned by up to 45 degrees, and makes scans of them. Each
//! value is right, or it is null with an issue where a stamp covers its letters. The test prints for
//! each field how often it was right, null and wrong.
//!
//! `TRACUU_SCAN_CASES` is the number of heads; a release build reads hundreds in a few minutes.
//! `TRACUU_SCAN_SEED` is a number that chooses them; without it they are the same every time.

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rayon::prelude::*;
use tracuu::sync::extracted;
use tracuu_document::{IssueCode, Record};

use super::scan_pages::{PDF, Page, Painted, painted_pages, read};

const CASES: u32 = 12;
/// The letters of the font in the fixture, in the order of their codes from 1.
const LETTERS: &str = "TIÊU ĐỀẦRANG:CổngthôiđệửỦYBHÂDỘÒXÃĨVỆMSố51/-ộclậpựdoạúÔÁOọáìKếs6ày240ủaỉvềrểkảqu,\
                       ỡóăướmắxýầêịb(ữLũ)ụãơồíPờ.;ởâQẩỹấòợeừứ3éễỳằặĂÓ";
/// Width and height of a page in points, and pixels of a point.
const SIDES: (f64, f64) = (612.0, 792.0);
pub(super) const SCALE: f64 = 200.0 / 72.0;
/// Rows of the head. The stamps of a page are painted below, this many points from its foot.
const ROWS: usize = 1_000;
const STAMP_FOOT: f64 = 300.0;
/// Size of the letters of a head, in points.
const SIZE: f64 = 13.0;

/// A stamp, its place on the page and how it is turned.
#[derive(Debug, Clone)]
struct Stamp {
    kind: Kind,
    /// Shares of the head's width and height.
    place: (f64, f64),
    /// Clockwise, in degrees.
    angle: f64,
    ink: [u8; 3],
}

#[derive(Debug, Clone)]
enum Kind {
    Counter(&'static str),
    Urgency(&'static str),
    Seal,
}

/// A head, its stamps, and how it is scanned.
#[derive(Debug, Clone)]
struct Case {
    /// Name of the type, in capitals and as in a record, and its code.
    kind: (&'static str, &'static str, &'static str),
    /// Lines of the issuer, its name, its code, its seat.
    issuer: ([&'static str; 2], &'static str, &'static str, &'static str),
    serial: u32,
    date: (u32, u32, u32),
    title: [&'static str; 2],
    stamps: Vec<Stamp>,
    /// How the page leans, in degrees, for a scan in one bit; `None` for a scan in colour.
    bits: Option<f64>,
}

fn cases() -> impl Strategy<Value = Case> {
    let kind = prop::sample::select(vec![
        ("THÔNG BÁO", "Thông báo", "TB"),
        ("BÁO CÁO", "Báo cáo", "BC"),
        ("CÔNG ĐIỆN", "Công điện", "CĐ"),
    ]);
    let issuer = prop::sample::select(vec![
        (["BỘ CÔNG AN", ""], "Bộ Công an", "BCA", "Hà Nội"),
        (["ỦY BAN NHÂN DÂN", "HUYỆN TÂN YÊN"], "Ủy ban nhân dân huyện Tân Yên", "UBND", "Tân Yên"),
        (["ỦY BAN NHÂN DÂN", "XÃ HÒA AN"], "Ủy ban nhân dân xã Hòa An", "UBND", "Hòa An"),
    ]);
    let title = prop::sample::select(vec![
        ["Về việc giao chỉ tiêu biên chế công chức", "của các cơ quan hành chính"],
        ["Kết quả triển khai kế hoạch công tác dân vận", "trên địa bàn tỉnh"],
        ["Về việc tổ chức lễ phát động trồng cây", "và bảo vệ môi trường"],
    ]);
    // The font has the figures from 0 to 6.
    let serial = prop::sample::select(vec![4, 12, 36, 105, 246, 1234, 3015]);
    let day = prop::sample::select(vec![1, 4, 6, 10, 12, 15, 24, 26]);
    let month = prop::sample::select(vec![1, 3, 5, 6, 10, 12]);
    let date = (day, month, 2020..=2026_u32);
    let bits = prop::option::weighted(0.6, -1.5..1.5_f64);
    let stamps = prop::collection::vec(stamps(), 1..=2);
    (kind, issuer, serial, date, title, stamps, bits).prop_map(
        |(kind, issuer, serial, date, title, mut stamps, bits)| {
            if bits.is_some() {
                stamps.iter_mut().for_each(|stamp| stamp.ink = [0; 3]);
            }
            Case { kind, issuer, serial, date, title, stamps, bits }
        },
    )
}

fn stamps() -> impl Strategy<Value = Stamp> {
    let receivers = prop::sample::select(vec!["VĂN PHÒNG HĐND", "CÔNG AN XÃ HÒA AN"]);
    let kind = prop_oneof![
        3 => receivers.prop_map(Kind::Counter),
        1 => prop::sample::select(vec!["HỎA TỐC", "KHẨN"]).prop_map(Kind::Urgency),
        1 => Just(Kind::Seal),
    ];
    let angle = prop_oneof![Just(0.0), -8.0..8.0_f64, -45.0..45.0_f64];
    let ink = prop::sample::select(vec![[205, 40, 55], [50, 60, 165]]);
    (kind, (0.15..0.85, 0.1..0.7), angle, ink).prop_map(|(kind, place, angle, ink)| Stamp {
        kind,
        place,
        angle,
        ink,
    })
}

/// A line of text: its middle and base line in points from the top left, its size, its letters.
pub(super) type Line = ((f64, f64), f64, String);

/// The font of the fixture.
pub(super) struct Font {
    widths: Vec<f64>,
}

impl Font {
    pub fn of_fixture() -> Font {
        let pdf = String::from_utf8_lossy(PDF);
        let widths = pdf.split_once("/Widths[").expect("a font").1.split_once(']').unwrap().0;
        Font { widths: widths.split_whitespace().map(|width| width.parse().unwrap()).collect() }
    }

    /// Returns the code of a letter, and whether a stroke above it has to be drawn.
    fn code(&self, letter: char) -> (usize, bool) {
        let at = |letter: char| LETTERS.chars().position(|known| known == letter).map(|at| at + 1);
        let without_mark = match letter {
            'Ế' => 'Ê',
            'Ố' => 'Ô',
            'Ỏ' => 'O',
            'Ẩ' => 'Â',
            other => other,
        };
        let code = at(letter).map(|code| (code, false));
        code.or_else(|| Some((at(without_mark)?, true))).unwrap_or_else(|| panic!("{letter}"))
    }

    pub fn width(&self, size: f64, text: &str) -> f64 {
        let widths = text.chars().map(|letter| self.widths[self.code(letter).0]);
        widths.sum::<f64>() * size / 1000.0
    }

    /// Writes a line to the content of a page.
    pub fn write(&self, content: &mut String, ((middle, y), size, text): &Line) {
        let mut x = middle - self.width(*size, text) / 2.0;
        let y = SIDES.1 - y;
        for letter in text.chars() {
            let (code, marked) = self.code(letter);
            writeln!(content, "BT /F1 {size} Tf {x:.2} {y:.2} Td <{code:02x}> Tj ET").unwrap();
            let width = self.widths[code] * size / 1000.0;
            if marked {
                let (left, foot) = (x + 0.7 * width, y + 0.85 * size);
                let (right, top) = (left + 0.2 * size, foot + 0.15 * size);
                writeln!(content, "1 w {left:.2} {foot:.2} m {right:.2} {top:.2} l S").unwrap();
            }
            x += width;
        }
    }
}

impl Case {
    fn number(&self) -> String {
        format!("{:02}/{}-{}", self.serial, self.kind.2, self.issuer.2)
    }

    /// Returns the lines of the head; each names the field that it gives.
    fn lines(&self) -> Vec<(&'static str, Line)> {
        let (left, right, middle) = (150.0, 430.0, SIDES.0 / 2.0);
        let (day, month, year) = self.date;
        let date = format!("{}, ngày {day:02} tháng {month:02} năm {year}", self.issuer.3);
        let line = |field, x: f64, y: f64, text: &str| (field, ((x, y), SIZE, text.to_string()));
        let mut lines = vec![
            line("agency", left, 50.0, self.issuer.0[0]),
            line("agency", left, 68.0, self.issuer.0[1]),
            line("number", left, 92.0, &format!("Số: {}", self.number())),
            line("", right, 50.0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            line("", right, 68.0, "Độc lập - Tự do - Hạnh phúc"),
            line("date", right, 92.0, &date),
            line("type", middle, 140.0, self.kind.0),
            line("title", middle, 160.0, self.title[0]),
            line("title", middle, 178.0, self.title[1]),
        ];
        let body = "Căn cứ kế hoạch công tác và chỉ đạo của cấp trên, báo cáo kết quả như sau:";
        lines.extend([215.0, 235.0, 255.0].map(|y| line("", middle, y, body)));
        lines
    }
}

impl Stamp {
    /// Half of its width and height in points.
    fn half(&self) -> (f64, f64) {
        match self.kind {
            Kind::Counter(_) => (78.0, 34.0),
            Kind::Urgency(_) => (52.0, 15.0),
            Kind::Seal => (50.0, 50.0),
        }
    }

    /// Returns its lines around a place.
    fn lines(&self, (x, y): (f64, f64)) -> Vec<Line> {
        let line =
            |across, down, size, text: &str| ((x + across, y + down), size, text.to_string());
        match self.kind {
            Kind::Counter(receiver) => vec![
                line(0.0, -20.0, 10.0, receiver),
                line(-40.0, 6.0, 14.0, "ĐẾN"),
                line(25.0, 0.0, 9.0, "Giờ:.............."),
                line(25.0, 18.0, 9.0, "Ngày:............"),
            ],
            Kind::Urgency(word) => vec![line(0.0, 5.0, 15.0, word)],
            Kind::Seal => vec![line(0.0, 3.0, 8.0, "VĂN PHÒNG")],
        }
    }

    /// Puts it on a page; its letters are painted on `art` around a place in pixels. Returns the
    /// place on the page.
    fn put(&self, page: &mut Page, art: &Painted, from: (f64, f64)) -> (f64, f64) {
        let half = (self.half().0 * SCALE, self.half().1 * SCALE);
        let at = (self.place.0 * page.width as f64, self.place.1 * page.height() as f64);
        let (sin, cos) = self.angle.to_radians().sin_cos();
        let to_page = |x: f64, y: f64| (at.0 + x * cos - y * sin, at.1 + x * sin + y * cos);
        let reach = half.0.hypot(half.1);
        for y in (at.1 - reach) as i32..(at.1 + reach) as i32 {
            for x in (at.0 - reach) as i32..(at.0 + reach) as i32 {
                let (right, down) = (f64::from(x) - at.0, f64::from(y) - at.1);
                let (u, v) = (right * cos + down * sin, down * cos - right * sin);
                let inside = u.abs() < half.0 && v.abs() < half.1;
                let on_page =
                    (0..page.width as i32).contains(&x) && (0..page.height() as i32).contains(&y);
                if inside && on_page {
                    let (row, column) =
                        ((from.1 + v).round() as usize, (from.0 + u).round() as usize);
                    let shade = u32::from(art.pixels[row * art.width + column]);
                    for (channel, ink) in
                        page.pixels[y as usize * page.width + x as usize].iter_mut().zip(self.ink)
                    {
                        let ink = 255 - (255 - shade) * (255 - u32::from(ink)) / 255;
                        *channel = (u32::from(*channel) * ink / 255) as u8;
                    }
                }
            }
        }
        match self.kind {
            Kind::Seal => page.seal(at, self.ink),
            _ => {
                let corners = [(-half.0, -half.1), (half.0, -half.1), half, (-half.0, half.1)];
                for (number, from) in corners.iter().enumerate() {
                    let to = corners[(number + 1) % 4];
                    page.stroke((to_page(from.0, from.1), to_page(to.0, to.1)), 5.0, self.ink);
                }
            }
        }
        at
    }

    /// Returns true if it is over a line, or so close that it may touch it.
    fn covers(&self, font: &Font, ((middle, y), size, text): &Line) -> bool {
        let (x, row) = (self.place.0 * SIDES.0, self.place.1 * ROWS as f64 / SCALE);
        let reach = match self.kind {
            Kind::Seal => 54.0,
            _ => self.half().0.hypot(self.half().1) + 4.0,
        };
        let beside = ((middle - x).abs() - font.width(*size, text) / 2.0).max(0.0);
        let over = ((y - size / 3.0 - row).abs() - size / 2.0).max(0.0);
        beside.hypot(over) < reach
    }
}

/// Returns the fixture with a page for each of `contents` instead of its own pages.
pub(super) fn pdf_of(contents: &[String]) -> Vec<u8> {
    let mut file = PDF.to_vec();
    let before = String::from_utf8_lossy(PDF);
    let start = before.rsplit_once("startxref\n").expect("a file").1;
    let mut entries = Vec::new();
    let kids: String = (0..contents.len()).map(|at| format!("{} 0 R ", 40 + 2 * at)).collect();
    let mut add = |file: &mut Vec<u8>, number: usize, object: String| {
        entries.push((number, file.len()));
        file.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    };
    let count = contents.len();
    add(&mut file, 19, format!("<</Type/Pages/Kids[{kids}]/Count {count}>>"));
    for (at, content) in contents.iter().enumerate() {
        let (page, stream) = (40 + 2 * at, 41 + 2 * at);
        let sides = format!("/MediaBox[0 0 {} {}]/Resources 26 0 R", SIDES.0, SIDES.1);
        add(&mut file, page, format!("<</Type/Page/Parent 19 0 R{sides}/Contents {stream} 0 R>>"));
        let length = content.len();
        add(&mut file, stream, format!("<</Length {length}>>stream\n{content}\nendstream"));
    }
    let table = file.len();
    let mut end = "xref\n".to_string();
    for (number, offset) in entries {
        write!(end, "{number} 1\n{offset:010} 00000 n \n").unwrap();
    }
    let size = 40 + 2 * count;
    let previous = start.lines().next().unwrap();
    write!(end, "trailer<</Size {size}/Root 27 0 R/Prev {previous}>>\nstartxref\n{table}\n%%EOF\n")
        .unwrap();
    file.extend(end.bytes());
    file
}

/// Where the letters of a stamp are painted, in points from the top left.
fn art_place(number: usize) -> (f64, f64) {
    (160.0 + 290.0 * number as f64, SIDES.1 - STAMP_FOOT / 2.0)
}

/// Returns a page of the file with the head of a case and the letters of its stamps.
fn content(case: &Case, font: &Font) -> String {
    let mut content = String::new();
    case.lines().iter().for_each(|(_, line)| font.write(&mut content, line));
    for (number, stamp) in case.stamps.iter().enumerate() {
        stamp.lines(art_place(number)).iter().for_each(|line| font.write(&mut content, line));
    }
    content
}

/// Returns the scan of a case.
fn scan(case: &Case, art: &Painted) -> Page {
    let head = art.pixels[..art.width * ROWS].iter().map(|shade| [*shade; 3]);
    let mut page = Page { width: art.width, pixels: head.collect() };
    for (number, stamp) in case.stamps.iter().enumerate() {
        let (x, y) = art_place(number);
        stamp.put(&mut page, art, (x * SCALE, y * SCALE));
    }
    case.bits.map_or(page.clone(), |angle| page.scanned(angle))
}

/// What became of a value of a head in the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Right,
    Null,
    Wrong,
}

/// A field of a record that was read.
#[derive(Debug)]
struct Field {
    name: &'static str,
    outcome: Outcome,
    /// What is wrong with it. A value that is null has no fault where a stamp covers its letters.
    fault: Option<String>,
}

/// Compares a record with its case.
fn fields(case: &Case, record: &Record, font: &Font) -> Vec<Field> {
    let (day, month, year) = case.date;
    let expected = [
        ("type", case.kind.1.to_string(), &record.kind),
        ("number", case.number(), &record.number),
        ("agency", case.issuer.1.to_string(), &record.agency),
        ("date", format!("{year}-{month:02}-{day:02}"), &record.date),
        ("title", case.title.join(" "), &record.title),
    ];
    let informs = record.issues.iter().any(|issue| issue.code != IssueCode::ReadByOcr);
    let covered = |field: &str| {
        let lines = case.lines();
        let mut own = lines.iter().filter(|(of, _)| *of == field);
        own.any(|(_, line)| case.stamps.iter().any(|stamp| stamp.covers(font, line)))
    };
    let field = |(name, right, read): (&'static str, String, &Option<String>)| {
        let outcome = match read {
            Some(read) if *read == right => Outcome::Right,
            Some(_) => Outcome::Wrong,
            None => Outcome::Null,
        };
        let fine = match outcome {
            Outcome::Right => true,
            Outcome::Null => covered(name) && informs,
            Outcome::Wrong => false,
        };
        let fault = (!fine).then(|| format!("{name}: {read:?} instead of {right:?}"));
        Field { name, outcome, fault }
    };
    expected.into_iter().map(field).collect()
}

/// Returns how often each field was right, null and wrong, one field a line.
fn counts(fields: &[Field]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for field in fields {
        if !names.contains(&field.name) {
            names.push(field.name);
        }
    }
    let of = |name: &str| {
        let count = |outcome| {
            fields.iter().filter(|field| field.name == name && field.outcome == outcome).count()
        };
        let [right, null, wrong] = [Outcome::Right, Outcome::Null, Outcome::Wrong].map(count);
        format!("{name}: {right} right, {null} null, {wrong} wrong\n")
    };
    names.into_iter().map(of).collect()
}

/// Returns cases: as many as `TRACUU_SCAN_CASES` says, else `count`; those that `TRACUU_SCAN_SEED`
/// chooses, else the same every time.
pub(super) fn some<S: Strategy>(cases: &S, count: u32) -> Vec<S::Value> {
    let number = |name: &str| {
        let value = std::env::var(name).ok()?;
        Some(value.parse::<u32>().unwrap_or_else(|_| panic!("{name} is not a number: {value}")))
    };
    let random = number("TRACUU_SCAN_SEED").map_or_else(
        || TestRng::deterministic_rng(RngAlgorithm::ChaCha),
        |seed| {
            let bytes: Vec<u8> = seed.to_le_bytes().repeat(8);
            TestRng::from_seed(RngAlgorithm::ChaCha, &bytes)
        },
    );
    let mut runner = TestRunner::new_with_rng(Config::default(), random);
    (0..number("TRACUU_SCAN_CASES").unwrap_or(count))
        .map(|_| cases.new_tree(&mut runner).expect("a case").current())
        .collect()
}

#[test]
fn stamps_over_a_head_change_no_value() {
    let cases = some(&cases(), CASES);
    let font = Font::of_fixture();
    let contents: Vec<String> = cases.iter().map(|case| content(case, &font)).collect();
    // A page without a head is the first, since frames are looked for there.
    let pdf = pdf_of(&[&[String::new()], &contents[..]].concat());
    let fields: Vec<Field> = cases
        .par_iter()
        .enumerate()
        .flat_map_iter(|(at, case)| {
            let art = &painted_pages(&pdf, &[at as u32 + 1])[0];
            let page = scan(case, art);
            let read = read(&page).map(|read| extracted::document(&read).unwrap().record);
            let fields = read.map(|record| fields(case, &record, &font)).unwrap_or_default();
            fields.into_iter().map(move |field| {
                let fault = field.fault.map(|fault| format!("{at}: {fault}\n   {case:?}\n"));
                Field { fault, ..field }
            })
        })
        .collect();
    println!("{}", counts(&fields));
    let faults: String = fields.into_iter().filter_map(|field| field.fault).collect();
    assert!(faults.is_empty(), "{faults}");
}
