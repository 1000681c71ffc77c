//! `tracuu serve`: serves pages and API over HTTP, and updates the index in the background.

use std::fs;
use std::future::IntoFuture;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval, timeout};
use tracing_subscriber::EnvFilter;

use super::args::ServeArgs;
use super::output::{Output, message};
use super::{CliError, Status, extractor, open_engine};
use crate::config::{Flags, Settings};
use crate::http::admission::WORK_MAX;
use crate::http::connections::Connections;
use crate::http::{AppState, router};
use crate::opened::keeper::Keeper;
use crate::sync::clock;
use crate::sync::watch::signature;
use crate::sync::{IndexingJobs, JobOptions, RunOptions, UpdateError};
use tracuu_search::{Engine, Search};

/// How often to check whether another process has written a newer index.
const REFRESH_INTERVAL: Duration = Duration::from_secs(1);
/// How often `--watch` checks the corpus folder. A run starts only after two equal checks in a row,
/// so that a file is read when its copying is complete.
const WATCH_INTERVAL: Duration = Duration::from_secs(3);
/// How often it is written which results were opened. After a crash, those of this time are lost.
const KEEP_INTERVAL: Duration = Duration::from_secs(60);
/// Time limit for pending responses after the signal to stop.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

/// Runs the command until the signal to stop.
pub fn run(args: &ServeArgs, output: &mut Output) -> Result<Status, CliError> {
    let bind = args.bind.clone();
    let settings = Settings::load(&args.run.with(Flags {
        bind,
        path_prefix: args.path_prefix.clone(),
        watch: args.watch,
        opened: args.opened.clone(),
        ..args.folders.flags()
    }))?;
    let filter = EnvFilter::try_from_env("TRACUU_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    // Colours only on a terminal; in a file, their codes would clutter the text.
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr);
    // If a log is already set up, it stays in use.
    let _ = logs.try_init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| CliError::Failed(format!("the service cannot start: {error}")))?;
    let served = runtime.block_on(serve(&settings, args.no_index, output));
    // An interrupted run leaves no trace, so the program need not wait for it.
    runtime.shutdown_background();
    served
}

async fn serve(
    settings: &Settings,
    no_index: bool,
    output: &mut Output,
) -> Result<Status, CliError> {
    let listener = TcpListener::bind(settings.bind).await.map_err(|error| {
        CliError::Failed(format!("cannot listen on {}: {error}", settings.bind))
    })?;
    let address = listener.local_addr()?;
    let engine = open_engine(settings)?;
    let jobs = IndexingJobs::new(
        Arc::clone(&engine),
        JobOptions {
            corpus: settings.corpus.clone(),
            extractor: Box::new(extractor(settings.ocr, Some(settings.pages()))?),
            index_secret: settings.index_secret,
            allow_removals: settings.allow_removals,
        },
    );
    let before = signature(&settings.corpus);
    if !no_index {
        need_corpus(settings, &*engine)?;
        // This is the first run of the process, so no other can be active.
        let _ = jobs.start(RunOptions::default());
    } else if let Err(error) = engine.reader() {
        message(&error.to_string());
    }
    let (stop, mut stopped) = watch::channel(false);
    tokio::spawn(refresh(Arc::clone(&engine)));
    if settings.watch {
        tokio::spawn(follow(Arc::clone(&jobs), settings.corpus.clone(), before));
    }
    let opened = settings.opened.clone().map(|file| Arc::new(Keeper::new(file)));
    if let Some(keeper) = &opened {
        tokio::spawn(keep(Arc::clone(keeper)));
    }
    let app = router(AppState {
        search: Search::new(engine).with_time_limit(WORK_MAX),
        jobs,
        corpus: settings.corpus.clone(),
        admin_token: settings.admin_token.clone(),
        path_prefix: settings.path_prefix.clone(),
        opened: opened.clone(),
    });
    output.line(format_args!("http://{address}"))?;
    output.flush()?;
    let graceful = async move {
        signal().await;
        // The receiver lives as long as the service.
        let _ = stop.send(true);
    };
    let service =
        axum::serve(Connections::new(listener), app).with_graceful_shutdown(graceful).into_future();
    tokio::pin!(service);
    let ended = tokio::select! {
        ended = &mut service => Ok(ended),
        _ = stopped.wait_for(|stopped| *stopped) => timeout(SHUTDOWN_TIMEOUT, service).await,
    };
    if let Some(keeper) = opened {
        keeper.write(&clock::today());
    }
    match ended {
        Ok(Err(error)) => Err(CliError::Failed(format!("the service broke off: {error}"))),
        // Responses that take longer than the limit are cut off.
        Ok(Ok(())) | Err(_) => Ok(Status::Done),
    }
}

/// Fails if the corpus folder cannot be listed, unless there is something to serve without it: an
/// index, or with `--watch` the folder when it comes. The run then reports the missing folder.
fn need_corpus(settings: &Settings, engine: &dyn Engine) -> Result<(), CliError> {
    let corpus = settings.corpus.as_path();
    match fs::read_dir(corpus) {
        Err(reason) if !settings.watch && engine.reader().is_err() => {
            Err(UpdateError::NoCorpus { path: corpus.into(), reason }.into())
        }
        _ => Ok(()),
    }
}

/// Waits for the signal to stop: Ctrl-C, or SIGTERM on Unix.
async fn signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut terminated) => terminated.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        _ = terminate => {}
    }
}

/// Loads newer states of the index that other processes have written. Logs an error once, not every
/// second.
async fn refresh(engine: Arc<dyn Engine>) {
    let mut ticks = interval(REFRESH_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut last_error = None;
    loop {
        ticks.tick().await;
        let engine = Arc::clone(&engine);
        let refreshed = tokio::task::spawn_blocking(move || engine.refresh()).await;
        let error = refreshed.ok().and_then(Result::err).map(|error| error.to_string());
        if let Some(error) = error.as_ref().filter(|error| last_error.as_ref() != Some(*error)) {
            tracing::warn!(error, "the newest index cannot be read; the last good one is used");
        }
        last_error = error;
    }
}

/// Has it written which results were opened, from time to time.
async fn keep(keeper: Arc<Keeper>) {
    let mut ticks = interval(KEEP_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let keeper = Arc::clone(&keeper);
        let _ = tokio::task::spawn_blocking(move || keeper.write(&clock::today())).await;
    }
}

/// Starts a run whenever the corpus folder differs from `indexed` and has stopped changing. A
/// folder that is gone differs too: the run fails and says so.
async fn follow(jobs: Arc<IndexingJobs>, corpus: PathBuf, mut indexed: Option<String>) {
    let mut ticks = interval(WATCH_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut last = indexed.clone();
    loop {
        ticks.tick().await;
        let folder = corpus.clone();
        let Ok(now) = tokio::task::spawn_blocking(move || signature(&folder)).await else {
            continue;
        };
        let is_steady = now == last;
        if is_steady && now != indexed && jobs.start(RunOptions::default()).is_ok() {
            indexed.clone_from(&now);
        }
        last = now;
    }
}
