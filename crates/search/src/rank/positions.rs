//! Where a document holds the words of a query.

use std::ops::Range;

use crate::index::forward::{ForwardIndex, TermName};

/// Positions of the words of a query in a forward index. Memory is used again for the next
/// document.
#[derive(Debug, Default)]
pub(super) struct Positions {
    all: Vec<u32>,
    /// For each word of the query its part of `all`; empty for one that is not there.
    of_word: Vec<Range<usize>>,
}

impl Positions {
    /// Reads the positions of `words`, which ascend; false if the document holds none of them.
    pub fn read(&mut self, forward: &ForwardIndex, words: &[TermName]) -> bool {
        let Positions { all, of_word } = self;
        all.clear();
        of_word.clear();
        of_word.resize(words.len(), 0..0);
        forward.find(words, |at, places| {
            let start = all.len();
            places.read_to(all);
            of_word[at] = start..all.len();
        });
        !all.is_empty()
    }

    /// The positions of a word, ascending.
    pub fn of(&self, word: usize) -> &[u32] {
        &self.all[self.of_word[word].clone()]
    }

    /// The positions of each word, in order.
    pub fn of_each(&self) -> impl Iterator<Item = &[u32]> {
        self.of_word.iter().map(|places| &self.all[places.clone()])
    }

    /// Returns true if a word has a position.
    pub fn has(&self, word: usize, position: u32) -> bool {
        self.of(word).binary_search(&position).is_ok()
    }

    /// Writes to `of_pair` the positions of the first word that the second follows.
    pub fn of_pair(&self, first: usize, second: usize, of_pair: &mut Vec<u32>) {
        of_pair.clear();
        let seconds = self.of(second);
        let mut next = 0;
        for &first in self.of(first) {
            while seconds.get(next).is_some_and(|&second| second <= first) {
                next += 1;
            }
            if seconds.get(next) == Some(&(first + 1)) {
                of_pair.push(first);
            }
        }
    }
}
