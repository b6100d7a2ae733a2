//! The settings of the process, which `configure` changes.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

use qrush::Limits;

use crate::options::Call;

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

/// Lets so many calls wait.
pub fn set_max_queue(calls: usize) {
  MAX_QUEUE.store(calls, Relaxed);
}

/// Allows pictures of so many pixels.
pub fn set_max_pixels(pixels: u64) {
  MAX_PIXELS.store(pixels, Relaxed);
}

/// Allows pictures of so many bytes.
pub fn set_max_bytes(bytes: u64) {
  MAX_BYTES.store(bytes, Relaxed);
}
