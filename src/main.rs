//! The program `tracuu`; all of its code is in [`tracuu::cli`].

use std::process::ExitCode;

/// Documents are made in one thread and freed in another, by the million. The allocator of the
/// system fragments under that: a fifth of the time of a long build, and memory that grows.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    tracuu::cli::main()
}
