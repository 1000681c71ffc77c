//! Typed tokens: facts that texts write in many ways, such as a date, an amount, a kilometre post,
//! a boundary marker, an article or a standard. All formats of one fact give the same key. Document
//! numbers are not among them; see [`super::number`].
//!
//! | kind | written | key |
//! |---|---|---|
//! | date | `ngày 05 tháng 3 năm 2020`, `05/3/2020`, `5-3-2020` | `2020-03-05` |
//! | month | `tháng 3 năm 2020`, `3/2020` | `2020-03` |
//! | amount | `13.951,4`, `13951,40` | `13951.4` |
//! | post | `Km18+500`, `km 18 + 500` | `km18+500` |
//! | marker | `mốc 1088/2-1089`, `mốc 1088/2 – 1089` | `m1088/2-1089` |
//! | article | `điểm a khoản 1 Điều 3`, `Điều 3, khoản 1, điểm a` | `đ3.k1.a` |
//! | standard | `QCVN 02:2019/BLĐTBXH`, `TCVN 7957-2008` | `qcvn2:2019/bldtbxh`, `tcvn7957:2008` |
//!
//! Words may be in any case and without accents, so that queries match documents. Keys of different
//! kinds never collide.

mod article;
mod cursor;
mod moment;
mod place;
mod quantity;
mod standard;
mod token;

use cursor::Cursor;
pub use token::{TypedKind, TypedToken};
use tracuu_text::{Span, fold};

/// Returns the typed tokens of a normal text with their places, in order, not overlapping. One
/// pass; empty text has none.
pub fn find_typed(text: &str) -> Vec<(Span, TypedToken)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(char::is_alphanumeric).map(|next| at + next) {
        let mut cursor = Cursor { text, at: start };
        match cursor.attempt(read_token) {
            Some(token) => {
                found.push((Span::new(start, cursor.at), token));
                at = cursor.at;
            }
            None => {
                let run = text[start..].find(|c: char| !c.is_alphanumeric());
                at = run.map_or(text.len(), |run| start + run);
            }
        }
    }
    found
}

/// Reads a token at the cursor, which must be at the start of a run of letters and digits.
fn read_token(cursor: &mut Cursor) -> Option<TypedToken> {
    if cursor.peek()?.is_ascii_digit() {
        let read = [moment::in_figures, place::bare_marker, quantity::amount];
        return read.into_iter().find_map(|read| cursor.attempt(read));
    }
    let mut behind = *cursor;
    let word = behind.letters()?;
    // These words have at most seven letters, of at most three bytes each.
    if word.len() > 21 {
        return None;
    }
    let read = match fold(&word.to_lowercase()).as_str() {
        "ngay" => moment::behind_day,
        "thang" => moment::behind_month,
        "km" => place::post,
        "moc" => place::marker,
        "diem" | "khoan" | "dieu" => article::article,
        prefix if standard::is_prefix(prefix) => standard::standard,
        _ => return None,
    };
    cursor.attempt(read)
}

#[cfg(test)]
mod tests;
