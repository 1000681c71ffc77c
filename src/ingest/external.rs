//! Programs of others: run with a time limit, fed and read through pipes, killed when the time is up.

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// Why a program gave no output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// It is not installed, or may not be run.
    Absent(String),
    /// It took longer than it was given and was killed.
    TimedOut,
    /// It ended with an error: its last line of complaint.
    Failed(String),
}

/// Most bytes of a complaint that are kept.
const COMPLAINT_BYTES_MAX: u64 = 64 << 10;

/// Runs `command`, hands it `input`, and gives what it wrote to its standard output, of that at most
/// `output_max` bytes: more is a failure. Kills it after `limit`.
pub fn run(
    command: &mut Command,
    input: Option<&[u8]>,
    limit: Duration,
    output_max: u64,
) -> Result<Vec<u8>, Failure> {
    let stdin = if input.is_some() { Stdio::piped() } else { Stdio::null() };
    let command = command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| Failure::Absent(error.to_string()))?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        if let (Some(mut stdin), Some(input)) = (stdin, input) {
            // A program that does not read to the end is free to do so.
            scope.spawn(move || drop(stdin.write_all(input)));
        }
        let complaint = scope.spawn(move || read(stderr, COMPLAINT_BYTES_MAX));
        let (done, output) = channel();
        scope.spawn(move || drop(done.send(read(stdout, output_max + 1))));
        let output = output.recv_timeout(limit);
        // Whoever has closed its output may still linger.
        if !matches!(output, Ok(ref bytes) if bytes.len() as u64 <= output_max) {
            drop(child.kill());
        }
        let status = child.wait();
        let complaint = complaint.join().unwrap_or_default();
        match (output, status) {
            (Err(RecvTimeoutError::Timeout), _) => Err(Failure::TimedOut),
            (Ok(bytes), Ok(status)) if status.success() && bytes.len() as u64 <= output_max => {
                Ok(bytes)
            }
            _ => Err(Failure::Failed(last_line(&complaint))),
        }
    })
}

fn read(pipe: Option<impl Read>, most: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        // What was read before an error is what there is.
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
        let second = Duration::from_secs(1);
        let long = Duration::from_secs(20);
        let large = vec![b'x'; 1 << 20];
        assert_eq!(run(&mut shell("cat"), Some(&large), long, 1 << 20), Ok(large.clone()));
        assert_eq!(run(&mut shell("echo a"), Some(&large), long, 9), Ok(b"a\n".to_vec()));
        assert_eq!(
            run(&mut shell("exec tail -f /dev/null"), None, second, 9),
            Err(Failure::TimedOut)
        );
        let failed = run(&mut shell("echo why >&2; exit 3"), None, long, 9);
        assert_eq!(failed, Err(Failure::Failed("why".into())));
        assert!(matches!(run(&mut shell("cat"), Some(&large), long, 9), Err(Failure::Failed(_))));
        let absent = run(&mut Command::new("no-such-program-here"), None, long, 9);
        assert!(matches!(absent, Err(Failure::Absent(_))));
    }
}
