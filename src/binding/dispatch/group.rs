//! Works that travel together, as one task of libuv's pool.

use std::iter;
use std::time::Instant;

use napi::Task;
use napi::bindgen_prelude::Env;

use super::load::{expected, measured};
use super::work::Work;
use super::{Dispatcher, HEAVY, Slot};
use crate::binding::parcel::Parcel;
use crate::binding::{counters, pool};
use crate::error::QrError;
use crate::generate::{self, guarded};

/// A group lighter than this, in nanoseconds, is done by the thread of libuv's pool that took it. A
/// heavier one goes to the rayon pool, whose threads, other than libuv's, give way to the event loop.
const WORTH_SHARING: u64 = 30_000;
/// What a thread takes at once, in nanoseconds: to wake another costs a few thousand.
const SHARE: u64 = 200_000;

/// A group of works under way.
pub struct Group {
  /// Where the dispatcher keeps the promises.
  pub id: usize,
  pub works: Vec<Work>,
  /// Held while a thread of libuv's pool is.
  pub slot: Option<Slot>,
}

impl Task for Group {
  type Output = Result<Vec<Parcel>, QrError>;
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
      Ok(parcels) => {
        let mut pieces = parcels.iter().flat_map(Parcel::pieces);
        for ticket in &tickets {
          ticket.settle(&env, &mut pieces);
        }
      }
      Err(error) => {
        for ticket in &tickets {
          ticket.settle(&env, iter::repeat(Err(&error)));
        }
      }
    }
    dispatcher.gather(&env)
  }
}

/// Makes all works, on the rayon pool where that pays.
fn make(works: &[Work]) -> Vec<Parcel> {
  match works {
    [work] if work.is_batch() => timed(work, || make_batch(work)),
    works => make_calls(works),
  }
}

fn make_batch(work: &Work) -> Vec<Parcel> {
  share_out(work.items(), expected, |items| {
    let started = Instant::now();
    let parcel = Parcel::pack(items.iter().map(|item| work.make(item)));
    if !work.stop.is_set() {
      measured(items, started.elapsed());
    }
    parcel
  })
}

fn make_calls(works: &[Work]) -> Vec<Parcel> {
  share_out(
    works,
    |work| work.weight,
    |works| {
      let items = works.iter().flat_map(|work| {
        let items = work.items().iter();
        items.map(move |item| timed(work, || work.make(item)))
      });
      Parcel::pack(items)
    },
  )
}

/// Has `make` make the parcels of neighbouring items: of all on this thread, or where that pays, of
/// shares on the rayon pool; a single heavy one goes there, too, to give way to the event loop.
fn share_out<Item: Sync>(
  items: &[Item],
  weight: impl Fn(&Item) -> u64,
  make: impl Fn(&[Item]) -> Parcel + Sync + Send,
) -> Vec<Parcel> {
  let total: u64 = items.iter().map(weight).sum();
  let is_light = total
    < if items.len() < 2 {
      HEAVY
    } else {
      WORTH_SHARING
    };
  if is_light {
    return vec![make(items)];
  }
  // A system that gives no threads leaves the work to this one.
  let Ok(pool) = pool::get() else {
    return vec![make(items)];
  };
  if items.len() < 2 {
    return vec![pool.install(|| make(items))];
  }
  let each = (total / items.len() as u64).max(1);
  let share = (SHARE / each).max(1) as usize;
  pool.install(|| generate::batch(items, share, make))
}

/// Notes how long the work has waited, and how long `make` takes.
fn timed<Made>(work: &Work, make: impl FnOnce() -> Made) -> Made {
  let started = Instant::now();
  counters::waited(started - work.asked);
  let results = make();
  let time = started.elapsed();
  counters::ran(time);
  work.load.release();
  if !work.is_batch() && !work.stop.is_set() {
    measured(work.items(), time);
  }
  results
}
