//! Segments in the words of other encoders and decoders.

use qrcodegen::{BitBuffer, QrSegment, QrSegmentMode};
use qrush::ManualSegment;
use qrush::spec::Mode;

/// The text in Shift-JIS.
pub fn shift_jis(text: &[u8]) -> Vec<u8> {
  let text = std::str::from_utf8(text).expect("UTF-8");
  let (bytes, _, wrong) = encoding_rs::SHIFT_JIS.encode(text);
  assert!(!wrong, "{text}");
  bytes.into_owned()
}

/// A segment of `qrcodegen`, which has no Kanji mode of its own: that is bits by clause 7.4.6.
pub fn qrcodegen_segment(segment: &ManualSegment) -> QrSegment {
  let Some((mode, data)) = segment.characters() else {
    return QrSegment::make_eci(segment.designator().expect("a designator"));
  };
  let text = || std::str::from_utf8(data).expect("UTF-8");
  match mode {
    Mode::Numeric => QrSegment::make_numeric(text()),
    Mode::Alphanumeric => QrSegment::make_alphanumeric(text()),
    Mode::Byte => QrSegment::make_bytes(data),
    Mode::Kanji => {
      let codes = shift_jis(data);
      let mut bits = BitBuffer(Vec::new());
      for code in codes.chunks_exact(2) {
        let code = u32::from(code[0]) << 8 | u32::from(code[1]);
        let less = code - if code < 0xE000 { 0x8140 } else { 0xC140 };
        bits.append_bits((less >> 8) * 0xC0 + (less & 0xFF), 13);
      }
      QrSegment::new(QrSegmentMode::Kanji, codes.len() / 2, bits.0)
    }
  }
}

/// What `rqrr` reads: data as it stands, Kanji mode as Shift-JIS.
pub fn as_read(segments: &[ManualSegment]) -> Vec<u8> {
  let read = segments.iter().filter_map(ManualSegment::characters);
  read
    .flat_map(|(mode, data)| match mode {
      Mode::Kanji => shift_jis(data),
      _ => data.to_vec(),
    })
    .collect()
}
