//! Panics become errors at the edge of a call.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::QrError;

/// Runs `job` and turns a panic into [`QrError::Internal`].
///
/// # Errors
/// Those of `job`, and [`QrError::Internal`].
pub fn guarded<Made>(job: impl FnOnce() -> Result<Made, QrError>) -> Result<Made, QrError> {
  // Whatever a panic left half-done goes down with the job: requests share nothing.
  catch_unwind(AssertUnwindSafe(job)).unwrap_or_else(|panic| {
    let detail = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let detail = detail.or_else(|| panic.downcast_ref::<String>().cloned());
    Err(QrError::Internal {
      detail: detail.unwrap_or_else(|| "a panic without text".to_owned()),
    })
  })
}
