//! Whose rules choose what the standard leaves open.

/// Whose rules choose what the standard leaves to the encoder: the segments of a text and the mask;
/// and how pictures are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compatibility {
  /// The shortest bit string, the penalties of the standard, modules of whole pixels.
  #[default]
  Standard,
  /// Those of npm `qrcode` 1.5.4, whose symbols and pictures come out the same.
  Qrcode {
    /// Whether text may use Kanji mode, as with its `toSJISFunc`.
    kanji: bool,
  },
}

impl Compatibility {
  /// All of them but the standard's.
  pub const ALL: [Self; 2] = [Self::Qrcode { kanji: false }, Self::Qrcode { kanji: true }];

  /// A name for them.
  #[must_use]
  pub const fn name(self) -> &'static str {
    match self {
      Self::Standard => "standard",
      Self::Qrcode { kanji: false } => "qrcode",
      Self::Qrcode { kanji: true } => "qrcode-kanji",
    }
  }

  /// Whether they are the standard's.
  #[must_use]
  pub const fn is_standard(self) -> bool {
    matches!(self, Self::Standard)
  }
}
