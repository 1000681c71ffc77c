//! The entities that documents and queries name in many spellings: document numbers ([`number`]),
//! dates ([`date`]), amounts, articles, places and standards ([`typed`]), and abbreviations
//! ([`abbreviation`], [`initials`]). Recognisers only: what a document does with them is in the
//! modules beside this one.

pub mod abbreviation;
pub mod date;
pub mod initials;
pub(crate) mod issuer;
pub(crate) mod kind;
pub(crate) mod level;
pub mod number;
pub mod typed;

pub use number::typed::{TypedNumber, read_typed_numbers};
pub use number::{DocumentNumber, find_numbers};
pub use typed::{TypedKind, TypedToken, find_typed};
