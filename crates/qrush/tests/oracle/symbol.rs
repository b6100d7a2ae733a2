//! A symbol drawn module by module.

#![allow(clippy::needless_range_loop)] // Rows and columns by their numbers, as the standard has them.

use qrush::spec::{Level, Mask, Version};

/// Rows of modules.
pub type Grid<T> = Vec<Vec<T>>;

/// The symbol that `codewords` make with this mask: dark modules as true.
///
/// In M1 and M3 the last data codeword (the `data`-th) is a half one, in the high half of its byte.
pub fn draw(
  version: Version,
  level: Level,
  codewords: &[u8],
  data: usize,
  mask: Mask,
) -> Grid<bool> {
  let function = function_modules(version, level, mask);
  let size = version.size();
  let half = version.is_micro() && version.number() % 2 == 1;
  let mut bits = codewords.iter().enumerate().flat_map(|(at, byte)| {
    let count = if half && at == data - 1 { 4 } else { 8 };
    (0..count).map(move |bit| byte >> (7 - bit) & 1 == 1)
  });
  let mut modules: Grid<bool> = function
    .iter()
    .map(|row| row.iter().map(|module| module.unwrap_or(false)).collect())
    .collect();
  // Two columns at a time, from the right, first upwards; the vertical timing pattern left out.
  let timing = if version.is_micro() { 0 } else { 6 };
  let columns: Vec<usize> = (0..size).rev().filter(|&column| column != timing).collect();
  for (strip, columns) in columns.chunks(2).enumerate() {
    for step in 0..size {
      let row = if strip % 2 == 0 {
        size - 1 - step
      } else {
        step
      };
      for &column in columns {
        if function[row][column].is_none() {
          modules[row][column] = bits.next().unwrap_or(false) ^ masked(version, mask, row, column);
        }
      }
    }
  }
  assert_eq!(bits.next(), None, "codewords left over");
  modules
}

/// What stands outside the data, and `None` for data.
pub fn function_modules(version: Version, level: Level, mask: Mask) -> Grid<Option<bool>> {
  let size = version.size();
  let mut grid = vec![vec![None; size]; size];
  let timing = if version.is_micro() { 0 } else { 6 };
  for at in 0..size {
    grid[timing][at] = Some(at % 2 == 0);
    grid[at][timing] = Some(at % 2 == 0);
  }
  let corners: &[(usize, usize)] = if version.is_micro() {
    &[(0, 0)]
  } else {
    &[(0, 0), (0, size - 7), (size - 7, 0)]
  };
  for &(top, left) in corners {
    finder(&mut grid, top, left);
  }
  if !version.is_micro() {
    let centres = alignment_centres(version);
    for &row in &centres {
      for &column in &centres {
        // All but where a finder pattern is.
        let near = |at: usize| at < 9;
        let far = |at: usize| at > size - 9;
        if near(row) && (near(column) || far(column)) || far(row) && near(column) {
          continue;
        }
        for y in 0..5 {
          for x in 0..5 {
            let ring = y == 0 || y == 4 || x == 0 || x == 4;
            grid[row + y - 2][column + x - 2] = Some(ring || (y, x) == (2, 2));
          }
        }
      }
    }
    version_information(&mut grid, version);
  }
  format_information(&mut grid, version, level, mask);
  grid
}

/// A finder pattern of 7 × 7 modules and the light separator around it.
fn finder(grid: &mut Grid<Option<bool>>, top: usize, left: usize) {
  let size = grid.len();
  for row in top.saturating_sub(1)..size.min(top + 8) {
    for column in left.saturating_sub(1)..size.min(left + 8) {
      // 0 in the separator, 1–4 from the edge of the pattern to its centre.
      let from_edge = |at: usize, start: usize| (at + 1 - start).min(start + 7 - at);
      let separator = row + 1 == top || column + 1 == left || row == top + 7 || column == left + 7;
      let ring = if separator {
        0
      } else {
        from_edge(row, top).min(from_edge(column, left))
      };
      grid[row][column] = Some(ring == 1 || ring >= 3);
    }
  }
}

