use super::Version;

/// How the characters of a segment become bits (clause 7.3).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Mode {
  /// Digits, three in ten bits.
  Numeric,
  /// Digits, capital letters and nine signs, two in eleven bits.
  Alphanumeric,
  /// Bytes, eight bits each.
  Byte,
  /// Double-byte characters of JIS X 0208, thirteen bits each.
  Kanji,
}

impl Mode {
  /// All modes, in the order of their Micro QR indicators.
  pub const ALL: [Self; 4] = [Self::Numeric, Self::Alphanumeric, Self::Byte, Self::Kanji];

  /// The name of the standard, in small letters.
  #[must_use]
  pub const fn name(self) -> &'static str {
    match self {
      Self::Numeric => "numeric",
      Self::Alphanumeric => "alphanumeric",
      Self::Byte => "byte",
      Self::Kanji => "kanji",
    }
  }

  /// Bits that `count` characters (bytes in byte mode) take, header aside (clauses 7.4.3–7.4.6).
  #[must_use]
  pub const fn payload_bits(self, count: usize) -> usize {
    match self {
      Self::Numeric => (count * 10).div_ceil(3),
      Self::Alphanumeric => (count * 11).div_ceil(2),
      Self::Byte => count * 8,
      Self::Kanji => count * 13,
    }
  }
}

/// Versions whose segments have headers of the same lengths (table 3).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum VersionClass {
  /// Version M1, digits only.
  M1,
  /// Version M2, digits and alphanumeric characters only.
  M2,
  /// Version M3.
  M3,
  /// Version M4.
  M4,
  /// Versions 1–9.
  Small,
  /// Versions 10–26.
  Medium,
  /// Versions 27–40.
  Large,
}

/// Bits of the character count field by class and mode, 0 where the class lacks the mode (table 3).
const COUNT_BITS: [[u8; 4]; 7] = [
  [3, 0, 0, 0],
  [4, 3, 0, 0],
  [5, 4, 4, 3],
  [6, 5, 5, 4],
  [10, 9, 8, 8],
  [12, 11, 16, 10],
  [14, 13, 16, 12],
];

impl VersionClass {
  /// All classes, the smallest symbols first.
  pub const ALL: [Self; 7] = [
    Self::M1,
    Self::M2,
    Self::M3,
    Self::M4,
    Self::Small,
    Self::Medium,
    Self::Large,
  ];

  /// The class of `version`.
  #[must_use]
  pub const fn of(version: Version) -> Self {
    match version.index() {
      0 => Self::M1,
      1 => Self::M2,
      2 => Self::M3,
      3 => Self::M4,
      4..13 => Self::Small,
      13..30 => Self::Medium,
      _ => Self::Large,
    }
  }

  /// Whether this is a Micro QR class.
  #[must_use]
  pub const fn is_micro(self) -> bool {
    (self as u8) < 4
  }

  /// The indices ([`Version::index`]) of the first and the last version of the class.
  #[must_use]
  pub const fn versions(self) -> (usize, usize) {
    match self {
      Self::Small => (4, 12),
      Self::Medium => (13, 29),
      Self::Large => (30, 43),
      micro => (micro as usize, micro as usize),
    }
  }

  /// Bits of a mode indicator: 4, in Micro QR one less than the version's number (table 2).
  #[must_use]
  pub const fn indicator_bits(self) -> usize {
    if self.is_micro() { self as usize } else { 4 }
  }

  /// The mode indicator itself (table 2).
  #[must_use]
  pub const fn indicator(self, mode: Mode) -> u8 {
    if self.is_micro() {
      mode as u8
    } else {
      1 << mode as u8
    }
  }

  /// The mode indicator of an ECI designator; Micro QR has none (table 2).
  #[must_use]
  pub const fn eci_indicator(self) -> Option<u8> {
    if self.is_micro() { None } else { Some(0b0111) }
  }

  /// Bits of the character count field, or `None` where the class lacks `mode` (table 3).
  #[must_use]
  pub const fn count_bits(self, mode: Mode) -> Option<usize> {
    match COUNT_BITS[self as usize][mode as usize] {
      0 => None,
      bits => Some(bits as usize),
    }
  }

  /// Bits of a segment's header, mode indicator and count, or `None` where the class lacks `mode`.
  #[must_use]
  pub const fn header_bits(self, mode: Mode) -> Option<usize> {
    match self.count_bits(mode) {
      Some(bits) => Some(self.indicator_bits() + bits),
      None => None,
    }
  }

  /// Bits of the terminator, of which only those are written that still fit (table 2).
  #[must_use]
  pub const fn terminator_bits(self) -> usize {
    if self.is_micro() {
      3 + 2 * self as usize
    } else {
      4
    }
  }
}
