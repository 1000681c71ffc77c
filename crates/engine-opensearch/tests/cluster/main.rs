//! The engine on a real cluster of three nodes: the conformance suite, nodes that fail, writers
//! that die, answers that are cut. [`setup`] says where the cluster comes from.

#[path = "../support/mod.rs"]
mod support;

mod answers;
mod extremes;
mod giants;
mod lost;
mod nodes;
mod setup;
mod suite;
mod updates;
mod writers;
