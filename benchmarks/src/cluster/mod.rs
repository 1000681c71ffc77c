//! The command `cluster`: the embedded engine beside one in a cluster of this machine, over one
//! corpus, with the same queries. Prints what indexing and searching cost, what goes over the wire,
//! and how many answers differ, which should be none.
//!
//! All nodes share the machine with the program, so times of a wall clock say little. CPU times are
//! those of the program and of all nodes together.

mod relay;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use tracuu::eval::metrics::{mean, percentile};
use tracuu::sync::corpus_file;
use tracuu_engine_opensearch::OpenSearchEngine;
use tracuu_engine_opensearch::settings::{Credentials, Settings};
use tracuu_search::{Response, Search};

use crate::args::ClusterArgs;
use crate::clock::{cpu_seconds, cpu_seconds_of};
use crate::compare::child::folder_bytes;
use crate::corpus::prepare::{FILE, prepare};
use crate::queries::{Query, sets};
use crate::{Failure, own};
use relay::Relay;

/// Deadline of a request to the cluster. Long, since a slow answer is to be measured.
const DEADLINE: Duration = Duration::from_secs(60);

/// Names the columns of the report: means of a query, but for the medians of its time. The first
/// group is of both engines, the second of the embedded one, the others of the cluster.
const TITLE: &str = "set              queries differ    found |   CPU ms   p50 ms |  own CPU \
                     node CPU   p50 ms | trips   out kB    in kB";

/// Runs the command.
pub fn run(args: &ClusterArgs) -> Result<(), Failure> {
    let nodes = Nodes::of(&args.cluster)?;
    let folder = tempfile::tempdir()?;
    let prepared = prepare(&args.work.corpus, folder.path(), args.work.seed)?;
    let corpus = folder.path().join(FILE);
    let embedded = own::engine(&folder.path().join("index"))?;
    let cluster = Removed(OpenSearchEngine::open(settings(args, args.nodes.clone()))?);
    let megabytes = prepared.text_bytes as f64 / 1e6;
    println!("{} documents, {megabytes:.1} MB of text", prepared.documents);

    let cost = nodes.cost_of(|| corpus_file::index(&*embedded, &corpus))?;
    println!(
        "embedded: {cost}, {:.1} MB",
        folder_bytes(&folder.path().join("index"))? as f64 / 1e6
    );
    let cost = nodes.cost_of(|| corpus_file::index(&cluster.0, &corpus))?;
    println!("cluster:  {cost}, {:.1} MB", cluster.0.primary_bytes()? as f64 / 1e6);

    println!("\n{TITLE}");
    let embedded = Search::new(embedded).with_time_limit(DEADLINE);
    for (set, queries) in sets::all(&args.work, &corpus)? {
        if !args.sets.is_empty() && !args.sets.contains(&set) {
            continue;
        }
        let line = measure(args, &nodes, &embedded, &queries)?;
        println!("{:<16} {line}", set.name());
    }
    Ok(())
}

/// Searches for the queries of a set on both sides. Returns the line of the report.
fn measure(
    args: &ClusterArgs,
    nodes: &Nodes,
    embedded: &Search,
    queries: &[Query],
) -> Result<String, Failure> {
    // Through relays, which count. All queries, so that the nodes are warm afterwards.
    let relays: Vec<Relay> =
        args.nodes.iter().map(|node| Relay::start(node)).collect::<Result<_, Failure>>()?;
    let counted = search_of(args, relays.iter().map(Relay::url).collect())?;
    counted.search(&own::request(&HOME))?;
    let before = relay::sum(&relays);
    let (mut differ, mut found) = (0, 0);
    for query in queries {
        let request = own::request(query);
        let (one, other) = (embedded.search(&request)?, counted.search(&request)?);
        found += one.total;
        if comparable(&one)? != comparable(&other)? {
            differ += 1;
            eprintln!("answers differ: {:?} {:?}", query.text, query.filter);
        }
    }
    let wire = relay::sum(&relays) - before;
    let each = |sum: u64| sum as f64 / queries.len() as f64;

    // With servers that have counted no term yet.
    let (_, measured) = queries.split_at(sets::warm_up(queries));
    let direct = search_of(args, args.nodes.clone())?;
    direct.search(&own::request(&HOME))?;
    let (mut embedded_cost, mut cluster_cost) = (Costs::default(), Costs::default());
    for query in measured {
        let request = own::request(query);
        embedded_cost.add(nodes, || embedded.search(&request))?;
        cluster_cost.add(nodes, || direct.search(&request))?;
    }
    Ok(format!(
        "{:>7} {differ:>6} {:>8.0} | {:>8.2} {:>8.1} | {:>8.2} {:>8.1} {:>8.1} | {:>5.2} {:>8.1} \
         {:>8.1}",
        measured.len(),
        each(found),
        mean(&embedded_cost.own_ms),
        percentile(&embedded_cost.wall_ms, 50),
        mean(&cluster_cost.own_ms),
        cluster_cost.nodes_ms / measured.len() as f64,
        percentile(&cluster_cost.wall_ms, 50),
        each(wire.exchanges),
        each(wire.sent) / 1e3,
        each(wire.received) / 1e3,
    ))
}

