//! A caller's side of its work: the promise to settle, and the signal that may end the wait.

use std::cell::Cell;
use std::rc::Rc;

use napi::bindgen_prelude::{Env, Unknown};

use super::{Deferred, Dispatcher, Stop, Work};
use crate::binding::parcel::Piece;
use crate::binding::{counters, error, output};
use crate::error::QrError;
use crate::generate::guarded;

/// Settled exactly once: by its work, or by the caller's signal.
pub struct Ticket {
  deferred: Cell<Option<Deferred>>,
  signal: Cell<Option<u32>>,
  stop: Stop,
  answer: Answer,
  #[cfg(feature = "panic-injection")]
  panics: bool,
}

/// What the promise is settled with.
#[derive(Clone, Copy)]
enum Answer {
  Picture,
  Batch { items: usize, settle: bool },
}

impl Ticket {
  /// The ticket of `work`; a batch with `settle` gets a result for each item.
  pub fn new(deferred: Deferred, work: &Work, settle: bool) -> Self {
    let items = work.items().len();
    Self {
      deferred: Cell::new(Some(deferred)),
      signal: Cell::new(None),
      stop: work.stop.clone(),
      answer: if work.is_batch() {
        Answer::Batch { items, settle }
      } else {
        Answer::Picture
      },
      #[cfg(feature = "panic-injection")]
      panics: !work.is_batch()
        && matches!(work.items(), [Ok(request)]
          if crate::panic_injection::is_asked("resolve", request)),
    }
  }

  /// Notes the number of the signal that it is tied to.
  pub fn tie(&self, signal: u32) {
    self.signal.set(Some(signal));
  }

  /// Settles the promise with its share of `pieces`.
  pub fn settle<'made>(&self, env: &Env, mut pieces: impl Iterator<Item = Piece<'made>>) {
    match self.answer {
      Answer::Picture => {
        let piece = pieces.next();
        self.settle_with(env, || {
          #[cfg(feature = "panic-injection")]
          if self.panics {
            crate::panic_injection::now("resolve");
          }
          picture(env, piece)
        });
      }
      Answer::Batch { items, settle } => {
        self.settle_with(env, || output::to_array(env, items, pieces, settle));
      }
    }
  }

  /// Settles the promise with the value or the reason that `convert` makes of the results.
  fn settle_with<'env>(
    &self,
    env: &'env Env,
    convert: impl FnOnce() -> napi::Result<Result<Unknown<'env>, Unknown<'env>>>,
  ) {
    let Some(deferred) = self.finish(env) else {
      return;
    };
    // The conversion runs on the JavaScript thread: a panic there is caught there.
    let converted = guarded(|| {
      convert().map_err(|error| QrError::Internal {
        detail: error.to_string(),
      })
    });
    match converted {
      Ok(Ok(value)) => {
        counters::completed();
        deferred.resolve(env, value);
      }
      Ok(Err(reason)) => {
        counters::failed();
        deferred.reject(env, reason);
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
}

fn picture<'env>(
  env: &'env Env,
  piece: Option<Piece>,
) -> napi::Result<Result<Unknown<'env>, Unknown<'env>>> {
  match piece {
    Some(Ok(picture)) => output::settled(env, output::picture(env, &picture)),
    Some(Err(error)) => error::to_js(env, error, None).map(Err),
    None => Err(napi::Error::from_reason("a work without a result")),
  }
}
