//! From text to matrix, the steady state allocates the matrix's words and nothing else.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use qrush::codeword::{CodewordBuffers, assemble};
use qrush::generate::encode;
use qrush::matrix::draw;
use qrush::segment::{Runs, plan};
use qrush::spec::{Mode, Version};
use qrush::{Data, Encoding, ManualSegment};

thread_local! {
  /// Allocations of this thread: the test harness has threads of its own.
  static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

// SAFETY: every call goes on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
  unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
    ALLOCATIONS.set(ALLOCATIONS.get() + 1);
    // SAFETY: the caller's promise, passed on.
    unsafe { System.alloc(layout) }
  }

  unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
    // SAFETY: the caller's promise, passed on.
    unsafe { System.dealloc(pointer, layout) }
  }

  unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
    ALLOCATIONS.set(ALLOCATIONS.get() + 1);
    // SAFETY: the caller's promise, passed on.
    unsafe { System.realloc(pointer, layout, size) }
  }
}

/// How often `work` allocates once its tables are made.
fn allocations<T>(mut work: impl FnMut() -> T) -> usize {
  drop(work());
  let before = ALLOCATIONS.get();
  let made = work();
  let after = ALLOCATIONS.get();
  drop(made);
  after - before
}

/// Allocations from data to matrix, and within `generate::encode`, which copies the segments.
fn counts(data: &Data, encoding: &Encoding) -> (usize, usize) {
  let (mut runs, mut workspace) = (Runs::new(), CodewordBuffers::new());
  let matrix = allocations(|| {
    let plan = plan(data, encoding, &mut runs).unwrap();
    let codewords = assemble(&plan, encoding, &mut workspace).unwrap();
    draw(
      encoding.compatibility,
      codewords.version,
      codewords.level,
      codewords.bytes,
      encoding.mask,
    )
  });
  (matrix, allocations(|| encode(data, encoding).unwrap()))
}

/// The matrix, the list of segments, and the data of each but designators.
fn assert_only_results(name: &str, data: &Data, encoding: &Encoding) {
  let encoded = encode(data, encoding).unwrap();
  let copies = encoded
    .segments
    .iter()
    .filter_map(ManualSegment::characters);
  let expected = (1, 2 + copies.count());
  assert_eq!(counts(data, encoding), expected, "{name}");
}

#[test]
fn the_benchmarks_texts_allocate_their_matrix_alone() {
  let cases: serde_json::Map<String, serde_json::Value> =
    serde_json::from_str(include_str!("../../../benchmark/cases.json")).unwrap();
  for name in ["url43", "byte200", "byte1500", "v40"] {
    let data = Data::Text(cases[name].as_str().unwrap().into());
    for eci in [false, true] {
      let encoding = Encoding {
        eci,
        ..Encoding::default()
      };
      if eci && name == "v40" {
        continue; // Version 40 is full without the designator.
      }
      assert_only_results(name, &data, &encoding);
    }
  }
}

#[test]
fn bytes_segments_mixed_and_micro_allocate_their_matrix_alone() {
  let default = Encoding::default();
  assert_only_results("bytes", &Data::Bytes(vec![0xE9; 300]), &default);
  let mixed = "INVOICE 2025/0001234567890 日本語の文章 https://example.org/a/path";
  assert_only_results("mixed", &Data::Text(mixed.into()), &default);
  let given = Data::Segments(vec![
    ManualSegment::eci(26).unwrap(),
    ManualSegment::new(Mode::Byte, "é").unwrap(),
    ManualSegment::new(Mode::Numeric, "0123456789").unwrap(),
  ]);
  assert_only_results("segments", &given, &default);
  let micro = Encoding {
    min_version: Version::MICRO_MIN,
    ..Encoding::default()
  };
  for text in ["1", "ABC", "abc", "点", "sixteen letters!"] {
    assert_only_results(text, &Data::Text(text.into()), &micro);
  }
}

/// Lists of segments grow on the heap past eight.
#[test]
fn texts_of_many_segments_allocate_their_lists() {
  let data = Data::Text("ABCDEFGHIJKLMNOPQRSTabcdefghijklmnopqrst".repeat(20));
  let segments = encode(&data, &Encoding::default()).unwrap().segments.len();
  assert_eq!(segments, 40);
  let (matrix, _) = counts(&data, &Encoding::default());
  assert!((2..20).contains(&matrix), "{matrix}");
}
