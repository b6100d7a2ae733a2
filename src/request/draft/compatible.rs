//! What the option `compatibility` allows, and what it rules out.

use super::super::check::{bad, whole};
use super::{Draft, Format, Micro, QrcodeLayout, Value};
use crate::error::QrError;

impl Draft {
  /// A number from `least` to `most`. One that is not whole, or a part of `least`, is for the layout of
  /// npm `qrcode` alone; whether that was asked for is seen in the end.
  pub(super) fn size(
    &mut self,
    name: &str,
    value: &Value,
    least: u32,
    most: u32,
  ) -> Result<f64, QrError> {
    match (whole(name, value, least, most), value) {
      (Ok(size), _) => Ok(f64::from(size)),
      (Err(error), Value::Number(size))
        if *size > 0.0 && size.fract() != 0.0 && *size <= f64::from(most) =>
      {
        self.fraction.get_or_insert(error);
        Ok(*size)
      }
      (Err(error), _) => Err(error),
    }
  }

  /// Checks that no option has asked for what only a later one could have allowed.
  ///
  /// # Errors
  /// [`QrError::Option`] for a size that is not whole.
  pub fn check(&self) -> Result<(), QrError> {
    match &self.fraction {
      Some(error) if self.encoding.rules.is_standard() => Err(error.clone()),
      _ => Ok(()),
    }
  }

  /// Checks what npm `qrcode` does not have.
  pub(super) fn check_compatible(&self) -> Result<(), QrError> {
    let (option, came) = match (self.versions.micro, self.encoding.eci) {
      (Micro::No, false) => return Ok(()),
      (Micro::No, true) => ("eci", "true"),
      (Micro::Only, _) => ("micro", "true"),
      (Micro::Auto, _) => ("micro", "'auto'"),
    };
    Err(QrError::Option {
      option: option.to_owned(),
      expected: "false beside compatibility, since npm qrcode has none,".to_owned(),
      received: came.to_owned(),
    })
  }

  /// The layout of npm `qrcode`, where it is asked for and the format has it.
  pub(super) fn qrcode_layout(&self, format: Format) -> Result<Option<QrcodeLayout>, QrError> {
    let is_standard = self.encoding.rules.is_standard();
    if self.layout.small && is_standard {
      let expected = "no value without compatibility, since 'terminal' is small then,";
      return Err(bad("small", expected, &Value::Flag(true)));
    }
    let has_layout = !is_standard && format.has_qrcode_layout();
    match &self.fraction {
      // A character is whole.
      Some(error) if !has_layout || format.is_text() => Err(error.clone()),
      _ => Ok(has_layout.then_some(self.layout)),
    }
  }
}
