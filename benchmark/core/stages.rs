//! qrush: the whole from text to matrix, and its stages one by one.

use std::hint::black_box;

use crate::clock::Work;
use qrush::Symbol;
use qrush::codeword::{self, CodewordBuffers, Codewords, reed_solomon};
use qrush::generate;
use qrush::matrix;
use qrush::matrix::testing::{self, Backend};
use qrush::segment::{self, Plan, Runs};
use qrush::spec::{Mask, VersionClass};
use qrush::{Compatibility, Data, Encoding};

/// The works on `data`, which is known to fit; `plan` and `codewords` are what the stages make of it.
pub fn works<'a>(
  data: &'a Data,
  encoding: &'a Encoding,
  plan: &'a Plan<'a>,
  codewords: &'a Codewords<'a, 'a>,
) -> Vec<Work<'a>> {
  let (mut best, mut portable, mut planned) = (Room::default(), Room::default(), Runs::new());
  let (mut assembled, mut whole) = (CodewordBuffers::new(), Room::default());
  let class = VersionClass::of(codewords.version);
  let blocks = blocks(codewords);
  let correction = codewords
    .version
    .blocks(codewords.level)
    .map_or(0, |blocks| blocks.correction);
  let mut parity = [0; reed_solomon::MAX_DEGREE];
  vec![
    // What a picture pays before it is drawn.
    Work::new("qrush", move || {
      text_to_matrix(data, encoding, Backend::best(), &mut best)
    }),
    Work::new("qrush, portable", move || {
      text_to_matrix(data, encoding, Backend::Portable, &mut portable)
    }),
    // What `create` pays: the segments are copied out.
    Work::new("qrush, with segments", move || {
      generate::encode(black_box(data), encoding)
    }),
    Work::new("plan", move || {
      segment::plan(black_box(data), encoding, &mut planned).map(|plan| plan.least_bits())
    }),
    Work::new("segments", move || black_box(plan).segments(class)),
    Work::new("correct", move || {
      for block in &blocks {
        reed_solomon::correct(black_box(block), &mut parity[..correction]);
      }
      parity
    }),
    Work::new("assemble", move || {
      let codewords = codeword::assemble(black_box(plan), encoding, &mut assembled);
      codewords.map(|codewords| codewords.bytes.len())
    }),
    Work::new("text to codewords", move || {
      let plan = segment::plan(black_box(data), encoding, &mut whole.runs).expect("a text");
      let codewords = codeword::assemble(&plan, encoding, &mut whole.codewords);
      codewords.map(|codewords| codewords.bytes.len())
    }),
    Work::new("draw, one mask", move || {
      draw(black_box(codewords), Backend::best(), Some(Mask::ZERO))
    }),
    Work::new("draw", move || {
      draw(black_box(codewords), Backend::best(), None)
    }),
    Work::new("draw, one mask, portable", move || {
      draw(black_box(codewords), Backend::Portable, Some(Mask::ZERO))
    }),
    Work::new("draw, portable", move || {
      draw(black_box(codewords), Backend::Portable, None)
    }),
  ]
}

/// Where a thread makes its symbols, as in `generate`.
#[derive(Default)]
struct Room {
  runs: Runs,
  codewords: CodewordBuffers,
}

fn text_to_matrix(data: &Data, encoding: &Encoding, path: Backend, room: &mut Room) -> Symbol {
  let plan = segment::plan(black_box(data), encoding, &mut room.runs).expect("a text");
  let codewords = codeword::assemble(&plan, encoding, &mut room.codewords);
  let codewords = codewords.expect("a text that fits");
  draw(&codewords, path, None)
}

fn draw(codewords: &Codewords, path: Backend, mask: Option<Mask>) -> Symbol {
  let Codewords {
    version,
    level,
    bytes,
    ..
  } = codewords;
  if path == Backend::best() {
    matrix::draw(Compatibility::Standard, *version, *level, bytes, mask)
  } else {
    testing::draw(path, *version, *level, bytes, mask)
  }
}

/// As many bytes to correct as the symbol's blocks have, block by block; which bytes is all the same.
fn blocks(codewords: &Codewords) -> Vec<Vec<u8>> {
  let blocks = codewords.version.blocks(codewords.level);
  let blocks = blocks.expect("a level of the version");
  let mut rest = &codewords.bytes[..blocks.data];
  (0..blocks.count)
    .map(|block| {
      let own;
      (own, rest) = rest.split_at(blocks.short_data() + usize::from(block >= blocks.short_count()));
      own.to_vec()
    })
    .collect()
}
