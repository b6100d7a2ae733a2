//! Group commit: a call that finds a free slot starts at once; others wait here and leave together
//! when a group comes back. One group costs the event loop more than one code; shared by many calls, it
//! costs each next to nothing.
//!
//! Groups are made by the project's own threads, for which neither the end of the process nor that of an
//! environment waits; light ones by libuv's, in less time than an exit takes.

mod collect;
mod cost;
mod courier;
mod deferred;
mod gather;
mod group;
mod load;
mod queue;
mod signal;
mod slot;
mod ticket;
mod travel;
mod work;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use napi::bindgen_prelude::{Env, PromiseRaw, Unknown};

use super::error::Failure;
use super::js::take_exception;
use super::progress::Progress;
use super::{counters, limits, pool};
use crate::error::QrError;
use crate::generate::guarded;
use collect::Results;
use courier::Courier;
pub use deferred::Deferred;
use gather::Gather;
use group::{Group, Made};
use queue::{Entry, Queue};
pub use signal::Signal;
use signal::Signals;
use slot::{Kind, Slot};
pub use ticket::Ticket;
use travel::Travel;
pub use work::{Job, Order, Stop, Work};

/// A work at least this heavy, in nanoseconds, travels alone, so that it holds nobody up.
const HEAVY: u64 = 1_000_000;
/// A group is full at this weight: those that wait for it are settled when all of it is made.
const FULL: u64 = 8_000_000;
/// A group lighter than this is made by the thread of libuv's pool that takes it. A heavier one goes to the
/// project's own threads, which give way to the event loop; so does a single call that is heavy.
const WORTH_SHARING: u64 = 30_000;

/// How the results of a batch are told.
#[derive(Default)]
pub struct Manner {
  /// Whether each item gets a result of its own.
  pub settle: bool,
  pub progress: Option<Progress>,
}

/// The calls of one environment that wait or are under way.
pub struct Dispatcher {
  calls: RefCell<Queue>,
  batches: RefCell<Queue>,
  running: RefCell<HashMap<usize, Running>>,
  groups: Cell<usize>,
  /// Groups on the project's own threads.
  away: Cell<usize>,
  /// None where there are no such threads.
  courier: Option<Courier>,
  /// Calls that come now wait until those that answer a settled promise have all come.
  gathering: Cell<bool>,
  gather: Cell<Option<Gather>>,
  /// What calls are tied to.
  pub signals: Signals,
}

/// A group under way, as its environment knows it.
struct Running {
  group: Arc<Group>,
  kind: Kind,
  is_away: bool,
  promises: Promises,
  /// Held by the environment and not by the thread: it goes with either.
  slot: Option<Slot>,
}

enum Promises {
  Calls(Vec<Rc<Ticket>>),
  Batch(Box<Results>),
}

thread_local! {
  // As a rule one; a module loaded twice on one thread has two environments.
  static DISPATCHERS: RefCell<Vec<(usize, Rc<Dispatcher>)>> = const { RefCell::new(Vec::new()) };
}

impl Dispatcher {
  /// The dispatcher of `env`, made at the first call.
  pub fn of(env: &Env) -> napi::Result<Rc<Self>> {
    if let Some(dispatcher) = Self::find(env) {
      return Ok(dispatcher);
    }
    // Before the hook, so that the hook runs before the courier is done away with.
    let courier = if cfg!(target_family = "wasm") {
      None
    } else {
      Some(Courier::new(env, Self::receive)?)
    };
    let key = env.raw() as usize;
    env.add_env_cleanup_hook(key, |key| {
      let gone = DISPATCHERS.with_borrow_mut(|all| {
        let at = all.iter().position(|(other, _)| *other == key);
        at.map(|at| all.swap_remove(at))
      });
      if let Some((_, dispatcher)) = gone
        && let Some(courier) = &dispatcher.courier
      {
        courier.release();
      }
    })?;
    let dispatcher = Rc::new(Self {
      calls: RefCell::default(),
      batches: RefCell::default(),
      running: RefCell::default(),
      groups: Cell::default(),
      away: Cell::default(),
      courier,
      gathering: Cell::default(),
      gather: Cell::default(),
      signals: Signals::default(),
    });
    DISPATCHERS.with_borrow_mut(|all| all.push((key, Rc::clone(&dispatcher))));
    Ok(dispatcher)
  }

  /// The dispatcher of `env`, unless there is none, or none any more.
  pub fn find(env: &Env) -> Option<Rc<Self>> {
    let key = env.raw() as usize;
    // The list itself is gone where a thread ends without a cleanup of its environment.
    let found = DISPATCHERS.try_with(|all| {
      let all = all.borrow();
      let found = all.iter().find(|(other, _)| *other == key);
      found.map(|(_, dispatcher)| Rc::clone(dispatcher))
    });
    found.ok().flatten()
  }

