//! What waits and runs over the whole process, in estimated nanoseconds, and how far estimates are from
//! the times that are measured.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use super::task::Item;
use super::{HEAVY, Permit};
use crate::dispatch::pool;
use qrush::generate::Request;
use qrush::picture::Format;
use qrush::render;

/// Calls that wait or run.
static CALLS: AtomicU64 = AtomicU64::new(0);
/// Batches that wait or run.
static BATCHES: AtomicU64 = AtomicU64::new(0);
/// By the number of each format.
static RATES: [Rate; Format::ALL.len()] = [const { Rate::new() }; Format::ALL.len()];

/// How long a call made now waits for a thread where none is free, in nanoseconds.
///
/// Groups of calls and batches take turns: a call that comes last waits for all other calls, and for as
/// much of the batches.
pub fn wait() -> u64 {
  let calls = CALLS.load(Relaxed);
  calls + BATCHES.load(Relaxed).min(calls)
}

/// The share of a task in [`wait`]; taken off once, as the task is made, or when it is dropped.
pub struct Load {
  sum: &'static AtomicU64,
  /// All of it, in nanoseconds of all threads together.
  whole: u64,
  /// What is still to be made of it.
  left: AtomicU64,
}

impl Load {
  /// Adds a call of `nanoseconds` on one thread.
  pub fn of_call(nanoseconds: u64) -> Self {
    Self::add(&CALLS, nanoseconds / lanes(nanoseconds >= HEAVY))
  }

  /// Adds a batch of `nanoseconds` on one thread.
  pub fn of_batch(nanoseconds: u64) -> Self {
    Self::add(&BATCHES, nanoseconds / lanes(false))
  }

  fn add(sum: &'static AtomicU64, nanoseconds: u64) -> Self {
    sum.fetch_add(nanoseconds, Relaxed);
    Self {
      sum,
      whole: nanoseconds,
      left: AtomicU64::new(nanoseconds),
    }
  }

  /// Takes the share of `items` of `all` off.
  pub fn release_part(&self, items: usize, all: usize) {
    let part = u128::from(self.whole) * items as u128 / all.max(1) as u128;
    let taken = |left: u64| Some(left.saturating_sub(part as u64));
    if let Ok(before) = self.left.fetch_update(Relaxed, Relaxed, taken) {
      self.sum.fetch_sub(before.min(part as u64), Relaxed);
    }
  }

  /// Takes off what is left of it.
  pub fn release(&self) {
    self.sum.fetch_sub(self.left.swap(0, Relaxed), Relaxed);
  }
}

impl Drop for Load {
  fn drop(&mut self) {
    self.release();
  }
}

/// Works that are made at the same time: heavy ones, which travel alone, one in a slot; of others each
/// thread of the pool takes its share.
fn lanes(is_heavy: bool) -> u64 {
  let threads = pool::threads().min(pool::cores());
  let lanes = if is_heavy {
    threads.min(Permit::count())
  } else {
    threads
  };
  lanes.max(1) as u64
}

fn cost(request: &Request) -> u64 {
  let Request {
    data,
    encoding,
    picture,
    ..
  } = request;
  render::cost(picture, encoding, data.len() as u64)
}

/// The estimate of an item as measured times correct it, in nanoseconds of one thread.
pub fn expected(item: &Item) -> u64 {
  let Ok(request) = item else {
    return 0;
  };
  Rate::of(request.picture.format).apply(cost(request))
}

/// Notes that `items`, whose first tells the format, took `time` on one thread.
pub fn measured(items: &[Item], time: Duration) {
  let Some(Ok(request)) = items.first() else {
    return;
  };
  let estimate: u64 = items.iter().flatten().map(cost).sum();
  Rate::of(request.picture.format).learn(estimate, time.as_nanos() as u64);
}

/// What tasks of a format took, and what they were estimated to take, both in nanoseconds. Sums and not
/// a mean of quotients: a short task during which its thread lost the core must not count for much.
struct Rate {
  measured: AtomicU64,
  estimated: AtomicU64,
}

impl Rate {
  /// What the estimate counts for before anything is measured.
  const PRIOR: u64 = 2_000_000;
  /// Beyond this, old times fade.
  const MEMORY: u64 = 100_000_000;

  const fn new() -> Self {
    Self {
      measured: AtomicU64::new(Self::PRIOR),
      estimated: AtomicU64::new(Self::PRIOR),
    }
  }

  fn of(format: Format) -> &'static Self {
    &RATES[format as usize]
  }

  fn apply(&self, estimate: u64) -> u64 {
    let (measured, estimated) = (self.measured.load(Relaxed), self.estimated.load(Relaxed));
    (u128::from(estimate) * u128::from(measured) / u128::from(estimated.max(1))) as u64
  }

  /// Threads that learn at once may lose some of the times, which does no harm.
  fn learn(&self, estimate: u64, time: u64) {
    let measured = self.measured.fetch_add(time, Relaxed) + time;
    let estimated = self.estimated.fetch_add(estimate, Relaxed) + estimate;
    if estimated > Self::MEMORY {
      self.measured.store(measured / 2, Relaxed);
      self.estimated.store(estimated / 2, Relaxed);
    }
  }
}
