//! `onProgress`: a batch's word on how far it is, from its threads to the caller.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use napi::Status;
use napi::bindgen_prelude::{FnArgs, Function};
use napi::threadsafe_function::ThreadsafeFunctionCallMode::NonBlocking;

use super::options::OnProgress;

/// At most about 60 calls a second: more than an eye sees only keeps the event loop busy.
const PAUSE_MILLISECONDS: u64 = 17;

/// A function that counts a finished item, and now and then tells `callback` how many there are.
pub fn report(callback: &OnProgress, total: usize) -> napi::Result<Box<dyn Fn() + Send + Sync>> {
  let callback: &Function<FnArgs<(u32, u32)>, ()> = callback;
  let tell = callback
    .build_threadsafe_function::<FnArgs<(u32, u32)>>()
    .callee_handled::<false>()
    .weak::<true>()
    .build_callback(|context| Ok(context.value))?;
  let (done, told, began) = (AtomicU32::new(0), AtomicU64::new(0), Instant::now());
  let (total, latest) = (total as u32, Mutex::new(0));
  Ok(Box::new(move || {
    let done = done.fetch_add(1, Relaxed) + 1;
    let now = began.elapsed().as_millis() as u64 + 1;
    let last = told.load(Relaxed);
    let due = last == 0 || now >= last + PAUSE_MILLISECONDS;
    let mine = due && told.compare_exchange(last, now, Relaxed, Relaxed).is_ok();
    if mine || done == total {
      // Of two threads, the one that counted less may come here last: then it has nothing to tell.
      let mut latest = latest.lock().unwrap_or_else(PoisonError::into_inner);
      if done > *latest {
        *latest = done;
        let _: Status = tell.call((done, total).into(), NonBlocking);
      }
    }
  }))
}
