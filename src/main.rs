//! The program `tracuu`; all of it is in [`tracuu::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    tracuu::cli::main()
}
