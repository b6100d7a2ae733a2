//! The file around the pixels: its chunks and their checksums (PNG, clause 5).

use crate::error::Error;
use crate::limits::Limit;
use crate::picture::{Color, Picture};

/// How the two colours are said (PNG, clauses 11.2.1, 11.2.2 and 11.3.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colors {
  /// Black and white, in the colour type of greyscale: a set bit is white. One of them may be
  /// transparent.
  Grey {
    light: bool,
    transparent: Option<bool>,
  },
  /// A palette; whether the light colour is the second in it.
  Palette { colors: [Color; 2], light: bool },
}

impl Colors {
  pub fn of(picture: &Picture) -> Self {
    let (light, dark) = (picture.light, picture.dark);
    let opaque = |color: Color| Color {
      alpha: 255,
      ..color
    };
    let light_is_white = match (opaque(dark), opaque(light)) {
      (Color::BLACK, Color::WHITE) => Some(true),
      (Color::WHITE, Color::BLACK) => Some(false),
      _ => None,
    };
    match (light_is_white, dark.alpha, light.alpha) {
      (Some(light), 255, 255) => Self::Grey {
        light,
        transparent: None,
      },
      (Some(light), 255, 0) => Self::Grey {
        light,
        transparent: Some(light),
      },
      (Some(light), 0, 255) => Self::Grey {
        light,
        transparent: Some(!light),
      },
      // The opacity of opaque colours at the end is not said.
      (_, 255, 0..=254) => Self::Palette {
        colors: [light, dark],
        light: false,
      },
      _ => Self::Palette {
        colors: [dark, light],
        light: true,
      },
    }
  }

  /// A byte of light pixels.
  pub fn ground(&self) -> u8 {
    match self {
      Self::Grey { light: true, .. } | Self::Palette { light: true, .. } => 0xFF,
      _ => 0,
    }
  }

  /// The colour type, and what the chunks that say the colours hold.
  fn chunks(&self) -> (u8, Option<[u8; 6]>, Option<Alphas>) {
    match *self {
      Self::Grey { transparent, .. } => (0, None, transparent.map(|white| ([0, white.into()], 2))),
      Self::Palette { colors, .. } => {
        let mut palette = [0; 6];
        for (entry, color) in palette.chunks_exact_mut(3).zip(colors) {
          entry.copy_from_slice(&[color.red, color.green, color.blue]);
        }
        let alphas = colors.map(|color| color.alpha);
        let said = alphas.iter().rposition(|&alpha| alpha < 255);
        (3, Some(palette), said.map(|last| (alphas, last + 1)))
      }
    }
  }
}

/// Of tRNS, and how many bytes of it are said.
type Alphas = ([u8; 2], usize);

/// A file in the making.
pub struct PngFile<'a> {
  out: &'a mut Vec<u8>,
  block: usize,
}

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";
/// Length, type and checksum of a chunk.
const FRAME: usize = 12;
/// What goes around deflate's block: the header and the checksum of a zlib stream (RFC 1950).
const ZLIB: usize = 6;
/// Bytes of a file but for deflate's block, at least.
pub const FRAMES: u64 = (SIGNATURE.len() + (FRAME + 13) + (FRAME + ZLIB) + FRAME) as u64;

impl<'a> PngFile<'a> {
  /// Begins a file of so many pixels across and down in the empty `out`, whose image takes `block` bytes; `ppi`
  /// are pixels per inch.
  ///
  /// # Errors
  /// [`Error::TooLarge`] over the limit of bytes, and [`Error::Memory`].
  pub fn new(
    out: &'a mut Vec<u8>,
    [width, height]: [u32; 2],
    colors: &Colors,
    ppi: Option<u32>,
    block: usize,
    limit: Limit,
  ) -> Result<Self, Error> {
    let (color_type, palette, alphas) = colors.chunks();
    let length = SIGNATURE.len()
      + (FRAME + 13)
      + palette.map_or(0, |palette| FRAME + palette.len())
      + alphas.map_or(0, |(_, count)| FRAME + count)
      + ppi.map_or(0, |_| FRAME + 9)
      + (FRAME + ZLIB + block)
      + FRAME;
    limit.check(length as u64)?;
    limit.reserve(out, length)?;
    out.extend_from_slice(&SIGNATURE);
    let mut file = Self { out, block };
    let mut header = [0; 13];
    header[..4].copy_from_slice(&width.to_be_bytes());
    header[4..8].copy_from_slice(&height.to_be_bytes());
    header[8..].copy_from_slice(&[1, color_type, 0, 0, 0]);
    file.chunk(*b"IHDR", &header);
    if let Some(palette) = palette {
      file.chunk(*b"PLTE", &palette);
    }
    if let Some((alphas, count)) = alphas {
      file.chunk(*b"tRNS", &alphas[..count]);
    }
    if let Some(ppi) = ppi {
      file.chunk(*b"pHYs", &density(ppi));
    }
    Ok(file)
  }

  /// The pixels, whose block `write` writes and whose checksum is `adler`; `write` gets eight bytes
  /// more than the block takes.
  pub fn image(&mut self, adler: u32, write: impl FnOnce(&mut [u8])) {
    let from = self.begin(*b"IDAT", ZLIB + self.block);
    // Deflate in a window of 32 KiB, by the slowest way; no dictionary.
    self.out.extend_from_slice(&[0x78, 0xDA]);
    let block = self.out.len();
    // The checksums and the last chunk come where the eight bytes are.
    self.out.resize(block + self.block + 8, 0);
    write(&mut self.out[block..]);
    self.out.truncate(block + self.block);
    self.out.extend_from_slice(&adler.to_be_bytes());
    self.finish(from);
  }

  /// Ends the file.
  pub fn end(mut self) {
    self.chunk(*b"IEND", &[]);
  }

  fn chunk(&mut self, name: [u8; 4], data: &[u8]) {
    let from = self.begin(name, data.len());
    self.out.extend_from_slice(data);
    self.finish(from);
  }

  /// Writes length and type of a chunk; answers where the type is.
  fn begin(&mut self, name: [u8; 4], length: usize) -> usize {
    self.out.extend_from_slice(&(length as u32).to_be_bytes());
    self.out.extend_from_slice(&name);
    self.out.len() - 4
  }

  /// Writes the checksum of the chunk whose type is at `from`.
  fn finish(&mut self, from: usize) {
    let crc = crc32fast::hash(&self.out[from..]);
    self.out.extend_from_slice(&crc.to_be_bytes());
  }
}

/// Pixels per inch in whole pixels per metre, each way (PNG, clause 11.3.4.3).
fn density(ppi: u32) -> [u8; 9] {
  let per_metre = (f64::from(ppi) / 0.0254).round() as u32;
  let mut density = [0; 9];
  density[..4].copy_from_slice(&per_metre.to_be_bytes());
  density[4..8].copy_from_slice(&per_metre.to_be_bytes());
  density[8] = 1;
  density
}
