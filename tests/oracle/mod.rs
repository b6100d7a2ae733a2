//! Naive oracles: a bool per module, written straight from ISO/IEC 18004:2015, and the forms in
//! which other crates take versions, levels and masks.

#![allow(dead_code)] // Each test binary uses its own part of this.

pub mod peers;
pub mod penalty;
pub mod symbol;
