use std::ffi::OsStr;
use std::path::Path;

use qrush::generate::Request;
use qrush::picture::{Format, Picture, Print, QrcodeLayout, Sizing};
use qrush::{Data, Encoding, Limits};

use super::colors::{check_color, check_seen};
use super::value::quoted;
use super::{Call, Checked, OPTIONS, Scope, Set, Value, VersionOptions, check, find};
use crate::error::{Expected, QrError, Received};

/// Options on their way to a [`Request`]: set one by one, each checked, then [finished].
///
/// [finished]: Self::finish
#[derive(Clone, Debug)]
pub struct OptionsBuilder {
  pub(super) call: Call,
  pub(super) encoding: Encoding,
  pub(super) versions: VersionOptions,
  pub(super) picture: Picture,
  /// Options that were given, by their place in [`OPTIONS`].
  given: u64,
  /// The name of a file that says nothing of its format.
  unclear: Option<String>,
  pub(super) width: Option<u32>,
  /// The sizes with their fractions, should the layout be npm `qrcode`'s.
  pub(super) layout: QrcodeLayout,
  /// The refusal of the first fraction, should it not be.
  pub(super) fraction: Option<QrError>,
  pub(super) ppi: Option<u32>,
  pub(super) mm: Option<f64>,
  pub(super) max_pixels: Option<u32>,
  pub(super) max_bytes: Option<u32>,
}

impl OptionsBuilder {
  /// The defaults of `call`.
  #[must_use]
  pub fn new(call: Call) -> Self {
    let format = call.formats().first().copied().unwrap_or(Format::Png);
    Self {
      call,
      encoding: Encoding::default(),
      versions: VersionOptions::default(),
      picture: Picture::new(format),
      given: 0,
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
      max_pixels: None,
      max_bytes: None,
    }
  }

  /// The defaults of `toFile` for the file `name`, whose ending gives the format.
  #[must_use]
  pub fn for_file(name: &Path) -> Self {
    let mut options = Self::new(Call::File);
    let extension = name.extension().and_then(OsStr::to_str).unwrap_or("");
    match Call::File.format_of(extension) {
      Some(format) => options.picture.format = format,
      None => options.unclear = Some(quoted(&name.to_string_lossy())),
    }
    options
  }

  pub(super) fn set_type(&mut self, format: Format) {
    self.picture.format = format;
    self.unclear = None;
  }

