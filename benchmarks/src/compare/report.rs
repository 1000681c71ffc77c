//! The results of a comparison, as text and as JSON, and the ratios that are recorded.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use super::child::IndexCost;
use super::turns::{Costs, SetCosts};
use crate::corpus::prepare::Prepared;
use crate::queries::Set;
use tracuu::eval::metrics::{mean, percentile};

/// Results of a comparison.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// What was indexed.
    pub corpus: Corpus,
    /// Cost of indexing.
    pub indexing: Sides<IndexCost>,
    /// Cost of queries, by set.
    pub sets: Vec<SetReport>,
    /// tracuu by bare tantivy, by name.
    pub ratios: BTreeMap<String, f64>,
}

/// What was indexed.
#[derive(Debug, Clone, Serialize)]
pub struct Corpus {
    /// Number of documents.
    pub documents: u64,
    /// Size of their texts, in bytes of UTF-8.
    pub text_bytes: u64,
    /// Documents that got their agency by lot, since their row has none.
    pub agencies_by_lot: u64,
    /// Documents that got their year by lot.
    pub years_by_lot: u64,
}

/// A figure of both sides.
#[derive(Debug, Clone, Serialize)]
pub struct Sides<T> {
    /// Bare tantivy.
    pub bare: T,
    /// tracuu.
    pub tracuu: T,
}

/// Cost of the queries of one set.
#[derive(Debug, Clone, Serialize)]
pub struct SetReport {
    /// Name of the set.
    pub set: &'static str,
    /// Bare tantivy; `None` if it cannot do the same.
    pub bare: Option<Times>,
    /// tracuu.
    pub tracuu: Times,
}

/// CPU time of queries, in milliseconds.
#[derive(Debug, Clone, Serialize)]
pub struct Times {
    /// Number of queries.
    pub queries: usize,
    /// Median.
    pub p50: f64,
    /// 90th percentile.
    pub p90: f64,
    /// 99th percentile.
    pub p99: f64,
    /// Mean.
    pub mean: f64,
    /// Mean number of documents found.
    pub found: f64,
}

impl Corpus {
    /// Describes a prepared corpus.
    pub fn of(prepared: &Prepared) -> Corpus {
        let Prepared { documents, text_bytes, agencies_by_lot, years_by_lot } = *prepared;
        Corpus { documents, text_bytes, agencies_by_lot, years_by_lot }
    }
}

impl Times {
    fn of(costs: &Costs) -> Times {
        Times {
            queries: costs.ms.len(),
            p50: percentile(&costs.ms, 50),
            p90: percentile(&costs.ms, 90),
            p99: percentile(&costs.ms, 99),
            mean: mean(&costs.ms),
            found: costs.found as f64 / costs.ms.len().max(1) as f64,
        }
    }
}

impl Report {
    /// Works out the figures.
    pub fn new(corpus: Corpus, bare: IndexCost, own: IndexCost, sets: Vec<SetCosts>) -> Report {
        let sets: Vec<SetReport> = sets
            .iter()
            .map(|costs| SetReport {
                set: costs.set.name(),
                bare: costs.bare.as_ref().map(Times::of),
                tracuu: Times::of(&costs.own),
            })
            .collect();
        let indexing = Sides { bare, tracuu: own };
        let ratios = ratios(&indexing, &sets);
        Report { corpus, indexing, sets, ratios }
    }

    /// Returns the report as text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, to: &mut String) -> std::fmt::Result {
        let Report { corpus, indexing: Sides { bare, tracuu }, .. } = self;
        let megabytes = |bytes: u64| bytes as f64 / 1e6;
        writeln!(
            to,
            "{} documents, {:.1} MB of text; {} agencies and {} years by lot\n",
            corpus.documents,
            megabytes(corpus.text_bytes),
            corpus.agencies_by_lot,
            corpus.years_by_lot
        )?;
        writeln!(to, "{:<34}{:>12}{:>12}{:>9}", "", "bare tantivy", "tracuu", "ratio")?;
        let mut line = |name: &str, bare: f64, own: f64| {
            writeln!(to, "{name:<34}{bare:>12.2}{own:>12.2}{:>9.2}", own / bare)
        };
        line("indexing, CPU s", bare.cpu_seconds, tracuu.cpu_seconds)?;
        line("indexing, peak memory MB", megabytes(bare.peak_bytes), megabytes(tracuu.peak_bytes))?;
        line("index, MB", megabytes(bare.index_bytes), megabytes(tracuu.index_bytes))?;
        let share = |index: u64| index as f64 / corpus.text_bytes as f64;
        line("index / text", share(bare.index_bytes), share(tracuu.index_bytes))?;
        writeln!(to)?;
        writeln!(
            to,
            "CPU ms a query ({} a set)",
            self.sets.first().map_or(0, |s| s.tracuu.queries)
        )?;
        for set in &self.sets {
            set.write(to)?;
        }
        Ok(())
    }
}

