//! Counting bits without a population count: bit-sliced counters, one for each place of the lanes.

use super::lanes::Lanes;

/// For each of 256 places, how often its bit was set: bit i of that number is in `digits[i]`.
#[derive(Clone, Copy)]
pub(super) struct Tally<V> {
  digits: [V; DIGITS],
}

/// Enough for each row and each column of 177.
const DIGITS: usize = 9;

impl<V: Lanes> Tally<V> {
  #[inline(always)]
  pub(super) fn new() -> Self {
    Self {
      digits: [V::load(&[0; 4]); DIGITS],
    }
  }

  #[inline(always)]
  pub(super) fn add1(&mut self, a: V) {
    self.carry::<0>(a);
  }

  #[inline(always)]
  pub(super) fn add2(&mut self, a: V, b: V) {
    let twos = add(&mut self.digits[0], a, b);
    self.carry::<1>(twos);
  }

  #[inline(always)]
  pub(super) fn add4(&mut self, ones: [V; 4]) {
    let [a, b, c, d] = ones;
    let (a, b) = (
      add(&mut self.digits[0], a, b),
      add(&mut self.digits[0], c, d),
    );
    let fours = add(&mut self.digits[1], a, b);
    self.carry::<2>(fours);
  }

  #[inline(always)]
  fn carry<const FROM: usize>(&mut self, mut carry: V) {
    for digit in &mut self.digits[FROM..] {
      (*digit, carry) = (digit.xor(carry), digit.and(carry));
    }
  }

  /// The sums over each lane.
  #[inline(always)]
  pub(super) fn sums(&self) -> [u32; 4] {
    let mut sums = [0; 4];
    for (i, digit) in self.digits.iter().enumerate() {
      for (sum, bits) in sums.iter_mut().zip(digit.store()) {
        *sum += bits.count_ones() << i;
      }
    }
    sums
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
