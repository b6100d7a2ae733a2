mod compatible;

use std::ffi::OsStr;
use std::path::Path;

use super::check::{bad, choice, color, flag, number, text, whole};
use super::scope::{self, GivenOptions};
use super::value::quoted;
use super::{
  Call, Color, Data, Encoding, Format, Micro, Picture, Print, QrcodeLayout, Request, Rules, Sizing,
  Transparency, Value, VersionOptions,
};
use crate::error::QrError;
use crate::spec::{Level, Mask};

const ENCODING_OPTIONS: &str = "errorCorrectionLevel, boostErrorCorrection, version, minVersion, \
   maxVersion, maskPattern, micro, eci, compatibility";
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
  given: GivenOptions,
  /// The name of a file that says nothing of its format.
  unclear: Option<String>,
  width: Option<u32>,
  /// The sizes with their fractions, should the layout be npm `qrcode`'s.
  layout: QrcodeLayout,
  /// The refusal of the first fraction, should it not be.
  fraction: Option<QrError>,
  ppi: Option<u32>,
  mm: Option<f64>,
  quality: Option<u8>,
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
      given: GivenOptions::default(),
      unclear: None,
      width: None,
      layout: QrcodeLayout {
        margin: 4.0,
        scale: 4.0,
        width: None,
        small: false,
      },
      fraction: None,
      ppi: None,
      mm: None,
      quality: None,
    }
  }

  /// The defaults of `toFile` for the file `name`, whose ending gives the format.
  #[must_use]
  pub fn for_file(name: &Path) -> Self {
    let mut draft = Self::new(Call::File);
    let extension = name.extension().and_then(OsStr::to_str).unwrap_or("");
    match Call::File.format_of(extension) {
      Some(format) => draft.picture.format = format,
      None => draft.unclear = Some(quoted(&name.to_string_lossy())),
    }
    draft
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
      "compatibility" => {
        encoding.rules = choice(name, value, &Rules::COMPATIBLE, Rules::name)?;
      }
      _ if self.call == Call::Create => return Err(self.unknown(name)),
      "type" => {
        picture.format = choice(name, value, self.call.formats(), Format::name)?;
        self.unclear = None;
      }
      _ => return self.set_picture(name, value),
    }
    Ok(())
  }

  /// Takes an option of the picture.
  fn set_picture(&mut self, name: &str, value: &Value) -> Result<(), QrError> {
    let option = name.split('.').next().unwrap_or(name);
    if !self.given.note(option) {
      return Err(self.unknown(name));
    }
    let picture = &mut self.picture;
    match name {
      "margin" => {
        self.layout.margin = self.size(name, value, 0, Picture::MAX_MARGIN)?;
        self.picture.margin = self.layout.margin as u32;
      }
      "scale" => {
        self.layout.scale = self.size(name, value, 1, Picture::MAX_SCALE)?;
        self.picture.sizing = Sizing::Scale(self.layout.scale as u32);
      }
      "width" => {
        let width = self.size(name, value, 1, Picture::MAX_WIDTH)?;
        self.layout.width = Some(width);
        self.width = Some(width as u32);
      }
      "small" => self.layout.small = flag(name, value)?,
      "maxPixels" => self.picture.max_pixels = Some(whole(name, value, 1, Picture::MOST_PIXELS)?),
      "maxBytes" => self.picture.max_bytes = Some(whole(name, value, 1, Picture::MOST_BYTES)?),
      "color" => return Err(bad(name, &format!("an object with {COLOR_OPTIONS}"), value)),
      "color.dark" => {
        picture.svg.dark_is_current = is_current(value);
        if !picture.svg.dark_is_current {
          picture.dark = color(name, value)?;
        }
      }
      "color.light" => {
        picture.svg.light_is_current = is_current(value);
        if !picture.svg.light_is_current {
          picture.light = color(name, value)?;
        }
      }
      "ppi" => self.ppi = Some(whole(name, value, 1, Picture::MAX_PPI)?),
      "mm" => self.mm = Some(number(name, value, Picture::MIN_MM, Picture::MAX_MM)?),
      "title" => picture.title = Some(text(name, value, Picture::MAX_CAPTION)?),
      "desc" => picture.desc = Some(text(name, value, Picture::MAX_CAPTION)?),
      "lossless" => lossless(name, value)?,
      "quality" => self.quality = Some(whole(name, value, 1, 100)? as u8),
      "inverse" => picture.inverse = flag(name, value)?,
      _ if option == "color" => return Err(Self::unknown_color(name)),
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
    self.check()?;
    if !encoding.rules.is_standard() {
      self.check_compatible()?;
    }
    Ok(encoding)
  }

  /// The request for a picture of `data`.
  ///
  /// # Errors
  /// [`QrError::Option`] where two options contradict each other.
  pub fn finish(&self, data: Data) -> Result<Request, QrError> {
    let encoding = self.encoding()?;
    let picture = self.picture()?;
    Ok(Request {
      data,
      encoding,
      picture,
    })
  }

  /// The picture's part of the options, once they agree with each other and with its format.
  fn picture(&self) -> Result<Picture, QrError> {
    if let Some(name) = &self.unclear {
      return Err(unclear(self.call, name));
    }
    let mut picture = self.picture.clone();
    self.given.check(self.call, picture.format)?;
    if let Some(width) = self.width {
      let most = picture.format.max_width();
      if width > most {
        let expected = format!(
          "a whole number from 1 to {most} with '{}'",
          picture.format.name()
        );
        return Err(bad("width", &expected, &Value::Number(width.into())));
      }
      picture.sizing = Sizing::Width(width);
    }
    picture.qrcode = self.qrcode_layout(picture.format)?;
    picture.print = match (self.ppi, self.mm) {
      (None, None) => None,
      (Some(ppi), None) => Some(Print::Ppi(ppi)),
      (None, Some(mm)) => Some(Print::Millimetres(mm)),
      (Some(_), Some(mm)) => {
        let expected = "no value beside ppi, which says the same,";
        return Err(bad("mm", expected, &Value::Number(mm)));
      }
    };
    if let Some(quality) = self.quality {
      picture.quality = quality;
    }
    let (dark_is_current, light_is_current) =
      (picture.svg.dark_is_current, picture.svg.light_is_current);
    check_color("color.dark", picture.dark, dark_is_current, picture.format)?;
    check_color(
      "color.light",
      picture.light,
      light_is_current,
      picture.format,
    )?;
    check_seen(&picture)?;
    Ok(picture)
  }

  fn unknown_color(name: &str) -> QrError {
    QrError::UnknownOption {
      option: name.to_owned(),
      received: quoted(name),
      known: COLOR_OPTIONS.to_owned(),
    }
  }

  /// The error for an option that there is not.
  #[must_use]
  pub fn unknown(&self, name: &str) -> QrError {
    let known = match self.call {
      Call::Create => ENCODING_OPTIONS.to_owned(),
      call => format!("{ENCODING_OPTIONS}, {}", scope::names(call)),
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

/// Every WebP is lossless: of a code a lossy one is larger, and less sharp.
fn lossless(option: &str, value: &Value) -> Result<(), QrError> {
  if flag(option, value)? {
    return Ok(());
  }
  let expected =
    "true, since a lossy WebP of a code is larger and less sharp: leave it out, or take 'jpeg',";
  Err(bad(option, expected, value))
}

/// The error for a file whose name does not say what it is.
fn unclear(call: Call, name: &str) -> QrError {
  let formats = call.formats().iter();
  let endings: Vec<String> = formats
    .flat_map(|format| format.extensions())
    .map(|ending| format!(".{ending}"))
    .collect();
  QrError::Option {
    option: "path".to_owned(),
    expected: format!(
      "a name that ends in {}, or a type beside it,",
      endings.join(", ")
    ),
    received: name.to_owned(),
  }
}

fn is_current(value: &Value) -> bool {
  matches!(value, Value::Text(text) if text == "currentColor")
}

/// Whether anything is to be seen: in a terminal of transparent colours blocks would have to have one.
fn check_seen(picture: &Picture) -> Result<(), QrError> {
  let [dark, light] = [picture.dark, picture.light];
  if picture.format != Format::Terminal || dark.alpha > 0 || light.alpha > 0 {
    return Ok(());
  }
  Err(QrError::Option {
    option: "color.dark".to_owned(),
    expected: "a colour that is seen, since color.light is transparent,".to_owned(),
    received: dark.to_string(),
  })
}

/// Whether `format` can show the colour.
fn check_color(
  option: &str,
  color: Color,
  is_current: bool,
  format: Format,
) -> Result<(), QrError> {
  let refused = |expected: String, received: String| {
    Err(QrError::Option {
      option: option.to_owned(),
      expected,
      received,
    })
  };
  let name = format.name();
  if is_current && format != Format::Svg {
    let expected = format!("a colour in hexadecimal with a type of '{name}', or a type of 'svg',");
    return refused(expected, "'currentColor'".to_owned());
  }
  let expected = match format.transparency() {
    Transparency::Full if !matches!(color.alpha, 0 | 255) => {
      format!("an opaque or a wholly transparent colour, since '{name}' has nothing between,")
    }
    Transparency::None if !color.is_opaque() => {
      format!("an opaque colour, since '{name}' has no transparency,")
    }
    _ => return Ok(()),
  };
  refused(expected, color.to_string())
}
