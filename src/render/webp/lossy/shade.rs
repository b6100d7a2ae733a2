//! Colours as video has them: brightness, and two differences of colour that 2 × 2 pixels share.

use crate::request::Color;

/// Brightness and the two differences of colour, as video has them (ITU-R BT.601).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shade {
  pub brightness: u8,
  pub colour: [u8; 2],
}

impl Shade {
  /// Of a colour.
  pub fn of(color: Color) -> Self {
    let [red, green, blue] = [color.red, color.green, color.blue].map(i32::from);
    let of = |weights: [i32; 3], base: i32| {
      let sum = weights[0] * red + weights[1] * green + weights[2] * blue;
      ((sum + (base << 16) + (1 << 15)) >> 16) as u8
    };
    Self {
      brightness: of([16_829, 33_039, 6_416], 16),
      colour: [
        of([-9_714, -19_070, 28_784], 128),
        of([28_784, -24_103, -4_681], 128),
      ],
    }
  }
}

impl Shade {
  /// How far apart the brightness of two is.
  pub fn contrast(shades: [Self; 2]) -> u8 {
    shades[0].brightness.abs_diff(shades[1].brightness)
  }
}

/// Both differences of colour for 2 × 2 pixels, by how many of them are dark.
pub type Mixed = [[u8; 5]; 2];

/// The mean of the pixels, unless that would take two thirds of the contrast: no decoder shows white
/// with some yellow as bright as white. Then light or dark alone decides.
pub fn mixed(shades: [Shade; 2]) -> Mixed {
  let [light, dark] = shades;
  let mix = |counts: [u32; 5]| {
    [0, 1].map(|plane| {
      counts.map(|count| {
        let [light, dark] = [light, dark].map(|shade| u32::from(shade.colour[plane]));
        ((dark * count + light * (4 - count) + 2) / 4) as u8
      })
    })
  };
  let means = mix([0, 1, 2, 3, 4]);
  let whole = shown(light, light.colour).abs_diff(shown(dark, dark.colour));
  if 3 * least_contrast(shades, &means) >= 2 * whole {
    return means;
  }
  let others = [mix([0, 0, 0, 0, 4]), mix([0, 4, 4, 4, 4])];
  let best = others
    .into_iter()
    .max_by_key(|mixed| least_contrast(shades, mixed));
  best.unwrap_or(means)
}

/// The least contrast that is shown where light and dark share a colour.
fn least_contrast([light, dark]: [Shade; 2], mixed: &Mixed) -> u32 {
  let contrasts = (1..4).map(|count| {
    let colour = mixed.map(|plane| plane[count]);
    shown(light, colour).abs_diff(shown(dark, colour))
  });
  contrasts.min().unwrap_or(0)
}

/// How bright a pixel is shown in another's colour, from 0 to 255,000.
fn shown(shade: Shade, colour: [u8; 2]) -> u32 {
  let [blue, red] = colour.map(|value| i32::from(value) - 128);
  let gray = 1_164 * (i32::from(shade.brightness) - 16);
  let red_green_blue = [
    (299, gray + 1_596 * red),
    (587, gray - 813 * red - 391 * blue),
    (114, gray + 2_018 * blue),
  ];
  let parts = red_green_blue.map(|(weight, value)| weight * (value.clamp(0, 255_000) / 1_000));
  parts.iter().sum::<i32>() as u32
}
