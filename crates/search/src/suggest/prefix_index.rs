//! A prefix index: places of word starts, sorted by the text from there on without accents. All
//! completions of a prefix form one range. The best of a range are found without scanning it.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::ops::Range;

use tracuu_text::fold;

/// Number of places per block, of which the smallest is stored. A range costs one step per whole
/// block.
const BLOCK: usize = 128;

/// Places in a text of lines, sorted for prefix search. A smaller place is better.
#[derive(Debug, Default)]
pub struct PrefixIndex {
    /// Byte offsets, sorted by the folded text from there to the end of the line.
    places: Vec<u32>,
    /// Smallest place of each block.
    best: Vec<u32>,
}

impl PrefixIndex {
    /// Takes places of `text`, in any order. Sorts them once.
    pub fn new(text: &str, places: impl Iterator<Item = u32>) -> PrefixIndex {
        let mut order: Vec<(u128, u32)> =
            places.map(|place| (opening(&text[place as usize..]), place)).collect();
        order.sort_unstable_by(|a, b| {
            let rest = || by_folded(line(text, a.1), line(text, b.1));
            a.0.cmp(&b.0).then_with(rest).then(a.1.cmp(&b.1))
        });
        let places: Vec<u32> = order.into_iter().map(|(_, place)| place).collect();
        let best = places.chunks(BLOCK).filter_map(|block| block.iter().min().copied()).collect();
        PrefixIndex { places, best }
    }

    /// Returns the places where the rest of the line starts with `prefix`, ignoring accents, best
    /// first. `prefix` must be folded. Two binary searches, then at most a few hundred steps for
    /// each place taken.
    pub fn with_prefix<'a>(
        &'a self,
        text: &str,
        prefix: &str,
    ) -> impl Iterator<Item = u32> + use<'a> {
        let order = |place: &u32| begins(line(text, *place), prefix);
        let from = self.places.partition_point(|place| order(place) == Ordering::Less);
        let to =
            from + self.places[from..].partition_point(|place| order(place) == Ordering::Equal);
        let mut heap: BinaryHeap<Reverse<(u32, Option<usize>)>> = BinaryHeap::new();
        let (first, last) = (from.div_ceil(BLOCK), to / BLOCK);
        let whole = first..last.max(first);
        let ends = if whole.is_empty() {
            [from..to, 0..0]
        } else {
            [from..whole.start * BLOCK, whole.end * BLOCK..to]
        };
        let single = ends.into_iter().flatten().map(|at| Reverse((self.places[at], None)));
        heap.extend(single.chain(whole.map(|block| Reverse((self.best[block], Some(block))))));
        std::iter::from_fn(move || {
            loop {
                let Reverse((place, block)) = heap.pop()?;
                let Some(block) = block else { return Some(place) };
                let inside: Range<usize> = block * BLOCK..(block + 1) * BLOCK;
                heap.extend(self.places[inside].iter().map(|&place| Reverse((place, None))));
            }
        })
    }

    /// Returns the size of the places in memory, in bytes.
    pub fn bytes(&self) -> usize {
        (self.places.capacity() + self.best.capacity()) * size_of::<u32>()
    }
}

/// Returns the rest of the line at a place.
fn line(text: &str, place: u32) -> &str {
    let rest = &text[place as usize..];
    rest.split('\n').next().unwrap_or(rest)
}

/// Returns the folded bytes of a line, by which lines are compared.
fn folded(line: &str) -> impl Iterator<Item = u8> {
    line.chars().flat_map(|c| {
        let mut bytes = [0; 4];
        let plain = c.is_ascii();
        let folded = if plain { String::new() } else { fold(c.encode_utf8(&mut bytes)) };
        plain.then_some(c as u8).into_iter().chain(folded.into_bytes())
    })
}

/// Returns the first sixteen folded bytes of a line as one number, so that most comparisons are of
/// numbers.
fn opening(text: &str) -> u128 {
    let line = text.split('\n').next().unwrap_or(text);
    folded(line)
        .chain(std::iter::repeat(0))
        .take(16)
        .fold(0, |all, byte| all << 8 | u128::from(byte))
}

fn by_folded(one: &str, other: &str) -> Ordering {
    folded(one).cmp(folded(other))
}

/// Compares a line with those that start with `prefix`: `Less` before them, `Equal` among them,
/// `Greater` after them.
fn begins(line: &str, prefix: &str) -> Ordering {
    folded(line).take(prefix.len()).cmp(prefix.bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_what_a_plain_search_finds(
            lines in prop::collection::vec("[aăbđd ]{0,6}", 0..400),
            prefix in "[abd ]{0,3}",
        ) {
            let text = lines.iter().map(|line| format!("{line}\n")).collect::<String>();
            let mut places = Vec::new();
            let mut place = 0;
            for line in &lines {
                places.push(place as u32);
                place += line.len() + 1;
            }
            let starts = PrefixIndex::new(&text, places.iter().rev().copied());
            let found: Vec<u32> = starts.with_prefix(&text, &prefix).collect();
            let plain = places.iter().zip(&lines).filter(|(_, line)| fold(line).starts_with(&prefix));
            let plain: Vec<u32> = plain.map(|(&place, _)| place).collect();
            prop_assert_eq!(found, plain);
        }
    }
}
