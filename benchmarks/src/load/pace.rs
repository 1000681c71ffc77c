//! When requests are sent. At a fixed rate each request has an intended time, and its latency
//! counts from that time, even if it is sent later because all clients wait for answers. A stall of
//! the server then counts for every request that it delays, not only for the one that it hit: the
//! correction of coordinated omission (Tene, "How NOT to Measure Latency", 2013). At saturation
//! each client sends as soon as it has its answer, and latency counts from there.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::client::Connection;

/// How requests follow each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pace {
    /// At a fixed rate, in requests a second.
    Open {
        /// Requests a second.
        rate: f64,
    },
    /// As fast as answers come.
    Closed,
}

impl fmt::Display for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Pace::Open { rate } => write!(f, "{rate}/s"),
            Pace::Closed => f.write_str("saturation"),
        }
    }
}

/// A run of requests.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// How they follow each other.
    pub pace: Pace,
    /// For how long requests are due.
    pub seconds: Duration,
    /// Clients at a time, each with a connection.
    pub clients: usize,
    /// The paths, in turns.
    pub paths: &'a [String],
}

/// What came of a run.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Latency of each answer, in milliseconds. A request that was never sent, since the server was
    /// too slow, counts with the time that it had waited.
    pub ms: Vec<f64>,
    /// Number of answers.
    pub answered: usize,
    /// Number of failed requests, with an example.
    pub errors: usize,
    /// The first failure.
    pub first_error: Option<String>,
    /// Number of requests that were never sent.
    pub unsent: usize,
    /// Duration up to the last answer, in seconds.
    pub seconds: f64,
}

/// Runs the requests. Fails only if a thread cannot run.
pub fn run(address: SocketAddr, run: Run) -> io::Result<Outcome> {
    let next = AtomicUsize::new(0);
    let started = Instant::now();
    let parts: Vec<Outcome> = thread::scope(|scope| {
        let client = || client(address, run, started, &next);
        let clients: Vec<_> = (0..run.clients.max(1)).map(|_| scope.spawn(client)).collect();
        clients.into_iter().map(|client| client.join()).collect::<Result<_, _>>()
    })
    .map_err(|_| io::Error::other("a client broke off"))?;
    let mut outcome = parts.into_iter().fold(Outcome::default(), Outcome::plus);
    outcome.seconds = started.elapsed().as_secs_f64();
    Ok(outcome)
}

/// Sends requests over one connection until the run is over.
fn client(address: SocketAddr, run: Run, started: Instant, next: &AtomicUsize) -> Outcome {
    let mut connection = Connection::new(address);
    let mut outcome = Outcome::default();
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let due = match run.pace {
            Pace::Open { rate } => Duration::from_secs_f64(number as f64 / rate),
            Pace::Closed => started.elapsed(),
        };
        if due >= run.seconds {
            return outcome;
        }
        // A server that cannot keep up gets as long again; what waits then is counted, not sent.
        if started.elapsed() > run.seconds * 2 {
            outcome.unsent += 1;
            outcome.ms.push((started.elapsed() - due).as_secs_f64() * 1_000.0);
            continue;
        }
        if let Some(wait) = due.checked_sub(started.elapsed()) {
            thread::sleep(wait);
        }
        match connection.get(&run.paths[number % run.paths.len()]) {
            Ok(_) => {
                outcome.answered += 1;
                outcome.ms.push((started.elapsed() - due).as_secs_f64() * 1_000.0);
            }
            Err(error) => {
                outcome.errors += 1;
                outcome.first_error.get_or_insert(error.to_string());
            }
        }
    }
}

impl Outcome {
    fn plus(mut self, other: Outcome) -> Outcome {
        self.ms.extend(other.ms);
        self.answered += other.answered;
        self.errors += other.errors;
        self.first_error = self.first_error.or(other.first_error);
        self.unsent += other.unsent;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;
    use tracuu::eval::metrics::percentile;

    /// Serves one connection; the request number `stalled` waits for 200 ms, and the one after it
    /// is refused.
    fn server(stalled: usize) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut stream = stream;
            let (mut line, mut number) = (String::new(), 0);
            while reader.read_line(&mut line).is_ok_and(|read| read > 0) {
                if line == "\r\n" {
                    if number == stalled {
                        thread::sleep(Duration::from_millis(200));
                    }
                    let status = if number == stalled + 1 { "503 Busy" } else { "200 OK" };
                    let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 2\r\n\r\nok");
                    stream.write_all(answer.as_bytes()).unwrap();
                    number += 1;
                }
                line.clear();
            }
        });
        address
    }

    fn measured(pace: Pace) -> Outcome {
        let paths = ["/".to_string()];
        let seconds = Duration::from_millis(500);
        run(server(10), Run { pace, seconds, clients: 1, paths: &paths }).unwrap()
    }

    #[test]
    fn at_a_fixed_rate_a_stall_counts_for_all_that_it_delays() {
        let outcome = measured(Pace::Open { rate: 200.0 });
        assert_eq!(outcome.answered + outcome.errors + outcome.unsent, 100, "{outcome:?}");
        // 200 ms at 200 a second: 40 requests were due, the first of them waited for all of it.
        let delayed = outcome.ms.iter().filter(|ms| **ms > 20.0).count();
        assert!(delayed > 25, "{delayed} delayed");
        assert!(percentile(&outcome.ms, 100) >= 199.0);
        assert!(percentile(&outcome.ms, 75) > 20.0);
    }

    #[test]
    fn at_saturation_a_stall_counts_once() {
        let outcome = measured(Pace::Closed);
        assert!(outcome.answered > 100, "{}", outcome.answered);
        assert!(outcome.ms.iter().filter(|ms| **ms > 150.0).count() >= 1);
        assert!(percentile(&outcome.ms, 75) < 20.0);
    }
}
