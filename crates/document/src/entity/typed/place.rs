//! Reads kilometre posts of roads and markers of the national boundary.

use super::cursor::{Cursor, pass_word, without_zeros, word};
use super::token::{TypedKind, TypedToken, token};
use tracuu_text::fold::folds_to;

/// Words between `mốc` and its number: `mốc giới số 1119`, `mốc quốc giới`.
const BETWEEN: [&str; 4] = ["quoc", "bien", "gioi", "so"];
/// Words that make the number after `mốc` an amount or a count (`cán mốc 500 tỷ đồng`).
const COUNTED: [&str; 11] =
    ["ty", "ti", "trieu", "nghin", "ngan", "tram", "dong", "usd", "diem", "nguoi", "ho"];
/// Highest number of a marker. Those on the border with China run from 1 to 1,378, others are
/// lower. The limit excludes years.
const MARKER_MAX: u32 = 1944;

/// Reads `Km18+500`, `km 18 + 500`, `Km80`. Not after a number, where `km` is a unit
/// (`dài 5 km 200`).
pub fn post(cursor: &mut Cursor) -> Option<TypedToken> {
    if cursor.text[..cursor.at].trim_end_matches(' ').ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    pass_word(cursor)?;
    let mut key = format!("km{}", without_zeros(cursor.digits(1, 4)?));
    if let Some(metres) = cursor.attempt(|cursor| {
        cursor.spaced_symbol(&['+'])?;
        cursor.digits(1, 4)
    }) {
        key.push('+');
        key.push_str(without_zeros(metres));
    }
    cursor.is_end(&['.', ',']).then(|| token(TypedKind::Post, key)).flatten()
}

/// Reads `mốc 1119`, `mốc giới số 1088/2 – 1089`, from `mốc` on.
pub fn marker(cursor: &mut Cursor) -> Option<TypedToken> {
    pass_word(cursor)?;
    while BETWEEN.iter().any(|between| word(cursor, between).is_some()) {}
    let first = one_marker(cursor)?;
    if let Some(last) = cursor.attempt(range_end) {
        return token(TypedKind::Marker, format!("m{first}-{last}"));
    }
    let mut ahead = *cursor;
    ahead.spaces();
    let counted = ahead.letters().is_some_and(|next| {
        next.len() <= 21 && COUNTED.iter().any(|counted| folds_to(next, counted))
    });
    let plain = !first.contains('/');
    let sum = plain && (first.len() < 3 || counted || cursor.rest().trim_start().starts_with('%'));
    let ends = cursor.is_end(&['.', ',', '/', '-', '–', '%']);
    (!sum && ends).then(|| token(TypedKind::Marker, format!("m{first}"))).flatten()
}

/// Reads `1088/2-1089` without the word `mốc`. Only this format is unambiguous.
pub fn bare_marker(cursor: &mut Cursor) -> Option<TypedToken> {
    if !cursor.is_start(&['/', '-', '–', '.', ',', '+']) {
        return None;
    }
    let first = one_marker(cursor).filter(|first| first.contains('/'))?;
    let last = range_end(cursor)?;
    let long = |marker: &str| marker.split('/').next().is_some_and(|number| number.len() >= 3);
    let both = long(&first) && long(&last);
    both.then(|| token(TypedKind::Marker, format!("m{first}-{last}"))).flatten()
}

/// Reads `1088/2`: a number and, if several pillars share it, the pillar.
fn one_marker(cursor: &mut Cursor) -> Option<String> {
    let number: u32 = cursor.digits(1, 4)?.parse().ok()?;
    let pillar = cursor.attempt(|cursor| {
        cursor.symbol(&['/'])?;
        cursor.digits(1, 2)
    });
    let marker = match pillar {
        Some(pillar) => format!("{number}/{}", without_zeros(pillar)),
        None => number.to_string(),
    };
    (1..=MARKER_MAX).contains(&number).then_some(marker)
}

fn range_end(cursor: &mut Cursor) -> Option<String> {
    cursor.spaced_symbol(&['-', '–', '—'])?;
    let last = one_marker(cursor)?;
    cursor.is_end(&['.', ',', '/', '-', '–', '%']).then_some(last)
}
