//! Reads numbers with thousands and decimals in Vietnamese notation: dots for thousands, a comma
//! for decimals.

use super::cursor::Cursor;
use super::token::{TypedKind, TypedToken, token};
use crate::entity::date;

/// Most digits before the decimals; a national budget has sixteen.
const DIGITS_MAX: usize = 18;
/// Fewest digits of a plain number; shorter ones are found as words.
const PLAIN_DIGITS_MIN: usize = 4;
/// Characters that join a number to another.
const JOINTS: [char; 3] = ['/', '.', ','];

/// Reads `13.951,4`, `77,5`, `1.234.567`, and `1,234,567.8`, which is unambiguous. Also reads plain
/// numbers of four digits or more except years, so that `13951` matches `13.951`. Does not read
/// `1.5`, which is more often a heading than a number.
pub fn amount(cursor: &mut Cursor) -> Option<TypedToken> {
    if !cursor.is_start(&JOINTS) {
        return None;
    }
    let key = cursor.attempt(|cursor| grouped(cursor, '.', ',', 1));
    let key = key.or_else(|| cursor.attempt(|cursor| grouped(cursor, ',', '.', 2)));
    let key = key.or_else(|| cursor.attempt(spaced));
    let key = key.or_else(|| cursor.attempt(plain))?;
    token(TypedKind::Amount, key)
}

/// Reads `1 234,5`: spaces between thousands, then decimals, which show that the groups are one
/// number. Numbers in a row are not.
fn spaced(cursor: &mut Cursor) -> Option<String> {
    let is_digit = |byte: u8| byte.is_ascii_digit();
    let mut back = cursor.text[..cursor.at].bytes().rev();
    let follows = back.next() == Some(b' ') && back.next().is_some_and(is_digit);
    let key = grouped(cursor, ' ', ',', 1).filter(|key| key.contains('.'))?;
    let mut ahead = cursor.rest().bytes();
    let is_followed = ahead.next() == Some(b' ') && ahead.next().is_some_and(is_digit);
    (!follows && !is_followed).then_some(key)
}

/// Reads at least `least` groups of three digits, then decimals.
fn grouped(cursor: &mut Cursor, thousands: char, comma: char, least: usize) -> Option<String> {
    let first = cursor.digits(1, 3)?;
    let mut whole = first.to_string();
    let mut groups = 0;
    while let Some(group) = cursor.attempt(|cursor| {
        cursor.symbol(&[thousands])?;
        cursor.digits(3, 3)
    }) {
        whole.push_str(group);
        groups += 1;
    }
    let decimals = decimals(cursor, comma);
    // One group is enough if decimals follow: their sign shows what the other sign means.
    let enough = groups >= least || (groups > 0 && decimals.is_some());
    let valid = enough && !first.starts_with('0') && whole.len() <= DIGITS_MAX;
    (valid && ends(cursor)).then(|| with_decimals(&whole, decimals))
}

/// Reads digits without groups: with a decimal comma, or at least four digits that are not a year.
fn plain(cursor: &mut Cursor) -> Option<String> {
    let apart = cursor.is_start(&['-', '–']);
    let whole = cursor.digits(1, DIGITS_MAX)?;
    let decimals = decimals(cursor, ',');
    if whole.starts_with('0') && whole.len() > 1 {
        return None;
    }
    if decimals.is_none() {
        let year = whole.len() == 4 && whole.parse().is_ok_and(date::is_year);
        let joined = !cursor.is_end(&['/', '.', ',', '-', '–']) || !apart;
        if year || whole.len() < PLAIN_DIGITS_MIN || joined {
            return None;
        }
    }
    ends(cursor).then(|| with_decimals(whole, decimals))
}

/// Returns the key of a number with a decimal point, as other countries write it: `97.6`, or with a
/// comma. Only a query needs it, in which such a word is hardly a heading; `None` for any other
/// word.
pub fn decimal_key(word: &str) -> Option<String> {
    let (whole, decimals) = word.split_once(['.', ','])?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let valid = digits(whole) && digits(decimals) && (whole.len() == 1 || !whole.starts_with('0'));
    valid.then(|| with_decimals(whole, Some(decimals)))
}

fn decimals<'a>(cursor: &mut Cursor<'a>, comma: char) -> Option<&'a str> {
    cursor.attempt(|cursor| {
        cursor.symbol(&[comma])?;
        cursor.digits(1, 6)
    })
}

/// Returns true if the number ends here. A unit may follow directly (`77,5ha`); more digits or a
/// notation may not.
fn ends(cursor: &Cursor) -> bool {
    let mut ahead = cursor.rest().chars();
    let joint = ahead.next();
    let next = ahead.next();
    match joint {
        Some('-' | '–') => !next.is_some_and(char::is_alphabetic),
        Some(c) if JOINTS.contains(&c) => !next.is_some_and(char::is_alphanumeric),
        Some(c) => !c.is_ascii_digit(),
        None => true,
    }
}

fn with_decimals(whole: &str, decimals: Option<&str>) -> String {
    match decimals.map(|digits| digits.trim_end_matches('0')).filter(|digits| !digits.is_empty()) {
        Some(digits) => format!("{whole}.{digits}"),
        None => whole.to_string(),
    }
}
