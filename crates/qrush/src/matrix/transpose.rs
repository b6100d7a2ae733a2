//! Rows from columns, by blocks of 64 × 64 bits.

/// Turns columns of `W` words (bit r of column c) into rows (bit c of row r), or back.
///
/// Of each line `H / 64` words are in use, as there are `H` lines.
#[inline(always)]
pub(super) fn transpose<const W: usize, const H: usize>(lines: &[[u64; W]; H]) -> [[u64; W]; H] {
  let mut across = [[0; W]; H];
  for from in 0..H / 64 {
    for to in 0..H / 64 {
      let mut block: [u64; 64] = std::array::from_fn(|line| lines[64 * from + line][to]);
      transpose_block(&mut block);
      for (line, word) in block.into_iter().enumerate() {
        across[64 * to + line][from] = word;
      }
    }
  }
  across
}

/// Transposes 64 × 64 bits: swaps the two off-diagonal quarters, then does so within each quarter.
#[inline(always)]
fn transpose_block(block: &mut [u64; 64]) {
  swap_quarters::<32>(block, 0x0000_0000_FFFF_FFFF);
  swap_quarters::<16>(block, 0x0000_FFFF_0000_FFFF);
  swap_quarters::<8>(block, 0x00FF_00FF_00FF_00FF);
  swap_quarters::<4>(block, 0x0F0F_0F0F_0F0F_0F0F);
  swap_quarters::<2>(block, 0x3333_3333_3333_3333);
  swap_quarters::<1>(block, 0x5555_5555_5555_5555);
}

#[inline(always)]
fn swap_quarters<const SIDE: usize>(block: &mut [u64; 64], left: u64) {
  for pair in block.chunks_exact_mut(2 * SIDE) {
    let (upper, lower) = pair.split_at_mut(SIDE);
    for (upper, lower) in upper.iter_mut().zip(lower) {
      let changed = (*upper >> SIDE ^ *lower) & left;
      *upper ^= changed << SIDE;
      *lower ^= changed;
    }
  }
}
