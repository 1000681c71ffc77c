//! The command `start`: how long the real server takes from its start to its first answer, and how
//! much memory it holds then and after a number of queries.

use std::time::Instant;

use serde::Serialize;

use crate::Failure;
use crate::args::StartArgs;
use crate::clock::Memory;
use crate::load::Connection;
use crate::load::path_of;
use crate::load::server::Server;
use crate::queries::{self, Query};

/// The query of the first answer, if no file of queries is given.
const FIRST: &str = "quy định";

/// What was measured.
#[derive(Debug, Serialize)]
struct Started {
    /// From the start of the process until it listens, in milliseconds.
    listening_ms: f64,
    /// From the start of the process to the end of the first answer, in milliseconds.
    first_answer_ms: f64,
    /// CPU time up to the first answer, in milliseconds, in steps of 10.
    first_answer_cpu_ms: f64,
    /// Memory after the first answer.
    first: Held,
    /// Number of queries after the first.
    queries: usize,
    /// Memory after these queries.
    after: Held,
}

/// Resident memory, in megabytes.
#[derive(Debug, Serialize)]
struct Held {
    /// Heap and stacks.
    own_mb: f64,
    /// Pages of mapped files, which the system can drop.
    mapped_mb: f64,
    /// The highest sum so far.
    peak_mb: f64,
}

impl Held {
    fn of(memory: Memory) -> Held {
        let [own_mb, mapped_mb, peak_mb] =
            [memory.own, memory.mapped, memory.peak].map(|bytes| bytes as f64 / 1e6);
        Held { own_mb, mapped_mb, peak_mb }
    }
}

/// Runs the command.
pub fn run(args: &StartArgs) -> Result<(), Failure> {
    let queries = match &args.queries {
        Some(file) => queries::read(file)?,
        None => vec![Query { id: "1".into(), text: FIRST.into(), filter: None }],
    };
    let paths: Vec<String> = queries.iter().map(|query| path_of("/api/v1/search", query)).collect();
    let begun = Instant::now();
    let ms = || begun.elapsed().as_secs_f64() * 1_000.0;
    let server = Server::start(&args.server)?;
    let listening_ms = ms();
    let mut connection = Connection::new(server.address());
    connection.get(&paths[0])?;
    let first_answer_ms = ms();
    let first_answer_cpu_ms = server.cpu_seconds()? * 1_000.0;
    let first = Held::of(server.memory()?);
    for path in paths.iter().cycle().skip(1).take(args.count) {
        connection.get(path)?;
    }
    let after = Held::of(server.memory()?);
    let started = Started {
        listening_ms,
        first_answer_ms,
        first_answer_cpu_ms,
        first,
        queries: args.count,
        after,
    };
    println!("{}", serde_json::to_string_pretty(&started)?);
    Ok(())
}
