//! Cyrillic and Greek letters that look like Latin ones. A keyboard with another layout, or OCR in
//! another language, puts them into Latin words and codes, where nobody sees the difference.

/// A text in which look-alike letters were replaced.
pub(crate) struct Replaced {
    pub text: String,
    /// How many letters were replaced.
    pub count: usize,
}

/// Returns the Latin letter that looks like the Cyrillic or Greek letter `c`.
pub(crate) fn latin(c: char) -> Option<char> {
    const CYRILLIC: &str = "АВЕЅІЈКМНОРСТУХԚԜаеѕіјорсухԛԝһ";
    const LATIN: &str = "ABESIJKMHOPCTYXQWaesijopcyxqwh";
    const GREEK: &str = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο";
    const LATIN_OF_GREEK: &str = "ABEZHIKMNOPTYXo";
    let twin = |letters: &str, latin: &str| {
        let at = letters.chars().position(|letter| letter == c)?;
        latin.chars().nth(at)
    };
    match c {
        '\u{400}'..='\u{52f}' => twin(CYRILLIC, LATIN),
        '\u{370}'..='\u{3ff}' => twin(GREEK, LATIN_OF_GREEK),
        _ => None,
    }
}

/// Replaces the twins in words that are Latin: those with a Latin letter, or with a digit first as
/// a document number, if each of their letters of another alphabet has a twin. Returns `None` if
/// the text has no such word.
pub(crate) fn replace(text: &str) -> Option<Replaced> {
    let mut replaced = Replaced { text: String::with_capacity(text.len()), count: 0 };
    for word in text.split_inclusive(char::is_whitespace) {
        let count = if is_latin(word) { twins(word).count() } else { 0 };
        if count == 0 {
            replaced.text.push_str(word);
        } else {
            replaced.text.extend(word.chars().map(|c| latin(c).unwrap_or(c)));
            replaced.count += count;
        }
    }
    (replaced.count > 0).then_some(replaced)
}

fn twins(word: &str) -> impl Iterator<Item = char> + '_ {
    word.chars().filter_map(latin)
}

fn is_latin(word: &str) -> bool {
    let foreign = |c: char| matches!(c, '\u{370}'..='\u{52f}');
    let other = |c: char| foreign(c) && c.is_alphabetic() && latin(c).is_none();
    let number = || word.starts_with(|c: char| c.is_ascii_digit());
    !word.contains(other) && (word.contains(|c: char| c.is_alphabetic() && !foreign(c)) || number())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twins_become_latin_in_latin_words_only() {
        let cases = [
            ("412А/QĐ-UBND", Some("412A/QĐ-UBND")),
            ("412А / QĐ", Some("412A / QĐ")),
            ("15/ТВ-ВКН и", Some("15/TB-BKH и")),
            ("ΚΗ-UBND ΑΘΗΝΑ", Some("KH-UBND ΑΘΗΝΑ")),
            ("Hоà bình", Some("Hoà bình")),
            ("ТОРЕ ОКЕАН Ω μm 25Ω", None),
            ("СССР, 5-ФЗ, Θx", None),
            ("văn bản", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let found = replace(text).map(|replaced| replaced.text);
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn each_twin_has_a_letter_of_its_case() {
        let twins: Vec<(char, char)> =
            ('\u{370}'..='\u{52f}').filter_map(|c| Some((c, latin(c)?))).collect();
        assert_eq!(twins.len(), 45);
        assert!(twins.iter().all(|(c, latin)| c.is_uppercase() == latin.is_uppercase()));
    }
}
