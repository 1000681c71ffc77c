//! Counts of words and of pairs of adjacent words in Vietnamese texts, as a table that is looked
//! up in place: nothing is unpacked, a look-up is a binary search.
//!
//! A word is counted by its [`crate::key`], so `HÒA` and `hoà` are one. All numbers are one word,
//! `0`. Words and pairs that occur less than three times are left out, and counts are kept as
//! logarithms, so no sentence of the texts can be read off a table.
//!
//! # Format
//!
//! All numbers are little-endian.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `tcpairs` and a line end |
//! | 4 | version of the format, 1 |
//! | 8 | checksum of all that follows: FNV-1a over eight bytes at a time |
//! | 8 | number of texts |
//! | 8 | number of words in them (running words) |
//! | 4 × 4 | S, bytes of the source; L, bytes of the words; W, words; P, pairs |
//! | S | the source in UTF-8: what the texts are |
//! | 4 (W + 1) | where each word begins in the words, and where the last ends |
//! | L | the words in UTF-8, by their letters without accents, then by themselves |
//! | W | the count of each word: its binary logarithm in quarters |
//! | 4 (W + 1) | where the pairs of each first word begin, and where the last end |
//! | 2 P | the number of the second word of each pair, ascending |
//! | P | the count of each pair, as of a word; the highest bit: the second is often a name |

mod count;
mod table;
mod token;

pub use count::{PairCounter, WordCounter};
pub use table::{PairCount, PairTable, PairTableError, WordId};
pub(crate) use token::{NUMBER, Placed, Token, Tokens};

/// First bytes of a table.
const MAGIC: &[u8; 8] = b"tcpairs\n";
/// Version of the format.
const VERSION: u32 = 1;
/// Steps per bit in stored logarithms.
const LOG_STEPS: f32 = 4.0;
/// The bit of a pair's count that marks that its second word is often a name.
const NAME_BIT: u8 = 0x80;

#[cfg(test)]
mod tests;
