//! `tracuu check`: says whether this installation can do its work, without changing anything.

#[cfg(feature = "opensearch")]
mod cluster;
mod corpus;
mod machine;

use serde::Serialize;

use super::args::CheckArgs;
use super::output::Output;
use super::{CliError, Status};
use crate::config::{EngineKind, Flags, Settings};
use crate::sync::ScansWaiting;
use corpus::{check_corpus, check_index};
use machine::{check_address, check_children, check_ocr, check_opened, check_space};

/// How a finding is meant, ascending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
enum Level {
    /// As it should be.
    Ok,
    /// The program works; somebody may want to know.
    Note,
    /// Something does not work. The message says what to do.
    Fault,
}

impl Level {
    fn name(self) -> &'static str {
        match self {
            Level::Ok => "ok",
            Level::Note => "note",
            Level::Fault => "fault",
        }
    }
}

/// One line of the result.
#[derive(Debug, Serialize)]
struct Finding {
    /// What was looked at.
    part: &'static str,
    level: Level,
    /// One English sentence or more.
    message: String,
}

/// What was found so far.
#[derive(Debug, Default)]
struct Findings(Vec<Finding>);

/// The result for programs.
#[derive(Serialize)]
struct Answer<'a> {
    /// Whether no fault was found.
    ok: bool,
    findings: &'a [Finding],
}

impl Findings {
    fn add(&mut self, part: &'static str, level: Level, message: impl Into<String>) {
        self.0.push(Finding { part, level, message: message.into() });
    }

    fn ok(&mut self, part: &'static str, message: impl Into<String>) {
        self.add(part, Level::Ok, message);
    }

    fn note(&mut self, part: &'static str, message: impl Into<String>) {
        self.add(part, Level::Note, message);
    }

    fn fault(&mut self, part: &'static str, message: impl Into<String>) {
        self.add(part, Level::Fault, message);
    }

    fn are_good(&self) -> bool {
        self.0.iter().all(|finding| finding.level != Level::Fault)
    }
}

/// Runs the command. A fault is status 1.
pub fn run(args: &CheckArgs, output: &mut Output) -> Result<Status, CliError> {
    let mut findings = Findings::default();
    let flags = Flags { bind: args.bind.clone(), ocr: args.ocr.ocr, ..args.folders.flags() };
    match Settings::load(&flags) {
        Ok(settings) => check(&settings, &mut findings),
        Err(error) => {
            findings.fault("settings", format!("{error}; nothing else was checked"));
        }
    }
    let ok = findings.are_good();
    if args.json {
        output.json(&Answer { ok, findings: &findings.0 })?;
    } else {
        for Finding { part, level, message } in &findings.0 {
            output.line(format_args!("{:<6} {part:<9} {message}", level.name()))?;
        }
    }
    Ok(if ok { Status::Done } else { Status::Faulty })
}

fn check(settings: &Settings, findings: &mut Findings) {
    check_settings(settings, findings);
    check_children(findings);
    let corpus = check_corpus(settings, findings);
    let waiting = match check_engine(settings, findings) {
        true => check_index(settings, corpus.as_ref(), findings),
        false => ScansWaiting::default(),
    };
    check_ocr(settings, waiting, findings);
    check_opened(settings, findings);
    check_space(settings, findings);
    check_address(settings, findings);
}

/// Checks what the engine needs besides the index. Returns false if it cannot be opened at all.
fn check_engine(settings: &Settings, findings: &mut Findings) -> bool {
    match settings.engine {
        EngineKind::Tantivy => true,
        #[cfg(feature = "opensearch")]
        EngineKind::OpenSearch => cluster::check_cluster(settings, findings),
        #[cfg(not(feature = "opensearch"))]
        EngineKind::OpenSearch => match super::engine::open_engine(settings) {
            Ok(_) => true,
            Err(error) => {
                findings.fault("settings", error.to_string());
                false
            }
        },
    }
}

/// Lists the settings in force and where each comes from. A secret is not shown.
fn check_settings(settings: &Settings, findings: &mut Findings) {
    for name in settings.names() {
        let value = settings.shown(name);
        let place = settings.places.get(name).map_or("default", String::as_str);
        findings.ok("settings", format!("{name} = {value} ({place})"));
    }
}
