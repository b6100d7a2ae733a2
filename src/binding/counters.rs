//! What is going on, counted over the whole process.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use napi_derive::napi;

use super::{limits, pool};

static QUEUED: AtomicUsize = AtomicUsize::new(0);
static RUNNING: AtomicUsize = AtomicUsize::new(0);
static COMPLETED: AtomicU64 = AtomicU64::new(0);
static FAILED: AtomicU64 = AtomicU64::new(0);
static ABORTED: AtomicU64 = AtomicU64::new(0);
static WAITS: Histogram = Histogram::new();
static RUNS: Histogram = Histogram::new();

/// Calls that wait.
pub fn queued() -> usize {
  QUEUED.load(Relaxed)
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
struct Histogram([AtomicU64; Self::STEPS]);

// Counts and times are far below 2⁵³.
#[allow(clippy::cast_precision_loss)]
impl Histogram {
  const STEPS: usize = 4 * 40;

  const fn new() -> Self {
    Self([const { AtomicU64::new(0) }; Self::STEPS])
  }

  fn add(&self, time: Duration) {
    let quarters = (time.as_nanos() as u64 / 250).max(4);
    let doublings = quarters.ilog2();
    let quarter = (quarters >> (doublings - 2)) as usize & 3;
    let step = (doublings as usize - 2) * 4 + quarter;
    self.0[step.min(Self::STEPS - 1)].fetch_add(1, Relaxed);
  }

  fn times(&self) -> Times {
    let counts: Vec<u64> = self.0.iter().map(|count| count.load(Relaxed)).collect();
    let total: u64 = counts.iter().sum();
    let below = |share: f64| {
      let rank = (total as f64 * share).ceil() as u64;
      let mut seen = 0;
      let step = counts.iter().position(|count| {
        seen += count;
        total > 0 && seen >= rank
      });
      step.map_or(0.0, milliseconds)
    };
    Times {
      p50: below(0.5),
      p90: below(0.9),
      p99: below(0.99),
      max: below(1.0),
    }
  }
}

/// The upper end of a step.
#[allow(clippy::cast_precision_loss)] // As above.
fn milliseconds(step: usize) -> f64 {
  let (doublings, quarter) = (step / 4, step % 4);
  (1u64 << doublings) as f64 * (quarter + 5) as f64 / 4.0 / 1000.0
}

/// Percentiles of a time, in milliseconds, since the process began; within 25 %.
#[napi(object, object_from_js = false)]
pub struct Times {
  /// Half of the calls took at most this.
  pub p50: f64,
  /// Nine of ten.
  pub p90: f64,
  /// 99 of 100.
  pub p99: f64,
  /// All.
  pub max: f64,
}

/// What qrush is doing, over all threads of the process.
#[napi(object, object_from_js = false)]
pub struct Stats {
  /// Calls that wait for a thread. Zero at rest.
  pub queued: u32,
  /// Calls on a thread. Zero at rest.
  pub running: u32,
  /// Asynchronous calls that resolved, since the process began; a batch is one.
  #[napi(ts_type = "number")]
  pub completed: i64,
  /// Asynchronous calls that rejected with an error of qrush after they had been taken in.
  #[napi(ts_type = "number")]
  pub failed: i64,
  /// Calls whose signal was aborted while they waited or ran.
  #[napi(ts_type = "number")]
  pub aborted: i64,
  /// Threads that share batches and large groups.
  pub threads: u32,
  /// Calls that may wait.
  pub max_queue: u32,
  /// From the call to its thread.
  pub wait_time: Times,
  /// On the thread.
  pub run_time: Times,
}

/// Tells what qrush is doing: queue, threads, outcomes, and how long calls wait and run.
#[napi]
pub fn stats() -> Stats {
  Stats {
    queued: queued() as u32,
    running: RUNNING.load(Relaxed) as u32,
    completed: COMPLETED.load(Relaxed) as i64,
    failed: FAILED.load(Relaxed) as i64,
    aborted: ABORTED.load(Relaxed) as i64,
    threads: pool::threads() as u32,
    max_queue: limits::max_queue() as u32,
    wait_time: WAITS.times(),
    run_time: RUNS.times(),
  }
}
