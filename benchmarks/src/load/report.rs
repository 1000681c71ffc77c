//! Results of a load test, as text and as JSON.

use std::fmt::Write;

use serde::Serialize;

use super::pace::Outcome;
use tracuu::eval::metrics::percentile;

/// Results of all runs.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The runs: fixed rates, then saturation.
    pub phases: Vec<Phase>,
    /// Mean CPU time of the same queries without HTTP, in milliseconds.
    pub plain_cpu_ms: f64,
    /// CPU time of the server a request at saturation, by that of the same queries without HTTP.
    pub http_by_plain: f64,
}

/// Results of one run.
#[derive(Debug, Clone, Serialize)]
pub struct Phase {
    /// The rate, or `saturation`.
    pub name: String,
    /// Answers with status 200.
    pub answered: usize,
    /// Failed requests.
    pub errors: usize,
    /// The first failure.
    pub first_error: Option<String>,
    /// Requests that were never sent, since the server was too slow.
    pub unsent: usize,
    /// Answers a second.
    pub per_second: f64,
    /// Median latency, in milliseconds.
    pub p50: f64,
    /// 90th percentile.
    pub p90: f64,
    /// 99th percentile.
    pub p99: f64,
    /// Highest latency.
    pub max: f64,
    /// CPU time of the server an answer, in milliseconds.
    pub cpu_ms: f64,
}

impl Phase {
    /// Works out the figures of a run in which the server used `cpu_seconds`.
    pub fn of(name: String, outcome: &Outcome, cpu_seconds: f64) -> Phase {
        let answers = outcome.answered.max(1) as f64;
        Phase {
            name,
            answered: outcome.answered,
            errors: outcome.errors,
            first_error: outcome.first_error.clone(),
            unsent: outcome.unsent,
            per_second: outcome.answered as f64 / outcome.seconds,
            p50: percentile(&outcome.ms, 50),
            p90: percentile(&outcome.ms, 90),
            p99: percentile(&outcome.ms, 99),
            max: percentile(&outcome.ms, 100),
            cpu_ms: cpu_seconds * 1_000.0 / answers,
        }
    }
}

impl Report {
    /// Puts the runs beside the cost without HTTP.
    pub fn new(phases: Vec<Phase>, plain_cpu_ms: f64) -> Report {
        let http_by_plain = phases.last().map_or(0.0, |phase| phase.cpu_ms / plain_cpu_ms);
        Report { phases, plain_cpu_ms, http_by_plain }
    }

    /// Returns the report as text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, to: &mut String) -> std::fmt::Result {
        writeln!(
            to,
            "{:<12}{:>9}{:>8}{:>8}{:>10}{:>10}{:>10}{:>10}{:>10}{:>12}",
            "",
            "answers",
            "errors",
            "unsent",
            "answers/s",
            "p50 ms",
            "p90 ms",
            "p99 ms",
            "max ms",
            "CPU ms each"
        )?;
        for phase in &self.phases {
            writeln!(
                to,
                "{:<12}{:>9}{:>8}{:>8}{:>10.1}{:>10.2}{:>10.2}{:>10.2}{:>10.2}{:>12.3}",
                phase.name,
                phase.answered,
                phase.errors,
                phase.unsent,
                phase.per_second,
                phase.p50,
                phase.p90,
                phase.p99,
                phase.max,
                phase.cpu_ms
            )?;
        }
        for phase in self.phases.iter().filter(|phase| phase.errors > 0) {
            writeln!(to, "{}: {}", phase.name, phase.first_error.as_deref().unwrap_or_default())?;
        }
        writeln!(
            to,
            "the same queries without HTTP: {:.3} CPU ms each; with HTTP, at saturation, {:.2} times \
             that",
            self.plain_cpu_ms, self.http_by_plain
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cost_of_http_is_that_of_the_last_run() {
        let outcome = Outcome {
            ms: (1..=100).map(f64::from).collect(),
            answered: 100,
            seconds: 2.0,
            ..Outcome::default()
        };
        let phase = |name: &str, cpu| Phase::of(name.into(), &outcome, cpu);
        let report = Report::new(vec![phase("10/s", 9.0), phase("saturation", 0.3)], 2.0);
        let last = &report.phases[1];
        assert_eq!((last.per_second, last.p50, last.p99, last.max), (50.0, 50.0, 99.0, 100.0));
        assert!((report.http_by_plain - 1.5).abs() < 1e-9);
        assert!(report.text().contains("1.50 times"), "{}", report.text());
    }
}
