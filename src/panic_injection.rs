//! For tests only, behind the feature of the same name: a text that asks for a panic gets it.

use crate::request::{Data, Request};

/// Panics when the data is `panic in <stage>`.
///
/// # Panics
/// That is its purpose.
pub fn at(stage: &str, request: &Request) {
  let asked = matches!(&request.data, Data::Text(text) if *text == format!("panic in {stage}"));
  assert!(!asked, "injected in {stage}");
}
