use super::half_blocks::HalfBlocks;
use crate::error::Error;
use crate::limits::{Estimate, Limit};
use crate::picture::{Color, Picture};
use crate::symbol::Symbol;

/// The bytes of the text in UTF-8, for a symbol of `size` modules a side.
pub fn estimate(size: usize, picture: &Picture) -> Estimate {
  with_blocks(picture, |blocks| blocks.estimate(size))
}

/// Writes half blocks with colours of their own, so that they scan on any background: each line
/// begins with the colours and ends with a reset (ECMA-48, 8.3.117 SGR). A transparent colour is
/// the terminal's own background.
pub fn write(symbol: &Symbol, picture: &Picture, limit: Limit) -> Result<Vec<u16>, Error> {
  with_blocks(picture, |blocks| blocks.write(symbol, limit))
}

fn with_blocks<Made>(picture: &Picture, job: impl FnOnce(&HalfBlocks) -> Made) -> Made {
  let (dark, light) = if picture.inverse {
    (picture.light, picture.dark)
  } else {
    (picture.dark, picture.light)
  };
  // Only what is drawn has a colour on a background of which nothing is known.
  let flip = dark.alpha == 0;
  let (front, back) = if flip { (light, dark) } else { (dark, light) };
  let background = if back.alpha == 0 {
    String::new()
  } else {
    format!(";48;{}", color(back))
  };
  let before = format!("\x1b[38;{}{background}m", color(front));
  job(&HalfBlocks {
    margin: picture.margin as usize,
    flip,
    even: true,
    before: &before,
    after: "\x1b[0m",
  })
}

/// A colour as SGR takes it behind 38 or 48: black and white by their places in the palette of 256,
/// which more terminals have than have 24 bits, and which no theme changes.
fn color(color: Color) -> String {
  let Color {
    red, green, blue, ..
  } = color;
  match (red, green, blue) {
    (0, 0, 0) => "5;16".to_owned(),
    (255, 255, 255) => "5;231".to_owned(),
    _ => format!("2;{red};{green};{blue}"),
  }
}
