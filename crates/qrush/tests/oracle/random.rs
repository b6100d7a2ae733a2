//! Random data, the same in each run, and many cases of it on all cores.

use std::sync::OnceLock;
use std::thread;

use qrush::spec::{ALPHANUMERIC, Level, Mode, Version, VersionClass, is_kanji};

/// `SplitMix64`: every seed gives another sequence.
pub struct Random(pub u64);

impl Random {
  /// Sixty-four bits.
  pub fn bits(&mut self) -> u64 {
    self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
  }

  /// Below `end`, which is not 0.
  pub fn below(&mut self, end: usize) -> usize {
    (self.bits() >> 16) as usize % end
  }

  /// One of `choices`.
  pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
    choices[self.below(choices.len())]
  }

  /// A full-size version, most often 1–3, but every one in time.
  pub fn version(&mut self) -> Version {
    let number = match self.below(200) {
      0 => 1 + self.below(40),
      1..8 => 4 + self.below(7),
      _ => 1 + self.below(3),
    };
    Version::new(number as u8).unwrap()
  }

  /// Any level.
  pub fn level(&mut self) -> Level {
    self.pick(&Level::ALL)
  }

  /// `count` characters of `mode`, in byte mode of one byte each.
  pub fn text(&mut self, mode: Mode, count: usize) -> String {
    (0..count).map(|_| self.character(mode)).collect()
  }

  /// A character of `mode`; in byte mode a small letter, in alphanumeric mode no digit: a text of
  /// either is split into nothing.
  pub fn character(&mut self, mode: Mode) -> char {
    static KANJI: OnceLock<Vec<char>> = OnceLock::new();
    match mode {
      Mode::Numeric => char::from(b'0' + self.below(10) as u8),
      Mode::Alphanumeric => char::from(self.pick(&ALPHANUMERIC[10..])),
      Mode::Byte => char::from(b'a' + self.below(26) as u8),
      Mode::Kanji => {
        let all = KANJI.get_or_init(|| ('\0'..=char::MAX).filter(|&c| is_kanji(c)).collect());
        self.pick(all)
      }
    }
  }

  /// Pieces of all modes and scripts, of at most `bytes` bytes together and at least one character.
  pub fn mixed_text(&mut self, bytes: usize) -> String {
    let scripts: [&[char]; 5] = [
      &['é', 'ß', 'ü', 'Ł', 'ñ'],
      &['ж', 'Я', 'ю', 'ё'],
      &['ع', 'ر', 'ب', 'ي'],
      &['维', '码', '한', '글', 'ไ', '〜', '\\', '~'],
      &['🦀', '👩', '\u{200D}', '🚀', '\u{0}', '\n'],
    ];
    let mut text = String::new();
    while text.is_empty() || self.below(8) > 0 {
      let script = self.below(scripts.len());
      let kind = self.below(6);
      for _ in 0..=self.below(1 + bytes.min(40)) {
        let character = match kind {
          0..4 => self.character(Mode::ALL[kind]),
          4 => self.pick(scripts[script]),
          _ => char::from(b' ' + self.below(95) as u8),
        };
        if text.len() + character.len_utf8() > bytes {
          return if text.is_empty() { "1".into() } else { text };
        }
        text.push(character);
      }
    }
    text
  }
}

/// The most characters (bytes in byte mode) that one segment of `mode` holds, 0 without the mode.
pub fn capacity(version: Version, level: Level, mode: Mode) -> usize {
  let header = VersionClass::of(version).header_bits(mode);
  let Some((header, bits)) = header.zip(version.data_bits(level)) else {
    return 0;
  };
  (1..=bits)
    .take_while(|&count| header + mode.payload_bits(count) <= bits)
    .last()
    .unwrap_or(0)
}

/// How many cases to try: `QRUSH_CASES`, or `usual`.
pub fn cases(usual: u64) -> u64 {
  std::env::var("QRUSH_CASES").map_or(usual, |cases| cases.parse().expect("a number"))
}

/// Runs `case` for `count` seeds, dealt out to a thread per core.
pub fn try_all(count: u64, case: impl Fn(&mut Random) + Sync) {
  let threads = thread::available_parallelism().map_or(1, usize::from) as u64;
  thread::scope(|scope| {
    for first in 0..threads {
      let case = &case;
      scope.spawn(move || {
        for seed in (first..count).step_by(threads as usize) {
          case(&mut Random(seed << 32));
        }
      });
    }
  });
}
