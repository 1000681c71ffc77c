//! Admission control for CPU work. Searches run on blocking threads, a bounded number at a time,
//! and a bounded queue holds the others. If the queue is full, or a request waits or computes too
//! long, the response is 503 with `Retry-After`.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::error::Problem;

/// Maximum queue length per running request. At about 10 ms a search, the last in the queue waits
/// well under a second.
pub const WAITING_PER_RUNNING: usize = 32;
/// Maximum time in the queue.
pub const WAIT_MAX: Duration = Duration::from_secs(5);
/// Maximum time to wait for the result. The work itself cannot be cancelled. It holds its permit
/// until it ends, so abandoned work still counts as running.
pub const WORK_MAX: Duration = Duration::from_secs(20);

/// Limits access to the blocking threads. Clones share the limits.
#[derive(Clone)]
pub struct Admission {
    running: Arc<Semaphore>,
    inside: Arc<Semaphore>,
}

impl Admission {
    /// Allows `at_once` requests to run and 32 times as many to wait.
    pub fn new(at_once: usize) -> Self {
        Admission {
            running: Arc::new(Semaphore::new(at_once)),
            inside: Arc::new(Semaphore::new(at_once * (1 + WAITING_PER_RUNNING))),
        }
    }

    /// Allows one running request per core, or two if the number of cores is unknown.
    pub fn of_this_machine() -> Self {
        Admission::new(std::thread::available_parallelism().map_or(2, usize::from))
    }

    /// Runs `work` when a permit is free. A panic gives 500; a full queue or a timeout gives 503.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let place = Arc::clone(&self.inside).try_acquire_owned().map_err(|_| overloaded())?;
        let turn = timeout(WAIT_MAX, Arc::clone(&self.running).acquire_owned());
        let turn = turn.await.map_err(|_| overloaded())?.map_err(|_| overloaded())?;
        let span = tracing::Span::current();
        let task = tokio::task::spawn_blocking(move || {
            let _held = (place, turn);
            span.in_scope(work)
        });
        match timeout(WORK_MAX, task).await {
            Ok(Ok(result)) => result,
            Ok(Err(error)) => {
                tracing::error!(%error, "the work panicked");
                Err(Problem::internal())
            }
            Err(_) => Err(Problem::timeout()),
        }
    }
}

fn overloaded() -> Problem {
    Problem::unavailable("overloaded", "too many requests at once; try again in a moment")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[tokio::test]
    async fn a_full_queue_is_503_and_a_free_one_works_again() {
        let admission = Admission::new(1);
        let (release, blocked) = mpsc::channel::<()>();
        let blocked = Arc::new(std::sync::Mutex::new(blocked));
        let mut tasks = Vec::new();
        for _ in 0..1 + WAITING_PER_RUNNING {
            let (admission, blocked) = (admission.clone(), Arc::clone(&blocked));
            tasks.push(tokio::spawn(async move {
                admission
                    .run(move || {
                        let _ = blocked.lock().expect("not poisoned").recv();
                        Ok(())
                    })
                    .await
            }));
        }
        while admission.inside.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let refused = admission.run(|| Ok(())).await.expect_err("no place left");
        assert_eq!((refused.status.as_u16(), refused.code), (503, "overloaded"));
        drop(release);
        for task in tasks {
            assert_eq!(task.await.expect("joined"), Ok(()));
        }
        assert_eq!(admission.run(|| Ok(1)).await, Ok(1));
    }

    #[tokio::test]
    async fn a_panic_is_500_and_gives_its_turn_back() {
        let admission = Admission::new(1);
        let panicked = admission.run::<()>(|| panic!("on purpose")).await.expect_err("a problem");
        assert_eq!(panicked.code, "internal");
        assert_eq!(admission.run(|| Ok(1)).await, Ok(1));
    }
}
