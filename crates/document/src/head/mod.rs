//! The head of a document: boxes 1 to 5 and 10 of Nghị định 30/2020/NĐ-CP, Phụ lục I. Lines are
//! classified in [`crate::line`], names of issuers and types in [`crate::entity`].

pub(crate) mod agency;
mod head_lines;
pub(crate) mod header;
pub(crate) mod missing;
mod organ_lines;
pub(crate) mod stamps;
pub(crate) mod title;

pub(crate) use head_lines::HEAD_LINES_MAX;
pub(crate) use stamps::Stamp;
