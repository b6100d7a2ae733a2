//! `configure`: settings of the whole process.

use napi::bindgen_prelude::{Env, Unknown};
use napi_derive::napi;

use crate::convert::error::{Failure, enter};
use crate::convert::options::whole_in;
use crate::convert::value::{each_property, object, optional};
use crate::dispatch::pool;
use crate::options::Scope;
use crate::settings;

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
    let Some(value) = optional(&value)? else {
      return Ok(());
    };
    let number = Some(whole_in(Scope::Setting, name, &value)?);
    match name {
      "threads" => threads = number,
      "maxQueue" => queue = number,
      "maxPixels" => pixels = number,
      _ => bytes = number,
    }
    Ok(())
  })?;
  if let Some(threads) = threads {
    pool::resize(threads as usize)?;
  }
  if let Some(queue) = queue {
    settings::set_max_queue(queue as usize);
  }
  if let Some(pixels) = pixels {
    settings::set_max_pixels(u64::from(pixels));
  }
  if let Some(bytes) = bytes {
    settings::set_max_bytes(u64::from(bytes));
  }
  Ok(())
}
