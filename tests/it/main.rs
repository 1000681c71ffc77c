//! The integration tests, in one binary.

mod browser;
mod http_api;
mod http_page;
mod service;
