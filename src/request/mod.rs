//! The validated input: what is encoded, how, and as what picture. Only validation constructs it.

mod call;
mod check;
mod color;
mod data;
mod draft;
mod encoding;
mod format;
mod given;
mod picture;
mod rules;
mod scope;
mod value;
mod versions;

pub use call::Call;
pub use check::{choice, flag, whole};
pub use color::Color;
pub use data::Data;
pub use draft::Draft;
pub use encoding::Encoding;
pub use format::{Format, Transparency};
pub(crate) use given::Given;
pub use given::GivenSegment;
pub use picture::{Picture, Print, QrcodeLayout, Sizing, SvgOptions};
pub use rules::Rules;
pub use scope::SCOPES;
pub use value::{Value, quoted};
pub use versions::{Micro, VersionOptions};

/// One picture to make.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
  /// What the symbol carries.
  pub data: Data,
  /// How it is encoded.
  pub encoding: Encoding,
  /// What the picture looks like.
  pub picture: Picture,
}
