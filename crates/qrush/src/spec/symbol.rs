use std::fmt;

/// A version of the standard: M1–M4 (Micro QR) or 1–40, in order of size (clause 6.3.1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(u8);

impl Version {
  /// Version 1, 21 × 21 modules.
  pub const MIN: Self = Self(4);
  /// M1, 11 × 11 modules.
  pub const MICRO_MIN: Self = Self(0);
  /// M4, 17 × 17 modules.
  pub const MICRO_MAX: Self = Self(3);
  /// Version 40, 177 × 177 modules.
  pub const MAX: Self = Self(43);
  /// How many versions there are, Micro QR included: the length of tables that go by [`Self::index`].
  pub const COUNT: usize = 44;

  /// Version `number` of the full-size symbols, 1–40.
  #[must_use]
  pub const fn new(number: u8) -> Option<Self> {
    if matches!(number, 1..=40) {
      Some(Self(number + 3))
    } else {
      None
    }
  }

  /// Micro QR version M`number`, 1–4.
  #[must_use]
  pub const fn micro(number: u8) -> Option<Self> {
    if matches!(number, 1..=4) {
      Some(Self(number - 1))
    } else {
      None
    }
  }

  /// Whether this is a Micro QR version.
  #[must_use]
  pub const fn is_micro(self) -> bool {
    self.0 < 4
  }

  /// The number within its kind: 1–40, or 1–4 for M1–M4.
  #[must_use]
  pub const fn number(self) -> u8 {
    if self.is_micro() {
      self.0 + 1
    } else {
      self.0 - 3
    }
  }

  /// The place among all versions in order of size: 0–3 for M1–M4, 4–43 for 1–40.
  #[must_use]
  pub const fn index(self) -> usize {
    self.0 as usize
  }

  /// Modules per side: 11–17 for M1–M4, 21–177 for 1–40.
  #[must_use]
  pub const fn size(self) -> usize {
    if self.is_micro() {
      11 + 2 * self.0 as usize
    } else {
      5 + 4 * self.0 as usize
    }
  }
}

impl fmt::Debug for Version {
  fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(
      f,
      "{}{}",
      if self.is_micro() { "M" } else { "" },
      self.number()
    )
  }
}

/// An error correction level: what share of the codewords may be lost (clause 6.5.1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Level {
  /// About 7 %.
  L,
  /// About 15 %.
  M,
  /// About 25 %.
  Q,
  /// About 30 %.
  H,
}

impl Level {
  /// All levels, the weakest first.
  pub const ALL: [Self; 4] = [Self::L, Self::M, Self::Q, Self::H];

  /// The letter of the standard.
  #[must_use]
  pub const fn name(self) -> &'static str {
    match self {
      Self::L => "L",
      Self::M => "M",
      Self::Q => "Q",
      Self::H => "H",
    }
  }
}

/// A data mask pattern reference (clause 7.8.2): 0–7 in full-size symbols, 0–3 in Micro QR.
///
/// It is what the format information holds, so its meaning depends on the symbol: references 0–3 of
/// Micro QR stand for the conditions of the full-size references 1, 4, 6 and 7.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Mask(u8);

impl Mask {
  /// The first mask.
  pub const ZERO: Self = Self(0);

  /// The last mask of Micro QR.
  pub const MICRO_MAX: Self = Self(3);

  /// Mask pattern `reference`, 0–7.
  #[must_use]
  pub const fn new(reference: u8) -> Option<Self> {
    if reference < 8 {
      Some(Self(reference))
    } else {
      None
    }
  }

  /// The pattern's reference, 0–7.
  #[must_use]
  pub const fn reference(self) -> u8 {
    self.0
  }
}
