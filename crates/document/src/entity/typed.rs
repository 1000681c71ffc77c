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

use cursor::Cursor;
use tracuu_text::{Span, fold};

/// The kind of a typed token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TypedKind {
    /// A day.
    Date,
    /// A month of a year.
    Month,
    /// A number with thousands, decimals or at least four digits, of money or anything else.
    Amount,
    /// A kilometre post.
    Post,
    /// A boundary marker, or the stretch between two.
    Marker,
    /// An article (điều), with clause (khoản) and point (điểm) where named.
    Article,
    /// A technical standard or regulation (TCVN, QCVN).
    Standard,
}

/// A fact that a text contains.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TypedToken {
    /// The kind of the fact.
    pub kind: TypedKind,
    /// The same for every format of the fact; see the table of this module. Never empty, no spaces.
    pub key: String,
}

impl TypedToken {
    /// Returns the keys of wider facts under which this one must also be found, nearest first: the
    /// month of a date, the kilometre of a post, the article of a clause, a standard without its
    /// year. For a stretch between two markers they are its ends. Empty for a month, an amount, and
    /// a fact without a wider one.
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

/// Skips the keyword at the cursor and the spaces after it.
fn pass_word(cursor: &mut Cursor) -> Option<()> {
    cursor.letters()?;
    cursor.spaces();
    Some(())
}

/// Skips the word `folded`, compared in lower case and without accents, and the spaces after it.
/// Returns `None` without moving if another word follows.
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
