//! `configure`: settings of the whole process.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

use napi::bindgen_prelude::{Env, Unknown};
use napi_derive::napi;

use qrush::Limits;

use crate::convert::error::{Failure, enter};
use crate::convert::options::whole_in;
use crate::convert::value::{each_property, object, optional};
use crate::dispatch::pool;
use crate::options::{Call, Scope};

static MAX_QUEUE: AtomicUsize = AtomicUsize::new(4_096);
static MAX_PIXELS: AtomicU64 = AtomicU64::new(1 << 24);
/// Enough for each format at the most pixels that there are by default, since none takes more than
/// `'rgba'`: four bytes a pixel.
static MAX_BYTES: AtomicU64 = AtomicU64::new(4 << 24);

/// Characters of a string at most, in V8 of 64 bits.
const MOST_CHARACTERS: u64 = (1 << 29) - 24;

/// How large a picture of `call` may be.
pub fn limits(call: Call) -> Limits {
  let max_bytes = MAX_BYTES.load(Relaxed);
  Limits {
    max_pixels: MAX_PIXELS.load(Relaxed),
    max_bytes: match call {
      Call::DataUrl => max_bytes.min(MOST_CHARACTERS),
      _ => max_bytes,
    },
  }
}

/// Calls that may wait.
pub fn max_queue() -> usize {
  MAX_QUEUE.load(Relaxed)
}

/// Changes settings of the whole process; what is left out stays as it is.
///
/// @throws {QrError} `ERR_QR_OPTION` for an unknown setting or a bad value; then nothing changes.
#[napi(ts_args_type = "settings: Settings")]
pub fn configure(env: &Env, settings: Unknown) -> napi::Result<()> {
  enter(|| apply(&settings)).map_err(|failure| failure.throw(env))
}

fn apply(settings: &Unknown) -> Result<(), Failure> {
  let (mut threads, mut queue, mut pixels, mut bytes) = (None, None, None, None);
  let Some(settings) = object("settings", settings)? else {
    return Ok(());
  };
  each_property(&settings, |name, value| {
    let Some(value) = optional(&value)? else {
      return Ok(());
    };
    let number = Some(whole_in(Scope::Setting, name, &value)?);
    match name {
      "threads" => threads = number,
      "maxQueue" => queue = number,
      "maxPixels" => pixels = number,
      _ => bytes = number,
    }
    Ok(())
  })?;
  if let Some(threads) = threads {
    pool::resize(threads as usize)?;
  }
  if let Some(queue) = queue {
    MAX_QUEUE.store(queue as usize, Relaxed);
  }
  if let Some(pixels) = pixels {
    MAX_PIXELS.store(u64::from(pixels), Relaxed);
  }
  if let Some(bytes) = bytes {
    MAX_BYTES.store(u64::from(bytes), Relaxed);
  }
  Ok(())
}
