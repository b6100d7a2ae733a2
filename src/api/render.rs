//! `toDataURL`, `toBuffer` and `toString`, each asynchronous and synchronous.

use napi::bindgen_prelude::{Env, PromiseRaw, Unknown};
use napi_derive::napi;

use crate::convert::error::enter;
use crate::convert::options;
use crate::convert::output;
use crate::dispatch::{Dispatcher, Job, Manner, Payload, Task};
use crate::options::Call;
use qrush::generate;

/// The job of `call`; asynchronous, synchronous and batch forms all run it.
pub fn job(call: Call) -> Job {
  match call {
    Call::DataUrl => |request| Ok(generate::data_url(request)?),
    Call::Buffer | Call::File => |request| Ok(output::into_bytes(generate::picture(request)?)?),
    Call::Text => |request| Ok(output::into_text(generate::picture(request)?)?),
    Call::Create => |request| Ok(generate::picture(request)?),
  }
}

fn start<'env>(
  env: &'env Env,
  call: Call,
  data: &Unknown<'env>,
  options: &Unknown<'env>,
) -> napi::Result<PromiseRaw<'env, Unknown<'env>>> {
  let promise = enter(|| {
    let (request, signal) = options::request_and_signal(call, data, options)?;
    let work = Task::new(job(call), Payload::One(Ok(request)), signal.is_some());
    Dispatcher::of(env)?.submit(env, work, Manner::default(), signal)
  });
  promise.or_else(|failure| failure.reject(env))
}

fn run<'env>(
  env: &'env Env,
  call: Call,
  data: &Unknown,
  options: &Unknown,
) -> napi::Result<Unknown<'env>> {
  let made = enter(|| {
    let request = options::request(call, data, options)?;
    #[cfg(feature = "panic-injection")]
    crate::panic_injection::at("sync", &request);
    output::to_js(env, &job(call)(&request)?)
  });
  made.map_err(|failure| failure.throw(env))
}

/// Makes a QR code as a `data:` URL in base64, off the event loop.
///
/// @param data - What the code carries: text, bytes that go out as they are, or segments.
/// @param options - How it is encoded and drawn.
/// @returns For `type: 'png'`, the default, `data:image/png;base64,…`; for `'svg'`,
/// `data:image/svg+xml;base64,…`; likewise for the others.
/// @throws Never; it rejects with a {@link QrError}.
/// @example
/// ```ts
/// const url = await toDataURL('https://example.com', { scale: 8 });
/// ```
#[napi(
  js_name = "toDataURL",
  ts_args_type = "data: Data, options?: (DataURLOptions & AsyncOptions) | null",
  ts_return_type = "Promise<string>"
)]
pub fn to_data_url<'env>(
  env: &'env Env,
  data: Unknown<'env>,
  options: Unknown<'env>,
) -> napi::Result<PromiseRaw<'env, Unknown<'env>>> {
  start(env, Call::DataUrl, &data, &options)
}

/// {@link toDataURL} on the calling thread.
///
/// @throws {QrError}
#[napi(
  js_name = "toDataURLSync",
  ts_args_type = "data: Data, options?: DataURLOptions | null",
  ts_return_type = "string"
)]
pub fn to_data_url_sync<'env>(
  env: &'env Env,
  data: Unknown,
  options: Unknown,
) -> napi::Result<Unknown<'env>> {
  run(env, Call::DataUrl, &data, &options)
}

/// Makes a QR code as the content of a picture file, off the event loop.
///
/// @param data - What the code carries: text, bytes that go out as they are, or segments.
/// @param options - How it is encoded and drawn.
/// @returns A PNG, the default, or a file of the `type` asked for; text in UTF-8.
/// @throws Never; it rejects with a {@link QrError}.
/// @example
/// ```ts
/// await writeFile('code.png', await toBuffer('https://example.com', { width: 400 }));
/// ```
#[napi(
  js_name = "toBuffer",
  ts_args_type = "data: Data, options?: (BufferOptions & AsyncOptions) | null",
  ts_return_type = "Promise<Buffer>"
)]
pub fn to_buffer<'env>(
  env: &'env Env,
  data: Unknown<'env>,
  options: Unknown<'env>,
) -> napi::Result<PromiseRaw<'env, Unknown<'env>>> {
  start(env, Call::Buffer, &data, &options)
}

/// {@link toBuffer} on the calling thread.
///
/// @throws {QrError}
#[napi(
  js_name = "toBufferSync",
  ts_args_type = "data: Data, options?: BufferOptions | null",
  ts_return_type = "Buffer"
)]
pub fn to_buffer_sync<'env>(
  env: &'env Env,
  data: Unknown,
  options: Unknown,
) -> napi::Result<Unknown<'env>> {
  run(env, Call::Buffer, &data, &options)
}

/// Makes a QR code as text, off the event loop.
///
/// @param data - What the code carries: text, bytes that go out as they are, or segments.
/// @param options - How it is encoded and drawn.
/// @returns Lines with one line feed between two, half blocks unless another `type` is asked for; or an
/// SVG or EPS. Half blocks and ASCII take `margin` only: a character has the size and the colours that its
/// reader gives it.
/// @throws Never; it rejects with a {@link QrError}.
/// @example
/// ```ts
/// console.log(await toString('https://example.com'));
/// ```
#[napi(
  js_name = "toString",
  ts_args_type = "data: Data, options?: (StringOptions & AsyncOptions) | null",
  ts_return_type = "Promise<string>"
)]
pub fn to_text<'env>(
  env: &'env Env,
  data: Unknown<'env>,
  options: Unknown<'env>,
) -> napi::Result<PromiseRaw<'env, Unknown<'env>>> {
  start(env, Call::Text, &data, &options)
}

/// {@link toString} on the calling thread.
///
/// @throws {QrError}
#[napi(
  js_name = "toStringSync",
  ts_args_type = "data: Data, options?: StringOptions | null",
  ts_return_type = "string"
)]
pub fn to_text_sync<'env>(
  env: &'env Env,
  data: Unknown,
  options: Unknown,
) -> napi::Result<Unknown<'env>> {
  run(env, Call::Text, &data, &options)
}
