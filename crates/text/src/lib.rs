//! Vietnamese text, pure: no files, no index, no network.
//!
//! What is here: the normal form of shown text ([`normalize()`]), the forms a word is indexed and looked
//! up by ([`key`], [`fold()`]), the one tokenizer ([`words`]), the grammar of syllables ([`syllable`]) and
//! what stands on it ([`tone`], [`variants`], [`keystrokes`]), text in old encodings ([`legacy`]) and text that
//! has lost letters ([`lost`]). What is not: anything that knows what a document is or how a query is written.
//!
//! Every offset in this crate is a byte offset into normal text, unless a name says otherwise.

pub mod capitals;
pub mod code_points;
mod data_file;
pub mod fold;
pub mod keystrokes;
pub mod legacy;
pub mod letter;
pub mod lost;
pub mod normalize;
pub mod phrase;
mod span;
pub mod syllable;
pub mod tone;
mod usage;
pub mod variants;
pub mod word;

pub use code_points::CodePoints;
pub use fold::{fold, has_diacritics};
pub use normalize::{Normalized, normalize};
pub use span::Span;
pub use syllable::Syllable;
pub use word::{Word, key, push_key, words};
