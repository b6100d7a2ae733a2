//! Pictures → JavaScript values.

use napi::bindgen_prelude::{
  Array, BufferSlice, Env, JsObjectValue, JsValue, Object, Uint8ArraySlice, Unknown,
};

use crate::convert::error::{self, Failure};
use crate::convert::large::{self, LARGE};
use crate::convert::result_chunk::{ItemResult, PackedPicture};
use qrush::ManualSegment;
use qrush::memory;
use qrush::render::Output;
use qrush::spec::Mode;

/// A string, or a Buffer that JavaScript's own collector owns.
///
/// # Errors
/// [`QrError::Memory`] where V8 has too little for it.
pub fn to_js<'env>(env: &'env Env, output: &Output) -> Result<Unknown<'env>, Failure> {
  match output {
    Output::Text(text) if text.is_ascii() => ascii(env, text.as_bytes()),
    Output::Text(text) => Ok(env.create_string(text)?.to_unknown()),
    Output::Wide(units) => wide(env, units),
    Output::Bytes(bytes) => buffer(env, bytes),
  }
}

/// The same of a picture in a chunk.
///
/// # Errors
/// As [`to_js`].
pub fn picture<'env>(env: &'env Env, picture: &PackedPicture) -> Result<Unknown<'env>, Failure> {
  match picture {
    PackedPicture::Ascii(text) => ascii(env, text),
    PackedPicture::Bytes(bytes) => buffer(env, bytes),
    PackedPicture::Whole(output) => to_js(env, output),
  }
}

/// One byte a character: for V8 a copy, where UTF-8 is a conversion.
fn ascii<'env>(env: &'env Env, text: &[u8]) -> Result<Unknown<'env>, Failure> {
  if text.len() >= LARGE
    && let Some(text) = large::latin1(env, text)?
  {
    return Ok(text);
  }
  Ok(env.create_string_latin1(text)?.to_unknown())
}

fn wide<'env>(env: &'env Env, units: &[u16]) -> Result<Unknown<'env>, Failure> {
  if units.len() >= LARGE
    && let Some(text) = large::utf16(env, units)?
  {
    return Ok(text);
  }
  Ok(env.create_string_utf16(units)?.to_unknown())
}

fn buffer<'env>(env: &'env Env, bytes: &[u8]) -> Result<Unknown<'env>, Failure> {
  if bytes.len() >= LARGE
    && let Some(buffer) = large::buffer(env, bytes)?
  {
    return Ok(buffer);
  }
  Ok(BufferSlice::copy_from(env, bytes)?.to_unknown())
}

/// Segments in the shape in which `data` takes them.
pub fn segments<'env>(env: &'env Env, segments: &[ManualSegment]) -> napi::Result<Array<'env>> {
  let mut array = env.create_array(segments.len() as u32)?;
  for (segment, index) in segments.iter().zip(0..) {
    let mut object = Object::new(env)?;
    if let Some(designator) = segment.designator() {
      object.set_named_property("mode", "eci")?;
      object.set_named_property("designator", designator)?;
    }
    if let Some((mode, data)) = segment.characters() {
      object.set_named_property("mode", mode.name())?;
      match std::str::from_utf8(data) {
        Ok(text) if mode != Mode::Byte => object.set_named_property("data", text)?,
        _ => object.set_named_property("data", Uint8ArraySlice::copy_from(env, data)?)?,
      }
    }
    array.set_element(index, object)?;
  }
  Ok(array)
}

/// What `toBuffer` answers, whatever the format: a Buffer.
///
/// # Errors
/// [`QrError::Memory`] where there is too little for the conversion.
pub fn into_bytes(output: Output) -> Result<Output, qrush::Error> {
  output.into_bytes().map(Output::Bytes)
}

/// What `toString` answers: a text as JavaScript takes it, converted here, off its thread.
///
/// # Errors
/// [`QrError::Memory`] where there is too little for the conversion.
pub fn into_text(output: Output) -> Result<Output, qrush::Error> {
  Ok(match output {
    Output::Text(text) if !text.is_ascii() => {
      // A unit has a byte of UTF-8 at least.
      let mut units = memory::with_capacity(text.len())?;
      units.extend(text.encode_utf16());
      Output::Wide(units)
    }
    output => output,
  })
}

/// What a piece comes to: a value, or the reason why there is none. `index` is the place of its item in a batch.
pub fn outcome<'env>(
  env: &'env Env,
  piece: ItemResult,
  index: Option<u32>,
) -> napi::Result<Result<Unknown<'env>, Unknown<'env>>> {
  let made = match piece {
    Ok(picture) => self::picture(env, &picture),
    Err(error) => Err(Failure::from(error.clone())),
  };
  match made {
    Ok(value) => Ok(Ok(value)),
    Err(Failure::Request { error, .. }) => error::to_js(env, &error, index).map(Err),
    Err(Failure::Thrown(error)) => Err(error),
  }
}

/// The result of the item at `index` in the shape of `Promise.allSettled`.
pub fn settled<'env>(env: &'env Env, index: u32, piece: ItemResult) -> napi::Result<Object<'env>> {
  let (status, name, value) = match outcome(env, piece, Some(index))? {
    Ok(value) => ("fulfilled", "value", value),
    Err(reason) => ("rejected", "reason", reason),
  };
  let mut settled = Object::new(env)?;
  settled.set_named_property("status", status)?;
  settled.set_named_property(name, value)?;
  Ok(settled)
}
