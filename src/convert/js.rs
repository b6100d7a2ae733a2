//! The unsafe corner of the binding: values cast to the type that they were just seen to have.

use std::ptr;

use napi::bindgen_prelude::{
  Array, BufferSlice, Env, FromNapiValue, Function, JsValue, JsValuesTupleIntoVec, Object, Unknown,
};
use napi::{Error, JsNumber, JsString, Result, Status, ValueType, sys};

use crate::convert::bytes::{self, Bytes};

/// A JavaScript value by its type, as far as the binding tells types apart.
pub enum Js<'env> {
  /// `undefined` or `null`: an option that is not there.
  Absent,
  Boolean(bool),
  Number(f64),
  String(JsString<'env>),
  /// The bytes of a `Uint8Array`, copied: JavaScript may change, move or detach them at any time.
  Bytes(Bytes),
  Array(Array<'env>),
  /// Any other object that is not one of the binary views.
  Object(Object<'env>),
  /// What is never right, in words.
  Other(&'static str),
}

/// The UTF-8 of the first `units` UTF-16 code units of a text, or of more where they take less than three
/// bytes each; a lone surrogate becomes U+FFFD. In one call, where `into_utf8` takes one to measure and one
/// to write.
pub fn utf8(text: &JsString, units: usize) -> Result<Vec<u8>> {
  // A unit becomes three bytes at most; room for the terminator.
  let mut utf8 = Vec::<u8>::with_capacity(3 * units + 1);
  let mut written = 0;
  let value = text.value();
  // SAFETY: the handle is live, and Node-API writes at most the capacity, terminator included,
  // and says how many bytes before it.
  unsafe {
    let status = sys::napi_get_value_string_utf8(
      value.env,
      value.value,
      utf8.as_mut_ptr().cast(),
      utf8.capacity(),
      &raw mut written,
    );
    if status != sys::Status::napi_ok {
      return Err(Error::new(Status::from(status), "no text could be read"));
    }
    utf8.set_len(written);
  }
  Ok(utf8)
}

/// Looks at `value`; of bytes, copies `most_bytes` at most.
pub fn inspect<'env>(value: &Unknown<'env>, most_bytes: usize) -> Result<Js<'env>> {
  // SAFETY: each cast is to the type that `get_type` just reported for this live value.
  Ok(match value.get_type()? {
    ValueType::Undefined | ValueType::Null => Js::Absent,
    ValueType::Boolean => Js::Boolean(unsafe { value.cast()? }),
    ValueType::Number => Js::Number(unsafe { value.cast::<JsNumber>()? }.get_double()?),
    ValueType::String => Js::String(unsafe { value.cast()? }),
    ValueType::Object => object(value, most_bytes)?,
    ValueType::Function => Js::Other("a function"),
    ValueType::Symbol => Js::Other("a symbol"),
    ValueType::BigInt => Js::Other("a bigint"),
    _ => Js::Other("an external value"),
  })
}

/// `value` as a function, if it is one.
pub fn as_function<'env, Args: JsValuesTupleIntoVec, Answer>(
  value: &Unknown<'env>,
) -> Result<Option<Function<'env, Args, Answer>>> {
  let is_function = value.get_type()? == ValueType::Function;
  // SAFETY: `get_type` just reported a function.
  is_function.then(|| unsafe { value.cast() }).transpose()
}

fn object<'env>(value: &Unknown<'env>, most_bytes: usize) -> Result<Js<'env>> {
  if value.is_typedarray()? {
    return Ok(match bytes::copy(value, most_bytes)? {
      Some(bytes) => Js::Bytes(bytes),
      None => Js::Other("a typed array that is not a Uint8Array"),
    });
  }
  if value.is_array()? {
    // SAFETY: `is_array` just said so.
    return Ok(Js::Array(unsafe { value.cast()? }));
  }
  Ok(if value.is_arraybuffer()? {
    Js::Other("an ArrayBuffer")
  } else if value.is_dataview()? {
    Js::Other("a DataView")
  } else if value.is_promise()? {
    Js::Other("a Promise")
  } else if value.is_date()? {
    Js::Other("a Date")
  } else {
    // SAFETY: `get_type` reported an object.
    Js::Object(unsafe { value.cast()? })
  })
}

/// `value` as a Buffer, if it is one of `length` bytes.
pub fn as_buffer<'env>(value: &Unknown<'env>, length: usize) -> Result<Option<BufferSlice<'env>>> {
  if !value.is_buffer()? {
    return Ok(None);
  }
  // SAFETY: `is_buffer` just said so.
  let buffer: BufferSlice = unsafe { value.cast()? };
  Ok((buffer.len() == length).then_some(buffer))
}

/// Takes the exception that user code (a getter, a proxy) has thrown, if there is one.
pub fn take_exception(env: &Env) -> Option<Unknown<'_>> {
  let (mut pending, mut exception) = (false, ptr::null_mut());
  // SAFETY: the environment is live for the length of the callback, results go to locals, and
  // the exception is read only when the call has said that it wrote it.
  unsafe {
    let asked = sys::napi_is_exception_pending(env.raw(), &raw mut pending);
    if asked != sys::Status::napi_ok || !pending {
      return None;
    }
    let taken = sys::napi_get_and_clear_last_exception(env.raw(), &raw mut exception);
    (taken == sys::Status::napi_ok)
      .then(|| Unknown::from_napi_value(env.raw(), exception))
      .and_then(Result::ok)
  }
}

/// Has the exception that user code has thrown, if there is one, be an uncaught one.
pub fn uncaught(env: &Env) {
  if let Some(exception) = take_exception(env) {
    // SAFETY: the environment is live for the length of the callback, and so is the value.
    unsafe { sys::napi_fatal_exception(env.raw(), exception.raw()) };
  }
}
