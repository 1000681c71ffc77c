//! Reads codes that people write in groups or without separators: numbers of telephones, citizens,
//! taxpayers and bank accounts, serials of certificates and passports, number plates. The key has
//! the letters and digits alone. Digits without separators are a code if they begin with a zero;
//! otherwise they are an amount, whose key is the same.

use super::cursor::Cursor;
use super::token::{TypedKind, TypedToken, token};
use crate::entity::date;
use tracuu_text::fold;
use tracuu_text::sign::is_dash;

/// Most groups of a code.
const GROUPS_MAX: usize = 6;
/// Fewest and most digits of a code without letters: a telephone number has ten, an account of the
/// treasury seventeen.
const DIGITS_MIN: usize = 8;
const DIGITS_MAX: usize = 17;
/// Lengths of the area code of a telephone number, which a slash may follow.
const AREA_DIGITS: std::ops::RangeInclusive<usize> = 3..=4;
/// Fewest and most digits after the letters of a serial.
const SERIAL_DIGITS: std::ops::RangeInclusive<usize> = 5..=9;
/// Most letters before them.
const SERIAL_LETTERS_MAX: usize = 3;
/// Characters that join a code to more of a word or number.
const JOINTS: [char; 6] = ['/', '.', ',', '-', '–', '+'];
/// The same of a code without letters. No document number has as many digits, so a slash begins
/// another code.
const CODE_JOINTS: [char; 4] = ['.', ',', '-', '–'];
/// Lengths of codes that begin with a zero.
const ZERO_DIGITS: std::ops::RangeInclusive<usize> = 9..=14;
/// Letters that are units after a number, so that `50m 1234` is not a plate.
const UNIT_LETTERS: [char; 5] = ['m', 'l', 'v', 'w', 'h'];

/// What separates two groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    Space,
    Stop,
    Dash,
    Slash,
    /// A bracket, or a sign with spaces around it.
    Wide,
}

/// Groups of digits with what separates them, as far as they go.
#[derive(Debug, Clone, Copy)]
struct Groups<'a> {
    digits: [&'a str; GROUPS_MAX],
    joints: [Joint; GROUPS_MAX],
    count: usize,
}

