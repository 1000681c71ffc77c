//! The foot of a document: the signature and the recipients, with those of Kính gửi.

pub(crate) mod recipients;
pub(crate) mod signer;
