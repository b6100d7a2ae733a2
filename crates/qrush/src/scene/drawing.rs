use super::Geometry;
use crate::error::Error;
use crate::limits::{Limit, Limits};
use crate::picture::Picture;
use crate::symbol::Symbol;

/// A symbol on its way to a picture: what is drawn, how, and where each module stands.
#[derive(Clone, Debug)]
pub struct Drawing<'a> {
  /// The modules.
  pub symbol: &'a Symbol,
  /// What the picture looks like.
  pub picture: &'a Picture,
  /// Where the modules stand.
  pub geometry: Geometry,
  /// How many bytes the file may have.
  pub limit: Limit,
}

impl<'a> Drawing<'a> {
  /// Lays `symbol` out as `picture`, for a file within `limits`.
  ///
  /// # Errors
  /// Those of [`Geometry::of`].
  pub fn new(symbol: &'a Symbol, picture: &'a Picture, limits: &Limits) -> Result<Self, Error> {
    Ok(Self {
      symbol,
      picture,
      geometry: Geometry::of(symbol.version, picture, limits)?,
      limit: Limit::of_file(limits),
    })
  }
}
