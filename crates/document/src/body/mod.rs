//! The body of a document: its outline, the documents that it cites, and the terms and
//! abbreviations that it defines.

pub(crate) mod citation;
pub mod definitions;
pub(crate) mod outline;
pub mod terms;
