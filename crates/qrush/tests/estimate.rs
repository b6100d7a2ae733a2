//! What is said of a picture's bytes before it is drawn: never too many, and hardly ever too few.

use qrush::estimate::estimated_bytes;
use qrush::generate::Request;
use qrush::generate::{self, data_url};
use qrush::picture::{Color, Format, Picture, Sizing};
use qrush::render::estimate;
use qrush::scene::Geometry;
use qrush::spec::{Level, Version};
use qrush::{Data, Encoding, Limits};

/// The formats that browsers show of a data URL.
const DATA_URLS: [Format; 5] = [
  Format::Png,
  Format::Svg,
  Format::Jpeg,
  Format::Webp,
  Format::Gif,
];

/// The pictures of each format in its variants.
fn pictures(format: Format) -> Vec<Picture> {
  let plain = Picture::new(format);
  let colored = Picture {
    dark: Color::parse("#f00").unwrap(),
    light: Color::parse("#0f0").unwrap(),
    ..plain.clone()
  };
  let at = |picture: &Picture, quality| Picture {
    quality,
    ..picture.clone()
  };
  match format {
    Format::Jpeg => [30, 80, 100]
      .into_iter()
      .flat_map(|quality| [at(&plain, quality), at(&colored, quality)])
      .collect(),
    Format::Svg | Format::Pdf => vec![
      Picture {
        title: Some("ä & b 点".repeat(9).into()),
        ..plain.clone()
      },
      plain,
    ],
    Format::Utf8 | Format::Ascii | Format::Terminal => vec![
      Picture {
        inverse: true,
        margin: 7,
        ..plain.clone()
      },
      plain,
    ],
    _ => vec![colored, plain],
  }
}

#[test]
fn a_picture_has_as_many_bytes_as_were_said() {
  for number in [1, 6, 20, 40] {
    let version = Version::new(number).unwrap();
    for format in Format::ALL {
      for picture in pictures(format) {
        for scale in [1, 3, 4, 5, 7, 8, 11, 16] {
          if format.is_text() && scale > 1 || format == Format::Webp && scale > 8 && number > 6 {
            continue;
          }
          let picture = Picture {
            sizing: Sizing::Scale(scale),
            ..picture.clone()
          };
          check(version, &picture);
        }
      }
    }
  }
}

fn check(version: Version, picture: &Picture) {
  let request = Request {
    data: Data::Text("estimate ".repeat(usize::from(version.number()).pow(2) / 8 + 1)),
    encoding: Encoding {
      min_version: version,
      max_version: version,
      level: Level::L,
      ..Encoding::default()
    },
    picture: picture.clone(),
    limits: Limits::default(),
  };
  let geometry = Geometry::of(version, picture, &request.limits).unwrap();
  let estimate = estimate(version, picture, &geometry);
  let bytes = generate::picture(&request).unwrap().bytes() as u64;
  let what = format!("{bytes} bytes, {estimate:?}, {version:?}, {picture:?}");
  assert!(estimate.least <= bytes, "{what}");
  assert!(bytes <= estimate.likely + estimate.likely / 20, "{what}");
  // Of use where many have to fit.
  assert!(estimate.likely <= 6 * bytes + 2_000, "{what}");
  assert_eq!(estimated_bytes(&request, false), estimate.likely);
  if DATA_URLS.contains(&picture.format) {
    let url = data_url(&request).unwrap().bytes() as u64;
    let said = estimated_bytes(&request, true);
    assert!(
      url <= said + said / 20 + 4,
      "{url} characters, {said}, {what}"
    );
  }
}
