//! Files to documents: walking the corpus folder, telling formats, getting text and records out, and
//! bringing the index up to date.

pub mod original;
pub mod runs;

pub use runs::{RunState, Runs};
