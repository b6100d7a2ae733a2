//! `create` and the symbol that it answers.

use napi::bindgen_prelude::{Array, Env, Uint8ArraySlice, Unknown};
use napi_derive::napi;

use crate::convert::error::enter;
use crate::convert::options;
use crate::convert::output;
use crate::options::{Call, OptionsBuilder};
use qrush::Symbol;
use qrush::generate::{self, Encoded};

/// A QR code as modules, without quiet zone and colours.
#[napi]
pub struct QrCode {
  encoded: Encoded,
}

#[napi]
impl QrCode {
  /// Modules per side: 21 for version 1, 177 for version 40, 11 for M1.
  #[napi(getter)]
  pub fn size(&self) -> u32 {
    self.encoded.symbol.width() as u32
  }

  /// The version, 1–40, or of a Micro QR code 1–4 for M1–M4.
  #[napi(getter)]
  pub fn version(&self) -> u32 {
    u32::from(self.encoded.symbol.version.number())
  }

  /// Whether this is a Micro QR code.
  #[napi(getter)]
  pub fn micro(&self) -> bool {
    self.encoded.symbol.version.is_micro()
  }

  /// The error correction level in force, after boosting; `'L'` for M1, which only detects errors.
  #[napi(getter, ts_return_type = "ErrorCorrectionLevel")]
  pub fn error_correction_level(&self) -> &'static str {
    self.encoded.symbol.level.name()
  }

  /// The mask pattern in force, 0–7, or of a Micro QR code 0–3.
  #[napi(getter)]
  pub fn mask_pattern(&self) -> u32 {
    u32::from(self.encoded.symbol.mask.reference())
  }

  /// The segments: given as data again, they make the same symbol. A new copy each time.
  #[napi(getter, ts_return_type = "Segment[]")]
  pub fn segments<'env>(&self, env: &'env Env) -> napi::Result<Array<'env>> {
    let made = enter(|| Ok(output::segments(env, &self.encoded.segments)?));
    made.map_err(|failure| failure.throw(env))
  }

  /// All modules row by row, `size * size` of them: 1 is dark, 0 is light. A new copy each time.
  #[napi(getter)]
  pub fn modules<'env>(&self, env: &'env Env) -> napi::Result<Uint8ArraySlice<'env>> {
    unpacked(env, self.encoded.symbol.width(), self.encoded.symbol.rows())
  }

  /// Which modules belong to a function pattern, or to format or version information, row by row: 1 where
  /// `isFunction` says so, else 0. A new copy each time.
  #[napi(getter)]
  pub fn function_modules<'env>(&self, env: &'env Env) -> napi::Result<Uint8ArraySlice<'env>> {
    let symbol = &self.encoded.symbol;
    unpacked(
      env,
      symbol.width(),
      symbol.function_rows().iter().map(|row| &row[..]),
    )
  }

  /// Whether the module at `row` and `col`, both from 0 at the top left, is dark.
  ///
  /// @throws {QrError} `ERR_QR_OPTION` outside the symbol.
  #[napi(ts_args_type = "row: number, col: number")]
  pub fn get(&self, env: &Env, row: Unknown, col: Unknown) -> napi::Result<bool> {
    self.at(env, &row, &col, Symbol::is_dark)
  }

  /// Whether the module belongs to a function pattern, or to format or version information, and
  /// so not to the encoded data.
  ///
  /// @throws {QrError} `ERR_QR_OPTION` outside the symbol.
  #[napi(ts_args_type = "row: number, col: number")]
  pub fn is_function(&self, env: &Env, row: Unknown, col: Unknown) -> napi::Result<bool> {
    self.at(env, &row, &col, Symbol::is_function)
  }

  fn at(
    &self,
    env: &Env,
    row: &Unknown,
    col: &Unknown,
    ask: impl Fn(&Symbol, usize, usize) -> bool,
  ) -> napi::Result<bool> {
    let last = self.size() - 1;
    let place = |name, value| options::place(name, value, last);
    let answer = enter(|| {
      let (row, col) = (place("row", row)?, place("col", col)?);
      Ok(ask(&self.encoded.symbol, row, col))
    });
    answer.map_err(|failure| failure.throw(env))
  }
}

/// A byte for each of the first `size` modules of each row, in memory of V8's: what it does not own it frees only
/// when the event loop turns.
fn unpacked<'env, 'a>(
  env: &'env Env,
  size: usize,
  rows: impl Iterator<Item = &'a [u64]>,
) -> napi::Result<Uint8ArraySlice<'env>> {
  let made = enter(|| {
    let mut modules = Vec::with_capacity(size * size);
    for row in rows {
      let bits = row
        .iter()
        .flat_map(|word| (0..64).map(move |bit| (word >> bit & 1) as u8));
      modules.extend(bits.take(size));
    }
    Ok(Uint8ArraySlice::copy_from(env, modules)?)
  });
  made.map_err(|failure| failure.throw(env))
}

/// Encodes data as a QR code of modules, on the calling thread.
///
/// @param data - What the code carries: text, bytes that go out as they are, or segments.
/// @param options - How it is encoded.
/// @throws {QrError}
/// @example
/// ```ts
/// const { size, modules } = create('https://example.com');
/// ```
#[napi(ts_args_type = "data: Data, options?: EncodeOptions | null")]
pub fn create(env: &Env, data: Unknown, options: Unknown) -> napi::Result<QrCode> {
  let made = enter(|| {
    let draft = options::draft(OptionsBuilder::new(Call::Create), &options, |_, _| {
      Ok(false)
    })?;
    let (data, encoding) = (crate::convert::data::data(&data)?, draft.encoding()?);
    Ok(generate::encode(&data, &encoding)?)
  });
  made
    .map(|encoded| QrCode { encoded })
    .map_err(|failure| failure.throw(env))
}
