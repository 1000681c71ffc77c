//! Reading in a child process, so that a file that makes its reader hang, crash or exhaust memory
//! affects only that file. The child is this same program, started with a command of its own. It
//! receives the bytes on standard input and answers on standard output. Pages are painted in such a
//! process, too: see [`painter`](crate::painter).

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Command, ExitStatus};
use std::time::Duration;

use crate::dispatch::extract;
use crate::external::{self, Failure, Limits};
use crate::extracted::{ExtractError, Extracted};
use crate::format::{BINARY_BYTES_MAX, Format};
use crate::issue::IssueCode;
use crate::signature::Signature;

/// Name of the command that reads a file. Its argument is the format that the file name promises.
pub const COMMAND: &str = "extract";
/// Name of the command that paints pages of a file: see [`painter`](crate::painter).
pub const PAINT_COMMAND: &str = "paint";

/// Time limit for one file: enough for 10,000 pages at the slowest rate measured.
pub const TIME_MAX: Duration = Duration::from_secs(120);
/// Address space limit of a child, in bytes. The largest file that is read (256 MiB) fits in twice,
/// together with its unpacked content.
pub const MEMORY_BYTES_MAX: u64 = 3 << 30;
/// Longest answer of a child, in bytes. The text of a file is far smaller than this.
const ANSWER_BYTES_MAX: u64 = 512 << 20;

/// Starts the child processes.
#[derive(Debug, Clone)]
pub struct Sandbox {
    /// The program to run. It must have the commands [`COMMAND`] and [`PAINT_COMMAND`].
    program: PathBuf,
    time: Duration,
}

impl Sandbox {
    /// Creates a sandbox that runs `program`: this program, or another build of it. `time` is the
    /// time limit of a child; only tests use a value other than [`TIME_MAX`].
    pub fn new(program: PathBuf, time: Duration) -> Self {
        Sandbox { program, time }
    }

    /// Creates a sandbox that runs the program of this process, with the limit [`TIME_MAX`]. Fails
    /// if the path of the program is unknown.
    pub fn of_this_program() -> io::Result<Self> {
        Ok(Sandbox::new(std::env::current_exe()?, TIME_MAX))
    }

    /// Does the same as [`extract`], under limits of time and memory. Plain text is only decoded,
    /// so it is read in this process. Cost: about 3 ms per file on top of the reading.
    pub fn extract(
        &self,
        expected_format: Format,
        bytes: &[u8],
    ) -> Result<Extracted, ExtractError> {
        if expected_format == Format::Text && Signature::of(bytes).is_none() {
            return extract(expected_format, bytes);
        }
        // The child limits its own memory.
        let limits = Limits { time: self.time, output: ANSWER_BYTES_MAX, memory: None };
        let mut command = self.command(COMMAND, &[expected_format.name()]);
        match external::run(&mut command, Some(bytes), limits) {
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

    /// Returns the command that paints pages.
    pub(crate) fn painter(&self) -> Command {
        self.command(PAINT_COMMAND, &[])
    }

    fn command(&self, name: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.arg(name).args(arguments);
        // A process group of its own, so that programs started by the child are stopped with it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command
    }
}

fn out_of_time(time: Duration) -> ExtractError {
    let message = format!("not read within {} s, the longest that a file may take", time.as_secs());
    ExtractError { code: IssueCode::TimedOut, message }
}

/// Returns the error for a child that ended without an answer: timed out if it reached its CPU
/// limit, otherwise crashed.
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

/// Runs in the child: reads a file from `input` and writes the result of [`extract`] as JSON to
/// `output`. Sets the limits of this process before it reads any byte of the file.
pub fn answer(expected_format: Format, input: impl Read, mut output: impl Write) -> io::Result<()> {
    limit_this_process()?;
    let mut bytes = Vec::new();
    input.take(BINARY_BYTES_MAX).read_to_end(&mut bytes)?;
    let extracted = extract(expected_format, &bytes);
    serde_json::to_writer(&mut output, &extracted)?;
    output.flush()
}

#[cfg(unix)]
pub(crate) fn limit_this_process() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limits = [
        (Resource::As, MEMORY_BYTES_MAX),
        (Resource::Cpu, TIME_MAX.as_secs()),
        // No core dump after a crash: it would contain the document.
        (Resource::Core, 0),
    ];
    for (resource, limit) in limits {
        setrlimit(resource, Rlimit { current: Some(limit), maximum: Some(limit) })?;
    }
    // If the parent dies, nobody reads the answer, so the child is killed too.
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    Ok(())
}

#[cfg(not(unix))]
pub(crate) fn limit_this_process() -> io::Result<()> {
    Ok(())
}
