//! Pictures → JavaScript values.

use napi::Result;
use napi::bindgen_prelude::{
  Array, BufferSlice, Env, JsObjectValue, JsValue, Object, Uint8Array, Unknown,
};

use crate::render::Output;
use crate::request::GivenSegment;
use crate::spec::Mode;

/// A string, or a Buffer that JavaScript's own collector owns.
pub fn to_js<'env>(env: &'env Env, output: &Output) -> Result<Unknown<'env>> {
  match output {
    Output::Text(text) => Ok(env.create_string(text)?.to_unknown()),
    Output::Bytes(bytes) => Ok(BufferSlice::copy_from(env, bytes)?.to_unknown()),
  }
}

/// Segments in the shape in which `data` takes them.
pub fn segments<'env>(env: &'env Env, segments: &[GivenSegment]) -> Result<Array<'env>> {
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
        _ => object.set_named_property("data", Uint8Array::new(data.to_vec()))?,
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
