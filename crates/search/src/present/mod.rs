//! What a person sees of a hit: highlights ([`highlight`]), snippets ([`snippet`]), notes on how
//! the query was taken ([`notes`]) and the hit itself (`hit`). Written once for every engine; no
//! HTML page in here.

pub mod highlight;
pub(crate) mod hit;
pub mod notes;
pub mod snippet;
