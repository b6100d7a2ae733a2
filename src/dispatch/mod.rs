//! Group commit: a call that finds a free slot starts at once; others wait here and leave together
//! when a group comes back. One group costs the event loop more than one code; shared by many calls, it
//! costs each next to nothing.
//!
//! Groups are made by the project's own threads, for which neither the end of the process nor that of an
//! environment waits; light ones by libuv's, in less time than an exit takes.

mod budget;
mod collect;
pub mod counters;
mod courier;
mod deferred;
mod delivery;
mod file_queue;
mod microtask_flush;
mod group;
mod load;
pub mod pool;
mod progress;
mod queue;
mod running;
mod signal;
mod permit;
mod pending_call;
mod travel;
mod task;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use napi::bindgen_prelude::{Env, PromiseRaw, Unknown};

use crate::convert::error::Failure;
use crate::convert::js::take_exception;
use crate::error::QrError;
use crate::settings;
pub use budget::Budget;
use courier::Courier;
pub use deferred::Deferred;
pub use delivery::Manner;
use delivery::Telling;
use microtask_flush::MicrotaskFlush;
pub use pending_call::PendingCall;
use permit::{Permit, PermitKind};
use progress::Progress;
use queue::{Entry, Queue};
use running::Running;
pub use signal::Signal;
use signal::Signals;
pub use task::{Job, Payload, Stop, Task};

/// A task at least this heavy, in nanoseconds, travels alone, so that it holds nobody up.
const HEAVY: u64 = 1_000_000;
/// A group is full at this weight: those that wait for it are settled when all of it is made.
const FULL: u64 = 8_000_000;
/// The calls of one environment that wait or are under way.
pub struct Dispatcher {
  calls: RefCell<Queue>,
  heavy: RefCell<Queue>,
  batches: RefCell<Queue>,
  running: RefCell<HashMap<usize, Running>>,
  groups: Cell<usize>,
  /// Groups on the project's own threads.
  away: Cell<usize>,
  /// None where there are no such threads.
  courier: Option<Courier>,
  /// Calls that come now wait until those that answer a settled promise have all come.
  gathering: Cell<bool>,
  gather: Cell<Option<MicrotaskFlush>>,
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
    // Before the hook, so that the hook runs before the courier is done away with.
    let courier = if cfg!(target_family = "wasm") {
      None
    } else {
      Some(Courier::new(env, Self::receive)?)
    };
    let key = env.raw() as usize;
    let hooked = env.add_env_cleanup_hook(key, |key| {
      let gone = DISPATCHERS.with_borrow_mut(|all| {
        let at = all.iter().position(|(other, _)| *other == key);
        at.map(|at| all.swap_remove(at))
      });
      if let Some((_, dispatcher)) = gone
        && let Some(courier) = &dispatcher.courier
      {
        courier.release();
      }
    });
    if let Err(error) = hooked {
      if let Some(courier) = &courier {
        courier.release();
      }
      return Err(error);
    }
    let dispatcher = Rc::new(Self {
      calls: RefCell::default(),
      heavy: RefCell::default(),
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
    task: Task,
    manner: Manner<'env>,
    signal: Option<Signal<'env>>,
  ) -> Result<PromiseRaw<'env, Unknown<'env>>, Failure> {
    if let Some(signal) = &signal
      && let Some(reason) = signal.reason()?
    {
      return Ok(PromiseRaw::reject(env, reason)?);
    }
    let kind = task.kind();
    let limit = settings::max_queue();
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
    let on_progress = manner.on_progress.as_ref();
    let progress = on_progress.map(|callback| Progress::new(env, callback, task.items().len()));
    let telling = Telling {
      settle: manner.settle,
      progress: progress.transpose()?,
    };
    let call = Rc::new(PendingCall::new(deferred, &task, telling));
    self.queue(kind).borrow_mut().push(Rc::clone(&call), task);
    if let Some(number) = watched {
      self.signals.tie(number, &call);
    }
    // A signal of the caller's own making may have been aborted as it was listened to.
    match signal.map(|signal| signal.reason()) {
      Some(Ok(Some(reason))) => call.abort(env, reason),
      Some(Err(_)) => drop(take_exception(env)),
      _ => {}
    }
    if !self.gathering.get() {
      self.start(env)?;
    }
    Ok(promise)
  }

  fn queue(&self, kind: PermitKind) -> &RefCell<Queue> {
    match kind {
      PermitKind::Calls => &self.calls,
      PermitKind::Heavy => &self.heavy,
      PermitKind::Batch => &self.batches,
    }
  }

  /// Sends groups off as long as there are slots and calls that wait.
  fn start(&self, env: &Env) -> napi::Result<()> {
    for kind in PermitKind::ALL {
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

  /// Has the calls with which callers answer the promises that were just settled leave together: a
  /// microtask queued now runs after theirs.
  fn gather(&self, env: &Env) -> napi::Result<()> {
    if self.gathering.replace(true) {
      return Ok(());
    }
    let gather = self
      .gather
      .take()
      .map_or_else(|| MicrotaskFlush::new(env), Ok)
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
    let starts_at_once = [PermitKind::Calls, PermitKind::Heavy]
      .into_iter()
      .all(|kind| self.queue(kind).borrow().len() == 0 && self.has_slot(kind));
    if starts_at_once { 0 } else { load::wait() }
  }

  /// Whether this environment may start a group: a slot is free, or it has none under way and must
  /// not wait for other environments.
  fn has_slot(&self, kind: PermitKind) -> bool {
    Permit::is_free(kind) || !self.has_running(kind)
  }

  fn has_running(&self, kind: PermitKind) -> bool {
    let running = self.running.borrow();
    running.values().any(|running| running.kind == kind)
  }

  /// The calls that leave next, in order: a batch or a heavy one alone, or light ones together, but no more
  /// than a slot's share. Otherwise one slot would take nearly all at once, and the other would send
  /// the few left to and fro as a task each.
  fn next_group(&self, kind: PermitKind) -> Vec<Entry> {
    let mut waiting = self.queue(kind).borrow_mut();
    let under_way: usize = self.running.borrow().values().map(Running::calls).sum();
    let share = (waiting.len() + under_way).div_ceil(Permit::count());
    let (mut entries, mut total) = (Vec::new(), 0);
    while let Some(task) = waiting.front() {
      let (weight, is_alone) = (task.weight, task.is_alone());
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
  fn withdraw(&self, kind: PermitKind, place: u64) {
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
