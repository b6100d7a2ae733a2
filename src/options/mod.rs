//! Options: the one table of them, and the way from values to a request.

mod builder;
mod call;
mod check;
mod colors;
mod compatible;
mod table;
mod value;
mod versions;

pub use builder::OptionsBuilder;
pub use call::Call;
pub use check::{Checked, check, check_whole};
pub use table::{
  FORMAT_DOCS, Flag, Kind, OPTIONS, OptionSpec, Parameter, Scope, Set, find, find_in, names_in,
};
pub use value::{Value, quoted, shortened};
pub use versions::{Micro, VersionOptions};
