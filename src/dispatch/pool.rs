//! The project's own rayon pool, one per process, shared by all environments that load the addon.
//!
//! Jobs take turns, a share each: of two batches none waits for the other's end, and a group of calls
//! waits for a share of each batch at most. No environment and no exit waits for these threads: what they
//! make for one that has gone is dropped.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::available_parallelism;

#[cfg(not(target_family = "wasm"))]
use napi::bindgen_prelude::retain_current_module_for_unload_safety;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::error::QrError;

/// What the threads do, cut into shares.
pub trait PoolJob: Send + Sync {
  /// How many shares there are, at least one.
  fn shares(&self) -> usize;
  /// Makes one of them, on any thread.
  fn make(&self, share: usize);
}

/// Threads at most.
pub const MAX_THREADS: usize = 256;

struct Shared {
  /// How many threads there are to be; none: as many as cores.
  wanted: Option<usize>,
  pool: Option<Arc<ThreadPool>>,
}

static SHARED: Mutex<Shared> = Mutex::new(Shared {
  wanted: None,
  pool: None,
});

/// Has the threads make `job`; they start at the first one.
///
/// # Errors
/// [`QrError::Internal`] where the system gives no threads, as WebAssembly never does.
pub fn submit(job: Arc<dyn PoolJob>) -> Result<(), QrError> {
  if cfg!(target_family = "wasm") {
    let detail = "WebAssembly has one thread".to_owned();
    return Err(QrError::Internal { detail });
  }
  let pool = with(|shared| {
    if let Some(pool) = &shared.pool {
      return Ok::<_, QrError>(Arc::clone(pool));
    }
    let pool = start(shared.threads())?;
    shared.pool = Some(Arc::clone(&pool));
    Ok(pool)
  })?;
  take_turn(pool, job, 0);
  Ok(())
}

/// Threads that there are, or will be. In WebAssembly the caller's is all that there is.
pub fn threads() -> usize {
  if cfg!(target_family = "wasm") {
    return 1;
  }
  with(|shared| shared.threads())
}

/// Cores that this process may use, asked for once: the system takes its time to answer.
pub fn cores() -> usize {
  static CORES: OnceLock<usize> = OnceLock::new();
  *CORES.get_or_init(|| available_parallelism().map_or(1, usize::from))
}

/// Makes `threads` threads of them; what is left of a job goes on, on the threads that began it.
///
/// # Errors
/// [`QrError::Internal`] where the system gives no threads.
pub fn resize(threads: usize) -> Result<(), QrError> {
  let threads = threads.min(MAX_THREADS);
  with(|shared| {
    if threads != shared.threads() && shared.pool.is_some() {
      shared.pool = Some(start(threads)?);
    }
    shared.wanted = Some(threads);
    Ok(())
  })
}

impl Shared {
  fn threads(&self) -> usize {
    self.wanted.unwrap_or_else(|| cores().min(MAX_THREADS))
  }
}

fn start(threads: usize) -> Result<Arc<ThreadPool>, QrError> {
  // They outlive the environment that starts them: their code must stay mapped.
  #[cfg(not(target_family = "wasm"))]
  retain_current_module_for_unload_safety();
  let pool = ThreadPoolBuilder::new()
    .num_threads(threads)
    .thread_name(|number| format!("qrush-{number}"))
    .start_handler(|_| give_way())
    .build();
  pool.map(Arc::new).map_err(|error| QrError::Internal {
    detail: error.to_string(),
  })
}

/// Has a thread make a share of the job. The next share queues up first, behind those of other jobs: so another
/// thread can take it meanwhile, and no job waits for all of another.
fn take_turn(pool: Arc<ThreadPool>, job: Arc<dyn PoolJob>, share: usize) {
  let threads = Arc::clone(&pool);
  threads.spawn_fifo(move || {
    if share + 1 < job.shares() {
      take_turn(pool, Arc::clone(&job), share + 1);
    }
    // A job tells of its own panics; one that gets here must not take the process along.
    let _ = catch_unwind(AssertUnwindSafe(|| job.make(share)));
  });
}

/// Has the calling thread leave its core to the event loop's when that wakes: while a batch keeps all
/// cores busy, the loop's longest delays are a quarter shorter, for a thirtieth of the batch's speed.
fn give_way() {
  // What the system refuses leaves the priority as it was.
  #[cfg(target_os = "linux")]
  let _ = rustix::process::nice(5);
}

fn with<Answer>(ask: impl FnOnce(&mut Shared) -> Answer) -> Answer {
  ask(&mut SHARED.lock().unwrap_or_else(PoisonError::into_inner))
}
