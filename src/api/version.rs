//! `version`: what the loader compares with its package's own.

use napi_derive::napi;

/// The version of qrush, the binary's as well as the package's.
#[napi]
#[allow(non_upper_case_globals)] // napi exports a constant by its Rust name, whatever `js_name` says.
pub const version: &str = env!("CARGO_PKG_VERSION");
