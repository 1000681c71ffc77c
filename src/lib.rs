//! tracuu: full-text search for Vietnamese government documents.
//!
//! A folder of documents goes in ([`ingest`]), each becomes a text and a record ([`document`], on
//! [`text`]), an engine ([`engine`]) keeps and searches them behind a port ([`search`]), what a person
//! typed is read by [`query`], [`eval`] measures how well that goes, and [`http`] and [`cli`] are the two
//! ways in.

pub mod cli;
pub mod config;
pub mod document;
pub mod engine;
pub mod eval;
pub mod http;
pub mod ingest;
pub mod query;
pub mod search;
pub mod text;
