//! Reads references to articles of a law: `điểm a khoản 1 Điều 3` and `Điều 3, khoản 1, điểm a`.
//!
//! Of an enumeration (`khoản 1 và khoản 2 Điều 3`, `điểm a, b khoản 2 Điều 5`) only the part that
//! is complete by itself is read: `đ3.k2`, `đ5.k2`.

use super::cursor::{Cursor, without_zeros, word};
use super::token::{TypedKind, TypedToken, token};

/// Reads a reference to an article, from the point up or from the article down. A point belongs to
/// a clause, except in articles without clauses.
pub fn article(cursor: &mut Cursor) -> Option<TypedToken> {
    let mut point = cursor.attempt(|cursor| upwards(cursor, "diem", point_letter));
    let mut clause = cursor.attempt(|cursor| upwards(cursor, "khoan", number));
    word(cursor, "dieu")?;
    let article = number(cursor)?;
    if point.is_none() && clause.is_none() {
        clause = cursor.attempt(|cursor| downwards(cursor, "khoan", number));
        point = cursor.attempt(|cursor| downwards(cursor, "diem", point_letter));
    }
    let mut key = format!("đ{article}");
    if let Some(clause) = clause {
        key.push_str(".k");
        key.push_str(&clause);
    }
    if let Some(point) = point {
        key.push('.');
        key.push_str(&point);
    }
    token(TypedKind::Article, key)
}

type Read = fn(&mut Cursor) -> Option<String>;

/// Reads `khoản 1` or `khoản 1,` before the unit that contains it.
fn upwards(cursor: &mut Cursor, name: &str, read: Read) -> Option<String> {
    word(cursor, name)?;
    let value = read(cursor)?;
    pass_comma(cursor);
    Some(value)
}

/// Reads `, khoản 1` after the unit that contains it. Returns `None` if it begins a reference of
/// its own, as in `Điều 5, khoản 2 Điều 6`.
fn downwards(cursor: &mut Cursor, name: &str, read: Read) -> Option<String> {
    pass_comma(cursor);
    word(cursor, name)?;
    let value = read(cursor)?;
    let mut ahead = *cursor;
    pass_comma(&mut ahead);
    let own = ["khoan", "dieu"].iter().any(|above| word(&mut ahead, above).is_some());
    (!own).then_some(value)
}

fn pass_comma(cursor: &mut Cursor) {
    cursor.spaces();
    cursor.symbol(&[',']);
    cursor.spaces();
}

/// Reads `5`, or `5a` of an amended law.
fn number(cursor: &mut Cursor) -> Option<String> {
    let mut value = without_zeros(cursor.digits(1, 3)?).to_string();
    if let Some(letter) = cursor.peek().filter(|c| c.is_lowercase()) {
        value.push(letter);
        cursor.at += letter.len_utf8();
    }
    cursor.is_end(&['.', ',', '/', '-', '–']).then_some(value)
}

/// Reads the letter of a point: `a`, `đ`, `a1`. A quotation mark may precede it; a bracket or
/// quotation mark may close it.
fn point_letter(cursor: &mut Cursor) -> Option<String> {
    cursor.symbol(&['"', '“']);
    let letter = cursor.peek().filter(|c| c.is_ascii_alphabetic() || "đĐ".contains(*c))?;
    cursor.at += letter.len_utf8();
    let mut value: String = letter.to_lowercase().collect();
    value.push_str(cursor.digits(1, 2).unwrap_or_default());
    if !cursor.is_end(&['-', '/']) {
        return None;
    }
    cursor.symbol(&[')', '"', '”']);
    Some(value)
}
