//! Lossy WebP: a key frame of VP8 (RFC 6386).

mod bool_coder;
mod brightness;
mod candidate;
mod choice;
mod colour;
mod macroblock;
mod mode;
mod mode_table;
mod pass;
mod predict;
mod probability;
mod probability_table;
mod shade;
mod small;
mod source;
mod step;
mod step_table;
mod token;
mod transform;

use std::ops::Range;

use bool_coder::BoolCoder;
use candidate::{Candidate, candidates};
use choice::{Choice, Scale};
use macroblock::Frame;
use mode::Mode;
use probability::{Counts, Prices, Probabilities, Writer};
use shade::Shade;
use source::Source;
use step::{AllSteps, Indexes};

use crate::error::QrError;
use crate::matrix::Matrix;
use crate::memory;
use crate::render::{Estimate, Geometry, Limit};
use crate::request::{Color, Picture};

/// Bytes of the partition of modes at most.
const MOST_OF_MODES: usize = (1 << 19) - 1;
/// So many macroblocks tell which steps are the best.
const SAMPLE: usize = 400;

/// The bytes of the frame, for a symbol of `modules` modules a side. The modes of a macroblock, of its brightness
/// and its colour, take a bit and a half or more.
pub fn estimate(modules: usize, picture: &Picture, geometry: &Geometry) -> Estimate {
  let blocks = (geometry.side.div_ceil(16) as u64).pow(2);
  let least = 16 + blocks * 3 / 16;
  let (modules, side) = (modules as u64, geometry.side as u64);
  let is_gray = shown(picture)
    .map(Shade::of)
    .iter()
    .all(|shade| shade.colour == [128; 2]);
  let is_coarse = geometry.alignment() >= 4;
  // Hundredths of a byte, at the best quality: for a pixel of an edge, but for each pixel at most.
  let edges = match (is_gray, is_coarse) {
    (true, true) => 18,
    (true, false) => 175,
    (false, true) => 100,
    (false, false) => 270,
  };
  let edges = (edges * modules * side).min(120 * side.pow(2));
  let percent = if is_coarse {
    100
  } else {
    30 + u64::from(picture.quality) * 7 / 10
  };
  Estimate {
    least,
    likely: least + 300 + blocks / 2 + edges * percent / 10_000,
  }
}

/// The frame: what a chunk `VP8 ` contains.
///
/// # Errors
/// [`QrError::TooLarge`] over the limit of bytes, and [`QrError::Memory`].
pub fn frame(
  matrix: &Matrix,
  picture: &Picture,
  geometry: &Geometry,
  limit: Limit,
) -> Result<Vec<u8>, QrError> {
  frame_within(MOST_OF_MODES, matrix, picture, geometry, limit)
}

fn frame_within(
  most: usize,
  matrix: &Matrix,
  picture: &Picture,
  geometry: &Geometry,
  limit: Limit,
) -> Result<Vec<u8>, QrError> {
  let source = Source::new(matrix, geometry)?;
  let colors = shown(picture);
  let contrast = Shade::contrast(colors.map(Shade::of));
  let step = step_of(picture.quality, contrast.into());
  let scale = Scale {
    // What a bit is worth where a coefficient is as likely anywhere within its step.
    bit: u64::from(step * step) * 16 / 35,
    shown: [
      if colors.contains(&Color::BLACK) {
        16
      } else {
        0
      },
      if colors.contains(&Color::WHITE) {
        235
      } else {
        255
      },
    ],
  };
  let (candidate, probabilities) = best(&source, colors, step, &scale, geometry, limit)?;
  let all = 0..source.across;
  let attempts = [
    (&Mode::ALL[..], true, true),
    (&Mode::ALL, false, true),
    (&Mode::ALL[..1], false, false),
  ];
  for (modes, has_small, skipped) in attempts {
    let choice = Choice {
      steps: &AllSteps::new(&candidate.indexes),
      prices: &Prices::of(&probabilities),
      scale: &scale,
      modes,
      has_small,
    };
    let frame = pass::run(&source, all.clone(), candidate.shades, &choice, limit)?;
    let written = write(
      &frame,
      &candidate.indexes,
      skipped,
      geometry.side,
      most,
      limit,
    )?;
    if let Some(file) = written {
      return Ok(file);
    }
  }
  unreachable!("means alone fit, 3.5 bits for each of 1,024 × 1,024")
}

/// The step that a quality asks for: of black on white from 4 to 93, and a tenth of the contrast at 80.
/// Of little contrast it is less, since rounding then takes its part.
fn step_of(quality: u8, contrast: u32) -> u32 {
  let step = (40 + 9 * u32::from(100 - quality)) * contrast / 2_190;
  (step * contrast.min(64) / 64).max(4)
}

/// The colours of light and dark as they are seen: what is wholly transparent may be as the other.
fn shown(picture: &Picture) -> [Color; 2] {
  let (light, dark) = (picture.light, picture.dark);
  match (light.alpha, dark.alpha) {
    (0, _) => [dark; 2],
    (_, 0) => [light; 2],
    _ => [light, dark],
  }
  .map(|color| Color {
    alpha: 255,
    ..color
  })
}

