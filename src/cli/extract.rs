//! `tracuu extract` and `tracuu paint`: read one file or paint one of its pages under limits, as a
//! child process of this program. Not meant for users.

use std::io;

use super::args::{ExtractArgs, PaintArgs};
use super::{CliError, Status};
use tracuu_extract::child;

/// Runs `extract`.
pub fn run(args: &ExtractArgs) -> Result<Status, CliError> {
    child::answer(args.promised, io::stdin().lock(), io::stdout().lock())?;
    Ok(Status::Done)
}

/// Runs `paint`.
pub fn paint(args: &PaintArgs) -> Result<Status, CliError> {
    child::paint(args.index, io::stdin().lock(), io::stdout().lock())?;
    Ok(Status::Done)
}
