//! Bytes as the cluster takes and gives them, in base64 (RFC 4648). It gives columns without the
//! padding at the end and stored values with it.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use tracuu_search::SearchError;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Bytes as text.
pub fn encode(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// Text as bytes. `what` says in the error what they are.
pub fn decode(text: &str, what: &str) -> Result<Vec<u8>, SearchError> {
    BASE64
        .decode(text)
        .map_err(|error| SearchError::damaged(format!("{what} cannot be read"), error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_may_lack() {
        assert_eq!(encode(b"abcd"), "YWJjZA==");
        for text in ["YWJjZA==", "YWJjZA"] {
            assert_eq!(decode(text, "x").ok().as_deref(), Some(&b"abcd"[..]));
        }
        assert!(decode("Y?", "a part").unwrap_err().to_string().starts_with("a part cannot"));
    }
}
