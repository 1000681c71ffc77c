//! tracuu: full-text search for Vietnamese government documents.
//!
//! This crate is the program: the commands ([`cli`]), the settings ([`config`]), the HTTP service
//! ([`http`]), the indexer of a folder ([`sync`]), the measurement of search quality ([`eval`]) and
//! what is kept of use for it ([`opened`]).
//! The work on text, records, file formats and queries is done by the crates below it:
//! [`tracuu_text`], [`tracuu_document`], [`tracuu_extract`], [`tracuu_search`], and an engine that
//! only [`cli`] names.

pub mod cli;
pub mod config;
pub mod eval;
pub mod http;
pub mod opened;
pub mod sync;
