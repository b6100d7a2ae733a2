//! JavaScript values → where a file goes, as `node:fs` takes it: a string, or a `file:` URL.

use std::path::{self, PathBuf};

use napi::bindgen_prelude::{JsObjectValue, Object, Unknown};

use super::error::Failure;
use super::js::{Js, inspect};
use super::values::mirror;
use crate::error::QrError;
use crate::request::{Value, quoted};

/// Reads the path of a file.
pub fn path(value: &Unknown) -> Result<PathBuf, Failure> {
  let path = match inspect(value, 0)? {
    Js::String(text) => text.into_utf8()?.into_owned()?,
    Js::Object(object) if is_url(&object)? => from_url(&object)?,
    other => {
      return Err(refused(
        "a string or a file: URL",
        mirror(other)?.to_string(),
      ));
    }
  };
  if path.is_empty() || path.contains('\0') {
    let received = Value::Text(path).to_string();
    return Err(refused(
      "a name without null bytes that is not empty",
      received,
    ));
  }
  Ok(PathBuf::from(path))
}

/// The same by the working directory of now: when it is written the process may have another. WebAssembly
/// has none.
pub fn from_here(path: PathBuf) -> PathBuf {
  path::absolute(&path).unwrap_or(path)
}

/// Whether `object` has what a URL has; those of other realms do, too.
fn is_url(object: &Object) -> napi::Result<bool> {
  Ok(text(object, "href")?.is_some() && text(object, "protocol")?.is_some())
}

/// The path that a URL names on this system, as `url.fileURLToPath` reads it.
fn from_url(url: &Object) -> Result<String, Failure> {
  let part = |name| Ok::<_, Failure>(text(url, name)?.unwrap_or_default());
  let (href, host, pathname) = (part("href")?, part("hostname")?, part("pathname")?);
  if part("protocol")? != "file:" {
    return Err(refused("a file: URL", quoted(&href)));
  }
  decode(&host, &pathname).ok_or_else(|| {
    refused(
      "a file: URL that names a file of this system",
      quoted(&href),
    )
  })
}

fn decode(host: &str, pathname: &str) -> Option<String> {
  let mut bytes = Vec::with_capacity(pathname.len());
  let mut rest = pathname.bytes();
  while let Some(byte) = rest.next() {
    if byte != b'%' {
      bytes.push(byte);
      continue;
    }
    let mut digit = || char::from(rest.next()?).to_digit(16);
    let decoded = (digit()? << 4 | digit()?) as u8;
    // It would become a separator that the URL does not have.
    if decoded == b'/' || (cfg!(windows) && decoded == b'\\') {
      return None;
    }
    bytes.push(decoded);
  }
  let path = String::from_utf8(bytes).ok()?;
  if !cfg!(windows) {
    return host.is_empty().then_some(path);
  }
  let path = path.replace('/', "\\");
  if !host.is_empty() {
    return Some(format!("\\\\{host}{path}"));
  }
  // `\C:\…`: a drive must be named.
  let drive = path.strip_prefix('\\')?;
  let mut start = drive.chars();
  let is_drive = start.next()?.is_ascii_alphabetic() && start.next()? == ':';
  is_drive.then(|| drive.to_owned())
}

fn text(object: &Object, name: &str) -> napi::Result<Option<String>> {
  let value: Unknown = object.get_named_property_unchecked(name)?;
  match inspect(&value, 0)? {
    Js::String(text) => Ok(Some(text.into_utf8()?.into_owned()?)),
    _ => Ok(None),
  }
}

fn refused(expected: &str, received: String) -> Failure {
  let expected = expected.to_owned();
  let option = "path".to_owned();
  QrError::Option {
    option,
    expected,
    received,
  }
  .into()
}
