use super::Picture;

/// The file format of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
  /// Portable Network Graphics, two colours.
  Png,
  /// JPEG, for what takes nothing else: grey, or full colour without subsampling.
  Jpeg,
  /// WebP, lossless.
  Webp,
  /// Graphics Interchange Format, two colours.
  Gif,
  /// Scalable Vector Graphics.
  Svg,
  /// Portable Document Format, one page as large as the picture.
  Pdf,
  /// Encapsulated PostScript.
  Eps,
  /// Unicode half blocks, one character for two modules.
  Utf8,
  /// Plain ASCII.
  Ascii,
  /// Half blocks with the colours of a terminal.
  Terminal,
  /// Raw pixels, a byte of grey each.
  Gray,
  /// Raw pixels, four bytes each.
  Rgba,
}

/// How see-through the colours of a format can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transparency {
  /// By any degree.
  Any,
  /// All or nothing.
  Full,
  /// Not at all.
  None,
}

impl Format {
  /// Every format.
  pub const ALL: [Self; 12] = [
    Self::Png,
    Self::Jpeg,
    Self::Webp,
    Self::Gif,
    Self::Svg,
    Self::Pdf,
    Self::Eps,
    Self::Utf8,
    Self::Ascii,
    Self::Terminal,
    Self::Gray,
    Self::Rgba,
  ];

  /// The `type` option's name for it.
  #[must_use]
  pub const fn name(self) -> &'static str {
    match self {
      Self::Png => "png",
      Self::Jpeg => "jpeg",
      Self::Webp => "webp",
      Self::Gif => "gif",
      Self::Svg => "svg",
      Self::Pdf => "pdf",
      Self::Eps => "eps",
      Self::Utf8 => "utf8",
      Self::Ascii => "ascii",
      Self::Terminal => "terminal",
      Self::Gray => "gray",
      Self::Rgba => "rgba",
    }
  }

  /// The media type that a data URL or an HTTP response carries.
  #[must_use]
  pub const fn media_type(self) -> &'static str {
    match self {
      Self::Png => "image/png",
      Self::Jpeg => "image/jpeg",
      Self::Webp => "image/webp",
      Self::Gif => "image/gif",
      Self::Svg => "image/svg+xml",
      Self::Pdf => "application/pdf",
      Self::Eps => "application/postscript",
      Self::Utf8 => "text/plain;charset=utf-8",
      Self::Ascii | Self::Terminal => "text/plain;charset=us-ascii",
      Self::Gray | Self::Rgba => "application/octet-stream",
    }
  }

  /// How the name of a file of this format ends, in lower case and without the dot; the usual
  /// ending first, none where no ending is usual.
  #[must_use]
  pub const fn extensions(self) -> &'static [&'static str] {
    match self {
      Self::Png => &["png"],
      Self::Jpeg => &["jpg", "jpeg"],
      Self::Webp => &["webp"],
      Self::Gif => &["gif"],
      Self::Svg => &["svg"],
      Self::Pdf => &["pdf"],
      Self::Eps => &["eps"],
      Self::Utf8 => &["txt"],
      Self::Gray => &["gray"],
      Self::Rgba => &["rgba"],
      Self::Ascii | Self::Terminal => &[],
    }
  }

  /// Whether it is text, whose characters have the size that the reader's font gives them: there
  /// `scale` and `width` have no effect.
  #[must_use]
  pub const fn is_text(self) -> bool {
    matches!(self, Self::Utf8 | Self::Ascii | Self::Terminal)
  }

  /// Whether it is written module by module, which takes the same time at any size in pixels.
  #[must_use]
  pub const fn is_drawn_by_module(self) -> bool {
    self.is_text() || matches!(self, Self::Png | Self::Svg | Self::Pdf | Self::Eps)
  }

  /// Whether npm `qrcode` has it, or one of its kind, so that its layout may be asked for.
  #[must_use]
  pub const fn has_qrcode_layout(self) -> bool {
    !matches!(self, Self::Pdf | Self::Eps | Self::Ascii)
  }

  /// Pixels per side at most; what more its readers take, some do not.
  #[must_use]
  pub const fn max_width(self) -> u32 {
    match self {
      Self::Webp => 16_383,
      _ => Picture::MAX_WIDTH,
    }
  }

  /// How see-through its colours can be.
  #[must_use]
  pub const fn transparency(self) -> Transparency {
    match self {
      Self::Jpeg | Self::Gray => Transparency::None,
      Self::Gif | Self::Eps | Self::Terminal => Transparency::Full,
      // Half blocks and ASCII have no colours, so nothing that they could fail to show.
      Self::Png | Self::Webp | Self::Svg | Self::Pdf | Self::Utf8 | Self::Ascii | Self::Rgba => {
        Transparency::Any
      }
    }
  }
}
