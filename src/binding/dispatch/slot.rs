//! The few tasks that may be in libuv's pool at once, counted over the whole process.

use std::env;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::binding::{counters, pool};

static TAKEN: AtomicUsize = AtomicUsize::new(0);

/// A task in libuv's pool; given back when dropped, however the task ends.
pub struct Slot {
  works: usize,
}

impl Slot {
  /// Whether fewer than all slots are taken.
  pub fn is_free() -> bool {
    TAKEN.load(Ordering::Relaxed) < Self::count()
  }

  /// As many as there are cores, but two fewer than libuv has threads, for fs and dns.
  pub fn count() -> usize {
    static COUNT: OnceLock<usize> = OnceLock::new();
    *COUNT.get_or_init(|| {
      let threads = env::var("UV_THREADPOOL_SIZE")
        .ok()
        .and_then(|size| size.trim().parse().ok());
      threads
        .unwrap_or(4_usize)
        .saturating_sub(2)
        .min(pool::cores())
        .max(1)
    })
  }

  /// Takes a slot for a group of `works` works.
  pub fn take(works: usize) -> Self {
    TAKEN.fetch_add(1, Ordering::Relaxed);
    counters::run(works);
    Self { works }
  }
}

impl Drop for Slot {
  fn drop(&mut self) {
    TAKEN.fetch_sub(1, Ordering::Relaxed);
    counters::unrun(self.works);
  }
}
