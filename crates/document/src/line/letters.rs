//! Compares the fixed words of a head by their letters alone. Spaces do not count, since files lose
//! them (`CỘNG HÒAXÃ HỘI`, `Độclập-Tựdo`) and set letters apart (`C Ộ N G  H Ò A`); nor do accents,
//! which OCR misreads.

use tracuu_text::{Span, letter};

/// The part of a text that is left beside a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beside {
    /// Up to this byte.
    Before(usize),
    /// From this byte on.
    After(usize),
}

impl Beside {
    /// Returns that part of `text`.
    pub fn of(self, text: &str) -> &str {
        match self {
            Beside::Before(end) => &text[..end],
            Beside::After(start) => &text[start..],
        }
    }
}

/// The letters of a text, folded, with their places.
pub(crate) struct Letters {
    /// Lower-case ASCII letters; `?` for a letter that does not fold to one.
    folded: String,
    /// The byte range of each letter in the text.
    places: Vec<Span>,
}

impl Letters {
    /// Reads the letters of `text`.
    pub fn of(text: &str) -> Letters {
        let mut letters = Letters { folded: String::new(), places: Vec::new() };
        for (at, c) in text.char_indices().filter(|&(_, c)| letter::is_letter(c)) {
            let plain = match c {
                'đ' | 'Đ' => 'd',
                _ if c.is_ascii() => c.to_ascii_lowercase(),
                _ => letter::plain_vowel(c).map_or('?', |plain| plain.to_ascii_lowercase()),
            };
            letters.folded.push(plain);
            letters.places.push(Span::new(at, at + c.len_utf8()));
        }
        letters
    }

    /// Returns true if the letters begin with `key`, which has only lower-case ASCII letters.
    pub fn begin_with(&self, key: &str) -> bool {
        self.folded.starts_with(key)
    }

    /// Returns true if the letters are all or the first of `key`, and at least `min` in number.
    pub fn open(&self, key: &str, min: usize) -> bool {
        self.folded.len() >= min && key.starts_with(&self.folded)
    }

    /// Returns true if the letters are all or the last of `key`, and at least `min` in number.
    pub fn close(&self, key: &str, min: usize) -> bool {
        self.folded.len() >= min && key.ends_with(&self.folded)
    }

    /// Returns the places in the text where the letters are `key`, in order.
    pub fn places_of<'a>(&'a self, key: &'a str) -> impl Iterator<Item = Span> + 'a {
        self.folded.match_indices(key).map(|(at, _)| self.span(at, at + key.len()))
    }

    /// Returns the part of the text that is left without the last letters if these are `key`, or
    /// else without the first.
    pub fn beside(&self, key: &str) -> Option<Beside> {
        let count = self.folded.len();
        if self.folded.ends_with(key) {
            Some(Beside::Before(self.span(count - key.len(), count).start))
        } else {
            self.begin_with(key).then(|| Beside::After(self.span(0, key.len()).end))
        }
    }

    /// Returns the part of the text with the last letters that are the first of `key`, at least
    /// `min` in number.
    pub fn opening_at_end(&self, key: &str, min: usize) -> Option<Span> {
        let count = self.folded.len();
        let lengths = (min..=key.len().min(count)).rev();
        let length = lengths.into_iter().find(|&length| self.folded.ends_with(&key[..length]))?;
        Some(self.span(count - length, count))
    }

    fn span(&self, first: usize, end: usize) -> Span {
        Span::new(self.places[first].start, self.places[end - 1].end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_and_accents_do_not_count() {
        for text in ["Độc lập - Tự do", "Độclập-Tựdo", "Đ Ộ C  L Ậ P - T Ự  D O", "Dộc lâp Tu do"]
        {
            assert!(Letters::of(text).begin_with("doclaptudo"), "{text}");
        }
        let text = "SỞ Y TẾCỘNG HÒAXÃ HỘI";
        let letters = Letters::of(text);
        assert_eq!(letters.beside("conghoaxahoi").unwrap().of(text), "SỞ Y TẾ");
        assert_eq!(letters.beside("soy").unwrap().of(text), " TẾCỘNG HÒAXÃ HỘI");
        assert_eq!(letters.beside("te"), None);
        let places: Vec<&str> = letters.places_of("xa").map(|place| place.of(text)).collect();
        assert_eq!(places, ["XÃ"]);
        let open = letters.opening_at_end("conghoaxahoichunghia", 10).unwrap();
        assert_eq!(open.of(text), "CỘNG HÒAXÃ HỘI");
        assert!(letters.opening_at_end("tecong", 7).is_none());
        assert!(Letters::of("CỘNG HÒA").open("conghoaxahoi", 4));
        assert!(
            !Letters::of("CỘ").open("conghoaxahoi", 4) && !Letters::of("HÒA").open("conghoa", 3)
        );
        assert!(Letters::of("VIỆT NAM").close("chunghiavietnam", 7));
        assert!(!Letters::of("NAM").close("chunghiavietnam", 7) && !Letters::of("").close("a", 1));
    }
}
