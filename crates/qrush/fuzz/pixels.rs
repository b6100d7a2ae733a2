//! What is fuzzed of the formats that keep every pixel: a symbol in whole modules, or in modules of a
//! fraction of a pixel as npm `qrcode` lays them out, drawn and read back pixel by pixel.

use image::{ImageFormat, load_from_memory_with_format};
use qrush::Symbol;
use qrush::generate::Request;
use qrush::generate::{encode, picture};
use qrush::picture::{Color, Format, Picture, QrcodeLayout, Sizing};
use qrush::spec::{Level, Version};
use qrush::{Compatibility, Data, Encoding, Error, Limits};

const FORMATS: [Format; 5] = [
  Format::Gif,
  Format::Png,
  Format::Webp,
  Format::Gray,
  Format::Rgba,
];

/// Runs one case: the format and the layout, eight bytes of sizes, eight of colours, and the data.
pub fn round_trip(bytes: &[u8]) {
  let Some((&[format, kind, ref numbers @ ..], rest)) = bytes.split_first_chunk::<10>() else {
    return;
  };
  let Some((colors, data)) = rest.split_first_chunk::<8>() else {
    return;
  };
  let format = FORMATS[usize::from(format) % FORMATS.len()];
  let fraction = |at: usize, most: f64| {
    let number = u16::from_le_bytes([numbers[at], numbers[at + 1]]);
    // Numbers with many digits, and such of few: ties are where formulas differ.
    match kind % 4 {
      0 => f64::from(number) / 65_535.0 * most,
      1 => f64::from(number % 256) / 255.0 * most,
      2 => (f64::from(number) / 65_535.0 * most * 10.0).round() / 10.0,
      _ => (f64::from(number) / 65_535.0 * most).round(),
    }
  };
  let layout = (kind & 4 != 0).then(|| QrcodeLayout {
    margin: fraction(0, 9.0),
    scale: fraction(2, 9.0),
    width: (kind & 8 != 0).then(|| fraction(4, 700.0)),
    small: false,
  });
  let drawn = Picture {
    margin: u32::from(numbers[0] % 12),
    sizing: if kind & 8 == 0 {
      Sizing::Scale(1 + u32::from(numbers[2] % 9))
    } else {
      Sizing::Width(1 + u32::from(u16::from_le_bytes([numbers[4], numbers[5]]) % 700))
    },
    dark: color(format, &colors[..4]),
    light: color(format, &colors[4..]),
    qrcode: layout,
    ..Picture::new(format)
  };
  let encoding = Encoding {
    level: Level::L,
    min_version: [Version::MIN, Version::MICRO_MIN]
      [usize::from(layout.is_none() && kind & 16 != 0)],
    compatibility: if layout.is_some() {
      Compatibility::Qrcode { kanji: false }
    } else {
      Compatibility::Standard
    },
    ..Encoding::default()
  };
  let request = Request {
    data: Data::Bytes(data.to_vec()),
    encoding,
    picture: drawn,
    limits: Limits::default(),
  };
  let made = encode(&request.data, &request.encoding);
  match (picture(&request), made) {
    (Ok(file), Ok(made)) => check(
      &file.into_bytes().expect("memory for the file"),
      &made.symbol,
      &request.picture,
    ),
    (Err(error), Ok(_)) => assert!(
      matches!(
        error,
        Error::TooNarrow { .. } | Error::TooSmall { .. } | Error::TooWide { .. }
      ),
      "{error}"
    ),
    (file, made) => assert_eq!(file.err(), made.err()),
  }
}

/// A colour that the format can show.
fn color(format: Format, bytes: &[u8]) -> Color {
  Color {
    red: bytes[0],
    green: bytes[1],
    blue: bytes[2],
    alpha: match format {
      Format::Gray => 255,
      Format::Gif => [0, 255][usize::from(bytes[3] > 0)],
      _ => bytes[3],
    },
  }
}

