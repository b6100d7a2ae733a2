//! A terminal as far as qrush writes for one: half blocks, spaces, line feeds and SGR (ECMA-48, 8.3.117).

/// The colour of a half of a character; none is the terminal's own background.
pub type Shown = Option<[u8; 3]>;

/// The lines of a text, each with the colours of the upper and lower half of each character. Without a
/// colour of its own, a block is `front`.
///
/// # Panics
/// For anything that is none of these.
pub fn read(text: &str, front: Shown) -> Vec<Vec<[Shown; 2]>> {
  let mut lines = vec![Vec::new()];
  let (mut block, mut back) = (front, None);
  let mut characters = text.chars();
  while let Some(character) = characters.next() {
    let halves = match character {
      '\n' => {
        lines.push(Vec::new());
        continue;
      }
      '\x1b' => {
        let sequence: String = characters
          .by_ref()
          .take_while(|next| *next != 'm')
          .collect();
        let numbers = sequence.strip_prefix('[').expect("a control sequence");
        select(numbers, front, &mut block, &mut back);
        continue;
      }
      ' ' => [back, back],
      '▀' => [block, back],
      '▄' => [back, block],
      '█' => [block, block],
      other => panic!("{other:?}"),
    };
    lines.last_mut().expect("a line").push(halves);
  }
  lines
}

fn select(numbers: &str, front: Shown, block: &mut Shown, back: &mut Shown) {
  let mut numbers = numbers
    .split(';')
    .map(|number| number.parse::<u8>().expect("a number up to 255"));
  while let Some(number) = numbers.next() {
    match number {
      0 => (*block, *back) = (front, None),
      30 => *block = Some([0; 3]),
      37 => *block = Some([255; 3]),
      40 => *back = Some([0; 3]),
      47 => *back = Some([255; 3]),
      38 | 48 => {
        let mut next = || numbers.next().expect("another number");
        let color = match next() {
          2 => [next(), next(), next()],
          5 => match next() {
            16 => [0; 3],
            231 => [255; 3],
            other => panic!("colour {other} of the palette"),
          },
          other => panic!("a colour of kind {other}"),
        };
        *(if number == 38 {
          &mut *block
        } else {
          &mut *back
        }) = Some(color);
      }
      other => panic!("SGR {other}"),
    }
  }
}
