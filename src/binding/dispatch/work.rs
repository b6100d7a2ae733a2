//! What a call asks to have made, on its way to a thread and back.

use std::path::PathBuf;
use std::slice;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::error::QrError;
use crate::file;
use crate::generate::guarded;
use crate::render::Output;
use crate::request::{Format, Request, Sizing};
use crate::spec::Level;

/// What is made of a request: the whole pipeline, for one of the calls.
pub type Job = fn(&Request) -> Result<Output, QrError>;

/// Says that nobody waits for the work any more. A call without a signal has none to say it.
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

/// The work of one call.
pub struct Work {
  job: Job,
  order: Order,
  /// Says that nobody waits for it any more.
  pub stop: Stop,
  /// When the call came.
  pub asked: Instant,
}

/// One picture, one as a file, or the many of a batch.
pub enum Order {
  One(Item),
  File {
    item: Item,
    path: PathBuf,
  },
  Many {
    items: Vec<Item>,
    /// Told of each finished item.
    progress: Option<Box<dyn Fn() + Send + Sync>>,
  },
}

/// What one picture is made of; a bad item of a batch keeps its place.
pub type Item = Result<Request, QrError>;

impl Work {
  /// The work of a call that comes now.
  pub fn new(job: Job, order: Order, has_signal: bool) -> Self {
    Self {
      job,
      order,
      stop: Stop::new(has_signal),
      asked: Instant::now(),
    }
  }

  /// What is to be made, in order.
  pub fn items(&self) -> &[Item] {
    match &self.order {
      Order::One(item) | Order::File { item, .. } => slice::from_ref(item),
      Order::Many { items, .. } => items,
    }
  }

  /// Makes one of the items, if somebody still waits for it: a picture, or nothing where a file has
  /// it. A panic fails it alone.
  pub fn make(&self, item: &Item) -> Result<Option<Output>, QrError> {
    if self.stop.is_set() {
      return Err(QrError::Aborted);
    }
    let made = guarded(|| {
      let request = item.as_ref().map_err(Clone::clone)?;
      #[cfg(feature = "panic-injection")]
      crate::panic_injection::at(if self.is_batch() { "batch" } else { "compute" }, request);
      let output = (self.job)(request)?;
      if let Order::File { path, .. } = &self.order {
        file::write(path, &output.into_bytes(), || self.stop.is_set())?;
        return Ok(None);
      }
      Ok(Some(output))
    });
    if let Order::Many {
      progress: Some(progress),
      ..
    } = &self.order
    {
      progress();
    }
    made
  }

  /// Whether it is the work of a batch.
  pub fn is_batch(&self) -> bool {
    matches!(self.order, Order::Many { .. })
  }

  /// About how many nanoseconds it takes: enough to tell light from heavy. A batch is heavy.
  pub fn weight(&self) -> u64 {
    match &self.order {
      Order::One(item) => weight(item),
      // A disk takes its time.
      Order::File { .. } | Order::Many { .. } => u64::MAX,
    }
  }
}

/// About how many nanoseconds an item takes: a symbol costs some microseconds; then each module costs
/// a few nanoseconds, or where pixels are drawn one by one, each pixel about one.
pub fn weight(item: &Item) -> u64 {
  const SYMBOL: u64 = 2_500;
  let Ok(request) = item else {
    return 0;
  };
  let modules = side(request);
  let picture = &request.picture;
  let drawing = match picture.sizing {
    // Outlines are traced, and compressed for PDF.
    _ if picture.format == Format::Pdf => 120 * modules.pow(2),
    _ if picture.format == Format::Eps => 25 * modules.pow(2),
    _ if picture.format.is_drawn_by_module() => 4 * modules.pow(2),
    Sizing::Width(width) => u64::from(width).pow(2),
    Sizing::Scale(scale) => ((modules + 2 * u64::from(picture.margin)) * u64::from(scale)).pow(2),
  };
  // Lossy WebP tries several ways.
  let is_tried = picture.format == Format::Webp && !picture.lossless;
  SYMBOL + drawing * if is_tried { 30 } else { 1 }
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
