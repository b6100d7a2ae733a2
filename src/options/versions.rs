use qrush::Encoding;
use qrush::spec::{Mask, Version};

use super::Value;
use crate::error::{Expected, QrError, Received};

/// Whether the symbol may be a Micro QR code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Micro {
  /// Full-size symbols only.
  #[default]
  No,
  /// The smallest symbol of either kind.
  Auto,
  /// Micro QR only: version numbers mean M1–M4.
  Only,
}

/// The options that say which versions are allowed, as numbers of their kind.
#[derive(Clone, Debug, Default)]
pub struct VersionOptions {
  /// Micro QR or not.
  pub micro: Micro,
  /// `version`.
  pub version: Option<u8>,
  /// `minVersion`.
  pub min: Option<u8>,
  /// `maxVersion`.
  pub max: Option<u8>,
}

impl VersionOptions {
  /// The smallest and the largest version allowed.
  ///
  /// # Errors
  /// [`QrError::Option`] where two of the options contradict each other.
  pub fn range(&self) -> Result<(Version, Version), QrError> {
    let min = self.one("minVersion", self.min)?;
    let max = self.one("maxVersion", self.max)?;
    let (first, last) = match self.micro {
      Micro::Only => (Version::MICRO_MIN, Version::MICRO_MAX),
      Micro::No | Micro::Auto => (Version::MIN, Version::MAX),
    };
    let (min, max) = (min.unwrap_or(first), max.unwrap_or(last));
    if min > max {
      let words = format!("a version of at most maxVersion, {max:?},");
      let expected = Expected {
        max: Some(f64::from(max.number())),
        ..Expected::new("whole", words)
          .because("versions")
          .beside("maxVersion")
      };
      return Err(refused("minVersion", expected, version_received(min)));
    }
    if let Some(version) = self.one("version", self.version)? {
      if version < min || version > max {
        let words = format!("a version from minVersion, {min:?}, to maxVersion, {max:?},");
        let expected = Expected::new("whole", words)
          .within(f64::from(min.number()), f64::from(max.number()))
          .because("versions");
        return Err(refused("version", expected, version_received(version)));
      }
      return Ok((version, version));
    }
    // Asked for a least full-size version, `auto` has no choice left.
    let auto = self.micro == Micro::Auto && self.min.is_none();
    Ok((if auto { Version::MICRO_MIN } else { min }, max))
  }

  /// Checks the other options of `encoding` against Micro QR, which has less of each.
  ///
  /// # Errors
  /// [`QrError::Option`] for a mask or a designator that Micro QR does not have.
  pub fn check(&self, encoding: &Encoding) -> Result<(), QrError> {
    let may_be_micro = encoding.min_version.is_micro();
    if let Some(mask) = encoding.mask
      && may_be_micro
      && mask > Mask::MICRO_MAX
    {
      let words = "a whole number from 0 to 3, the masks of Micro QR,";
      let expected = Expected::new("whole", words)
        .within(0.0, 3.0)
        .because("micro")
        .beside("micro");
      let received = Received::number(f64::from(mask.reference()));
      return Err(refused("maskPattern", expected, received));
    }
    if encoding.eci && self.micro == Micro::Only {
      let words = "false, since Micro QR has no ECI,";
      let expected = Expected::new("flag", words)
        .because("micro")
        .beside("micro");
      return Err(refused("eci", expected, (&Value::Flag(true)).into()));
    }
    Ok(())
  }

  fn one(&self, option: &str, number: Option<u8>) -> Result<Option<Version>, QrError> {
    let Some(number) = number else {
      return Ok(None);
    };
    let version = match self.micro {
      Micro::Only => Version::micro(number),
      Micro::No | Micro::Auto => Version::new(number),
    };
    let found = version.ok_or_else(|| {
      let words = "a whole number from 1 to 4, for M1 to M4,";
      let expected = Expected::new("whole", words)
        .within(1.0, 4.0)
        .because("micro")
        .beside("micro");
      refused(option, expected, Received::number(f64::from(number)))
    })?;
    Ok(Some(found))
  }
}

fn version_received(version: Version) -> Received {
  Received {
    words: format!("{version:?}"),
    ..Received::number(f64::from(version.number()))
  }
}

fn refused(option: &str, expected: Expected, received: Received) -> QrError {
  QrError::option(option, expected, received)
}
