//! The state's name at the top of a document (quốc hiệu) and the motto below it (tiêu ngữ). The
//! name is known word by word, the motto by its place, so that what a stamp or a stroke over them
//! leaves of them is not taken for a part of the issuer's name.

use super::pieces::{Edit, Piece, Token};
use crate::line;
use tracuu_text::{Span, fold, phrase};

const NATION: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
/// Its words without accents.
const WORDS: [&str; 8] = ["cong", "hoa", "xa", "hoi", "chu", "nghia", "viet", "nam"];
/// The name is on one of the first lines.
const LINES_MAX: usize = 12;
/// With at least this many of its own words in their order, other words among and after them are
/// misread ones.
const OWN_WORDS_MIN: usize = 3;
/// Fewer words must be all of a piece, and at least this many.
const PART_WORDS_MIN: usize = 2;
/// The last two words end the names of organs, too.
const OWN_WORDS: usize = 6;

const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";
/// What is left of the motto has at least this many letters, and this share of them in its order.
const MOTTO_LETTERS_MIN: usize = 4;
const MOTTO_SHARE: f32 = 0.7;

/// Returns the correction of what is left of the motto below the state's name: the line below the
/// name, in its columns.
pub(super) fn motto(head: &[Piece<'_>]) -> Option<Edit> {
    let name = head.iter().find(|piece| piece.text == NATION)?;
    let mut below = head.iter().filter(|piece| piece.line == name.line + 1 && piece.overlaps(name));
    let first = below.next()?;
    let last = below.next_back().unwrap_or(first);
    let words = || head.iter().filter(|piece| piece.line == first.line).flat_map(Piece::words);
    let span = Span::new(first.start, last.span().end);
    let read: String = words()
        .filter(|word| (span.start..span.end).contains(&word.span.start))
        .map(|word| word.text)
        .collect();
    let is_other = line::is_motto(first.text)
        || !read.contains(char::is_lowercase)
        || read.contains(|c: char| c.is_ascii_digit());
    (!is_other && is_left_of_motto(&read)).then(|| Edit::correction(span, MOTTO))
}

/// Returns true for the last word of the motto.
fn is_motto_end(word: &str) -> bool {
    fold(&word.to_lowercase()).trim_matches(|c: char| !c.is_alphabetic()) == "phuc"
}

/// Returns the edit that removes the end of the state's name from behind the motto: on a crooked
/// page its last word is level with the line below.
pub(super) fn behind_motto(text: &str, head: &[Piece<'_>]) -> Option<Edit> {
    let line = head.chunk_by(|one, next| one.line == next.line).find(|line| {
        let mut words = line.iter().flat_map(Piece::words);
        words.any(|word| is_motto_end(word.text))
    })?;
    let words: Vec<Token<'_>> = line.iter().flat_map(Piece::words).collect();
    let at = words.iter().rposition(|word| is_motto_end(word.text))?;
    let behind = &words[at + 1..];
    let is_rest = |word: &Token<'_>| NATION.ends_with(word.text) || "VIỆT".ends_with(word.text);
    let (first, last) = behind.first().zip(behind.last())?;
    let span = Span::new(first.span.start, last.span.end);
    behind.iter().all(is_rest).then(|| Edit::blank(text, span))
}

/// Returns true if most letters of `read` are letters of the motto in their order.
fn is_left_of_motto(read: &str) -> bool {
    let letters = |text: &str| -> Vec<char> {
        fold(&text.to_lowercase()).chars().filter(|c| c.is_alphabetic()).collect()
    };
    let (read, motto) = (letters(read), letters(MOTTO));
    let mut most = vec![0_usize; motto.len() + 1];
    for letter in &read {
        let above = most.clone();
        for (at, own) in motto.iter().enumerate() {
            let same = above[at] + usize::from(letter == own);
            most[at + 1] = same.max(above[at + 1]).max(most[at]);
        }
    }
    let own = most[motto.len()];
    own >= MOTTO_LETTERS_MIN && own as f32 >= MOTTO_SHARE * read.len() as f32
}

/// Returns corrections for pieces of `head` that are only a part of the state's name.
pub(super) fn corrections(head: &[Piece<'_>]) -> Vec<Edit> {
    let lines = head.chunk_by(|one, next| one.line == next.line);
    lines.take(LINES_MAX).filter_map(correction).collect()
}

fn correction(line: &[Piece<'_>]) -> Option<Edit> {
    let words: Vec<Token<'_>> = line.iter().flat_map(Piece::words).collect();
    let keys: Vec<String> = words.iter().map(|word| fold(&phrase::key(word.text))).collect();
    let capitals = |word: &Token<'_>| !word.text.contains(char::is_lowercase);
    let matched = in_order(&keys);
    let (&first, &last) = matched.first().zip(matched.last())?;
    let own = matched.iter().filter(|&&at| WORDS[..OWN_WORDS].contains(&keys[at].as_str())).count();
    let piece = line.iter().find(|piece| piece.span().end >= words[last].span.end)?;
    let is_part = matched.len() >= PART_WORDS_MIN
        && last - first + 1 == matched.len()
        && first > 0
        && words[first].span.start == piece.start
        && words[last].span.end == piece.span().end;
    let is_most = own >= OWN_WORDS_MIN && last - first < 2 * matched.len();
    let end = piece.span().end;
    let span = Span::new(words[first].span.start, end);
    let mut read = words[first..].iter().take_while(|word| word.span.end <= end);
    let is_whole = matched.len() == WORDS.len() && words[last].span.end == end;
    let is_broken = own > 0 && (is_part || is_most) && !is_whole && read.all(capitals);
    // The name may go on in the next line.
    let begins = keys[first..].iter().zip(WORDS).all(|(key, word)| key == word)
        && keys.len() - first <= WORDS.len();
    (is_broken && !begins).then(|| Edit::correction(span, NATION))
}

/// Returns the places of the most words that are those of the name in their order.
fn in_order(keys: &[String]) -> Vec<usize> {
    let mut most: [Vec<usize>; WORDS.len() + 1] = Default::default();
    for (at, key) in keys.iter().enumerate() {
        let Some(number) = WORDS.iter().position(|word| word == key) else { continue };
        let longest = most[..=number].iter().max_by_key(|places| places.len());
        let longer = [longest.map_or(&[][..], Vec::as_slice), &[at]].concat();
        if longer.len() > most[number + 1].len() {
            most[number + 1] = longer;
        }
    }
    most.into_iter().max_by_key(Vec::len).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::pieces::{apply, pieces};

    fn corrected(text: &str) -> String {
        apply(text, &[], corrections(&pieces(text))).0
    }

    #[test]
    fn what_is_left_of_the_motto_is_put_right() {
        let read = |below: &str| {
            let text = format!("XÃ HÒA AN     {NATION}\n  {below}");
            let edits = motto(&pieces(&text)).into_iter().collect();
            apply(&text, &[], edits).0.lines().nth(1).unwrap().trim().to_string()
        };
        for left in
            ["Tư do - Hạnh phúc", "Độc lập ư ở- a", "Đ hnhúc", "Độc lập    -TựBŠ HạnRibhúc."]
        {
            assert_eq!(
                read(&format!("SỞ Y TẾ          {left}")),
                format!("SỞ Y TẾ          {MOTTO}")
            );
        }
        for other in ["Huế, ngày 4 tháng 5 năm 2020", "HỎA TỐC", "Kính chuyển", "đạo"]
        {
            assert_eq!(
                read(&format!("SỞ Y TẾ          {other}")),
                format!("SỞ Y TẾ          {other}")
            );
        }
    }

    #[test]
    fn the_end_of_the_name_behind_the_motto_is_removed() {
        let read = |line: &str| {
            let text = format!("{NATION}\n{line}");
            let edits = behind_motto(&text, &pieces(&text)).into_iter().collect();
            apply(&text, &[], edits).0.lines().nth(1).unwrap().trim_end().to_string()
        };
        for (line, expected) in [
            ("SỞ Y TẾ Độc lập - Tự do - Hạnh phúc NAM", "SỞ Y TẾ Độc lập - Tự do - Hạnh phúc"),
            ("Độc lập - Tự do - Hạnh phúc   ỆT AM", "Độc lập - Tự do - Hạnh phúc"),
            ("Độc lập - Tự do - Hạnh phúc SỞ Y TẾ", "Độc lập - Tự do - Hạnh phúc SỞ Y TẾ"),
            ("Độc lập - Tự do - Hạnh phúc", "Độc lập - Tự do - Hạnh phúc"),
        ] {
            assert_eq!(read(line), expected);
        }
    }

    #[test]
    fn what_is_left_of_the_name_is_no_name_of_an_organ() {
        for (read, expected) in [
            ("UBND TỈNH X   CỘNG HÒA XÃ HỘI CHỦ H A AM", "UBND TỈNH X   "),
            ("UBND TỈNH X   CỘNG HỎA    TỐC   HỘI CHỦ NGHĨA VIỆT NAM", "UBND TỈNH X   "),
            ("SỞ Y TẾ      NGHĨA VIỆT NAM", "SỞ Y TẾ      "),
            ("SỞ Y TẾ      XÃ HỘI", "SỞ Y TẾ      "),
        ] {
            assert_eq!(corrected(read), format!("{expected}{NATION}"), "{read}");
        }
        for whole in [
            "UBND TỈNH X   CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "NGÂN HÀNG CHÍNH SÁCH XÃ HỘI VIỆT NAM CHI NHÁNH TỈNH LẠNG SƠN",
            "UBND TỈNH X   CỘNG HÒA XÃ HỘI CHỦ NGHĨA\n              VIỆT NAM",
            "BẢO HIỂM XÃ HỘI VIỆT NAM",
            "XÃ HỘI",
            "NGÂN HÀNG CHÍNH SÁCH XÃ HỘI   SỐ 3",
            "Bộ   Lao động và Xã hội",
        ] {
            assert_eq!(corrected(whole), whole);
        }
    }
}
