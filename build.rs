//! Tells the linker about Node's symbols; nothing to do for the core alone.

fn main() {
  #[cfg(feature = "binding")]
  napi_build::setup();
}
