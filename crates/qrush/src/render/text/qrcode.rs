//! Text as npm `qrcode` 1.5.4 writes it, character by character.

use super::super::Output;
use super::half_blocks::HalfBlocks;
use crate::error::Error;
use crate::limits::{Estimate, Limit};
use crate::picture::Picture;
use crate::symbol::Symbol;

const RESET: &str = "\x1b[0m";
const BLACK_FRONT: &str = "\x1b[30m";
const WHITE_FRONT: &str = "\x1b[37m";
const BLACK_BACK: &str = "\x1b[40m";
const WHITE_BACK: &str = "\x1b[47m";

/// Bytes of a cell of two spaces with its colour.
const CELL: u64 = (BLACK_BACK.len() + 2 + RESET.len()) as u64;

/// The bytes of a terminal's text, for a symbol of `size` modules a side.
pub fn estimate_terminal(size: usize, small: bool) -> Estimate {
  let line = size as u64 + 2;
  if small {
    let halves = line.pow(2).div_ceil(2);
    return Estimate {
      least: halves,
      likely: 3 * halves + 40 * line,
    };
  }
  Estimate::exact(line * (line * CELL + 1))
}

/// Half blocks: as those of qrush, but that nothing stays undrawn below the symbol, and that without a
/// margin a line feed ends the last line.
pub fn utf8(symbol: &Symbol, picture: &Picture, limit: Limit) -> Result<Vec<u16>, Error> {
  let blocks = HalfBlocks {
    margin: picture.margin as usize,
    flip: picture.inverse,
    even: picture.inverse,
    before: "",
    after: "",
  };
  let mut text = blocks.write(symbol, limit)?;
  if picture.margin == 0 {
    text.push(u16::from(b'\n'));
  }
  Ok(text)
}

/// A terminal's text, with a quiet zone of one module; only `small` text can be `inverse`.
pub fn terminal(
  symbol: &Symbol,
  inverse: bool,
  small: bool,
  limit: Limit,
) -> Result<Output, Error> {
  Ok(if small {
    Output::Wide(half_blocks(symbol, inverse, limit)?)
  } else {
    Output::Text(cells(symbol))
  })
}

/// Two spaces with a colour a module.
fn cells(symbol: &Symbol) -> String {
  let size = symbol.width();
  let cell = |back: &str| format!("{back}  {RESET}");
  let (dark, light) = (cell(BLACK_BACK), cell(WHITE_BACK));
  let quiet = light.repeat(size + 2) + "\n";
  let mut text = String::with_capacity((size + 2) * quiet.len());
  text.push_str(&quiet);
  for row in 0..size {
    text.push_str(&light);
    for column in 0..size {
      text.push_str(if symbol.is_dark(row, column) {
        &dark
      } else {
        &light
      });
    }
    text.push_str(&light);
    text.push('\n');
  }
  text.push_str(&quiet);
  text
}

/// Half blocks with colours; the last line has the quiet zone alone, and nothing below it.
fn half_blocks(symbol: &Symbol, inverse: bool, limit: Limit) -> Result<Vec<u16>, Error> {
  let (colors, light_front) = if inverse {
    ([BLACK_BACK, WHITE_FRONT].concat(), BLACK_FRONT)
  } else {
    ([WHITE_BACK, BLACK_FRONT].concat(), WHITE_FRONT)
  };
  let blocks = HalfBlocks {
    margin: 1,
    flip: false,
    even: true,
    before: &colors,
    after: RESET,
  };
  let mut text = blocks.write(symbol, limit)?;
  // The last line again: each half block in the colour of light modules, on no colour.
  let line = symbol.width() + 2;
  text.truncate(text.len() - RESET.len() - line);
  let half = format!("{RESET}{light_front}\u{2580}{colors}").repeat(line);
  text.extend(half.encode_utf16());
  text.extend(format!("{RESET}\n{colors}{RESET}").encode_utf16());
  Ok(text)
}
