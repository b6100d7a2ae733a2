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
    for (index, &codeword) in own[..short].iter().enumerate() {
      dealt_data[index * count + block] = codeword;
    }
    // The one more of a long block follows after all the others' last.
    if length > short {
      dealt_data[short * count + block - short_count] = own[short];
    }
    let mut parity = [0; MAX_DEGREE];
    reed_solomon::correct(own, &mut parity[..correction]);
    for (index, &codeword) in parity[..correction].iter().enumerate() {
      dealt_correction[index * count + block] = codeword;
    }
  }
}
