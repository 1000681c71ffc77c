//! Raised and lowered digits. Without their height, `10` with a raised `3` would be the number 103.

/// The height of letters over the line of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Height {
    #[default]
    Normal,
    Raised,
    Lowered,
}

/// Units that a raised number makes square, cubic or inverse.
const UNITS: [&str; 9] = ["m", "km", "cm", "dm", "mm", "hm", "dam", "μm", "µm"];
/// Digits of a year. A raised number after it marks a note.
const YEAR_DIGITS: usize = 4;

/// Returns `text`, which is at `height`, as it is written after `before`: a number after a digit or
/// a unit in characters for raised or lowered digits, a circle after a number as the sign for
/// degrees, a number after a year in brackets as the mark of a note. Any other text is returned as
/// it is, such as the mark of a note after a word and the 2 of `CO2`.
pub fn write<'a>(text: &'a str, height: Height, before: &str) -> std::borrow::Cow<'a, str> {
    let inner = text.trim();
    let follows_digit = before.ends_with(|c: char| c.is_ascii_digit() || is_raised_or_lowered(c));
    if height == Height::Normal || !(follows_digit || follows_unit(before)) {
        return text.into();
    }
    if height == Height::Raised && follows_digit && matches!(inner, "0" | "o" | "O") {
        return text.replace(inner, "°").into();
    }
    let digits = inner.trim_start_matches(['-', '–', '−', '+']);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.into();
    }
    if height == Height::Raised && digits == inner && follows_year(before) {
        return text.replace(inner, &format!("[{inner}]")).into();
    }
    let written = text.chars().map(|c| match height {
        Height::Raised => raised(c),
        _ => lowered(c),
    });
    written.collect::<String>().into()
}

fn follows_unit(before: &str) -> bool {
    let start = before.rfind(|c: char| !c.is_alphabetic());
    let word =
        &before[start.map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8))..];
    UNITS.contains(&word)
}

fn follows_year(before: &str) -> bool {
    let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    let number = &before[before.len() - digits..];
    digits == YEAR_DIGITS
        && (number.starts_with("19") || number.starts_with("20"))
        && !before[..before.len() - digits].ends_with(['.', ','])
}

fn is_raised_or_lowered(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '\u{2070}'..='\u{2079}' | '\u{2080}'..='\u{2089}' | '⁻' | '₋')
}

fn raised(c: char) -> char {
    match c {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0'..='9' => char::from_u32(0x2070 + u32::from(c) - u32::from('0')).unwrap_or(c),
        '-' | '–' | '−' => '⁻',
        '+' => '⁺',
        _ => c,
    }
}

fn lowered(c: char) -> char {
    match c {
        '0'..='9' => char::from_u32(0x2080 + u32::from(c) - u32::from('0')).unwrap_or(c),
        '-' | '–' | '−' => '₋',
        '+' => '₊',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_height() {
        use Height::{Lowered, Normal, Raised};
        let cases = [
            ("10", "3", Raised, "³"),
            ("10", "-6", Raised, "⁻⁶"),
            ("10", "12", Raised, "¹²"),
            ("45 m", "2", Raised, "²"),
            ("km", "2", Raised, "²"),
            ("10⁻", "3", Raised, "³"),
            ("5 m", " 2", Raised, " ²"),
            ("38", "o", Raised, "°"),
            ("105", "0", Raised, "°"),
            ("1010", "2", Lowered, "₂"),
            ("năm 2024", "1", Raised, "[1]"),
            ("1.2024", "1", Raised, "¹"),
            // Marks of notes after words, and what is not a number.
            ("Bắc", "1", Raised, "1"),
            ("đảm", "2", Raised, "2"),
            ("Nam", "2", Raised, "2"),
            ("10", "n", Raised, "n"),
            ("1", "st", Raised, "st"),
            ("10", "[1]", Raised, "[1]"),
            ("10", "", Raised, ""),
            ("", "2", Raised, "2"),
            ("CO", "2", Lowered, "2"),
            ("10", "3", Normal, "3"),
        ];
        for (before, text, height, expected) in cases {
            assert_eq!(write(text, height, before), expected, "{before} {text}");
        }
    }
}
