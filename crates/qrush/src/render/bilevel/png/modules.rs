//! A row of modules, and where two of them are alike.

/// Modules of a row: column `c` is bit `c % 64` of word `c / 64`, set when dark.
pub type Modules = [u64; 3];

/// The modules from `column` on, at least 64 of them or all.
pub fn window(modules: &Modules, column: usize) -> u64 {
  let (word, bit) = (column / 64, column % 64);
  let above = modules
    .get(word + 1)
    .map_or(0, |&above| above << 1 << (63 - bit));
  modules[word] >> bit | above
}

/// How many modules are alike from two columns on, `most` at most.
pub fn alike(one: &Modules, column: usize, two: &Modules, other: usize, most: usize) -> usize {
  let mut count = 0;
  while count < most {
    let differ = window(one, column + count) ^ window(two, other + count);
    if differ != 0 {
      return most.min(count + differ.trailing_zeros() as usize);
    }
    count += 64;
  }
  most
}
