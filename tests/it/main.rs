//! Behaviour of the whole, by part.

mod html;
mod ingest;
