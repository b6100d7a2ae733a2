use qrush::codeword::assemble;
use qrush::request::{Data, Encoding};
use qrush::segment::plan;
#[test]
fn smoke() {
  let data = Data::Text("https://example.com/t/8f3a9c1e?u=42&src=mail".into());
  let e = Encoding { boost: false, ..Encoding::default() };
  let plan = plan(&data, &e).unwrap();
  let c = assemble(&plan, &e).unwrap();
  println!("{c:?}");
  let bits =
    qrcode::bits::encode_auto(b"https://example.com/t/8f3a9c1e?u=42&src=mail", qrcode::EcLevel::M)
      .unwrap();
  let v = bits.version();
  let (d, ec) = qrcode::ec::construct_codewords(&bits.into_bytes(), v, qrcode::EcLevel::M).unwrap();
  assert_eq!(c.bytes, [d, ec].concat());
}
