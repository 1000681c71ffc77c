//! What is particular to the text of a scan: letters that OCR has read wrongly, signs that it makes
//! of dirt, and the stamps of whoever received the document. Works on printed lines before they are
//! joined, where columns can still be seen, and only in the head and at the signature. The record
//! that is read afterwards is checked in [`record`].

mod agency;
mod agree;
mod centred;
mod counter;
mod dirt;
mod distance;
mod names;
mod nation;
mod phrases;
mod pieces;
pub(crate) mod record;
mod restated;
mod signature;
mod spelled;
mod title;

use crate::head::HEAD_LINES_MAX;
use crate::line;
use crate::{Reading, Signer};
use distance::{LETTER, distance, letters};
use pieces::{Doubts, Edit, Piece, apply, pieces, without_blank_lines};

/// The foot begins at most this many lines above the recipients.
const LINES_ABOVE_RECIPIENTS: usize = 10;
/// Largest number of lines of a foot.
const FOOT_LINES_MAX: usize = 70;
/// A line of the body that ends the head has at least this many characters.
const BODY_LINE_MIN: usize = 50;

/// The printed lines of a scan, ready to be joined.
#[derive(Debug, Default)]
pub(crate) struct Cleaned {
    /// The text without what is apart from it.
    pub text: String,
    pub readings: Vec<Reading>,
    /// What is apart from the head: the counter's stamp, handwriting. One piece a line.
    pub apart: String,
    /// Pieces of the head that cannot be lines of the title, in normal form.
    pub beside_title: Vec<String>,
    /// The signature in the right column of the foot.
    pub signer: Option<Signer>,
}

/// Puts the fixed phrases in head and foot right, removes dirt there, and takes out what is apart
/// from the head. What was read of the words that change is in the readings.
pub(crate) fn cleaned(text: &str, readings: &[Reading], read_pages: &[usize]) -> Cleaned {
    let (text, readings) =
        edited(text, readings, read_pages, |piece, _, doubts| phrases::corrections(piece, doubts));
    let nation = {
        let all = pieces(&text);
        let head = &all[..read_head_end(&text, &all, read_pages)];
        without_blank_lines(&text, &all, nation::corrections(head))
    };
    let (text, readings) = apply(&text, &readings, nation);
    let spelled = {
        let all = pieces(&text);
        let head = &all[..read_head_end(&text, &all, read_pages)];
        spelled::corrections(head, &text, Doubts(&readings))
    };
    let (text, readings) = apply(&text, &readings, spelled);
    let (text, readings) = edited(&text, &readings, read_pages, names_restored);
    let (text, readings) = edited(&text, &readings, read_pages, dirt::edits);
    let motto = {
        let all = pieces(&text);
        let head = &all[..read_head_end(&text, &all, read_pages)];
        nation::motto(head).into_iter().chain(nation::behind_motto(&text, head)).collect()
    };
    let (text, readings) = apply(&text, &readings, motto);
    let all = pieces(&text);
    let head = &all[..read_head_end(&text, &all, read_pages)];
    let is_apart = counter::apart(head, Doubts(&readings));
    let taken = head.iter().zip(is_apart).filter(|(_, apart)| *apart).map(|(piece, _)| piece);
    let taken: Vec<&Piece<'_>> = taken.collect();
    let unread = |piece: &&Piece<'_>| counter::is_unreadable(piece, Doubts(&readings));
    let unread: Vec<&Piece<'_>> = head.iter().filter(unread).collect();
    let mut beside_title = centred::beside(head);
    beside_title.extend(centred::broken(head, &unread));
    let apart = taken.iter().map(|piece| piece.text).collect::<Vec<_>>().join("\n");
    let foot = foot(&text, &all);
    let signer = signature::read(&all[foot], Doubts(&readings));
    let edits = taken.iter().map(|piece| Edit::blank(&text, piece.span())).collect();
    let (text, readings) = apply(&text, &readings, without_blank_lines(&text, &all, edits));
    Cleaned { text, readings, apart, beside_title, signer }
}

/// Makes the edits that `of` finds in the pieces of head and foot on pages that were read.
fn edited(
    text: &str,
    readings: &[Reading],
    read_pages: &[usize],
    of: fn(&Piece<'_>, Part, Doubts<'_>) -> Vec<Edit>,
) -> (String, Vec<Reading>) {
    let all = pieces(text);
    let head = head_end(text, &all);
    let foot = foot(text, &all);
    let breaks: Vec<usize> = text.match_indices('\u{c}').map(|(at, _)| at).collect();
    let page = |at: usize| breaks.partition_point(|page| *page < all[at].start);
    let part = |at: usize| match at {
        _ if at >= head && !foot.contains(&at) || !read_pages.contains(&page(at)) => None,
        _ if at < head => Some(Part::Head),
        _ => Some(Part::Foot),
    };
    let parts = all.iter().enumerate().filter_map(|(at, piece)| Some((piece, part(at)?)));
    let edits = parts.flat_map(|(piece, part)| of(piece, part, Doubts(readings))).collect();
    apply(text, readings, without_blank_lines(text, &all, edits))
}

/// A part of a document in which fixed phrases are expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Head,
    Foot,
}

fn names_restored(piece: &Piece<'_>, part: Part, doubts: Doubts<'_>) -> Vec<Edit> {
    let is_signature = part == Part::Foot && signature::is_right(piece);
    if is_signature { names::restored(piece, doubts) } else { Vec::new() }
}

