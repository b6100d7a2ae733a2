//! The lanes as two 128-bit registers of any x86-64, counted by POPCNT where it is found at run time.
//!
//! The portable lanes are slower when compiled for POPCNT than without: the compiler then takes all
//! lanes out of the vector registers.

#![allow(unsafe_code)] // Vector instructions; see each block's SAFETY.

use std::arch::x86_64::{
  __m128i, _mm_add_epi64, _mm_and_si128, _mm_andnot_si128, _mm_cmpeq_epi8, _mm_cvtsi64_si128,
  _mm_cvtsi128_si64, _mm_loadu_si128, _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi64x,
  _mm_setzero_si128, _mm_storeu_si128, _mm_unpackhi_epi64, _mm_unpacklo_epi64, _mm_xor_si128,
};

use super::{Kernel, Lanes};

/// Two lanes in each register. Made nowhere but under [`run`], where `count_ones` is POPCNT.
#[derive(Clone, Copy)]
struct Popcnt(__m128i, __m128i);

/// Whether this machine has what [`run`] needs.
#[inline]
pub(super) fn is_available() -> bool {
  is_x86_feature_detected!("popcnt")
}

/// Does `task` with POPCNT.
///
/// # Panics
///
/// If the machine does not have it, see [`is_available`].
pub(super) fn run<T: Kernel>(task: T) -> T::Output {
  #[target_feature(enable = "popcnt")]
  fn inner<T: Kernel>(task: T) -> T::Output {
    task.run::<Popcnt>()
  }
  assert!(is_available());
  // SAFETY: the feature that `inner` is compiled for was found.
  unsafe { inner(task) }
}

impl Lanes for Popcnt {
  #[inline(always)]
  fn load(words: &[u64; 4]) -> Self {
    let (low, high) = words.split_at(2);
    // SAFETY: each half has 16 readable bytes, of any alignment; x86-64 has SSE2.
    unsafe {
      Self(
        _mm_loadu_si128(low.as_ptr().cast()),
        _mm_loadu_si128(high.as_ptr().cast()),
      )
    }
  }

  #[inline(always)]
  fn store(self) -> [u64; 4] {
    let mut words = [0; 4];
    let (low, high) = words.split_at_mut(2);
    // SAFETY: each half has 16 writable bytes, of any alignment; x86-64 has SSE2.
    unsafe {
      _mm_storeu_si128(low.as_mut_ptr().cast(), self.0);
      _mm_storeu_si128(high.as_mut_ptr().cast(), self.1);
    }
    words
  }

  #[inline(always)]
  fn repeat<const W: usize>(line: &[u64; W]) -> Self {
    if W == 1 {
      // SAFETY: x86-64 has SSE2.
      let both = unsafe { _mm_set1_epi64x(line[0].cast_signed()) };
      return Self(both, both);
    }
    Self::load(&[line[0], line[1 % W], line[2 % W], line[3 % W]])
  }

  #[inline(always)]
  fn and(self, other: Self) -> Self {
    // SAFETY: x86-64 has SSE2.
    unsafe {
      Self(
        _mm_and_si128(self.0, other.0),
        _mm_and_si128(self.1, other.1),
      )
    }
  }

  #[inline(always)]
  fn or(self, other: Self) -> Self {
    // SAFETY: x86-64 has SSE2.
    unsafe { Self(_mm_or_si128(self.0, other.0), _mm_or_si128(self.1, other.1)) }
  }

  #[inline(always)]
  fn xor(self, other: Self) -> Self {
    // SAFETY: x86-64 has SSE2.
    unsafe {
      Self(
        _mm_xor_si128(self.0, other.0),
        _mm_xor_si128(self.1, other.1),
      )
    }
  }

  #[inline(always)]
  fn without(self, other: Self) -> Self {
    // SAFETY: x86-64 has SSE2.
    unsafe {
      Self(
        _mm_andnot_si128(other.0, self.0),
        _mm_andnot_si128(other.1, self.1),
      )
    }
  }

  #[inline(always)]
  fn count(self) -> Self {
    Self(count(self.0), count(self.1))
  }

  #[inline(always)]
  fn plus(self, other: Self) -> Self {
    // SAFETY: x86-64 has SSE2.
    unsafe {
      Self(
        _mm_add_epi64(self.0, other.0),
        _mm_add_epi64(self.1, other.1),
      )
    }
  }

  #[inline(always)]
  fn any(self) -> bool {
    // SAFETY: x86-64 has SSE2.
    unsafe {
      let zero = _mm_cmpeq_epi8(_mm_or_si128(self.0, self.1), _mm_setzero_si128());
      _mm_movemask_epi8(zero) != 0xFFFF
    }
  }
}

/// The number of bits set in each half.
#[inline(always)]
fn count(lanes: __m128i) -> __m128i {
  // SAFETY: x86-64 has SSE2.
  unsafe {
    let low = _mm_cvtsi128_si64(lanes).count_ones();
    let high = _mm_cvtsi128_si64(_mm_unpackhi_epi64(lanes, lanes)).count_ones();
    _mm_unpacklo_epi64(
      _mm_cvtsi64_si128(low.into()),
      _mm_cvtsi64_si128(high.into()),
    )
  }
}
