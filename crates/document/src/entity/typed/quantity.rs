//! Numbers with thousands and decimals, as Vietnamese texts write them: dots for thousands, a comma for
//! decimals.

use super::{Cursor, TypedKind, TypedToken, token};
use crate::entity::date;

/// Most digits of a number that is looked at; a national budget has sixteen.
const DIGITS_MAX: usize = 18;
/// Fewer plain digits are just a number, which words find.
const PLAIN_DIGITS_MIN: usize = 4;
/// What joins a number to another.
const JOINTS: [char; 3] = ['/', '.', ','];

/// `13.951,4`, `77,5`, `1.234.567`; plain digits from four on, so that `13951` meets `13.951`, but for
/// years; and `1,234,567.8`, which has no other reading. `1.5` is more often a heading than a number.
pub fn amount(cursor: &mut Cursor) -> Option<TypedToken> {
    if !cursor.is_start(&JOINTS) {
        return None;
    }
    let key = cursor.attempt(|cursor| grouped(cursor, '.', ',', 1));
    let key = key.or_else(|| cursor.attempt(|cursor| grouped(cursor, ',', '.', 2)));
    let key = key.or_else(|| cursor.attempt(plain))?;
    token(TypedKind::Amount, key)
}

/// At least `least` groups of three digits, then decimals.
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
    // One group is enough where decimals say that the other sign is theirs.
    let enough = groups >= least || (groups > 0 && decimals.is_some());
    let valid = enough && !first.starts_with('0') && whole.len() <= DIGITS_MAX;
    (valid && ends(cursor)).then(|| with_decimals(&whole, decimals))
}

/// Digits without groups: a decimal comma, or four digits and more that are no year.
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

fn decimals<'a>(cursor: &mut Cursor<'a>, comma: char) -> Option<&'a str> {
    cursor.attempt(|cursor| {
        cursor.symbol(&[comma])?;
        cursor.digits(1, 6)
    })
}

/// A unit may stand right behind (`77,5ha`), more figures or a notation may not.
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
