//! Behaviour of the whole: one binary, a module for each subject.

mod engines;
mod http_api;
mod http_page;
mod record;
mod sample_corpus;
mod service;
mod tidy;
