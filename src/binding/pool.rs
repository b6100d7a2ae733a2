//! The project's own rayon pool, one per process, shared by all environments that load the addon.

use std::sync::OnceLock;
use std::thread::available_parallelism;

use napi::bindgen_prelude::retain_current_module_for_unload_safety;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::error::QrError;

/// The pool, started at the first batch.
///
/// # Errors
/// [`QrError::Internal`] where the system gives no threads.
pub fn get() -> Result<&'static ThreadPool, QrError> {
  static POOL: OnceLock<Result<ThreadPool, String>> = OnceLock::new();
  let pool = POOL.get_or_init(|| {
    // Its threads outlive the environment that started them: their code must stay mapped.
    retain_current_module_for_unload_safety();
    ThreadPoolBuilder::new()
      .num_threads(available_parallelism().map_or(1, usize::from))
      .thread_name(|index| format!("qrush-{index}"))
      .build()
      .map_err(|error| error.to_string())
  });
  pool.as_ref().map_err(|detail| QrError::Internal {
    detail: detail.clone(),
  })
}
