//! How long the steps take; run by
//! `cargo test --release --no-default-features --test timing -- --ignored --nocapture`.

mod oracle;

use std::hint::black_box;
use std::time::Instant;

use oracle::peers::{data_codewords, interleave, peer_level, peer_version, qrcodegen};
use qrush::matrix::internal::{self, Path};
use qrush::spec::{Level, Mask, Version};

/// The least of many times of one call, in microseconds.
fn least<T>(calls: u32, mut call: impl FnMut() -> T) -> f64 {
  let batch = (calls / 50).max(1);
  (0..50)
    .map(|_| {
      let start = Instant::now();
      for _ in 0..batch {
        black_box(call());
      }
      start.elapsed().as_secs_f64() * 1e6 / f64::from(batch)
    })
    .fold(f64::INFINITY, f64::min)
}

#[test]
#[ignore = "a measurement"]
fn the_matrix_stage_beside_its_peers() {
  for number in [1, 4, 9, 20, 40] {
    let (version, level) = (Version::new(number).unwrap(), Level::M);
    let data: Vec<u8> = (0..data_codewords(version, level))
      .map(|i| {
        (i as u32 + 1)
          .wrapping_mul(0x9E37_79B9)
          .wrapping_mul(i as u32 | 1)
          .to_be_bytes()[1]
      })
      .collect();
    let [blocks, correction] = interleave(version, level, &data);
    let codewords = [&*blocks, &*correction].concat();
    for path in Path::all() {
      let draw = |mask| internal::draw(path, version, level, &codewords, mask);
      println!(
        "{version:?}-M {path:?}: one mask {:.3} µs, eight {:.3} µs",
        least(10_000, || draw(Some(Mask::ZERO))),
        least(10_000, || draw(None))
      );
    }
    println!(
      "  qrcodegen with correction {:.1} µs",
      least(100, || qrcodegen(version, level, &data, None))
    );
    let mut canvas = qrcode::canvas::Canvas::new(peer_version(version), peer_level(level));
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&blocks, &correction);
    println!(
      "  qrcode, masks alone {:.1} µs",
      least(50, || canvas.apply_best_mask())
    );
    let text: String = data[..data.len() - 3]
      .iter()
      .map(|b| char::from(b'a' + b % 26))
      .collect();
    let fast = || {
      fast_qr::QRBuilder::new(text.clone())
        .ecl(fast_qr::ECL::M)
        .mode(fast_qr::Mode::Byte)
        .build()
        .unwrap()
    };
    println!("  fast_qr, all {:.1} µs", least(100, fast));
  }
}
