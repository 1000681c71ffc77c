//! Decides where running headers and footers are put into the text, and which are left out.

use crate::rows::{is_form_part, is_recipients};

/// Number of paragraphs at the start of a text that can belong to the head of the document.
const HEAD_PARAGRAPHS_MAX: usize = 40;
/// Longest line of a date with its place, in bytes: `Thành phố Hồ Chí Minh, ngày …`.
const DATE_LINE_BYTES_MAX: usize = 100;

/// Where a header or footer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RunningKind {
    /// Above the text of a first page only.
    FirstHeader,
    /// Above the text.
    Header,
    /// Below the text.
    Footer,
}

/// A header or footer and its paragraphs.
#[derive(Debug)]
pub struct Running {
    pub kind: RunningKind,
    pub lines: Vec<String>,
}

/// Puts the paragraphs of headers and footers into `body`, each once. Leaves out page numbers and
/// paragraphs that the body has. A header with a part of the head of the document that the body
/// lacks comes first: some agencies keep the letterhead in the header of the first page. Other
/// paragraphs come last, where they do not separate two sentences.
pub fn place(body: &mut Vec<String>, mut all: Vec<Running>) {
    let key = |line: &str| -> String {
        let folded: Vec<String> = line.split_whitespace().map(str::to_lowercase).collect();
        folded.join(" ")
    };
    let mut known: std::collections::HashSet<String> = body.iter().map(|line| key(line)).collect();
    let mut head = HeadParts::of(body.iter().take(HEAD_PARAGRAPHS_MAX));
    let (mut above, mut below) = (Vec::new(), Vec::new());
    all.sort_by_key(|running| running.kind);
    for Running { kind, lines } in all {
        let own = HeadParts::of(lines.iter());
        let is_head = kind != RunningKind::Footer && own.has_more_than(head);
        if is_head {
            head = head.and(own);
        }
        for line in lines {
            if !says_something(&line) || !known.insert(key(&line)) {
                continue;
            }
            if is_head {
                above.push(line);
            } else {
                below.push(line);
            }
        }
    }
    body.splice(0..0, above);
    body.extend(below);
}

/// Which parts of the head of an administrative document some lines have (Nghị định
/// 30/2020/NĐ-CP, Phụ lục I, boxes 1, 3 and 4).
#[derive(Debug, Clone, Copy)]
struct HeadParts {
    /// The name of the state or of the Party, or the motto.
    nation: bool,
    /// The number.
    number: bool,
    /// The place and date.
    date: bool,
}

impl HeadParts {
    fn of<'a>(lines: impl Iterator<Item = &'a String>) -> HeadParts {
        let mut parts = HeadParts { nation: false, number: false, date: false };
        for line in lines {
            for cell in line.split(" | ").map(str::trim) {
                parts.nation |= is_form_part(cell) && !is_recipients(cell);
                parts.number |= ["Số:", "Số :"].iter().any(|label| cell.starts_with(label));
                parts.date |= cell.len() <= DATE_LINE_BYTES_MAX
                    && [", ngày", " tháng", " năm"].iter().all(|part| cell.contains(part));
            }
        }
        parts
    }

    fn has_more_than(self, other: HeadParts) -> bool {
        self.nation && !other.nation || self.number && !other.number || self.date && !other.date
    }

    fn and(self, other: HeadParts) -> HeadParts {
        HeadParts {
            nation: self.nation || other.nation,
            number: self.number || other.number,
            date: self.date || other.date,
        }
    }
}

/// Returns true if a line has other words than those of a page number.
fn says_something(line: &str) -> bool {
    let words = line.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words
        .map(str::to_lowercase)
        .any(|word| !matches!(word.as_str(), "trang" | "page" | "of" | "số" | "tr"))
}

#[cfg(test)]
mod tests {
    use super::RunningKind::*;
    use super::*;

    #[test]
    fn places_headers_once() {
        let lines = |text: &str| -> Vec<String> { text.split('/').map(str::to_string).collect() };
        let nation = "UBND/CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
        let number = "SỞ Y TẾ/Số: 5-BC";
        let cases: [(&str, &[(RunningKind, &str)], &str); 10] = [
            (
                "a/b",
                &[(Header, "Trang 3"), (Footer, "- 2 -"), (Header, "Page 1 of 2/Văn thư")],
                "a/b/Văn thư",
            ),
            ("a/b", &[(Header, "Văn  thư"), (Footer, "văn thư"), (Header, "A")], "a/b/Văn  thư"),
            ("QUYẾT ĐỊNH/b", &[(Header, nation)], &format!("{nation}/QUYẾT ĐỊNH/b")),
            (
                "Độc lập - Tự do - Hạnh phúc/b",
                &[(Header, nation)],
                &format!("Độc lập - Tự do - Hạnh phúc/b/{nation}"),
            ),
            // The recipients of a short document are not its head.
            ("THÔNG BÁO/Nơi nhận:", &[(Header, nation)], &format!("{nation}/THÔNG BÁO/Nơi nhận:")),
            // One half of a letterhead.
            (
                "Độc lập - Tự do - Hạnh phúc/b",
                &[(FirstHeader, number)],
                &format!("{number}/Độc lập - Tự do - Hạnh phúc/b"),
            ),
            ("b", &[(Header, "Số: 9-BC"), (FirstHeader, number)], &format!("{number}/b/Số: 9-BC")),
            ("Số: 1-KH/b", &[(Header, number)], &format!("Số: 1-KH/b/{number}")),
            (
                "b",
                &[(Header, "Hà Nội, ngày 5 tháng 3 năm 2020")],
                "Hà Nội, ngày 5 tháng 3 năm 2020/b",
            ),
            ("b", &[(Footer, number)], &format!("b/{number}")),
        ];
        for (body, running, expected) in cases {
            let mut body = lines(body);
            let running = running.iter();
            let running = running.map(|(kind, text)| Running { kind: *kind, lines: lines(text) });
            place(&mut body, running.collect());
            assert_eq!(body, lines(expected));
        }
    }
}
