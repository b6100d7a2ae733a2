//! The project's own threads, one set per process, shared by all environments that load the addon.
//!
//! Jobs take turns, a share each: of two batches none waits for the other's end, and a group of calls
//! waits for a share of each batch at most. No environment and no exit waits for these threads: what they
//! make for one that has gone is dropped.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, available_parallelism};

#[cfg(not(target_family = "wasm"))]
use napi::bindgen_prelude::retain_current_module_for_unload_safety;

use crate::error::QrError;

/// What the threads do, cut into shares.
pub trait Job: Send + Sync {
  /// How many shares there are, at least one.
  fn shares(&self) -> usize;
  /// Makes one of them, on any thread.
  fn make(&self, share: usize);
}

/// Threads at most.
pub const MAX_THREADS: usize = 256;

/// How many threads there are to be; none: as many as cores.
static WANTED: AtomicUsize = AtomicUsize::new(0);
static SHARED: Mutex<Shared> = Mutex::new(Shared {
  queue: VecDeque::new(),
  alive: [false; MAX_THREADS],
  idle: 0,
});
static WORK: Condvar = Condvar::new();

struct Shared {
  /// Jobs of which shares are left, each with the next of them.
  queue: VecDeque<(Arc<dyn Job>, usize)>,
  /// Which threads there are, by number.
  alive: [bool; MAX_THREADS],
  /// Threads that wait for work.
  idle: usize,
}

/// Has the threads make `job`; they start at the first one.
///
/// # Errors
/// [`QrError::Internal`] where the system gives no threads, as WebAssembly never does.
pub fn submit(job: Arc<dyn Job>) -> Result<(), QrError> {
  let mut shared = lock();
  start(&mut shared)?;
  shared.queue.push_back((job, 0));
  if shared.idle > 0 {
    WORK.notify_one();
  }
  Ok(())
}

/// Threads that there are, or will be. In WebAssembly the caller's is all that there is.
pub fn threads() -> usize {
  match WANTED.load(Relaxed) {
    _ if cfg!(target_family = "wasm") => 1,
    0 => cores().min(MAX_THREADS),
    threads => threads,
  }
}

/// Cores that this process may use, asked for once: the system takes its time to answer.
pub fn cores() -> usize {
  static CORES: OnceLock<usize> = OnceLock::new();
  *CORES.get_or_init(|| available_parallelism().map_or(1, usize::from))
}

/// Makes `threads` threads of them; one that is too many ends after its share.
///
/// # Errors
/// [`QrError::Internal`] where the system gives no threads.
pub fn resize(threads: usize) -> Result<(), QrError> {
  let before = WANTED.swap(threads.min(MAX_THREADS), Relaxed);
  let mut shared = lock();
  if shared.alive.contains(&true) {
    start(&mut shared).inspect_err(|_| WANTED.store(before, Relaxed))?;
    WORK.notify_all();
  }
  Ok(())
}

/// Starts those threads that are not there; some are enough.
fn start(shared: &mut Shared) -> Result<(), QrError> {
  if cfg!(target_family = "wasm") {
    let detail = "WebAssembly has one thread".to_owned();
    return Err(QrError::Internal { detail });
  }
  for number in 0..threads() {
    if shared.alive[number] {
      continue;
    }
    // They outlive the environment that starts them: their code must stay mapped.
    #[cfg(not(target_family = "wasm"))]
    retain_current_module_for_unload_safety();
    let name = format!("qrush-{number}");
    match thread::Builder::new().name(name).spawn(move || run(number)) {
      Ok(_) => shared.alive[number] = true,
      Err(_) if number > 0 => break,
      Err(error) => {
        let detail = error.to_string();
        return Err(QrError::Internal { detail });
      }
    }
  }
  Ok(())
}

/// What the thread `number` does.
fn run(number: usize) {
  give_way();
  while let Some((job, share)) = next(number) {
    // A job tells of its own panics; one that gets here must not take the thread along.
    let _ = catch_unwind(AssertUnwindSafe(|| job.make(share)));
  }
}

/// The next share, once there is one; none for a thread that is too many.
fn next(number: usize) -> Option<(Arc<dyn Job>, usize)> {
  let mut shared = lock();
  loop {
    if number >= threads() {
      shared.alive[number] = false;
      return None;
    }
    if let Some((job, share)) = shared.queue.pop_front() {
      if share + 1 < job.shares() {
        shared.queue.push_back((Arc::clone(&job), share + 1));
      }
      // One thread wakes the next, as long as there is work.
      if shared.idle > 0 && !shared.queue.is_empty() {
        WORK.notify_one();
      }
      return Some((job, share));
    }
    shared.idle += 1;
    shared = WORK.wait(shared).unwrap_or_else(PoisonError::into_inner);
    shared.idle -= 1;
  }
}

/// Has the calling thread leave its core to the event loop's when that wakes: while a batch keeps all
/// cores busy, the loop's longest delays are a quarter shorter, for a thirtieth of the batch's speed.
fn give_way() {
  // What the system refuses leaves the priority as it was.
  #[cfg(target_os = "linux")]
  let _ = rustix::process::nice(5);
}

fn lock() -> MutexGuard<'static, Shared> {
  SHARED.lock().unwrap_or_else(PoisonError::into_inner)
}
