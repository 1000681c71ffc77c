//! The program `tracuu`; all of its code is in [`tracuu::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    tracuu::cli::main()
}
