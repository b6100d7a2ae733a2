//! SVG, PDF and EPS, read by readers that know nothing beyond what may be written, and compared with
//! the modules.

mod oracle;

use oracle::page::{Page, read_eps, read_pdf};
use oracle::random::{Random, cases, try_all};
use oracle::svg::{self, Paint};
use oracle::{corpus, versions};
use qrush::Symbol;
use qrush::generate::Request;
use qrush::generate::{encode, picture};
use qrush::picture::Color;
use qrush::spec::Version;
use qrush::{Data, Encoding};
use qrush_node::error::QrError;
use qrush_node::options::{Call, OptionsBuilder, Value};

#[path = "../fuzz/svg.rs"]
mod fuzzed;

fn text(text: &str) -> Value {
  Value::Text(text.to_owned())
}

fn request(data: &str, options: &[(&str, Value)]) -> Result<Request, QrError> {
  let mut draft = OptionsBuilder::new(Call::Buffer);
  for (name, value) in options {
    draft.set(name, value)?;
  }
  draft.finish(Data::Text(data.to_owned()))
}

fn draw(data: &str, options: &[(&str, Value)]) -> Vec<u8> {
  picture(&request(data, options).unwrap())
    .unwrap()
    .into_bytes()
    .unwrap()
}

fn draw_svg(data: &str, options: &[(&str, Value)]) -> svg::Drawing {
  let options = [&[("type", text("svg"))], options].concat();
  svg::read(&String::from_utf8(draw(data, &options)).unwrap())
}

