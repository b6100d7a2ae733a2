use std::fmt;

/// A colour with alpha.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color {
  /// Red, 0–255.
  pub red: u8,
  /// Green, 0–255.
  pub green: u8,
  /// Blue, 0–255.
  pub blue: u8,
  /// Opacity, from 0 (transparent) to 255.
  pub alpha: u8,
}

impl Color {
  /// `#000000ff`.
  pub const BLACK: Self = Self {
    red: 0,
    green: 0,
    blue: 0,
    alpha: 255,
  };
  /// `#ffffffff`.
  pub const WHITE: Self = Self {
    red: 255,
    green: 255,
    blue: 255,
    alpha: 255,
  };

  /// Reads `#rgb`, `#rgba`, `#rrggbb` or `#rrggbbaa`, in any case.
  #[must_use]
  pub fn parse(text: &str) -> Option<Self> {
    let digits = text
      .strip_prefix('#')?
      .bytes()
      .map(hex_digit)
      .collect::<Option<Vec<u8>>>()?;
    let channels: Vec<u8> = match digits.len() {
      3 | 4 => digits.iter().map(|digit| digit * 0x11).collect(),
      6 | 8 => digits
        .chunks_exact(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect(),
      _ => return None,
    };
    Some(Self {
      red: channels[0],
      green: channels[1],
      blue: channels[2],
      alpha: channels.get(3).copied().unwrap_or(255),
    })
  }

  /// Whether nothing shines through.
  #[must_use]
  pub const fn is_opaque(self) -> bool {
    self.alpha == 255
  }
}

impl fmt::Display for Color {
  /// As `#rrggbb`, or `#rrggbbaa` where something shines through.
  fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let Self {
      red,
      green,
      blue,
      alpha,
    } = self;
    write!(f, "#{red:02x}{green:02x}{blue:02x}")?;
    if self.is_opaque() {
      Ok(())
    } else {
      write!(f, "{alpha:02x}")
    }
  }
}

fn hex_digit(byte: u8) -> Option<u8> {
  char::from(byte).to_digit(16).map(|digit| digit as u8)
}
