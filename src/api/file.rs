//! What the addon does for `toFile`: it judges the call and draws. `lib/file/` writes the file.

use std::path::Path;

use napi::bindgen_prelude::{Env, External, JsObjectValue, Object, PromiseRaw, Unknown};
use napi_derive::napi;

use crate::api::render::job;
use crate::convert::data;
use crate::convert::error::Failure;
use crate::convert::js::{Js, inspect};
use crate::convert::options;
use crate::convert::value::to_value;
use crate::dispatch::{Dispatcher, Manner, Payload, Signal, Task};
use crate::error::{Expected, QrError, Received};
use crate::options::{Call, OptionsBuilder, Value, quoted};
use crate::settings::limits;
use qrush::estimate::estimated_bytes;
use qrush::generate::Request;

/// Reads a call of `toFile`, of which nothing is looked at later: an object with the `request`, about how
/// many `bytes` its picture has at most, and the `signal`, if there is one.
#[napi(skip_typescript)]
pub fn file_request<'env>(
  env: &'env Env,
  path: Unknown<'env>,
  data: Unknown<'env>,
  options: Unknown<'env>,
) -> napi::Result<Object<'env>> {
  let read = || -> Result<Object<'env>, Failure> {
    let name = name(&path)?;
    let mut call = Object::new(env)?;
    let mut signal = None;
    let draft = options::draft(
      OptionsBuilder::for_file(Path::new(&name)),
      &options,
      |name, value| {
        if name == "signal" {
          signal = Signal::read(value)?.map(|_| *value);
        }
        Ok(name == "signal")
      },
    )?;
    let request = draft.finish(data::data(&data)?, limits(Call::File))?;
    let bytes = u32::try_from(estimated_bytes(&request, false)).unwrap_or(u32::MAX);
    call.set_named_property("bytes", bytes)?;
    call.set_named_property("signal", signal)?;
    call.set_named_property("request", External::new(request))?;
    Ok(call)
  };
  read().map_err(|failure| failure.throw(env))
}

/// Draws the file of `request` as a Buffer, off the event loop.
#[napi(skip_typescript)]
pub fn render_file<'env>(
  env: &'env Env,
  request: &External<Request>,
  signal: Unknown<'env>,
) -> napi::Result<PromiseRaw<'env, Unknown<'env>>> {
  let submit = || {
    let signal = Signal::read(&signal)?;
    let order = Payload::One(Ok(Request::clone(request)));
    let work = Task::new(job(Call::File), order, signal.is_some());
    Dispatcher::of(env)?.submit(env, work, Manner::default(), signal)
  };
  submit().or_else(|failure| failure.reject(env))
}

/// The path, whose ending says the format. `lib/file.ts` makes paths of URLs; what comes here as one names no
/// file of this system.
pub fn name(value: &Unknown) -> Result<String, Failure> {
  let path = match inspect(value, 0)? {
    Js::String(text) => text.into_utf8()?.into_owned()?,
    Js::Object(object) => {
      let expected = "a string or a file: URL";
      let parts = (text(&object, "href")?, text(&object, "protocol")?);
      let (Some(href), Some(protocol)) = parts else {
        return Err(refused(expected, Received::words("an object".to_owned())));
      };
      let expected = if protocol == "file:" {
        "a file: URL that names a file of this system"
      } else {
        "a file: URL"
      };
      return Err(refused(expected, Received::words(quoted(&href))));
    }
    other => {
      return Err(refused("a string or a file: URL", &to_value(other)?));
    }
  };
  if path.is_empty() || path.contains('\0') {
    let received = &Value::Text(path);
    return Err(refused(
      "a name without null bytes that is not empty",
      received,
    ));
  }
  Ok(path)
}

fn text(object: &Object, name: &str) -> napi::Result<Option<String>> {
  let value: Unknown = object.get_named_property_unchecked(name)?;
  match inspect(&value, 0)? {
    Js::String(text) => Ok(Some(text.into_utf8()?.into_owned()?)),
    _ => Ok(None),
  }
}

fn refused(expected: &str, received: impl Into<Received>) -> Failure {
  let expected = Expected::new("path", expected);
  QrError::option("path", expected, received).into()
}
