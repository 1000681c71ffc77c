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

/// A part of a picture: columns from `left` to before `right`, rows from `top` to before `foot`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub left: usize,
    pub top: usize,
    pub right: usize,
    pub foot: usize,
}

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

    /// Returns the part of the picture between these columns and rows, as far as it has them.
    pub fn place(&self, (left, right): (f32, f32), (top, foot): (f32, f32)) -> Place {
        let within = |at: f32, most: usize| (at.max(0.0) as usize).min(most);
        Place {
            left: within(left, self.width),
            top: within(top, self.height),
            right: within(right, self.width),
            foot: within(foot, self.height),
        }
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
    /// Returns a part of the picture. What is outside of the picture is left out.
    pub fn part(&self, place: Place) -> Grey {
        let (right, foot) = (place.right.min(self.width), place.foot.min(self.height));
        let (left, top) = (place.left.min(right), place.top.min(foot));
        let rows = (top..foot).flat_map(|y| &self.row(y)[left..right]);
        Grey { width: right - left, height: foot - top, pixels: rows.copied().collect() }
    }

    /// Makes a part of the picture white.
    pub fn clear(&mut self, place: Place) {
        for y in place.top..place.foot.min(self.height) {
            let row = y * self.width;
            let right = place.right.min(self.width);
            self.pixels[row + place.left.min(right)..row + right].fill(WHITE);
        }
    }

    /// Puts another picture, which fits, onto this one.
    pub fn paste(&mut self, picture: &Grey, left: usize, top: usize) {
        for (y, row) in picture.rows().enumerate() {
            let at = (top + y) * self.width + left;
            self.pixels[at..at + row.len()].copy_from_slice(row);
        }
    }

    /// Returns the picture with a white margin.
    pub fn framed(&self, margin: usize) -> Grey {
        let (width, height) = (self.width + 2 * margin, self.height + 2 * margin);
        let mut framed = Grey::filled(width, height, WHITE);
        framed.paste(self, margin, margin);
        framed
    }

    /// Returns where there is ink, with pixels that are `factor` times as wide and high.
    pub fn reduced_ink(&self, factor: usize) -> Picture<bool> {
        let threshold = self.threshold();
        let (width, height) = (self.width.div_ceil(factor), self.height.div_ceil(factor));
        let mut ink = Picture::filled(width, height, false);
        for (y, row) in self.rows().enumerate() {
            for (x, _) in row.iter().enumerate().filter(|(_, shade)| **shade < threshold) {
                ink.pixels[y / factor * width + x / factor] = true;
            }
        }
        ink
    }

    /// Returns the picture `scale` times as large. Between pixels it is interpolated.
    pub fn scaled(&self, scale: f32) -> Grey {
        let side = |pixels: usize| (pixels as f32 * scale) as usize;
        let (width, height) = (side(self.width), side(self.height));
        let from = |at: usize, most: usize| {
            let place = ((at as f32 + 0.5) / scale - 0.5).clamp(0.0, most.saturating_sub(1) as f32);
            let first = place as usize;
            (first, (first + 1).min(most.saturating_sub(1)), place - first as f32)
        };
        let mix = |one: f32, other: f32, share: f32| one + (other - one) * share;
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..height {
            let (upper, lower, down) = from(y, self.height);
            let (upper, lower) = (self.row(upper), self.row(lower));
            pixels.extend((0..width).map(|x| {
                let (left, right, across) = from(x, self.width);
                let of = |row: &[u8]| mix(f32::from(row[left]), f32::from(row[right]), across);
                mix(of(upper), of(lower), down).round() as u8
            }));
        }
        Grey { width, height, pixels }
    }

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
    fn parts_are_cut_out_and_enlarged() {
        let picture = Picture { width: 3, height: 2, pixels: vec![0, 100, 200, 0, 100, 200] };
        let part = picture.part(Place { left: 1, top: 0, right: 9, foot: 1 });
        assert_eq!(part, Picture { width: 2, height: 1, pixels: vec![100, 200] });
        let mut cleared = picture.clone();
        cleared.clear(Place { left: 1, top: 1, right: 9, foot: 9 });
        assert_eq!(cleared.pixels, [0, 100, 200, 0, WHITE, WHITE]);
        let framed = part.framed(1);
        assert_eq!((framed.width, framed.height), (4, 3));
        assert_eq!(framed.row(1), [WHITE, 100, 200, WHITE]);
        let scaled = part.scaled(2.0);
        assert_eq!((scaled.width, scaled.height), (4, 2));
        assert_eq!(scaled.row(1), [100, 125, 175, 200]);
        assert_eq!(part.scaled(1.0), part);
        let nothing = picture.part(Place { left: 7, top: 7, right: 9, foot: 9 });
        assert!(nothing.scaled(2.0).pixels.is_empty());
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
