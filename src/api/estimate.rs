//! `estimatedWait`: how long a call made now would wait.

use napi::bindgen_prelude::Env;
use napi_derive::napi;

use crate::dispatch::Dispatcher;

/// Estimates how many milliseconds a call made now would wait for a thread, from the costs of the calls
/// that wait and run.
///
/// @returns Milliseconds; 0 where a thread is free. Costs are estimated by format and size and corrected
/// by measured times. It takes less than a microsecond.
/// @example
/// ```ts
/// if (estimatedWait() > 500) throw new Error('busy');
/// ```
#[napi]
pub fn estimated_wait(env: &Env) -> f64 {
  let Some(dispatcher) = Dispatcher::find(env) else {
    return 0.0;
  };
  // Far below 2⁵³.
  #[allow(clippy::cast_precision_loss)]
  let nanoseconds = dispatcher.wait() as f64;
  nanoseconds / 1e6
}
