//! The few groups of calls, and the few batches, that may be under way at once, counted over the whole
//! process.

use std::env;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::dispatch::counters;
use crate::dispatch::pool;

/// What a slot is for: of these, none waits for another. A service that draws large pictures goes on with small
/// codes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum PermitKind {
  /// Calls that leave together.
  Calls,
  /// A call that is as much work as many.
  Heavy,
  Batch,
}

static TAKEN: [AtomicUsize; PermitKind::ALL.len()] =
  [const { AtomicUsize::new(0) }; PermitKind::ALL.len()];

impl PermitKind {
  /// In the order in which they start.
  pub const ALL: [Self; 3] = [Self::Calls, Self::Heavy, Self::Batch];
}

/// A group of calls or a batch under way; given back when dropped, however it ends.
pub struct Permit {
  kind: PermitKind,
  tasks: usize,
}

impl Permit {
  /// Whether fewer than all slots are taken.
  pub fn is_free(kind: PermitKind) -> bool {
    TAKEN[kind as usize].load(Ordering::Relaxed) < Self::count()
  }

  /// As many as there are cores, but two fewer than libuv has threads, for fs and dns.
  pub fn count() -> usize {
    static COUNT: OnceLock<usize> = OnceLock::new();
    *COUNT.get_or_init(|| {
      let size = env::var_os("UV_THREADPOOL_SIZE");
      let threads = size.map_or(DEFAULT, |size| libuv_threads(size.as_encoded_bytes()));
      threads.saturating_sub(2).min(pool::cores()).max(1)
    })
  }

  /// What it is for.
  pub fn kind(&self) -> PermitKind {
    self.kind
  }

  /// Takes a slot for a group of `tasks` tasks.
  pub fn take(kind: PermitKind, tasks: usize) -> Self {
    TAKEN[kind as usize].fetch_add(1, Ordering::Relaxed);
    counters::run(tasks);
    Self { kind, tasks }
  }
}

impl Drop for Permit {
  fn drop(&mut self) {
    TAKEN[self.kind as usize].fetch_sub(1, Ordering::Relaxed);
    counters::unrun(self.tasks);
  }
}

/// Threads of libuv's pool where `UV_THREADPOOL_SIZE` is not set.
const DEFAULT: usize = 4;
/// Threads that libuv starts at most.
const MOST: usize = 1_024;

/// Threads of libuv's pool by `size`, which libuv reads by `atoi` (`init_threads` in its `threadpool.c`):
/// digits after spaces and a sign, whatever comes next; 0 is one thread, and a negative number, as an
/// unsigned one, more than there may be.
fn libuv_threads(size: &[u8]) -> usize {
  let text = size.trim_ascii_start();
  let is_negative = text.starts_with(b"-");
  let digits = text.strip_prefix(b"-").or(text.strip_prefix(b"+"));
  let digits = digits.unwrap_or(text).iter();
  let digits = digits.take_while(|byte| byte.is_ascii_digit());
  let number = digits.fold(0_usize, |number, digit| {
    (number * 10 + usize::from(digit - b'0')).min(MOST)
  });
  match number {
    0 => 1,
    _ if is_negative => MOST,
    number => number,
  }
}
