//! `toFile`: a picture straight onto the disk.

use napi::bindgen_prelude::{Env, PromiseRaw, Unknown};
use napi_derive::napi;

use super::dispatch::{Dispatcher, Order, Work};
use super::path::{from_here, path};
use super::render::job;
use super::{data, options};
use crate::request::{Call, Draft};

/// Makes a QR code as a file, off the event loop: drawn, written beside, synced and renamed, so that
/// under its name there is never a part of it. A device or a pipe is written to as it stands.
/// A file that is there is replaced by another, with its permissions.
///
/// @param path - Where the file goes, by the working directory at the call. Its ending says the format:
/// `.png`, `.jpg`, `.jpeg`, `.webp`, `.gif`, `.svg`, `.pdf`, `.eps`, `.txt` (half blocks), `.gray` or
/// `.rgba`, unless `type` does.
/// @param data - What the code carries: text, bytes that go out as they are, or segments.
/// @param options - How it is encoded and drawn.
/// @throws Never; it rejects with a {@link QrError}: `ERR_QR_FILE`, with the system's error as its
/// `cause`, where the file cannot be written, and `ERR_QR_OPTION` for a name that says no format.
/// @example
/// ```ts
/// await toFile('ticket.svg', 'https://example.com', { mm: 30 });
/// ```
#[napi(
  js_name = "toFile",
  ts_args_type = "path: string | URL, data: Data, options?: (FileOptions & AsyncOptions) | null",
  ts_return_type = "Promise<void>"
)]
pub fn to_file<'env>(
  env: &'env Env,
  path: Unknown<'env>,
  data: Unknown<'env>,
  options: Unknown<'env>,
) -> napi::Result<PromiseRaw<'env, Unknown<'env>>> {
  let read = || {
    let path = self::path(&path)?;
    let (draft, signal) = options::draft_and_signal(Draft::for_file(&path), &options)?;
    let item = Ok(draft.finish(data::data(&data)?)?);
    let order = Order::File {
      item,
      path: from_here(path),
    };
    let work = Work::new(job(Call::File), order, signal.is_some());
    Dispatcher::of(env)?.submit(env, work, false, signal)
  };
  read().or_else(|failure| failure.reject(env))
}
