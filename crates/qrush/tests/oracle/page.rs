//! Readers of the PDF and the EPS that qrush may write, and of nothing else. Whatever they do not know
//! is a panic.

use std::collections::HashMap;

use miniz_oxide::inflate::decompress_to_vec_zlib;

use super::symbol::Grid;

/// What a page shows.
#[derive(Debug, Default)]
pub struct Page {
  /// Points per side.
  pub side: f64,
  /// Colour and opacity of the square behind, if there is one: one number is grey.
  pub light: Option<(Vec<f64>, f64)>,
  /// Of the dark modules, if they are drawn.
  pub dark: Option<(Vec<f64>, f64)>,
  /// Points per module, left of the symbol, and from its top down to the page's lower edge.
  pub placed: [f64; 3],
  /// The corners of the outlines, in modules from the symbol's upper left corner.
  pub outlines: Vec<Vec<(i32, i32)>>,
  /// Of the document's information, each entry.
  pub information: HashMap<String, String>,
}

impl Page {
  /// How many times the outlines wind around each module of a symbol of `size`, clockwise.
  pub fn windings(&self, size: usize) -> Grid<i32> {
    let mut windings = vec![vec![0; size + 1]; size];
    for outline in &self.outlines {
      let ends = outline.iter().skip(1).chain(outline.first());
      for (&(column, from), &(end, to)) in outline.iter().zip(ends) {
        assert!((column == end) != (from == to), "a slope, or no way at all");
        for row in from.min(to)..from.max(to) {
          windings[row as usize][column as usize] += (from - to).signum();
        }
      }
    }
    for row in &mut windings {
      for column in 1..=size {
        row[column] += row[column - 1];
      }
      assert_eq!(row.pop(), Some(0), "an outline that is not closed");
    }
    windings
  }
}

/// Reads a PDF, and checks that its table finds every object.
pub fn read_pdf(file: &[u8]) -> Page {
  let objects = objects(file);
  assert_eq!(objects[0], b"<</Type/Catalog/Pages 2 0 R>>");
  assert_eq!(objects[1], b"<</Type/Pages/Kids[3 0 R]/Count 1>>");
  let page = str::from_utf8(&objects[2]).expect("ASCII");
  let page = between(
    page,
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 ",
    "/Contents 4 0 R>>",
  );
  let (media_box, resources) = page.split_once("]/Resources<<").expect("resources");
  let (side, height) = media_box.split_once(' ').expect("two numbers");
  assert_eq!(side, height);
  let states = resources.strip_suffix(">>").expect("an end");
  let states: HashMap<&str, f64> = match states {
    "" => HashMap::new(),
    _ => between(states, "/ExtGState<<", ">>>>")
      .split(">>")
      .map(|state| state.split_once("<</ca ").expect("an opacity"))
      .map(|(name, opacity)| (name, number(opacity)))
      .collect(),
  };
  let mut drawn = Page {
    side: number(side),
    ..Page::default()
  };
  let drawing = stream(&objects[3]);
  drawn.draw_pdf(str::from_utf8(&drawing).expect("ASCII"), side, &states);
  if let Some(information) = objects.get(4) {
    let information = str::from_utf8(information).expect("ASCII");
    let entries = between(information, "<</", ">>>").split(">/");
    drawn.information = entries.map(entry).collect();
  }
  drawn
}

