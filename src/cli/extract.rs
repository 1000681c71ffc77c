//! `tracuu extract` and `tracuu paint`: read one file or paint its pages under limits, as a
//! child process of this program. Not meant for users.

use std::io;

use super::args::ExtractArgs;
use super::{CliError, Status};
use tracuu_extract::{child, painter};

/// Runs `extract`.
pub fn run(args: &ExtractArgs) -> Result<Status, CliError> {
    child::answer(args.promised, io::stdin().lock(), io::stdout().lock())?;
    Ok(Status::Done)
}

/// Runs `paint`.
pub fn paint() -> Result<Status, CliError> {
    painter::answer(io::stdin().lock(), io::stdout().lock())?;
    Ok(Status::Done)
}
