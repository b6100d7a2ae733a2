//! The validated input: what is encoded, how, and as what picture. Only validation constructs it.

mod check;
mod color;
mod data;
mod draft;
mod encoding;
mod given;
mod picture;
mod value;
mod versions;

pub use check::{choice, flag, whole};
pub use color::Color;
pub use data::Data;
pub use draft::{Call, Draft};
pub use encoding::Encoding;
pub(crate) use given::Given;
pub use given::GivenSegment;
pub use picture::{Format, Picture, Sizing};
pub use value::{Value, quoted};
pub use versions::{Micro, VersionOptions};

/// One picture to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
  /// What the symbol carries.
  pub data: Data,
  /// How it is encoded.
  pub encoding: Encoding,
  /// What the picture looks like.
  pub picture: Picture,
}
