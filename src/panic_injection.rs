//! For tests only, behind the feature of the same name: a text that asks for a panic gets it.

use crate::request::{Data, Request};

/// Whether the data is `panic in <stage>`.
pub fn is_asked(stage: &str, request: &Request) -> bool {
  matches!(&request.data, Data::Text(text) if *text == format!("panic in {stage}"))
}

/// Panics when the data is `panic in <stage>`.
///
/// # Panics
/// That is its purpose.
pub fn at(stage: &str, request: &Request) {
  assert!(!is_asked(stage, request), "injected in {stage}");
}
