//! Fuzzes ZIP archives as folders: lists an archive and reads its files, up to 1 MiB of each.

#![no_main]

use std::io::Read;

use libfuzzer_sys::fuzz_target;
use tracuu::sync::archives::Archives;
use tracuu::sync::files::Files;
use tracuu::sync::walk::walk;

/// Maximum number of files opened per archive. More of them take longer and find nothing new.
const OPENED_MAX: usize = 20;

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("kho.zip"), bytes).expect("a file");
    let archives = Archives::default();
    let Ok(walk) = walk(&archives, folder.path()) else { return };
    for found in walk.files.iter().take(OPENED_MAX) {
        let path = folder.path().join(&found.path);
        let _ = archives.size(&path);
        if let Ok(file) = archives.open(&path) {
            let _ = std::io::copy(&mut file.take(1 << 20), &mut std::io::sink());
        }
    }
});
