//! Files to documents: walking the corpus folder, telling formats, getting text and records out, and
//! bringing the index up to date.
//!
//! The way of a file: [`walk`] finds it, [`identity`] names it by its bytes, [`update`] sees whether the
//! index has it, [`extract`] gets its text out ([`decode`] for the letters), [`reading`] makes a document
//! of it with what [`given`] fields say, and [`update`] hands that to the engine's writer.

pub mod clock;
pub mod decode;
pub mod extract;
pub mod files;
pub mod format;
pub mod identity;
pub mod original;
pub mod runs;
pub mod walk;

pub use runs::{RunState, Runs};
