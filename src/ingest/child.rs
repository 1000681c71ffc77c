//! Getting the text out of a file in a child process, so that a file that makes its reader hang, crash or
//! eat memory costs that file and nothing else. The child is this program itself, with a command of its
//! own; it gets the bytes on standard input and answers on standard output.

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::extract::{ExtractError, Extracted, extract};
use super::format::{BINARY_BYTES_MAX, Format, Signature};
use crate::document::IssueCode;

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
    pub fn extract(&self, promised: Format, bytes: &[u8]) -> Result<Extracted, ExtractError> {
        if promised == Format::Text && Signature::of(bytes).is_none() {
            return extract(promised, bytes);
        }
        let unavailable = |error: io::Error| {
            let message = format!("the reader of the format cannot be started: {error}");
            ExtractError { code: IssueCode::Unreadable, message }
        };
        let mut child = self.start(promised).map_err(unavailable)?;
        let (answer, status) = converse(&mut child, bytes, self.time);
        let answer = match answer {
            Ok(answer) => answer,
            Err(Ended::TooLong) => {
                let message =
                    format!("more than {ANSWER_BYTES_MAX} bytes of text, the most that is read");
                return Err(ExtractError { code: IssueCode::TooLarge, message });
            }
            Err(Ended::OutOfTime) => return Err(out_of_time(self.time)),
        };
        serde_json::from_slice::<Result<Extracted, ExtractError>>(&answer)
            .unwrap_or_else(|_| Err(broken_off(status)))
    }

    fn start(&self, promised: Format) -> io::Result<Child> {
        let mut command = Command::new(&self.program);
        command.args([COMMAND, promised.name()]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        // A group of its own, so that what the child has started can be stopped with it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.spawn()
    }
}

/// Why a child gave no answer.
enum Ended {
    OutOfTime,
    TooLong,
}

/// Gives the child its bytes and takes its answer, whole. The child has ended when this returns.
fn converse(
    child: &mut Child,
    bytes: &[u8],
    time: Duration,
) -> (Result<Vec<u8>, Ended>, Option<ExitStatus>) {
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(move || {
            // A child that has had enough closes its end; its answer says why.
            let _ = stdin.map(|mut stdin| stdin.write_all(bytes));
        });
        scope.spawn(move || {
            let mut answer = Vec::new();
            // What is cut off is no JSON, and is dealt with as that.
            let _ = stdout.map(|out| out.take(ANSWER_BYTES_MAX + 1).read_to_end(&mut answer));
            let _ = sender.send(answer);
        });
        let answer = match receiver.recv_timeout(time) {
            Ok(answer) if answer.len() as u64 > ANSWER_BYTES_MAX => Err(Ended::TooLong),
            Ok(answer) => Ok(answer),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                Err(Ended::OutOfTime)
            }
        };
        stop(child);
        (answer, child.wait().ok())
    })
}

/// Stops the child and what it has started, if any of it still runs.
fn stop(child: &mut Child) {
    #[cfg(unix)]
    {
        use rustix::process::{Pid, Signal, kill_process_group};
        let id = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        // It may have ended by itself.
        let _ = id.map(|id| kill_process_group(id, Signal::KILL));
    }
    let _ = child.kill();
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
pub fn answer(promised: Format, input: impl Read, mut output: impl Write) -> io::Result<()> {
    limit_this_process()?;
    let mut bytes = Vec::new();
    input.take(BINARY_BYTES_MAX).read_to_end(&mut bytes)?;
    let extracted = extract(promised, &bytes);
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
