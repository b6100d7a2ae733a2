//! A reader of the SVG that qrush may write, and of nothing else: an allow-list of elements,
//! attributes and values. Whatever is not on it is a panic.

use qrush::picture::Color;
use roxmltree::{Document, Node, ParsingOptions};

/// What a document shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
  /// The values of `width` and `height`.
  pub side: String,
  /// Units of the `viewBox` per side.
  pub units: usize,
  /// Units per module.
  pub module: usize,
  /// Units left of and above the symbol.
  pub before: usize,
  /// The runs of dark modules: row, column and length, from the symbol's upper left corner.
  pub runs: Vec<(usize, usize, usize)>,
  pub dark: Paint,
  /// Of the square behind, if there is one.
  pub light: Option<Paint>,
  pub title: Option<String>,
  pub desc: Option<String>,
}

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Paint {
  Color(Color),
  Current,
}

const SVG: &str = "http://www.w3.org/2000/svg";

/// Reads `svg`.
pub fn read(svg: &str) -> Drawing {
  // By default a document type, and so an entity of one's own, is an error.
  let document = Document::parse_with_options(svg, ParsingOptions::default())
    .unwrap_or_else(|error| panic!("{error} in {svg:?}"));
  assert_eq!(
    document.root().children().count(),
    1,
    "something beside the root"
  );
  let root = document.root_element();
  let [side, height, view_box, rendering] = take(
    root,
    "svg",
    ["width", "height", "viewBox", "shape-rendering"],
    &["role"],
  );
  assert_eq!(side, height);
  assert_eq!(rendering, "crispEdges");
  let mut box_numbers = view_box.split(' ').map(whole);
  assert_eq!([box_numbers.next(), box_numbers.next()], [Some(0); 2]);
  let units = box_numbers.next().expect("a width");
  assert_eq!(
    [box_numbers.next(), box_numbers.next()],
    [Some(units), None]
  );

  let mut children = root.children().peekable();
  let mut caption = |name: &str| {
    let element = children.next_if(|child| child.has_tag_name((SVG, name)))?;
    take(element, name, [], &[]);
    assert!(
      element.children().all(|child| child.is_text()),
      "more than text in {name}"
    );
    Some(element.text().unwrap_or_default().to_owned())
  };
  let (title, desc) = (caption("title"), caption("desc"));
  // Without a name it is for what stands around it to say what it is.
  assert_eq!(root.attribute("role"), title.as_ref().map(|_| "img"));

  let paths: Vec<Node> = children.collect();
  let (background, symbol) = match paths[..] {
    [symbol] => (None, symbol),
    [background, symbol] => (Some(background), symbol),
    _ => panic!("{} elements", paths.len()),
  };
  let light = background.map(|background| {
    let [fill, d] = take(background, "path", ["fill", "d"], &["fill-opacity"]);
    assert_eq!(d, format!("M0 0h{units}v{units}H0z"));
    paint(fill, background.attribute("fill-opacity"))
  });
  let [fill, stroke, d] = take(
    symbol,
    "path",
    ["fill", "stroke", "d"],
    &["stroke-opacity", "transform"],
  );
  // Else the rings would be squares.
  assert_eq!(fill, "none");
  let dark = paint(stroke, symbol.attribute("stroke-opacity"));
  let (start, runs) = strokes(d);
  let (module, before) = match symbol.attribute("transform") {
    None => (1, start),
    Some(transform) => {
      assert_eq!(start, 0);
      let (before, module) = placed(transform).expect("a transform");
      (module, before)
    }
  };
  Drawing {
    side: side.to_owned(),
    units,
    module,
    before,
    runs,
    dark,
    light,
    title,
    desc,
  }
}

/// The values of the attributes that `element`, which must be a `name`, has to have; beside them it may
/// have `others`.
fn take<'a, const COUNT: usize>(
  element: Node<'a, '_>,
  name: &str,
  attributes: [&str; COUNT],
  others: &[&str],
) -> [&'a str; COUNT] {
  assert!(element.has_tag_name((SVG, name)), "{element:?}, not {name}");
  for attribute in element.attributes() {
    let known = attributes.contains(&attribute.name()) || others.contains(&attribute.name());
    assert!(
      known && attribute.namespace().is_none(),
      "{attribute:?} of {name}"
    );
  }
  assert!(name != "path" || !element.has_children());
  attributes.map(|name| {
    element
      .attribute(name)
      .unwrap_or_else(|| panic!("no {name}"))
  })
}

