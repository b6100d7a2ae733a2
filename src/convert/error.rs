//! Failures on their way to JavaScript.

use std::result;

use napi::bindgen_prelude::{Env, JsObjectValue, JsValue, Object, PromiseRaw, Unknown};
use napi::{Error, Result, Status};

use crate::convert::js::take_exception;
use crate::error::{Expected, Fix, QrError};
use crate::guard::guarded;
use crate::options::{Value, shortened};

/// Why a call cannot be served.
pub enum Failure {
  /// The request is wrong, in an item of a batch or in the call itself.
  Request { error: QrError, index: Option<u32> },
  /// User code threw while its values were read, or the environment is going down.
  Thrown(Error),
}

impl From<QrError> for Failure {
  fn from(error: QrError) -> Self {
    Self::Request { error, index: None }
  }
}

impl From<qrush::Error> for Failure {
  fn from(error: qrush::Error) -> Self {
    QrError::from(error).into()
  }
}

impl From<Error> for Failure {
  fn from(error: Error) -> Self {
    Self::Thrown(error)
  }
}

/// Runs what a call does on the JavaScript thread: a panic fails the call and does not unwind into the
/// engine.
pub fn enter<Made>(
  body: impl FnOnce() -> result::Result<Made, Failure>,
) -> result::Result<Made, Failure> {
  guarded(|| Ok(body())).unwrap_or_else(|error| Err(error.into()))
}

impl Failure {
  /// Throws, as the synchronous forms do.
  pub fn throw(self, env: &Env) -> Error {
    match self {
      // What user code threw is still pending and goes on as it is.
      Self::Thrown(error) => error,
      Self::Request { error, index } => match to_js(env, &error, index) {
        Ok(value) => match env.throw(value) {
          Ok(()) => Error::new(Status::PendingException, String::new()),
          Err(error) => error,
        },
        Err(error) => error,
      },
    }
  }

  /// Rejects, as the asynchronous forms do: they never throw.
  pub fn reject(self, env: &Env) -> Result<PromiseRaw<'_, Unknown<'_>>> {
    let reason = match self {
      Self::Request { error, index } => to_js(env, &error, index)?,
      Self::Thrown(error) => take_exception(env).ok_or(error)?,
    };
    PromiseRaw::reject(env, reason)
  }
}

/// An `Error` with `code`, and with the fields that apply.
pub fn to_js<'env>(env: &'env Env, error: &QrError, index: Option<u32>) -> Result<Unknown<'env>> {
  let mut object = env.create_error(Error::from_reason(error.to_string()))?;
  object.set_named_property("code", error.code())?;
  match error {
    QrError::Option {
      option,
      expected,
      received,
    } => {
      object.set_named_property("option", option.as_str())?;
      object.set_named_property("expected", self::expected(env, expected)?)?;
      match &received.value {
        Some(value) => set_value(&mut object, "received", value)?,
        None => object.set_named_property("received", received.words.as_str())?,
      }
    }
    QrError::UnknownOption { option, known } => {
      object.set_named_property("option", option.as_str())?;
      let mut expected = Object::new(env)?;
      expected.set_named_property("kind", "name")?;
      expected.set_named_property("choices", known.clone())?;
      object.set_named_property("expected", expected)?;
      object.set_named_property("received", shortened(option))?;
    }
    QrError::TooLong {
      used,
      capacity,
      version,
      remedies,
      ..
    } => {
      set_remedies(env, &mut object, remedies)?;
      object.set_named_property("used", *used as i64)?;
      object.set_named_property("capacity", *capacity as i64)?;
      if let Some(version) = version {
        object.set_named_property("version", u32::from(*version))?;
      }
    }
    QrError::TooLarge {
      limit,
      used,
      capacity,
    } => {
      object.set_named_property("option", limit.name())?;
      object.set_named_property("used", *used as i64)?;
      object.set_named_property("capacity", *capacity as i64)?;
    }
    QrError::Mode { remedies, .. } => set_remedies(env, &mut object, remedies)?,
    QrError::QueueFull { limit } => object.set_named_property("capacity", *limit as i64)?,
    QrError::Aborted
    | QrError::Empty
    | QrError::Data { .. }
    | QrError::Text { .. }
    | QrError::Memory { .. }
    | QrError::Internal { .. } => {}
  }
  if let Some(index) = index {
    object.set_named_property("index", index)?;
  }
  Ok(object.to_unknown())
}

/// What would have been right, without what does not apply.
fn expected<'env>(env: &'env Env, expected: &Expected) -> Result<Object<'env>> {
  let mut object = Object::new(env)?;
  object.set_named_property("kind", expected.kind)?;
  for (name, bound) in [("min", expected.min), ("max", expected.max)] {
    if let Some(bound) = bound {
      object.set_named_property(name, bound)?;
    }
  }
  if !expected.choices.is_empty() {
    object.set_named_property("choices", expected.choices.clone())?;
  }
  let reasons = [
    ("because", expected.because),
    ("beside", expected.beside),
    ("type", expected.format),
  ];
  for (name, reason) in reasons {
    if let Some(reason) = reason {
      object.set_named_property(name, reason)?;
    }
  }
  Ok(object)
}

fn set_value(object: &mut Object, name: &str, value: &Value) -> Result<()> {
  match value {
    Value::Number(number) => object.set_named_property(name, *number),
    Value::Flag(flag) => object.set_named_property(name, *flag),
    Value::Text(text) => object.set_named_property(name, text.as_str()),
    Value::Other(words) => object.set_named_property(name, *words),
  }
}

/// Objects of options, each of which would make the data fit.
fn set_remedies(env: &Env, error: &mut Object, remedies: &[Fix]) -> Result<()> {
  let mut array = env.create_array(remedies.len() as u32)?;
  for (options, index) in remedies.iter().zip(0..) {
    let mut object = Object::new(env)?;
    for (option, value) in options {
      set_value(&mut object, option, value)?;
    }
    array.set_element(index, object)?;
  }
  error.set_named_property("remedies", array)
}
