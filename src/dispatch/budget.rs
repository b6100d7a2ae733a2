//! How many bytes the results of a batch may have together: `maxTotalBytes`.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::{LimitOption, QrError};
use crate::options::Call;
use qrush::estimate::estimated_bytes;
use qrush::generate::Request;
use qrush::render::Output;

/// The bytes that the results of a batch have so far.
pub struct Budget {
  call: Call,
  capacity: u64,
  totals: Mutex<Totals>,
}

#[derive(Default)]
struct Totals {
  /// Bytes of the results that are made.
  made: u64,
  /// Estimates of those under way.
  reserved: u64,
}

impl Budget {
  /// None yet, of `capacity` bytes for the results of `call`.
  pub fn new(call: Call, capacity: u64) -> Self {
    Self {
      call,
      capacity,
      totals: Mutex::default(),
    }
  }

  /// Has `job` make the item of `request` if there are bytes for it; the first one is made in any case, so that
  /// whoever renders the others again gets somewhere.
  ///
  /// # Errors
  /// [`QrError::TooLarge`] where there are too few, and those of `job`.
  pub fn spend(
    &self,
    request: &Request,
    make: impl FnOnce() -> Result<Output, QrError>,
  ) -> Result<Output, QrError> {
    let estimate = estimated_bytes(request, self.call == Call::DataUrl).max(1);
    self.reserve(estimate)?;
    let result = make();
    let bytes = result.as_ref().map_or(0, |output| output.bytes() as u64);
    self.correct(estimate, bytes)?;
    result
  }

  fn reserve(&self, estimate: u64) -> Result<(), QrError> {
    let mut totals = self.totals();
    let taken = totals.made + totals.reserved;
    if taken > 0 && taken + estimate > self.capacity {
      return Err(self.refusal(taken + estimate));
    }
    totals.reserved += estimate;
    Ok(())
  }

  /// Puts `bytes` in the place of their `estimate`. An item that was estimated too low, and for which there are
  /// too few bytes after all, is dropped: so no two of them are over the limit together.
  fn correct(&self, estimate: u64, bytes: u64) -> Result<(), QrError> {
    let mut totals = self.totals();
    totals.reserved -= estimate;
    if totals.made > 0 && totals.made + bytes > self.capacity {
      return Err(self.refusal(totals.made + bytes));
    }
    totals.made += bytes;
    Ok(())
  }

  fn refusal(&self, used: u64) -> QrError {
    QrError::TooLarge {
      limit: LimitOption::TotalBytes,
      used,
      capacity: self.capacity,
    }
  }

  fn totals(&self) -> MutexGuard<'_, Totals> {
    self.totals.lock().unwrap_or_else(PoisonError::into_inner)
  }
}