/// The contents of the objects, in their order, by the table at the end.
fn objects(file: &[u8]) -> Vec<Vec<u8>> {
  assert!(file.starts_with(b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n"));
  let at = |text: &[u8]| {
    let place = file.windows(text.len()).rposition(|window| window == text);
    place.unwrap_or_else(|| panic!("no {:?}", str::from_utf8(text)))
  };
  let start = at(b"xref\n0 ");
  let end = str::from_utf8(&file[start..]).expect("ASCII");
  let mut lines = end.lines();
  assert_eq!(lines.next(), Some("xref"));
  let count: usize = lines
    .next()
    .and_then(|line| line.strip_prefix("0 "))
    .map_or(0, |count| count.parse().expect("a count"));
  assert_eq!(lines.next(), Some("0000000000 65535 f "));
  let mut places: Vec<usize> = Vec::new();
  for _ in 1..count {
    let line = lines.next().expect("a place");
    assert_eq!(line.len(), 19);
    places.push(
      line
        .strip_suffix(" 00000 n ")
        .expect("a place")
        .parse()
        .expect("a number"),
    );
  }
  assert_eq!(lines.next(), Some("trailer"));
  let information = if count == 6 { "/Info 5 0 R" } else { "" };
  let trailer = format!("<</Size {count}/Root 1 0 R{information}>>");
  assert_eq!(lines.next(), Some(trailer.as_str()));
  assert_eq!(
    lines.collect::<Vec<_>>(),
    ["startxref", &at(b"xref\n0 ").to_string(), "%%EOF"]
  );
  let ends = places.iter().skip(1).copied().chain([start]);
  let contents = places
    .iter()
    .zip(ends)
    .zip(1..)
    .map(|((&place, end), index)| {
      let object = &file[place..end];
      let object = object
        .strip_prefix(format!("{index} 0 obj\n").as_bytes())
        .expect("its number");
      object
        .strip_suffix(b"\nendobj\n")
        .expect("its end")
        .to_vec()
    });
  contents.collect()
}

fn stream(object: &[u8]) -> Vec<u8> {
  let head = object
    .windows(9)
    .position(|window| window == b">>stream\n")
    .expect("a stream");
  let length = str::from_utf8(&object[..head]).expect("ASCII");
  let length = length
    .strip_prefix("<</Filter/FlateDecode/Length ")
    .expect("a length");
  let data = object[head + 9..]
    .strip_suffix(b"\nendstream")
    .expect("its end");
  assert_eq!(length, data.len().to_string());
  decompress_to_vec_zlib(data).expect("zlib")
}

fn entry(entry: &str) -> (String, String) {
  let (name, digits) = entry.split_once("<FEFF").expect("UTF-16");
  let units = digits
    .as_bytes()
    .chunks(4)
    .map(|digits| u16::from_str_radix(str::from_utf8(digits).expect("ASCII"), 16).expect("digits"));
  let text = char::decode_utf16(units)
    .collect::<Result<_, _>>()
    .expect("characters");
  (name.to_owned(), text)
}

impl Page {
  fn draw_pdf(&mut self, drawing: &str, side: &str, states: &HashMap<&str, f64>) {
    let (mut operands, mut color, mut opacity) = (Vec::new(), vec![0.0], 1.0);
    let (mut background, mut is_placed) = (false, false);
    for token in drawing.split_ascii_whitespace() {
      let numbers: Vec<f64> = operands
        .iter()
        .filter_map(|text: &&str| text.parse().ok())
        .collect();
      match (token, &numbers[..]) {
        ("g", [_]) | ("rg", [_, _, _]) => color = numbers,
        ("gs", []) => opacity = states[operands[0]],
        ("cm", &[module, 0.0, 0.0, down, left, top]) => {
          assert!(down + module == 0.0);
          self.placed = [module, left, top];
          is_placed = true;
        }
        ("re", &[left, top, width, height]) if is_placed => {
          let [left, top, right, bottom] =
            [left, top, left + width, top + height].map(|place| place as i32);
          self.outlines.push(vec![
            (left, top),
            (right, top),
            (right, bottom),
            (left, bottom),
          ]);
        }
        ("re", [..]) => {
          assert_eq!(operands, ["0", "0", side, side]);
          background = true;
        }
        ("m", &[x, y]) => self.outlines.push(vec![(x as i32, y as i32)]),
        ("l", &[x, y]) => self
          .outlines
          .last_mut()
          .expect("a start")
          .push((x as i32, y as i32)),
        ("f", []) if !is_placed => {
          assert!(background && self.light.is_none());
          self.light = Some((color.clone(), opacity));
          opacity = 1.0;
        }
        ("f", []) => self.dark = Some((color.clone(), opacity)),
        _ => {
          assert!(
            token.starts_with('/') || token.parse::<f64>().is_ok(),
            "{token}"
          );
          operands.push(token);
          continue;
        }
      }
      operands.clear();
    }
    assert!(operands.is_empty() && self.dark.is_some() == is_placed);
  }
}

/// Reads an EPS, of the structure that Adobe's note 5002 asks for.
pub fn read_eps(file: &[u8]) -> Page {
  let file = str::from_utf8(file).expect("ASCII");
  assert!(file.is_ascii() && file.lines().all(|line| line.len() < 256));
  let (head, program) = file.split_once("%%EndComments\ngsave\n").expect("comments");
  let mut head = head.lines();
  assert_eq!(head.next(), Some("%!PS-Adobe-3.0 EPSF-3.0"));
  let comments: HashMap<&str, &str> = head
    .map(|line| {
      line
        .strip_prefix("%%")
        .and_then(|line| line.split_once(": "))
    })
    .map(|comment| comment.expect("a comment"))
    .collect();
  let side = comments["HiResBoundingBox"]
    .strip_prefix("0 0 ")
    .expect("a box");
  let (side, height) = side.split_once(' ').expect("two numbers");
  assert_eq!(side, height);
  let mut page = Page {
    side: number(side),
    ..Page::default()
  };
  let whole = page.side.ceil();
  assert_eq!(comments["BoundingBox"], format!("0 0 {whole} {whole}"));
  let program = program
    .strip_suffix("grestore\nshowpage\n%%EOF\n")
    .expect("an end");
  let definitions = "2 dict begin\n/m{moveto}bind def\n/e{exch 0 rlineto 0 exch rlineto}bind def\n";
  let (background, symbol) = program.split_once(definitions).unwrap_or((program, ""));
  page.draw_eps(background, side);
  page.draw_eps(symbol, side);
  page
}

impl Page {
  fn draw_eps(&mut self, program: &str, side: &str) {
    let (mut operands, mut color): (Vec<&str>, _) = (Vec::new(), Vec::new());
    let mut pen = (0, 0);
    for token in program.split_ascii_whitespace() {
      let numbers: Vec<f64> = operands
        .iter()
        .filter_map(|text| text.parse().ok())
        .collect();
      match (token, &numbers[..]) {
        ("setgray", [_]) | ("setrgbcolor", [_, _, _]) => color = numbers,
        ("rectfill", [..]) => {
          assert_eq!(operands, ["0", "0", side, side]);
          self.light = Some((color.clone(), 1.0));
        }
        ("translate", &[left, top]) => self.placed = [0.0, left, top],
        ("scale", &[module, down]) => {
          assert!(down + module == 0.0);
          self.placed[0] = module;
        }
        ("m", &[x, y]) => {
          pen = (x as i32, y as i32);
          self.outlines.push(vec![pen]);
        }
        ("e", &[x, y]) => {
          let outline = self.outlines.last_mut().expect("a start");
          pen.0 += x as i32;
          outline.push(pen);
          pen.1 += y as i32;
          outline.push(pen);
        }
        ("fill", []) => {
          for outline in &mut self.outlines {
            assert_eq!(
              outline.pop(),
              Some(outline[0]),
              "an outline that is not closed"
            );
          }
          self.dark = Some((color.clone(), 1.0));
        }
        ("end", []) => assert!(self.dark.is_some()),
        _ => {
          assert!(token.parse::<f64>().is_ok(), "{token}");
          operands.push(token);
          continue;
        }
      }
      operands.clear();
    }
    assert!(operands.is_empty());
  }
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
  let text = text
    .strip_prefix(before)
    .unwrap_or_else(|| panic!("{text}"));
  text.strip_suffix(after).unwrap_or_else(|| panic!("{text}"))
}

fn number(text: &str) -> f64 {
  text.parse().unwrap_or_else(|_| panic!("{text}"))
}
