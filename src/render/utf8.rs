use super::blocks::Blocks;
use crate::matrix::Matrix;
use crate::request::Picture;

/// Writes half blocks in whichever colours the reader has: dark modules are drawn, light ones are
/// space; for light characters on a dark background, the other way round.
pub fn write(matrix: &Matrix, picture: &Picture) -> Vec<u16> {
  let blocks = Blocks {
    margin: picture.margin as usize,
    flip: picture.inverse,
    even: false,
    before: "",
    after: "",
  };
  blocks.write(matrix)
}
