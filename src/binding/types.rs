//! The options as TypeScript sees them. `options.rs` reads the values one by one, so these shapes
//! are never built; a test holds their names against the ones that the core knows.

#![allow(dead_code)]

use napi_derive::napi;

/// How data becomes a symbol.
#[napi(object, object_from_js = false)]
pub struct EncodeOptions {
  /// The least error correction level: how much of the code may be lost, about 7 % for `'L'`,
  /// 15 % for `'M'`, 25 % for `'Q'`, 30 % for `'H'` (ISO/IEC 18004, 6.5.1).
  ///
  /// @default 'M'
  #[napi(ts_type = "ErrorCorrectionLevel | null")]
  pub error_correction_level: Option<String>,
  /// Whether the level is raised as far as the version stays the same.
  ///
  /// @default true
  #[napi(ts_type = "boolean | null")]
  pub boost_error_correction: Option<bool>,
  /// The version, 1–40, which gives the size: 17 + 4 × version modules per side
  /// (ISO/IEC 18004, 6.3.1).
  ///
  /// @default the smallest that holds the data
  #[napi(ts_type = "number | null")]
  pub version: Option<f64>,
  /// The smallest version allowed.
  ///
  /// @default 1
  #[napi(ts_type = "number | null")]
  pub min_version: Option<f64>,
  /// The largest version allowed.
  ///
  /// @default 40
  #[napi(ts_type = "number | null")]
  pub max_version: Option<f64>,
  /// The mask pattern, 0–7, or 0–3 with `micro` (ISO/IEC 18004, 7.8.2).
  ///
  /// @default the one with the least penalty
  #[napi(ts_type = "number | null")]
  pub mask_pattern: Option<f64>,
  /// Whether the code is a Micro QR code, which holds up to 35 digits or 15 bytes, and which not
  /// every scanner reads: `true` for M1–M4 only, and then the versions are 1–4; `'auto'` for one
  /// where the data fit, unless `version` or `minVersion` asks for a full-size one.
  ///
  /// @default false
  #[napi(ts_type = "boolean | 'auto' | null")]
  pub micro: Option<bool>,
  /// Whether text says that it is UTF-8, by the designator 26 before it. Scanners guess it well
  /// without; it costs 12 bits and rules Kanji mode and Micro QR out.
  ///
  /// @default false
  #[napi(ts_type = "boolean | null")]
  pub eci: Option<bool>,
  /// `'qrcode'`: the code is, module by module, the one that npm `qrcode` 1.5.4 makes of the same data,
  /// level, version and mask, with `boostErrorCorrection: false`: its rules split text and choose the
  /// mask. `'qrcode-kanji'`: as it does with its `toSJISFunc`. Pictures come in its layout, too: `margin`,
  /// `scale` and `width` may have fractions, and modules are then not all of the same number of pixels.
  /// `qrush/compat` asks for it.
  ///
  /// @default the shortest split and the mask of ISO/IEC 18004, 7.8.3
  /// @throws `ERR_QR_OPTION` beside `micro` and `eci`.
  #[napi(ts_type = "'qrcode' | 'qrcode-kanji' | null")]
  pub compatibility: Option<String>,
}

/// The colours of a picture, each as `#rgb`, `#rgba`, `#rrggbb` or `#rrggbbaa`; in an SVG also
/// `'currentColor'`, the colour of the text around it. Without effect on `'utf8'` and `'ascii'`.
/// JPEG and `'gray'` have no transparency, GIF, EPS and `'terminal'` all or nothing: anything else is an
/// `ERR_QR_OPTION`.
#[napi(object, object_from_js = false)]
pub struct Colors {
  /// Colour of dark modules.
  ///
  /// @default '#000'
  #[napi(ts_type = "string | null")]
  pub dark: Option<String>,
  /// Colour of light modules and of the quiet zone; `'#0000'` is transparent.
  ///
  /// @default '#fff'
  #[napi(ts_type = "string | null")]
  pub light: Option<String>,
}

