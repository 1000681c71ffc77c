//! tracuu: full-text search for Vietnamese government documents.
//!
//! The program: commands ([`cli`]) and settings ([`config`]), the HTTP service ([`http`]), keeping
//! an index equal to a folder ([`sync`]) and measuring how good the search is ([`eval`]). What it
//! stands on are the crates: `tracuu_text`, `tracuu_document`, `tracuu_extract`, `tracuu_search`
//! and an engine.

pub mod cli;
pub mod config;
pub mod eval;
pub mod http;
pub mod sync;
