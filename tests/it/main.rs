//! Integration tests of the whole program: one binary, with a module per subject.

mod browser;
mod check;
#[cfg(unix)]
mod child;
mod cli;
#[cfg(feature = "opensearch")]
mod cluster;
#[cfg(feature = "opensearch")]
mod cluster_articles;
#[cfg(feature = "opensearch")]
mod cluster_faults;
mod containers;
mod crash;
mod damaged;
mod engines;
mod eval;
mod everyday;
mod gone;
mod html;
mod http_api;
mod http_page;
mod ingest;
mod made_pdf;
mod material;
mod office;
mod opened;
mod pairs;
mod pdf;
mod pdf_ink;
mod pdf_seen;
mod pdf_slant;
mod pdf_words;
mod query_docs;
mod ranking;
#[cfg(unix)]
mod read_only;
mod readme;
mod record;
mod records;
mod removals;
mod sample_corpus;
mod scan_heads;
mod scan_pages;
mod scan_signatures;
mod scans;
mod service;
mod suggest;
mod tables;
mod text;
mod text_layers;
mod tidy;
mod trace;
