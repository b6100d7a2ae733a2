//! The system's allocator, which counts while it is told to.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Off while the clock runs: counting would cost those most who allocate most.
static COUNTS: AtomicBool = AtomicBool::new(false);
static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);
static BYTES: AtomicUsize = AtomicUsize::new(0);

/// How many allocations `call` makes, growth included, and of how many bytes in all.
pub fn of(call: &mut dyn FnMut()) -> (usize, usize) {
  ALLOCATIONS.store(0, Relaxed);
  BYTES.store(0, Relaxed);
  COUNTS.store(true, Relaxed);
  call();
  COUNTS.store(false, Relaxed);
  (ALLOCATIONS.load(Relaxed), BYTES.load(Relaxed))
}

fn count(bytes: usize) {
  if COUNTS.load(Relaxed) {
    ALLOCATIONS.fetch_add(1, Relaxed);
    BYTES.fetch_add(bytes, Relaxed);
  }
}

// SAFETY: each call goes to the system's allocator as it came; counting allocates nothing.
unsafe impl GlobalAlloc for Counting {
  unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
    count(layout.size());
    // SAFETY: the caller keeps the contract, which is the same.
    unsafe { System.alloc(layout) }
  }

  unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
    count(layout.size());
    // SAFETY: as in `alloc`.
    unsafe { System.alloc_zeroed(layout) }
  }

  unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
    count(size);
    // SAFETY: as in `alloc`.
    unsafe { System.realloc(block, layout, size) }
  }

  unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
    // SAFETY: as in `alloc`.
    unsafe { System.dealloc(block, layout) }
  }
}
