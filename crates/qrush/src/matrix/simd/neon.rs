//! The lanes as two 128-bit registers of NEON; compiled only for an AArch64 that has it, as all do
//! that run an operating system.

#![allow(unsafe_code)] // Vector instructions; see each block's SAFETY.

use std::arch::aarch64::{
  uint64x2_t, vaddq_u64, vandq_u64, vbicq_u64, vcntq_u8, vdupq_n_u64, veorq_u64, vld1q_u64,
  vmaxvq_u32, vorrq_u64, vpaddlq_u8, vpaddlq_u16, vpaddlq_u32, vreinterpretq_u8_u64,
  vreinterpretq_u32_u64, vst1q_u64,
};

use super::{Kernel, Lanes};

/// Two lanes in each register.
#[derive(Clone, Copy)]
struct Neon(uint64x2_t, uint64x2_t);

/// Does `task` with NEON.
pub(super) fn run<T: Kernel>(task: T) -> T::Output {
  task.run::<Neon>()
}

impl Lanes for Neon {
  #[inline(always)]
  fn load(words: &[u64; 4]) -> Self {
    let (low, high) = words.split_at(2);
    // SAFETY: each half has two readable words; NEON is there, see the module.
    unsafe { Self(vld1q_u64(low.as_ptr()), vld1q_u64(high.as_ptr())) }
  }

  #[inline(always)]
  fn store(self) -> [u64; 4] {
    let mut words = [0; 4];
    let (low, high) = words.split_at_mut(2);
    // SAFETY: each half has two writable words; NEON is there, see the module.
    unsafe {
      vst1q_u64(low.as_mut_ptr(), self.0);
      vst1q_u64(high.as_mut_ptr(), self.1);
    }
    words
  }

  #[inline(always)]
  fn repeat<const W: usize>(line: &[u64; W]) -> Self {
    if W == 1 {
      // SAFETY: NEON is there, see the module.
      let both = unsafe { vdupq_n_u64(line[0]) };
      return Self(both, both);
    }
    Self::load(&[line[0], line[1 % W], line[2 % W], line[3 % W]])
  }

  #[inline(always)]
  fn and(self, other: Self) -> Self {
    // SAFETY: NEON is there, see the module.
    unsafe { Self(vandq_u64(self.0, other.0), vandq_u64(self.1, other.1)) }
  }

  #[inline(always)]
  fn or(self, other: Self) -> Self {
    // SAFETY: NEON is there, see the module.
    unsafe { Self(vorrq_u64(self.0, other.0), vorrq_u64(self.1, other.1)) }
  }

  #[inline(always)]
  fn xor(self, other: Self) -> Self {
    // SAFETY: NEON is there, see the module.
    unsafe { Self(veorq_u64(self.0, other.0), veorq_u64(self.1, other.1)) }
  }

  #[inline(always)]
  fn without(self, other: Self) -> Self {
    // SAFETY: NEON is there, see the module.
    unsafe { Self(vbicq_u64(self.0, other.0), vbicq_u64(self.1, other.1)) }
  }

  #[inline(always)]
  fn count(self) -> Self {
    Self(count(self.0), count(self.1))
  }

  #[inline(always)]
  fn plus(self, other: Self) -> Self {
    // SAFETY: NEON is there, see the module.
    unsafe { Self(vaddq_u64(self.0, other.0), vaddq_u64(self.1, other.1)) }
  }

  #[inline(always)]
  fn any(self) -> bool {
    // SAFETY: NEON is there, see the module.
    unsafe { vmaxvq_u32(vreinterpretq_u32_u64(vorrq_u64(self.0, self.1))) != 0 }
  }
}

/// The number of bits set in each half.
#[inline(always)]
fn count(lanes: uint64x2_t) -> uint64x2_t {
  // SAFETY: NEON is there, see the module.
  unsafe {
    let bytes = vcntq_u8(vreinterpretq_u8_u64(lanes));
    vpaddlq_u32(vpaddlq_u16(vpaddlq_u8(bytes)))
  }
}
