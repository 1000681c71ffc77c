//! Reads single values: the text of any source to what a setting holds, or an error that names the
//! source, the value and what is allowed.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use tracuu_extract::ocr::OcrMode;

use super::{ADMIN_TOKEN_CHARS_MIN, ConfigError, EngineKind, PATH_PREFIX_CHARS_MAX, PathPrefix};

/// What the setting `ocr` may be.
pub(super) const OCR_VALUES: &str = "\"auto\", \"on\" or \"off\"";

/// First parts of the paths that the service itself answers. A prefix that begins so could not be
/// distinguished from them.
const OWN_PATHS: [&str; 6] = ["api", "healthz", "readyz", "static", "tim-kiem", "van-ban"];

/// A value as written, and its source.
pub(super) struct Written {
    pub(super) text: OsString,
    pub(super) place: String,
    /// Folder from which a relative path starts.
    pub(super) base: PathBuf,
}

impl Written {
    /// Returns the text. Bytes that are not UTF-8 become U+FFFD, which no rule allows.
    fn text(&self) -> String {
        self.text.to_string_lossy().into_owned()
    }

    /// Returns the error that shows the value.
    fn wrong(&self, allowed: &str) -> ConfigError {
        ConfigError(format!("{} is `{}`; it must be {allowed}", self.place, self.text()))
    }
}

/// Reads a path. `what` says what it is for.
pub(super) fn path(written: Option<Written>, what: &str) -> Result<Option<PathBuf>, ConfigError> {
    match written {
        None => Ok(None),
        Some(Written { text, place, .. }) if text.is_empty() => {
            Err(ConfigError(format!("{place} is empty; it must be {what}")))
        }
        Some(Written { text, base, .. }) => Ok(Some(base.join(text))),
    }
}

pub(super) fn bind(written: Option<Written>) -> Result<SocketAddr, ConfigError> {
    let Some(Written { text, place, .. }) = written else {
        return Ok(SocketAddr::from(([127, 0, 0, 1], 8080)));
    };
    let text = text.to_string_lossy();
    let allowed = "an address and a port, as 127.0.0.1:8080 or [::1]:8080";
    text.parse().map_err(|_| ConfigError(format!("{place} is `{text}`; it must be {allowed}")))
}

pub(super) fn path_prefix(written: Option<Written>) -> Result<PathPrefix, ConfigError> {
    let Some(Written { text, place, .. }) = written else { return Ok(PathPrefix::default()) };
    let text = text.to_string_lossy();
    let wrong = |allowed: String| ConfigError(format!("{place} is `{text}`; it must {allowed}"));
    let prefix = PathPrefix::parse(&text).ok_or_else(|| {
        wrong(format!(
            "be a path as /tracuu: ASCII letters, digits and -._~ between slashes, at most \
             {PATH_PREFIX_CHARS_MAX} characters"
        ))
    })?;
    match prefix.as_str().split('/').nth(1).filter(|first| OWN_PATHS.contains(first)) {
        Some(_) => Err(wrong(format!("not begin with a path of the service: {OWN_PATHS:?}"))),
        None => Ok(prefix),
    }
}

/// Reads when OCR is used. The words of a switch are allowed too.
pub(super) fn ocr(written: Option<Written>) -> Result<OcrMode, ConfigError> {
    let Some(Written { text, place, .. }) = written else { return Ok(OcrMode::default()) };
    let text = text.to_string_lossy().to_ascii_lowercase();
    if let Some(mode) = OcrMode::by_name(&text) {
        return Ok(mode);
    }
    match switch_word(&text) {
        Some(true) => Ok(OcrMode::On),
        Some(false) => Ok(OcrMode::Off),
        None => Err(ConfigError(format!("{place} is `{text}`; it must be {OCR_VALUES}"))),
    }
}

