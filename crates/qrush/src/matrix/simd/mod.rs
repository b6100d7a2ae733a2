//! 256 bits side by side, so that one step scores the same line under several masks.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
mod neon;
#[cfg(target_arch = "x86_64")]
mod popcnt;

/// A set of instructions to work with; all give the same results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
  /// What the build's target has.
  Portable,
  /// x86-64 with POPCNT.
  #[cfg(target_arch = "x86_64")]
  Popcnt,
  /// x86-64 with AVX2, BMI and POPCNT.
  #[cfg(target_arch = "x86_64")]
  Avx2,
  /// AArch64 with NEON.
  #[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
  Neon,
}

impl Backend {
  /// The fastest path on this machine.
  #[must_use]
  #[inline]
  pub fn best() -> Self {
    #[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
    return Self::Neon;
    #[cfg(target_arch = "x86_64")]
    if avx2::is_available() {
      return Self::Avx2;
    } else if popcnt::is_available() {
      return Self::Popcnt;
    }
    #[cfg(not(all(target_arch = "aarch64", target_feature = "neon")))]
    Self::Portable
  }

  /// All paths that this machine has, from the slowest to the fastest.
  #[must_use]
  pub fn all() -> Vec<Self> {
    [
      Some(Self::Portable),
      #[cfg(target_arch = "x86_64")]
      popcnt::is_available().then_some(Self::Popcnt),
      #[cfg(target_arch = "x86_64")]
      avx2::is_available().then_some(Self::Avx2),
      #[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
      Some(Self::Neon),
    ]
    .into_iter()
    .flatten()
    .collect()
  }

  /// Does `task` by this path.
  ///
  /// # Panics
  ///
  /// If the machine does not have it.
  #[inline]
  pub(super) fn run<T: Kernel>(self, task: T) -> T::Output {
    match self {
      Self::Portable => task.run::<[u64; 4]>(),
      #[cfg(target_arch = "x86_64")]
      Self::Popcnt => popcnt::run(task),
      #[cfg(target_arch = "x86_64")]
      Self::Avx2 => avx2::run(task),
      #[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
      Self::Neon => neon::run(task),
    }
  }
}

/// Work that can be done with any kind of lanes.
///
/// `run` and all under it must be inlined, to be compiled for the instructions of the lanes.
pub(super) trait Kernel {
  type Output;
  fn run<V: Lanes>(self) -> Self::Output;
}

/// Four 64-bit lanes with bitwise operations alone: no bit crosses a lane, so an arrangement of
/// bits in lanes means the same on every machine, whatever its byte order.
pub(super) trait Lanes: Copy {
  fn load(words: &[u64; 4]) -> Self;
  fn store(self) -> [u64; 4];
  /// A line of 1, 2 or 4 words, as often as it fits.
  fn repeat<const W: usize>(line: &[u64; W]) -> Self;
  fn and(self, other: Self) -> Self;
  fn or(self, other: Self) -> Self;
  fn xor(self, other: Self) -> Self;
  /// `self & !other`.
  fn without(self, other: Self) -> Self;
  /// The number of bits set in each lane.
  fn count(self) -> Self;
  /// The sums of the lanes as numbers.
  fn plus(self, other: Self) -> Self;
  /// Whether any bit is set.
  fn any(self) -> bool;
}

/// The portable twin, which compilers turn into what vector instructions the target has.
impl Lanes for [u64; 4] {
  #[inline(always)]
  fn load(words: &[u64; 4]) -> Self {
    *words
  }

  #[inline(always)]
  fn store(self) -> [u64; 4] {
    self
  }

  #[inline(always)]
  fn repeat<const W: usize>(line: &[u64; W]) -> Self {
    [line[0], line[1 % W], line[2 % W], line[3 % W]]
  }

  #[inline(always)]
  fn and(self, other: Self) -> Self {
    [
      self[0] & other[0],
      self[1] & other[1],
      self[2] & other[2],
      self[3] & other[3],
    ]
  }

  #[inline(always)]
  fn or(self, other: Self) -> Self {
    [
      self[0] | other[0],
      self[1] | other[1],
      self[2] | other[2],
      self[3] | other[3],
    ]
  }

  #[inline(always)]
  fn xor(self, other: Self) -> Self {
    [
      self[0] ^ other[0],
      self[1] ^ other[1],
      self[2] ^ other[2],
      self[3] ^ other[3],
    ]
  }

  #[inline(always)]
  fn without(self, other: Self) -> Self {
    [
      self[0] & !other[0],
      self[1] & !other[1],
      self[2] & !other[2],
      self[3] & !other[3],
    ]
  }

  #[inline(always)]
  fn count(self) -> Self {
    [
      self[0].count_ones(),
      self[1].count_ones(),
      self[2].count_ones(),
      self[3].count_ones(),
    ]
    .map(u64::from)
  }

  #[inline(always)]
  fn plus(self, other: Self) -> Self {
    [
      self[0] + other[0],
      self[1] + other[1],
      self[2] + other[2],
      self[3] + other[3],
    ]
  }

  #[inline(always)]
  fn any(self) -> bool {
    self[0] | self[1] | self[2] | self[3] != 0
  }
}
