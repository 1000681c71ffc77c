//! `pdftotext` of poppler-utils, an optional program: a second attempt at pages that the built-in
//! reader cannot read.

use std::process::Command;
use std::time::Duration;

use crate::external::{self, Limits};

/// Time limit. It reads a thousand pages in three seconds.
const TIME_MAX: Duration = Duration::from_secs(30);
/// Most text that is taken from it, in bytes.
const TEXT_BYTES_MAX: u64 = 64 << 20;

/// Returns the text of each page. Returns `None` if the program is not installed or fails.
pub(super) fn pages(bytes: &[u8]) -> Option<Vec<String>> {
    let mut command = Command::new("pdftotext");
    command.args(["-q", "-layout", "-enc", "UTF-8", "-", "-"]);
    // Its memory is limited with that of the process that starts it.
    let limits = Limits { time: TIME_MAX, output: TEXT_BYTES_MAX, memory: None };
    let text = external::run(&mut command, Some(bytes), limits).ok()?;
    let text = String::from_utf8_lossy(&text);
    // Every page ends with a form feed.
    let pages = text.strip_suffix('\u{c}').unwrap_or(&text).split('\u{c}');
    Some(pages.map(|page| page.trim_end().to_string()).collect())
}
