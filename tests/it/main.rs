//! Behaviour of the whole: one binary, a module for each subject.

mod browser;
mod engines;
mod http_api;
mod http_page;
mod service;
mod tidy;
