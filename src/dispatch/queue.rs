//! Calls that wait, first come first served. Each comes, leaves and is withdrawn in the same time, however
//! many there are.

use std::collections::VecDeque;
use std::rc::Rc;

use super::{PendingCall, Task};
use crate::dispatch::counters;

/// A call that waits.
pub struct Entry {
  pub call: Rc<PendingCall>,
  pub task: Task,
}

/// The queue. A withdrawn call leaves a gap until those before it have left, or until gaps are most of it.
#[derive(Default)]
pub struct Queue {
  entries: VecDeque<Option<Box<Entry>>>,
  /// The place of the first entry; places go up.
  first: u64,
  live: usize,
}

impl Queue {
  /// Gaps that are left alone.
  const FEW: usize = 64;

  pub fn len(&self) -> usize {
    self.live
  }

  pub fn push(&mut self, call: Rc<PendingCall>, task: Task) {
    call.place.set(Some(self.first + self.entries.len() as u64));
    self.entries.push_back(Some(Box::new(Entry { call, task })));
    self.live += 1;
    counters::queue(1);
  }

  /// The task that leaves next.
  pub fn front(&self) -> Option<&Task> {
    // The first entry is never a gap.
    let entry = self.entries.front()?.as_ref()?;
    Some(&entry.task)
  }

  pub fn pop(&mut self) -> Option<Entry> {
    let place = self.first;
    self.take(place)
  }

  /// Takes the call at `place` out.
  pub fn take(&mut self, place: u64) -> Option<Entry> {
    let at = usize::try_from(place.checked_sub(self.first)?).ok()?;
    let entry = self.entries.get_mut(at)?.take()?;
    entry.call.place.set(None);
    self.live -= 1;
    counters::unqueue(1);
    self.close_gaps();
    Some(*entry)
  }

  fn close_gaps(&mut self) {
    while let Some(None) = self.entries.front() {
      self.entries.pop_front();
      self.first += 1;
    }
    if self.entries.len() - self.live <= self.live + Self::FEW {
      return;
    }
    self.entries.retain(Option::is_some);
    for (entry, place) in self.entries.iter().flatten().zip(self.first..) {
      entry.call.place.set(Some(place));
    }
  }
}

impl Drop for Queue {
  fn drop(&mut self) {
    counters::unqueue(self.live);
  }
}
