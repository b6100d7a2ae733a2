//! For tests only, behind the feature of the same name: a text that asks for a panic gets it.

use qrush::Data;
use qrush::generate::Request;

/// Whether the data is `panic in <stage>`.
pub fn is_asked(stage: &str, request: &Request) -> bool {
  matches!(&request.data, Data::Text(text) if *text == format!("panic in {stage}"))
}

/// Panics when the data is `panic in <stage>`.
///
/// # Panics
/// That is its purpose.
pub fn at(stage: &str, request: &Request) {
  if is_asked(stage, request) {
    now(stage);
  }
}

/// Panics, without the line on stderr that a panic has: the specs do so by the ten thousand.
///
/// # Panics
/// That is its purpose.
pub fn now(stage: &str) {
  std::panic::resume_unwind(Box::new(format!("injected in {stage}")));
}
