//! Figures, not proofs: `cargo test --release --no-default-features --test speed -- --ignored --nocapture`.

mod oracle;

use std::hint::black_box;
use std::time::Instant;

use qrush::codeword::{Workspace, assemble, reed_solomon};
use qrush::generate::symbol;
use qrush::request::{Data, Encoding};
use qrush::segment::{Runs, plan};
use qrush::spec::{Mask, VersionClass};

/// Median and least time of a call of `work`, in nanoseconds.
fn time<T>(mut work: impl FnMut() -> T) -> (f64, f64) {
  let mut samples: Vec<f64> = (0..400)
    .map(|_| {
      let start = Instant::now();
      for _ in 0..50 {
        black_box(work());
      }
      start.elapsed().as_secs_f64() * 1e9 / 50.0
    })
    .collect();
  samples.sort_by(f64::total_cmp);
  (samples[200], samples[0])
}

fn report(name: &str, text: &str) {
  let data = Data::Text(text.into());
  let encoding = Encoding::default();
  let mut runs = Runs::new();
  let planned = plan(&data, &encoding, &mut runs).unwrap();
  let room = &mut Runs::new();
  let mut workspaces = [(); 2].map(|()| Workspace::new());
  let [workspace, other] = &mut workspaces;
  let codewords = assemble(&planned, &encoding, workspace).unwrap();
  let class = VersionClass::of(codewords.version);
  let blocks = codewords.version.blocks(codewords.level).unwrap();
  println!(
    "{name}: {:?}-{:?}, {:?}",
    codewords.version,
    codewords.level,
    codewords.segments.len()
  );
  println!(
    "  plan              {:?}",
    time(|| plan(&data, &encoding, room).map(|plan| plan.least_bits()))
  );
  println!("  segments          {:?}", time(|| planned.segments(class)));
  println!(
    "  assemble          {:?}",
    time(|| assemble(&planned, &encoding, other).map(|codewords| codewords.bytes.len()))
  );
  println!(
    "  text to codewords {:?}",
    time(|| {
      assemble(&plan(&data, &encoding, room).unwrap(), &encoding, other)
        .map(|codewords| codewords.bytes.len())
    })
  );
  let mut parity = vec![0; blocks.correction];
  let block = &codewords.bytes[..blocks.short_data()];
  println!(
    "  Reed–Solomon      {:?}",
    time(|| {
      for _ in 0..blocks.count {
        reed_solomon::correct(black_box(block), &mut parity);
      }
    })
  );
  let (version, level) = oracle::theirs(codewords.version, codewords.level);
  println!(
    "  qrcode bits       {:?}",
    time(|| qrcode::bits::encode_auto(text.as_bytes(), level))
  );
  let data = vec![0x5A; blocks.data];
  println!(
    "  qrcode RS         {:?}",
    time(|| qrcode::ec::construct_codewords(black_box(&data), version, level))
  );
}

/// The benchmark's texts by name.
fn cases() -> serde_json::Map<String, serde_json::Value> {
  serde_json::from_str(include_str!("../benchmark/cases.json")).expect("an object of texts")
}

#[test]
#[ignore = "a measurement"]
fn text_to_codewords() {
  let cases = cases();
  for name in ["url43", "byte200", "v40"] {
    report(name, cases[name].as_str().expect("a text"));
  }
  report("digits", &"0123456789".repeat(500));
  report("kanji", &"日本語の文章".repeat(180));
  report("mixed", &"ABC-12345-日本".repeat(150));
}

#[test]
#[ignore = "a measurement"]
fn text_to_symbol() {
  for name in ["url43", "byte200", "byte1500", "v40"] {
    let data = Data::Text(cases()[name].as_str().expect("a text").into());
    for mask in [None, Some(Mask::ZERO)] {
      let encoding = Encoding {
        mask,
        ..Encoding::default()
      };
      println!(
        "{name}, {}: {:?}",
        mask.map_or("eight masks", |_| "one mask"),
        time(|| symbol(&data, &encoding))
      );
    }
  }
}
