//! The lanes as one 256-bit register of x86-64, where AVX2 is found at run time.

#![allow(unsafe_code)] // Vector instructions; see each block's SAFETY.

use std::arch::x86_64::{
  __m256i, _mm_loadu_si128, _mm256_add_epi8, _mm256_add_epi64, _mm256_and_si256,
  _mm256_andnot_si256, _mm256_broadcastsi128_si256, _mm256_loadu_si256, _mm256_or_si256,
  _mm256_sad_epu8, _mm256_set1_epi8, _mm256_set1_epi64x, _mm256_setr_epi8, _mm256_setzero_si256,
  _mm256_shuffle_epi8, _mm256_srli_epi16, _mm256_storeu_si256, _mm256_testz_si256,
  _mm256_xor_si256,
};

use super::{Kernel, Lanes};

/// Four lanes in a register. Made nowhere but under [`run`], hence only where AVX2 is.
#[derive(Clone, Copy)]
struct Avx2(__m256i);

/// Whether this machine has what [`run`] needs.
#[inline]
pub(super) fn is_available() -> bool {
  is_x86_feature_detected!("avx2")
    && is_x86_feature_detected!("bmi1")
    && is_x86_feature_detected!("bmi2")
    && is_x86_feature_detected!("popcnt")
}

/// Does `task` with AVX2.
///
/// # Panics
///
/// If the machine does not have it, see [`is_available`].
pub(super) fn run<T: Kernel>(task: T) -> T::Output {
  #[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
  fn inner<T: Kernel>(task: T) -> T::Output {
    task.run::<Avx2>()
  }
  assert!(is_available());
  // SAFETY: the features that `inner` is compiled for were found.
  unsafe { inner(task) }
}

impl Lanes for Avx2 {
  #[inline(always)]
  fn load(words: &[u64; 4]) -> Self {
    // SAFETY: the array has 32 readable bytes, of any alignment; AVX2 is there, see the type.
    Self(unsafe { _mm256_loadu_si256(words.as_ptr().cast()) })
  }

  #[inline(always)]
  fn store(self) -> [u64; 4] {
    let mut words = [0; 4];
    // SAFETY: the array has 32 writable bytes, of any alignment; AVX2 is there, see the type.
    unsafe { _mm256_storeu_si256(words.as_mut_ptr().cast(), self.0) };
    words
  }

  #[inline(always)]
  fn repeat<const W: usize>(line: &[u64; W]) -> Self {
    // SAFETY: W words of a line are readable, of any alignment; AVX2 is there, see the type.
    Self(unsafe {
      match W {
        1 => _mm256_set1_epi64x(line[0].cast_signed()),
        2 => _mm256_broadcastsi128_si256(_mm_loadu_si128(line.as_ptr().cast())),
        _ => {
          assert!(W == 4);
          _mm256_loadu_si256(line.as_ptr().cast())
        }
      }
    })
  }

  #[inline(always)]
  fn and(self, other: Self) -> Self {
    // SAFETY: AVX2 is there, see the type.
    Self(unsafe { _mm256_and_si256(self.0, other.0) })
  }

  #[inline(always)]
  fn or(self, other: Self) -> Self {
    // SAFETY: AVX2 is there, see the type.
    Self(unsafe { _mm256_or_si256(self.0, other.0) })
  }

  #[inline(always)]
  fn xor(self, other: Self) -> Self {
    // SAFETY: AVX2 is there, see the type.
    Self(unsafe { _mm256_xor_si256(self.0, other.0) })
  }

  #[inline(always)]
  fn without(self, other: Self) -> Self {
    // SAFETY: AVX2 is there, see the type.
    Self(unsafe { _mm256_andnot_si256(other.0, self.0) })
  }

  #[inline(always)]
  fn count(self) -> Self {
    // SAFETY: AVX2 is there, see the type.
    Self(unsafe {
      let of_nibble = _mm256_setr_epi8(
        0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3,
        3, 4,
      );
      let nibble = _mm256_set1_epi8(0x0F);
      let low = _mm256_and_si256(self.0, nibble);
      let high = _mm256_and_si256(_mm256_srli_epi16::<4>(self.0), nibble);
      let bytes = _mm256_add_epi8(
        _mm256_shuffle_epi8(of_nibble, low),
        _mm256_shuffle_epi8(of_nibble, high),
      );
      _mm256_sad_epu8(bytes, _mm256_setzero_si256())
    })
  }

  #[inline(always)]
  fn plus(self, other: Self) -> Self {
    // SAFETY: AVX2 is there, see the type.
    Self(unsafe { _mm256_add_epi64(self.0, other.0) })
  }

  #[inline(always)]
  fn any(self) -> bool {
    // SAFETY: AVX2 is there, see the type.
    unsafe { _mm256_testz_si256(self.0, self.0) == 0 }
  }
}
