//! Prints the numbers of lists.

/// How a level of a list prints its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NumberStyle {
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

impl NumberStyle {
    /// Returns the style by its name in WordprocessingML (ISO/IEC 29500-1, 17.18.59). Unknown names
    /// are decimal.
    pub fn by_word_name(name: &str) -> NumberStyle {
        match name {
            "decimalZero" => NumberStyle::DecimalZero,
            "lowerLetter" => NumberStyle::LowerLetter,
            "upperLetter" => NumberStyle::UpperLetter,
            "lowerRoman" => NumberStyle::LowerRoman,
            "upperRoman" => NumberStyle::UpperRoman,
            "none" => NumberStyle::None,
            _ => NumberStyle::Decimal,
        }
    }

    /// Returns the style by the value of `style:num-format` (OpenDocument 1.3, part 3, 19.506).
    pub fn by_num_format(sample: &str) -> NumberStyle {
        match sample {
            "a" => NumberStyle::LowerLetter,
            "A" => NumberStyle::UpperLetter,
            "i" => NumberStyle::LowerRoman,
            "I" => NumberStyle::UpperRoman,
            "" => NumberStyle::None,
            _ => NumberStyle::Decimal,
        }
    }

    /// Returns the style by its code in RTF and in binary Word files ([MS-OSHARED] 2.2.1.3).
    /// Unknown codes are decimal.
    pub fn by_code(code: u8) -> NumberStyle {
        match code {
            1 => NumberStyle::UpperRoman,
            2 => NumberStyle::LowerRoman,
            3 => NumberStyle::UpperLetter,
            4 => NumberStyle::LowerLetter,
            22 => NumberStyle::DecimalZero,
            255 => NumberStyle::None,
            _ => NumberStyle::Decimal,
        }
    }

    /// Prints `number` in the style. Numbers that letters (1 to 260) or Roman numerals (1 to 3999)
    /// cannot show are decimal.
    pub fn print(self, number: u32) -> String {
        match self {
            NumberStyle::Decimal => number.to_string(),
            NumberStyle::DecimalZero => format!("{number:02}"),
            NumberStyle::LowerLetter => letters(number),
            NumberStyle::UpperLetter => letters(number).to_uppercase(),
            NumberStyle::LowerRoman => roman(number).to_lowercase(),
            NumberStyle::UpperRoman => roman(number),
            NumberStyle::None => String::new(),
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
            (NumberStyle::Decimal, 0, "0"),
            (NumberStyle::DecimalZero, 7, "07"),
            (NumberStyle::LowerLetter, 1, "a"),
            (NumberStyle::LowerLetter, 28, "bb"),
            (NumberStyle::UpperLetter, 26, "Z"),
            (NumberStyle::LowerLetter, 0, "0"),
            (NumberStyle::LowerLetter, 4_000_000_000, "4000000000"),
            (NumberStyle::UpperRoman, 1994, "MCMXCIV"),
            (NumberStyle::LowerRoman, 4, "iv"),
            (NumberStyle::UpperRoman, 4_000, "4000"),
            (NumberStyle::None, 3, ""),
        ];
        for (style, number, printed) in cases {
            assert_eq!(style.print(number), printed, "{style:?} {number}");
        }
    }
}
