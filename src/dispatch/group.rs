//! Works that travel together: calls, or a batch.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Instant;

use super::courier::Sender;
use super::load::measured;
use super::task::{Item, Task};
use crate::convert::result_chunk::ResultChunk;
use crate::dispatch::counters;
use crate::dispatch::pool::PoolJob;
use crate::error::QrError;
use crate::guard::guarded;
use qrush::render::Output;

/// What a thread takes at once, in nanoseconds: to wake another costs a few thousand.
const SHARE: u64 = 200_000;

/// A group of tasks under way, cut into shares: of its calls, or of the items of its batch.
pub struct Group {
  /// Where the dispatcher keeps the promises.
  pub id: usize,
  tasks: Vec<Task>,
  shares: Vec<Range<usize>>,
  made: Mutex<Vec<MadeChunk>>,
  /// Shares that are not made.
  left: AtomicUsize,
  started: OnceLock<Instant>,
  /// Says that its environment is gone.
  is_dropped: AtomicBool,
  /// Tells the environment, where the project's own threads make it.
  sender: Option<Sender>,
}

/// What one share came to.
pub struct MadeChunk {
  /// Which calls or items of the group they are.
  pub range: Range<usize>,
  pub chunk: Result<ResultChunk, QrError>,
}

impl Group {
  /// A group of calls, or of one batch.
  pub fn new(id: usize, tasks: Vec<Task>, sender: Option<Sender>) -> Self {
    let shares = match &tasks[..] {
      [task] if task.is_batch() => shares_of_batch(task),
      tasks => shares_of_calls(tasks),
    };
    Self {
      id,
      made: Mutex::default(),
      left: AtomicUsize::new(shares.len()),
      shares,
      tasks,
      started: OnceLock::new(),
      is_dropped: AtomicBool::new(false),
      sender,
    }
  }

  /// Has what is not made yet be left out: nobody will ask for it.
  pub fn drop_rest(&self) {
    self.is_dropped.store(true, Ordering::Relaxed);
  }

  /// Whether all shares are made.
  pub fn is_made(&self) -> bool {
    self.left.load(Ordering::Acquire) == 0
  }

  /// What was made since it was asked for last.
  pub fn take_made(&self) -> Vec<MadeChunk> {
    std::mem::take(&mut self.made.lock().unwrap_or_else(PoisonError::into_inner))
  }

  fn batch(&self) -> Option<&Task> {
    match &self.tasks[..] {
      [task] if task.is_batch() => Some(task),
      _ => None,
    }
  }

  fn make_share(&self, range: Range<usize>) -> ResultChunk {
    let Some(task) = self.batch() else {
      let tasks = &self.tasks[range];
      return ResultChunk::pack(tasks.iter().flat_map(|task| {
        let items = task.items().iter();
        items.map(move |item| timed(task, || self.make_item(task, item)))
      }));
    };
    let started = Instant::now();
    if self.started.set(started).is_ok() {
      counters::waited(started - task.asked);
    }
    let items = &task.items()[range];
    if task.stop.is_set() || self.is_dropped.load(Ordering::Relaxed) {
      return ResultChunk::pack(std::iter::empty());
    }
    let chunk = ResultChunk::pack(items.iter().map(|item| self.make_item(task, item)));
    task.load.release_part(items.len(), task.items().len());
    if !task.stop.is_set() && !self.is_dropped.load(Ordering::Relaxed) {
      measured(items, started.elapsed());
    }
    chunk
  }

  fn make_item(&self, task: &Task, item: &Item) -> Result<Output, QrError> {
    if self.is_dropped.load(Ordering::Relaxed) {
      return Err(QrError::Aborted);
    }
    task.make(item)
  }
}

impl PoolJob for Group {
  fn shares(&self) -> usize {
    self.shares.len()
  }

  fn make(&self, share: usize) {
    let range = self.shares[share].clone();
    let chunk = guarded(|| Ok(self.make_share(range.clone())));
    let is_alone = {
      let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
      made.push(MadeChunk { range, chunk });
      made.len() == 1
    };
    let is_last = self.left.fetch_sub(1, Ordering::AcqRel) == 1;
    let batch = self.batch();
    if is_last && let Some(task) = batch {
      let started = self.started.get();
      counters::ran(started.map(Instant::elapsed).unwrap_or_default());
      task.load.release();
    }
    // Calls are settled together; of a batch what is made is taken as it comes.
    if let Some(sender) = &self.sender
      && (is_last || (batch.is_some() && is_alone))
    {
      sender.send(self.id);
    }
  }
}

/// Shares of as many items each, since items of a batch are mostly alike.
fn shares_of_batch(task: &Task) -> Vec<Range<usize>> {
  let items = task.items().len();
  let each = (task.weight / items.max(1) as u64).max(1);
  let share = (SHARE / each).max(1) as usize;
  let starts = (0..items.max(1)).step_by(share);
  starts
    .map(|start| start..(start + share).min(items))
    .collect()
}

fn shares_of_calls(tasks: &[Task]) -> Vec<Range<usize>> {
  let (mut shares, mut start, mut weight) = (Vec::new(), 0, 0);
  for (end, task) in (1..).zip(tasks) {
    weight += task.weight;
    if weight >= SHARE || end == tasks.len() {
      shares.push(start..end);
      (start, weight) = (end, 0);
    }
  }
  shares
}

/// Notes how long a call has waited, and how long `make` takes.
fn timed<Made>(task: &Task, make: impl FnOnce() -> Made) -> Made {
  let started = Instant::now();
  counters::waited(started - task.asked);
  let result = make();
  let time = started.elapsed();
  counters::ran(time);
  task.load.release();
  if !task.stop.is_set() {
    measured(task.items(), time);
  }
  result
}