/// Evenly from the far end, but for what is left over near the first (Annex E).
fn alignment_centres(version: Version) -> Vec<usize> {
  let number = version.number() as usize;
  if number == 1 {
    return Vec::new();
  }
  let gaps = number / 7 + 1;
  let (first, last) = (6, version.size() - 7);
  // The least even distance with which `gaps` gaps span all; version 32 is the exception.
  let step = if number == 32 {
    26
  } else {
    (last - first).div_ceil(2 * gaps) * 2
  };
  let mut centres: Vec<usize> = (0..gaps).map(|gap| last - gap * step).collect();
  centres.push(first);
  centres
}

/// Appends the remainder of the division by `generator` to `data`, bit by bit.
fn with_check_bits(data: u32, generator: u32, count: u32) -> u32 {
  let mut rest = data << count;
  for bit in (count..count + 8).rev() {
    if rest >> bit & 1 == 1 {
      rest ^= generator << (bit - count);
    }
  }
  data << count | rest
}

fn version_information(grid: &mut Grid<Option<bool>>, version: Version) {
  if version.number() < 7 {
    return;
  }
  let size = grid.len();
  let bits = with_check_bits(version.number().into(), 0b1_1111_0010_0101, 12);
  for bit in 0..18 {
    let dark = Some(bits >> bit & 1 == 1);
    grid[bit / 3][size - 11 + bit % 3] = dark;
    grid[size - 11 + bit % 3][bit / 3] = dark;
  }
}

fn format_information(grid: &mut Grid<Option<bool>>, version: Version, level: Level, mask: Mask) {
  let size = grid.len();
  if version.is_micro() {
    let names = ["M1L", "M2L", "M2M", "M3L", "M3M", "M4L", "M4M", "M4Q"];
    let name = format!("{version:?}{level:?}");
    let number = names.iter().position(|known| *known == name).unwrap() as u32;
    let bits = with_check_bits(
      number << 2 | u32::from(mask.reference()),
      0b101_0011_0111,
      10,
    ) ^ 0x4445;
    // From below the timing pattern down, round the corner, and back to the other timing pattern.
    let places = (1..=8)
      .map(|row| (row, 8))
      .chain((1..=7).rev().map(|column| (8, column)));
    for (bit, (row, column)) in places.enumerate() {
      grid[row][column] = Some(bits >> bit & 1 == 1);
    }
    return;
  }
  let level = match level {
    Level::L => 1,
    Level::M => 0,
    Level::Q => 3,
    Level::H => 2,
  };
  let bits = with_check_bits(
    level << 3 | u32::from(mask.reference()),
    0b101_0011_0111,
    10,
  ) ^ 0x5412;
  // Round the upper left finder pattern, with a step over the timing patterns.
  let around = (0..=5).chain([7, 8]).map(|row| (row, 8));
  let around = around.chain(
    [7]
      .into_iter()
      .chain((0..=5).rev())
      .map(|column| (8, column)),
  );
  // From the right edge to the left, then down to the lower edge.
  let split = (0..8)
    .map(|bit| (8, size - 1 - bit))
    .chain((size - 7..size).map(|row| (row, 8)));
  for (bit, (row, column)) in around.enumerate().chain(split.enumerate()) {
    grid[row][column] = Some(bits >> bit & 1 == 1);
  }
  grid[size - 8][8] = Some(true);
}

/// Table 10, i being the row and j the column.
pub fn masked(version: Version, mask: Mask, i: usize, j: usize) -> bool {
  let conditions: [fn(usize, usize) -> bool; 8] = [
    |i, j| (i + j) % 2 == 0,
    |i, _| i % 2 == 0,
    |_, j| j % 3 == 0,
    |i, j| (i + j) % 3 == 0,
    |i, j| ((i / 2) + (j / 3)) % 2 == 0,
    |i, j| (i * j) % 2 + (i * j) % 3 == 0,
    |i, j| ((i * j) % 2 + (i * j) % 3) % 2 == 0,
    |i, j| ((i + j) % 2 + (i * j) % 3) % 2 == 0,
  ];
  let reference = mask.reference() as usize;
  conditions[if version.is_micro() {
    [1, 4, 6, 7][reference]
  } else {
    reference
  }](i, j)
}