fn check(file: &[u8], matrix: &Symbol, picture: &Picture) {
  let (side, module) = places(matrix.width(), picture);
  let pixel = reader(file, side, picture.format);
  let modules: Vec<Option<usize>> = (0..side).map(module).collect();
  for (y, row) in modules.iter().enumerate() {
    for (x, column) in modules.iter().enumerate() {
      let is_dark = row
        .zip(*column)
        .is_some_and(|(row, column)| matrix.is_dark(row, column));
      let expected = if is_dark { picture.dark } else { picture.light };
      let shown = pixel(x, y);
      let is_same = match picture.format {
        Format::Gray => shown == [luma(expected); 4],
        _ if expected.alpha == 0 => shown[3] == 0,
        _ => shown == [expected.red, expected.green, expected.blue, expected.alpha],
      };
      assert!(is_same, "{x}, {y}: {shown:?} of {picture:?}");
    }
  }
}

/// Pixels per side, and the module that each pixel of a row or a column is of.
fn places(symbol: usize, picture: &Picture) -> (usize, Box<dyn Fn(usize) -> Option<usize>>) {
  let modules = symbol + 2 * picture.margin as usize;
  let Some(layout) = picture.qrcode else {
    let (side, module) = match picture.sizing {
      Sizing::Scale(scale) => (modules * scale as usize, scale as usize),
      Sizing::Width(width) => (width as usize, width as usize / modules),
    };
    let before = (side - symbol * module) / 2;
    let place = move |pixel: usize| {
      let at = pixel.checked_sub(before)? / module;
      (at < symbol).then_some(at)
    };
    return (side, Box::new(place));
  };
  // As `qrcode` 1.5.4 has it, in lib/renderer/utils.js: getScale, getImageWidth and qrToImageData.
  let across = symbol as f64 + layout.margin * 2.0;
  let scale = match layout.width {
    Some(width) if width >= 21.0 => {
      if width >= across {
        width / across
      } else {
        4.0
      }
    }
    _ => layout.scale,
  };
  let side = (across * scale).floor();
  let margin = layout.margin * scale;
  let place = move |pixel: usize| {
    let at = pixel as f64;
    let is_inside = at >= margin && at < side - margin;
    let module = ((at - margin) / scale).floor();
    (is_inside && module < symbol as f64).then_some(module as usize)
  };
  (side as usize, Box::new(place))
}

/// Gives the pixels of a file as red, green, blue and alpha; a grey four times.
fn reader(file: &[u8], side: usize, format: Format) -> Box<dyn Fn(usize, usize) -> [u8; 4]> {
  let format = match format {
    Format::Gif => ImageFormat::Gif,
    Format::Png => ImageFormat::Png,
    Format::Webp => ImageFormat::WebP,
    Format::Gray => {
      let pixels = file.to_vec();
      assert_eq!(pixels.len(), side * side);
      return Box::new(move |x, y| [pixels[y * side + x]; 4]);
    }
    _ => {
      let pixels = file.to_vec();
      assert_eq!(pixels.len(), 4 * side * side);
      return Box::new(move |x, y| {
        let at = 4 * (y * side + x);
        [pixels[at], pixels[at + 1], pixels[at + 2], pixels[at + 3]]
      });
    }
  };
  let image = load_from_memory_with_format(file, format).expect("a file that can be read");
  let image = image.into_rgba8();
  assert_eq!(image.dimensions(), (side as u32, side as u32));
  Box::new(move |x, y| image.get_pixel(x as u32, y as u32).0)
}

/// ITU-R BT.601, 2.5.1, in thousandths.
fn luma(color: Color) -> u8 {
  let [red, green, blue] = [color.red, color.green, color.blue].map(f64::from);
  let thousandths = 299.0 * red + 587.0 * green + 114.0 * blue;
  ((thousandths + 500.0) / 1000.0).floor() as u8
}
