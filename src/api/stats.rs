//! `stats`: what is going on, over the whole process.

use napi::bindgen_prelude::{Env, Unknown};
use napi_derive::napi;

use crate::convert::error::{Failure, enter};
use crate::convert::options::flag_in;
use crate::convert::value::{each_property, object, optional};
use crate::dispatch::counters::{self, Histogram};
use crate::dispatch::pool;
use crate::options::Scope;
use crate::settings;

/// What is known of the times; with `whole`, each step of them.
// Counts and times are far below 2⁵³.
#[allow(clippy::cast_precision_loss)]
fn times(histogram: &Histogram, whole: bool) -> Times {
  let (counts, nanoseconds) = histogram.read();
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
    total: whole.then(|| nanoseconds as f64 / 1e6),
    steps: whole.then(|| steps(&counts)),
  }
}

/// The steps that have calls.
fn steps(counts: &[u64]) -> Vec<Step> {
  let numbered = counts.iter().enumerate();
  let taken = numbered.filter(|(_, calls)| **calls > 0);
  taken
    .map(|(step, &calls)| Step {
      up_to: milliseconds(step),
      calls: calls as i64,
    })
    .collect()
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
  /// All times together, where `histograms` were asked for.
  pub total: Option<f64>,
  /// How many calls took how long, from the shortest times to the longest, where `histograms` were asked
  /// for; times that no call took are left out.
  pub steps: Option<Vec<Step>>,
}

/// A step of a time, within a quarter of it.
#[napi(object, object_from_js = false)]
pub struct Step {
  /// Its longest time, in milliseconds.
  pub up_to: f64,
  /// Calls that took at most that, and longer than the step before.
  #[napi(ts_type = "number")]
  pub calls: i64,
}

/// What `stats` is to tell.
#[napi(object, object_from_js = false)]
#[allow(dead_code)] // Read below; this is what TypeScript sees.
pub struct StatsOptions {
  /// Whether the times are told step by step, as for a histogram.
  ///
  /// @default false
  #[napi(ts_type = "boolean | null")]
  pub histograms: Option<bool>,
}

/// What qrush is doing, over all threads of the process.
#[napi(object, object_from_js = false)]
pub struct Stats {
  /// Calls that wait for a thread. Zero at rest.
  pub queued: u32,
  /// Calls on a thread, and calls of `toFile` whose picture is drawn and whose file is not yet written. Zero
  /// at rest.
  pub running: u32,
  /// Asynchronous calls that resolved, since the process began; a batch is one. A `toFile` is among them from
  /// when its picture is drawn; should its file not be written, it moves to `failed` or `aborted`.
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
///
/// @param options - What to tell besides.
/// @throws {QrError} `ERR_QR_OPTION`
#[napi(ts_args_type = "options?: StatsOptions | null")]
pub fn stats(env: &Env, options: Unknown) -> napi::Result<Stats> {
  let stats = enter(|| {
    let histograms = wants_histograms(&options)?;
    let [completed, failed, aborted] = counters::outcomes();
    Ok(Stats {
      queued: counters::queued() as u32,
      running: counters::running() as u32,
      completed: completed as i64,
      failed: failed as i64,
      aborted: aborted as i64,
      threads: pool::threads() as u32,
      max_queue: settings::max_queue() as u32,
      wait_time: times(&counters::WAITS, histograms),
      run_time: times(&counters::RUNS, histograms),
    })
  });
  stats.map_err(|failure| failure.throw(env))
}

fn wants_histograms(options: &Unknown) -> Result<bool, Failure> {
  let mut wanted = false;
  if let Some(options) = object("options", options)? {
    each_property(&options, |name, value| {
      if let Some(value) = optional(&value)? {
        wanted = flag_in(Scope::Stats, name, &value)?;
      }
      Ok(())
    })?;
  }
  Ok(wanted)
}
