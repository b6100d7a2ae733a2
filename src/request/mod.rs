//! The validated input: what is encoded, how, and as what picture. Only validation constructs it.

mod encoding;

pub use encoding::Encoding;

/// What the symbol carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
  /// Characters, to be split into the shortest segments.
  Text(String),
  /// Bytes, encoded as they are in byte mode.
  Bytes(Vec<u8>),
}
