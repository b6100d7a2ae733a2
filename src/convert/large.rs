//! Results of a megabyte and more. Node-API takes the process down where there is no memory for a Buffer or a
//! string; Node's own functions throw. They cost some microseconds, which so large a result does not feel.

use napi::bindgen_prelude::{BufferSlice, Env, Function, JsObjectValue, JsValue, Unknown};

use crate::convert::error::Failure;
use crate::convert::js::{as_buffer, as_function, take_exception};
use qrush::memory;

/// Bytes or characters from which on a result is large: Node keeps a text of so many outside of V8's heap.
pub const LARGE: usize = 1 << 20;

/// `bytes` as a Buffer; none where the runtime has no `Buffer`.
pub fn buffer<'env>(env: &'env Env, bytes: &[u8]) -> Result<Option<Unknown<'env>>, Failure> {
  let Some((mut buffer, value)) = allocate(env, bytes.len())? else {
    return Ok(None);
  };
  buffer.copy_from_slice(bytes);
  Ok(Some(value))
}

/// Text of one byte a character, likewise.
pub fn latin1<'env>(env: &'env Env, text: &[u8]) -> Result<Option<Unknown<'env>>, Failure> {
  let Some((mut buffer, value)) = allocate(env, text.len())? else {
    return Ok(None);
  };
  buffer.copy_from_slice(text);
  decode(env, value, "latin1", text.len()).map(Some)
}

/// Text in UTF-16, likewise.
pub fn utf16<'env>(env: &'env Env, units: &[u16]) -> Result<Option<Unknown<'env>>, Failure> {
  let Some((mut buffer, value)) = allocate(env, 2 * units.len())? else {
    return Ok(None);
  };
  for (bytes, unit) in buffer.chunks_exact_mut(2).zip(units) {
    bytes.copy_from_slice(&unit.to_le_bytes());
  }
  decode(env, value, "utf16le", 2 * units.len()).map(Some)
}

/// A Buffer of `length` bytes, which fit 32 bits, and the same as a value.
fn allocate(env: &Env, length: usize) -> Result<Option<(BufferSlice<'_>, Unknown<'_>)>, Failure> {
  let constructor: Unknown = env.get_global()?.get_named_property_unchecked("Buffer")?;
  let Some(constructor): Option<Function<(), ()>> = as_function(&constructor)? else {
    return Ok(None);
  };
  let allocate: Unknown = constructor.get_named_property_unchecked("allocUnsafeSlow")?;
  let Some(allocate): Option<Function<u32, Unknown>> = as_function(&allocate)? else {
    return Ok(None);
  };
  memory::leave_headroom(length)?;
  let made = allocate.apply(constructor, length as u32);
  let value = made.map_err(|_| refused(env, length))?;
  Ok(as_buffer(&value, length)?.map(|buffer| (buffer, value)))
}

/// The text that a Buffer of `length` bytes has.
fn decode<'env>(
  env: &'env Env,
  buffer: Unknown<'env>,
  encoding: &str,
  length: usize,
) -> Result<Unknown<'env>, Failure> {
  let buffer = buffer.coerce_to_object()?;
  let decode: Function<&str, Unknown> = buffer.get_named_property("toString")?;
  memory::leave_headroom(length)?;
  let made = decode.apply(buffer, encoding);
  made.map_err(|_| refused(env, length))
}

/// What Node threw, as an error of ours: it has no memory.
fn refused(env: &Env, length: usize) -> Failure {
  let _ = take_exception(env);
  memory::missing(length).into()
}
