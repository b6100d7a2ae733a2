//! Memory that grows with the picture, asked for here alone: where the system has none, the call fails
//! and the process lives on.

use std::mem::size_of;

use crate::error::Error;

/// Bytes from which on an allocation must leave [`HEADROOM`].
const LARGE: usize = 1 << 20;
/// Bytes that a large allocation leaves for the many small ones around it, which cannot fail softly: a garbage
/// collector in the same process may copy up to three times 16 MiB. More than 32 MiB, below which glibc learns
/// from each free how to serve the next.
const HEADROOM: usize = 64 << 20;

/// Makes room in `items` for `more`.
///
/// # Errors
/// [`Error::Memory`] where the system has no memory for them.
#[inline]
pub fn reserve<T>(items: &mut Vec<T>, more: usize) -> Result<(), Error> {
  if items.capacity() - items.len() >= more {
    return Ok(());
  }
  grow(items, more)
}

/// An empty vector with room for `count` items.
///
/// # Errors
/// As [`reserve`].
pub fn with_capacity<T>(count: usize) -> Result<Vec<T>, Error> {
  let mut items = Vec::new();
  let bytes = bytes_of::<T>(count);
  items
    .try_reserve_exact(count)
    .map_err(|_| missing(bytes))
    .and_then(|()| leave_headroom(bytes))?;
  Ok(items)
}

/// An empty text with room for `bytes` bytes.
///
/// # Errors
/// As [`reserve`].
pub fn string(bytes: usize) -> Result<String, Error> {
  let text = with_capacity(bytes)?;
  Ok(String::from_utf8(text).unwrap_or_default())
}

/// `count` copies of `item`.
///
/// # Errors
/// As [`reserve`].
pub fn filled<T: Clone>(item: T, count: usize) -> Result<Vec<T>, Error> {
  let mut items = with_capacity(count)?;
  items.resize(count, item);
  Ok(items)
}

/// Checks that there are `bytes` bytes, for what takes them in many small pieces.
///
/// # Errors
/// As [`reserve`].
pub fn check(bytes: usize) -> Result<(), Error> {
  if bytes < LARGE {
    return Ok(());
  }
  with_capacity::<u8>(bytes).map(drop)
}

/// The error where `bytes` bytes are not there.
#[must_use]
pub fn missing(bytes: usize) -> Error {
  Error::Memory { bytes }
}

#[cold]
fn grow<T>(items: &mut Vec<T>, more: usize) -> Result<(), Error> {
  let bytes = bytes_of::<T>(items.len().saturating_add(more));
  items
    .try_reserve(more)
    .map_err(|_| missing(bytes))
    .and_then(|()| leave_headroom(bytes))
}

fn bytes_of<T>(count: usize) -> usize {
  count.saturating_mul(size_of::<T>())
}

/// Checks that an allocation of `bytes` bytes has left some, or will: a garbage collector that finds too little
/// takes the process down. WebAssembly could not give
/// the memory of the check back.
///
/// # Errors
/// As [`reserve`].
pub fn leave_headroom(bytes: usize) -> Result<(), Error> {
  if bytes < LARGE || cfg!(target_family = "wasm") {
    return Ok(());
  }
  let mut headroom: Vec<u8> = Vec::new();
  headroom
    .try_reserve_exact(HEADROOM)
    .map_err(|_| missing(bytes))
}
