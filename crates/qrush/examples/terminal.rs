//! Prints a code that scans from a terminal of any background.
//!
//! `cargo run --example terminal -- "https://example.com"`

use qrush::{Error, Format, Qr};

fn main() -> Result<(), Error> {
  let text = std::env::args()
    .nth(1)
    .unwrap_or("https://example.com".into());
  let symbol = Qr::new(text).encode()?;
  println!("{}", symbol.draw(Format::Terminal).margin(2).to_text()?);
  Ok(())
}
