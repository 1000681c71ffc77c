//! Test material that is not part of a clone: documents and judged questions from public sources.
//! The variable `TRACUU_MATERIAL` names the folder that holds it. A test that does not find its
//! part of it is skipped, and leaves a line that `tests/run` counts.

use std::io::Write;
use std::path::{Path, PathBuf};

/// Names the folder of the material.
const FOLDER: &str = "TRACUU_MATERIAL";
/// Names the file that collects a line for each test that was skipped; `tests/run` sets and reads
/// it.
const SKIPPED: &str = "TRACUU_SKIPPED";

/// The file or folder `part` of the material; `None`, noted as skipped, if it is not there.
pub fn material(part: &str) -> Option<PathBuf> {
    let found = std::env::var_os(FOLDER).map(|folder| Path::new(&folder).join(part));
    let found = found.filter(|path| path.exists());
    if found.is_none() {
        skip(&format!("{part} is not here; {FOLDER} names the folder of the material"));
    }
    found
}

/// Notes that the test that is running leaves something out, and why.
pub fn skip(reason: &str) {
    println!("skipped: {reason}");
    let Some(path) = std::env::var_os(SKIPPED) else { return };
    let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
    let test = std::thread::current().name().unwrap_or_default().to_string();
    let noted = file.and_then(|mut file| writeln!(file, "{test}: {reason}"));
    noted.expect("the file of skipped tests can be written");
}
