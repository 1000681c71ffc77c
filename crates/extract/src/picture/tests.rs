use super::*;
use crate::extracted::Lines;
use crate::format::BINARY_BYTES_MAX;
use crate::page::picture::Color;
use crate::pdf::paint::Painter;

/// Returns a file of `tests/fixtures/picture`. Each shows 40 by 24 pixels at 200 dots per inch:
/// black in the upper left corner, red in the lower right one. In one bit, red is black.
fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/picture");
    std::fs::read(format!("{folder}/{name}")).unwrap()
}

fn painted(bytes: &[u8], index: usize) -> Option<Color> {
    assert!(bytes.len() as u64 <= BINARY_BYTES_MAX);
    Painter::open(&page_as_pdf(bytes, index)?)?.page(0)
}

/// Returns what is at the upper left, the upper right, the lower left and the lower right: black,
/// white, grey or red.
fn corners(picture: &Color) -> String {
    assert_eq!((picture.width, picture.height), (40, 24));
    let name = |(x, y): (usize, usize)| match picture.row(y)[x] {
        [..50, ..50, ..50] => 'b',
        [150..=255, ..60, ..60] => 'r',
        [230..=255, 230..=255, 230..=255] => 'w',
        _ => 'g',
    };
    [(4, 3), (34, 3), (4, 20), (34, 20)].into_iter().map(name).collect()
}

#[test]
fn pictures_are_painted_upright_in_their_colours() {
    for (name, expected) in [
        ("plain-1.tif", "bwwb"),
        ("fax3.tif", "bwwb"),
        ("fax4.tif", "bwwb"),
        ("fax-rows.tif", "bwwb"),
        ("fax4-strips.tif", "bwwb"),
        ("white-is-0.tif", "bwwb"),
        ("bits-turned.tif", "bwwb"),
        ("packbits-1.tif", "bwwb"),
        ("lying.tif", "bwwb"),
        ("deflate-8.tif", "bwwg"),
        ("jpeg-8.tif", "bwwg"),
        ("lzw-rgb.tif", "bwwr"),
        ("jpeg-rgb.tif", "bwwr"),
        ("palette.tif", "bwwr"),
        ("alpha.tif", "bwwr"),
        ("rgb.jpg", "bwwr"),
        ("grey.jpg", "bwwg"),
        // Its black is made of three inks.
        ("cmyk.jpg", "gwwr"),
        ("lying.jpg", "bwwr"),
        ("rgb.png", "bwwr"),
        ("one-bit.png", "bwwb"),
        ("alpha.png", "bwwr"),
    ] {
        let bytes = fixture(name);
        assert_eq!(corners(&painted(&bytes, 0).unwrap()), expected, "{name}");
        assert!(painted(&bytes, 1).is_none(), "{name}");
    }
}

#[test]
fn all_pages_of_a_tiff_are_read() {
    let bytes = fixture("pages.tif");
    let extracted = extract(Format::Tiff, &bytes).unwrap();
    assert_eq!(extracted.text, Lines::Printed("\n\u{c}\n\u{c}".into()));
    assert_eq!(extracted.method, "tif");
    let issues: Vec<_> = extracted.issues.iter().map(|i| (i.code, i.message.as_str())).collect();
    let expected = "pages 1-3 of 3 have no text, only pictures of it";
    assert_eq!(issues, [(IssueCode::NeedsOcr, expected)]);
    let pages = [0, 1, 2].map(|index| corners(&painted(&bytes, index).unwrap()));
    assert_eq!(pages, ["bwwb", "bwwg", "bwwr"]);
    assert!(painted(&bytes, 3).is_none());
}

/// Returns a TIFF of one page with these tags, whose values are numbers of 32 bits. Strips and
/// tiles are in `data`, at place 8.
fn tiff(tags: &[(u16, &[u32])], data: &[u8], big_endian: bool) -> Vec<u8> {
    let two = |n: u16| if big_endian { n.to_be_bytes() } else { n.to_le_bytes() };
    let four = |n: usize| {
        let n = u32::try_from(n).unwrap();
        if big_endian { n.to_be_bytes() } else { n.to_le_bytes() }
    };
    let mut file = if big_endian { b"MM\0*".to_vec() } else { b"II*\0".to_vec() };
    let values: Vec<u8> = tags
        .iter()
        .filter(|(_, values)| values.len() > 1)
        .flat_map(|(_, values)| values.iter().flat_map(|value| four(*value as usize)))
        .collect();
    file.extend(four(8 + data.len() + values.len()));
    file.extend(data);
    let mut at = file.len();
    file.extend(&values);
    file.extend(two(u16::try_from(tags.len()).unwrap()));
    for (tag, values) in tags {
        file.extend([two(*tag), two(4)].concat());
        file.extend(four(values.len()));
        if let [value] = values {
            file.extend(four(*value as usize));
        } else {
            file.extend(four(at));
            at += values.len() * 4;
        }
    }
    file.extend(four(0));
    file
}

