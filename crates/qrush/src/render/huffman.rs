//! Prefix codes: lengths from frequencies, and codes from lengths, as deflate, JPEG and WebP have them
//! (RFC 1951, section 3.2.2; T.81, annex C; RFC 9649, section 3.7.2.1).

/// A symbol's code: the first bit is the lowest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Code {
  pub bits: u16,
  pub length: u16,
}

impl Code {
  /// The bits, the first one highest.
  pub fn first_highest(self) -> u32 {
    u32::from(self.bits.reverse_bits()) >> (16 - u32::from(self.length.min(16)))
  }
}

/// Finds the lengths of a Huffman code for `counts`, none longer than `limit`; what does not occur
/// gets none, and a symbol alone one bit.
pub fn lengths(counts: &[u32], limit: u8, lengths: &mut [u8]) {
  lengths.fill(0);
  // A count and below it its symbol, in one number: that is sorted and cleared at once.
  let mut leaves = [0u64; MOST_SYMBOLS];
  let mut used = 0;
  for (eight, counts) in counts.chunks(8).enumerate() {
    // Most of an alphabet does not occur.
    if counts.iter().fold(0, |all, &count| all | count) > 0 {
      for (at, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        leaves[used] = u64::from(count) << 16 | (8 * eight + at) as u64;
        used += 1;
      }
    }
  }
  let leaves = &mut leaves[..used];
  if used <= 2 {
    for &leaf in leaves.iter() {
      lengths[usize::from(leaf as u16)] = 1;
    }
    return;
  }
  leaves.sort_unstable();
  let mut depths = [0; MOST_SYMBOLS];
  let depths = &mut depths[..used];
  if used <= FEW {
    merge::<FEW>(leaves, depths);
  } else {
    merge::<MOST_SYMBOLS>(leaves, depths);
  }
  let mut per_length = [0u32; 32];
  for &depth in depths.iter() {
    per_length[usize::from(depth.min(limit))] += 1;
  }
  fit(&mut per_length, limit);
  // The rarest first, so the longest first.
  let mut rarest = leaves.iter();
  for length in (1..=limit).rev() {
    for &leaf in rarest
      .by_ref()
      .take(per_length[usize::from(length)] as usize)
    {
      lengths[usize::from(leaf as u16)] = length;
    }
  }
}

/// Symbols of the largest alphabet, that of deflate's literals and lengths.
pub const MOST_SYMBOLS: usize = 286;

/// Symbols that most pictures get by with.
const FEW: usize = 32;

/// Joins the two lightest trees until one is left: `leaves` go up in weight, and so do the trees made
/// of them, so that two queues do. `depths` are those of the leaves.
fn merge<const MOST: usize>(leaves: &[u64], depths: &mut [u8]) {
  let used = leaves.len();
  let mut weights = [0u32; MOST];
  // Where a leaf and where a tree went.
  let mut above_leaves = [0u16; MOST];
  let mut above_trees = [0u16; MOST];
  let (mut leaf, mut tree) = (0, 0);
  for made in 0..used - 1 {
    for _ in 0..2 {
      let is_leaf = leaf < used && (tree == made || (leaves[leaf] >> 16) as u32 <= weights[tree]);
      weights[made] += if is_leaf {
        above_leaves[leaf] = made as u16;
        leaf += 1;
        (leaves[leaf - 1] >> 16) as u32
      } else {
        above_trees[tree] = made as u16;
        tree += 1;
        weights[tree - 1]
      };
    }
  }
  let mut inner = [0u8; MOST];
  for made in (0..used - 2).rev() {
    inner[made] = inner[usize::from(above_trees[made])] + 1;
  }
  for (depth, &parent) in depths.iter_mut().zip(&above_leaves) {
    *depth = inner[usize::from(parent)] + 1;
  }
}

/// Makes the code complete again after depths beyond `limit` were cut to it: a leaf goes down below
/// a shorter one, which makes room for one from the bottom.
fn fit(per_length: &mut [u32; 32], limit: u8) {
  let limit = usize::from(limit);
  let mut room: u32 = (1..=limit).map(|at| per_length[at] << (limit - at)).sum();
  while room > 1 << limit {
    let shorter = (1..limit).rev().find(|&at| per_length[at] > 0);
    let shorter = shorter.expect("a code of so few symbols has a shorter one");
    per_length[limit] -= 1;
    per_length[shorter] -= 1;
    per_length[shorter + 1] += 2;
    room -= 1;
  }
}

/// Numbers the codes of `lengths`, the shorter before the longer, equals by their symbols.
pub fn codes(lengths: &[u8], codes: &mut [Code]) {
  let mut next = [0u32; 17];
  // Few symbols have one.
  for &length in lengths.iter().filter(|&&length| length > 0) {
    next[usize::from(length)] += 1;
  }
  let mut code = 0;
  for at in &mut next[1..] {
    let here = code;
    code = (code + *at) << 1;
    *at = here;
  }
  for (codes, lengths) in codes.chunks_mut(8).zip(lengths.chunks(8)) {
    if lengths.iter().fold(0, |all, &length| all | length) == 0 {
      continue;
    }
    for (code, &length) in codes.iter_mut().zip(lengths) {
      if length > 0 {
        let at = &mut next[usize::from(length)];
        *code = Code {
          bits: (*at as u16).reverse_bits() >> (16 - length),
          length: length.into(),
        };
        *at += 1;
      }
    }
  }
}

#[cfg(test)]
mod test {
  use super::{Code, codes, lengths};

  /// Counts whose tree is as deep as can be.
  fn steep(symbols: usize) -> Vec<u32> {
    let (mut counts, mut last) = (vec![0, 1], 1);
    while counts.len() <= symbols {
      counts.push(last);
      last += counts[counts.len() - 2];
    }
    counts
  }

  #[test]
  fn lengths_stay_within_the_limit_and_use_the_whole_code_space() {
    for symbols in [2, 3, 8, 16, 19, 24, 40] {
      for limit in [7, 15, 16] {
        let counts = steep(symbols);
        let mut made = vec![0; counts.len()];
        lengths(&counts, limit, &mut made);
        assert_eq!(made[0], 0);
        let used = &made[1..];
        assert!(used.iter().all(|length| (1..=limit).contains(length)));
        let taken: u32 = used.iter().map(|length| 1 << (16 - length)).sum();
        assert_eq!(taken, 1 << 16, "{symbols} symbols, at most {limit} bits");
      }
    }
  }

  #[test]
  fn no_code_begins_another() {
    let counts = steep(20);
    let (mut made, mut code) = (vec![0; counts.len()], vec![Code::default(); counts.len()]);
    lengths(&counts, 16, &mut made);
    codes(&made, &mut code);
    let all = || {
      code[1..]
        .iter()
        .map(|code| (code.first_highest(), code.length))
    };
    for (code, length) in all() {
      let begun =
        all().filter(|(other, longer)| *longer >= length && other >> (longer - length) == code);
      assert_eq!(begun.count(), 1);
    }
  }
}
