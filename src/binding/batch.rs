//! `toDataURLBatch` and `toBufferBatch`: many pictures, on all cores.

use napi::ScopedTask;
use napi::bindgen_prelude::{Array, Env, JsObjectValue, JsValue, Object, PromiseRaw, Unknown};
use napi_derive::napi;

use super::error::{to_js, to_napi};
use super::render::{Job, job};
use super::{options, output, pool};
use crate::error::QrError;
use crate::generate::{self, guarded};
use crate::render::Output;
use crate::request::Call;

/// Many pictures: one thread of libuv's pool waits while the project's own pool works.
pub struct BatchTask {
  job: Job,
  batch: options::Batch,
}

impl<'task> ScopedTask<'task> for BatchTask {
  type Output = Result<Vec<Result<Output, QrError>>, QrError>;
  type JsValue = Unknown<'task>;

  fn compute(&mut self) -> napi::Result<Self::Output> {
    let (items, job) = (&self.batch.items, self.job);
    Ok(guarded(|| {
      Ok(pool::get()?.install(|| {
        generate::batch(items, |item| {
          let request = item.as_ref().map_err(Clone::clone)?;
          #[cfg(feature = "panic-injection")]
          crate::panic_injection::at("batch", request);
          job(request)
        })
      }))
    }))
  }

  fn resolve(&mut self, env: &'task Env, made: Self::Output) -> napi::Result<Unknown<'task>> {
    let settle = self.batch.settle;
    let values = made.and_then(|made| guarded(|| Ok(to_array(env, &made, settle))));
    values.unwrap_or_else(|error| Err(to_napi(env, &error, None)))
  }
}

fn to_array<'env>(
  env: &'env Env,
  made: &[Result<Output, QrError>],
  settle: bool,
) -> napi::Result<Unknown<'env>> {
  let mut array = env.create_array(made.len() as u32)?;
  for (made, index) in made.iter().zip(0..) {
    match made {
      Ok(output) if settle => {
        put(
          env,
          &mut array,
          index,
          "fulfilled",
          "value",
          output::to_js(env, output)?,
        )?;
      }
      Err(error) if settle => {
        let reason = to_js(env, error, Some(index))?;
        put(env, &mut array, index, "rejected", "reason", reason)?;
      }
      Ok(output) => array.set_element(index, output::to_js(env, output)?)?,
      Err(error) => return Err(to_napi(env, error, Some(index))),
    }
  }
  Ok(array.to_unknown())
}

/// Sets an element in the shape of `Promise.allSettled`.
fn put(
  env: &Env,
  array: &mut Array,
  index: u32,
  status: &str,
  name: &str,
  value: Unknown,
) -> napi::Result<()> {
  let mut settled = Object::new(env)?;
  settled.set_named_property("status", status)?;
  settled.set_named_property(name, value)?;
  array.set_element(index, settled)
}

fn start<'env>(
  env: &'env Env,
  call: Call,
  items: &Unknown,
  options: &Unknown,
) -> napi::Result<PromiseRaw<'env, Unknown<'env>>> {
  match options::batch(call, items, options) {
    Ok(batch) => Ok(
      env
        .spawn(BatchTask {
          job: job(call),
          batch,
        })?
        .promise_object(),
    ),
    Err(failure) => failure.reject(env),
  }
}

/// {@link toDataURL} for many items, on all cores, in order.
///
/// @param items - Data, or objects of `data` and options that go before the batch's own.
/// @param options - Options for all items, and `settle`.
/// @returns The data URLs in the order of the items; with `settle: true`, in the shape of
/// `Promise.allSettled`.
/// @throws Never; without `settle` it rejects with the error of the first item that fails, which
/// carries the item's `index`.
#[napi(
  js_name = "toDataURLBatch",
  ts_generic_types = "Options extends BatchOptions & DataURLOptions = BatchOptions & DataURLOptions",
  ts_args_type = "items: readonly BatchItem<DataURLOptions>[], options?: Options | null",
  ts_return_type = "Promise<BatchResult<string, Options>>"
)]
pub fn to_data_url_batch<'env>(
  env: &'env Env,
  items: Unknown,
  options: Unknown,
) -> napi::Result<PromiseRaw<'env, Unknown<'env>>> {
  start(env, Call::DataUrl, &items, &options)
}

/// {@link toBuffer} for many items, on all cores, in order.
///
/// @param items - Data, or objects of `data` and options that go before the batch's own.
/// @param options - Options for all items, and `settle`.
/// @returns The pictures in the order of the items; with `settle: true`, in the shape of
/// `Promise.allSettled`.
/// @throws Never; without `settle` it rejects with the error of the first item that fails, which
/// carries the item's `index`.
#[napi(
  js_name = "toBufferBatch",
  ts_generic_types = "Options extends BatchOptions & BufferOptions = BatchOptions & BufferOptions",
  ts_args_type = "items: readonly BatchItem<BufferOptions>[], options?: Options | null",
  ts_return_type = "Promise<BatchResult<Buffer, Options>>"
)]
pub fn to_buffer_batch<'env>(
  env: &'env Env,
  items: Unknown,
  options: Unknown,
) -> napi::Result<PromiseRaw<'env, Unknown<'env>>> {
  start(env, Call::Buffer, &items, &options)
}
