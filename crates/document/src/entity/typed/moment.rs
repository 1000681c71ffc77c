//! Reads days and months.

use super::cursor::{Cursor, pass_word, word};
use super::token::{TypedKind, TypedToken, token};
use crate::entity::date::{self, WrittenDate};

/// Characters that join figures to more figures or to the notation of a number.
const JOINTS: [char; 3] = ['/', '.', ','];

/// Reads `05/3/2020`, `5 tháng 3 năm 2020` or `3/2020`, from the first digit on.
pub fn in_figures(cursor: &mut Cursor) -> Option<TypedToken> {
    if !cursor.is_start(&JOINTS) {
        return None;
    }
    cursor.attempt(full_date).or_else(|| {
        let free = cursor.is_start(&['-', '–']);
        free.then(|| cursor.attempt(month_in_figures)).flatten()
    })
}

/// Reads `ngày 05/3/2020` or `ngày      tháng 3 năm 2020`, from `ngày` on.
pub fn behind_day(cursor: &mut Cursor) -> Option<TypedToken> {
    pass_word(cursor)?;
    full_date(cursor)
}

/// Reads `tháng 3 năm 2020` or `tháng 3/2020`, from `tháng` on.
pub fn behind_month(cursor: &mut Cursor) -> Option<TypedToken> {
    pass_word(cursor)?;
    cursor.attempt(month_in_figures).or_else(|| {
        let month = cursor.digits(1, 2)?;
        cursor.spaced_symbol(&[',']);
        cursor.spaces();
        word(cursor, "nam")?;
        month_token(month, cursor)
    })
}

fn full_date(cursor: &mut Cursor) -> Option<TypedToken> {
    let (length, written) = date::at_start(cursor.rest())?;
    cursor.at += length;
    if !cursor.is_end(&JOINTS) {
        return None;
    }
    match written.date() {
        Some(day) => token(TypedKind::Date, day),
        None => token(TypedKind::Month, written.month()?),
    }
}

fn month_in_figures(cursor: &mut Cursor) -> Option<TypedToken> {
    let month = cursor.digits(1, 2)?;
    cursor.spaced_symbol(&['/'])?;
    month_token(month, cursor)
}

fn month_token(month: &str, cursor: &mut Cursor) -> Option<TypedToken> {
    let year: i32 = cursor.digits(4, 4)?.parse().ok()?;
    let month: u8 = month.parse().ok().filter(|month| (1..=12).contains(month))?;
    let whole = date::is_year(year) && cursor.is_end(&['/', '-', '–', '.', ',']);
    let written = WrittenDate { day: None, month: Some(month), year };
    whole.then(|| token(TypedKind::Month, written.month()?)).flatten()
}
