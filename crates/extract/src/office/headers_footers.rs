//! Decides which running headers and footers are kept, and puts them into the text.

use crate::rows::is_form_part;

/// Number of paragraphs at the start of a text that can belong to the head of the document.
const HEAD_PARAGRAPHS_MAX: usize = 40;

/// Puts the paragraphs of headers and footers into `body`, each once. Leaves out page numbers and
/// paragraphs that the body has. A header with the head of the document comes first if the body has
/// no head: some agencies keep it in the header of the first page. Other paragraphs come last,
/// where they do not separate two sentences.
pub fn place(body: &mut Vec<String>, headers: Vec<Vec<String>>) {
    let key = |line: &str| -> String {
        let folded: Vec<String> = line.split_whitespace().map(str::to_lowercase).collect();
        folded.join(" ")
    };
    let mut known: std::collections::HashSet<String> = body.iter().map(|line| key(line)).collect();
    let has_head = body.iter().take(HEAD_PARAGRAPHS_MAX).any(|line| is_form_part(line));
    let (mut above, mut below) = (Vec::new(), Vec::new());
    for header in headers {
        let is_head = !has_head && header.iter().any(|line| is_form_part(line));
        for line in header {
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

/// Returns true if a line has other words than those of a page number.
fn says_something(line: &str) -> bool {
    let words = line.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words
        .map(str::to_lowercase)
        .any(|word| !matches!(word.as_str(), "trang" | "page" | "of" | "số" | "tr"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_headers_once() {
        let lines = |text: &str| -> Vec<String> { text.split('/').map(str::to_string).collect() };
        let cases: [(&str, &[&str], &str); 4] = [
            ("a/b", &["Trang 3", "- 2 -", "Page 1 of 2", "Văn thư"], "a/b/Văn thư"),
            ("a/b", &["Văn  thư", "văn thư", "A"], "a/b/Văn  thư"),
            (
                "QUYẾT ĐỊNH/b",
                &["UBND/CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
                "UBND/CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM/QUYẾT ĐỊNH/b",
            ),
            (
                "Độc lập - Tự do - Hạnh phúc/b",
                &["UBND/CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
                "Độc lập - Tự do - Hạnh phúc/b/UBND/CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            ),
        ];
        for (body, headers, expected) in cases {
            let mut body = lines(body);
            place(&mut body, headers.iter().map(|header| lines(header)).collect());
            assert_eq!(body, lines(expected));
        }
    }
}
