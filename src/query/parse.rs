//! Reading a query. The grammar:
//!
//! ```text
//! query  = *( space / ["-"] clause )
//! clause = quoted / number / part / word
//! quoted = '"' words '"'                ; also “ ” and « »
//! number = 116/KH-UBND | 116 kh ubnd …  ; text::number::typed, in any dress
//! part   = 80/2025 | 116/kh | số 116    ; a number not typed to its end
//! ```
//!
//! A minus counts only at the start of a clause; inside words and numbers it is a hyphen. The word `số`
//! before a number belongs to the number.

use super::{Clause, Oddity, Query, Wanted};
use crate::text::{TypedNumber, fold, normalize, read_typed_numbers, words};

/// Most words of a query, those of phrases included; the rest is left out with a note. Each word costs
/// one walk through its postings.
pub const WORDS_MAX: usize = 200;
/// Most other words that `"a b"~n` allows among its own.
pub const NEAR_MAX: usize = 100;

/// Reads `text`. Never fails; cost grows with its length.
pub fn parse(text: &str) -> Query {
    let text = normalize(text).text;
    let mut parser = Parser { length: text.trim().chars().count(), ..Parser::default() };
    let mut rest = text.as_str();
    while let Some(at) = rest.find(is_opening_quote) {
        let (before, quoted) = rest.split_at(at);
        let open = quoted.chars().next().expect("the quote just found");
        let inside = &quoted[open.len_utf8()..];
        let Some(end) = inside.find(|c| closes(open, c)) else {
            parser.query.oddities.push(Oddity::OpenQuote);
            parser.free_text(before);
            parser.free_text(inside);
            return parser.query;
        };
        let excluded = ends_in_minus(before);
        parser.free_text(before.strip_suffix('-').filter(|_| excluded).unwrap_or(before));
        parser.phrase(&inside[..end], excluded);
        let close = inside[end..].chars().next().expect("the quote just found");
        rest = &inside[end + close.len_utf8()..];
    }
    parser.free_text(rest);
    parser.query
}

fn is_opening_quote(c: char) -> bool {
    matches!(c, '"' | '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}')
}

fn closes(open: char, c: char) -> bool {
    match open {
        '\u{ab}' => c == '\u{bb}',
        _ => matches!(c, '"' | '\u{201c}' | '\u{201d}'),
    }
}

/// Whether the text ends in a minus that starts a clause.
fn ends_in_minus(text: &str) -> bool {
    text.strip_suffix('-')
        .is_some_and(|before| before.is_empty() || before.ends_with(char::is_whitespace))
}

#[derive(Default)]
struct Parser {
    query: Query,
    /// Characters of the whole query without spaces around it.
    length: usize,
    words: usize,
}

impl Parser {
    fn phrase(&mut self, text: &str, excluded: bool) {
        let mut phrase: Vec<String> = words(text).map(|word| word.text.to_string()).collect();
        phrase.truncate(self.take(phrase.len()));
        if !phrase.is_empty() {
            self.push(excluded, Wanted::Phrase(phrase));
        }
    }

    /// Text outside of quotes: a minus that starts a clause parts it, so that it is never taken for the
    /// hyphen of a number.
    fn free_text(&mut self, text: &str) {
        let mut from = 0;
        for (at, _) in text.match_indices('-') {
            if text[..at].ends_with(char::is_whitespace) && !text[at + 1..].starts_with(' ') {
                self.piece(&text[from..at]);
                from = at;
            }
        }
        self.piece(&text[from..]);
    }

    /// Text without quotes or a minus but at its start: numbers first, then what stands between them.
    fn piece(&mut self, text: &str) {
        let mut from = 0;
        for (span, number) in read_typed_numbers(text) {
            let wanted = match number {
                TypedNumber::Whole(number) => Wanted::Number(number),
                TypedNumber::Part { keys, named } => {
                    let typed = span.of(text);
                    // `kế hoạch 116` may be meant as words, and `số 02` beside others numbers anything.
                    let alone = !named && typed.chars().count() == self.length;
                    if !typed.contains('/') && !alone {
                        self.query.meant_numbers.push(keys);
                        continue;
                    }
                    Wanted::PartOfNumber { typed: typed.to_string(), keys }
                }
            };
            if self.take(1) == 0 {
                return;
            }
            let before = &text[from..span.start];
            let excluded = from == 0 && ends_in_minus(before);
            self.plain_text(without_so(before), from > 0);
            self.push(excluded, wanted);
            from = span.end;
        }
        self.plain_text(&text[from..], from > 0);
    }

    /// Text without quotes and numbers; `goes_on` when a number stands directly before it.
    fn plain_text(&mut self, text: &str, goes_on: bool) {
        for (i, chunk) in text.split_whitespace().enumerate() {
            let bare = chunk.trim_start_matches('-');
            let within = goes_on && i == 0 && !text.starts_with(char::is_whitespace);
            let excluded = bare.len() < chunk.len() && !within;
            for word in words(bare) {
                if self.take(1) == 0 {
                    return;
                }
                self.push(excluded, Wanted::Word(word.text.to_string()));
            }
        }
    }

