//! The command `load`: the real server over loopback, at fixed rates and at saturation. The client
//! shares the machine with the server, so the CPU time of the server is measured beside latencies.

mod client;
mod pace;
mod report;
pub mod server;

use std::time::Duration;

use crate::args::LoadArgs;
use crate::clock::cpu_ms_of;
use crate::queries::{self, Query};
use crate::{Failure, own};
pub use client::{Connection, path_of};
use pace::{Pace, Run};
use report::{Phase, Report};
use server::Server;

/// Queries before the measured ones, which load what is loaded once.
const WARM_UP: usize = 20;

/// Runs the command.
pub fn run(args: &LoadArgs) -> Result<(), Failure> {
    let queries = queries::read(&args.queries)?;
    let paths: Vec<String> = queries.iter().map(|query| path_of(&args.path, query)).collect();
    let server = Server::start(&args.server)?;
    let mut connection = Connection::new(server.address());
    for path in paths.iter().cycle().take(WARM_UP) {
        connection.get(path)?;
    }
    drop(connection);
    let seconds = Duration::from_secs(args.seconds);
    let mut phases = Vec::new();
    for rate in &args.rate {
        eprintln!("{rate} requests a second");
        let pace = Pace::Open { rate: *rate };
        phases.push(phase(&server, Run { pace, seconds, clients: args.clients, paths: &paths })?);
    }
    // Without HTTP before and after the last run, so that what disturbs the machine disturbs both.
    let before_ms = plain(args, &queries)?;
    eprintln!("saturation by {} clients", args.clients);
    let run = Run { pace: Pace::Closed, seconds, clients: args.clients, paths: &paths };
    phases.push(phase(&server, run)?);
    let report = Report::new(phases, (before_ms + plain(args, &queries)?) / 2.0);
    match args.json {
        true => println!("{}", serde_json::to_string_pretty(&report)?),
        false => print!("{}", report.text()),
    }
    Ok(())
}

/// Measures one run, with the CPU time that the server used for it.
fn phase(server: &Server, run: Run) -> Result<Phase, Failure> {
    let before = server.cpu_seconds()?;
    let name = run.pace.to_string();
    let outcome = pace::run(server.address(), run)?;
    Ok(Phase::of(name, &outcome, server.cpu_seconds()? - before))
}

/// Returns the mean CPU time of the queries without HTTP, in milliseconds. A run at saturation
/// sends them in turns, so their mix is the same.
fn plain(args: &LoadArgs, queries: &[Query]) -> Result<f64, Failure> {
    let search = own::open(&args.server.index)?;
    for query in queries.iter().cycle().take(WARM_UP) {
        search.search(&own::request(query))?;
    }
    let mut sum = 0.0;
    for query in queries {
        let request = own::request(query);
        let (answer, ms) = cpu_ms_of(|| search.search(&request));
        answer?;
        sum += ms;
    }
    Ok(sum / queries.len() as f64)
}
