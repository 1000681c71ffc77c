//! The command `generate`: grows a corpus to any number of documents. Documents are recombined from
//! sections of different source documents, so words, phrases and lengths keep the statistics of the
//! source. It writes a stream; what it holds in memory is the source.
//!
//! What is natural and what is not: words, phrases, headings and lengths are those of the source.
//! New vocabulary are names and numbers only: names of persons and places are made of parts of real
//! syllables, and their number grows by Heaps' law (`names`). Subjects do not grow: a small source
//! gives many documents that resemble each other.

mod compose;
mod damage;
mod head;
mod names;
mod source;

use std::fs::File;
use std::io::{BufWriter, Write};

use serde::Serialize;

use crate::Failure;
use crate::args::GenerateArgs;
use crate::random::Random;
use compose::Composer;
use head::Heads;
use source::Source;

/// A generated document, as a row of JSON Lines that tracuu reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Generated {
    id: String,
    number: String,
    #[serde(rename = "type")]
    kind: String,
    agency: String,
    date: String,
    title: String,
    text: String,
}

/// Runs the command.
pub fn run(args: &GenerateArgs) -> Result<(), Failure> {
    let source = Source::read(&args.from)?;
    let mut file = BufWriter::with_capacity(1 << 18, File::create(&args.to)?);
    let bytes = write(&source, args.documents, args.seed, &mut file)?;
    eprintln!(
        "{} documents with {:.1} MB of text in {}",
        args.documents,
        bytes as f64 / 1e6,
        args.to.display()
    );
    Ok(())
}

/// Writes `documents` rows. Returns the size of their texts, in bytes.
fn write(source: &Source, documents: u64, seed: u64, to: &mut impl Write) -> Result<u64, Failure> {
    let mut random = Random::new(seed);
    let heads = Heads::of(source);
    let mut composer = Composer::new(source, seed);
    let mut bytes = 0;
    for number in 0..documents {
        let head = heads.draw(number, &mut random);
        let composed = composer.compose(&mut random);
        let text = format!("{}{}\n\n{}", head.text(), composed.title, composed.body);
        bytes += text.len() as u64;
        let row = Generated {
            id: format!("g{seed}-{number:07}"),
            number: head.number,
            kind: head.kind,
            agency: head.agency,
            date: head.date,
            title: composed.title,
            text,
        };
        serde_json::to_writer(&mut *to, &row)?;
        to.write_all(b"\n")?;
    }
    to.flush()?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use std::path::Path;

    fn sample() -> Source {
        Source::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus")).unwrap()
    }

    fn bytes(source: &Source, documents: u64, seed: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(source, documents, seed, &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        let source = sample();
        assert_eq!(bytes(&source, 20, 1), bytes(&sample(), 20, 1));
        assert_ne!(bytes(&source, 20, 1), bytes(&source, 20, 2));
    }

    #[test]
    fn a_longer_run_begins_with_the_shorter() {
        let source = sample();
        let short = bytes(&source, 10, 1);
        assert_eq!(bytes(&source, 20, 1)[..short.len()], short);
    }

    #[test]
    fn statistics_are_natural() {
        let source = sample();
        let text = String::from_utf8(bytes(&source, 300, 1)).unwrap();
        let rows: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let all = |name: &str| -> Vec<&str> {
            rows.iter().map(|row| row[name].as_str().unwrap()).collect()
        };
        let distinct = |values: &[&str]| values.iter().collect::<HashSet<_>>().len();
        assert_eq!(distinct(&all("id")), 300);
        assert!(distinct(&all("number")) > 250);
        let years = all("date").iter().map(|date| date[..4].parse().unwrap()).collect::<Vec<i32>>();
        assert!(years.iter().all(|year| (1990..=2026).contains(year)));
        assert!(years.iter().collect::<HashSet<_>>().len() > 25);
        let agencies = distinct(&all("agency"));
        assert!((20..300).contains(&agencies), "{agencies} agencies");

        // Lengths follow those of the source.
        let mean = |sizes: &[usize]| sizes.iter().sum::<usize>() as f64 / sizes.len() as f64;
        let lengths: Vec<usize> = all("text").iter().map(|text| text.len()).collect();
        let ratio = mean(&lengths) / mean(&source.lengths());
        assert!((0.7..1.4).contains(&ratio), "mean length by that of the source: {ratio}");

        // New words come, but more and more slowly.
        let vocabulary = |texts: &[&str]| {
            let words = texts.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
            words.map(str::to_lowercase).collect::<HashSet<_>>().len() as f64
        };
        let texts = all("text");
        let [tenth, third, whole] = [30, 100, 300].map(|end| vocabulary(&texts[..end]));
        assert!(third > tenth * 1.05 && whole > third * 1.05, "{tenth} {third} {whole}");
        assert!(whole / third < third / tenth * 1.2, "{tenth} {third} {whole}");
        assert!(whole < tenth * 6.0, "{tenth} {third} {whole}");
    }
}
