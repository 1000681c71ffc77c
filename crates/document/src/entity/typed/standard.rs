//! Reads standards and technical regulations: `QCVN 02:2019/BLĐTBXH`, `TCVN 6909:2001`.

use super::cursor::{Cursor, pass_word, without_zeros, word};
use super::token::{TypedKind, TypedToken, token};
use crate::entity::date;
use tracuu_text::fold;

/// The words that begin a standard, in lower case: national and basic standards, national and local
/// regulations (Luật 68/2006/QH11), and construction standards from before that law.
pub const PREFIXES: [&str; 7] = ["tcvn", "tccs", "qcvn", "qcdp", "tcdp", "tcxd", "tcxdvn"];
/// Standards adopted from these bodies keep their number: `TCVN ISO/IEC 17025:2017`.
const ADOPTED: [&str; 3] = ["iso", "iec", "astm"];

/// Reads prefix, number with its parts, year, organ and amendment. The key omits what is not
/// written.
pub fn standard(cursor: &mut Cursor) -> Option<TypedToken> {
    let mut ahead = *cursor;
    let mut key = fold(&ahead.letters()?.to_lowercase());
    pass_word(cursor)?;
    while let Some(name) = ADOPTED.iter().find(|name| word(cursor, name).is_some()) {
        key.push_str(name);
        cursor.spaced_symbol(&['/']);
    }
    key.push_str(without_zeros(cursor.digits(1, 5)?));
    while let Some(part) = cursor.attempt(|cursor| {
        cursor.spaced_symbol(&['-', '–'])?;
        cursor.digits(1, 3)
    }) {
        key.push('-');
        key.push_str(without_zeros(part));
    }
    if let Some(year) = cursor.attempt(year) {
        key.push(':');
        key.push_str(year);
        while let Some(group) = cursor.attempt(organ_or_amendment) {
            key.push('/');
            key.push_str(&group);
        }
    }
    let ends = !cursor.peek().is_some_and(char::is_alphanumeric);
    ends.then(|| token(TypedKind::Standard, key)).flatten()
}

/// Reads `:2019`, or `-2008` in the older format.
fn year<'a>(cursor: &mut Cursor<'a>) -> Option<&'a str> {
    cursor.spaced_symbol(&[':', '-', '–'])?;
    let year = cursor.digits(4, 4)?;
    year.parse().is_ok_and(date::is_year).then_some(year)
}

/// Reads `/BLĐTBXH` or `/SĐ1:2022`.
fn organ_or_amendment(cursor: &mut Cursor) -> Option<String> {
    cursor.spaced_symbol(&['/'])?;
    let mut group = fold(&cursor.letters()?.to_lowercase());
    group.push_str(cursor.digits(1, 2).unwrap_or_default());
    if let Some(year) = cursor.attempt(year) {
        group.push(':');
        group.push_str(year);
    }
    Some(group)
}