    fn push(&mut self, excluded: bool, wanted: Wanted) {
        let clause = Clause { excluded, wanted };
        match self.query.branches.last_mut() {
            Some(branch) => branch.push(clause),
            None => self.query.branches.push(vec![clause]),
        }
    }

    /// How many of `count` more words there is room for.
    fn take(&mut self, count: usize) -> usize {
        let room = (WORDS_MAX - self.words).min(count);
        self.words += room;
        if room < count && !self.query.oddities.contains(&Oddity::TooManyWords) {
            self.query.oddities.push(Oddity::TooManyWords);
        }
        room
    }
}

/// `text` without a final `số`, with or without accents, colon or a minus behind it.
fn without_so(text: &str) -> &str {
    let trimmed = text.trim_end_matches(|c: char| c.is_whitespace() || c == ':' || c == '-');
    let last = trimmed.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    match fold(&last.to_lowercase()) == "so" {
        true => &trimmed[..trimmed.len() - last.len()],
        false if ends_in_minus(text) => &text[..text.len() - 1],
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Clauses in a short form: words as they are, `"…"` phrases, `#…` numbers, `^…` beginnings.
    fn shape(text: &str) -> Vec<String> {
        parse(text)
            .clauses()
            .map(|clause| {
                let minus = if clause.excluded { "-" } else { "" };
                match &clause.wanted {
                    Wanted::Word(word) => format!("{minus}{word}"),
                    Wanted::Phrase(words) => format!("{minus}\"{}\"", words.join(" ")),
                    Wanted::Number(number) => format!("{minus}#{}", number.key()),
                    Wanted::PartOfNumber { keys, .. } => format!("{minus}^{}", keys.join("|")),
                    other => format!("{minus}{other:?}"),
                }
            })
            .collect()
    }

    #[test]
    fn reads_queries() {
        let cases: [(&str, &[&str]); 27] = [
            ("cửa khẩu thông minh", &["cửa", "khẩu", "thông", "minh"]),
            ("\"bãi đổ thải\" số 02", &["\"bãi đổ thải\"", "số", "02"]),
            ("“bãi đổ thải”", &["\"bãi đổ thải\""]),
            ("«bãi» -\"giải phóng\" -đất", &["\"bãi\"", "-\"giải phóng\"", "-đất"]),
            ("116/KH-UBND", &["#116/kh-ubnd"]),
            ("số: 116/kh-ubnd ngày", &["#116/kh-ubnd", "ngày"]),
            ("Quyết định số 80/2025/QĐ-UBND", &["Quyết", "định", "#80/2025/qd-ubnd"]),
            ("so 051/BC–HĐND", &["#51/bc-hdnd"]),
            ("qd 80/2025", &["^80/2025/qd-"]),
            ("80/2025", &["^80/2025/"]),
            ("116/kh", &["^116/kh-"]),
            ("-116/KH-UBND họp", &["-#116/kh-ubnd", "họp"]),
            ("kế hoạch 116", &["kế", "hoạch", "116"]),
            ("116 kh ubnd", &["#116/kh-ubnd"]),
            ("KH 116/UBND", &["#116/kh-ubnd"]),
            ("số 116", &["^116/|116-"]),
            ("ngày 12/01/2026", &["ngày", "12", "01", "2026"]),
            ("tỷ lệ 3/4", &["tỷ", "lệ", "3", "4"]),
            ("Đồng Đăng - Lạng Sơn", &["Đồng", "Đăng", "Lạng", "Sơn"]),
            ("117-kl/tu", &["#117-kl/tu"]),
            ("116/KH -UBND", &["^116/kh-", "-UBND"]),
            ("\"mở", &["mở"]),
            ("\"\"", &[]),
            ("((((\"", &[]),
            ("- -- \"-\"", &[]),
            ("", &[]),
            ("<script>alert(1)</script>", &["script", "alert", "1", "script"]),
        ];
        for (text, expected) in cases {
            assert_eq!(shape(text), expected, "{text:?}");
        }
    }

    #[test]
    fn says_what_was_odd() {
        assert_eq!(parse("\"mở").oddities, [Oddity::OpenQuote]);
        let long = parse(&"từ ".repeat(WORDS_MAX + 1));
        assert_eq!(
            (long.clauses().count(), long.oddities),
            (WORDS_MAX, vec![Oddity::TooManyWords])
        );
    }

    proptest! {
        #[test]
        fn reads_any_text_and_what_it_prints(text in "\\PC*|[\"“”«» a-zđ0-9/:-]*|[A-ZĐ0-9/ -]*") {
            let query = parse(&text);
            let printed = query.to_string();
            prop_assert_eq!(parse(&printed).branches, query.branches, "{}", printed);
        }
    }
}
