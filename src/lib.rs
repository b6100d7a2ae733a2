//! QR codes (ISO/IEC 18004), from text to picture.
//!
//! The modules stand in the order of the work: a [`request`] is split into [`segment`]s, those
//! become [`codeword`]s, those a [`matrix`] of modules, and that is what [`render`] draws.
//! [`generate`] runs the stages one after the other; it is all that the Node binding calls.

// Allowed in two places: vector code in `matrix::lanes`, and the binding, where napi generates it.
#![deny(unsafe_code)]

pub mod error;
pub mod memory;
pub mod spec;
pub mod request;
pub mod segment;
pub mod codeword;
pub mod matrix;
pub mod render;
pub mod generate;
pub mod estimate;

#[cfg(feature = "panic-injection")]
mod panic_injection;

// Node registers the functions; the crate's own test harness has no Node to be called from.
#[cfg(all(feature = "binding", not(test)))]
#[allow(unsafe_code)]
mod binding;
