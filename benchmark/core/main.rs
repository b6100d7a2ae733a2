//! How long the encoder takes from text to matrix, beside the crates that do the same, as JSON.
//!
//! `npm run bench:core` alternates it with npm's encoders and keeps the record. By itself:
//! `cargo bench -p qrush --bench core -- --samples 30`.
//!
//! Every case of `benchmark/cases.json` is encoded at level M, not raised, so that all encoders make
//! the same symbol; what they do make is checked before the clock starts.

mod allocations;
mod clock;
mod crates;
mod pictures;
mod stages;

use serde_json::{Map, Value, json};

use clock::Work;
use qrush::matrix::testing::Backend;
use qrush::{Data, Encoding};
use qrush::{codeword, matrix, segment};

fn main() {
  let cases: Map<String, Value> =
    serde_json::from_str(include_str!("../cases.json")).expect("a JSON object");
  let cases: Map<String, Value> = cases
    .into_iter()
    .map(|(name, text)| (name, measure(text.as_str().expect("a text"), samples())))
    .collect();
  println!("{}", json!({ "path": path(), "cases": cases }));
}

/// How many samples to take of each work: what `--samples` says.
fn samples() -> usize {
  let mut arguments = std::env::args().skip_while(|argument| argument != "--samples");
  arguments
    .nth(1)
    .map_or(30, |count| count.parse().expect("a number of samples"))
}

/// The path that `draw` takes on this machine.
fn path() -> &'static str {
  match Backend::best() {
    Backend::Portable => "portable",
    #[cfg(target_arch = "x86_64")]
    Backend::Popcnt => "POPCNT",
    #[cfg(target_arch = "x86_64")]
    Backend::Avx2 => "AVX2",
    #[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
    Backend::Neon => "NEON",
  }
}

/// Times in nanoseconds and allocations, all of a call, of everything that is done with `text`.
fn measure(text: &str, samples: usize) -> Value {
  let (data, encoding) = (Data::Text(text.to_owned()), Encoding::default());
  let encoding = Encoding {
    boost: false,
    ..encoding
  };
  let (mut runs, mut workspace) = (segment::Runs::new(), codeword::CodewordBuffers::new());
  let plan = segment::plan(&data, &encoding, &mut runs).expect("a text");
  let codewords = codeword::assemble(&plan, &encoding, &mut workspace).expect("a text that fits");
  let different = crates::check(text, &codewords);

  let (version, level) = (codewords.version, codewords.level);
  let drawn = pictures::Drawn::new(matrix::draw(
    encoding.compatibility,
    version,
    level,
    codewords.bytes,
    None,
  ));

  let mut works: Vec<Work> = stages::works(&data, &encoding, &plan, &codewords);
  works.extend(crates::works(text));
  let mut files = Map::new();
  for (work, size) in drawn.works() {
    files.insert(work.name.to_owned(), size.into());
    works.push(work);
  }
  let times = clock::interleaved(&mut works, samples);
  let works: Map<String, Value> = works
    .iter_mut()
    .zip(times)
    .map(|(work, times)| {
      let (allocations, bytes) = allocations::of(&mut work.call);
      let figures = json!({ "ns": times, "allocations": allocations, "bytes": bytes });
      (work.name.to_owned(), figures)
    })
    .collect();
  json!({ "version": codewords.version.number(), "different": different, "works": works, "files": files })
}
