//! A picture in memory.

/// A picture of pixels in rows, from the top left corner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture<P> {
    /// Pixels of a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// `width * height` pixels.
    pub pixels: Vec<P>,
}

/// Shades of grey: 0 is black, 255 is white.
pub(crate) type Grey = Picture<u8>;
/// Red, green and blue.
pub(crate) type Color = Picture<[u8; 3]>;

/// White, the colour of paper.
pub(super) const WHITE: u8 = 255;

impl<P: Copy> Picture<P> {
    /// Creates a picture of one colour.
    pub fn filled(width: usize, height: usize, pixel: P) -> Self {
        Picture { width, height, pixels: vec![pixel; width * height] }
    }

    /// Returns the pixels of a row.
    pub fn row(&self, y: usize) -> &[P] {
        &self.pixels[y * self.width..][..self.width]
    }

    /// Returns the rows from the top.
    pub fn rows(&self) -> impl Iterator<Item = &[P]> {
        self.pixels.chunks_exact(self.width.max(1))
    }

    /// Returns the picture with each pixel changed.
    pub fn map<Q>(&self, change: impl FnMut(&P) -> Q) -> Picture<Q> {
        let pixels = self.pixels.iter().map(change).collect();
        Picture { width: self.width, height: self.height, pixels }
    }

    /// Returns the picture turned clockwise by a number of right angles.
    pub fn turned(self, quarters: usize) -> Self {
        let (width, height) = (self.width, self.height);
        let from: fn(usize, usize, usize, usize) -> usize = match quarters % 4 {
            0 => return self,
            1 => |x, y, width, height| (height - 1 - x) * width + y,
            2 => |x, y, width, height| (height - 1 - y) * width + width - 1 - x,
            _ => |x, y, width, _| x * width + width - 1 - y,
        };
        let (across, down) = if quarters % 2 == 1 { (height, width) } else { (width, height) };
        let places = (0..down).flat_map(|y| (0..across).map(move |x| (x, y)));
        let pixels = places.map(|(x, y)| self.pixels[from(x, y, width, height)]).collect();
        Picture { width: across, height: down, pixels }
    }
}

impl Grey {
    /// Returns the shade that parts ink from paper: pixels below it are ink. The variance between
    /// both groups is largest there (Otsu's method).
    pub fn threshold(&self) -> u8 {
        let mut counts = [0_u64; 256];
        for &shade in &self.pixels {
            counts[usize::from(shade)] += 1;
        }
        let weighed = |(shade, count): (usize, &u64)| shade as f64 * *count as f64;
        let all: f64 = self.pixels.len() as f64;
        let sum: f64 = counts.iter().enumerate().map(weighed).sum();
        let (mut below, mut sum_below) = (0.0, 0.0);
        let (mut best, mut first, mut last) = (0.0, 128, 128);
        for (shade, count) in counts.iter().enumerate() {
            below += *count as f64;
            sum_below += weighed((shade, count));
            let above = all - below;
            if below == 0.0 || above == 0.0 {
                continue;
            }
            let apart = sum_below / below - (sum - sum_below) / above;
            let variance = below * above * apart * apart;
            if variance > best {
                (best, first, last) = (variance, shade, shade);
            } else if variance == best {
                last = shade;
            }
        }
        u8::try_from((first + last) / 2 + 1).unwrap_or(WHITE)
    }

    /// Returns the picture as a binary PGM file (netpbm).
    pub fn pgm(&self) -> Vec<u8> {
        let mut file = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        file.extend(&self.pixels);
        file
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_turned_clockwise() {
        let picture = Picture { width: 3, height: 2, pixels: vec![1, 2, 3, 4, 5, 6] };
        let turned = |quarters| picture.clone().turned(quarters);
        assert_eq!(turned(1), Picture { width: 2, height: 3, pixels: vec![4, 1, 5, 2, 6, 3] });
        assert_eq!(turned(2).pixels, [6, 5, 4, 3, 2, 1]);
        assert_eq!(turned(3), Picture { width: 2, height: 3, pixels: vec![3, 6, 2, 5, 1, 4] });
        assert_eq!(turned(4), picture);
    }

    #[test]
    fn ink_is_parted_from_paper() {
        let threshold = |pixels: &[u8]| {
            Picture { width: pixels.len(), height: 1, pixels: pixels.to_vec() }.threshold()
        };
        assert!((41..=230).contains(&threshold(&[20, 40, 230, 240, 250, 235])));
        assert!((1..=255).contains(&threshold(&[0, 255])));
        assert_eq!(threshold(&[]), 129);
        assert_eq!(
            Picture { width: 2, height: 1, pixels: vec![0, 9] }.pgm(),
            b"P5\n2 1\n255\n\0\x09"
        );
    }
}
