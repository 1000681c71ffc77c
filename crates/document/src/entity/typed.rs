//! Typed tokens: things in a text that are written in many ways and are one thing. A date, a sum, a
//! kilometre post, a boundary marker, an article, a standard. Each gets a key that is the same in every
//! dress. Numbers of documents are [`super::number`]'s.
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
//! Words may be in any case and without accents, so that queries meet documents. Keys of different kinds
//! never meet.

mod article;
mod cursor;
mod moment;
mod place;
mod quantity;
mod standard;

use cursor::Cursor;
use tracuu_text::{Span, fold};

/// What a typed token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TypedKind {
    /// A day.
    Date,
    /// A month of a year.
    Month,
    /// A number with thousands or decimals, of money or anything else.
    Amount,
    /// A kilometre post.
    Post,
    /// A boundary marker, or two and what lies between.
    Marker,
    /// An article (điều), with clause (khoản) and point (điểm) where named.
    Article,
    /// A technical standard or regulation (TCVN, QCVN).
    Standard,
}

/// A thing that a text names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TypedToken {
    /// What it is.
    pub kind: TypedKind,
    /// The same for every way of writing it; see the table of this module. Never empty, no spaces.
    pub key: String,
}

impl TypedToken {
    /// The keys of wider things, nearest first, under which this one must be found too: the month of a
    /// date, the article of a clause, a standard of any year, the ends of a stretch between two markers.
    /// Empty for an amount.
    pub fn wider(&self) -> Vec<String> {
        let cut = |separators: &[char]| {
            let cuts =
                self.key.rmatch_indices(separators).map(|(at, _)| self.key[..at].to_string());
            cuts.collect::<Vec<_>>()
        };
        match self.kind {
            TypedKind::Date => vec![self.key[..7].to_string()],
            TypedKind::Post => cut(&['+']),
            TypedKind::Article => cut(&['.']),
            TypedKind::Standard => cut(&['/', ':']),
            TypedKind::Marker => place::ends_of(&self.key),
            TypedKind::Month | TypedKind::Amount => Vec::new(),
        }
    }
}

/// The typed tokens of a normal text with their places, in order, not overlapping. One pass; empty text
/// has none.
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

/// A token at the cursor, which stands at the start of a run of letters and digits.
fn read_token(cursor: &mut Cursor) -> Option<TypedToken> {
    if cursor.peek()?.is_ascii_digit() {
        let read = [moment::in_figures, place::bare_marker, quantity::amount];
        return read.into_iter().find_map(|read| cursor.attempt(read));
    }
    let mut behind = *cursor;
    let word = behind.letters()?;
    // The longest of these words has seven letters, of three bytes at most.
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

/// Passes over the word that brought the cursor here.
fn pass_word(cursor: &mut Cursor) -> Option<()> {
    cursor.letters()?;
    cursor.spaces();
    Some(())
}

/// Passes over `folded`, compared in lower case and without accents, and the spaces behind it.
fn word(cursor: &mut Cursor, folded: &str) -> Option<()> {
    cursor.attempt(|cursor| {
        let word = cursor.letters()?;
        cursor.spaces();
        (word.len() <= 21 && fold(&word.to_lowercase()) == folded).then_some(())
    })
}

fn token(kind: TypedKind, key: String) -> Option<TypedToken> {
    Some(TypedToken { kind, key })
}

#[cfg(test)]
mod tests;
