//! The project's own rayon pool, one per process, shared by all environments that load the addon.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::available_parallelism;

#[cfg(not(target_family = "wasm"))]
use napi::bindgen_prelude::retain_current_module_for_unload_safety;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::error::QrError;

/// The pool, and how many threads it has, or will have: none until either is asked for.
static POOL: Mutex<Option<Arc<ThreadPool>>> = Mutex::new(None);
static THREADS: AtomicUsize = AtomicUsize::new(0);

/// The pool, started when it is first wanted.
///
/// # Errors
/// [`QrError::Internal`] where the system gives no threads, as WebAssembly never does.
pub fn get() -> Result<Arc<ThreadPool>, QrError> {
  if cfg!(target_family = "wasm") {
    let detail = "WebAssembly has one thread".to_owned();
    return Err(QrError::Internal { detail });
  }
  let mut shared = lock();
  if let Some(pool) = &*shared {
    return Ok(Arc::clone(pool));
  }
  let pool = Arc::new(start(threads())?);
  *shared = Some(Arc::clone(&pool));
  Ok(pool)
}

/// Threads that the pool has, or will have. In WebAssembly the caller's is all that there is.
pub fn threads() -> usize {
  if cfg!(target_family = "wasm") {
    return 1;
  }
  match THREADS.load(Relaxed) {
    0 => cores(),
    threads => threads,
  }
}

/// Cores that this process may use, asked for once: the system takes its time to answer.
pub fn cores() -> usize {
  static CORES: OnceLock<usize> = OnceLock::new();
  *CORES.get_or_init(|| available_parallelism().map_or(1, usize::from))
}

/// Gives the pool `threads` threads; what runs on the old ones goes on there to its end.
///
/// # Errors
/// [`QrError::Internal`] where the system gives no threads.
pub fn resize(threads: usize) -> Result<(), QrError> {
  let mut shared = lock();
  if threads != self::threads() && shared.is_some() {
    *shared = Some(Arc::new(start(threads)?));
  }
  THREADS.store(threads, Relaxed);
  Ok(())
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

fn lock() -> MutexGuard<'static, Option<Arc<ThreadPool>>> {
  POOL.lock().unwrap_or_else(PoisonError::into_inner)
}
