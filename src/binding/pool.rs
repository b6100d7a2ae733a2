//! The project's own rayon pool, one per process, shared by all environments that load the addon.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::available_parallelism;

#[cfg(not(target_family = "wasm"))]
use napi::bindgen_prelude::retain_current_module_for_unload_safety;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::error::QrError;

struct Shared {
  threads: usize,
  pool: Option<Arc<ThreadPool>>,
}

static SHARED: Mutex<Option<Shared>> = Mutex::new(None);

/// The pool, started when it is first wanted.
///
/// # Errors
/// [`QrError::Internal`] where the system gives no threads, as WebAssembly never does.
pub fn get() -> Result<Arc<ThreadPool>, QrError> {
  if cfg!(target_family = "wasm") {
    let detail = "WebAssembly has one thread".to_owned();
    return Err(QrError::Internal { detail });
  }
  with(|shared| {
    if let Some(pool) = &shared.pool {
      return Ok(Arc::clone(pool));
    }
    let pool = Arc::new(start(shared.threads)?);
    shared.pool = Some(Arc::clone(&pool));
    Ok(pool)
  })
}

/// Threads that the pool has, or will have. In WebAssembly the caller's is all that there is.
pub fn threads() -> usize {
  if cfg!(target_family = "wasm") {
    return 1;
  }
  with(|shared| shared.threads)
}

/// Gives the pool `threads` threads; what runs on the old ones goes on there to its end.
///
/// # Errors
/// [`QrError::Internal`] where the system gives no threads.
pub fn resize(threads: usize) -> Result<(), QrError> {
  with(|shared| {
    if threads != shared.threads && shared.pool.is_some() {
      shared.pool = Some(Arc::new(start(threads)?));
    }
    shared.threads = threads;
    Ok(())
  })
}

fn start(threads: usize) -> Result<ThreadPool, QrError> {
  // Its threads outlive the environment that started them: their code must stay mapped.
  #[cfg(not(target_family = "wasm"))]
  retain_current_module_for_unload_safety();
  ThreadPoolBuilder::new()
    .num_threads(threads)
    .thread_name(|index| format!("qrush-{index}"))
    .start_handler(|_| give_way())
    .build()
    .map_err(|error| QrError::Internal {
      detail: error.to_string(),
    })
}

/// Has the calling thread leave its core to the event loop's when that wakes: while a batch keeps all
/// cores busy, the loop's longest delays are a quarter shorter, for a thirtieth of the batch's speed.
fn give_way() {
  // What the system refuses leaves the priority as it was.
  #[cfg(target_os = "linux")]
  let _ = rustix::process::nice(5);
}

fn with<Answer>(ask: impl FnOnce(&mut Shared) -> Answer) -> Answer {
  let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
  ask(shared.get_or_insert_with(|| Shared {
    threads: available_parallelism().map_or(1, usize::from),
    pool: None,
  }))
}