impl SetReport {
    fn write(&self, to: &mut String) -> std::fmt::Result {
        let figures = |times: &Times| {
            [
                ("p50", times.p50),
                ("p90", times.p90),
                ("p99", times.p99),
                ("mean", times.mean),
                ("documents found", times.found),
            ]
        };
        for (at, (name, own)) in figures(&self.tracuu).into_iter().enumerate() {
            let label = format!("{}, {name}", self.set);
            match &self.bare {
                Some(bare) => {
                    let bare = figures(bare)[at].1;
                    writeln!(to, "{label:<34}{bare:>12.3}{own:>12.3}{:>9.2}", own / bare)?;
                }
                None => writeln!(to, "{label:<34}{:>12}{own:>12.3}", "")?,
            }
        }
        Ok(())
    }
}

/// Returns the ratios that are recorded and checked. A set that bare tantivy cannot do is divided
/// by its median of `words`, so that the speed of the machine cancels out there too.
fn ratios(indexing: &Sides<IndexCost>, sets: &[SetReport]) -> BTreeMap<String, f64> {
    let mut ratios = BTreeMap::new();
    let mut add = |name: String, own: f64, bare: f64| ratios.insert(name, own / bare);
    let Sides { bare, tracuu } = indexing;
    add("indexing cpu".into(), tracuu.cpu_seconds, bare.cpu_seconds);
    add("indexing peak memory".into(), tracuu.peak_bytes as f64, bare.peak_bytes as f64);
    add("index size".into(), tracuu.index_bytes as f64, bare.index_bytes as f64);
    let words = sets.iter().find(|set| set.set == Set::Words.name());
    let words = words.and_then(|set| set.bare.as_ref()).map_or(f64::NAN, |times| times.p50);
    for SetReport { set, bare, tracuu } in sets {
        match bare {
            Some(bare) => {
                add(format!("{set} p50"), tracuu.p50, bare.p50);
                add(format!("{set} p99"), tracuu.p99, bare.p99);
            }
            None => {
                add(format!("{set} p50 / bare words p50"), tracuu.p50, words);
            }
        }
    }
    ratios
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let cost = |cpu_seconds, bytes| IndexCost {
            documents: 2,
            cpu_seconds,
            peak_bytes: bytes,
            index_bytes: bytes,
        };
        let costs = |ms: &[f64]| Costs { ms: ms.to_vec(), found: 4 };
        let corpus = Corpus { documents: 2, text_bytes: 4, agencies_by_lot: 0, years_by_lot: 0 };
        let words = SetCosts {
            set: Set::Words,
            bare: Some(costs(&[1.0, 2.0, 4.0])),
            own: costs(&[3.0, 5.0, 8.0]),
        };
        let home = SetCosts { set: Set::Home, bare: None, own: costs(&[6.0]) };
        Report::new(corpus, cost(2.0, 10), cost(5.0, 30), vec![words, home])
    }

    #[test]
    fn ratios_are_tracuu_by_tantivy() {
        let ratios = report().ratios;
        let expected = [
            ("home p50 / bare words p50", 3.0),
            ("index size", 3.0),
            ("indexing cpu", 2.5),
            ("indexing peak memory", 3.0),
            ("words p50", 2.5),
            ("words p99", 2.0),
        ];
        assert!(ratios.iter().map(|(name, ratio)| (name.as_str(), *ratio)).eq(expected));
    }

    #[test]
    fn the_text_has_a_line_for_each_figure() {
        let text = report().text();
        assert!(
            text.contains("indexing, CPU s                           2.00        5.00     2.50")
        );
        assert!(
            text.contains("words, p50                               2.000       5.000     2.50")
        );
        assert!(
            text.contains("home, mean                                           6.000\n"),
            "{text}"
        );
    }
}
