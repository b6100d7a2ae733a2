use qrush::Format;

use super::{OPTIONS, Scope};

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
  /// `toFile`.
  File,
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
      Self::File => "toFile",
    }
  }

  /// The formats on offer, the default first.
  #[must_use]
  pub const fn formats(self) -> &'static [Format] {
    use Format::{Ascii, Eps, Gif, Gray, Jpeg, Pdf, Png, Rgba, Svg, Terminal, Utf8, Webp};
    match self {
      Self::Create => &[],
      Self::DataUrl => &[Png, Svg, Jpeg, Webp, Gif],
      Self::Buffer => &[Png, Jpeg, Webp, Gif, Svg, Pdf, Eps, Gray, Rgba],
      Self::Text => &[Utf8, Ascii, Terminal, Svg, Eps],
      Self::File => &[
        Png, Jpeg, Webp, Gif, Svg, Pdf, Eps, Utf8, Ascii, Terminal, Gray, Rgba,
      ],
    }
  }

  /// The format on offer whose files' names end in `extension`, in any case.
  #[must_use]
  pub fn format_of(self, extension: &str) -> Option<Format> {
    let lower = extension.to_ascii_lowercase();
    let mut formats = self.formats().iter().copied();
    formats.find(|format| format.extensions().contains(&lower.as_str()))
  }

  /// The names of its options that requests have, or of those within `color`, in the order of the docs; `type` is
  /// the last.
  #[must_use]
  pub fn options(self, of_color: bool) -> Vec<&'static str> {
    let is_offered =
      |formats: &[Format]| self.formats().iter().any(|format| formats.contains(format));
    let mut names: Vec<&str> = OPTIONS
      .iter()
      .filter(|option| match option.scope {
        Scope::Symbol => !of_color,
        Scope::Picture(formats) => is_offered(formats) && option.name.contains('.') == of_color,
        _ => false,
      })
      .map(|option| option.name.strip_prefix("color.").unwrap_or(option.name))
      .collect();
    names.sort_by_key(|name| *name == "type");
    names
  }
}
