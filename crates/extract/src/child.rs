//! Getting the text out of a file in a child process, so that a file that makes its reader hang, crash or
//! eat memory costs that file and nothing else. The child is this program itself, with a command of its
//! own; it gets the bytes on standard input and answers on standard output.

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Command, ExitStatus};
use std::time::Duration;

use crate::dispatch::extract;
use crate::external::{self, Failure, Limits};
use crate::extracted::{ExtractError, Extracted};
use crate::format::{BINARY_BYTES_MAX, Format, Signature};
use crate::issue::IssueCode;

/// The name of the command that the child runs; its argument is the format that the file's name promises.
pub const COMMAND: &str = "extract";

/// How long one file may take. At the slowest pages that were measured, 10,000 of them.
pub const TIME_MAX: Duration = Duration::from_secs(120);
/// How much address space a child may have, in bytes. The largest file that is read (256 MiB) fits in
/// twice over, with what is unpacked from it.
pub const MEMORY_BYTES_MAX: u64 = 3 << 30;
/// Longest answer of a child, in bytes: the text of a file is far smaller than this.
const ANSWER_BYTES_MAX: u64 = 512 << 20;

/// Starts the child processes.
#[derive(Debug, Clone)]
pub struct Sandbox {
    /// The program to run: one that has the command [`COMMAND`].
    program: PathBuf,
    time: Duration,
}

impl Sandbox {
    /// A sandbox that runs `program`, which is this one or another build of it, and waits `time` for it:
    /// [`TIME_MAX`] but in tests.
    pub fn new(program: PathBuf, time: Duration) -> Self {
        Sandbox { program, time }
    }

    /// A sandbox that runs the program of this process.
    pub fn of_this_program() -> io::Result<Self> {
        Ok(Sandbox::new(std::env::current_exe()?, TIME_MAX))
    }

    /// What [`extract`] gives for these bytes, under limits of time and memory. Plain text is read here:
    /// decoding it is all there is to it. Cost: about 3 ms besides the reading.
    pub fn extract(
        &self,
        expected_format: Format,
        bytes: &[u8],
    ) -> Result<Extracted, ExtractError> {
        if expected_format == Format::Text && Signature::of(bytes).is_none() {
            return extract(expected_format, bytes);
        }
        // It limits its memory itself.
        let limits = Limits { time: self.time, output: ANSWER_BYTES_MAX, memory: None };
        let answer = external::run(&mut self.command(expected_format), Some(bytes), limits);
        match answer {
            Ok(answer) => serde_json::from_slice::<Result<Extracted, ExtractError>>(&answer)
                .unwrap_or_else(|_| Err(broken_off(None))),
            Err(Failure::TimedOut) => Err(out_of_time(self.time)),
            Err(Failure::Failed(_, status)) => Err(broken_off(status)),
            Err(Failure::TooLong) => {
                let message =
                    format!("more than {ANSWER_BYTES_MAX} bytes of text, the most that is read");
                Err(ExtractError { code: IssueCode::TooLarge, message })
            }
            Err(Failure::Absent(reason)) => {
                let message = format!("the reader of the format cannot be started: {reason}");
                Err(ExtractError { code: IssueCode::Unreadable, message })
            }
        }
    }

    fn command(&self, expected_format: Format) -> Command {
        let mut command = Command::new(&self.program);
        command.args([COMMAND, expected_format.name()]);
        // A group of its own, so that what the child has started is stopped with it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command
    }
}

fn out_of_time(time: Duration) -> ExtractError {
    let message = format!("not read within {} s, the longest that a file may take", time.as_secs());
    ExtractError { code: IssueCode::TimedOut, message }
}

/// The error for a child that ended without an answer.
fn broken_off(status: Option<ExitStatus>) -> ExtractError {
    #[cfg(unix)]
    {
        use rustix::process::Signal;
        use std::os::unix::process::ExitStatusExt;
        let signal = status.and_then(|status| status.signal());
        if signal == Some(Signal::XCPU.as_raw()) {
            return out_of_time(TIME_MAX);
        }
    }
    let how = status.map_or("in an unknown way".into(), |status| format!("with {status}"));
    let message = format!(
        "the reader of the format broke off {how}; it may use {} MiB of memory",
        MEMORY_BYTES_MAX >> 20
    );
    ExtractError { code: IssueCode::Crashed, message }
}

/// What the child does: reads a file from `input` and writes what was got out of it to `output`. Takes its
/// limits first, so that nothing of the file is touched without them.
pub fn answer(expected_format: Format, input: impl Read, mut output: impl Write) -> io::Result<()> {
    limit_this_process()?;
    let mut bytes = Vec::new();
    input.take(BINARY_BYTES_MAX).read_to_end(&mut bytes)?;
    let extracted = extract(expected_format, &bytes);
    serde_json::to_writer(&mut output, &extracted)?;
    output.flush()
}

#[cfg(unix)]
fn limit_this_process() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limits = [
        (Resource::As, MEMORY_BYTES_MAX),
        (Resource::Cpu, TIME_MAX.as_secs()),
        // A crash leaves no image of the memory behind, in which the document would stand.
        (Resource::Core, 0),
    ];
    for (resource, limit) in limits {
        setrlimit(resource, Rlimit { current: Some(limit), maximum: Some(limit) })?;
    }
    // Nobody is left to read the answer.
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    Ok(())
}

#[cfg(not(unix))]
fn limit_this_process() -> io::Result<()> {
    Ok(())
}
