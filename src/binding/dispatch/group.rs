//! Works that travel together, as one task of libuv's pool.

use std::time::Instant;

use napi::Task;
use napi::bindgen_prelude::Env;
use rayon::prelude::*;

use super::work::{Made, Work};
use super::{Dispatcher, Slot};
use crate::binding::{counters, pool};
use crate::error::QrError;
use crate::generate::guarded;

/// A group whose works together are lighter than this, in nanoseconds, is done by the thread that
/// took it: waking others would cost more.
const WORTH_SHARING: u64 = 250_000;

/// A group of works under way.
pub struct Group {
  /// Where the dispatcher keeps the promises.
  pub id: usize,
  pub works: Vec<Work>,
  /// Held while a thread of libuv's pool is.
  pub slot: Option<Slot>,
}

impl Task for Group {
  type Output = Result<Vec<Made>, QrError>;
  type JsValue = ();

  fn compute(&mut self) -> napi::Result<Self::Output> {
    Ok(guarded(|| Ok(make(&self.works))))
  }

  fn resolve(&mut self, env: Env, made: Self::Output) -> napi::Result<()> {
    let Some(dispatcher) = Dispatcher::find(&env) else {
      return Ok(()); // The environment is going down.
    };
    let tickets = dispatcher.take_running(self.id);
    drop(self.slot.take());
    if dispatcher.is_idle() {
      // The threads need not wait for this group's promises to be settled.
      dispatcher.start(&env)?;
    }
    match made {
      Ok(made) => {
        for (ticket, made) in tickets.iter().zip(made) {
          ticket.settle(&env, made);
        }
      }
      Err(error) => {
        for ticket in &tickets {
          ticket.settle(&env, Made::One(Err(error.clone())));
        }
      }
    }
    dispatcher.gather(&env)
  }
}

/// Makes all works, on the rayon pool where that pays.
fn make(works: &[Work]) -> Vec<Made> {
  let weight = works
    .iter()
    .fold(0_u64, |sum, work| sum.saturating_add(work.weight()));
  let shared = if works.len() == 1 {
    works[0].is_batch()
  } else {
    weight >= WORTH_SHARING
  };
  match pool::get() {
    Ok(pool) if shared => pool.install(|| {
      works
        .par_iter()
        .with_min_len(share(works, weight))
        .map(run)
        .collect()
    }),
    _ => works.iter().map(run).collect(),
  }
}

/// How many works a thread takes at once: about a tenth of a millisecond's worth.
fn share(works: &[Work], weight: u64) -> usize {
  let each = (weight / works.len() as u64).max(1);
  (100_000 / each).max(1) as usize
}

fn run(work: &Work) -> Made {
  let started = Instant::now();
  counters::waited(started - work.asked);
  let made = work.run();
  counters::ran(started.elapsed());
  made
}