/// The runs of a path: a ring around each finder pattern, as four of them and its sides; and `h` for a
/// run, with `m` from the end of one to the next. All lie in the middle of rows and columns.
fn strokes(d: &str) -> (usize, Vec<(usize, usize, usize)>) {
  let mut rest = d.strip_prefix('M').expect("a move");
  let end = rest.find('h').expect("a run");
  let (x, y) = rest[..end].split_once(' ').expect("two numbers");
  assert_eq!(x, y);
  let start = whole(x.strip_suffix(".5").expect("the middle of a module"));
  rest = &rest[end..];
  let mut runs: Vec<(usize, usize, usize)> = Vec::new();
  // In half modules, from the symbol's corner.
  let (mut column, mut row) = (1, 1);
  let at = |halves: i32| usize::try_from(halves / 2).expect("a place in the symbol");
  while !rest.is_empty() {
    if let Some(after) = rest.strip_prefix("h6v6h-6z") {
      assert!(column % 2 == 1 && row % 2 == 1, "a ring beside modules");
      let (left, top) = (at(column), at(row));
      runs.extend([(top, left, 7), (top + 6, left, 7)]);
      runs.extend((top + 1..top + 6).flat_map(|row| [(row, left, 1), (row, left + 6, 1)]));
      rest = after;
    } else if let Some(run) = rest.strip_prefix('h') {
      let (length, after) = run.split_at(run.find('m').unwrap_or(run.len()));
      assert!(column % 2 == 0 && row % 2 == 1, "a run beside modules");
      let length = whole(length);
      assert!(length > 0);
      runs.push((at(row), at(column), length));
      column += 2 * length as i32;
      rest = after;
    } else {
      let step = rest.strip_prefix('m').unwrap_or_else(|| panic!("{rest}"));
      let (step, after) = step.split_at(step.find('h').expect("a run"));
      // Between the numbers stands a space, or the sign of the second.
      let second = 1 + step[1..].find([' ', '-']).expect("two numbers");
      column += halves(&step[..second]);
      row += halves(step[second..].trim_start_matches(' '));
      rest = after;
    }
  }
  runs.sort_unstable();
  (start, runs)
}

/// A number of halves: whole, or with `.5`.
fn halves(number: &str) -> i32 {
  let (sign, digits) = match number.strip_prefix('-') {
    Some(digits) => (-1, digits),
    None => (1, number),
  };
  let (digits, half) = match digits.strip_suffix(".5") {
    Some(digits) => (digits, 1),
    None => (digits, 0),
  };
  sign * (2 * whole(digits) as i32 + half)
}

/// How far to, and by how much, as `translate(9 9)scale(3)` says.
fn placed(transform: &str) -> Option<(usize, usize)> {
  let (translation, scale) = transform
    .strip_prefix("translate(")?
    .strip_suffix(')')?
    .split_once(")scale(")?;
  let (x, y) = translation.split_once(' ')?;
  assert_eq!(x, y);
  Some((whole(x), whole(scale)))
}

/// A colour of three or six digits, with an opacity of up to three decimals; or `currentColor`.
fn paint(color: &str, opacity: Option<&str>) -> Paint {
  if color == "currentColor" {
    assert_eq!(opacity, None);
    return Paint::Current;
  }
  assert!([4, 7].contains(&color.len()), "{color}");
  let mut color = Color::parse(color).expect("a colour");
  if let Some(opacity) = opacity {
    let decimals = opacity.strip_prefix('.').unwrap_or("0");
    assert!(
      decimals.len() <= 3 && decimals.bytes().all(|byte| byte.is_ascii_digit()),
      "{opacity}"
    );
    let value: f64 = format!("0{opacity}").parse().expect("a number");
    color.alpha = (value * 255.0).round() as u8;
  }
  Paint::Color(color)
}

fn whole(number: &str) -> usize {
  assert!(
    number.bytes().all(|byte| byte.is_ascii_digit()),
    "{number:?}"
  );
  number.parse().expect("a whole number")
}
