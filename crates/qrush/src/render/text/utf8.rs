use super::half_blocks::HalfBlocks;
use crate::error::Error;
use crate::limits::{Estimate, Limit};
use crate::picture::Picture;
use crate::symbol::Symbol;

/// The bytes of the text in UTF-8, for a symbol of `size` modules a side.
pub fn estimate(size: usize, picture: &Picture) -> Estimate {
  blocks(picture).estimate(size)
}

/// Writes half blocks in whichever colours the reader has: dark modules are drawn, light ones are
/// space; for light characters on a dark background, the other way round.
pub fn write(symbol: &Symbol, picture: &Picture, limit: Limit) -> Result<Vec<u16>, Error> {
  blocks(picture).write(symbol, limit)
}

fn blocks(picture: &Picture) -> HalfBlocks<'static> {
  HalfBlocks {
    margin: picture.margin as usize,
    flip: picture.inverse,
    even: false,
    before: "",
    after: "",
  }
}