  /// Takes a call in, and answers its promise, which `signal` may end.
  pub fn submit<'env>(
    &self,
    env: &'env Env,
    work: Work,
    manner: Manner,
    signal: Option<Signal<'env>>,
  ) -> Result<PromiseRaw<'env, Unknown<'env>>, Failure> {
    if let Some(signal) = &signal
      && let Some(reason) = signal.reason()?
    {
      return Ok(PromiseRaw::reject(env, reason)?);
    }
    let kind = work.kind();
    let limit = limits::max_queue();
    if !self.has_slot(kind) && counters::queued() >= limit {
      return Err(QrError::QueueFull { limit }.into());
    }
    let watched = match &signal {
      Some(signal) => Some(self.signals.listen(env, signal)?),
      None => None,
    };
    let made = Deferred::new(env).inspect_err(|_| {
      if let Some(number) = watched {
        self.signals.release_unused(env, number);
      }
    });
    let (deferred, promise) = made?;
    let ticket = Rc::new(Ticket::new(deferred, &work, manner));
    self.queue(kind).borrow_mut().push(Rc::clone(&ticket), work);
    if let Some(number) = watched {
      self.signals.tie(number, &ticket);
    }
    // A signal of the caller's own making may have been aborted as it was listened to.
    if let Some(signal) = signal
      && let Some(reason) = signal.reason()?
    {
      ticket.abort(env, reason);
    }
    if !self.gathering.get() {
      self.start(env)?;
    }
    Ok(promise)
  }

  fn queue(&self, kind: Kind) -> &RefCell<Queue> {
    match kind {
      Kind::Calls => &self.calls,
      Kind::Batch => &self.batches,
    }
  }

  /// Sends groups off as long as there are slots and calls that wait.
  fn start(&self, env: &Env) -> napi::Result<()> {
    for kind in [Kind::Calls, Kind::Batch] {
      while self.has_slot(kind) {
        let entries = self.next_group(kind);
        if entries.is_empty() {
          break;
        }
        self.send_off(env, kind, entries)?;
      }
    }
    Ok(())
  }

  /// Has a group made.
  fn send_off(&self, env: &Env, kind: Kind, entries: Vec<Entry>) -> napi::Result<()> {
    let id = self.groups.replace(self.groups.get().wrapping_add(1));
    let slot = Some(Slot::take(kind, entries.len()));
    let (mut tickets, works): (Vec<_>, Vec<_>) = entries
      .into_iter()
      .map(|entry| (entry.ticket, entry.work))
      .unzip();
    let sender = self.courier.as_ref().map(Courier::sender);
    let sender = sender.filter(|_| is_for_own_threads(&works));
    let items = works.iter().map(|work| work.items().len()).sum();
    let promises = match (kind, tickets.pop()) {
      (Kind::Batch, Some(ticket)) => {
        let Manner { settle, progress } = ticket.manner.take();
        Promises::Batch(Box::new(Results::new(ticket, items, settle, progress)))
      }
      (_, last) => {
        tickets.extend(last);
        Promises::Calls(tickets)
      }
    };
    let wants_own = sender.is_some();
    let group = Arc::new(Group::new(id, works, sender));
    let is_away = wants_own && pool::submit(Arc::clone(&group) as Arc<dyn pool::Job>).is_ok();
    if is_away && self.away.replace(self.away.get() + 1) == 0 {
      self.keep_alive(env, true);
    }
    let running = Running {
      group: Arc::clone(&group),
      kind,
      is_away,
      promises,
      slot,
    };
    self.running.borrow_mut().insert(id, running);
    if is_away {
      return Ok(());
    }
    let group = Some(group);
    let spawned = env.spawn(Travel { id, group }).map(drop);
    spawned.inspect_err(|_| {
      // The environment is going down; its promises go with it.
      self.running.borrow_mut().remove(&id);
    })
  }

  /// What a group that was made is received by, whole or in part. Nothing of it unwinds into the engine.
  pub fn receive(env: &Env, id: usize) {
    let Some(dispatcher) = Self::find(env) else {
      return; // The environment is going down.
    };
    let received = guarded(|| Ok(dispatcher.settle(env, id)));
    if !matches!(received, Ok(Ok(()))) {
      // At worst calls wait for the next group to come back. An exception is the environment's end.
      let _ = take_exception(env);
    }
  }

  fn settle(&self, env: &Env, id: usize) -> napi::Result<()> {
    let Some(mut running) = self.running.borrow_mut().remove(&id) else {
      return Ok(()); // All of it was received before.
    };
    let is_made = running.group.is_made();
    let made = running.group.take_made();
    match running.promises {
      Promises::Calls(tickets) => {
        self.come_back(env, running.is_away);
        drop(running.slot.take());
        if !self.has_running(Kind::Calls) {
          // The threads need not wait for this group's promises to be settled.
          self.start(env)?;
        }
        settle_calls(env, &tickets, made);
        self.gather(env)
      }
      Promises::Batch(mut results) => {
        results.add(made);
        results.collect(env);
        if is_made && !results.has_more() {
          self.come_back(env, running.is_away);
          drop(running.slot.take());
          return self.gather(env);
        }
        // The event loop turns before more of it become values.
        let more = results.has_more() && is_made;
        running.promises = Promises::Batch(results);
        self.running.borrow_mut().insert(id, running);
        if more {
          env.spawn(Travel { id, group: None })?;
        }
        Ok(())
      }
    }
  }

  /// One group fewer is on the project's own threads, if it was.
  fn come_back(&self, env: &Env, was_away: bool) {
    if was_away && self.away.replace(self.away.get() - 1) == 1 {
      self.keep_alive(env, false);
    }
  }

  fn keep_alive(&self, env: &Env, keep: bool) {
    if let Some(courier) = &self.courier {
      courier.keep_alive(env, keep);
    }
  }

  /// Has the calls with which callers answer the promises that were just settled leave together: a
  /// microtask queued now runs after theirs.
  fn gather(&self, env: &Env) -> napi::Result<()> {
    if self.gathering.replace(true) {
      return Ok(());
    }
    let gather = self
      .gather
      .take()
      .map_or_else(|| Gather::new(env), Ok)
      .and_then(|gather| gather.queue(env).map(|()| gather));
    if let Ok(gather) = gather {
      self.gather.set(Some(gather));
      return Ok(());
    }
    let _ = take_exception(env);
    self.leave(env)
  }

  /// Sends off what has been gathered.
  fn leave(&self, env: &Env) -> napi::Result<()> {
    self.gathering.set(false);
    self.start(env)
  }

  /// How long a call made now waits for a thread, in nanoseconds.
  pub fn wait(&self) -> u64 {
    if self.calls.borrow().len() == 0 && self.has_slot(Kind::Calls) {
      return 0;
    }
    load::wait()
  }

  /// Whether this environment may start a group: a slot is free, or it has none under way and must
  /// not wait for other environments.
  fn has_slot(&self, kind: Kind) -> bool {
    Slot::is_free(kind) || !self.has_running(kind)
  }

  fn has_running(&self, kind: Kind) -> bool {
    let running = self.running.borrow();
    running.values().any(|running| running.kind == kind)
  }

  /// The calls that leave next, in order: a batch or a heavy one alone, or light ones together, but no more
  /// than a slot's share. Otherwise one slot would take nearly all at once, and the other would send
  /// the few left to and fro as a task each.
  fn next_group(&self, kind: Kind) -> Vec<Entry> {
    let mut waiting = self.queue(kind).borrow_mut();
    let under_way: usize = self.running.borrow().values().map(Running::calls).sum();
    let share = (waiting.len() + under_way).div_ceil(Slot::count());
    let (mut entries, mut total) = (Vec::new(), 0);
    while let Some(work) = waiting.front() {
      let (weight, is_alone) = (work.weight, work.is_alone());
      let joins =
        entries.is_empty() || (!is_alone && total + weight <= FULL && entries.len() < share);
      if !joins {
        break;
      }
      entries.extend(waiting.pop());
      total += weight;
      if is_alone {
        break;
      }
    }
    entries
  }

  /// Takes the call at `place` out of those that wait.
  fn withdraw(&self, kind: Kind, place: u64) {
    self.queue(kind).borrow_mut().take(place);
  }
}

