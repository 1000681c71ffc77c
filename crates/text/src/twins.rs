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

/// Replaces the twins in what is Latin: text between spaces with a Latin letter, or with a digit
/// first as a document number, if each of its letters of another alphabet has a twin; where one has
/// none, each run of letters and digits is judged alone. Returns `None` if nothing is replaced.
pub(crate) fn replace(text: &str) -> Option<Replaced> {
    let mut replaced = Replaced { text: String::with_capacity(text.len()), count: 0 };
    for word in text.split_inclusive(char::is_whitespace) {
        if is_latin(word) {
            replaced.push(word);
        } else if word.contains(|c| latin(c).is_some()) {
            for run in word.split_inclusive(|c: char| !c.is_alphanumeric()) {
                match is_latin(run) {
                    true => replaced.push(run),
                    false => replaced.text.push_str(run),
                }
            }
        } else {
            replaced.text.push_str(word);
        }
    }
    (replaced.count > 0).then_some(replaced)
}

impl Replaced {
    /// Appends `word` with Latin letters for its twins.
    fn push(&mut self, word: &str) {
        for c in word.chars() {
            let latin = latin(c);
            self.count += usize::from(latin.is_some());
            self.text.push(latin.unwrap_or(c));
        }
    }
}

fn is_latin(word: &str) -> bool {
    let other =
        |c: char| matches!(c, '\u{370}'..='\u{52f}') && c.is_alphabetic() && latin(c).is_none();
    let number = || word.starts_with(|c: char| c.is_ascii_digit());
    !word.contains(other) && (word.contains(is_latin_letter) || number())
}

/// Returns true for letters of the Unicode blocks Basic Latin to Latin Extended-B and Latin
/// Extended Additional, which has those of Vietnamese.
fn is_latin_letter(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
        && c.is_alphabetic()
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
            ("aΕ:Ц Ц:1Ε Ц/Ε", Some("aE:Ц Ц:1E Ц/Ε")),
            ("ظΕ", None),
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