/// The home page, whose answer loads what is loaded once.
const HOME: Query = Query { id: String::new(), text: String::new(), filter: None };

fn settings(args: &ClusterArgs, nodes: Vec<String>) -> Settings {
    Settings {
        nodes,
        name: format!("benchmark-{}", std::process::id()),
        credentials: Credentials::None,
        ca_file: None,
        shards: args.shards,
        replicas: args.replicas,
        deadline: DEADLINE,
    }
}

/// A new server, as it were: nothing is cached.
fn search_of(args: &ClusterArgs, nodes: Vec<String>) -> Result<Search, Failure> {
    let engine = OpenSearchEngine::open(settings(args, nodes))?;
    Ok(Search::new(Arc::new(engine)).with_time_limit(DEADLINE))
}

/// An answer without what two engines need not share: its time, and the name of a generation.
fn comparable(response: &Response) -> Result<Value, Failure> {
    let mut answer = serde_json::to_value(response)?;
    let members = answer.as_object_mut().ok_or("an answer is not an object")?;
    members.remove("took_ms");
    members.remove("generation");
    Ok(answer)
}

/// The index, removed when this is dropped.
struct Removed(OpenSearchEngine);

impl Drop for Removed {
    fn drop(&mut self) {
        if let Err(error) = self.0.remove_index() {
            eprintln!("the indices `benchmark-*` are left in the cluster: {error}");
        }
    }
}

/// The processes of the nodes.
struct Nodes(Vec<u32>);

/// What work cost.
#[derive(Default)]
struct Cost {
    wall: f64,
    own: f64,
    nodes: f64,
}

impl std::fmt::Display for Cost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Cost { wall, own, nodes } = self;
        write!(f, "{wall:.1} s, CPU {own:.1} s own, {nodes:.1} s nodes")
    }
}

impl Nodes {
    /// Reads their numbers from the folder that `tests/cluster/cluster` keeps them in.
    fn of(folder: &Path) -> Result<Nodes, Failure> {
        let mut ids = Vec::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "pid") {
                ids.push(fs::read_to_string(path)?.trim().parse()?);
            }
        }
        match ids.is_empty() {
            true => Err(format!("no cluster was started in {}", folder.display()).into()),
            false => Ok(Nodes(ids)),
        }
    }

    /// CPU time of all nodes so far, in seconds.
    fn cpu_seconds(&self) -> Result<f64, Failure> {
        self.0.iter().map(|id| Ok(cpu_seconds_of(*id)?)).sum()
    }

    /// What `work` costs, in seconds.
    fn cost_of<T, E: Into<Failure>>(
        &self,
        work: impl FnOnce() -> Result<T, E>,
    ) -> Result<Cost, Failure> {
        let (begun, own, nodes) = (Instant::now(), cpu_seconds(), self.cpu_seconds()?);
        work().map_err(Into::into)?;
        let wall = begun.elapsed().as_secs_f64();
        Ok(Cost { wall, own: cpu_seconds() - own, nodes: self.cpu_seconds()? - nodes })
    }
}

/// What the queries of a set cost.
#[derive(Default)]
struct Costs {
    wall_ms: Vec<f64>,
    own_ms: Vec<f64>,
    /// Of all together: a tick of this clock is longer than many a query.
    nodes_ms: f64,
}

impl Costs {
    fn add<T, E: Into<Failure>>(
        &mut self,
        nodes: &Nodes,
        work: impl FnOnce() -> Result<T, E>,
    ) -> Result<(), Failure> {
        let Cost { wall, own, nodes } = nodes.cost_of(work)?;
        self.wall_ms.push(wall * 1_000.0);
        self.own_ms.push(own * 1_000.0);
        self.nodes_ms += nodes * 1_000.0;
        Ok(())
    }
}
