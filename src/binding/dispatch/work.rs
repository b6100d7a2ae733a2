//! What a call asks to have made, on its way to a thread and back.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::error::QrError;
use crate::file;
use crate::generate::{self, guarded};
use crate::render::Output;
use crate::request::{Request, Sizing};
use crate::spec::Level;

/// What is made of a request: the whole pipeline, for one of the calls.
pub type Job = fn(&Request) -> Result<Output, QrError>;

/// Says that nobody waits for the work any more.
#[derive(Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
  /// From here on, nobody waits.
  pub fn set(&self) {
    self.0.store(true, Ordering::Relaxed);
  }

  /// Whether nobody waits.
  pub fn is_set(&self) -> bool {
    self.0.load(Ordering::Relaxed)
  }
}

/// The work of one call.
pub struct Work {
  pub job: Job,
  pub order: Order,
  pub stop: Stop,
  /// When the call came.
  pub asked: Instant,
}

/// One picture, one as a file, or the many of a batch.
pub enum Order {
  One(Box<Request>),
  File {
    request: Box<Request>,
    path: PathBuf,
  },
  Many {
    /// A bad item keeps its place.
    items: Vec<Result<Request, QrError>>,
    /// Told of each finished item.
    progress: Option<Box<dyn Fn() + Send + Sync>>,
  },
}

/// What came of an order.
pub enum Made {
  One(Result<Output, QrError>),
  File(Result<(), QrError>),
  Many(Result<Vec<Result<Output, QrError>>, QrError>),
}

impl Work {
  /// The work of a call that comes now.
  pub fn new(job: Job, order: Order) -> Self {
    Self {
      job,
      order,
      stop: Stop::default(),
      asked: Instant::now(),
    }
  }

  /// Makes what was ordered; of a batch, the items side by side on the current rayon pool.
  pub fn run(&self) -> Made {
    match &self.order {
      Order::One(request) => Made::One(guarded(|| self.make(request))),
      Order::File { request, path } => Made::File(guarded(|| {
        let picture = self.make(request)?.into_bytes();
        file::write(path, &picture, || self.stop.is_set())
      })),
      Order::Many { items, progress } => Made::Many(guarded(|| {
        Ok(generate::batch(items, |item| {
          if self.stop.is_set() {
            return Err(QrError::Aborted);
          }
          let request = item.as_ref().map_err(Clone::clone)?;
          #[cfg(feature = "panic-injection")]
          crate::panic_injection::at("batch", request);
          let made = (self.job)(request);
          if let Some(progress) = progress {
            progress();
          }
          made
        }))
      })),
    }
  }

  /// Makes the picture of a call that has one.
  fn make(&self, request: &Request) -> Result<Output, QrError> {
    if self.stop.is_set() {
      return Err(QrError::Aborted);
    }
    #[cfg(feature = "panic-injection")]
    crate::panic_injection::at("compute", request);
    (self.job)(request)
  }

  /// Whether it is the work of a batch.
  pub fn is_batch(&self) -> bool {
    matches!(self.order, Order::Many { .. })
  }

  /// About how many nanoseconds the work takes: enough to tell light from heavy.
  pub fn weight(&self) -> u64 {
    match &self.order {
      Order::One(request) => weight(request),
      // A disk takes its time.
      Order::File { .. } | Order::Many { .. } => u64::MAX,
    }
  }
}

/// A symbol costs some microseconds, and each pixel about a nanosecond more.
fn weight(request: &Request) -> u64 {
  const SYMBOL: u64 = 5_000;
  let modules = side(request);
  let picture = &request.picture;
  let drawing = match picture.sizing {
    _ if picture.format.is_text() || picture.format.is_vector() => 4 * modules.pow(2),
    Sizing::Width(width) => u64::from(width).pow(2),
    Sizing::Scale(scale) => ((modules + 2 * u64::from(picture.margin)) * u64::from(scale)).pow(2),
  };
  SYMBOL + modules.pow(2) + drawing
}

/// About the modules per side, from the length of the data: the version is not known yet.
fn side(request: &Request) -> u64 {
  let percent_data = match request.encoding.level {
    Level::L => 80,
    Level::M => 62,
    Level::Q => 47,
    Level::H => 36,
  };
  let modules = 200 + request.data.len() as u64 * 8 * 100 / percent_data;
  let least = request.encoding.min_version.size() as u64;
  modules.isqrt().max(least)
}
