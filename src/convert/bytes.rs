//! The bytes of a `Uint8Array`, copied.
//!
//! Its memory may be a `SharedArrayBuffer`'s, which other threads write while it is read: it is read by atomic
//! loads, so what comes out are bytes that were there, if not all at the same time.

use std::ptr;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering::Relaxed};

use napi::bindgen_prelude::{JsValue, Unknown};
use napi::{Error, Result, Status, sys};

/// A copy of a `Uint8Array`.
pub enum Bytes {
  /// Its bytes; none where its buffer has shrunk to before them.
  Copied(Vec<u8>),
  /// Nothing was copied: there are more bytes than were asked for.
  TooMany(usize),
  /// Its buffer was transferred away.
  Detached,
}

/// Copies at most `most` bytes of `value`, a typed array; `None` for one of other elements.
pub fn copy(value: &Unknown, most: usize) -> Result<Option<Bytes>> {
  let (mut kind, mut length) = (0, 0);
  let (mut data, mut buffer) = (ptr::null_mut(), ptr::null_mut());
  let env = value.value().env;
  // SAFETY: the handle is live and a typed array, and all results go to locals.
  let status = unsafe {
    sys::napi_get_typedarray_info(
      env,
      value.raw(),
      &raw mut kind,
      &raw mut length,
      &raw mut data,
      &raw mut buffer,
      ptr::null_mut(),
    )
  };
  if status != sys::Status::napi_ok {
    return Err(Error::new(Status::from(status), "no bytes could be read"));
  }
  if kind != sys::TypedarrayType::uint8_array {
    return Ok(None);
  }
  Ok(Some(if length == 0 && is_detached(env, buffer) {
    Bytes::Detached
  } else if length > most {
    Bytes::TooMany(length)
  } else {
    // SAFETY: Node-API says that the view has `length` bytes from `data`. Buffers are resized and detached
    // on this thread alone, and a shared one never shrinks.
    Bytes::Copied(unsafe { load(data.cast(), length) })
  }))
}

/// Whether the buffer was detached. A `SharedArrayBuffer`, of which it cannot be asked, cannot be.
fn is_detached(env: sys::napi_env, buffer: sys::napi_value) -> bool {
  let mut detached = false;
  // SAFETY: both handles are live, and the result is written to a local.
  let status = unsafe { sys::napi_is_detached_arraybuffer(env, buffer, &raw mut detached) };
  status == sys::Status::napi_ok && detached
}

/// Copies `length` bytes, a word at a time where words are aligned.
///
/// # Safety
/// There must be `length` bytes from `data` until it returns, which others may write only as JavaScript
/// does.
unsafe fn load(data: *mut u8, length: usize) -> Vec<u8> {
  const WORD: usize = size_of::<usize>();
  let mut bytes = Vec::with_capacity(length);
  let head = data.align_offset(WORD).min(length);
  let words = (length - head) / WORD;
  // SAFETY: `at` is below `length`, so the byte is there by the caller's promise.
  let byte = |at: usize| unsafe { AtomicU8::from_ptr(data.add(at)) }.load(Relaxed);
  bytes.extend((0..head).map(byte));
  for word in 0..words {
    // SAFETY: the word ends before `length`, and `align_offset` has it begin where words do.
    let word = unsafe { AtomicUsize::from_ptr(data.add(head + word * WORD).cast()) };
    bytes.extend_from_slice(&word.load(Relaxed).to_ne_bytes());
  }
  bytes.extend((head + words * WORD..length).map(byte));
  bytes
}
