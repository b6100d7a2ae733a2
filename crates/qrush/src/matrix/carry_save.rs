//! Counting the bits of many lines with few population counts: carry-save adders.

use super::simd::Lanes;

/// How many bits were set, per lane.
///
/// The last bits of the numbers are kept for each place of the lanes by itself, bit i of them in
/// `digits[i]`; only what passes `2^D` is counted as soon as it comes.
#[derive(Clone, Copy)]
pub(super) struct Tally<V, const D: usize> {
  digits: [V; D],
  /// In units of `2^D`.
  counted: V,
}

impl<V: Lanes, const D: usize> Tally<V, D> {
  #[inline(always)]
  pub(super) fn new() -> Self {
    let zero = V::load(&[0; 4]);
    Self {
      digits: [zero; D],
      counted: zero,
    }
  }

  /// The sums over each lane.
  #[inline(always)]
  pub(super) fn sums(&self) -> [u32; 4] {
    let mut sums = [0; 4];
    for (sum, counted) in sums.iter_mut().zip(self.counted.store()) {
      *sum = (counted as u32) << D;
    }
    for (i, digit) in self.digits.iter().enumerate() {
      for (sum, count) in sums.iter_mut().zip(digit.count().store()) {
        *sum += (count as u32) << i;
      }
    }
    sums
  }
}

impl<V: Lanes> Tally<V, 1> {
  #[inline(always)]
  pub(super) fn add2(&mut self, a: V, b: V) {
    let twos = add(&mut self.digits[0], a, b);
    self.counted = self.counted.plus(twos.count());
  }
}

impl<V: Lanes> Tally<V, 2> {
  #[inline(always)]
  pub(super) fn add4(&mut self, [a, b, c, d]: [V; 4]) {
    let ones = &mut self.digits[0];
    let (a, b) = (add(ones, a, b), add(ones, c, d));
    let fours = add(&mut self.digits[1], a, b);
    self.counted = self.counted.plus(fours.count());
  }
}

impl<V: Lanes> Tally<V, 3> {
  /// Four bits, and one that counts twice.
  #[inline(always)]
  pub(super) fn add4_and_twice(&mut self, [a, b, c, d]: [V; 4], twice: V) {
    let [ones, twos, fours] = &mut self.digits;
    let (a, b) = (add(ones, a, b), add(ones, c, d));
    let a = add(twos, a, b);
    let b = twos.and(twice);
    *twos = twos.xor(twice);
    let eights = add(fours, a, b);
    self.counted = self.counted.plus(eights.count());
  }
}

/// Adds `a` and `b` to a digit; what is returned counts twice as much.
#[inline(always)]
fn add<V: Lanes>(digit: &mut V, a: V, b: V) -> V {
  let half = a.xor(b);
  let carry = a.and(b).or(half.and(*digit));
  *digit = half.xor(*digit);
  carry
}
