#![doc = include_str!("../README.md")]
//!
//! # Ways through the crate
//!
//! [`Qr`] encodes data as a [`Symbol`]; [`Symbol::draw`] makes a picture of it. Nothing here reads a file, keeps a
//! setting of the process or starts a thread: how large a picture may be is an argument, [`Limits`].
//!
//! The stages stand in the order of the work: data are split into segments, those become codewords, those a matrix of
//! modules; [`scene`] says where they stand in a picture, and that is what [`render`] writes. [`generate`] composes
//! them.

// Allowed in one place: vector code in `matrix::simd`.
#![deny(unsafe_code)]

pub mod compatibility;
pub mod data;
pub mod encoding;
pub mod error;
pub mod limits;
pub mod manual_segment;
#[doc(hidden)]
pub mod memory;
pub mod picture;
pub mod qr;
pub mod spec;
pub mod symbol;

#[doc(hidden)]
pub mod segment;
#[doc(hidden)]
pub mod codeword;
#[doc(hidden)]
pub mod matrix;
pub mod scene;
pub mod render;
pub mod generate;
pub mod estimate;

pub use compatibility::Compatibility;
pub use data::Data;
pub use encoding::Encoding;
pub use error::Error;
pub use limits::Limits;
pub use manual_segment::ManualSegment;
pub use picture::{Color, Format, Picture};
pub use qr::{Draw, Qr};
pub use render::Output;
pub use spec::{Level, Mask, Mode, Version};
pub use symbol::Symbol;
