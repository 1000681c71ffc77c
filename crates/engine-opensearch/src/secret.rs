//! A password or an API key. Cannot be printed, so that no log and no error shows it.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::settings::SettingsError;

/// Largest file that is read as a secret, in bytes. A secret goes into one header line, and another
/// file was named by mistake.
const FILE_BYTES_MAX: u64 = 4_096;

/// A password or an API key. Has neither `Debug` nor `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps `text` as it is.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// Reads a secret from the file that the setting `setting` names. Line ends at its end are
    /// dropped, as editors and `echo` add them. Fails if the file cannot be read, is not UTF-8, is
    /// empty, has more than one line or more than 4,096 bytes.
    pub fn from_file(setting: &'static str, path: &Path) -> Result<Secret, SettingsError> {
        let fault = |allowed: String| SettingsError::new(setting, path.display(), allowed);
        let mut text = String::new();
        File::open(path)
            .and_then(|file| file.take(FILE_BYTES_MAX + 1).read_to_string(&mut text))
            .map_err(|error| {
            fault(format!("the file cannot be read: {error}; it is to hold the secret"))
        })?;
        if text.len() as u64 > FILE_BYTES_MAX {
            return Err(fault(format!("the file may have {FILE_BYTES_MAX} bytes at most")));
        }
        let secret = text.trim_end_matches(['\r', '\n']);
        if secret.is_empty() {
            return Err(fault("the file is empty; it is to hold the secret".into()));
        }
        if secret.contains(char::is_control) {
            return Err(fault("the file has more than one line, or control characters".into()));
        }
        Ok(Secret::new(secret))
    }

    /// Returns the secret, for the header that carries it.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_gives_its_text_without_line_ends() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        for (text, expected) in
            [("abc", "abc"), ("abc\n", "abc"), ("abc\r\n\n", "abc"), (" a b \n", " a b ")]
        {
            fs::write(&path, text).unwrap();
            let secret = Secret::from_file("opensearch.password_file", &path);
            assert_eq!(secret.map(|secret| secret.0).ok().as_deref(), Some(expected), "{text:?}");
        }
    }

    #[test]
    fn a_file_without_a_secret_is_named_with_its_setting() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        let error = || match Secret::from_file("opensearch.password_file", &path) {
            Ok(_) => panic!("a secret was read"),
            Err(error) => error.to_string(),
        };
        let long = "x".repeat(4_097);
        for (bytes, reason) in [
            (None, "cannot be read"),
            (Some(&b"\n"[..]), "the file is empty"),
            (Some(long.as_bytes()), "4096 bytes at most"),
            (Some(b"\xff\xfe"), "UTF-8"),
            (Some(b"xxx\nabc\n"), "more than one line"),
        ] {
            if let Some(bytes) = bytes {
                fs::write(&path, bytes).unwrap();
            }
            let error = error();
            assert!(error.contains("opensearch.password_file"), "{error}");
            assert!(error.contains(path.to_str().unwrap()), "{error}");
            assert!(error.contains(reason), "{error}");
            assert!(!error.contains("xxx"), "{error}");
        }
    }
}
