//! Data codewords → all codewords in order of placement (clause 7.6).

use super::reed_solomon::{self, MAX_DEGREE};
use crate::spec::Blocks;

/// Cuts `data` into `blocks`, corrects each, and deals their codewords out by turns over `bytes`, a
/// byte for each codeword of the symbol.
pub fn with_correction(data: &[u8], blocks: Blocks, bytes: &mut [u8]) {
  let Blocks {
    count, correction, ..
  } = blocks;
  let (short, short_count) = (blocks.short_data(), blocks.short_count());
  let (dealt_data, dealt_correction) = bytes.split_at_mut(data.len());
  if count == 1 {
    dealt_data.copy_from_slice(data);
    reed_solomon::correct(data, dealt_correction);
    return;
  }
  let mut rest = data;
  for block in 0..count {
    let length = short + usize::from(block >= short_count);
    let own;
    (own, rest) = rest.split_at(length);
    deal(&own[..short], &mut dealt_data[block..], count);
    // The one more of a long block follows after all the others' last.
    if length > short {
      dealt_data[short * count + block - short_count] = own[short];
    }
    let mut parity = [0; MAX_DEGREE];
    reed_solomon::correct(own, &mut parity[..correction]);
    deal(&parity[..correction], &mut dealt_correction[block..], count);
  }
}

/// Lays `codewords` on every `count`-th byte of `bytes`, from the first.
fn deal(codewords: &[u8], bytes: &mut [u8], count: usize) {
  for (place, &codeword) in bytes.iter_mut().step_by(count).zip(codewords) {
    *place = codeword;
  }
}
