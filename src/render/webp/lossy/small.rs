//! A macroblock whose blocks of 4 × 4 pixels are foretold one by one.

use super::choice::{Choice, Contexts, ROUND, add, differences};
use super::mode::{SmallMode, price_brightness};
use super::predict::{Square, predict_small};
use super::token::{Kind, Levels, end};
use super::transform::forward;

/// What stands around a macroblock.
pub struct Surroundings {
  /// The corner, the pixels above, and four above the next macroblock.
  pub above: [u8; 21],
  pub left: [u8; 16],
  /// The modes of the blocks above and at the left.
  pub modes: [[SmallMode; 4]; 2],
  /// Whether it is the last of its row: decoders disagree on what is above the next one.
  pub is_last: bool,
}

/// Such a macroblock's brightness.
pub struct Small {
  pub modes: [SmallMode; 16],
  pub levels: [Levels; 16],
  pub pixels: Square<16>,
  pub squares: u64,
  pub bits: u32,
}

/// The best mode for each block, unless all of them weigh `most` or more.
pub fn small(
  choice: &Choice,
  source: &Square<16>,
  around: &Surroundings,
  contexts: &Contexts,
  most: u64,
) -> Option<Small> {
  let Choice {
    steps,
    prices,
    scale,
    ..
  } = choice;
  let mut made = Small {
    modes: [SmallMode::Mean; 16],
    levels: [[0; 16]; 16],
    pixels: *source,
    squares: 0,
    bits: price_brightness(None),
  };
  let [mut modes_above, mut modes_left] = around.modes;
  let (mut levels_above, mut levels_left) = (contexts.above, contexts.left);
  for at in 0..16 {
    let (row, column) = (at / 4, at % 4);
    let (above, left) = edges(&made.pixels, around, row, column);
    let context = usize::from(levels_above[column] + levels_left[row]);
    let wanted = block(source, row, column);
    let foretold = SmallMode::ALL.map(|mode| {
      let pixels = predict_small(mode, above, left);
      (scale.squares(&wanted, &pixels), mode, pixels)
    });
    let least = foretold
      .iter()
      .map(|(squares, ..)| *squares)
      .min()
      .unwrap_or(0);
    let mut best: Option<(u64, SmallMode, Levels, Square<4>, u64, u32)> = None;
    for (squares, mode, mut pixels) in foretold {
      // What foretells far less needs no further look.
      let is_unsure = mode == SmallMode::Above && around.is_last && column == 3;
      if is_unsure || squares > 2 * least && mode != SmallMode::Mean {
        continue;
      }
      let told = mode.price(modes_above[column], modes_left[row]);
      if best
        .as_ref()
        .is_some_and(|(least, ..)| scale.weigh(0, told) >= *least)
      {
        continue;
      }
      let exact = forward(&differences(&wanted, &pixels, 0));
      let levels = steps.brightness.levels(&exact, 0, ROUND);
      if end(&levels) > 0 {
        add(&mut pixels, 0, &steps.brightness.coefficients(&levels));
      }
      let bits = told + prices.block(&levels, Kind::Whole, context);
      let squares = scale.squares(&wanted, &pixels);
      let weight = scale.weigh(squares, bits);
      if best.as_ref().is_none_or(|(least, ..)| weight < *least) {
        best = Some((weight, mode, levels, pixels, squares, bits));
      }
    }
    let (_, chosen, levels, pixels, squares, bits) = best.expect("there are modes");
    made.modes[at] = chosen;
    made.levels[at] = levels;
    made.squares += squares;
    made.bits += bits;
    for (line, pixels) in made.pixels[4 * row..].iter_mut().zip(&pixels) {
      line[4 * column..4 * column + 4].copy_from_slice(pixels);
    }
    (modes_above[column], modes_left[row]) = (chosen, chosen);
    let is_there = u8::from(end(&levels) > 0);
    (levels_above[column], levels_left[row]) = (is_there, is_there);
    if scale.weigh(made.squares, made.bits) >= most {
      return None;
    }
  }
  Some(made)
}

/// The pixels above a block, from the corner to the next block's first, and those at its left.
fn edges(
  pixels: &Square<16>,
  around: &Surroundings,
  row: usize,
  column: usize,
) -> ([u8; 6], [u8; 4]) {
  let (top, start) = (4 * row, 4 * column);
  let mut above = [0; 6];
  if row == 0 {
    above.copy_from_slice(&around.above[start..start + 6]);
  } else {
    above[0] = if column == 0 {
      around.left[top - 1]
    } else {
      pixels[top - 1][start - 1]
    };
    above[1..5].copy_from_slice(&pixels[top - 1][start..start + 4]);
    // Right of the macroblock, the row above it stands for all rows.
    above[5] = pixels[top - 1]
      .get(start + 4)
      .copied()
      .unwrap_or(around.above[17]);
  }
  let left = [0, 1, 2, 3].map(|line| {
    if column == 0 {
      around.left[top + line]
    } else {
      pixels[top + line][start - 1]
    }
  });
  (above, left)
}

fn block(source: &Square<16>, row: usize, column: usize) -> Square<4> {
  [0, 1, 2, 3].map(|line| {
    let line = &source[4 * row + line][4 * column..];
    [line[0], line[1], line[2], line[3]]
  })
}
