//! A stretch of the documents of a segment that is matched at a time, and sets of documents within
//! it. Small enough for all that a search keeps of it to stay in the cache of the processor.

use tantivy::DocId;

/// Documents of a window.
pub const WINDOW: usize = 4_096;

/// The documents from `start` to before `end`, at most [`WINDOW`]. A document is named by its place
/// in the window.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    /// Its first document.
    pub start: DocId,
    /// One past its last document.
    pub end: DocId,
}

impl Window {
    /// All windows of a segment with `max_doc` documents, in order.
    pub fn all(max_doc: DocId) -> impl Iterator<Item = Window> {
        let starts = (0..max_doc).step_by(WINDOW);
        starts.map(move |start| Window { start, end: max_doc.min(start + WINDOW as DocId) })
    }

    /// The document at a place.
    pub fn doc(self, place: usize) -> DocId {
        self.start + place as DocId
    }
}

/// A set of documents of a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bits([u64; WORDS]);

/// Numbers that make up a set.
const WORDS: usize = WINDOW / 64;

impl Bits {
    /// No document.
    pub fn none() -> Bits {
        Bits([0; WORDS])
    }

    /// Every document of `window`.
    pub fn all(window: Window) -> Bits {
        let count = (window.end - window.start) as usize;
        let word = |at: usize| match count.saturating_sub(at * 64) {
            0 => 0,
            left if left >= 64 => u64::MAX,
            left => (1 << left) - 1,
        };
        Bits(std::array::from_fn(word))
    }

    /// Adds the document at a place.
    pub fn insert(&mut self, place: usize) {
        self.0[place / 64 % WORDS] |= 1 << (place % 64);
    }

    /// Adds documents that come in ascending order.
    pub fn adder(&mut self) -> Adder<'_> {
        Adder { bits: self, at: 0, word: 0 }
    }

    /// Returns true if the document at a place is in.
    pub fn contains(&self, place: usize) -> bool {
        self.0[place / 64 % WORDS] & (1 << (place % 64)) != 0
    }

    /// Returns true if no document is in.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|&word| word == 0)
    }

    /// Number of documents.
    pub fn count(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// Adds the documents of `other`.
    pub fn add(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word |= other);
    }

    /// Keeps those that are also in `other`.
    pub fn keep(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= other);
    }

    /// Takes those of `other` out.
    pub fn remove(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= !other);
    }

    /// Keeps the documents for which `keeps` is true.
    pub fn retain(&mut self, mut keeps: impl FnMut(usize) -> bool) {
        for (at, word) in self.0.iter_mut().enumerate() {
            let mut rest = *word;
            while rest != 0 {
                let bit = rest.trailing_zeros() as usize;
                rest &= rest - 1;
                if !keeps(at * 64 + bit) {
                    *word &= !(1 << bit);
                }
            }
        }
    }

    /// Calls `visit` with the place of each document, ascending.
    pub fn for_each(&self, mut visit: impl FnMut(usize)) {
        for (at, &word) in self.0.iter().enumerate() {
            let mut rest = word;
            while rest != 0 {
                visit(at * 64 + rest.trailing_zeros() as usize);
                rest &= rest - 1;
            }
        }
    }
}

/// Adds documents to a set in ascending order: what falls into one number is gathered before it is
/// written, so that no addition waits for the one before.
pub struct Adder<'b> {
    bits: &'b mut Bits,
    at: usize,
    word: u64,
}

impl Adder<'_> {
    /// Adds the document at a place.
    pub fn add(&mut self, place: usize) {
        if place / 64 != self.at {
            self.flush();
            self.at = place / 64;
        }
        self.word |= 1 << (place % 64);
    }

    fn flush(&mut self) {
        self.bits.0[self.at % WORDS] |= std::mem::take(&mut self.word);
    }
}

impl Drop for Adder<'_> {
    fn drop(&mut self) {
        self.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_cover_a_segment() {
        let all = |max_doc| -> Vec<(u32, u32)> {
            Window::all(max_doc).map(|window| (window.start, window.end)).collect()
        };
        assert_eq!(all(0), []);
        assert_eq!(all(4_097), [(0, 4_096), (4_096, 4_097)]);
        assert_eq!(Window { start: 4_096, end: 5_000 }.doc(3), 4_099);
    }

    #[test]
    fn sets_are_sets() {
        let of = |places: &[usize]| {
            let mut bits = Bits::none();
            places.iter().for_each(|&place| bits.insert(place));
            bits
        };
        let places = |bits: &Bits| {
            let mut places = Vec::new();
            bits.for_each(|place| places.push(place));
            places
        };
        let mut added = of(&[64]);
        [0, 63, 4_095].iter().for_each(|&place| added.adder().add(place));
        assert_eq!(added, of(&[0, 63, 64, 4_095]));
        let mut bits = of(&[0, 63, 64, 4_095]);
        assert_eq!((places(&bits), bits.count()), (vec![0, 63, 64, 4_095], 4));
        bits.keep(&of(&[63, 64, 65]));
        bits.add(&of(&[70]));
        bits.remove(&of(&[64]));
        bits.retain(|place| place != 70);
        assert_eq!(places(&bits), [63]);
        assert!(bits.contains(63) && !bits.contains(62) && !bits.is_empty());
        let all = |count: u32| Bits::all(Window { start: 9, end: 9 + count }).count();
        assert_eq!([0, 1, 64, 65, 4_096].map(all), [0, 1, 64, 65, 4_096]);
    }
}