/// The steps that do best for some rows, and how probable branches are with them.
fn best(
  source: &Source,
  colors: [Color; 2],
  step: u32,
  scale: &Scale,
  geometry: &Geometry,
  limit: Limit,
) -> Result<(Candidate, Probabilities), QrError> {
  let first = (geometry.before / 16).min(source.across - 1);
  let rows = (SAMPLE / source.across).max(3);
  let rows = first..(first + rows).min(source.across);
  let prices = Prices::of(&Probabilities::initial());
  let mut best: Option<(u64, Candidate, Probabilities)> = None;
  for candidate in candidates(colors, step, source.is_coarse) {
    let (frame, probabilities, bits) =
      attempt(source, rows.clone(), &candidate, scale, &prices, limit)?;
    let weight = frame.squares * 4_096 + scale.bit * bits;
    let is_exact = frame.squares * 4_096 < weight / 32;
    if best.as_ref().is_none_or(|(least, ..)| weight < *least) {
      best = Some((weight, candidate, probabilities));
    }
    // Smaller steps are but longer.
    if is_exact {
      break;
    }
  }
  let (_, candidate, probabilities) = best.expect("there are candidates");
  Ok((candidate, probabilities))
}

/// Some rows in the steps of `candidate`, how probable branches are there, and all their bits.
fn attempt(
  source: &Source,
  rows: Range<usize>,
  candidate: &Candidate,
  scale: &Scale,
  prices: &Prices,
  limit: Limit,
) -> Result<(Frame, Probabilities, u64), QrError> {
  let choice = Choice {
    steps: &AllSteps::new(&candidate.indexes),
    prices,
    scale,
    modes: &Mode::ALL,
    has_small: true,
  };
  let frame = pass::run(source, rows, candidate.shades, &choice, limit)?;
  let mut counts = Counts::new();
  frame.walk(true, &mut counts);
  let probabilities = Probabilities::of(&counts);
  let bits = probabilities.price(&counts);
  Ok((frame, probabilities, bits))
}

/// The header and both partitions (RFC 6386, 9 and 19.2), unless that of the modes would be more than
/// `most` bytes.
fn write(
  frame: &Frame,
  indexes: &Indexes,
  skipped: bool,
  side: usize,
  most: usize,
  limit: Limit,
) -> Result<Option<Vec<u8>>, QrError> {
  let mut counts = Counts::new();
  frame.walk(skipped, &mut counts);
  let probabilities = Probabilities::of(&counts);
  let mut coder = BoolCoder::new(limit);
  // Colour space, clamping, no segments.
  coder.put_bits(0, 3);
  // The filter, of strength 0: it would smooth edges.
  coder.put_bits(0, 1 + 6 + 3);
  // No adjustment of it; one partition of levels.
  coder.put_bits(0, 1 + 2);
  indexes.push(&mut coder);
  coder.put_bits(0, 1);
  probabilities.push(&mut coder);
  coder.put_bits(skipped.into(), 1);
  if skipped {
    coder.put_bits(frame.filled().into(), 8);
  }
  frame.push_modes(skipped, &mut coder);
  let modes = coder.finish()?;
  if modes.len() > most {
    return Ok(None);
  }
  let mut writer = Writer {
    coder: BoolCoder::new(limit),
    probabilities: &probabilities,
  };
  frame.walk(skipped, &mut writer);
  let levels = writer.coder.finish()?;
  let mut file = memory::with_capacity(10 + modes.len() + levels.len())?;
  // A key frame, of version 0, which is shown.
  let tag = 1 << 4 | (modes.len() as u32) << 5;
  file.extend_from_slice(&tag.to_le_bytes()[..3]);
  file.extend_from_slice(&[0x9d, 0x01, 0x2a]);
  for _ in 0..2 {
    file.extend_from_slice(&(side as u16).to_le_bytes());
  }
  file.extend_from_slice(&modes);
  file.extend_from_slice(&levels);
  Ok(Some(file))
}

#[cfg(test)]
mod test {
  use image::ImageFormat::WebP;

  use super::frame_within;
  use crate::generate::symbol;
  use crate::render::webp::container;
  use crate::render::{Geometry, Limit};
  use crate::request::{Data, Encoding, Format, Picture, Sizing};

  #[test]
  fn modes_that_do_not_fit_become_fewer() {
    let made = symbol(&Data::Text("MODES".into()), &Encoding::default()).unwrap();
    let mut picture = Picture::new(Format::Webp);
    picture.sizing = Sizing::Scale(7);
    let geometry = Geometry::of(made.matrix.version, &picture).unwrap();
    // The size of the first partition.
    let modes =
      |frame: &[u8]| (u32::from_le_bytes([frame[0], frame[1], frame[2], 0]) >> 5) as usize;
    let mut most = usize::MAX;
    // Modes of small blocks, of macroblocks, and their mean alone.
    for attempt in 0..3 {
      let limit = Limit::of(&picture);
      let frame = frame_within(most, &made.matrix, &picture, &geometry, limit).unwrap();
      assert!(modes(&frame) <= most);
      most = modes(&frame) - 1;
      let file = container::file(&[(*b"VP8 ", frame)], limit).unwrap();
      let image = image::load_from_memory_with_format(&file, WebP)
        .unwrap()
        .into_luma8();
      for row in 0..made.matrix.size() {
        for column in 0..made.matrix.size() {
          let [x, y] = [column, row].map(|at| (geometry.before + at * 7 + 3) as u32);
          let is_dark = image.get_pixel(x, y).0[0] < 128;
          assert_eq!(
            is_dark,
            made.matrix.is_dark(row, column),
            "{row}, {column} at {attempt}"
          );
        }
      }
    }
  }
}
