//! What qrush is measured against: the addon that one writes first, and a task that does nothing.

use base64::{Engine, prelude::BASE64_STANDARD};
use image::{ExtendedColorType, ImageEncoder, Luma, codecs::png::PngEncoder};
use napi::{Env, Error, Result, Task, bindgen_prelude::AsyncTask};
use napi_derive::napi;
use qrcode::QrCode;

/// A task that computes nothing: what one `AsyncTask` per call costs at least.
pub struct Empty;

impl Task for Empty {
  type Output = ();
  type JsValue = ();

  fn compute(&mut self) -> Result<()> {
    Ok(())
  }

  fn resolve(&mut self, _env: Env, (): ()) -> Result<()> {
    Ok(())
  }
}

/// An `AsyncTask` that computes nothing.
#[napi]
pub fn empty() -> AsyncTask<Empty> {
  AsyncTask::new(Empty)
}

/// A text on its way to a data URL.
pub struct DataUrl(String);

impl Task for DataUrl {
  type Output = String;
  type JsValue = String;

  fn compute(&mut self) -> Result<String> {
    let code = QrCode::new(self.0.as_bytes()).map_err(failed)?;
    // As qrush and npm qrcode draw by default: 4 pixels a module, a quiet zone of 4 modules.
    let picture = code.render::<Luma<u8>>().module_dimensions(4, 4).build();
    let mut png = Vec::new();
    let (width, height) = picture.dimensions();
    PngEncoder::new(&mut png)
      .write_image(&picture, width, height, ExtendedColorType::L8)
      .map_err(failed)?;
    Ok(format!("data:image/png;base64,{}", BASE64_STANDARD.encode(png)))
  }

  fn resolve(&mut self, _env: Env, url: String) -> Result<String> {
    Ok(url)
  }
}

/// The obvious design: crates `qrcode`, `image` and `base64`, one `AsyncTask` per call.
#[napi(js_name = "toDataURL")]
pub fn to_data_url(text: String) -> AsyncTask<DataUrl> {
  AsyncTask::new(DataUrl(text))
}

/// The same on the calling thread.
#[napi(js_name = "toDataURLSync")]
pub fn to_data_url_sync(text: String) -> Result<String> {
  DataUrl(text).compute()
}

fn failed(error: impl std::fmt::Display) -> Error {
  Error::from_reason(error.to_string())
}
