//! What is counted over the process while files are written: calls of `toFile` that wait and that are under
//! way, and the writes that may hold a thread of libuv's pool.

use std::cell::Cell;
use std::env;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use napi::bindgen_prelude::{Env, External};
use napi_derive::napi;

use crate::convert::error::Failure;
use crate::dispatch::counters;
use crate::error::QrError;
use crate::settings;

/// Writes under way in the whole process.
static WRITES: AtomicUsize = AtomicUsize::new(0);

/// One environment's share of the counts, given back when that goes down.
#[derive(Default)]
pub struct FileQueue {
  waiting: Cell<usize>,
  under_way: Cell<usize>,
  writes: Cell<usize>,
}

/// The queue of this environment, which makes one.
#[napi(skip_typescript)]
#[must_use]
pub fn file_queue() -> External<FileQueue> {
  External::new(FileQueue::default())
}

/// Counts a step of a call; `'take'` returns whether there is a permit to write, all others `true`.
#[napi(skip_typescript)]
pub fn file_step(env: &Env, queue: &External<FileQueue>, step: String) -> napi::Result<bool> {
  match step.as_str() {
    "take" => return Ok(queue.take()),
    "give" => queue.give(),
    "begin" if counters::queued() == 0 => {}
    "begin" => refuse_if_full(env)?,
    "wait" => {
      refuse_if_full(env)?;
      queue.enter();
    }
    "leave" => queue.leave(),
    "abort" => counters::aborted(),
    "write" => queue.begin(),
    "written" => queue.end(),
    "failed" => {
      queue.end();
      counters::undone();
      counters::failed();
    }
    "stopped" => {
      queue.end();
      counters::undone();
      counters::aborted();
    }
    other => return Err(napi::Error::from_reason(format!("no step {other}"))),
  }
  Ok(true)
}

fn refuse_if_full(env: &Env) -> napi::Result<()> {
  let limit = settings::max_queue();
  if counters::queued() < limit {
    return Ok(());
  }
  Err(Failure::from(QrError::QueueFull { limit }).throw(env))
}

impl FileQueue {
  /// Half of libuv's threads, so that disks never keep `fs` and `dns` from one. An environment that writes
  /// nothing must not wait for others: they do not tell it when they are done.
  fn take(&self) -> bool {
    let is_free = self.writes.get() == 0 || WRITES.load(Relaxed) < most_writes();
    if is_free {
      WRITES.fetch_add(1, Relaxed);
      self.writes.set(self.writes.get() + 1);
    }
    is_free
  }

  fn give(&self) {
    WRITES.fetch_sub(1, Relaxed);
    self.writes.set(self.writes.get() - 1);
  }

  fn enter(&self) {
    counters::queue(1);
    self.waiting.set(self.waiting.get() + 1);
  }

  fn leave(&self) {
    counters::unqueue(1);
    self.waiting.set(self.waiting.get() - 1);
  }

  fn begin(&self) {
    counters::run(1);
    self.under_way.set(self.under_way.get() + 1);
  }

  fn end(&self) {
    counters::unrun(1);
    self.under_way.set(self.under_way.get() - 1);
  }
}

impl Drop for FileQueue {
  fn drop(&mut self) {
    counters::unqueue(self.waiting.get());
    counters::unrun(self.under_way.get());
    WRITES.fetch_sub(self.writes.get(), Relaxed);
  }
}

fn most_writes() -> usize {
  static MOST: OnceLock<usize> = OnceLock::new();
  *MOST.get_or_init(|| (libuv_threads(env::var("UV_THREADPOOL_SIZE").ok().as_deref()) / 2).max(1))
}

/// The size of libuv's pool as libuv reads it: by `atoi`, into an unsigned number, from 1 to 1,024.
fn libuv_threads(size: Option<&str>) -> usize {
  let Some(size) = size else {
    return 4;
  };
  let size = size.trim_start_matches([' ', '\t', '\n', '\x0b', '\x0c', '\r']);
  let (is_negative, digits) = match size.strip_prefix('-') {
    Some(rest) => (true, rest),
    None => (false, size.strip_prefix('+').unwrap_or(size)),
  };
  let number = digits
    .bytes()
    .take_while(u8::is_ascii_digit)
    .fold(0_usize, |number, digit| {
      number
        .saturating_mul(10)
        .saturating_add(usize::from(digit - b'0'))
    });
  match number {
    0 => 1,
    _ if is_negative => 1_024,
    number => number.min(1_024),
  }
}