/// How a symbol becomes a picture.
#[napi(object, object_from_js = false)]
pub struct RenderOptions {
  /// The quiet zone in modules, 0–1000; the standard asks for 4 (ISO/IEC 18004, 6.3.8).
  ///
  /// @default 4
  #[napi(ts_type = "number | null")]
  pub margin: Option<f64>,
  /// Whole pixels per module, 1–1000. Without effect on text.
  ///
  /// @default 4
  #[napi(ts_type = "number | null")]
  pub scale: Option<f64>,
  /// Exact pixels per side, up to 16384, of WebP 16383: modules are whole pixels, and what is left over widens
  /// the quiet zone. Goes before `scale`. Without effect on text.
  ///
  /// @default as `scale` gives it
  #[napi(ts_type = "number | null")]
  pub width: Option<f64>,
  /// Pixels of the picture at most, up to 268435456, where the size is somebody else's choice: one over
  /// it is an `ERR_QR_TOO_LARGE`. It allows no more than `configure` does.
  ///
  /// @default as `configure` has it
  #[napi(ts_type = "number | null")]
  pub max_pixels: Option<f64>,
  /// Bytes of the picture at most, up to 2147483647: of a Buffer or a file its length, of a string its
  /// length as UTF-8, a data URL's own. One over it is an `ERR_QR_TOO_LARGE`, before it is drawn where that
  /// is certain, else as soon as it is. It allows no more than `configure` does.
  ///
  /// @default as `configure` has it
  #[napi(ts_type = "number | null")]
  pub max_bytes: Option<f64>,
  /// The colours.
  #[napi(ts_type = "Colors | null")]
  pub color: Option<Colors>,
  /// SVG, PDF and EPS: millimetres per side, quiet zone included, 2–5000. `scale` and `width`
  /// then only say how margins and modules share them.
  ///
  /// @default a pixel is a CSS pixel (1/96 inch) in SVG, and as `ppi` says in PDF and EPS
  /// @throws `ERR_QR_OPTION` for another `type`, and beside `ppi`.
  #[napi(ts_type = "number | null")]
  pub mm: Option<f64>,
  /// SVG and PDF: the picture's name, for screen readers, tooltips and title bars: up to 1000
  /// characters, no control characters but tabs and line ends. With it an SVG has the role of an
  /// image; without, what stands around it must say what it is.
  ///
  /// @throws `ERR_QR_OPTION` for another `type`.
  #[napi(ts_type = "string | null")]
  pub title: Option<String>,
  /// SVG and PDF: what the picture shows, at more length; characters as in `title`.
  ///
  /// @throws `ERR_QR_OPTION` for another `type`.
  #[napi(ts_type = "string | null")]
  pub desc: Option<String>,
}

/// Options of `toDataURL`.
#[napi(object, object_from_js = false, js_name = "DataURLOptions")]
pub struct DataUrlOptions {
  /// PNG and JPEG: how many pixels an inch of print has, a whole number up to 65535; it says how
  /// large they are meant, and changes none of them (PNG, 11.3.4.3 pHYs; ITU-T T.871, 10.1).
  ///
  /// @default the file says nothing of it
  /// @throws `ERR_QR_OPTION` for another `type`, and beside `mm`.
  #[napi(ts_type = "number | null")]
  pub ppi: Option<f64>,
  /// WebP, which is always lossless: a lossy one of a code is larger, and less sharp.
  ///
  /// @default true
  /// @throws `ERR_QR_OPTION` for `false`, and for another `type`.
  #[napi(ts_type = "true | null")]
  pub lossless: Option<bool>,
  /// JPEG: how much is kept, 1–100. Where modules are 8 or 16 pixels and the margin is whole, it keeps every
  /// edge at any quality, if not quite the tone of the colours, and is a fraction of the size.
  ///
  /// @default 80
  /// @throws `ERR_QR_OPTION` for another `type`.
  #[napi(ts_type = "number | null")]
  pub quality: Option<f64>,
  /// The picture's format: `'jpeg'` is for what takes nothing else, `'webp'` is nearly always the
  /// smallest.
  ///
  /// @default 'png'
  #[napi(
    js_name = "type",
    ts_type = "'png' | 'svg' | 'jpeg' | 'webp' | 'gif' | null"
  )]
  pub format: Option<String>,
}

/// Options of `toBuffer`.
#[napi(object, object_from_js = false)]
pub struct BufferOptions {
  /// PNG, JPEG, PDF and EPS: how many pixels an inch of print has, a whole number up to 65535. In PNG
  /// and JPEG it says how large they are meant, and changes none of them (PNG, 11.3.4.3 pHYs;
  /// ITU-T T.871, 10.1).
  ///
  /// @default 72 in PDF and EPS, so that a pixel is a point; the others say nothing of it
  /// @throws `ERR_QR_OPTION` for another `type`, and beside `mm`.
  #[napi(ts_type = "number | null")]
  pub ppi: Option<f64>,
  /// WebP, which is always lossless: a lossy one of a code is larger, and less sharp.
  ///
  /// @default true
  /// @throws `ERR_QR_OPTION` for `false`, and for another `type`.
  #[napi(ts_type = "true | null")]
  pub lossless: Option<bool>,
  /// JPEG: how much is kept, 1–100. Where modules are 8 or 16 pixels and the margin is whole, it keeps every
  /// edge at any quality, if not quite the tone of the colours, and is a fraction of the size.
  ///
  /// @default 80
  /// @throws `ERR_QR_OPTION` for another `type`.
  #[napi(ts_type = "number | null")]
  pub quality: Option<f64>,
  /// The picture's format: `'jpeg'` is for what takes nothing else, `'webp'` is nearly always the
  /// smallest. `'gray'` and `'rgba'` are bare pixels from left to right and top
  /// to bottom, a byte each of brightness (ITU-R BT.601), or four each; a side has as many as the square
  /// root of their number.
  ///
  /// @default 'png'
  #[napi(
    js_name = "type",
    ts_type = "'png' | 'jpeg' | 'webp' | 'gif' | 'svg' | 'pdf' | 'eps' | 'gray' | 'rgba' | null"
  )]
  pub format: Option<String>,
}

