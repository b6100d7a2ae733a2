//! Tables of ISO/IEC 18004:2015: versions, levels, masks and their capacities. No algorithm.

mod alignment;
mod capacity;
mod character;
mod format;
mod kanji;
mod mode;
mod symbol;

pub use alignment::alignment_centres;
pub use capacity::Blocks;
pub use character::{ALPHANUMERIC, ALPHANUMERIC_VALUE, NOT_ALPHANUMERIC};
pub use format::{
  format_difference, format_information, micro_format_information, version_information,
};
pub use kanji::{is_kanji, kanji_value};
pub use mode::{Mode, VersionClass};
pub use symbol::{Level, Mask, Version};
