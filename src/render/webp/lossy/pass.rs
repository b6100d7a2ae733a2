//! All macroblocks of a picture, one after the other: what is chosen for each, and what it comes to.

use std::ops::Range;

use super::brightness::{self, Brightness};
use super::choice::Choice;
use super::colour::{self, Colour};
use super::macroblock::{Frame, Macroblock};
use super::mode::{Mode, SmallMode};
use super::predict::{ABOVE, Around, LEFT, Square};
use super::shade::{Shade, mixed};
use super::small::{Small, Surroundings, small};
use super::source::{self, Source};
use super::token::{Levels, end};
use crate::error::QrError;
use crate::render::Limit;

/// Codes the macroblocks of the rows `rows`, in the shades of light and dark.
///
/// # Errors
/// [`QrError::TooLarge`] where they take more than `limit`, and [`QrError::Memory`].
pub fn run(
  source: &Source,
  rows: Range<usize>,
  shades: [Shade; 2],
  choice: &Choice,
  limit: Limit,
) -> Result<Frame, QrError> {
  let across = source.across;
  let is_gray = shades.iter().all(|shade| shade.colour == [128; 2]);
  let values = shades.map(|shade| shade.brightness);
  let mixed = mixed(shades);
  let mut coarse = Edge::<4>::new(across);
  let mut fine = Edge::<16>::new(across);
  let mut planes = [Edge::<8>::new(across), Edge::<8>::new(across)];
  let mut modes = Modes::new(across);
  let mut frame = Frame::new(across, rows.len(), !is_gray)?;
  let patterns = &source.patterns[rows.start * across..rows.end * across];
  for (at, pattern) in patterns.iter().enumerate() {
    let (x, y) = (at % across, at / across);
    if x == 0 {
      modes.left = [SmallMode::Mean; 4];
      limit.check(frame.least_bytes())?;
      frame.reserve_row()?;
      frame.contexts.begin_row();
    }
    let contexts = frame.contexts.brightness(x);
    let made = if source.is_coarse {
      let wanted = source::coarse_brightness(pattern, values);
      let made = brightness::coarse(choice, &wanted, &coarse.around(x, y), &contexts);
      coarse.set(x, &made.pixels);
      frame.squares += made.squares;
      frame.bits += u64::from(made.bits);
      modes.set_all(x, SmallMode::of(made.mode));
      whole_of(made)
    } else {
      let wanted = source::brightness(pattern, values);
      let around = fine.around(x, y);
      let whole = brightness::fine(choice, &wanted, &around, &contexts);
      let weight = choice.scale.weigh(whole.squares, whole.bits);
      let parts = if !choice.has_small || whole.squares == 0 && whole.rest.is_none() {
        None
      } else {
        let around = Surroundings {
          above: fine.above_and_next(x, y, around.corner),
          left: around.left,
          modes: [modes.above[x], modes.left],
          is_last: x + 1 == across,
        };
        small(choice, &wanted, &around, &contexts, weight)
      };
      let (squares, bits, pixels) = match &parts {
        Some(Small {
          squares,
          bits,
          pixels,
          ..
        }) => (*squares, *bits, pixels),
        None => (whole.squares, whole.bits, &whole.pixels),
      };
      frame.squares += squares;
      frame.bits += u64::from(bits);
      fine.set(x, pixels);
      if let Some(parts) = parts {
        modes.set(x, &parts.modes);
        Chosen::Parts(Box::new(parts))
      } else {
        modes.set_all(x, SmallMode::of(whole.mode));
        whole_of(whole)
      }
    };
    let colours = (!is_gray).then(|| {
      let wanted = [0, 1].map(|plane| source::colour(pattern, mixed[plane]));
      let around = [0, 1].map(|plane| planes[plane].around(x, y));
      let made = colour::best(choice, &wanted, &around, frame.contexts.colour(x));
      for (plane, pixels) in planes.iter_mut().zip(&made.pixels) {
        plane.set(x, pixels);
      }
      frame.squares += made.squares;
      frame.bits += u64::from(made.bits);
      made
    });
    frame.push(x, &chosen(&made, colours.as_ref()));
  }
  Ok(frame)
}

/// What a macroblock's brightness has become.
enum Chosen {
  Whole(Mode, Levels, Option<Box<[Levels; 16]>>),
  Parts(Box<Small>),
}

fn whole_of<const N: usize>(made: Brightness<N>) -> Chosen {
  Chosen::Whole(made.mode, made.means, made.rest)
}

fn chosen<'a>(brightness: &'a Chosen, colours: Option<&'a Colour>) -> Macroblock<'a> {
  let colour = colours.map(|colour| (colour.mode, &colour.levels));
  match brightness {
    Chosen::Whole(mode, means, rest) => Macroblock {
      mode: Some(*mode),
      small: None,
      means: Some(means),
      blocks: rest.as_deref(),
      colour,
    },
    Chosen::Parts(parts) => Macroblock {
      mode: None,
      small: Some(&parts.modes),
      means: None,
      blocks: parts
        .levels
        .iter()
        .any(|levels| end(levels) > 0)
        .then_some(&parts.levels),
      colour,
    },
  }
}

/// The pixels above the macroblocks of a row, and those at the left of the next.
struct Edge<const N: usize> {
  above: Vec<u8>,
  left: [u8; N],
  corner: u8,
}

impl<const N: usize> Edge<N> {
  fn new(across: usize) -> Self {
    Self {
      above: vec![ABOVE; N * across],
      left: [LEFT; N],
      corner: ABOVE,
    }
  }

  fn around(&self, x: usize, y: usize) -> Around<N> {
    let above = &self.above[N * x..N * x + N];
    Around {
      above: std::array::from_fn(|at| above[at]),
      left: if x == 0 { [LEFT; N] } else { self.left },
      corner: match (x, y) {
        (_, 0) => ABOVE,
        (0, _) => LEFT,
        _ => self.corner,
      },
      inside: [y > 0, x > 0],
    }
  }

  fn set(&mut self, x: usize, pixels: &Square<N>) {
    let above = &mut self.above[N * x..N * x + N];
    self.corner = above[N - 1];
    above.copy_from_slice(&pixels[N - 1]);
    self.left = pixels.map(|line| line[N - 1]);
  }
}

impl Edge<16> {
  fn above_and_next(&self, x: usize, y: usize, corner: u8) -> [u8; 21] {
    let mut made = [if y == 0 { ABOVE } else { LEFT }; 21];
    made[0] = corner;
    let from = &self.above[16 * x..];
    let count = from.len().min(20);
    made[1..=count].copy_from_slice(&from[..count]);
    made
  }
}

/// The modes of small blocks above the macroblocks of a row, and at the left of the next.
struct Modes {
  above: Vec<[SmallMode; 4]>,
  left: [SmallMode; 4],
}

impl Modes {
  fn new(across: usize) -> Self {
    Self {
      above: vec![[SmallMode::Mean; 4]; across],
      left: [SmallMode::Mean; 4],
    }
  }

  fn set_all(&mut self, x: usize, mode: SmallMode) {
    (self.above[x], self.left) = ([mode; 4], [mode; 4]);
  }

  fn set(&mut self, x: usize, modes: &[SmallMode; 16]) {
    self.above[x] = [12, 13, 14, 15].map(|at| modes[at]);
    self.left = [3, 7, 11, 15].map(|at| modes[at]);
  }
}
