//! `configure`: settings of the whole process.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use napi::bindgen_prelude::{Env, Unknown};
use napi_derive::napi;

use super::error::{Failure, enter};
use super::pool;
use super::values::{each_property, object, present};
use crate::error::QrError;
use crate::request::{Picture, quoted, whole};

static MAX_QUEUE: AtomicUsize = AtomicUsize::new(4_096);

/// Calls that may wait.
pub fn max_queue() -> usize {
  MAX_QUEUE.load(Relaxed)
}

/// Settings of the whole process, shared by its worker threads.
#[napi(object, object_from_js = false)]
#[allow(dead_code)] // Read one by one below; this is what TypeScript sees.
pub struct Settings {
  /// Threads that share batches and large groups of calls, 1–256. Without effect in WebAssembly, where
  /// all is done on the caller's.
  ///
  /// @default the number of cores
  #[napi(ts_type = "number | null")]
  pub threads: Option<f64>,
  /// Asynchronous calls that may wait, 0–1000000; one more is refused with `ERR_QR_QUEUE_FULL`.
  ///
  /// @default 4096
  #[napi(ts_type = "number | null")]
  pub max_queue: Option<f64>,
  /// Pixels of a picture, up to 268435456 (16384 × 16384).
  ///
  /// @default 16777216
  #[napi(ts_type = "number | null")]
  pub max_pixels: Option<f64>,
  /// Bytes of a picture, up to 2147483647; of a string, those of its UTF-8.
  ///
  /// @default 67108864
  #[napi(ts_type = "number | null")]
  pub max_bytes: Option<f64>,
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
    let Some(value) = present(&value)? else {
      return Ok(());
    };
    match name {
      "threads" => threads = Some(whole(name, &value, 1, 256)?),
      "maxQueue" => queue = Some(whole(name, &value, 0, 1_000_000)?),
      "maxPixels" => pixels = Some(whole(name, &value, 1, Picture::MOST_PIXELS)?),
      "maxBytes" => bytes = Some(whole(name, &value, 1, Picture::MOST_BYTES)?),
      _ => {
        return Err(Failure::from(QrError::UnknownOption {
          option: name.to_owned(),
          received: quoted(name),
          known: "threads, maxQueue, maxPixels, maxBytes".to_owned(),
        }));
      }
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
    Picture::set_max_pixels(u64::from(pixels));
  }
  if let Some(bytes) = bytes {
    Picture::set_max_bytes(u64::from(bytes));
  }
  Ok(())
}
