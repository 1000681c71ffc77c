//! The command `queries`: makes one set of queries and writes it to a file.

use std::fs::File;
use std::io::BufWriter;

use super::maker::Maker;
use crate::Failure;
use crate::args::QueriesArgs;

/// Runs the command.
pub fn run(args: &QueriesArgs) -> Result<(), Failure> {
    let maker = Maker::read(&args.corpus, args.count, args.seed)?;
    let queries = maker.queries(args.set, args.count, args.seed);
    super::write(&queries, BufWriter::new(File::create(&args.to)?))?;
    eprintln!("{} queries in {}", queries.len(), args.to.display());
    Ok(())
}
