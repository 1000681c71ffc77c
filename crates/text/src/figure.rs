//! Numbers in one form: `1.234,50`, `1,234.5` and `1234.5` are one word. The notation of Vietnam
//! has full stops between thousands and a comma before decimals; spreadsheets and people also write
//! the reverse. What may be either (`9,876`), or the number of a heading (`1.5`), stays as written;
//! a query finds its other forms by [`other_forms`].

/// Most digits between two signs of thousands.
const GROUP: usize = 3;

/// Appends the number that `word` is in its one form: digits, and a comma with at least one decimal
/// if it has decimals. Returns false and appends nothing if `word` is not a number with signs, or
/// if its signs have two meanings.
pub(crate) fn push_plain(word: &str, key: &mut String) -> bool {
    if !word.as_bytes().first().is_some_and(u8::is_ascii_digit) || !word.contains(['.', ',']) {
        return false;
    }
    let Some(number) = Number::read(word).filter(|number| number.is_sure) else { return false };
    key.extend(number.whole.chars().filter(char::is_ascii_digit));
    if !number.decimals.is_empty() {
        key.push(',');
        key.push_str(without_zeros(number.decimals));
    }
    true
}

/// Returns the keys of the other forms that documents may have for the number `word`: with the
/// other sign before its decimals, and with or without a zero at their end. Empty for other words.
///
/// ```
/// use tracuu_text::figure::other_forms;
///
/// assert_eq!(other_forms("97.60"), ["97,6", "97.6"]);
/// assert_eq!(other_forms("1.500"), ["1,500"]);
/// ```
pub fn other_forms(word: &str) -> Vec<String> {
    let Some(number) = Number::read(word) else { return Vec::new() };
    let swap = |c: char| match c {
        '.' => ',',
        ',' => '.',
        _ => c,
    };
    let mut forms = vec![word.chars().map(swap).collect::<String>()];
    let (whole, decimals) = (number.whole, without_zeros(number.decimals));
    if !decimals.is_empty() && !number.has_thousands {
        forms.extend([format!("{whole},{decimals}"), format!("{whole}.{decimals}")]);
        forms.extend((decimals.len() == 1).then(|| format!("{whole}.{decimals}0")));
    }
    let mut keys: Vec<String> = Vec::with_capacity(forms.len());
    let own = super::key(word);
    for key in forms.iter().map(|form| super::key(form)) {
        if key != own && !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// A number with signs, taken apart.
struct Number<'a> {
    /// The digits before the decimals, with the signs between thousands.
    whole: &'a str,
    /// The digits after the sign of decimals; may be empty.
    decimals: &'a str,
    has_thousands: bool,
    /// Whether its signs have only one meaning.
    is_sure: bool,
}

impl<'a> Number<'a> {
    /// Takes `word` apart. Returns `None` if it is not a number with signs.
    fn read(word: &'a str) -> Option<Number<'a>> {
        let sign_at = word.find(['.', ','])?;
        let sign = &word[sign_at..=sign_at];
        let last_at = word.rfind(['.', ','])?;
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let decimals = &word[last_at + 1..];
        if last_at == sign_at {
            let whole = &word[..sign_at];
            let is_number = is_digits(whole) && is_digits(decimals) && !decimals.is_empty();
            return is_number.then(|| Number::of_one_sign(word, whole, decimals, sign)).flatten();
        }
        if word[last_at..].starts_with(sign) {
            let has_thousands = is_grouped(word, sign);
            return has_thousands.then_some(Number {
                whole: word,
                decimals: "",
                has_thousands,
                is_sure: true,
            });
        }
        let whole = &word[..last_at];
        let is_number = is_grouped(whole, sign) && is_digits(decimals) && !decimals.is_empty();
        is_number.then_some(Number { whole, decimals, has_thousands: true, is_sure: true })
    }

    /// A number with one sign, which may part thousands or decimals.
    fn of_one_sign(
        word: &'a str,
        whole: &'a str,
        decimals: &'a str,
        sign: &str,
    ) -> Option<Number<'a>> {
        let may_be_grouped = is_grouped(word, sign);
        if may_be_grouped && sign == "." {
            return Some(Number { whole: word, decimals: "", has_thousands: true, is_sure: true });
        }
        let has_zero = whole.len() > 1 && whole.starts_with('0');
        // Numbers of headings are short and do not begin with zero.
        let is_sure = !may_be_grouped && (sign == "," || whole == "0" || whole.len() > GROUP);
        (!whole.is_empty() && !has_zero).then_some(Number {
            whole,
            decimals,
            has_thousands: may_be_grouped,
            is_sure,
        })
    }
}

/// Returns true if `text` is digits in groups of three, of which the first may be shorter.
fn is_grouped(text: &str, sign: &str) -> bool {
    let mut groups = text.split(sign);
    let first = groups.next().unwrap_or_default();
    let is_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    (1..=GROUP).contains(&first.len())
        && !first.starts_with('0')
        && is_digits(first)
        && groups.all(|group| group.len() == GROUP && is_digits(group))
}

/// Returns `decimals` without the zeros at their end, but for the first digit.
fn without_zeros(decimals: &str) -> &str {
    let end = decimals.trim_end_matches('0').len().max(decimals.len().min(1));
    &decimals[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key;
    use proptest::prelude::*;

    #[test]
    fn numbers_have_one_form() {
        let cases = [
            ("1.234,5", "1234,5"),
            ("1,234.5", "1234,5"),
            ("1234.5", "1234,5"),
            ("1234,50", "1234,5"),
            ("54.200.000", "54200000"),
            ("54,200,000", "54200000"),
            ("1.500", "1500"),
            ("97,60", "97,6"),
            ("5,00", "5,0"),
            ("0.50", "0,5"),
            ("0,123", "0,123"),
            ("1234,500", "1234,5"),
            // Two meanings, headings, dates, lists, codes.
            ("9,876", "9,876"),
            ("1.5", "1.5"),
            ("97.60", "97.60"),
            ("1.2.3", "1.2.3"),
            ("5.3.2020", "5.3.2020"),
            ("1,2,3", "1,2,3"),
            ("012,5", "012,5"),
            ("12.345.6789", "12.345.6789"),
            ("0205.3812.345", "0205.3812.345"),
            ("1.234,567.8", "1.234,567.8"),
            ("1,234,", "1,234,"),
        ];
        for (word, expected) in cases {
            assert_eq!(key(word), expected, "{word}");
        }
    }

    #[test]
    fn other_forms_are_known() {
        let cases: [(&str, &[&str]); 11] = [
            ("97.6", &["97,6", "97.60"]),
            ("97,6", &["97.6", "97.60"]),
            ("97,60", &["97.60", "97.6"]),
            ("97.65", &["97,65"]),
            ("1.500", &["1,500"]),
            ("1,500", &["1500"]),
            ("1234.5", &[]),
            ("1.234,5", &[]),
            ("1.2.3", &[]),
            ("976", &[]),
            ("a.b", &[]),
        ];
        for (word, expected) in cases {
            assert_eq!(other_forms(word), expected, "{word}");
        }
    }

    proptest! {
        #[test]
        fn keys_of_numbers_are_stable(word in "[0-9]{1,5}([.,][0-9]{1,4}){0,3}") {
            prop_assert_eq!(key(&key(&word)), key(&word));
            prop_assert!(!other_forms(&word).contains(&key(&word)));
        }
    }
}
