//! Engines: implementations of the port in [`crate::search::engine`].

pub mod memory;
pub mod tantivy;

pub use memory::MemoryEngine;
pub use tantivy::TantivyEngine;
