//! The search core of tracuu: a [`Request`] in, a [`Response`] out, over any engine.
//!
//! What makes the search what it is stands here, once: what a person typed is read ([`query`]),
//! documents are analysed into terms ([`mod@index`]), matches are ranked ([`rank`]) and shown
//! ([`present`]), and what is being typed is completed ([`suggest`]). Below it an [`Engine`] stores
//! and matches; each engine is one implementation of the port in [`engine`]. The one in [`memory`]
//! reads every document: it serves tests, and other engines are measured by it (`conformance`).
//!
//! Not here: HTTP, files, and any engine that is a product of its own.
//!
//! ```
//! use std::sync::Arc;
//! use tracuu_document::{Document, Record};
//! use tracuu_search::engine::{Engine, Provenance, Summary, WriteMode};
//! use tracuu_search::memory::MemoryEngine;
//! use tracuu_search::{Request, Search};
//!
//! let engine = Arc::new(MemoryEngine::new());
//! let mut writer = engine.writer(WriteMode::Update)?;
//! let record = Record { id: "a".repeat(20), ..Record::default() };
//! let text = "Kế hoạch giải phóng mặt bằng".to_string();
//! writer.put(Document { record, text, ..Document::default() }, Provenance::default())?;
//! writer.commit(Summary::default())?;
//!
//! let request = Request { text: "giai phong".into(), size: 10, ..Request::default() };
//! let response = Search::new(engine).search(&request)?;
//! assert_eq!(response.total, 1);
//! assert_eq!(response.query.understood, "giải phóng");
//! assert!(response.hits[0].snippets[0].html.contains("<mark>giải phóng</mark>"));
//! # Ok::<(), tracuu_search::SearchError>(())
//! ```

#[cfg(any(test, feature = "conformance"))]
pub mod conformance;
pub mod cursor;
pub mod deadline;
pub mod engine;
pub mod error;
pub mod explanation;
pub mod filter;
mod filter_values;
pub mod index;
pub mod memory;
pub mod present;
pub mod query;
pub mod rank;
pub mod request;
pub mod response;
mod search;
pub mod snapshot;
pub mod suggest;

pub use deadline::Deadline;
pub use engine::{Engine, Reader, Writer};
pub use error::SearchError;
pub use request::{Filters, MatchMode, Period, Request, Sort, Start};
pub use response::{Bucket, Facets, Hit, HitSource, Note, PageInfo, QueryEcho, Response, Snippet};
pub use search::{Explained, Search};
