//! Tables of ISO/IEC 18004:2015: versions, levels, masks and their capacities. No algorithm.

mod capacity;
mod character;
mod kanji;
mod kanji_table;
mod mode;
mod symbol;

pub use capacity::Blocks;
pub use character::{ALPHANUMERIC, ALPHANUMERIC_VALUE, NOT_ALPHANUMERIC};
pub use kanji::{is_kanji, kanji_value};
pub use mode::{Mode, VersionClass};
pub use symbol::{Level, Mask, Version};