/// Options of `toString`.
#[napi(object, object_from_js = false)]
pub struct StringOptions {
  /// EPS: how many pixels an inch of print has, a whole number up to 65535.
  ///
  /// @default 72, so that a pixel is a point
  /// @throws `ERR_QR_OPTION` for another `type`, and beside `mm`.
  #[napi(ts_type = "number | null")]
  pub ppi: Option<f64>,
  /// `'utf8'` and `'ascii'`: whether they are for light characters on a dark background, so that
  /// light modules are drawn and dark ones are space. `'terminal'`, which brings colours of its own:
  /// whether the two are swapped.
  ///
  /// @default false
  /// @throws `ERR_QR_OPTION` for another `type`.
  #[napi(ts_type = "boolean | null")]
  pub inverse: Option<bool>,
  /// `'terminal'` beside `compatibility`: whether it is half blocks, as without it, and not two characters
  /// a module.
  ///
  /// @default false
  /// @throws `ERR_QR_OPTION` for another `type`, and without `compatibility`.
  #[napi(ts_type = "boolean | null")]
  pub small: Option<bool>,
  /// The text's format: `'utf8'` is half blocks, one character wide and two modules high; `'ascii'` has
  /// `##` for a dark module and two spaces for a light one; `'terminal'` is half blocks with colours
  /// (ECMA-48, SGR), which scan on any background. `'svg'` and `'eps'` are files of text.
  ///
  /// @default 'utf8'
  #[napi(
    js_name = "type",
    ts_type = "'utf8' | 'ascii' | 'terminal' | 'svg' | 'eps' | null"
  )]
  pub format: Option<String>,
}

/// Options of `toFile`.
#[napi(object, object_from_js = false)]
pub struct FileOptions {
  /// PNG, JPEG, PDF and EPS: how many pixels an inch of print has, a whole number up to 65535. In PNG
  /// and JPEG it says how large they are meant, and changes none of them (PNG, 11.3.4.3 pHYs;
  /// ITU-T T.871, 10.1).
  ///
  /// @default 72 in PDF and EPS, so that a pixel is a point; the others say nothing of it
  /// @throws `ERR_QR_OPTION` for another `type`, and beside `mm`.
  #[napi(ts_type = "number | null")]
  pub ppi: Option<f64>,
  /// WebP, which is always lossless: a lossy one of a code is larger, and less sharp.
  ///
  /// @default true
  /// @throws `ERR_QR_OPTION` for `false`, and for another `type`.
  #[napi(ts_type = "true | null")]
  pub lossless: Option<bool>,
  /// JPEG: how much is kept, 1–100. Where modules are 8 or 16 pixels and the margin is whole, it keeps every
  /// edge at any quality, if not quite the tone of the colours, and is a fraction of the size.
  ///
  /// @default 80
  /// @throws `ERR_QR_OPTION` for another `type`.
  #[napi(ts_type = "number | null")]
  pub quality: Option<f64>,
  /// `'utf8'` and `'ascii'`: whether they are for light characters on a dark background, so that
  /// light modules are drawn and dark ones are space. `'terminal'`, which brings colours of its own:
  /// whether the two are swapped.
  ///
  /// @default false
  /// @throws `ERR_QR_OPTION` for another `type`.
  #[napi(ts_type = "boolean | null")]
  pub inverse: Option<bool>,
  /// `'terminal'` beside `compatibility`: whether it is half blocks, as without it, and not two characters
  /// a module.
  ///
  /// @default false
  /// @throws `ERR_QR_OPTION` for another `type`, and without `compatibility`.
  #[napi(ts_type = "boolean | null")]
  pub small: Option<bool>,
  /// The file's format, whatever its name ends in.
  ///
  /// @default as the name ends
  #[napi(
    js_name = "type",
    ts_type = "'png' | 'jpeg' | 'webp' | 'gif' | 'svg' | 'pdf' | 'eps' | 'utf8' | 'ascii' | 'terminal' | 'gray' | 'rgba' | null"
  )]
  pub format: Option<String>,
}

/// Options of the asynchronous forms.
#[napi(object, object_from_js = false)]
pub struct AsyncOptions {
  /// Ends the wait: the promise rejects with the signal's reason, at once; work that waits is
  /// dropped, and work under way stops at its next check.
  #[napi(ts_type = "AbortSignal | null")]
  pub signal: Option<bool>,
}

/// Options of a batch as a whole.
#[napi(object, object_from_js = false)]
pub struct BatchOptions {
  /// Whether each item gets a result of its own, good or bad.
  ///
  /// @default false
  #[napi(ts_type = "boolean | null")]
  pub settle: Option<bool>,
  /// Bytes of all results together at most, up to 4294967295, counted as `maxBytes` counts those of each. An
  /// item beyond them is not made and fails with `ERR_QR_TOO_LARGE`; the first to be made is made in any case,
  /// so that whoever renders the others again, as with `settle: true`, gets to the end.
  ///
  /// @default there is no limit
  #[napi(ts_type = "number | null")]
  pub max_total_bytes: Option<f64>,
  /// Called as items get done, at most about 60 times a second, and at the end, which may be just
  /// after the promise has settled.
  #[napi(ts_type = "((done: number, total: number) => void) | null")]
  pub on_progress: Option<bool>,
}
