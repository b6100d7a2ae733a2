use super::value::quoted;
use super::{Color, Data, Encoding, Format, Picture, Request, Sizing, Value};
use crate::error::QrError;
use crate::spec::{Level, Mask, Version};

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
  /// The formats on offer, the default first.
  #[must_use]
  pub const fn formats(self) -> &'static [Format] {
    match self {
      Self::Create => &[],
      Self::DataUrl | Self::Buffer => &[Format::Png, Format::Svg],
      Self::Text => &[Format::Utf8, Format::Svg],
    }
  }
}

const ENCODING_OPTIONS: &str =
  "errorCorrectionLevel, boostErrorCorrection, version, minVersion, maxVersion, maskPattern";
const PICTURE_OPTIONS: &str = "margin, scale, width, color, type";
const COLOR_OPTIONS: &str = "dark, light";

/// Options on their way to a [`Request`]: set one by one, each checked, then [finished].
///
/// [finished]: Self::finish
#[derive(Clone, Debug)]
pub struct Draft {
  call: Call,
  encoding: Encoding,
  version: Option<Version>,
  picture: Picture,
  width: Option<u32>,
}

impl Draft {
  /// The defaults of `call`.
  #[must_use]
  pub fn new(call: Call) -> Self {
    let format = call.formats().first().copied().unwrap_or(Format::Png);
    Self {
      call,
      encoding: Encoding::default(),
      version: None,
      picture: Picture::new(format),
      width: None,
    }
  }

  /// Takes one option.
  ///
  /// # Errors
  /// [`QrError::Option`] for an unknown name or a bad value.
  pub fn set(&mut self, name: &str, value: &Value) -> Result<(), QrError> {
    match name {
      "errorCorrectionLevel" => self.encoding.level = level(name, value)?,
      "boostErrorCorrection" => self.encoding.boost = flag(name, value)?,
      "version" => self.version = Some(version(name, value)?),
      "minVersion" => self.encoding.min_version = version(name, value)?,
      "maxVersion" => self.encoding.max_version = version(name, value)?,
      "maskPattern" => self.encoding.mask = Mask::new(whole(name, value, 0, 7)? as u8),
      _ if self.call == Call::Create => return Err(self.unknown(name)),
      "margin" => self.picture.margin = whole(name, value, 0, Picture::MAX_MARGIN)?,
      "scale" => self.picture.sizing = Sizing::Scale(whole(name, value, 1, Picture::MAX_SCALE)?),
      "width" => self.width = Some(whole(name, value, 1, Picture::MAX_WIDTH)?),
      "type" => self.picture.format = format(name, value, self.call.formats())?,
      "color" => return Err(bad(name, &format!("an object with {COLOR_OPTIONS}"), value)),
      "color.dark" => self.picture.dark = color(name, value)?,
      "color.light" => self.picture.light = color(name, value)?,
      _ => return Err(self.unknown(name)),
    }
    Ok(())
  }

  /// The symbol's part of the options, once they agree with each other.
  ///
  /// # Errors
  /// [`QrError::Option`] where two options contradict each other.
  pub fn encoding(&self) -> Result<Encoding, QrError> {
    let mut encoding = self.encoding.clone();
    let (min, max) = (encoding.min_version, encoding.max_version);
    if min > max {
      let expected = format!("a version of at most maxVersion, {max:?},");
      return Err(contradiction("minVersion", expected, min));
    }
    if let Some(version) = self.version {
      if version < min || version > max {
        let expected = format!("a version from minVersion, {min:?}, to maxVersion, {max:?},");
        return Err(contradiction("version", expected, version));
      }
      (encoding.min_version, encoding.max_version) = (version, version);
    }
    Ok(encoding)
  }

  /// The request for a picture of `data`.
  ///
  /// # Errors
  /// [`QrError::Option`] where two options contradict each other.
  pub fn finish(&self, data: Data) -> Result<Request, QrError> {
    let mut picture = self.picture;
    if let Some(width) = self.width {
      picture.sizing = Sizing::Width(width);
    }
    Ok(Request {
      data,
      encoding: self.encoding()?,
      picture,
    })
  }

  fn unknown(&self, name: &str) -> QrError {
    let known = match (self.call, name.starts_with("color.")) {
      (_, true) => COLOR_OPTIONS.to_owned(),
      (Call::Create, false) => ENCODING_OPTIONS.to_owned(),
      _ => format!("{ENCODING_OPTIONS}, {PICTURE_OPTIONS}"),
    };
    QrError::UnknownOption {
      option: name.to_owned(),
      received: quoted(name),
      known,
    }
  }
}

fn bad(option: &str, expected: &str, received: &Value) -> QrError {
  QrError::Option {
    option: option.to_owned(),
    expected: expected.to_owned(),
    received: received.to_string(),
  }
}

fn contradiction(option: &str, expected: String, received: Version) -> QrError {
  QrError::Option {
    option: option.to_owned(),
    expected,
    received: format!("{received:?}"),
  }
}

/// A whole number from `least` to `most`.
///
/// # Errors
/// [`QrError::Option`] for anything else.
pub fn whole(option: &str, value: &Value, least: u32, most: u32) -> Result<u32, QrError> {
  match value {
    Value::Number(number)
      if number.fract() == 0.0 && (f64::from(least)..=f64::from(most)).contains(number) =>
    {
      Ok(*number as u32)
    }
    _ => Err(bad(
      option,
      &format!("a whole number from {least} to {most}"),
      value,
    )),
  }
}

fn version(option: &str, value: &Value) -> Result<Version, QrError> {
  let number = whole(option, value, 1, 40)?;
  Ok(Version::new(number as u8).unwrap_or(Version::MIN))
}

/// A truth value.
///
/// # Errors
/// [`QrError::Option`] for anything else.
pub fn flag(option: &str, value: &Value) -> Result<bool, QrError> {
  match value {
    Value::Flag(flag) => Ok(*flag),
    _ => Err(bad(option, "true or false", value)),
  }
}

/// One of `choices`, by name.
fn choice<T: Copy>(
  option: &str,
  value: &Value,
  choices: &[T],
  name: impl Fn(T) -> &'static str,
) -> Result<T, QrError> {
  let chosen = match value {
    Value::Text(text) => choices.iter().copied().find(|choice| name(*choice) == text),
    _ => None,
  };
  chosen.ok_or_else(|| {
    let names: Vec<String> = choices
      .iter()
      .map(|choice| format!("'{}'", name(*choice)))
      .collect();
    bad(option, &format!("one of {}", names.join(", ")), value)
  })
}

fn level(option: &str, value: &Value) -> Result<Level, QrError> {
  choice(option, value, &Level::ALL, Level::name)
}

fn format(option: &str, value: &Value, formats: &[Format]) -> Result<Format, QrError> {
  choice(option, value, formats, Format::name)
}

fn color(option: &str, value: &Value) -> Result<Color, QrError> {
  let parsed = match value {
    Value::Text(text) => Color::parse(text),
    _ => None,
  };
  parsed.ok_or_else(|| {
    bad(
      option,
      "a colour as #rgb, #rgba, #rrggbb or #rrggbbaa",
      value,
    )
  })
}
