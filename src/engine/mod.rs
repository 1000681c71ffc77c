//! Engines: implementations of the port in [`crate::search::engine`].

pub mod memory;