/// A symbol of each version, as PDF or EPS or whatever `format` is, with its modules.
fn each_version(format: &str, mut see: impl FnMut(Version, &Symbol, Vec<u8>)) {
  for version in versions() {
    let mut request = request(
      "1",
      &[("type", text(format)), ("scale", Value::Number(1.0))],
    )
    .unwrap();
    request.encoding.min_version = version;
    request.encoding.max_version = version;
    if version.is_micro() {
      request.encoding.level = qrush::spec::Level::L;
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
  let size = matrix.size();
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
  for (row, windings) in page.windings(matrix.size()).into_iter().enumerate() {
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
  each_version("svg", |version, matrix, svg| {
    let drawing = svg::read(&String::from_utf8(svg).unwrap());
    assert_eq!(drawing.runs, dark_runs(matrix), "{version:?}");
    assert_eq!((drawing.units, drawing.before), (matrix.size() + 8, 4));
  });
}

#[test]
fn pdf_and_eps_fill_the_outlines_of_every_version() {
  each_version("pdf", |_, matrix, pdf| {
    assert_outlines(&read_pdf(&pdf), matrix);
  });
  each_version("eps", |_, matrix, eps| {
    assert_outlines(&read_eps(&eps), matrix);
  });
}

#[test]
fn pdf_and_eps_fill_the_outlines_of_the_corpus() {
  for data in corpus().iter().step_by(5) {
    let matrix = encode(&Data::Text(data.clone()), &Encoding::default())
      .unwrap()
      .symbol;
    assert_outlines(&read_pdf(&draw(data, &[("type", text("pdf"))])), &matrix);
    assert_outlines(&read_eps(&draw(data, &[("type", text("eps"))])), &matrix);
  }
}

#[test]
fn svg_has_modules_as_units_where_its_pixels_allow() {
  let number = Value::Number;
  // Version 1 and its margin have 29 modules; pixels a side, units a side, units a module and before.
  for (options, expected) in [
    (vec![], ("116", 29, 1, 4)),
    (vec![("scale", number(7.0))], ("203", 29, 1, 4)),
    (
      vec![("scale", number(7.0)), ("margin", number(0.0))],
      ("147", 21, 1, 0),
    ),
    (vec![("width", number(87.0))], ("87", 29, 1, 4)),
    // 3 pixels a module leave 13 pixels, no whole number of modules.
    (vec![("width", number(100.0))], ("100", 100, 3, 18)),
    // 6 pixels are left, and 3 on each side are a module.
    (vec![("width", number(93.0))], ("93", 31, 1, 5)),
    (vec![("mm", number(30.0))], ("30mm", 29, 1, 4)),
    (
      vec![("mm", number(12.345_678)), ("scale", number(1.0))],
      ("12.3457mm", 29, 1, 4),
    ),
  ] {
    let drawing = draw_svg("A", &options);
    let (side, units, module, before) = expected;
    assert_eq!(drawing.side, side, "{options:?}");
    assert_eq!(
      (drawing.units, drawing.module, drawing.before),
      (units, module, before),
      "{options:?}"
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
    let color = format!("#11ccFF{alpha:02x}");
    let expected = Paint::Color(Color {
      alpha,
      ..opaque(0x11, 0xcc, 0xff)
    });
    let drawing = draw_svg(
      "A",
      &[("color.dark", text(&color)), ("color.light", text(&color))],
    );
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
    let svg = draw("A", &[("type", text("svg")), ("color.dark", text(given))]);
    let svg = String::from_utf8(svg).unwrap();
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
    for (format, read) in [("pdf", read_pdf as fn(&[u8]) -> Page), ("eps", read_eps)] {
      let options = [
        ("type", text(format)),
        ("color.dark", text(color)),
        ("color.light", text(color)),
      ];
      let page = read(&draw("A", &options));
      assert_eq!(page.dark, Some((expected.clone(), 1.0)));
      assert_eq!(page.light, page.dark);
    }
  }
}

#[test]
fn pdf_takes_opacities_and_eps_all_or_nothing() {
  let options = |format, dark, light| {
    [
      ("type", text(format)),
      ("color.dark", text(dark)),
      ("color.light", text(light)),
    ]
  };
  let page = read_pdf(&draw("A", &options("pdf", "#00000080", "#ffffff33")));
  assert_eq!(page.dark, Some((vec![0.0], 0.502)));
  assert_eq!(page.light, Some((vec![1.0], 0.2)));
  for (format, read) in [("pdf", read_pdf as fn(&[u8]) -> Page), ("eps", read_eps)] {
    let clear = read(&draw("A", &options(format, "#000", "#0000")));
    assert_eq!((clear.light, clear.dark.is_some()), (None, true));
    let inverse = read(&draw("A", &options(format, "#0000", "#000")));
    assert_eq!((inverse.light.is_some(), inverse.dark), (true, None));
  }
  let error = request("A", &options("eps", "#00000080", "#fff")).unwrap_err();
  assert_eq!(error.code(), "ERR_QR_OPTION");
}

#[test]
fn pdf_and_eps_are_as_large_as_asked() {
  let number = Value::Number;
  // Version 1 and its margin have 29 modules; points per side and per module.
  for (options, side) in [
    (vec![], 116.0),
    (vec![("scale", number(10.0)), ("ppi", number(72.0))], 290.0),
    (vec![("scale", number(10.0)), ("ppi", number(300.0))], 69.6),
    (vec![("width", number(600.0)), ("ppi", number(600.0))], 72.0),
    (vec![("mm", number(30.0))], 85.039_37),
    (vec![("mm", number(25.4)), ("scale", number(3.0))], 72.0),
    // Three inches, which in floating point are a little more than 216 points: the bounding box in whole
    // points, which the reader compares, does not grow by one for it.
    (vec![("mm", number(76.2))], 216.0),
    (vec![("mm", number(2.0))], 5.669_291),
    (vec![("mm", number(5000.0))], 14_173.228_346),
  ] {
    for (format, read) in [("pdf", read_pdf as fn(&[u8]) -> Page), ("eps", read_eps)] {
      let page = read(&draw(
        "A",
        &[&[("type", text(format))], &options[..]].concat(),
      ));
      assert!((page.side - side).abs() < 1e-4, "{} {options:?}", page.side);
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
  for (scale, ppi, bounds) in [
    (4.0, 20_000.0, "from 1 to 2784 "),
    (100.0, 14.0, "from 15 to 65535 "),
  ] {
    let options = [
      ("type", text("pdf")),
      ("scale", Value::Number(scale)),
      ("ppi", Value::Number(ppi)),
    ];
    let error = picture(&request("A", &options).unwrap()).unwrap_err();
    let QrError::Option {
      option,
      expected,
      received,
    } = error
    else {
      panic!("{error}")
    };
    assert_eq!((option.as_str(), received), ("ppi", ppi.to_string()));
    assert!(expected.starts_with(bounds), "{expected}");
    // EPS has no bounds.
    let options = [
      ("type", text("eps")),
      ("scale", Value::Number(scale)),
      ("ppi", Value::Number(ppi)),
    ];
    read_eps(&draw("A", &options));
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
    let options = [("title", text(caption)), ("desc", text(caption))];
    let drawing = draw_svg("A", &options);
    // An empty one is none.
    let shown = Some(caption).filter(|caption| !caption.is_empty());
    assert_eq!(drawing.title.as_deref(), shown);
    assert_eq!(drawing.desc.as_deref(), shown);
    let page = read_pdf(&draw(
      "A",
      &[&[("type", text("pdf"))], &options[..]].concat(),
    ));
    assert_eq!(page.information["Title"], caption);
    assert_eq!(page.information["Subject"], caption);
  }
}

#[test]
fn captions_have_no_characters_that_xml_lacks_or_advises_against() {
  let forbidden = ('\0'..' ')
    .filter(|character| !"\t\n\r".contains(*character))
    .chain('\u{7f}'..='\u{9f}')
    .chain("\u{fffd}\u{fffe}\u{ffff}".chars());
  for character in forbidden {
    let error = request("A", &[("title", text(&format!("💸{character}")))]).unwrap_err();
    let QrError::Option {
      option, received, ..
    } = error
    else {
      panic!("{error}")
    };
    assert_eq!(option, "title");
    assert!(
      received.ends_with(" at index 2: leave it out"),
      "{received}"
    );
  }
  let long = "x".repeat(1001);
  assert!(request("A", &[("type", text("svg")), ("desc", text(&long))]).is_err());
  assert!(request("A", &[("type", text("svg")), ("desc", text(&long[1..]))]).is_ok());
}

#[test]
fn any_options_of_an_svg_stay_within_the_allowed() {
  try_all(cases(2_000), |random: &mut Random| {
    let count = random.below(200);
    let bytes: Vec<u8> = (0..count).map(|_| random.bits() as u8).collect();
    fuzzed::svg(&bytes);
  });
}