/// Returns the number of pieces of a head that was read by OCR: none if the first page was not.
fn read_head_end(text: &str, pieces: &[Piece<'_>], read_pages: &[usize]) -> usize {
    if read_pages.first() == Some(&0) { head_end(text, pieces) } else { 0 }
}

/// Returns the number of pieces of the head: those of the first page up to the body.
fn head_end(text: &str, pieces: &[Piece<'_>]) -> usize {
    let page = text.find('\u{c}').unwrap_or(text.len());
    let opens = |piece: &Piece<'_>| {
        piece.text.chars().count() >= BODY_LINE_MIN
            && line::opens_body(piece.text)
            && !line::is_address(piece.text)
    };
    let ends =
        |piece: &Piece<'_>| piece.line >= HEAD_LINES_MAX || piece.start > page || opens(piece);
    pieces.iter().position(ends).unwrap_or(pieces.len())
}

/// Returns the pieces of the foot: those on the page of the first list of recipients, from some
/// lines above it. Without a list, the last lines of the text.
fn foot(text: &str, pieces: &[Piece<'_>]) -> std::ops::Range<usize> {
    // Words to the right may be joined to the label, and a stroke may part its letters.
    let opens = |piece: &Piece<'_>| {
        let text = piece.text.trim_start_matches(|c: char| !c.is_alphanumeric());
        let label = crate::bytes::first_bytes(text, 40).split(':').next().unwrap_or_default();
        distance(&letters(label), &letters("Nơi nhận"), LETTER).is_some()
            && (text.contains(':') || label.len() == text.len())
    };
    let recipients = pieces.iter().position(opens);
    let lines = pieces.last().map_or(0, |last| last.line + 1);
    let (first, page) = match recipients {
        Some(at) => {
            let page = text[pieces[at].start..].find('\u{c}').map(|end| pieces[at].start + end);
            (pieces[at].line.saturating_sub(LINES_ABOVE_RECIPIENTS), page)
        }
        None => (lines.saturating_sub(FOOT_LINES_MAX), None),
    };
    let inside = |piece: &Piece<'_>| {
        piece.line < first + FOOT_LINES_MAX && page.is_none_or(|page| piece.start < page)
    };
    let start = pieces.partition_point(|piece| piece.line < first);
    let end = pieces.partition_point(|piece| piece.line < first || inside(piece));
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Input, LineKind, document};
    use crate::record::Basis;

    #[test]
    fn a_scan_is_read_without_the_stamp_of_the_counter() {
        let text = "    BỘ TÀI CHÍNH             CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n  \
                    Số: 4/QĐ-BTC                 Độc lập - Tự do - Hạnh phúc\n  \
                                                 Hà Nội, ngày 5 tháng 3 năm 2020\n \
                    SỞ Y TẾ TỈNH LẠNG SƠN\n  ĐẾN                 QUYÉT ĐỊNH\n  \
                    Ngày:......   Về lịch trực lễ của cơ quan   $\n\n  \
                    Căn cứ Luật Kế toán ngày 20 tháng 11 năm 2015 của Quốc hội khóa XIII;\n\n\
                    Nơi nhận:                                  KT. BQ TRƯỞNG\n\
                    - Như trên.                                THỨ TRƯỞNG\n\
                    \n                                           Lê Văn An";
        let start = text.find('$').unwrap();
        let span = tracuu_text::Span::new(start, start + 1);
        let readings = vec![Reading { span, read: "$".into(), confidence: 30, is_disputed: false }];
        let input = Input { read_pages: vec![0], readings, ..Input::new(text, LineKind::Printed) };
        let document = document(input).unwrap();
        let record = &document.record;
        assert_eq!(record.agency.as_deref(), Some("Bộ Tài chính"));
        assert_eq!(record.agency_basis, Some(Basis::Stated));
        assert_eq!(record.title.as_deref(), Some("Về lịch trực lễ của cơ quan"));
        let signer = record.signer.as_ref().unwrap();
        assert_eq!(signer.name.as_deref(), Some("Lê Văn An"));
        assert_eq!(signer.authority.as_deref(), Some("KT. BỘ TRƯỞNG"));
        assert_eq!(signer.position.as_deref(), Some("Thứ trưởng"));
        assert!(document.text.starts_with("SỞ Y TẾ TỈNH LẠNG SƠN\nĐẾN\nNgày:......\nBỘ"));
        for reading in &document.readings {
            let taken = reading.span.of(&document.text);
            assert!(["BỘ", "QUYẾT"].contains(&taken), "{taken} for {}", reading.read);
        }
        assert_eq!(document.readings.len(), 2);
    }

    #[test]
    fn only_pages_that_were_read_are_put_right() {
        let text = "  BỘ TÀI CHÍNH      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n            QUYÉT ĐỊNH\n\
                    \u{c}Nơi nhận:               KT. BQ TRƯỞNG\n- Như trên.";
        let put_right = |read_pages: &[usize]| {
            let input =
                Input { read_pages: read_pages.to_vec(), ..Input::new(text, LineKind::Printed) };
            let text = document(input).unwrap().text;
            [text.contains("QUYẾT"), text.contains("BỘ TRƯỞNG")]
        };
        assert_eq!(put_right(&[]), [false, false]);
        assert_eq!(put_right(&[0]), [true, false]);
        assert_eq!(put_right(&[1]), [false, true]);
        assert_eq!(put_right(&[0, 1]), [true, true]);
    }
}
