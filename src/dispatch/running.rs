//! Groups under way: how they are sent off, come back and are settled.

use std::rc::Rc;
use std::sync::Arc;

use napi::bindgen_prelude::Env;

use super::collect::Results;
use super::courier::Courier;
use super::group::{Group, MadeChunk};
use super::queue::Entry;
use super::travel::Travel;
use super::{Dispatcher, HEAVY, PendingCall, Permit, PermitKind, Task, Telling};
use crate::convert::js::take_exception;
use crate::dispatch::pool;
use crate::error::QrError;
use crate::guard::guarded;

/// A group lighter than this is made by the thread of libuv's pool that takes it. A heavier one goes to the
/// project's own threads, which give way to the event loop; so does a single call that is heavy.
const WORTH_SHARING: u64 = 30_000;

/// A group under way, as its environment knows it.
pub struct Running {
  pub group: Arc<Group>,
  pub kind: PermitKind,
  is_away: bool,
  promises: Promises,
  /// Held by the environment and not by the thread: it goes with either.
  slot: Option<Permit>,
}

enum Promises {
  Calls(Vec<Rc<PendingCall>>),
  Batch(Box<Results>),
}

impl Dispatcher {
  /// Has a group made.
  pub(super) fn send_off(
    &self,
    env: &Env,
    kind: PermitKind,
    entries: Vec<Entry>,
  ) -> napi::Result<()> {
    let id = self.groups.replace(self.groups.get().wrapping_add(1));
    let slot = Some(Permit::take(kind, entries.len()));
    let (mut calls, tasks): (Vec<_>, Vec<_>) = entries
      .into_iter()
      .map(|entry| (entry.call, entry.task))
      .unzip();
    let sender = self.courier.as_ref().map(Courier::sender);
    let sender = sender.filter(|_| is_for_own_threads(&tasks));
    let items = tasks.iter().map(|task| task.items().len()).sum();
    let promises = match (kind, calls.pop()) {
      (PermitKind::Batch, Some(call)) => {
        let Telling { settle, progress } = call.telling.take();
        Promises::Batch(Box::new(Results::new(call, items, settle, progress)))
      }
      (_, last) => {
        calls.extend(last);
        Promises::Calls(calls)
      }
    };
    let wants_own = sender.is_some();
    let group = Arc::new(Group::new(id, tasks, sender));
    let is_away = wants_own && pool::submit(Arc::clone(&group) as Arc<dyn pool::PoolJob>).is_ok();
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
    spawned.inspect_err(|error| {
      // As a rule the environment is going down, and then its promises go with it.
      let detail = error.to_string();
      let removed = self.running.borrow_mut().remove(&id);
      if let Some(running) = removed {
        running.fail(env, &QrError::Internal { detail });
      }
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
      Promises::Calls(calls) => {
        self.come_back(env, running.is_away);
        let kind = running.slot.take().map(|slot| slot.kind());
        if kind == Some(PermitKind::Heavy) || !self.has_running(PermitKind::Calls) {
          // The threads need not wait for these promises to be settled.
          self.start(env)?;
        }
        settle_calls(env, &calls, made);
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
}

impl Running {
  /// Calls of the group; of a batch none.
  pub fn calls(&self) -> usize {
    match &self.promises {
      Promises::Calls(calls) => calls.len(),
      Promises::Batch(_) => 0,
    }
  }

  fn fail(&self, env: &Env, error: &QrError) {
    match &self.promises {
      Promises::Calls(calls) => calls.iter().for_each(|call| call.fail(env, error)),
      Promises::Batch(results) => results.call.fail(env, error),
    }
  }
}

/// Whether the own threads of the project make a group of `tasks`.
fn is_for_own_threads(tasks: &[Task]) -> bool {
  let weight: u64 = tasks.iter().map(|task| task.weight).sum();
  match tasks {
    [task] if task.is_batch() => true,
    [_] => weight >= HEAVY,
    _ => weight >= WORTH_SHARING,
  }
}

/// Settles the promises of calls with what was made of them.
fn settle_calls(env: &Env, calls: &[Rc<PendingCall>], mut made: Vec<MadeChunk>) {
  made.sort_unstable_by_key(|made| made.range.start);
  for MadeChunk { range, chunk } in made {
    let calls = &calls[range];
    match &chunk {
      Ok(chunk) => {
        let mut pieces = chunk.pieces();
        for call in calls {
          call.settle(env, pieces.next());
        }
      }
      Err(error) => {
        for call in calls {
          call.settle(env, Some(Err(error)));
        }
      }
    }
  }
}
