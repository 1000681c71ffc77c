//! What a process has used: CPU time of all its threads, and memory. Reads the clocks and `/proc`
//! of Linux; it does not measure the time of a wall clock.

use std::fs;
use std::io;

use rustix::time::{ClockId, clock_gettime};

/// Length of a clock tick in `/proc/PID/stat`, in seconds: USER_HZ is 100 on all Linux machines
/// that Rust has a first-class target for.
const TICK_SECONDS: f64 = 0.01;

/// Returns the CPU time of all threads of this process, in seconds, exact to the nanosecond. Counts
/// threads that have ended too, so that work cannot hide in a thread of its own.
pub fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Returns the result of `work` and the CPU time that this process used meanwhile, in milliseconds.
pub fn cpu_ms_of<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let begun = cpu_seconds();
    let result = work();
    (result, (cpu_seconds() - begun) * 1_000.0)
}

/// Memory of a process, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Memory {
    /// Highest resident memory so far, with mapped files.
    pub peak: u64,
    /// Resident memory of its own: heap and stacks.
    pub own: u64,
    /// Resident pages of mapped files, which the system can drop at any time.
    pub mapped: u64,
}

impl Memory {
    /// Reads the memory of the process `id`, or of this one.
    pub fn of(id: Option<u32>) -> io::Result<Memory> {
        let id = id.map_or("self".to_string(), |id| id.to_string());
        Ok(Memory::parse(&fs::read_to_string(format!("/proc/{id}/status"))?))
    }

    /// Parses `/proc/PID/status` (proc_pid_status(5)). A line that is absent counts as 0.
    fn parse(status: &str) -> Memory {
        let bytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
            let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
            kilobytes.map_or(0, |kilobytes: u64| kilobytes * 1_024)
        };
        Memory { peak: bytes("VmHWM"), own: bytes("RssAnon"), mapped: bytes("RssFile") }
    }
}

/// Reads the CPU time of the process `id` so far, user and system, in seconds, in steps of a tick.
pub fn cpu_seconds_of(id: u32) -> io::Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat"))?;
    ticks(&stat)
        .map(|ticks| ticks as f64 * TICK_SECONDS)
        .ok_or_else(|| io::Error::other(format!("/proc/{id}/stat has no times")))
}

/// Parses the fields `utime` and `stime` of `/proc/PID/stat` (proc_pid_stat(5)) and adds them.
/// Fields are counted after the name of the program, which can hold spaces.
fn ticks(stat: &str) -> Option<u64> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    let [user, system] = [fields.next()?, fields.next()?].map(|field| field.parse::<u64>());
    Some(user.ok()? + system.ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_lines_of_status() {
        let status = "Name:\ttracuu\nVmHWM:\t    2048 kB\nRssAnon:\t 1024 kB\nRssFile:\t   4 kB\n";
        let memory = Memory { peak: 2 << 20, own: 1 << 20, mapped: 4 << 10 };
        assert_eq!(Memory::parse(status), memory);
        assert_eq!(Memory::parse(""), Memory::default());
    }

    #[test]
    fn reads_times_after_a_name_with_spaces_and_brackets() {
        let stat = "12 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 150 25 0 0 20 0 4 0 100";
        assert_eq!(ticks(stat), Some(175));
        assert_eq!(ticks("12 (a) S 1"), None);
    }

    #[test]
    fn cpu_time_counts_work_in_all_threads() {
        let work = || (0..3_000_000_u64).fold(0, |sum, n| std::hint::black_box(sum ^ n));
        let (_, ms) = cpu_ms_of(|| std::thread::spawn(work).join().unwrap());
        assert!(ms > 0.5, "{ms} ms");
    }
}
