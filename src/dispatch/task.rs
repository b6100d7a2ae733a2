//! What a call asks to have made, on its way to a thread and back.

use std::slice;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::load::{Load, expected};
use super::{HEAVY, PermitKind};
use crate::dispatch::budget::Budget;
use crate::error::QrError;
use crate::guard::guarded;
use qrush::generate::Request;
use qrush::render::Output;

/// What is made of a request: the whole pipeline, for one of the calls.
pub type Job = fn(&Request) -> Result<Output, QrError>;

/// Says that nobody waits for the task any more. A call without a signal has none to say it.
#[derive(Clone)]
pub struct Stop(Option<Arc<AtomicBool>>);

impl Stop {
  /// For a call that has a signal, or none.
  pub fn new(has_signal: bool) -> Self {
    Self(has_signal.then(Arc::default))
  }

  /// From here on, nobody waits.
  pub fn set(&self) {
    if let Some(stop) = &self.0 {
      stop.store(true, Ordering::Relaxed);
    }
  }

  /// Whether nobody waits.
  pub fn is_set(&self) -> bool {
    self
      .0
      .as_ref()
      .is_some_and(|stop| stop.load(Ordering::Relaxed))
  }
}

/// The task of one call.
pub struct Task {
  job: Job,
  order: Payload,
  /// Says that nobody waits for it any more.
  pub stop: Stop,
  /// When the call came.
  pub asked: Instant,
  /// About how many nanoseconds it takes on one thread.
  pub weight: u64,
  /// Its share of what waits and runs.
  pub load: Load,
}

/// One picture, or the many of a batch.
pub enum Payload {
  One(Item),
  Many {
    items: Vec<Item>,
    /// Bytes of all results together, if there is a limit.
    budget: Option<Budget>,
  },
}

/// What one picture is made of; a bad item of a batch keeps its place.
pub type Item = Result<Request, QrError>;

impl Task {
  /// The task of a call that comes now.
  pub fn new(job: Job, order: Payload, has_signal: bool) -> Self {
    let (weight, load) = match &order {
      Payload::One(item) => {
        let weight = expected(item);
        (weight, Load::of_call(weight))
      }
      Payload::Many { items, .. } => {
        let weight = items.iter().map(expected).sum();
        (weight, Load::of_batch(weight))
      }
    };
    Self {
      job,
      order,
      stop: Stop::new(has_signal),
      asked: Instant::now(),
      weight,
      load,
    }
  }

  /// What is to be made, in order.
  pub fn items(&self) -> &[Item] {
    match &self.order {
      Payload::One(item) => slice::from_ref(item),
      Payload::Many { items, .. } => items,
    }
  }

  /// Makes one of the items, if somebody still waits for it. A panic fails it alone.
  pub fn make(&self, item: &Item) -> Result<Output, QrError> {
    if self.stop.is_set() {
      return Err(QrError::Aborted);
    }
    let job = || {
      let request = item.as_ref().map_err(Clone::clone)?;
      #[cfg(feature = "panic-injection")]
      crate::panic_injection::at(if self.is_batch() { "batch" } else { "compute" }, request);
      (self.job)(request)
    };
    match (&self.order, item) {
      (
        Payload::Many {
          budget: Some(budget),
          ..
        },
        Ok(request),
      ) => budget.spend(request, || guarded(job)),
      _ => guarded(job),
    }
  }

  /// Whether it is the task of a batch.
  pub fn is_batch(&self) -> bool {
    matches!(self.order, Payload::Many { .. })
  }

  /// The kind of slot that it takes.
  pub fn kind(&self) -> PermitKind {
    match &self.order {
      Payload::Many { .. } => PermitKind::Batch,
      Payload::One(_) if self.weight >= HEAVY => PermitKind::Heavy,
      Payload::One(_) => PermitKind::Calls,
    }
  }

  /// Whether it travels alone, so that it holds nobody up.
  pub fn is_alone(&self) -> bool {
    !matches!(self.order, Payload::One(_)) || self.weight >= HEAVY
  }
}
