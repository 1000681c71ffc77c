//! PNG (ISO/IEC 15948).

use std::io::Cursor;

use super::{BYTES_MAX, Image, Problem, check_size, density};
use png::{BitDepth, ColorType, Decoder, DecodingError, Limits, Reader, Transformations, Unit};

/// Inches of a metre.
const INCHES: f64 = 1.0 / 0.0254;
/// The chunk that ends a file.
const END: &[u8] = b"IEND";
/// The end of a file is searched for in this many bytes.
const END_WITHIN: usize = 1024;

/// Checks the head of a file. Returns what is wrong with its end.
pub(super) fn check(bytes: &[u8]) -> Result<Vec<String>, Problem> {
    reader(bytes)?;
    let tail = &bytes[bytes.len().saturating_sub(END_WITHIN)..];
    let whole = tail.windows(END.len()).any(|part| part == END);
    Ok(if whole { Vec::new() } else { vec![super::cut_off()] })
}

/// Returns the picture in grey or colour, on white where it is transparent. Of a file that is cut
/// off, the rows that are there.
pub(super) fn image(bytes: &[u8]) -> Result<Image, Problem> {
    let mut reader = reader(bytes)?;
    let size = reader.output_buffer_size().ok_or(Problem::TooLarge)?;
    let mut pixels = vec![u8::MAX; size];
    // What was unpacked before an error is kept.
    let _ = reader.next_frame(&mut pixels);
    let (color, depth) = reader.output_color_type();
    if depth != BitDepth::Eight {
        return Err(Problem::Unsupported(format!("{} bits for a channel", depth as u8)));
    }
    let data = match color {
        ColorType::GrayscaleAlpha => on_white::<2>(&pixels),
        ColorType::Rgba => on_white::<4>(&pixels),
        _ => pixels,
    };
    let is_grey = matches!(color, ColorType::Grayscale | ColorType::GrayscaleAlpha);
    let space = if is_grey { "/DeviceGray" } else { "/DeviceRGB" };
    let info = reader.info();
    let stated = info.pixel_dims.filter(|dims| dims.unit == Unit::Meter);
    let stated =
        stated.map_or([0.0; 2], |dims| [dims.xppu, dims.yppu].map(|n| f64::from(n) / INCHES));
    Ok(Image {
        width: info.width as usize,
        height: info.height as usize,
        density: density(stated),
        orientation: 1,
        entries: format!("/ColorSpace{space}/BitsPerComponent 8"),
        data,
    })
}

/// Lays pixels with `N` channels, of which the last is how much they cover, on white paper.
fn on_white<const N: usize>(pixels: &[u8]) -> Vec<u8> {
    let mut laid = Vec::with_capacity(pixels.len() / N * (N - 1));
    for pixel in pixels.chunks_exact(N) {
        let cover = u32::from(pixel[N - 1]);
        let channels = pixel[..N - 1]
            .iter()
            .map(|channel| ((u32::from(*channel) * cover + 255 * (255 - cover)) / 255) as u8);
        laid.extend(channels);
    }
    laid
}

fn reader(bytes: &[u8]) -> Result<Reader<Cursor<&[u8]>>, Problem> {
    let limits = Limits { bytes: BYTES_MAX };
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_transformations(Transformations::normalize_to_color8());
    let reader = decoder.read_info().map_err(|error| match error {
        DecodingError::LimitsExceeded => Problem::TooLarge,
        _ => Problem::Damaged("its head cannot be read"),
    })?;
    let info = reader.info();
    check_size(info.width as usize, info.height as usize, info.width as usize * 4)?;
    Ok(reader)
}
