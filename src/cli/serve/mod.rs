//! `tracuu serve`: serves pages and API over HTTP, and updates the index in the background.

mod background;

use std::fs;
use std::future::IntoFuture;
use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::timeout;
use tracing_subscriber::EnvFilter;

use super::args::ServeArgs;
use super::engine::{limited, open_engine};
use super::output::{Output, message};
use super::{CliError, Status, extractor};
use crate::config::{EngineKind, Flags, Settings};
use crate::http::admission::WORK_MAX;
use crate::http::connections::Connections;
use crate::http::{AppState, router};
use crate::opened::keeper::Keeper;
use crate::sync::clock;
use crate::sync::watch::signature;
use crate::sync::{IndexingJobs, JobOptions, RunOptions, UpdateError};
use background::{Loading, follow, keep, refresh, try_again};
use tracuu_search::{Engine, Search, SearchError};

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
    } else if settings.engine == EngineKind::Tantivy
        && let Err(error) = engine.reader()
    {
        // A cluster is not waited for: the task that asks it for newer states says it.
        message(&error.to_string());
    }
    let (stop, mut stopped) = watch::channel(false);
    let opened = settings.opened.clone().map(|file| Arc::new(Keeper::new(file)));
    start_background(settings, &engine, &jobs, before, opened.as_ref());
    let app = router(AppState {
        search: limited(Search::new(engine), settings, Some(WORK_MAX)),
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

/// Starts what the service does beside answering. `indexed` is the signature of the corpus folder
/// that the first run reads.
fn start_background(
    settings: &Settings,
    engine: &Arc<dyn Engine>,
    jobs: &Arc<IndexingJobs>,
    indexed: Option<String>,
    opened: Option<&Arc<Keeper>>,
) {
    let loading = match settings.engine {
        EngineKind::Tantivy => Loading::WithFirstSearch,
        EngineKind::OpenSearch => Loading::AtOnce,
    };
    tokio::spawn(refresh(Arc::clone(engine), loading));
    tokio::spawn(try_again(Arc::clone(jobs), Arc::clone(engine)));
    if settings.watch {
        tokio::spawn(follow(Arc::clone(jobs), settings.corpus.clone(), indexed));
    }
    if let Some(keeper) = opened {
        tokio::spawn(keep(Arc::clone(keeper)));
    }
}

/// Fails if the corpus folder cannot be listed, unless there may be something to serve without it:
/// an index, a cluster that does not answer yet, or with `--watch` the folder when it comes. The
/// run then reports the missing folder.
fn need_corpus(settings: &Settings, engine: &dyn Engine) -> Result<(), CliError> {
    let corpus = settings.corpus.as_path();
    let Err(reason) = fs::read_dir(corpus) else { return Ok(()) };
    if settings.watch {
        return Ok(());
    }
    match engine.reader() {
        Ok(_) | Err(SearchError::Unavailable { .. } | SearchError::TimedOut) => Ok(()),
        Err(_) => Err(UpdateError::NoCorpus { path: corpus.into(), reason }.into()),
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