#[test]
fn tiles_are_joined_in_either_byte_order() {
    // Four tiles of 16 by 16 pixels for a page of 24 by 20: black, white, white, black.
    let data = [vec![0; 256], vec![255; 512], vec![0; 256]].concat();
    for big_endian in [false, true] {
        let tags: [(u16, &[u32]); 10] = [
            (256, &[24]),
            (257, &[20]),
            (258, &[8]),
            (259, &[1]),
            (262, &[1]),
            (277, &[1]),
            (322, &[16]),
            (323, &[16]),
            (324, &[8, 264, 520, 776]),
            (325, &[256; 4]),
        ];
        let page = painted(&tiff(&tags, &data, big_endian), 0).unwrap();
        assert_eq!((page.width, page.height), (24, 20));
        for (y, row) in page.rows().enumerate() {
            for (x, pixel) in row.iter().enumerate() {
                let black = (x < 16) == (y < 16);
                assert_eq!(*pixel, if black { [0; 3] } else { [255; 3] }, "{x} {y}");
            }
        }
    }
}

#[test]
fn a_resolution_is_taken_if_it_may_be_one() {
    assert_eq!(density([300.0, 300.0]), [300.0, 300.0]);
    assert_eq!(density([204.0, 98.0]), [DENSITY; 2]);
    for screen in [0.0, 1.0, 72.0, 96.0, 1e9, f64::NAN] {
        assert_eq!(density([screen; 2]), [DENSITY; 2]);
    }
    // Twice the dots, half the pixels of the page.
    let image = Image {
        width: 80,
        height: 48,
        density: [400.0, 400.0],
        orientation: 6,
        entries: "/ColorSpace/DeviceGray/BitsPerComponent 8".into(),
        data: vec![0; 80 * 48],
    };
    let page = Painter::open(&as_pdf(&image)).unwrap().page(0).unwrap();
    assert_eq!((page.width, page.height), (24, 40));
}

#[test]
fn what_is_not_read_is_named() {
    let code = |format, bytes: &[u8]| {
        let error = extract(format, bytes).unwrap_err();
        assert!(error.message.starts_with(format.noun()), "{}", error.message);
        error.code
    };
    let page = |compression: u32, bits: u32, side: u32| {
        let strips: [(u16, &[u32]); 7] = [
            (256, &[side]),
            (257, &[side]),
            (258, &[bits]),
            (259, &[compression]),
            (262, &[1]),
            (273, &[8]),
            (279, &[4]),
        ];
        tiff(&strips, &[0; 4], false)
    };
    assert!(extract(Format::Tiff, &page(1, 8, 2)).is_ok());
    assert_eq!(code(Format::Tiff, &page(6, 8, 2)), IssueCode::Unsupported);
    assert_eq!(code(Format::Tiff, &page(1, 32, 2)), IssueCode::Unsupported);
    assert_eq!(code(Format::Tiff, &page(1, 8, 60_000)), IssueCode::TooLarge);
    assert_eq!(code(Format::Tiff, &page(1, 8, u32::MAX)), IssueCode::TooLarge);
    assert_eq!(code(Format::Tiff, &page(1, 8, 0)), IssueCode::Unreadable);
    assert_eq!(code(Format::Tiff, b"II*\0\x08\0\0\0"), IssueCode::Unreadable);
    assert_eq!(code(Format::Jpeg, &fixture("rgb.jpg")[..30]), IssueCode::Unreadable);
    assert_eq!(code(Format::Png, &fixture("rgb.png")[..20]), IssueCode::Unreadable);
}

#[test]
fn pictures_that_are_cut_off_are_read_in_part() {
    for (format, name) in
        [(Format::Tiff, "deflate-8.tif"), (Format::Jpeg, "rgb.jpg"), (Format::Png, "rgb.png")]
    {
        let mut bytes = fixture(name);
        if format == Format::Tiff {
            // The directory is at the end of this file: its strips are put beyond it.
            let strips = tiff(
                &[
                    (256, &[40]),
                    (257, &[24]),
                    (258, &[8]),
                    (259, &[1]),
                    (262, &[1]),
                    (273, &[8]),
                    (279, &[960]),
                ],
                &[0; 100],
                false,
            );
            bytes = strips;
        } else {
            bytes.truncate(bytes.len() * 3 / 4);
        }
        let codes: Vec<_> =
            extract(format, &bytes).unwrap().issues.iter().map(|issue| issue.code).collect();
        assert_eq!(codes, [IssueCode::NeedsOcr, IssueCode::PartlyRead], "{name}");
        // Painting must not fail with a panic.
        let _ = painted(&bytes, 0);
    }
}

#[test]
fn changed_bytes_never_stop_the_program() {
    let mut state = 1_u64;
    let mut next = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for (name, format) in [
        ("pages.tif", Format::Tiff),
        ("lzw-rgb.tif", Format::Tiff),
        ("lying.jpg", Format::Jpeg),
        ("alpha.png", Format::Png),
    ] {
        let whole = fixture(name);
        for _ in 0..60 {
            let mut bytes = whole.clone();
            for _ in 0..next(6) + 1 {
                let at = next(bytes.len());
                bytes[at] = u8::try_from(next(256)).unwrap();
            }
            // Any result is accepted; only a panic fails the test.
            let _ = extract(format, &bytes);
            let _ = page_as_pdf(&bytes, next(3));
        }
    }
}
