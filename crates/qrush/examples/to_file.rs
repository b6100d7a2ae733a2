//! Writes a code to a file, in the format that its name ends in.
//!
//! `cargo run --example to_file -- "https://example.com" code.svg`

use std::error::Error;
use std::fs;
use std::path::Path;

use qrush::{Format, Qr};

fn main() -> Result<(), Box<dyn Error>> {
  let mut arguments = std::env::args().skip(1);
  let (Some(text), Some(file)) = (arguments.next(), arguments.next()) else {
    return Err("usage: to_file TEXT FILE".into());
  };
  let ending = Path::new(&file)
    .extension()
    .and_then(|ending| ending.to_str());
  let format = Format::ALL
    .into_iter()
    .find(|format| ending.is_some_and(|ending| format.extensions().contains(&ending)))
    .ok_or("FILE must end in .png, .svg, .pdf or another format's ending")?;
  let symbol = Qr::new(text).encode()?;
  fs::write(&file, symbol.draw(format).scale(8).to_bytes()?)?;
  println!(
    "{file}: version {}, level {}",
    symbol.version.number(),
    symbol.level.name()
  );
  Ok(())
}
