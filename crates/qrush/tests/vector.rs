//! SVG, PDF and EPS, read by readers that know nothing beyond what may be written, and compared with
//! the modules.

mod oracle;

use oracle::page::{Page, read_eps, read_pdf};
use oracle::svg::{self, Paint};
use oracle::{corpus, versions};
use qrush::error::{Error, page_ppi};
use qrush::generate::{Request, encode, picture};
use qrush::picture::{Color, Format, Picture, Print, Sizing};
use qrush::spec::{Level, Version};
use qrush::{Data, Encoding, Limits, Symbol};

/// What a case sets of a picture.
#[derive(Clone, Copy, Debug)]
enum Set {
  Margin(u32),
  Scale(u32),
  Width(u32),
  Ppi(u32),
  Mm(f64),
  Dark(&'static str),
  Light(&'static str),
}

fn picture_of(format: Format, settings: &[Set]) -> Picture {
  let mut picture = Picture::new(format);
  for &setting in settings {
    match setting {
      Set::Margin(modules) => picture.margin = modules,
      Set::Scale(pixels) => picture.sizing = Sizing::Scale(pixels),
      Set::Width(pixels) => picture.sizing = Sizing::Width(pixels),
      Set::Ppi(ppi) => picture.print = Some(Print::Ppi(ppi)),
      Set::Mm(mm) => picture.print = Some(Print::Millimetres(mm)),
      Set::Dark(color) => picture.dark = parse(color),
      Set::Light(color) => picture.light = parse(color),
    }
  }
  picture
}

fn parse(color: &str) -> Color {
  Color::parse(color).expect("a colour")
}

fn request(data: &str, picture: Picture) -> Request {
  Request {
    data: Data::Text(data.to_owned()),
    encoding: Encoding::default(),
    picture,
    limits: Limits::default(),
  }
}

fn draw_picture(data: &str, shown: Picture) -> Vec<u8> {
  let output = picture(&request(data, shown)).unwrap();
  output.into_bytes().unwrap()
}

fn draw(data: &str, format: Format, settings: &[Set]) -> Vec<u8> {
  draw_picture(data, picture_of(format, settings))
}

fn draw_svg(picture: Picture) -> svg::Drawing {
  svg::read(&String::from_utf8(draw_picture("A", picture)).unwrap())
}

type Reader = fn(&[u8]) -> Page;

/// PDF and EPS, and how each is read.
const PAGES: [(Format, Reader); 2] = [(Format::Pdf, read_pdf), (Format::Eps, read_eps)];

/// A symbol of each version, as PDF or EPS or whatever `format` is, with its modules.
fn each_version(format: Format, mut see: impl FnMut(Version, &Symbol, Vec<u8>)) {
  for version in versions() {
    let mut request = request("1", picture_of(format, &[Set::Scale(1)]));
    request.encoding.min_version = version;
    request.encoding.max_version = version;
    if version.is_micro() {
      request.encoding.level = Level::L;
    }
    let matrix = encode(&request.data, &request.encoding).unwrap().symbol;
    see(
      version,
      &matrix,
      picture(&request).unwrap().into_bytes().unwrap(),
    );
  }
}

fn dark_runs(matrix: &Symbol) -> Vec<(usize, usize, usize)> {
  let size = matrix.width();
  let mut runs = Vec::new();
  for row in 0..size {
    let mut column = 0;
    while column < size {
      let run = (column..size)
        .take_while(|at| matrix.is_dark(row, *at))
        .count();
      if run > 0 {
        runs.push((row, column, run));
      }
      column += run + 1;
    }
  }
  runs
}

/// The outlines wind once around each dark module and not at all around a light one: nothing is left
/// out, and nothing overlaps.
fn assert_outlines(page: &Page, matrix: &Symbol) {
  for (row, windings) in page.windings(matrix.width()).into_iter().enumerate() {
    for (column, winding) in windings.into_iter().enumerate() {
      assert_eq!(
        winding,
        i32::from(matrix.is_dark(row, column)),
        "{row}, {column}"
      );
    }
  }
}

#[test]
fn svg_strokes_the_runs_of_every_version() {
  each_version(Format::Svg, |version, matrix, svg| {
    let drawing = svg::read(&String::from_utf8(svg).unwrap());
    assert_eq!(drawing.runs, dark_runs(matrix), "{version:?}");
    assert_eq!((drawing.units, drawing.before), (matrix.width() + 8, 4));
  });
}

#[test]
fn pdf_and_eps_fill_the_outlines_of_every_version() {
  each_version(Format::Pdf, |_, matrix, pdf| {
    assert_outlines(&read_pdf(&pdf), matrix);
  });
  each_version(Format::Eps, |_, matrix, eps| {
    assert_outlines(&read_eps(&eps), matrix);
  });
}

#[test]
fn pdf_and_eps_fill_the_outlines_of_the_corpus() {
  for data in corpus().iter().step_by(5) {
    let matrix = encode(&Data::Text(data.clone()), &Encoding::default())
      .unwrap()
      .symbol;
    assert_outlines(&read_pdf(&draw(data, Format::Pdf, &[])), &matrix);
    assert_outlines(&read_eps(&draw(data, Format::Eps, &[])), &matrix);
  }
}

#[test]
fn svg_has_modules_as_units_where_its_pixels_allow() {
  // Version 1 and its margin have 29 modules; pixels a side, units a side, units a module and before.
  for (settings, expected) in [
    (vec![], ("116", 29, 1, 4)),
    (vec![Set::Scale(7)], ("203", 29, 1, 4)),
    (vec![Set::Scale(7), Set::Margin(0)], ("147", 21, 1, 0)),
    (vec![Set::Width(87)], ("87", 29, 1, 4)),
    // 3 pixels a module leave 13 pixels, no whole number of modules.
    (vec![Set::Width(100)], ("100", 100, 3, 18)),
    // 6 pixels are left, and 3 on each side are a module.
    (vec![Set::Width(93)], ("93", 31, 1, 5)),
    (vec![Set::Mm(30.0)], ("30mm", 29, 1, 4)),
    (
      vec![Set::Mm(12.345_678), Set::Scale(1)],
      ("12.3457mm", 29, 1, 4),
    ),
  ] {
    let drawing = draw_svg(picture_of(Format::Svg, &settings));
    let (side, units, module, before) = expected;
    assert_eq!(drawing.side, side, "{settings:?}");
    assert_eq!(
      (drawing.units, drawing.module, drawing.before),
      (units, module, before),
      "{settings:?}"
    );
  }
}

#[test]
fn svg_keeps_every_opacity_and_shortens_colours() {
  let opaque = |red, green, blue| Color {
    red,
    green,
    blue,
    alpha: 255,
  };
  for alpha in 0..=255_u8 {
    let color = parse(&format!("#11ccFF{alpha:02x}"));
    let expected = Paint::Color(Color {
      alpha,
      ..opaque(0x11, 0xcc, 0xff)
    });
    let drawing = draw_svg(Picture {
      dark: color,
      light: color,
      ..Picture::new(Format::Svg)
    });
    assert_eq!(drawing.dark, expected);
    assert_eq!(drawing.light, (alpha > 0).then_some(expected));
  }
  for (given, written) in [
    ("#000", "#000"),
    ("#0a0b0c", "#0a0b0c"),
    ("#AABBCC", "#abc"),
    ("#aabbcd", "#aabbcd"),
    ("#123f", "#123"),
    ("#11223344", "#123\" stroke-opacity=\".267"),
    ("#1230", "#123\" stroke-opacity=\"0"),
    ("currentColor", "currentColor"),
  ] {
    let mut picture = Picture::new(Format::Svg);
    match Color::parse(given) {
      Some(color) => picture.dark = color,
      None => picture.svg.dark_is_current = true,
    }
    let svg = String::from_utf8(draw_picture("A", picture)).unwrap();
    assert!(
      svg.contains(&format!(
        "<path fill=\"none\" stroke=\"{written}\" d=\"M4.5 4.5h6"
      )),
      "{svg}"
    );
  }
}

#[test]
fn pdf_and_eps_set_greys_as_such_and_colours_as_rgb() {
  for (color, expected) in [
    ("#000", vec![0.0]),
    ("#fff", vec![1.0]),
    ("#333", vec![0.2]),
    ("#f00", vec![1.0, 0.0, 0.0]),
    ("#0033ff", vec![0.0, 0.2, 1.0]),
  ] {
    for (format, read) in PAGES {
      let page = read(&draw("A", format, &[Set::Dark(color), Set::Light(color)]));
      assert_eq!(page.dark, Some((expected.clone(), 1.0)));
      assert_eq!(page.light, page.dark);
    }
  }
}

#[test]
fn pdf_takes_opacities_and_eps_all_or_nothing() {
  let colors = |dark, light| [Set::Dark(dark), Set::Light(light)];
  let page = read_pdf(&draw("A", Format::Pdf, &colors("#00000080", "#ffffff33")));
  assert_eq!(page.dark, Some((vec![0.0], 0.502)));
  assert_eq!(page.light, Some((vec![1.0], 0.2)));
  for (format, read) in PAGES {
    let clear = read(&draw("A", format, &colors("#000", "#0000")));
    assert_eq!((clear.light, clear.dark.is_some()), (None, true));
    let inverse = read(&draw("A", format, &colors("#0000", "#000")));
    assert_eq!((inverse.light.is_some(), inverse.dark), (true, None));
  }
}

#[test]
fn pdf_and_eps_are_as_large_as_asked() {
  // Version 1 and its margin have 29 modules; points per side and per module.
  for (settings, side) in [
    (vec![], 116.0),
    (vec![Set::Scale(10), Set::Ppi(72)], 290.0),
    (vec![Set::Scale(10), Set::Ppi(300)], 69.6),
    (vec![Set::Width(600), Set::Ppi(600)], 72.0),
    (vec![Set::Mm(30.0)], 85.039_37),
    (vec![Set::Mm(25.4), Set::Scale(3)], 72.0),
    // Three inches, which in floating point are a little more than 216 points: the bounding box in whole
    // points, which the reader compares, does not grow by one for it.
    (vec![Set::Mm(76.2)], 216.0),
    (vec![Set::Mm(2.0)], 5.669_291),
    (vec![Set::Mm(5000.0)], 14_173.228_346),
  ] {
    for (format, read) in PAGES {
      let page = read(&draw("A", format, &settings));
      assert!(
        (page.side - side).abs() < 1e-4,
        "{} {settings:?}",
        page.side
      );
      let [module, left, top] = page.placed;
      assert!((top - (page.side - left)).abs() < 1e-4, "{page:?}");
      assert!(
        (2.0 * left + 21.0 * module - page.side).abs() < module,
        "{page:?}"
      );
    }
  }
}

#[test]
fn pdf_has_no_page_out_of_its_bounds() {
  for (scale, ppi, bounds) in [(4, 20_000, (1, 2_784)), (100, 14, (15, 65_535))] {
    let settings = [Set::Scale(scale), Set::Ppi(ppi)];
    let error = picture(&request("A", picture_of(Format::Pdf, &settings))).unwrap_err();
    let side = 29 * scale as usize;
    let ppi = Some(ppi);
    assert_eq!(error, Error::Page { side, ppi });
    assert_eq!(page_ppi(side), bounds);
    let (least, most) = bounds;
    let words = format!("needs {least} to {most} pixels per inch");
    assert!(error.to_string().ends_with(&words), "{error}");
    // EPS has no bounds.
    read_eps(&draw("A", Format::Eps, &settings));
  }
}

#[test]
fn captions_come_back_as_given() {
  for caption in [
    "",
    "Ticket 7",
    "</title><script>alert(1)</script>",
    "]]><!-- &amp; &#0; &lt; \" ' % ( ) \\ > <",
    "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>&x;",
    "\ttwo\r\nlines\r\n",
    "ありがとう, 💸, \u{202e}, \u{a0}, \u{2028}, \u{10ffff}",
  ] {
    let captioned = |format| Picture {
      title: Some(caption.into()),
      desc: Some(caption.into()),
      ..Picture::new(format)
    };
    let drawing = draw_svg(captioned(Format::Svg));
    // An empty one is none.
    let shown = Some(caption).filter(|caption| !caption.is_empty());
    assert_eq!(drawing.title.as_deref(), shown);
    assert_eq!(drawing.desc.as_deref(), shown);
    let page = read_pdf(&draw_picture("A", captioned(Format::Pdf)));
    assert_eq!(page.information["Title"], caption);
    assert_eq!(page.information["Subject"], caption);
  }
}
