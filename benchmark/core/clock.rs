//! Processor time of works that take turns, so that what else the machine does hits all alike: by
//! the wall's clock a call that outlasts the scheduler's turn would pay for other programs.

use std::time::Duration;

use cpu_time::ThreadTime;

/// Something to be timed.
pub struct Work<'a> {
  pub name: &'static str,
  /// Does it once; its result goes through `black_box` and is dropped.
  pub call: Box<dyn FnMut() + 'a>,
}

impl<'a> Work<'a> {
  /// A work that calls `make` and drops what that makes.
  pub fn new<T>(name: &'static str, mut make: impl FnMut() -> T + 'a) -> Self {
    let call = Box::new(move || drop(std::hint::black_box(make())));
    Self { name, call }
  }
}

/// A sample lasts at least as long, or is one call.
const SAMPLE: Duration = Duration::from_millis(2);

/// `samples` times of a call of each work, in nanoseconds.
pub fn interleaved(works: &mut [Work], samples: usize) -> Vec<Vec<f64>> {
  let calls: Vec<u32> = works.iter_mut().map(calls_for_a_sample).collect();
  let mut times = vec![Vec::with_capacity(samples); works.len()];
  for _ in 0..samples {
    for ((work, &calls), times) in works.iter_mut().zip(&calls).zip(&mut times) {
      times.push(time(work, calls).as_secs_f64() * 1e9 / f64::from(calls));
    }
  }
  times
}

fn time(work: &mut Work, calls: u32) -> Duration {
  let start = ThreadTime::now();
  for _ in 0..calls {
    (work.call)();
  }
  start.elapsed()
}

/// Warms the work as well: twice as many calls until a sample lasts.
fn calls_for_a_sample(work: &mut Work) -> u32 {
  let mut calls = 1;
  while time(work, calls) < SAMPLE {
    calls *= 2;
  }
  calls
}