  /// Takes one option.
  ///
  /// # Errors
  /// [`QrError::Option`] for a bad value, [`QrError::UnknownOption`] for an unknown name.
  pub fn set(&mut self, name: &str, value: &Value) -> Result<(), QrError> {
    let Some((place, option)) = find(name) else {
      return Err(self.unknown(name));
    };
    match option.scope {
      Scope::Symbol => {}
      Scope::Picture(_) if self.call != Call::Create => self.given |= 1 << place,
      _ => return Err(self.unknown(name)),
    }
    match (option.set, check(option, self.call, value)?) {
      (Set::Whole(set), Checked::Whole(number)) => set(self, number),
      (Set::Size(set), Checked::Whole(number)) => set(self, f64::from(number)),
      (Set::Size(set), Checked::Fraction(number, refusal)) => {
        self.fraction.get_or_insert(refusal);
        set(self, number);
      }
      (Set::Number(set), Checked::Number(number)) => set(self, number),
      (Set::Flag(set), Checked::Flag(flag)) => set(self, flag),
      (Set::Choice(set), Checked::Choice(place)) => set(self, place),
      (Set::Type(set), Checked::Type(format)) => set(self, format),
      (Set::Color(set), Checked::Color(color)) => set(self, color),
      (Set::Text(set), Checked::Text(text)) => set(self, text),
      // A spec sees that no entry of the table gets here.
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
    if !encoding.compatibility.is_standard() {
      self.check_compatible()?;
    }
    Ok(encoding)
  }

  /// The request for a picture of `data`, within `limits`.
  ///
  /// # Errors
  /// [`QrError::Option`] where two options contradict each other.
  pub fn finish(&self, data: Data, limits: Limits) -> Result<Request, QrError> {
    let encoding = self.encoding()?;
    let picture = self.picture()?;
    let at_most = |limit: u64, own: Option<u32>| own.map_or(limit, |own| limit.min(own.into()));
    Ok(Request {
      data,
      encoding,
      picture,
      limits: Limits {
        max_pixels: at_most(limits.max_pixels, self.max_pixels),
        max_bytes: at_most(limits.max_bytes, self.max_bytes),
      },
    })
  }

  /// Checks that the options agree with each other, without any data.
  ///
  /// # Errors
  /// [`QrError::Option`] where two contradict each other.
  pub fn check_together(&self) -> Result<(), QrError> {
    self.encoding()?;
    if self.call != Call::Create {
      self.picture()?;
    }
    Ok(())
  }

  /// Checks what no item of a batch could mend: an option that is for none of the formats of the call.
  ///
  /// # Errors
  /// [`QrError::Option`] for the first such option.
  pub fn check_offered(&self) -> Result<(), QrError> {
    let is_offered = |formats: &[Format]| {
      let mut offered = self.call.formats().iter();
      offered.any(|format| formats.contains(format))
    };
    self.check_formats(is_offered)
  }

  /// The picture's part of the options, once they agree with each other and with its format.
  fn picture(&self) -> Result<Picture, QrError> {
    if let Some(name) = &self.unclear {
      return Err(unclear(self.call, name));
    }
    let mut picture = self.picture.clone();
    let format = picture.format;
    self.check_formats(|formats| formats.contains(&format))?;
    if let Some(width) = self.width {
      let most = format.max_width();
      if width > most {
        let words = format!("a whole number from 1 to {most} with '{}'", format.name());
        return Err(QrError::option(
          "width",
          Expected::new("whole", words)
            .within(1.0, f64::from(most))
            .because("side")
            .with(format),
          Received::number(f64::from(width)),
        ));
      }
      picture.sizing = Sizing::Width(width);
    }
    picture.qrcode = self.qrcode_layout(format)?;
    picture.print = match (self.ppi, self.mm) {
      (None, None) => None,
      (Some(ppi), None) => Some(Print::Ppi(ppi)),
      (None, Some(mm)) => Some(Print::Millimetres(mm)),
      (Some(_), Some(mm)) => {
        return Err(QrError::option(
          "mm",
          Expected::new("nothing", "no value beside ppi, which says the same,")
            .because("same")
            .beside("ppi"),
          Received::number(mm),
        ));
      }
    };
    let (dark_is_current, light_is_current) =
      (picture.svg.dark_is_current, picture.svg.light_is_current);
    check_color("color.dark", picture.dark, dark_is_current, format)?;
    check_color("color.light", picture.light, light_is_current, format)?;
    check_seen(&picture)?;
    Ok(picture)
  }

  /// Checks that all options that were given are for formats that are `right`.
  fn check_formats(&self, right: impl Fn(&[Format]) -> bool) -> Result<(), QrError> {
    let mut given = self.given;
    while given != 0 {
      let option = &OPTIONS[given.trailing_zeros() as usize];
      given &= given - 1;
      if let Scope::Picture(formats) = option.scope
        && !right(formats)
      {
        let format = self.picture.format.name();
        return Err(QrError::option(
          option.name,
          Expected::types(self.call, formats),
          Received {
            words: format!("'{format}'"),
            ..Received::text(format)
          },
        ));
      }
    }
    Ok(())
  }

  /// The error for an option that there is not.
  #[must_use]
  pub fn unknown(&self, name: &str) -> QrError {
    QrError::UnknownOption {
      option: name.to_owned(),
      // `create` has no colours, and so no names within `color`.
      known: self
        .call
        .options(self.call != Call::Create && name.starts_with("color.") && find(name).is_none()),
    }
  }
}

/// The error for a file whose name does not say what it is.
fn unclear(call: Call, name: &str) -> QrError {
  let formats = call.formats().iter();
  let endings: Vec<String> = formats
    .flat_map(|format| format.extensions())
    .map(|ending| format!(".{ending}"))
    .collect();
  let words = format!(
    "a name that ends in {}, or a type beside it,",
    endings.join(", ")
  );
  QrError::option(
    "path",
    Expected {
      choices: endings,
      ..Expected::new("path", words).because("ending")
    },
    Received {
      words: name.to_owned(),
      ..Received::text(name.trim_matches('\''))
    },
  )
}
