use super::Format;

/// The public function that a request comes from: it decides which options and formats apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
  /// `create`: a symbol, no picture.
  Create,
  /// `toDataURL`.
  DataUrl,
  /// `toBuffer`.
  Buffer,
  /// `toString`.
  Text,
}

impl Call {
  /// The calls that make pictures.
  pub const PICTURES: [Self; 3] = [Self::DataUrl, Self::Buffer, Self::Text];

  /// The function's name.
  #[must_use]
  pub const fn name(self) -> &'static str {
    match self {
      Self::Create => "create",
      Self::DataUrl => "toDataURL",
      Self::Buffer => "toBuffer",
      Self::Text => "toString",
    }
  }

  /// The formats on offer, the default first.
  #[must_use]
  pub const fn formats(self) -> &'static [Format] {
    match self {
      Self::Create => &[],
      Self::DataUrl => &[
        Format::Png,
        Format::Svg,
        Format::Jpeg,
        Format::Webp,
        Format::Gif,
      ],
      Self::Buffer => &[
        Format::Png,
        Format::Jpeg,
        Format::Webp,
        Format::Gif,
        Format::Svg,
        Format::Gray,
        Format::Rgba,
      ],
      Self::Text => &[Format::Utf8, Format::Ascii, Format::Terminal, Format::Svg],
    }
  }
}
