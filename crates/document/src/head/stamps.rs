//! Stamps on the head of a document: urgency and secrecy (Nghị định 30/2020/NĐ-CP, Phụ lục I, boxes
//! 10a and 10b), and the lines that signing services print. Only for lines of a head: in a sentence
//! or a title the same words are not stamps.

use crate::entity::issuer;
use crate::entity::level::{SECRECIES, URGENCIES};
use crate::line::{HEAD_LINE_BYTES_MAX, is_capitals, names_nation};
use crate::trace::Trace;
use tracuu_text::letter::is_letter;
use tracuu_text::phrase;
use tracuu_text::sign::{is_dash, is_slash};

/// Maximum number of words of the number of a copy: `- Bản sao số: 02 / 10`.
const COPY_WORDS_MAX: usize = 8;

/// A stamp, and the line that it is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp<'a> {
    pub value: &'static str,
    pub line: &'a str,
}

/// The stamps of urgency and secrecy on a head.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Stamps<'a> {
    /// Độ khẩn: `KHẨN`, …
    pub urgency: Option<Stamp<'a>>,
    /// Độ mật: `MẬT`, …
    pub secrecy: Option<Stamp<'a>>,
}

impl<'a> Stamps<'a> {
    /// Removes the stamps from a line of the head, records them and returns the rest. A stamp is
    /// the whole line, its last words, or its first words before an organ, the state's name or the
    /// number.
    pub fn take(&mut self, line: &'a str) -> &'a str {
        // Urgency and secrecy may share a line.
        let once = self.take_one(line);
        self.take_one(once)
    }

    /// Records the stamps in `remark`, the text around the date of `line`, in any letters.
    pub fn take_remark(&mut self, remark: &str, line: &'a str) {
        let words = format!(" {} ", phrase::key(remark));
        let named = |mark: &&&'static str| words.contains(&format!(" {} ", phrase::key(mark)));
        let stamp = |mark: &&'static str| Stamp { value: mark, line };
        self.urgency = self.urgency.or(URGENCIES.iter().find(named).map(stamp));
        self.secrecy = self.secrecy.or(SECRECIES.iter().find(named).map(stamp));
    }

    /// Returns true if `line` consists only of stamps, and records them.
    pub fn take_whole(&mut self, line: &'a str) -> bool {
        let mut stamps = *self;
        let whole = is_whole(line) && stamps.take(line).is_empty();
        if whole {
            *self = stamps;
        }
        whole
    }

    /// Returns true if the stamp of secrecy is `level`.
    pub fn is_secrecy(&self, level: &str) -> bool {
        self.secrecy.is_some_and(|stamp| stamp.value == level)
    }

    /// Records in `trace` where the stamps are.
    pub fn record(&self, trace: &mut Trace<'a>) {
        for (field, stamp) in [("urgency", self.urgency), ("secrecy", self.secrecy)] {
            if let Some(stamp) = stamp {
                trace.set(field, "stamp", Some(stamp.line));
            }
        }
    }

    fn take_one(&mut self, line: &'a str) -> &'a str {
        if line.len() > HEAD_LINE_BYTES_MAX {
            return line;
        }
        let urgency = labelled(line, "độ khẩn", &URGENCIES).or_else(|| stamped(line, &URGENCIES));
        if let Some((mark, rest)) = urgency {
            self.urgency = self.urgency.or(Some(Stamp { value: mark, line }));
            return rest;
        }
        let secrecy = labelled(line, "độ mật", &SECRECIES).or_else(|| stamped(line, &SECRECIES));
        if let Some((mark, rest)) = secrecy {
            self.secrecy = self.secrecy.or(Some(Stamp { value: mark, line }));
            return rest;
        }
        line
    }
}

/// Returns true if `line` may consist only of stamps, judged by its length and form.
fn is_whole(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    line.len() <= 60 && (is_capitals(line) || line.contains(':') || may_be_capitals(first))
}

/// Reads a stamp with its label: `Độ mật: Mật`.
fn labelled<'a>(
    line: &'a str,
    label: &str,
    marks: &[&'static str],
) -> Option<(&'static str, &'a str)> {
    let (name, value) = line.split_once(':')?;
    let value = phrase::key(value);
    let found = phrase::key(name).ends_with(label) && line.len() <= 60;
    let mark = marks.iter().find(|mark| phrase::key(mark) == value).filter(|_| found)?;
    Some((mark, ""))
}

fn stamped<'a>(line: &'a str, marks: &[&'static str]) -> Option<(&'static str, &'a str)> {
    // A stamp in capitals is at the start of the line or at its end.
    let (first, last) = (line.split_whitespace().next(), line.split_whitespace().next_back());
    if ![first, last].into_iter().flatten().any(may_be_capitals) {
        return None;
    }
    let words = words_of(line);
    let at = |word: &str| word.as_ptr() as usize - line.as_ptr() as usize;
    for &mark in marks {
        let first = enough(words.iter(), mark).filter(|&count| spells(&words[..count], mark));
        let last = enough(words.iter().rev(), mark).map(|count| words.len() - count);
        let last = last.filter(|&start| spells(&words[start..], mark));
        if first.is_some_and(|count| is_addition(&words[count..])) {
            return Some((mark, ""));
        }
        if let Some(start) = last.filter(|&start| !governs(&words[..start])) {
            let before =
                if is_only_signs(&words[..start]) { "" } else { &line[..at(words[start])] };
            let signs = |c: char| c == ' ' || is_slash(c) || is_dash(c);
            return Some((mark, before.trim_end_matches(signs)));
        }
        let rest = first.and_then(|count| words.get(count)).map(|next| &line[at(next)..]);
        if let Some(rest) = rest.filter(|rest| opens_head(rest)) {
            return Some((mark, rest));
        }
    }
    None
}

/// Returns how many of `words` have exactly as many letters as `mark`.
fn enough<'a>(words: impl Iterator<Item = &'a &'a str>, mark: &str) -> Option<usize> {
    let wanted = letters(mark);
    let mut found = 0;
    for (at, word) in words.enumerate() {
        found += letters(word);
        if found >= wanted {
            return (found == wanted).then_some(at + 1);
        }
    }
    None
}

fn letters(text: &str) -> usize {
    text.chars().filter(|&c| is_letter(c)).count()
}

/// Returns the words of `line`. Two stamps may have a slash or a dash between them (`MẬT/HỎA TỐC`);
/// a dash in a line with figures belongs to a number.
fn words_of(line: &str) -> Vec<&str> {
    let figures = line.contains(|c: char| c.is_ascii_digit());
    let chars: Vec<(usize, char)> = line.char_indices().collect();
    let letter = |at: usize| chars.get(at).is_some_and(|(_, c)| is_letter(*c));
    let (mut words, mut start) = (Vec::new(), 0);
    for (n, &(at, c)) in chars.iter().enumerate() {
        let sign = is_slash(c) || (is_dash(c) && !figures);
        if c.is_whitespace() || (sign && n > 0 && letter(n - 1) && letter(n + 1)) {
            words.push(&line[start..at]);
            start = at + c.len_utf8();
        }
    }
    words.push(&line[start..]);
    words.retain(|word| !word.is_empty());
    words
}

/// Returns true if `words` are the words of `mark` in capitals. The letters may be set apart
/// (`M Ậ T`), and may have other signs around and between them.
pub(crate) fn spells(words: &[&str], mark: &str) -> bool {
    if words.iter().map(|word| letters(word)).sum::<usize>() != letters(mark) {
        return false;
    }
    let bare = |text: &str| text.chars().filter(|&c| is_letter(c)).collect::<String>();
    let spelled = words.concat();
    is_capitals(&spelled)
        && !spelled.contains(|c: char| c.is_ascii_digit())
        && (phrase::key(&words.join(" ")) == phrase::key(mark)
            || phrase::key(&bare(&spelled)) == phrase::key(&bare(mark)))
}

/// Returns true if `word` has no small letter.
fn may_be_capitals(word: &str) -> bool {
    !word.contains(char::is_lowercase)
}

/// Returns true if the words of `before` make the next words part of a name: `BẢO VỆ BÍ MẬT`,
/// `CỤC BẢO MẬT`. The letters of `before` may be set apart.
pub(crate) fn governs(before: &[&str]) -> bool {
    const WORDS: [&str; 8] = ["BÍ", "BẢO", "CƠ", "VỀ", "ĐỘ", "CÁC", "DẤU", "MỨC"];
    let Some(last) = before.last() else { return false };
    let apart = last.chars().count() == 1;
    WORDS.contains(last) || apart && WORDS.iter().any(|word| before.concat().ends_with(word))
}

/// Returns true if `words` may follow a stamp on its line: only signs, an hour, or the number of
/// the copy (`Bản số: 02`).
fn is_addition(words: &[&str]) -> bool {
    const COPY: [&str; 4] = ["bản số", "bản thứ", "bản sao", "số bản"];
    let text = words.join(" ");
    let key = phrase::key(&text);
    let copy = COPY.iter().any(|start| key.starts_with(start)) && words.len() <= COPY_WORDS_MAX;
    is_only_signs(words) || is_hour(words) || copy
}

/// Returns true if `words` are only signs.
fn is_only_signs(words: &[&str]) -> bool {
    !words.iter().any(|word| word.contains(char::is_alphanumeric))
}

/// Returns true if `words` give the hour by which the document must arrive: `HỎA TỐC 9 GIỜ 30`.
fn is_hour(words: &[&str]) -> bool {
    words.iter().any(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        && words.iter().all(|word| word.starts_with(|c: char| c.is_ascii_digit()) || *word == "GIỜ")
}

fn opens_head(rest: &str) -> bool {
    is_capitals(rest) && (issuer::head(rest).is_some() || names_nation(rest))
        || names_nation(rest)
        || rest.starts_with("Số:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_come_off_lines_of_the_head() {
        let cases = [
            ("MẬT", "", None, Some("MẬT")),
            ("TUYỆT MẬT", "", None, Some("TUYỆT MẬT")),
            ("TỐI MẬT HOẢ TỐC", "", Some("HỎA TỐC"), Some("TỐI MẬT")),
            ("HỎA TỐC, HẸN GIỜ", "", Some("HỎA TỐC HẸN GIỜ"), None),
            ("HỎA TỐC 9 GIỜ 30", "", Some("HỎA TỐC"), None),
            ("Độ mật: Tối mật", "", None, Some("TỐI MẬT")),
            ("Mức độ khẩn: Khẩn", "", Some("KHẨN"), None),
            ("UBND TỈNH LONG AN MẬT", "UBND TỈNH LONG AN", None, Some("MẬT")),
            ("MẬT CỘNG HÒA XÃ HỘI CHỦ NGHĨA", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA", None, Some("MẬT")),
            ("MẬT/HỎA TỐC", "", Some("HỎA TỐC"), Some("MẬT")),
            ("TỐI MẬT-THƯỢNG KHẨN", "", Some("THƯỢNG KHẨN"), Some("TỐI MẬT")),
            ("HỎA TỐC – MẬT", "", Some("HỎA TỐC"), Some("MẬT")),
            ("MẬT - Bản số: 02", "", None, Some("MẬT")),
            ("TUYỆT MẬT (Bản số 3)", "", None, Some("TUYỆT MẬT")),
            ("MẬT Bản sao", "", None, Some("MẬT")),
            ("BẢO-MẬT", "BẢO-MẬT", None, None),
            ("Số: 31/QĐ-MẬT", "Số: 31/QĐ-MẬT", None, None),
            ("KHẨN SỞ Y TẾ", "SỞ Y TẾ", Some("KHẨN"), None),
            ("Số: 31/BC-UBND KHẨN", "Số: 31/BC-UBND", Some("KHẨN"), None),
            ("BAN CHỈ ĐẠO BẢO VỆ BÍ MẬT", "BAN CHỈ ĐẠO BẢO VỆ BÍ MẬT", None, None),
            ("MẬT THÁM", "MẬT THÁM", None, None),
            ("M Ậ T", "", None, Some("MẬT")),
            ("T Ố I   M Ậ T", "", None, Some("TỐI MẬT")),
            ("*** TUYỆT  MẬT ***", "", None, Some("TUYỆT MẬT")),
            ("[M.Ậ.T]", "", None, Some("MẬT")),
            ("M - Ậ - T", "", None, Some("MẬT")),
            ("UBND TỈNH LONG AN M Ậ T", "UBND TỈNH LONG AN", None, Some("MẬT")),
            ("B Ả O M Ậ T", "B Ả O M Ậ T", None, None),
            ("Độ mật: nhiều", "Độ mật: nhiều", None, None),
            ("Mật", "Mật", None, None),
            ("", "", None, None),
        ];
        for (line, rest, urgency, secrecy) in cases {
            let mut stamps = Stamps::default();
            assert_eq!(stamps.take(line), rest, "{line:?}");
            let value = |stamp: Option<Stamp<'_>>| stamp.map(|stamp| stamp.value);
            assert_eq!(value(stamps.urgency), urgency, "{line:?}");
            assert_eq!(value(stamps.secrecy), secrecy, "{line:?}");
        }
    }
}
