//! Figures that the system of an office has laid over a scan as text: number, day and month of a
//! document that was scanned before it had them. They are in another font than the page, so
//! [`super::figures`] takes them for handwriting; but the file says what they are.

use super::ReadPage;

/// Fewest figures that are not a number of a page.
const FIGURES_MIN: usize = 2;
/// Confidence in figures that the file has as text, in percent.
const SURE: u8 = 96;
/// Figures of a year.
const YEAR_FIGURES: usize = 4;

/// Makes the words of `page` sure that are figures of `laid`, all the text that the file has over
/// the scan, and those that follow them in number and date: notation and year. Does nothing if
/// `laid` has other words.
pub(super) fn confirm(page: &mut ReadPage, laid: &str) {
    let mut left: Vec<&str> = laid.split_whitespace().collect();
    let is_figures = |word: &str| word.chars().all(|c| c.is_ascii_digit());
    let Some(text) = page.text.as_deref().filter(|_| laid.split_whitespace().all(is_figures))
    else {
        return;
    };
    let mut before = "";
    for word in &mut page.words {
        let taken = word.span.of(text);
        let own = taken.trim_matches(|c: char| !c.is_alphanumeric());
        let own = own.trim_start_matches(char::is_alphabetic);
        let place = left.iter().position(|laid| *laid == own && own.len() >= FIGURES_MIN);
        if let Some(at) = place {
            left.swap_remove(at);
            before = own;
        }
        let is_day_before = before.len() == FIGURES_MIN;
        let is_year = own.len() == YEAR_FIGURES && own.starts_with("20") && is_figures(own);
        let follows = is_day_before && is_year || !before.is_empty() && taken.starts_with('/');
        if place.is_some() || follows && !word.is_disputed {
            (word.confidence, word.is_disputed) = (SURE, false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extracted::ReadWord;
    use tracuu_text::Span;

    /// Returns the words of a head that are still unsure when the file has `laid` as text.
    fn unsure(laid: &str) -> Vec<String> {
        let text = "Số: 2243 /SYT-P6 Hà Nội, ngày 23 tháng07 năm 2025";
        let word = |read: &str| {
            let start = text.find(read).unwrap();
            let span = Span::new(start, start + read.len());
            ReadWord { span, read: read.into(), confidence: 35, is_disputed: read == "tháng07" }
        };
        let words = ["2243", "/SYT-P6", "23 ", "tháng07", "2025"].map(word).to_vec();
        let mut page = ReadPage { words, ..ReadPage::new(0, text) };
        confirm(&mut page, laid);
        let left = page.words.iter().filter(|word| word.confidence < SURE);
        left.map(|word| word.read.trim().to_string()).collect()
    }

    #[test]
    fn figures_that_the_file_has_are_sure() {
        assert!(unsure("23  07\n\n2243").is_empty());
        assert_eq!(unsure("2243"), ["23", "tháng07", "2025"]);
        assert_eq!(unsure("12 23"), ["2243", "/SYT-P6", "tháng07"]);
        for other in ["", "7", "2244 24", "Trang 23", "Ký ngày 23/07/2025"] {
            assert_eq!(unsure(other).len(), 5, "{other}");
        }
    }
}
