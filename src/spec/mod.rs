//! Tables of ISO/IEC 18004:2015: versions, levels, masks and their capacities. No algorithm.

mod alignment;
mod format;
mod symbol;

pub use alignment::alignment_centres;
pub use format::{
  format_difference, format_information, micro_format_information, version_information,
};
pub use symbol::{Level, Mask, Version};
