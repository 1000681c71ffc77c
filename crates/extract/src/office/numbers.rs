//! Prints the numbers of lists.

/// How a level of a list prints its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// `1`.
    #[default]
    Decimal,
    /// `01`.
    DecimalZero,
    /// `a` … `z`, `aa`, `bb`.
    LowerLetter,
    /// `A`.
    UpperLetter,
    /// `i`.
    LowerRoman,
    /// `I`.
    UpperRoman,
    /// Nothing.
    None,
}

impl Style {
    /// Returns the style by its name in WordprocessingML (ISO/IEC 29500-1, 17.18.59). Unknown names
    /// are decimal.
    pub fn by_word_name(name: &str) -> Style {
        match name {
            "decimalZero" => Style::DecimalZero,
            "lowerLetter" => Style::LowerLetter,
            "upperLetter" => Style::UpperLetter,
            "lowerRoman" => Style::LowerRoman,
            "upperRoman" => Style::UpperRoman,
            "none" => Style::None,
            _ => Style::Decimal,
        }
    }

    /// Returns the style by the value of `style:num-format` (OpenDocument 1.3, part 3, 19.506).
    pub fn by_sample(sample: &str) -> Style {
        match sample {
            "a" => Style::LowerLetter,
            "A" => Style::UpperLetter,
            "i" => Style::LowerRoman,
            "I" => Style::UpperRoman,
            "" => Style::None,
            _ => Style::Decimal,
        }
    }

    /// Returns the style by its code in RTF and in binary Word files ([MS-OSHARED] 2.2.1.3).
    /// Unknown codes are decimal.
    pub fn by_code(code: u8) -> Style {
        match code {
            1 => Style::UpperRoman,
            2 => Style::LowerRoman,
            3 => Style::UpperLetter,
            4 => Style::LowerLetter,
            22 => Style::DecimalZero,
            255 => Style::None,
            _ => Style::Decimal,
        }
    }

    /// Prints `number` in the style. Numbers that letters (1 to 260) or Roman numerals (1 to 3999)
    /// cannot show are decimal.
    pub fn print(self, number: u32) -> String {
        match self {
            Style::Decimal => number.to_string(),
            Style::DecimalZero => format!("{number:02}"),
            Style::LowerLetter => letters(number),
            Style::UpperLetter => letters(number).to_uppercase(),
            Style::LowerRoman => roman(number).to_lowercase(),
            Style::UpperRoman => roman(number),
            Style::None => String::new(),
        }
    }
}

fn letters(number: u32) -> String {
    const REPEATED_MAX: u32 = 10;
    let Some(index) = number.checked_sub(1).filter(|index| *index < 26 * REPEATED_MAX) else {
        return number.to_string();
    };
    let letter = char::from(b'a' + (index % 26) as u8);
    std::iter::repeat_n(letter, index as usize / 26 + 1).collect()
}

fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..4000).contains(&number) {
        return number.to_string();
    }
    let mut rest = number;
    let mut printed = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            printed.push_str(sign);
            rest -= value;
        }
    }
    printed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_numbers() {
        let cases = [
            (Style::Decimal, 0, "0"),
            (Style::DecimalZero, 7, "07"),
            (Style::LowerLetter, 1, "a"),
            (Style::LowerLetter, 28, "bb"),
            (Style::UpperLetter, 26, "Z"),
            (Style::LowerLetter, 0, "0"),
            (Style::LowerLetter, 4_000_000_000, "4000000000"),
            (Style::UpperRoman, 1994, "MCMXCIV"),
            (Style::LowerRoman, 4, "iv"),
            (Style::UpperRoman, 4_000, "4000"),
            (Style::None, 3, ""),
        ];
        for (style, number, printed) in cases {
            assert_eq!(style.print(number), printed, "{style:?} {number}");
        }
    }
}
