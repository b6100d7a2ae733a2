//! Tables of ISO/IEC 18004:2015: versions, levels, masks and their capacities. No algorithm.

mod symbol;

pub use symbol::{Level, Mask, Version};
