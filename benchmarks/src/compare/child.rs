//! Indexing in a process of its own, so that the memory and the CPU time of one side do not count
//! for the other. The process is this program again, with a hidden command.

use std::env;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

use crate::args::IndexArgs;
use crate::clock::{Memory, cpu_seconds};
use crate::corpus::prepare;
use crate::{Failure, bare, own};

/// What indexing cost.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct IndexCost {
    /// Documents in the index.
    pub documents: u64,
    /// CPU time of all threads, with the merge to one segment, in seconds.
    pub cpu_seconds: f64,
    /// Highest resident memory, with mapped files, in bytes.
    pub peak_bytes: u64,
    /// Size of the index, in bytes.
    pub index_bytes: u64,
}

/// Runs the hidden command `command` in a child process, and returns what it measured of itself.
pub fn measure(command: &str, corpus: &Path, index: &Path) -> Result<IndexCost, Failure> {
    let child = Command::new(env::current_exe()?)
        .arg(command)
        .arg("--corpus")
        .arg(corpus)
        .arg("--index")
        .arg(index)
        .stderr(Stdio::inherit())
        .output()?;
    if !child.status.success() {
        return Err(format!("`{command}` ended with {}", child.status).into());
    }
    Ok(serde_json::from_slice(&child.stdout)?)
}

/// Indexes with bare tantivy in this process, and prints the cost.
pub fn index_bare(args: &IndexArgs) -> Result<(), Failure> {
    print(bare::index(&args.corpus.join(prepare::FILE), &args.index)?, args)
}

/// Indexes with tracuu in this process, and prints the cost.
pub fn index_own(args: &IndexArgs) -> Result<(), Failure> {
    print(own::index(&args.corpus, &args.index)?, args)
}

fn print(documents: u64, args: &IndexArgs) -> Result<(), Failure> {
    let cost = IndexCost {
        documents,
        cpu_seconds: cpu_seconds(),
        peak_bytes: Memory::of(None)?.peak,
        index_bytes: folder_bytes(&args.index)?,
    };
    println!("{}", serde_json::to_string(&cost)?);
    Ok(())
}

/// Returns the size of all files in a folder, in bytes.
pub fn folder_bytes(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        bytes += if metadata.is_dir() { folder_bytes(&entry.path())? } else { metadata.len() };
    }
    Ok(bytes)
}