impl Drop for Dispatcher {
  fn drop(&mut self) {
    for running in self.running.get_mut().values() {
      running.group.drop_rest();
    }
  }
}

impl Running {
  fn calls(&self) -> usize {
    match &self.promises {
      Promises::Calls(tickets) => tickets.len(),
      Promises::Batch(_) => 0,
    }
  }
}

/// Whether the own threads of the project make a group of `works`.
fn is_for_own_threads(works: &[Work]) -> bool {
  let weight: u64 = works.iter().map(|work| work.weight).sum();
  match works {
    [work] if work.is_batch() => true,
    [_] => weight >= HEAVY,
    _ => weight >= WORTH_SHARING,
  }
}

/// Settles the promises of calls with what was made of them.
fn settle_calls(env: &Env, tickets: &[Rc<Ticket>], mut made: Vec<Made>) {
  made.sort_unstable_by_key(|made| made.range.start);
  for Made { range, parcel } in made {
    let tickets = &tickets[range];
    match &parcel {
      Ok(parcel) => {
        let mut pieces = parcel.pieces();
        for ticket in tickets {
          ticket.settle(env, pieces.next());
        }
      }
      Err(error) => {
        for ticket in tickets {
          ticket.settle(env, Some(Err(error)));
        }
      }
    }
  }
}
