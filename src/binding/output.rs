//! Pictures → JavaScript values.

use napi::bindgen_prelude::{
  Array, BufferSlice, Env, JsObjectValue, JsValue, Object, Uint8ArraySlice, Unknown,
};

use super::error;
use super::parcel::{Picture, Piece};
use crate::render::Output;
use crate::request::GivenSegment;
use crate::spec::Mode;

/// A string, or a Buffer that JavaScript's own collector owns.
pub fn to_js<'env>(env: &'env Env, output: &Output) -> napi::Result<Unknown<'env>> {
  match output {
    Output::Text(text) if text.is_ascii() => ascii(env, text.as_bytes()),
    Output::Text(text) => Ok(env.create_string(text)?.to_unknown()),
    Output::Wide(units) => Ok(env.create_string_utf16(units)?.to_unknown()),
    Output::Bytes(bytes) => buffer(env, bytes),
  }
}

/// The same of a picture in a parcel.
pub fn picture<'env>(env: &'env Env, picture: &Picture) -> napi::Result<Unknown<'env>> {
  match picture {
    Picture::Ascii(text) => ascii(env, text),
    Picture::Bytes(bytes) => buffer(env, bytes),
    Picture::Whole(output) => to_js(env, output),
  }
}

/// One byte a character: for V8 a copy, where UTF-8 is a conversion.
fn ascii<'env>(env: &'env Env, text: &[u8]) -> napi::Result<Unknown<'env>> {
  Ok(env.create_string_latin1(text)?.to_unknown())
}

fn buffer<'env>(env: &'env Env, bytes: &[u8]) -> napi::Result<Unknown<'env>> {
  Ok(BufferSlice::copy_from(env, bytes)?.to_unknown())
}

/// Segments in the shape in which `data` takes them.
pub fn segments<'env>(env: &'env Env, segments: &[GivenSegment]) -> napi::Result<Array<'env>> {
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
pub fn into_bytes(output: Output) -> Output {
  Output::Bytes(output.into_bytes())
}

/// What `toString` answers: a text as JavaScript takes it, converted here, off its thread.
pub fn into_text(output: Output) -> Output {
  match output {
    Output::Text(text) if !text.is_ascii() => Output::Wide(text.encode_utf16().collect()),
    output => output,
  }
}

/// The results of a batch: with `settle` in the shape of `Promise.allSettled`, else the pictures, or
/// the error of the first item that failed.
pub fn to_array<'env, 'made>(
  env: &'env Env,
  items: usize,
  pieces: impl Iterator<Item = Piece<'made>>,
  settle: bool,
) -> napi::Result<Result<Unknown<'env>, Unknown<'env>>> {
  let mut array = env.create_array(items as u32)?;
  for (index, piece) in (0..items as u32).zip(pieces) {
    match piece {
      Ok(picture) if settle => {
        let value = self::picture(env, &picture)?;
        put(env, &mut array, index, "fulfilled", "value", value)?;
      }
      Err(error) if settle => {
        let reason = error::to_js(env, error, Some(index))?;
        put(env, &mut array, index, "rejected", "reason", reason)?;
      }
      Ok(picture) => array.set_element(index, self::picture(env, &picture)?)?,
      Err(error) => return error::to_js(env, error, Some(index)).map(Err),
    }
  }
  Ok(Ok(array.to_unknown()))
}

fn put(
  env: &Env,
  array: &mut Array,
  index: u32,
  status: &str,
  name: &str,
  value: Unknown,
) -> napi::Result<()> {
  let mut settled = Object::new(env)?;
  settled.set_named_property("status", status)?;
  settled.set_named_property(name, value)?;
  array.set_element(index, settled)
}
