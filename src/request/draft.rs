use super::check::{bad, choice, color, flag, whole};
use super::value::quoted;
use super::{Data, Encoding, Format, Micro, Picture, Request, Sizing, Value, VersionOptions};
use crate::error::QrError;
use crate::spec::{Level, Mask};

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

const ENCODING_OPTIONS: &str = "errorCorrectionLevel, boostErrorCorrection, version, minVersion, \
   maxVersion, maskPattern, micro, eci";
const PICTURE_OPTIONS: &str = "margin, scale, width, color, type";
const COLOR_OPTIONS: &str = "dark, light";

/// Options on their way to a [`Request`]: set one by one, each checked, then [finished].
///
/// [finished]: Self::finish
#[derive(Clone, Debug)]
pub struct Draft {
  call: Call,
  encoding: Encoding,
  versions: VersionOptions,
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
      versions: VersionOptions::default(),
      picture: Picture::new(format),
      width: None,
    }
  }

  /// Takes one option.
  ///
  /// # Errors
  /// [`QrError::Option`] for a bad value, [`QrError::UnknownOption`] for an unknown name.
  pub fn set(&mut self, name: &str, value: &Value) -> Result<(), QrError> {
    let (encoding, versions, picture) = (&mut self.encoding, &mut self.versions, &mut self.picture);
    match name {
      "errorCorrectionLevel" => {
        encoding.level = choice(name, value, &Level::ALL, Level::name)?;
      }
      "boostErrorCorrection" => encoding.boost = flag(name, value)?,
      "version" => versions.version = Some(whole(name, value, 1, 40)? as u8),
      "minVersion" => versions.min = Some(whole(name, value, 1, 40)? as u8),
      "maxVersion" => versions.max = Some(whole(name, value, 1, 40)? as u8),
      "maskPattern" => encoding.mask = Mask::new(whole(name, value, 0, 7)? as u8),
      "micro" => versions.micro = micro(name, value)?,
      "eci" => encoding.eci = flag(name, value)?,
      _ if self.call == Call::Create => return Err(self.unknown(name)),
      "margin" => picture.margin = whole(name, value, 0, Picture::MAX_MARGIN)?,
      "scale" => picture.sizing = Sizing::Scale(whole(name, value, 1, Picture::MAX_SCALE)?),
      "width" => self.width = Some(whole(name, value, 1, Picture::MAX_WIDTH)?),
      "type" => picture.format = choice(name, value, self.call.formats(), Format::name)?,
      "color" => return Err(bad(name, &format!("an object with {COLOR_OPTIONS}"), value)),
      "color.dark" => picture.dark = color(name, value)?,
      "color.light" => picture.light = color(name, value)?,
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
    (encoding.min_version, encoding.max_version) = self.versions.range()?;
    self.versions.check(&encoding)?;
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
    let encoding = self.encoding()?;
    Ok(Request {
      data,
      encoding,
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

fn micro(option: &str, value: &Value) -> Result<Micro, QrError> {
  match value {
    Value::Flag(false) => Ok(Micro::No),
    Value::Flag(true) => Ok(Micro::Only),
    Value::Text(text) if text == "auto" => Ok(Micro::Auto),
    _ => Err(bad(option, "true, false or 'auto'", value)),
  }
}
