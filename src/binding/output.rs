//! Pictures → JavaScript values.

use napi::Result;
use napi::bindgen_prelude::{BufferSlice, Env, JsValue, Unknown};

use crate::render::Output;

/// A string, or a Buffer that JavaScript's own collector owns.
pub fn to_js<'env>(env: &'env Env, output: &Output) -> Result<Unknown<'env>> {
  match output {
    Output::Text(text) => Ok(env.create_string(text)?.to_unknown()),
    Output::Bytes(bytes) => Ok(BufferSlice::copy_from(env, bytes)?.to_unknown()),
  }
}

/// What `toBuffer` answers, whatever the format: a Buffer.
pub fn into_bytes(output: Output) -> Output {
  Output::Bytes(output.into_bytes())
}
