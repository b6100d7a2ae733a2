//! A promise with its two ends apart: the light one of Node-API, settled on its own thread.

use std::ptr;

use napi::bindgen_prelude::{Env, JsValue, PromiseRaw, Unknown};
use napi::{Error, Result, Status, sys};

/// The end that settles the promise, once.
pub struct Deferred(sys::napi_deferred);

impl Deferred {
  /// A new promise and its other end.
  pub fn new(env: &Env) -> Result<(Self, PromiseRaw<'_, Unknown<'_>>)> {
    let (mut deferred, mut promise) = (ptr::null_mut(), ptr::null_mut());
    // SAFETY: the environment is live during the call, and both results go to locals.
    let status =
      unsafe { sys::napi_create_promise(env.raw(), &raw mut deferred, &raw mut promise) };
    if status != sys::Status::napi_ok {
      return Err(Error::new(Status::from(status), "no promise could be made"));
    }
    Ok((Self(deferred), PromiseRaw::new(env.raw(), promise)))
  }

  /// Resolves the promise; without effect when the environment is going down.
  pub fn resolve(self, env: &Env, value: Unknown) {
    // SAFETY: `self` is taken by value, so the deferred is settled once; `value` is live.
    unsafe { sys::napi_resolve_deferred(env.raw(), self.0, value.raw()) };
  }

  /// Rejects the promise; without effect when the environment is going down.
  pub fn reject(self, env: &Env, reason: Unknown) {
    // SAFETY: as in `resolve`.
    unsafe { sys::napi_reject_deferred(env.raw(), self.0, reason.raw()) };
  }
}
