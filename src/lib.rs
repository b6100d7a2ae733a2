//! The addon: QR codes for Node.js, off the event loop. What it draws, and how, is the core's, `crates/qrush`.
//!
//! A call comes in by [`api`]; [`convert`] and [`options`] make a request of its values, [`dispatch`] has a thread
//! make it, and [`convert`] hands the result over.

// Allowed where Node-API is called, and where napi generates it.
#![deny(unsafe_code)]

pub mod error;
pub mod options;
pub mod text;

#[cfg(feature = "binding")]
mod guard;
#[cfg(feature = "binding")]
mod settings;
#[cfg(feature = "panic-injection")]
mod panic_injection;

// Node registers the functions; the crate's own test harness has no Node to be called from.
// napi hands `Env` and `Unknown` to functions in these forms, and the docs become TSDoc, where {braces} link.
#[cfg(all(feature = "binding", not(test)))]
#[allow(
  unsafe_code,
  clippy::trivially_copy_pass_by_ref,
  clippy::needless_pass_by_value,
  clippy::doc_markdown
)]
mod api;
#[cfg(all(feature = "binding", not(test)))]
#[allow(
  unsafe_code,
  clippy::trivially_copy_pass_by_ref,
  clippy::needless_pass_by_value
)]
mod convert;
#[cfg(all(feature = "binding", not(test)))]
#[allow(
  unsafe_code,
  clippy::trivially_copy_pass_by_ref,
  clippy::needless_pass_by_value
)]
mod dispatch;
