//! `tracuu extract`: reads one file under limits, as a child process of this program. Not meant for
//! users.

use std::io;

use super::args::ExtractArgs;
use super::{CliError, Status};
use tracuu_extract::child;

/// Runs the command.
pub fn run(args: &ExtractArgs) -> Result<Status, CliError> {
    child::answer(args.promised, io::stdin().lock(), io::stdout().lock())?;
    Ok(Status::Done)
}
