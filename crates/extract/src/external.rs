//! Runs other programs with limits on time, output and memory. They are fed and read through pipes
//! and killed when their time is up.

use std::io::{Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// Why a program gave no output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The program is not installed, or may not be run. Holds the error of the operating system.
    Absent(String),
    /// It exceeded its time limit and was killed.
    TimedOut,
    /// It wrote more than its output limit.
    TooLong,
    /// It failed. Holds the last line of its standard error, and its exit status.
    Failed(String, Option<ExitStatus>),
}

/// Limits of a program.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How long it may run.
    pub time: Duration,
    /// Most bytes that it may write to standard output.
    pub output: u64,
    /// Most bytes of address space for the program, and for each program that it starts (Linux
    /// only). `None` if it is limited elsewhere.
    pub memory: Option<u64>,
}

/// Most bytes of standard error that are kept.
const COMPLAINT_BYTES_MAX: u64 = 64 << 10;

/// Runs `command`, passes `input` to it, and returns its standard output. Output beyond the limit
/// is a failure. When the time is up, kills the program and, if it leads a process group, the whole
/// group.
pub fn run(
    command: &mut Command,
    input: Option<&[u8]>,
    limits: Limits,
) -> Result<Vec<u8>, Failure> {
    let stdin = if input.is_some() { Stdio::piped() } else { Stdio::null() };
    let command = command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| Failure::Absent(error.to_string()))?;
    limits.memory.inspect(|&bytes| limit_memory(&child, bytes));
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        if let (Some(mut stdin), Some(input)) = (stdin, input) {
            // A program may stop reading before the end of its input.
            scope.spawn(move || drop(stdin.write_all(input)));
        }
        let complaint = scope.spawn(move || read(stderr, COMPLAINT_BYTES_MAX));
        let (done, output) = channel();
        scope.spawn(move || drop(done.send(read(stdout, limits.output + 1))));
        let output = output.recv_timeout(limits.time);
        // After a timeout or too much output, the program may still be running.
        if !matches!(output, Ok(ref bytes) if bytes.len() as u64 <= limits.output) {
            stop(&mut child);
        }
        let status = child.wait().ok();
        let complaint = complaint.join().unwrap_or_default();
        match (output, status) {
            (Err(RecvTimeoutError::Timeout), _) => Err(Failure::TimedOut),
            (Ok(bytes), _) if bytes.len() as u64 > limits.output => Err(Failure::TooLong),
            (Ok(bytes), Some(status)) if status.success() => Ok(bytes),
            _ => Err(Failure::Failed(last_line(&complaint), status)),
        }
    })
}

/// Kills the program, and the programs that it started if it leads a process group.
pub fn stop(child: &mut Child) {
    #[cfg(unix)]
    {
        use rustix::process::{Pid, Signal, kill_process_group};
        // If the program leads no group, no group has this number. The program may also have ended
        // by itself.
        let id = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        let _ = id.map(|id| kill_process_group(id, Signal::KILL));
    }
    let _ = child.kill();
}

/// Limits the memory of a running program. It takes effect before the program has read its input;
/// start-up needs little memory.
fn limit_memory(child: &Child, bytes: u64) {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Pid, Resource, Rlimit, prlimit};
        let limit = Rlimit { current: Some(bytes), maximum: Some(bytes) };
        let id = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        // The program may have ended by itself.
        let _ = id.map(|id| prlimit(Some(id), Resource::As, limit));
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (child, bytes);
}

fn read(pipe: Option<impl Read>, most: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        // Bytes that were read before an error are kept.
        drop(pipe.take(most).read_to_end(&mut bytes));
    }
    bytes
}

fn last_line(complaint: &[u8]) -> String {
    let complaint = String::from_utf8_lossy(complaint);
    let line = complaint.lines().rev().find(|line| !line.trim().is_empty());
    line.unwrap_or("ended with an error").trim().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn feeds_reads_and_kills() {
        let limits =
            |seconds, output| Limits { time: Duration::from_secs(seconds), output, memory: None };
        let large = vec![b'x'; 1 << 20];
        let input = Some(large.as_slice());
        assert_eq!(run(&mut shell("cat"), input, limits(20, 1 << 20)), Ok(large.clone()));
        assert_eq!(run(&mut shell("echo a"), input, limits(20, 9)), Ok(b"a\n".to_vec()));
        assert_eq!(
            run(&mut shell("exec tail -f /dev/null"), None, limits(1, 9)),
            Err(Failure::TimedOut)
        );
        let failed = run(&mut shell("echo why >&2; exit 3"), None, limits(20, 9));
        assert!(matches!(failed, Err(Failure::Failed(why, Some(_))) if why == "why"));
        assert_eq!(run(&mut shell("cat"), input, limits(20, 9)), Err(Failure::TooLong));
        let absent = run(&mut Command::new("no-such-program-here"), None, limits(20, 9));
        assert!(matches!(absent, Err(Failure::Absent(_))));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn memory_is_limited() {
        // `tail` keeps all of it in memory, and nothing starts before the input arrives.
        let script = "read line; head -c 300000000 /dev/zero | tail -c 300000000 > /dev/null";
        let run = |memory| {
            let limits = Limits { time: Duration::from_secs(60), output: 9, memory };
            run(&mut shell(script), Some(b"go\n"), limits)
        };
        assert!(matches!(run(Some(100 << 20)), Err(Failure::Failed(_, Some(_)))));
        assert_eq!(run(Some(1 << 30)), Ok(vec![]));
    }
}
