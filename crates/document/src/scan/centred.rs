//! The title of a document is centred below its type. A line of it that is not has lost words to a
//! stamp, or has others beside it.

use super::pieces::Piece;
use crate::line;
use tracuu_text::phrase;

/// The title ends at most this many lines below the type.
const LINES_MAX: usize = 8;
/// A piece is centred if its middle is at most this many columns beside that of the type, or this
/// share of its own width: letters are not equally wide.
const COLUMNS: f32 = 5.0;
const SHARE: f32 = 0.1;
/// Widths of letters and signs in columns, as in the fonts with serifs that the decree prescribes.
/// A column is as wide as a letter of the text is on average.
const CAPITAL: f32 = 1.4;
const SMALL: f32 = 1.05;
const NARROW: f32 = 0.65;
const SPACE: f32 = 0.55;
const NARROW_LETTERS: &str = "ijltfrIíìỉĩị.,;:/()-'";
/// The left margin of a page, in columns: a type close to it is not centred itself.
const MARGIN: usize = 6;

/// Returns the pieces below the type of a document that are not centred below it, each in normal
/// form. Lines of the body are among them.
pub(super) fn beside(head: &[Piece<'_>]) -> Vec<String> {
    let is_type =
        |piece: &&Piece<'_>| line::type_line(piece.text).is_some_and(|found| found.rest.is_empty());
    let Some(kind) = head.iter().find(is_type) else { return Vec::new() };
    let left = head.iter().map(|piece| piece.column).min().unwrap_or_default();
    if kind.column < left + MARGIN {
        return Vec::new();
    }
    let middle = |piece: &Piece<'_>| piece.column as f32 + width(piece.text) / 2.0;
    let is_beside = |piece: &&Piece<'_>| {
        let apart = (middle(piece) - middle(kind)).abs();
        (kind.line + 1..=kind.line + LINES_MAX).contains(&piece.line)
            && apart > COLUMNS.max(SHARE * width(piece.text))
    };
    head.iter().filter(is_beside).map(|piece| phrase::key(piece.text)).collect()
}

/// Returns about how many columns a text takes on the page. It has more characters than that if it
/// has many spaces, and fewer if it is in capitals.
fn width(text: &str) -> f32 {
    let width = |c: char| match c {
        ' ' => SPACE,
        c if NARROW_LETTERS.contains(c) => NARROW,
        c if c.is_uppercase() => CAPITAL,
        _ => SMALL,
    };
    text.chars().map(width).sum()
}

/// Returns the pieces of a head that go on in one of the pieces `unread`: on its line, or on the
/// line below in their columns. A title that has them has lost words to a stamp.
pub(super) fn broken(head: &[Piece<'_>], unread: &[&Piece<'_>]) -> Vec<String> {
    let goes_on = |piece: &&Piece<'_>| {
        unread.iter().any(|lost| {
            let is_other = lost.start != piece.start;
            let below = piece.line + 1 == lost.line && piece.overlaps(lost);
            is_other && (piece.line == lost.line || below)
        })
    };
    head.iter().filter(goes_on).map(|piece| phrase::key(piece.text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::pieces::pieces;

    #[test]
    fn lines_of_a_title_are_centred() {
        let text = "  SỞ Y TẾ               CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\
                    \n                            QUYẾT ĐỊNH\
                    \n                 Về việc ban hành Quy chế làm việc của\
                    \n                           cơ quan và đơn vị\
                    \n      trực thuộc Sở\
                    \n    về công tác                      cán bộ, công";
        let expected = ["trực thuộc sở", "về công tác", "cán bộ công"];
        assert_eq!(beside(&pieces(text)), expected);
        assert_eq!(beside(&pieces("QUYẾT ĐỊNH\n    Về việc")), Vec::<String>::new());
        assert_eq!(beside(&[]), Vec::<String>::new());
        // Most of a long line is small letters and spaces.
        let long = "Trích yếu                        THÔNG BÁO\n       \
                    V/v: Điểm chuẩn xét trúng tuyển đại học theo hình thức giáo dục từ xa";
        assert_eq!(beside(&pieces(long)), Vec::<String>::new());
    }

    #[test]
    fn a_title_that_goes_on_in_what_is_unread_is_broken() {
        let text = "    Về việc tổ chức lễ     x#ng\n    và trồng cây\n      w$\n  của xã";
        let head = pieces(text);
        let unread: Vec<&Piece<'_>> =
            head.iter().filter(|piece| ["x#ng", "w$"].contains(&piece.text)).collect();
        assert_eq!(broken(&head, &unread), ["về việc tổ chức lễ", "và trồng cây"]);
        assert!(broken(&head, &[]).is_empty());
    }
}
