//! What the option `compatibility` allows, and what it rules out.

use qrush::picture::{Format, QrcodeLayout};

use super::{Micro, OptionsBuilder, Value};
use crate::error::{Expected, QrError};

impl OptionsBuilder {
  /// Checks that no option has asked for what only a later one could have allowed.
  ///
  /// # Errors
  /// [`QrError::Option`] for a size that is not whole.
  pub fn check(&self) -> Result<(), QrError> {
    match &self.fraction {
      Some(error) if self.encoding.compatibility.is_standard() => Err(error.clone()),
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
    let words = "false beside compatibility, since npm qrcode has none,";
    Err(QrError::option(
      option,
      Expected::new("flag", words)
        .because("compatibility")
        .beside("compatibility"),
      crate::error::Received::text(came),
    ))
  }

  /// The layout of npm `qrcode`, where it is asked for and the format has it.
  pub(super) fn qrcode_layout(&self, format: Format) -> Result<Option<QrcodeLayout>, QrError> {
    let is_standard = self.encoding.compatibility.is_standard();
    if self.layout.small && is_standard {
      let words = "no value without compatibility, since 'terminal' is small then,";
      return Err(QrError::option(
        "small",
        Expected::new("nothing", words)
          .because("without")
          .beside("compatibility"),
        &Value::Flag(true),
      ));
    }
    let has_layout = !is_standard && format.has_qrcode_layout();
    match &self.fraction {
      // A character is whole.
      Some(error) if !has_layout || format.is_text() => Err(error.clone()),
      _ => Ok(has_layout.then_some(self.layout)),
    }
  }
}
