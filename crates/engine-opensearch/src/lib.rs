//! The engine of several machines: an OpenSearch cluster that stores, matches and counts. The only
//! place that speaks to OpenSearch.

mod address;
pub mod client;
mod secret;
pub mod settings;

#[cfg(test)]
#[path = "../tests/support/mod.rs"]
mod support;
