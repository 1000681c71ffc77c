//! Vietnamese text: one normal form, words and their folded forms, the grammar of syllables, raw
//! keystrokes, legacy encodings and lost letters.
//!
//! The crate is pure: it reads no files and opens no connections. Its tables are compiled in and
//! parsed on first use. It does not join syllables to lexical words, tag, translate or correct
//! what people type, and it does not read file formats or queries.
//!
//! | to | use |
//! |---|---|
//! | bring text to one form before anything else | [`normalize()`] |
//! | split text into words | [`words`] |
//! | compare words as a search index does | [`key`], [`phrase::key`] |
//! | compare words without diacritics | [`fold()`], [`has_diacritics`] |
//! | take a syllable apart, or test a word | [`Syllable`], [`syllable`] |
//! | keep legal syllables by number | [`numbered`] |
//! | know the other forms of a number with decimals | [`figure`] |
//! | know a dash, slash or full stop in any form | [`sign`] |
//! | know whether one syllable often follows another | [`usage::often_follows`] |
//! | place tone marks, find the spellings `kỹ` and `kĩ` | [`tone`], [`variants`] |
//! | decode raw Telex and VNI | [`keystrokes`] |
//! | decode TCVN3, VNI, VISCII, VPS and repair misread text | [`legacy`] |
//! | restore capitals and letters that a font has lost | [`capitals`], [`lost`] |
//! | correct words that were read off a picture | [`correct`] |
//! | know family names and the syllables of given names | [`person`] |
//! | count words and pairs of texts, look the counts up | [`pairs`] |
//! | convert byte offsets to code points | [`CodePoints`] |
//!
//! Except in [`legacy`], functions expect normal text: call [`normalize()`] first. Every offset is
//! a byte offset into that text, unless a name says otherwise. Functions that take text never fail
//! or panic: a text or word that is not recognised gives `None`. Only an offset outside the text
//! panics.
//!
//! # Example
//!
//! ```
//! use tracuu_text::legacy::{Legacy, repair_misread};
//! use tracuu_text::letter::Tone;
//! use tracuu_text::{Syllable, fold, key, keystrokes, normalize, words};
//!
//! // Text from the old font .VnTime, which a converter read as Windows-1252.
//! let repaired = repair_misread("QuyÕt ®Þnh cña Së Néi vô vÒ viÖc ban hµnh").unwrap();
//! assert_eq!(repaired.encoding, Legacy::Tcvn3);
//! assert_eq!(repaired.text, "Quyết định của Sở Nội vụ về việc ban hành");
//!
//! // One normal form: NFC, plain spaces, look-alike letters replaced.
//! let text = normalize("Thu\u{309}y lợi,\u{a0}đầu tƣ").text;
//! assert_eq!(text, "Thủy lợi, đầu tư");
//!
//! // Words, in the form that an index compares, and without diacritics.
//! let keys: Vec<String> = words(&text).map(|word| key(word.text)).collect();
//! assert_eq!(keys, ["thuỷ", "lợi", "đầu", "tư"]);
//! assert_eq!(key("THỦY"), key("thuỷ"));
//! assert_eq!(fold("Thủy lợi"), "Thuy loi");
//!
//! // A syllable, taken apart.
//! let syllable = Syllable::parse("giếng").unwrap();
//! assert_eq!((syllable.onset, syllable.rime, syllable.tone), ("gi", "iêng", Tone::Sac));
//! assert_eq!(Syllable::parse("krông"), None);
//!
//! // Keystrokes that were typed with the input method off.
//! let decoded = keystrokes::decode("quyeets ddinhj", |_| false);
//! assert_eq!(decoded.as_deref(), Some("quyết định"));
//! ```

mod boundary;
pub mod capitals;
pub mod code_points;
mod compatibility;
pub mod correct;
mod cut;
mod data_file;
pub mod figure;
pub mod fold;
pub mod keystrokes;
pub mod legacy;
pub mod letter;
pub mod lost;
pub mod mark;
pub mod normalize;
mod note;
pub mod numbered;
pub mod pairs;
pub mod person;
pub mod phrase;
pub mod sign;
mod span;
pub mod syllable;
pub mod tone;
mod twins;
pub mod usage;
pub mod variants;
pub mod word;

pub use code_points::CodePoints;
pub use cut::is_unit;
pub use fold::{fold, has_diacritics};
pub use normalize::{Normalized, normalize};
pub use span::Span;
pub use syllable::Syllable;
pub use word::{Word, Words, key, push_term, words};

/// Compiles and runs the example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
