//! Failures on their way to JavaScript.

use std::result;

use napi::bindgen_prelude::{Env, JsObjectValue, JsValue, PromiseRaw, Unknown};
use napi::{Error, Result, Status};

use super::js::take_exception;
use crate::error::QrError;
use crate::generate::guarded;

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

/// An `Error` with `code`, and with `option`, `index`, `used`, `capacity` and `cause` where they apply.
pub fn to_js<'env>(env: &'env Env, error: &QrError, index: Option<u32>) -> Result<Unknown<'env>> {
  let mut object = env.create_error(Error::from_reason(error.to_string()))?;
  object.set_named_property("code", error.code())?;
  match error {
    QrError::Option { option, .. } | QrError::UnknownOption { option, .. } => {
      object.set_named_property("option", option.as_str())?;
    }
    QrError::TooLong {
      used,
      capacity,
      version,
      ..
    } => {
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
      object.set_named_property("option", limit.option())?;
      object.set_named_property("used", *used as i64)?;
      object.set_named_property("capacity", *capacity as i64)?;
    }
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