impl<'a> Groups<'a> {
    fn read(cursor: &mut Cursor<'a>) -> Option<Groups<'a>> {
        let mut groups =
            Groups { digits: [""; GROUPS_MAX], joints: [Joint::Space; GROUPS_MAX], count: 1 };
        groups.digits[0] = cursor.digits(1, DIGITS_MAX)?;
        while groups.count < GROUPS_MAX && !groups.is_followed_by_another(cursor) {
            let after_area = groups.count == 1 && groups.is_area();
            let next = cursor.attempt(|cursor| {
                let slash = cursor.symbol(&['/']).filter(|_| after_area).map(|_| Joint::Slash);
                Some((slash.or_else(|| joint(cursor))?, cursor.digits(1, DIGITS_MAX)?))
            });
            let Some((joint, digits)) = next else { break };
            groups.joints[groups.count - 1] = joint;
            groups.digits[groups.count] = digits;
            groups.count += 1;
        }
        let mut ahead = *cursor;
        let goes_on =
            joint(&mut ahead).is_some() && ahead.peek().is_some_and(|c| c.is_ascii_digit());
        (!goes_on || groups.is_followed_by_another(cursor)).then_some(groups)
    }

    /// Returns true if the groups are a whole telephone number and another one follows.
    fn is_followed_by_another(&self, cursor: &Cursor<'_>) -> bool {
        let mut ahead = *cursor;
        let between = joint(&mut ahead).filter(|&joint| joint != Joint::Stop);
        let follows = between.and_then(|_| ahead.digits(1, DIGITS_MAX));
        let begins = follows.is_some_and(|next| next.len() > 3 && next.starts_with('0'));
        begins && self.length() > DIGITS_MIN
    }

    fn digits(&self) -> &[&'a str] {
        &self.digits[..self.count]
    }

    fn joints(&self) -> &[Joint] {
        &self.joints[..self.count - 1]
    }

    fn length(&self) -> usize {
        self.digits().iter().map(|digits| digits.len()).sum()
    }

    /// Returns true if the first group is the area code of a telephone number.
    fn is_area(&self) -> bool {
        self.digits[0].starts_with('0') && AREA_DIGITS.contains(&self.digits[0].len())
    }

    /// Returns true for `54.200.000` and `54 200 000`.
    fn is_thousands(&self) -> bool {
        let [first, others @ ..] = self.digits() else { return false };
        first.len() <= 3 && !first.starts_with('0') && others.iter().all(|group| group.len() == 3)
    }

    /// Returns true for the number of a telephone or a citizen: it begins with a zero, so that it
    /// is not an amount.
    fn begins_with_zero(&self) -> bool {
        let first = self.digits[0];
        let is_each = |wanted: Joint| self.joints().iter().all(|&joint| joint == wanted);
        let least = match self.digits()[1..].first() {
            // `0.912.345.678`
            Some(second) if second.len() == 3 && is_each(Joint::Stop) => 1,
            _ if is_each(Joint::Stop) => 2,
            _ => 3,
        };
        first.starts_with('0') && first.len() >= least && ZERO_DIGITS.contains(&self.length())
    }

    /// Returns true for the number of a service: `1900.1234`, `1800 6789`.
    fn is_service(&self) -> bool {
        let plain = !self.joints().contains(&Joint::Wide);
        matches!(self.digits[0], "1800" | "1900") && plain && (8..=10).contains(&self.length())
    }

    /// Returns true for groups of four with a shorter rest, as cards and accounts have: `8412 2050
    /// 0123 4`.
    fn is_in_fours(&self) -> bool {
        self.count > 3 && self.digits()[..self.count - 1].iter().all(|group| group.len() == 4)
    }

    /// Returns true for an account of the treasury: `3713.0.1053594.00000`.
    fn is_account(&self) -> bool {
        self.count > 2 && self.length() >= 12 && self.digits().iter().any(|group| group.len() > 4)
    }

    /// Returns true for another code: an account, the number of a taxpayer with its branch, an
    /// amount with spaces for thousands. Groups of rows and ranges of years are not.
    fn is_regular(&self) -> bool {
        let (digits, joints) = (self.digits(), self.joints());
        let is_year = |group: &&str| group.len() == 4 && group.parse().is_ok_and(date::is_year);
        let same = joints.windows(2).all(|two| two[0] == two[1]);
        let fits = (DIGITS_MIN..=DIGITS_MAX).contains(&self.length());
        if !same || digits.iter().all(is_year) {
            return false;
        }
        let sized = |least: usize, most: usize| {
            digits.iter().all(|group| (least..=most).contains(&group.len()))
        };
        match joints[0] {
            Joint::Space if self.is_thousands() => digits.len() > 2,
            Joint::Space => {
                fits && self.length() > DIGITS_MIN && (sized(3, 5) || self.is_in_fours())
            }
            Joint::Stop => fits && !self.is_thousands() && (sized(3, 8) || self.is_account()),
            Joint::Dash | Joint::Wide if digits.len() == 2 => {
                digits[0].len() == 10 && digits[1].len() == 3
            }
            Joint::Dash => fits && sized(2, 8),
            Joint::Slash | Joint::Wide => false,
        }
    }
}

/// Reads what may separate two groups.
fn joint(cursor: &mut Cursor) -> Option<Joint> {
    let bracket = cursor.symbol(&[')']);
    let before = cursor.symbol(&[' ']);
    let sign = cursor.peek().filter(|&c| c == '.' || is_dash(c));
    if let Some(sign) = sign {
        cursor.at += sign.len_utf8();
    }
    let after = cursor.symbol(&[' ']).filter(|_| sign.is_some());
    Some(match (bracket, before.or(after), sign) {
        (Some(_), ..) | (_, Some(_), Some(_)) => Joint::Wide,
        (_, Some(_), None) => Joint::Space,
        (_, None, Some('.')) => Joint::Stop,
        (_, None, Some(_)) => Joint::Dash,
        (None, None, None) => return None,
    })
}

/// Reads a code that begins with a digit: `0205.3812.345`, `(024) 3825 1234` from its first digit,
/// `1903 2456 789`, `4900123456-001`, `12C-123.45`.
pub fn code(cursor: &mut Cursor) -> Option<TypedToken> {
    let key = cursor.attempt(plate).or_else(|| cursor.attempt(figures))?;
    token(TypedKind::Code, key)
}

fn figures(cursor: &mut Cursor) -> Option<String> {
    if !cursor.is_start(&CODE_JOINTS) {
        return None;
    }
    let mut back = cursor.text[..cursor.at].bytes().rev();
    let in_row = back.next() == Some(b' ') && back.next().is_some_and(|b| b.is_ascii_digit());
    let groups = Groups::read(cursor)?;
    let key = groups.digits().concat();
    let is_code = match groups.count {
        1 => at_home(&key).is_some() || (key.starts_with('0') && ZERO_DIGITS.contains(&key.len())),
        _ if groups.begins_with_zero() || groups.is_service() => true,
        _ => at_home(&key).is_some() || (!in_row && groups.is_regular()),
    };
    (is_code && cursor.is_end(&CODE_JOINTS)).then_some(key)
}

/// Returns the number of a telephone as it is dialled in the country, if `key` is one with the
/// country before it: `0205…` for `84205…` and `0084205…`.
pub fn at_home(key: &str) -> Option<String> {
    let rest = key
        .strip_prefix("00")
        .unwrap_or(key)
        .strip_prefix("84")
        .filter(|rest| !rest.starts_with('0'))?;
    let digits = rest.bytes().all(|b| b.is_ascii_digit());
    (digits && (9..=10).contains(&rest.len())).then(|| format!("0{rest}"))
}

/// Reads a number plate: `12C-123.45`, `12C 12345`, `29-K1 234.56`, `80A-001.23`.
fn plate(cursor: &mut Cursor) -> Option<String> {
    if !cursor.is_start(&JOINTS) {
        return None;
    }
    let province = cursor.digits(2, 2)?;
    let apart = joint(cursor).is_some();
    let letters = cursor.letters().filter(|letters| letters.chars().count() <= 2)?;
    let series = cursor.digits(1, 1).unwrap_or_default();
    let between = joint(cursor);
    let is_small = !apart
        && letters.is_ascii()
        && (between != Some(Joint::Space) || !letters.contains(UNIT_LETTERS));
    let is_series = letters.chars().all(is_serial_letter) || is_small;
    if !is_series {
        return None;
    }
    let first = cursor.digits(3, 5)?;
    let last = match first.len() {
        3 => {
            joint(cursor)?;
            cursor.digits(2, 2)?
        }
        _ => "",
    };
    let key = format!("{province}{}{series}{first}{last}", fold(&letters.to_lowercase()));
    cursor.is_end(&JOINTS).then_some(key)
}

/// Reads a serial of up to three capitals and digits: `AB 123456`, `BA 123.456`, `C-1234567`,
/// `AB123456`, and the plate of an army car, `TM 12-34`.
pub fn serial(cursor: &mut Cursor) -> Option<TypedToken> {
    if !may_begin_serial(cursor.rest()) || !cursor.is_start(&JOINTS) {
        return None;
    }
    let letters = cursor.letters()?;
    let count = letters.chars().count();
    let between = joint(cursor);
    let groups = Groups::read(cursor)?;
    let key = groups.digits().concat();
    let least = SERIAL_DIGITS.start() + usize::from(count == 1);
    let fits = (least..=*SERIAL_DIGITS.end()).contains(&key.len());
    let even = groups.count == 1 || groups.digits().iter().all(|group| group.len() >= 2);
    let is_serial = fits && even && between != Some(Joint::Wide);
    let is_of_army = count == 2
        && groups.digits().iter().map(|group| group.len()).eq([2, 2])
        && matches!(groups.joints(), [Joint::Dash | Joint::Stop]);
    let is_code = (is_serial || is_of_army) && cursor.is_end(&JOINTS);
    let letters = fold(&letters.to_lowercase());
    is_code.then(|| token(TypedKind::Code, format!("{letters}{key}"))).flatten()
}

/// Returns true if a serial may begin `text`: at most three capitals, and no letter after them.
pub fn may_begin_serial(text: &str) -> bool {
    let end = text.find(|c: char| !is_serial_letter(c)).unwrap_or(text.len());
    let count = text[..end].chars().count();
    (1..=SERIAL_LETTERS_MAX).contains(&count)
        && !text[end..].starts_with(tracuu_text::letter::is_letter)
}

fn is_serial_letter(c: char) -> bool {
    c.is_ascii_uppercase() || c == 'Đ'
}
