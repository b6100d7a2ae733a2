//! `toDataURLBatch`, `toBufferBatch` and `toStringBatch`: many pictures, on all cores.

use napi::bindgen_prelude::{Env, PromiseRaw, Unknown};
use napi_derive::napi;

use crate::api::render::job;
use crate::convert::error::enter;
use crate::convert::options;
use crate::dispatch::{Budget, Dispatcher, Manner, Payload, Task};
use crate::options::Call;

fn start<'env>(
  env: &'env Env,
  call: Call,
  items: &Unknown<'env>,
  options: &Unknown<'env>,
) -> napi::Result<PromiseRaw<'env, Unknown<'env>>> {
  let promise = enter(|| {
    let batch = options::batch(call, items, options)?;
    let manner = Manner {
      settle: batch.settle,
      on_progress: batch.on_progress,
    };
    let order = Payload::Many {
      items: batch.items,
      budget: batch.max_total_bytes.map(|most| Budget::new(call, most)),
    };
    let work = Task::new(job(call), order, batch.signal.is_some());
    Dispatcher::of(env)?.submit(env, work, manner, batch.signal)
  });
  promise.or_else(|failure| failure.reject(env))
}

/// {@link toDataURL} for many items, on all cores, in order.
///
/// @param items - Data, or objects of `data` and options that override the batch's own; at most 1,000,000.
/// @param options - Options for all items, and `settle`.
/// @returns The data URLs in the order of the items; with `settle: true`, in the shape of
/// `Promise.allSettled`.
/// @throws Never; without `settle` it rejects with the error of the first item that fails, which
/// carries the item's `index`.
#[napi(
  js_name = "toDataURLBatch",
  ts_generic_types = "Options extends BatchOptions & DataURLOptions = BatchOptions & DataURLOptions & { settle?: false }",
  ts_args_type = "items: readonly BatchItem<DataURLOptions>[], options?: Known<Options, BatchOptions & DataURLOptions> | null",
  ts_return_type = "Promise<BatchResult<string, Options>>"
)]
pub fn to_data_url_batch<'env>(
  env: &'env Env,
  items: Unknown<'env>,
  options: Unknown<'env>,
) -> napi::Result<PromiseRaw<'env, Unknown<'env>>> {
  start(env, Call::DataUrl, &items, &options)
}

/// {@link toBuffer} for many items, on all cores, in order.
///
/// @param items - Data, or objects of `data` and options that override the batch's own; at most 1,000,000.
/// @param options - Options for all items, and `settle`.
/// @returns The pictures in the order of the items; with `settle: true`, in the shape of
/// `Promise.allSettled`.
/// @throws Never; without `settle` it rejects with the error of the first item that fails, which
/// carries the item's `index`.
#[napi(
  js_name = "toBufferBatch",
  ts_generic_types = "Options extends BatchOptions & BufferOptions = BatchOptions & BufferOptions & { settle?: false }",
  ts_args_type = "items: readonly BatchItem<BufferOptions>[], options?: Known<Options, BatchOptions & BufferOptions> | null",
  ts_return_type = "Promise<BatchResult<Buffer, Options>>"
)]
pub fn to_buffer_batch<'env>(
  env: &'env Env,
  items: Unknown<'env>,
  options: Unknown<'env>,
) -> napi::Result<PromiseRaw<'env, Unknown<'env>>> {
  start(env, Call::Buffer, &items, &options)
}

/// {@link toString} for many items, on all cores, in order.
///
/// @param items - Data, or objects of `data` and options that override the batch's own; at most 1,000,000.
/// @param options - Options for all items, and `settle`.
/// @returns The texts in the order of the items; with `settle: true`, in the shape of
/// `Promise.allSettled`.
/// @throws Never; without `settle` it rejects with the error of the first item that fails, which
/// carries the item's `index`.
#[napi(
  js_name = "toStringBatch",
  ts_generic_types = "Options extends BatchOptions & StringOptions = BatchOptions & StringOptions & { settle?: false }",
  ts_args_type = "items: readonly BatchItem<StringOptions>[], options?: Known<Options, BatchOptions & StringOptions> | null",
  ts_return_type = "Promise<BatchResult<string, Options>>"
)]
pub fn to_text_batch<'env>(
  env: &'env Env,
  items: Unknown<'env>,
  options: Unknown<'env>,
) -> napi::Result<PromiseRaw<'env, Unknown<'env>>> {
  start(env, Call::Text, &items, &options)
}