pub(super) fn boolean(written: Option<Written>) -> Result<bool, ConfigError> {
    let Some(Written { text, place, .. }) = written else { return Ok(false) };
    let text = text.to_string_lossy().to_ascii_lowercase();
    let wrong = || ConfigError(format!("{place} is `{text}`; it must be true or false"));
    switch_word(&text).ok_or_else(wrong)
}

/// Reads the word of a switch, in small letters.
fn switch_word(text: &str) -> Option<bool> {
    match text {
        "true" | "1" | "yes" | "on" => Some(true),
        "false" | "0" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// Checks the token. It is secret, so the error does not contain it.
pub(super) fn admin_token(written: Option<Written>) -> Result<Option<String>, ConfigError> {
    let Some(Written { text, place, .. }) = written else { return Ok(None) };
    let token = text.to_str().filter(|token| token.chars().count() >= ADMIN_TOKEN_CHARS_MIN);
    token.map(|token| Some(token.to_string())).ok_or_else(|| {
        ConfigError(format!(
            "{place} is too short or not UTF-8; it must have at least {ADMIN_TOKEN_CHARS_MIN} \
             characters"
        ))
    })
}

/// Reads which engine stores the index.
pub(super) fn engine(written: Option<Written>) -> Result<EngineKind, ConfigError> {
    let Some(written) = written else { return Ok(EngineKind::default()) };
    EngineKind::by_name(&written.text().to_ascii_lowercase())
        .ok_or_else(|| written.wrong(&EngineKind::ALL.map(EngineKind::name).join(" or ")))
}

/// Reads a whole number; `default` if there is none. `allowed` is for the message about a text that
/// is none; the engine checks the number.
pub(super) fn whole_number(
    written: Option<Written>,
    default: u32,
    allowed: RangeInclusive<u32>,
) -> Result<u32, ConfigError> {
    let Some(written) = written else { return Ok(default) };
    let allowed = format!("a whole number from {} to {}", allowed.start(), allowed.end());
    written.text().parse().map_err(|_| written.wrong(&allowed))
}

/// Reads a time with its unit; `default` if there is none.
pub(super) fn duration(
    written: Option<Written>,
    default: Duration,
) -> Result<Duration, ConfigError> {
    let Some(written) = written else { return Ok(default) };
    read_duration(&written.text())
        .ok_or_else(|| written.wrong("a whole number with its unit, as 500ms, 5s or 2m"))
}

/// Returns the time that `text` names, as `500ms`, `5s`, `2m` or `1h`; `None` if it names none, or
/// one that the machine cannot count.
fn read_duration(text: &str) -> Option<Duration> {
    const UNITS: [(&str, u64); 4] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = text[digits.len()..].to_ascii_lowercase();
    let (_, milliseconds) = UNITS.into_iter().find(|(name, _)| *name == unit)?;
    let number: u64 = digits.trim_end().parse().ok()?;
    Some(Duration::from_millis(number.checked_mul(milliseconds)?))
}

/// Reads text as it is. The error does not show it, since it may be secret.
pub(super) fn text(written: Option<Written>) -> Result<Option<String>, ConfigError> {
    let Some(Written { text, place, .. }) = written else { return Ok(None) };
    let text = text.into_string();
    text.map(Some).map_err(|_| ConfigError(format!("{place} is not UTF-8; it must be text")))
}

/// Reads a list with commas between its parts. Spaces around a part are dropped, and so are parts
/// that are empty.
pub(super) fn list(written: Option<Written>) -> Result<Vec<String>, ConfigError> {
    let text = text(written)?.unwrap_or_default();
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    Ok(parts.map(String::from).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_a_unit() {
        for (text, milliseconds) in
            [("5s", 5_000), ("500ms", 500), ("2m", 120_000), ("1h", 3_600_000), ("2 S", 2_000)]
        {
            assert_eq!(read_duration(text), Some(Duration::from_millis(milliseconds)), "{text}");
        }
        for text in ["", "5", "s", "-5s", "1.5s", "5 days", "5s ", "99999999999999999999s", "5đ"] {
            assert_eq!(read_duration(text), None, "{text}");
        }
    }
}
