use super::{Encoding, Value};
use crate::error::QrError;
use crate::spec::{Mask, Version};

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
      let expected = format!("a version of at most maxVersion, {max:?},");
      return Err(refused("minVersion", expected, &format!("{min:?}")));
    }
    if let Some(version) = self.one("version", self.version)? {
      if version < min || version > max {
        let expected = format!("a version from minVersion, {min:?}, to maxVersion, {max:?},");
        return Err(refused("version", expected, &format!("{version:?}")));
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
      let expected = "a whole number from 0 to 3, the masks of Micro QR,".to_owned();
      let received = mask.reference().to_string();
      return Err(refused("maskPattern", expected, &received));
    }
    if encoding.eci && self.micro == Micro::Only {
      let expected = "false, since Micro QR has no ECI,".to_owned();
      return Err(refused("eci", expected, &Value::Flag(true).to_string()));
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
    let expected = "a whole number from 1 to 4, for M1 to M4,";
    let found = version.ok_or_else(|| refused(option, expected.to_owned(), &number.to_string()))?;
    Ok(Some(found))
  }
}

fn refused(option: &str, expected: String, received: &str) -> QrError {
  QrError::Option {
    option: option.to_owned(),
    expected,
    received: received.to_owned(),
  }
}
