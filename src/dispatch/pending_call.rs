//! A caller's side of its task: the promise to settle, and the signal that may end the wait.

use std::cell::Cell;
use std::rc::Rc;

use napi::bindgen_prelude::{Env, Unknown};

use super::{Deferred, Dispatcher, PermitKind, Stop, Task, Telling};
use crate::convert::result_chunk::ItemResult;
use crate::convert::{error, output};
use crate::dispatch::counters;
use crate::error::QrError;
use crate::guard::guarded;

/// Settled exactly once: by its task, or by the caller's signal.
pub struct PendingCall {
  deferred: Cell<Option<Deferred>>,
  /// The number of the signal that it is tied to, and its own among those that are.
  pub signal: Cell<Option<(u32, usize)>>,
  /// Where it waits.
  pub place: Cell<Option<u64>>,
  pub kind: PermitKind,
  /// How a batch wants its results, while it waits.
  pub(super) telling: Cell<Telling>,
  stop: Stop,
  #[cfg(feature = "panic-injection")]
  panics: Option<&'static str>,
}

/// The value of a promise, or the reason why it is rejected.
pub type Outcome<'env> = Result<Unknown<'env>, Unknown<'env>>;

impl PendingCall {
  /// The call of `task`.
  pub(super) fn new(deferred: Deferred, task: &Task, telling: Telling) -> Self {
    Self {
      deferred: Cell::new(Some(deferred)),
      signal: Cell::new(None),
      place: Cell::new(None),
      kind: task.kind(),
      telling: Cell::new(telling),
      stop: task.stop.clone(),
      #[cfg(feature = "panic-injection")]
      panics: ["resolve", "settle"].into_iter().find(|stage| {
        matches!(task.items(), [Ok(request)]
          if !task.is_batch() && crate::panic_injection::is_asked(stage, request))
      }),
    }
  }

  /// Whether the promise is settled.
  pub fn is_settled(&self) -> bool {
    let deferred = self.deferred.take();
    let is_settled = deferred.is_none();
    self.deferred.set(deferred);
    is_settled
  }

  /// Settles the promise of a call with what was made for it.
  pub fn settle(&self, env: &Env, piece: Option<ItemResult>) {
    self.settle_with(env, || {
      #[cfg(feature = "panic-injection")]
      if self.panics == Some("resolve") {
        crate::panic_injection::now("resolve");
      }
      match piece {
        Some(piece) => output::outcome(env, piece, None),
        None => Err(napi::Error::from_reason("a task without a result")),
      }
    });
  }

  /// Settles the promise with what `convert` makes. A panic, here on the JavaScript thread, rejects this
  /// promise and no other.
  pub fn settle_with<'env>(
    &self,
    env: &'env Env,
    convert: impl FnOnce() -> napi::Result<Outcome<'env>>,
  ) {
    let settled = guarded(|| {
      #[cfg(feature = "panic-injection")]
      if self.panics == Some("settle") {
        crate::panic_injection::now("settle");
      }
      if self.is_settled() {
        return Ok(());
      }
      let outcome = convert().map_err(|error| QrError::Internal {
        detail: error.to_string(),
      })?;
      self.conclude(env, outcome);
      Ok(())
    });
    if let Err(error) = settled {
      self.fail(env, &error);
    }
  }

  /// Rejects the promise with `error`, unless it is settled.
  pub fn fail(&self, env: &Env, error: &QrError) {
    // The exception of a conversion that failed would keep the error from being built.
    let _ = crate::convert::js::take_exception(env);
    if let Ok(reason) = error::to_js(env, error, None) {
      self.conclude(env, Err(reason));
    }
  }

  fn conclude(&self, env: &Env, outcome: Outcome) {
    let Some(deferred) = self.finish(env) else {
      return;
    };
    match outcome {
      Ok(value) => {
        counters::completed();
        deferred.resolve(env, value);
      }
      Err(reason) => {
        counters::failed();
        deferred.reject(env, reason);
      }
    }
  }

  /// Rejects the promise with the signal's `reason`; the task is withdrawn, or stops at its next
  /// check.
  pub fn abort(self: &Rc<Self>, env: &Env, reason: Unknown) {
    let Some(deferred) = self.finish(env) else {
      return;
    };
    self.stop.set();
    counters::aborted();
    if let Some(place) = self.place.get()
      && let Some(dispatcher) = Dispatcher::find(env)
    {
      dispatcher.withdraw(self.kind, place);
    }
    if let Some(progress) = self.telling.take().progress {
      progress.end(env);
    }
    deferred.reject(env, reason);
  }

  /// The promise's other end, the first time; the signal is let go.
  fn finish(&self, env: &Env) -> Option<Deferred> {
    if let Some((signal, own)) = self.signal.take()
      && let Some(dispatcher) = Dispatcher::find(env)
    {
      dispatcher.signals.release(env, signal, own);
    }
    self.deferred.take()
  }
}
