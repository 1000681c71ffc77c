//! Reads a table of counts: checks it once, then looks entries up in its bytes.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::LazyLock;

use super::{LOG_STEPS, MAGIC, NAME_BIT, VERSION};
use crate::fold;
use crate::letter;

/// Why bytes are not a table of pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairTableError {
    /// The bytes do not begin as a table does.
    Foreign,
    /// The table has this version of the format, which this program does not know.
    Version(u32),
    /// The table was cut or changed: its length or its checksum is wrong.
    Damaged,
}

impl std::fmt::Display for PairTableError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PairTableError::Foreign => write!(f, "not a table of pairs"),
            PairTableError::Version(version) => write!(
                f,
                "a table of pairs of version {version}; this program reads version {VERSION}, so \
                 build the table again"
            ),
            PairTableError::Damaged => write!(f, "a damaged table of pairs; build it again"),
        }
    }
}

impl std::error::Error for PairTableError {}

/// The number of a word in the table that gave it; in another table it means another word, or
/// panics. Words with the same letters without accents have adjacent ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordId(pub(super) u16);

/// How often one word comes right after another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairCount {
    /// Binary logarithm of the count.
    pub log2: f32,
    /// The second word is often written with a capital within a sentence: `tỉnh Lạng`,
    /// `Lạng Sơn`, not `tiêu chí định`.
    pub is_name: bool,
}

/// Counts of words and of pairs of adjacent words, looked up in place.
#[derive(Debug, Clone, Copy)]
pub struct PairTable<'a> {
    source: &'a str,
    texts: u64,
    running_words: u64,
    letter_starts: &'a [u8],
    letters: &'a [u8],
    counts: &'a [u8],
    follower_starts: &'a [u8],
    followers: &'a [u8],
    pair_counts: &'a [u8],
}

/// Takes parts off the front of a table.
struct Parts<'a>(&'a [u8]);

impl<'a> Parts<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], PairTableError> {
        let (part, rest) = self.0.split_at_checked(length).ok_or(PairTableError::Damaged)?;
        self.0 = rest;
        Ok(part)
    }

    fn number(&mut self) -> Result<u32, PairTableError> {
        Ok(u32_at(self.take(4)?, 0))
    }

    fn length(&mut self) -> Result<usize, PairTableError> {
        Ok(self.number()? as usize)
    }

    fn long(&mut self) -> Result<u64, PairTableError> {
        let low = u64::from(self.number()?);
        Ok(low | u64::from(self.number()?) << 32)
    }
}

fn u32_at(bytes: &[u8], index: usize) -> u32 {
    let at = index * 4;
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

/// Returns the checksum of a table: FNV-1a over `bytes`, eight at a time.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    let mut sum = 0xcbf2_9ce4_8422_2325_u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        sum = (sum ^ u64::from_le_bytes(word)).wrapping_mul(0x0100_0000_01b3);
    }
    sum
}

static BUILT_IN: LazyLock<PairTable<'static>> = LazyLock::new(|| {
    PairTable::open(include_bytes!("../../data/vietnamese.pairs")).expect("a table, by test")
});

impl PairTable<'static> {
    /// Returns the table that is compiled in: of Vietnamese laws, texts of offices and news
    /// (`data/vietnamese.pairs.md`).
    pub fn built_in() -> &'static PairTable<'static> {
        &BUILT_IN
    }
}

impl<'a> PairTable<'a> {
    /// Opens the table in `bytes`. Reads all of it once for its checksum, and unpacks nothing.
    pub fn open(bytes: &'a [u8]) -> Result<PairTable<'a>, PairTableError> {
        let mut parts = Parts(bytes);
        if !parts.take(MAGIC.len()).is_ok_and(|magic| magic == MAGIC) {
            return Err(PairTableError::Foreign);
        }
        let version = parts.number()?;
        if version != VERSION {
            return Err(PairTableError::Version(version));
        }
        let sum = parts.long()?;
        if sum != checksum(parts.0) {
            return Err(PairTableError::Damaged);
        }
        let (texts, running_words) = (parts.long()?, parts.long()?);
        let [source, letters, words, pairs] =
            [parts.length()?, parts.length()?, parts.length()?, parts.length()?];
        let source = str::from_utf8(parts.take(source)?).map_err(|_| PairTableError::Damaged)?;
        let table = PairTable {
            source,
            texts,
            running_words,
            letter_starts: parts.take((words + 1) * 4)?,
            letters: parts.take(letters)?,
            counts: parts.take(words)?,
            follower_starts: parts.take((words + 1) * 4)?,
            followers: parts.take(pairs * 2)?,
            pair_counts: parts.take(pairs)?,
        };
        let fits = |starts: &[u8], end: usize| {
            (0..words).all(|at| u32_at(starts, at) <= u32_at(starts, at + 1))
                && u32_at(starts, words) as usize == end
        };
        let is_whole = parts.0.is_empty()
            && words <= usize::from(u16::MAX)
            && fits(table.letter_starts, letters)
            && fits(table.follower_starts, pairs)
            && (0..words).all(|at| str::from_utf8(table.letters_of(at)).is_ok());
        if is_whole { Ok(table) } else { Err(PairTableError::Damaged) }
    }

    /// Returns what the texts were, as given to the builder.
    pub fn source(&self) -> &'a str {
        self.source
    }

