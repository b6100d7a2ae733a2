//! What is going on, counted over the whole process.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

static QUEUED: AtomicUsize = AtomicUsize::new(0);
static RUNNING: AtomicUsize = AtomicUsize::new(0);
static COMPLETED: AtomicU64 = AtomicU64::new(0);
static FAILED: AtomicU64 = AtomicU64::new(0);
static ABORTED: AtomicU64 = AtomicU64::new(0);
pub static WAITS: Histogram = Histogram::new();
pub static RUNS: Histogram = Histogram::new();

/// Calls that wait.
pub fn queued() -> usize {
  QUEUED.load(Relaxed)
}

/// Calls on a thread.
pub fn running() -> usize {
  RUNNING.load(Relaxed)
}

/// Calls that resolved, failed and were aborted.
pub fn outcomes() -> [u64; 3] {
  [&COMPLETED, &FAILED, &ABORTED].map(|count| count.load(Relaxed))
}

pub fn queue(calls: usize) {
  QUEUED.fetch_add(calls, Relaxed);
}

pub fn unqueue(calls: usize) {
  QUEUED.fetch_sub(calls, Relaxed);
}

pub fn run(calls: usize) {
  RUNNING.fetch_add(calls, Relaxed);
}

pub fn unrun(calls: usize) {
  RUNNING.fetch_sub(calls, Relaxed);
}

pub fn completed() {
  COMPLETED.fetch_add(1, Relaxed);
}

/// Takes back one of those that were counted as completed: the picture was drawn, but no file has it.
pub fn undone() {
  COMPLETED.fetch_sub(1, Relaxed);
}

pub fn failed() {
  FAILED.fetch_add(1, Relaxed);
}

pub fn aborted() {
  ABORTED.fetch_add(1, Relaxed);
}

/// Notes how long a call waited for its thread.
pub fn waited(time: Duration) {
  WAITS.add(time);
}

/// Notes how long a call took on its thread.
pub fn ran(time: Duration) {
  RUNS.add(time);
}

/// Written by the threads that make codes, so apart from what the JavaScript thread writes: a cache
/// line of both would travel to and fro.
///
/// Times by their logarithm, four steps to each doubling of a microsecond: within 19 % of the truth.
#[repr(align(128))]
pub struct Histogram {
  steps: [AtomicU64; Self::STEPS],
  /// All times together, in ns.
  total: AtomicU64,
}

impl Histogram {
  const STEPS: usize = 4 * 40;

  const fn new() -> Self {
    Self {
      steps: [const { AtomicU64::new(0) }; Self::STEPS],
      total: AtomicU64::new(0),
    }
  }

  fn add(&self, time: Duration) {
    let quarters = (time.as_nanos() as u64 / 250).max(4);
    let doublings = quarters.ilog2();
    let quarter = (quarters >> (doublings - 2)) as usize & 3;
    let step = (doublings as usize - 2) * 4 + quarter;
    self.steps[step.min(Self::STEPS - 1)].fetch_add(1, Relaxed);
    self.total.fetch_add(time.as_nanos() as u64, Relaxed);
  }

  /// Calls by their step, and all times together in nanoseconds.
  pub fn read(&self) -> (Vec<u64>, u64) {
    let counts = self.steps.iter().map(|count| count.load(Relaxed));
    (counts.collect(), self.total.load(Relaxed))
  }
}
