//! The limits of the size of pictures, and the sentence for each.

use std::fmt;

/// A limit of the size of pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeLimit {
  /// Pixels of a picture.
  Pixels {
    /// Pixels per side of the picture asked for.
    side: u64,
  },
  /// Bytes of a picture.
  Bytes,
  /// Bytes of all results of a batch.
  TotalBytes,
}

impl SizeLimit {
  /// The option that sets it.
  #[must_use]
  pub const fn option(self) -> &'static str {
    match self {
      Self::Pixels { .. } => "maxPixels",
      Self::Bytes => "maxBytes",
      Self::TotalBytes => "maxTotalBytes",
    }
  }

  /// Writes what is wrong, and what to do.
  pub(super) fn write_refusal(
    self,
    f: &mut fmt::Formatter<'_>,
    used: u64,
    capacity: u64,
  ) -> fmt::Result {
    match self {
      Self::Pixels { side } => write!(
        f,
        "Expected at most {capacity} pixels for the picture but received a request for \
         {side} × {side} = {used}: lower scale, width or margin"
      ),
      Self::Bytes => write!(
        f,
        "Picture is too large: {used} bytes or more, and maxBytes is {capacity}. Lower scale, width or \
         margin, choose another type, or raise maxBytes."
      ),
      Self::TotalBytes => write!(
        f,
        "Results of the batch are too large: {used} bytes with this item, and maxTotalBytes is \
         {capacity}. Render this item in another batch, or raise maxTotalBytes."
      ),
    }
  }
}
