//! PNG of the whole corpus is found and read by `rqrr`, of quirc's family: as a picture, not as modules.

mod oracle;

use std::fs;

use oracle::segments::as_read;
use qrush::generate::{Request, encode, picture};
use qrush::{Data, Encoding, Format, Limits, Picture};
use serde_json::Value;

#[test]
fn rqrr_reads_the_png_of_every_payload() {
  let corpus = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../__test__/corpus/payloads.ndjson"
  );
  let corpus = fs::read_to_string(corpus).expect("the corpus");
  let texts: Vec<String> = corpus
    .lines()
    .map(|line| {
      let payload: Value = serde_json::from_str(line).expect("JSON");
      payload["text"].as_str().expect("a text").to_owned()
    })
    .collect();
  assert_eq!(texts.len(), 720);
  let mut read = 0;
  for text in &texts {
    let request = Request {
      data: Data::Text(text.clone()),
      encoding: Encoding::default(),
      picture: Picture::new(Format::Png),
      limits: Limits::default(),
    };
    let made = encode(&request.data, &request.encoding).expect("a text that fits");
    // rqrr 0.11 has a wrong alignment pattern in version 21, whoever draws it.
    if made.symbol.version.number() == 21 {
      continue;
    }
    let file = picture(&request)
      .expect("a picture")
      .into_bytes()
      .expect("memory");
    assert_eq!(scan(&file), as_read(&made.segments), "{text}");
    read += 1;
  }
  assert!(read > 700, "{read} read");
}

/// The content of the one symbol in the PNG.
fn scan(file: &[u8]) -> Vec<u8> {
  let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
  decoder.set_transformations(png::Transformations::EXPAND);
  let mut reader = decoder.read_info().expect("a PNG");
  let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
  let info = reader.next_frame(&mut pixels).expect("an image");
  assert_eq!(info.color_type, png::ColorType::Grayscale);
  let (width, height) = (info.width as usize, info.height as usize);
  let mut page =
    rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels[y * width + x]);
  let grids = page.detect_grids();
  assert_eq!(grids.len(), 1);
  let mut bytes = Vec::new();
  grids[0]
    .decode_to(&mut bytes)
    .expect("a symbol that rqrr reads");
  bytes
}
