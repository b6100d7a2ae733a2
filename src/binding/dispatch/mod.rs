//! Group commit: a call that finds a free slot starts at once; others wait here and leave together,
//! as one task of libuv's pool, when a task comes back. One task costs the event loop more than one
//! code; shared by many calls, it costs each next to nothing.
//!
//! Slots are few, so that fs and dns always find a thread of the pool, and so that the process can
//! end: libuv runs its whole backlog first, but what waits here is simply dropped.

mod cost;
mod deferred;
mod gather;
mod group;
mod load;
mod signal;
mod slot;
mod ticket;
mod work;

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use napi::bindgen_prelude::{Env, PromiseRaw, Unknown};

use super::error::Failure;
use super::{counters, limits};
use crate::error::QrError;
use deferred::Deferred;
use gather::Gather;
use group::Group;

pub use signal::Signal;
use signal::Signals;
use slot::Slot;
pub use ticket::Ticket;
pub use work::{Job, Order, Stop, Work};

/// A work at least this heavy, in nanoseconds, travels alone, so that it holds nobody up.
const HEAVY: u64 = 1_000_000;
/// A group is full at this weight: the process can end only when those under way have.
const FULL: u64 = 8_000_000;

/// The calls of one environment that wait or are under way.
#[derive(Default)]
pub struct Dispatcher {
  waiting: RefCell<VecDeque<(Rc<Ticket>, Work)>>,
  running: RefCell<HashMap<usize, Vec<Rc<Ticket>>>>,
  groups: Cell<usize>,
  /// Calls that come now wait until those that answer a settled promise have all come.
  gathering: Cell<bool>,
  gather: Cell<Option<Gather>>,
  /// What calls are tied to.
  pub signals: Signals,
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
    let (key, dispatcher) = (env.raw() as usize, Rc::new(Self::default()));
    DISPATCHERS.with_borrow_mut(|all| all.push((key, Rc::clone(&dispatcher))));
    env.add_env_cleanup_hook(key, |key| {
      let gone = DISPATCHERS.with_borrow_mut(|all| {
        let at = all.iter().position(|(other, _)| *other == key);
        at.map(|at| all.swap_remove(at))
      });
      drop(gone);
    })?;
    Ok(dispatcher)
  }

  /// The dispatcher of `env`, unless there is none, or none any more.
  pub fn find(env: &Env) -> Option<Rc<Self>> {
    let key = env.raw() as usize;
    DISPATCHERS.with_borrow(|all| {
      let found = all.iter().find(|(other, _)| *other == key);
      found.map(|(_, dispatcher)| Rc::clone(dispatcher))
    })
  }

  /// Takes a call in, and answers its promise, which `signal` may end.
  pub fn submit<'env>(
    &self,
    env: &'env Env,
    work: Work,
    settle: bool,
    signal: Option<Signal<'env>>,
  ) -> Result<PromiseRaw<'env, Unknown<'env>>, Failure> {
    if let Some(signal) = &signal
      && let Some(reason) = signal.reason()?
    {
      return Ok(PromiseRaw::reject(env, reason)?);
    }
    let limit = limits::max_queue();
    if !self.has_slot() && counters::queued() >= limit {
      return Err(QrError::QueueFull { limit }.into());
    }
    let (deferred, promise) = Deferred::new(env)?;
    let ticket = Rc::new(Ticket::new(deferred, &work, settle));
    if let Some(signal) = signal {
      self.signals.watch(env, &signal, &ticket)?;
    }
    self.waiting.borrow_mut().push_back((ticket, work));
    counters::queue(1);
    if !self.gathering.get() {
      self.start(env)?;
    }
    Ok(promise)
  }

  /// Sends groups off as long as there are slots and calls that wait.
  fn start(&self, env: &Env) -> napi::Result<()> {
    while self.has_slot() {
      let (tickets, works) = self.next_group();
      if works.is_empty() {
        break;
      }
      let id = self.groups.replace(self.groups.get().wrapping_add(1));
      let slot = Some(Slot::take(works.len()));
      self.running.borrow_mut().insert(id, tickets);
      env.spawn(Group { id, works, slot })?;
    }
    Ok(())
  }

  /// Has the calls with which callers answer the promises that were just settled leave together: a
  /// microtask queued now runs after theirs.
  fn gather(&self, env: &Env) -> napi::Result<()> {
    if self.gathering.replace(true) {
      return Ok(());
    }
    let Ok(gather) = self.gather.take().map_or_else(|| Gather::new(env), Ok) else {
      return self.leave(env);
    };
    let queued = gather.queue(env);
    self.gather.set(Some(gather));
    queued.or_else(|_| self.leave(env))
  }

  /// Sends off what has been gathered.
  fn leave(&self, env: &Env) -> napi::Result<()> {
    self.gathering.set(false);
    self.start(env)
  }

  /// How long a call made now waits for a thread, in nanoseconds.
  pub fn wait(&self) -> u64 {
    if self.waiting.borrow().is_empty() && self.has_slot() {
      return 0;
    }
    load::wait()
  }

  /// Whether this environment may start a task: a slot is free, or it has none under way and must
  /// not wait for other environments.
  fn has_slot(&self) -> bool {
    self.is_idle() || Slot::is_free()
  }

  /// The calls that leave next, in order: a heavy one alone, or light ones together, but no more
  /// than a slot's share. Otherwise one slot would take nearly all at once, and the other would send
  /// the few left to and fro as a task each.
  fn next_group(&self) -> (Vec<Rc<Ticket>>, Vec<Work>) {
    let mut waiting = self.waiting.borrow_mut();
    let under_way: usize = self.running.borrow().values().map(Vec::len).sum();
    let share = (waiting.len() + under_way).div_ceil(Slot::count());
    let (mut tickets, mut works, mut total) = (Vec::new(), Vec::new(), 0);
    while let Some((_, work)) = waiting.front() {
      let (weight, is_alone) = (work.weight, work.is_alone());
      let joins = works.is_empty() || (!is_alone && total + weight <= FULL && works.len() < share);
      if !joins {
        break;
      }
      tickets.extend(waiting.pop_front().map(|(ticket, work)| {
        works.push(work);
        ticket
      }));
      total += weight;
      if is_alone {
        break;
      }
    }
    counters::unqueue(works.len());
    (tickets, works)
  }

  /// Whether none of this environment's groups is under way.
  fn is_idle(&self) -> bool {
    self.running.borrow().is_empty()
  }

  /// The tickets of a group that has come back.
  fn take_running(&self, id: usize) -> Vec<Rc<Ticket>> {
    self.running.borrow_mut().remove(&id).unwrap_or_default()
  }

  /// Takes `ticket` out of those that wait, if it is among them.
  pub fn withdraw(&self, ticket: &Rc<Ticket>) {
    let mut waiting = self.waiting.borrow_mut();
    let at = waiting
      .iter()
      .position(|(other, _)| Rc::ptr_eq(other, ticket));
    if at.and_then(|at| waiting.remove(at)).is_some() {
      counters::unqueue(1);
    }
  }
}

impl Drop for Dispatcher {
  fn drop(&mut self) {
    counters::unqueue(self.waiting.borrow().len());
  }
}
