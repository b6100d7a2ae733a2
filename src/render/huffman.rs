//! Prefix codes for symbols of known counts.

/// The lengths of an optimal prefix code for symbols that occur `counts` times, none longer than
/// `limit`; 0 for a symbol that does not occur, 1 for the only one that does.
pub fn lengths(counts: &[u32], limit: usize) -> Vec<u8> {
  let mut lengths = vec![0; counts.len()];
  let mut order: Vec<usize> = (0..counts.len()).filter(|at| counts[*at] > 0).collect();
  // Of equals the last first: it is given the longer code.
  order.sort_by_key(|at| (counts[*at], usize::MAX - at));
  if let [only] = order[..] {
    lengths[only] = 1;
    return lengths;
  }
  let mut longest_first = Vec::with_capacity(order.len());
  for (length, count) in per_length(&order, counts, limit)
    .into_iter()
    .enumerate()
    .rev()
  {
    longest_first.extend(std::iter::repeat_n(length as u8, count));
  }
  for (at, length) in order.into_iter().zip(longest_first) {
    lengths[at] = length;
  }
  lengths
}

/// How many codes there are of each length; `order` is from the rarest symbol to the commonest.
fn per_length(order: &[usize], counts: &[u32], limit: usize) -> Vec<usize> {
  let mut per_length = vec![0; limit + 1];
  for depth in depths(order, counts) {
    per_length[depth.min(limit)] += 1;
  }
  // Codes cut short take too much of the code space: each step gives back one part of it, by
  // lengthening a shorter code and pairing one of the longest with it.
  let taken: usize = (1..=limit)
    .map(|length| per_length[length] << (limit - length))
    .sum();
  for _ in 1 << limit..taken {
    per_length[limit] -= 1;
    if let Some(shorter) = (1..limit).rev().find(|length| per_length[*length] > 0) {
      per_length[shorter] -= 1;
      per_length[shorter + 1] += 2;
    }
  }
  per_length
}

/// How deep in Huffman's tree each symbol of `order` is.
fn depths(order: &[usize], counts: &[u32]) -> Vec<usize> {
  let leaves = order.len();
  if leaves == 0 {
    return Vec::new();
  }
  let mut weights: Vec<u64> = order.iter().map(|at| u64::from(counts[*at])).collect();
  let mut parents = vec![0; 2 * leaves - 1];
  let (mut leaf, mut inner) = (0, leaves);
  for node in leaves..2 * leaves - 1 {
    let mut weight = 0;
    for _ in 0..2 {
      let takes_leaf = leaf < leaves && (inner == node || weights[leaf] <= weights[inner]);
      let child = if takes_leaf { &mut leaf } else { &mut inner };
      parents[*child] = node;
      weight += weights[*child];
      *child += 1;
    }
    weights.push(weight);
  }
  // A parent stands behind its children.
  let mut depths = vec![0; 2 * leaves - 1];
  for node in (0..2 * leaves - 2).rev() {
    depths[node] = depths[parents[node]] + 1;
  }
  depths.truncate(leaves);
  depths
}

/// The canonical codes of `lengths`: of each length in the order of the symbols, highest bit first.
pub fn codes(lengths: &[u8]) -> Vec<u16> {
  let mut order: Vec<usize> = (0..lengths.len()).filter(|at| lengths[*at] > 0).collect();
  order.sort_by_key(|at| lengths[*at]);
  let mut codes = vec![0; lengths.len()];
  let (mut code, mut length) = (0_u32, 0);
  for at in order {
    code <<= lengths[at] - length;
    length = lengths[at];
    codes[at] = code as u16;
    code += 1;
  }
  codes
}

#[cfg(test)]
mod test {
  use super::{codes, lengths};

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
        let lengths = lengths(&steep(symbols), limit);
        assert_eq!(lengths[0], 0);
        let used = &lengths[1..];
        assert!(used.iter().all(|length| (1..=limit as u8).contains(length)));
        let taken: u32 = used.iter().map(|length| 1 << (16 - length)).sum();
        assert_eq!(taken, 1 << 16, "{symbols} symbols, at most {limit} bits");
      }
    }
  }

  #[test]
  fn no_code_begins_another() {
    let lengths = lengths(&steep(20), 15);
    let codes = codes(&lengths);
    let all = || (1..lengths.len()).map(|at| (u32::from(codes[at]), lengths[at]));
    for (code, length) in all() {
      let begun =
        all().filter(|(other, longer)| *longer >= length && other >> (longer - length) == code);
      assert_eq!(begun.count(), 1);
    }
  }
}