    /// Returns the number of texts that were counted.
    pub fn texts(&self) -> u64 {
        self.texts
    }

    /// Returns the number of words in the texts, each counted as often as it occurs.
    pub fn running_words(&self) -> u64 {
        self.running_words
    }

    /// Returns the number of different words in the table.
    pub fn words(&self) -> usize {
        self.counts.len()
    }

    /// Returns the number of different pairs in the table.
    pub fn pairs(&self) -> usize {
        self.pair_counts.len()
    }

    /// Returns the id of the word with this [`crate::key`].
    pub fn id(&self, key: &str) -> Option<WordId> {
        self.with_letters(&fold(key)).find(|&id| self.word(id) == key)
    }

    /// Returns the word with this id.
    pub fn word(&self, id: WordId) -> &'a str {
        self.word_at(usize::from(id.0))
    }

    /// Returns all words that have the letters `plain`, which are in lower case and without accents
    /// ([`crate::fold()`]).
    pub fn with_letters(&self, plain: &str) -> impl Iterator<Item = WordId> + use<'a> {
        let order = |at| plain_letters(self.word_at(at)).cmp(plain.chars());
        let start = partition_point(0..self.words(), |at| order(at) == Ordering::Less);
        let end = partition_point(start..self.words(), |at| order(at) == Ordering::Equal);
        (start..end).map(|at| WordId(at as u16))
    }

    /// Returns the binary logarithm of how often a word occurs.
    pub fn count(&self, id: WordId) -> f32 {
        unpacked(self.counts[usize::from(id.0)])
    }

    /// Returns the binary logarithm of how often `second` comes right after `first`. `None` if it
    /// hardly ever does.
    pub fn pair_count(&self, first: WordId, second: WordId) -> Option<PairCount> {
        let first = usize::from(first.0);
        let range = u32_at(self.follower_starts, first) as usize
            ..u32_at(self.follower_starts, first + 1) as usize;
        let follower =
            |at: usize| u16::from_le_bytes([self.followers[at * 2], self.followers[at * 2 + 1]]);
        let at = partition_point(range.clone(), |at| follower(at) < second.0);
        (at < range.end && follower(at) == second.0).then(|| {
            let packed = self.pair_counts[at];
            PairCount { log2: unpacked(packed & !NAME_BIT), is_name: packed & NAME_BIT != 0 }
        })
    }

    fn word_at(&self, index: usize) -> &'a str {
        // Checked when the table was opened.
        str::from_utf8(self.letters_of(index)).unwrap_or_default()
    }

    fn letters_of(&self, index: usize) -> &'a [u8] {
        let start = u32_at(self.letter_starts, index) as usize;
        let end = u32_at(self.letter_starts, index + 1) as usize;
        &self.letters[start..end]
    }
}

/// Returns the logarithm that a byte of the table stands for.
fn unpacked(count: u8) -> f32 {
    f32::from(count) / LOG_STEPS
}

/// Returns the first index of `range` for which `is_before` is false.
fn partition_point(range: Range<usize>, is_before: impl Fn(usize) -> bool) -> usize {
    let (mut start, mut end) = (range.start, range.end);
    while start < end {
        let middle = start + (end - start) / 2;
        if is_before(middle) { start = middle + 1 } else { end = middle }
    }
    start
}

/// Returns the letters of a word without accents, as [`crate::fold()`] does for Vietnamese words.
pub(super) fn plain_letters(word: &str) -> impl Iterator<Item = char> {
    word.chars().map(|c| match c {
        'đ' => 'd',
        _ => letter::plain_vowel(c).unwrap_or(c),
    })
}
