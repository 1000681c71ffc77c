//! What the program needs of the machine: child processes, tesseract, space on disk, an address.

use std::io;
use std::net::TcpListener;
use std::path::Path;

use super::super::index::scans_waiting;
use super::super::output::counted;
use super::super::{shown, size_of};
use super::Findings;
use crate::config::{EngineKind, Settings};
use crate::opened::keeper;
use crate::sync::ScansWaiting;
use tracuu_extract::child::Sandbox;
use tracuu_extract::format::Format;
use tracuu_extract::ocr::{Ocr, OcrMode};
use tracuu_extract::painter;

/// With less free space on its disk, in bytes, an index cannot be updated. Merging segments alone
/// takes some hundred megabytes.
const FREE_BYTES_MIN: u64 = 256 << 20;

/// Checks that files are read and pages are painted in child processes.
pub fn check_children(findings: &mut Findings) {
    let sandbox = match Sandbox::of_this_program() {
        Ok(sandbox) => sandbox,
        Err(error) => {
            let message = format!("this program cannot find itself: {error}; install it anew");
            return findings.fault("reader", message);
        }
    };
    let read = sandbox.extract(Format::Html, b"<p>a</p>").map_err(|error| error.message);
    let checks = [
        ("reader", "reads files in a process of its own", read.map(drop)),
        ("painter", "paints pages in a process of its own", painter::check(&sandbox)),
    ];
    for (part, what, result) in checks {
        match result {
            Ok(()) => findings.ok(part, what),
            Err(reason) => findings.fault(
                part,
                format!(
                    "{reason}; the account of the service must be allowed to start {} with 3 GiB \
                     of address space (see `ulimit -v` and `ulimit -u`)",
                    std::env::current_exe().map_or("this program".into(), |path| shown(&path))
                ),
            ),
        }
    }
}

/// Checks that pages of scans can be read, and says how many wait.
pub fn check_ocr(settings: &Settings, waiting: ScansWaiting, findings: &mut Findings) {
    // If the program cannot find itself, that is a fault already.
    let Ok(sandbox) = Sandbox::of_this_program() else { return };
    let found = (settings.ocr != OcrMode::Off).then(|| Ocr::find(sandbox));
    let mode = settings.ocr.name();
    let how = match &found {
        None => {
            findings.ok("ocr", "off: pages of scans are not read");
            "set `ocr = \"auto\"` to have them read"
        }
        Some(Ok(ocr)) => {
            let program = ocr.version().unwrap_or_else(|| "tesseract".into());
            findings.ok("ocr", format!("{mode}: {program} with its Vietnamese data"));
            "the next `tracuu index` reads them"
        }
        Some(Err(missing)) if settings.ocr == OcrMode::On => {
            findings.fault("ocr", format!("{mode}: {missing}"));
            "they are read when it is installed"
        }
        Some(Err(missing)) => {
            findings.note("ocr", format!("{mode}: pages of scans are not read; {missing}"));
            "they are read when it is installed"
        }
    };
    match waiting {
        ScansWaiting { files: 0, .. } => findings.ok("ocr", "no scan waits to be read"),
        waiting => findings.note("ocr", format!("{}; {how}", scans_waiting(waiting))),
    }
}

/// Checks the file of opened results, if the setting names one.
pub fn check_opened(settings: &Settings, findings: &mut Findings) {
    let Some(file) = &settings.opened else { return };
    let name = shown(file);
    match keeper::kept(file) {
        Ok(opened) => {
            let count = counted(opened.len() as u64, "opened result");
            findings.ok("opened", format!("{count} in {name}"));
        }
        Err(error) => findings.fault(
            "opened",
            format!("{name} cannot be used: {error}; name another file with --opened"),
        ),
    }
}

/// Checks that the disk of the index has space for another one beside it. With a cluster, only
/// pages read by OCR are kept there.
pub fn check_space(settings: &Settings, findings: &mut Findings) {
    let Some(free) = free_bytes(&settings.index) else { return };
    if settings.engine == EngineKind::OpenSearch {
        let (free, folder) = (free / 1_000_000, shown(&settings.index));
        return findings.ok("disk", format!("{free} MB are free for pages of scans in {folder}"));
    }
    // Before the first run the folder is not there.
    let (used, folder) = (size_of(&settings.index).unwrap_or(0), shown(&settings.index));
    let [free_text, used_text, least] =
        [free, used, FREE_BYTES_MIN].map(|bytes| format!("{} MB", bytes / 1_000_000));
    let here = format!("{free_text} are free for {folder}");
    if free < FREE_BYTES_MIN {
        let advice = "make space, or move the index with --index";
        findings.fault("disk", format!("{here}; indexing needs {least} at least: {advice}"));
    } else if free < used {
        let message =
            format!("{here}, and the index has {used_text}: a rebuild needs as much again");
        findings.note("disk", message);
    } else {
        findings.ok("disk", format!("{here}, the index has {used_text}"));
    }
}

/// Returns how many bytes this account may still write on the disk of `folder`, or of the nearest
/// folder above that exists. `None` if the system does not say.
fn free_bytes(folder: &Path) -> Option<u64> {
    #[cfg(unix)]
    {
        let folder = std::path::absolute(folder).ok()?;
        let stat = folder.ancestors().find_map(|folder| rustix::fs::statvfs(folder).ok())?;
        Some(stat.f_bavail * stat.f_frsize)
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        None
    }
}

/// Checks that the service can listen on its address. Listens there for a moment.
pub fn check_address(settings: &Settings, findings: &mut Findings) {
    let address = settings.bind;
    match TcpListener::bind(address) {
        Ok(_) => findings.ok("address", format!("{address} is free")),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => findings.note(
            "address",
            format!(
                "{address} is in use: by the service if it is running, else by another program; \
                 then choose another with --bind"
            ),
        ),
        Err(error) => findings.fault(
            "address",
            format!("cannot listen on {address}: {error}; choose another with --bind"),
        ),
    }
    if !address.ip().is_loopback() {
        findings.note(
            "address",
            "other machines can reach it, and the service has no login: put a server before it \
             that knows your users",
        );
    }
}
