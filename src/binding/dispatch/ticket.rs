//! A caller's side of its work: the promise to settle, and the signal that may end the wait.

use std::cell::Cell;
use std::rc::Rc;

use napi::bindgen_prelude::{Env, ToNapiValue, Unknown};

#[cfg(feature = "panic-injection")]
use super::Order;
use super::work::Made;
use super::{Deferred, Dispatcher, Stop, Work};
use crate::binding::{counters, error, output};
use crate::error::QrError;
use crate::generate::guarded;

/// Settled exactly once: by its work, or by the caller's signal.
pub struct Ticket {
  deferred: Cell<Option<Deferred>>,
  signal: Cell<Option<u32>>,
  stop: Stop,
  settle: bool,
  #[cfg(feature = "panic-injection")]
  panics: bool,
}

impl Ticket {
  /// The ticket of `work`; a batch with `settle` gets a result for each item.
  pub fn new(deferred: Deferred, work: &Work, settle: bool) -> Self {
    Self {
      deferred: Cell::new(Some(deferred)),
      signal: Cell::new(None),
      stop: work.stop.clone(),
      settle,
      #[cfg(feature = "panic-injection")]
      panics: matches!(&work.order, Order::One(request)
        if crate::panic_injection::is_asked("resolve", request)),
    }
  }

  /// Notes the number of the signal that it is tied to.
  pub fn tie(&self, signal: u32) {
    self.signal.set(Some(signal));
  }

  /// Settles the promise with what was made.
  pub fn settle(&self, env: &Env, made: Made) {
    let Some(deferred) = self.finish(env) else {
      return;
    };
    // The conversion runs on the JavaScript thread: a panic there is caught there.
    let value = guarded(|| self.value(env, made));
    match value {
      Ok(Ok(value)) => {
        counters::completed();
        deferred.resolve(env, value);
      }
      Ok(Err(failure)) => {
        counters::failed();
        deferred.reject(env, failure);
      }
      Err(error) => {
        counters::failed();
        if let Ok(reason) = error::to_js(env, &error, None) {
          deferred.reject(env, reason);
        }
      }
    }
  }

  /// Rejects the promise with the signal's `reason`; the work is withdrawn, or stops at its next
  /// check.
  pub fn abort(self: &Rc<Self>, env: &Env, reason: Unknown) {
    let Some(deferred) = self.finish(env) else {
      return;
    };
    self.stop.set();
    counters::aborted();
    if let Some(dispatcher) = Dispatcher::find(env) {
      dispatcher.withdraw(self);
    }
    deferred.reject(env, reason);
  }

  /// The promise's other end, the first time; the signal is let go.
  fn finish(&self, env: &Env) -> Option<Deferred> {
    if let Some(signal) = self.signal.take()
      && let Some(dispatcher) = Dispatcher::find(env)
    {
      dispatcher.signals.release(env, signal, self);
    }
    self.deferred.take()
  }

  /// The value to resolve with, or the reason to reject with.
  fn value<'env>(
    &self,
    env: &'env Env,
    made: Made,
  ) -> Result<Result<Unknown<'env>, Unknown<'env>>, QrError> {
    let converted = match made {
      Made::One(Ok(output)) => {
        #[cfg(feature = "panic-injection")]
        assert!(!self.panics, "injected in resolve");
        output::to_js(env, &output).map(Ok)
      }
      Made::File(Ok(())) => ().into_unknown(env).map(Ok),
      Made::Many(Ok(items)) => output::to_array(env, &items, self.settle),
      Made::One(Err(error)) | Made::File(Err(error)) | Made::Many(Err(error)) => {
        error::to_js(env, &error, None).map(Err)
      }
    };
    converted.map_err(|error| QrError::Internal {
      detail: error.to_string(),
    })
  }
}
