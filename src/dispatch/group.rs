//! Works that travel together: calls, or a batch.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Instant;

use super::courier::Sender;
use super::load::measured;
use super::work::{Item, Work};
use crate::api::stats as counters;
use crate::convert::parcel::Parcel;
use crate::dispatch::pool::Job;
use crate::error::QrError;
use crate::guard::guarded;
use qrush::render::Output;

/// What a thread takes at once, in nanoseconds: to wake another costs a few thousand.
const SHARE: u64 = 200_000;

/// A group of works under way, cut into shares: of its calls, or of the items of its batch.
pub struct Group {
  /// Where the dispatcher keeps the promises.
  pub id: usize,
  works: Vec<Work>,
  shares: Vec<Range<usize>>,
  made: Mutex<Vec<Made>>,
  /// Shares that are not made.
  left: AtomicUsize,
  started: OnceLock<Instant>,
  /// Says that its environment is gone.
  is_dropped: AtomicBool,
  /// Tells the environment, where the project's own threads make it.
  sender: Option<Sender>,
}

/// What one share came to.
pub struct Made {
  /// Which calls or items of the group they are.
  pub range: Range<usize>,
  pub parcel: Result<Parcel, QrError>,
}

impl Group {
  /// A group of calls, or of one batch.
  pub fn new(id: usize, works: Vec<Work>, sender: Option<Sender>) -> Self {
    let shares = match &works[..] {
      [work] if work.is_batch() => shares_of_batch(work),
      works => shares_of_calls(works),
    };
    Self {
      id,
      made: Mutex::default(),
      left: AtomicUsize::new(shares.len()),
      shares,
      works,
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
  pub fn take_made(&self) -> Vec<Made> {
    std::mem::take(&mut self.made.lock().unwrap_or_else(PoisonError::into_inner))
  }

  fn batch(&self) -> Option<&Work> {
    match &self.works[..] {
      [work] if work.is_batch() => Some(work),
      _ => None,
    }
  }

  fn make_share(&self, range: Range<usize>) -> Parcel {
    let Some(work) = self.batch() else {
      let works = &self.works[range];
      return Parcel::pack(works.iter().flat_map(|work| {
        let items = work.items().iter();
        items.map(move |item| timed(work, || self.make_item(work, item)))
      }));
    };
    let started = Instant::now();
    if self.started.set(started).is_ok() {
      counters::waited(started - work.asked);
    }
    let items = &work.items()[range];
    if work.stop.is_set() || self.is_dropped.load(Ordering::Relaxed) {
      return Parcel::pack(std::iter::empty());
    }
    let parcel = Parcel::pack(items.iter().map(|item| self.make_item(work, item)));
    work.load.release_part(items.len(), work.items().len());
    if !work.stop.is_set() && !self.is_dropped.load(Ordering::Relaxed) {
      measured(items, started.elapsed());
    }
    parcel
  }

  fn make_item(&self, work: &Work, item: &Item) -> Result<Output, QrError> {
    if self.is_dropped.load(Ordering::Relaxed) {
      return Err(QrError::Aborted);
    }
    work.make(item)
  }
}

impl Job for Group {
  fn shares(&self) -> usize {
    self.shares.len()
  }

  fn make(&self, share: usize) {
    let range = self.shares[share].clone();
    let parcel = guarded(|| Ok(self.make_share(range.clone())));
    let is_alone = {
      let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
      made.push(Made { range, parcel });
      made.len() == 1
    };
    let is_last = self.left.fetch_sub(1, Ordering::AcqRel) == 1;
    let batch = self.batch();
    if is_last && let Some(work) = batch {
      let started = self.started.get();
      counters::ran(started.map(Instant::elapsed).unwrap_or_default());
      work.load.release();
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
fn shares_of_batch(work: &Work) -> Vec<Range<usize>> {
  let items = work.items().len();
  let each = (work.weight / items.max(1) as u64).max(1);
  let share = (SHARE / each).max(1) as usize;
  let starts = (0..items.max(1)).step_by(share);
  starts
    .map(|start| start..(start + share).min(items))
    .collect()
}

fn shares_of_calls(works: &[Work]) -> Vec<Range<usize>> {
  let (mut shares, mut start, mut weight) = (Vec::new(), 0, 0);
  for (end, work) in (1..).zip(works) {
    weight += work.weight;
    if weight >= SHARE || end == works.len() {
      shares.push(start..end);
      (start, weight) = (end, 0);
    }
  }
  shares
}

/// Notes how long a call has waited, and how long `make` takes.
fn timed<Made>(work: &Work, make: impl FnOnce() -> Made) -> Made {
  let started = Instant::now();
  counters::waited(started - work.asked);
  let result = make();
  let time = started.elapsed();
  counters::ran(time);
  work.load.release();
  if !work.stop.is_set() {
    measured(work.items(), time);
  }
  result
}
