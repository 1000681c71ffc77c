//! Posting lists of one segment, walked a window at a time, or looked at only where a document may
//! still match: whichever costs less.

use tantivy::postings::{BlockSegmentPostings, Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use super::window::{Bits, WINDOW, Window};

/// What looking for one document costs, in documents walked over: a jump in the skip list and a
/// search in a block.
const SEEK_COST: u64 = 16;

/// A posting list and a place in it, which only moves on.
pub struct Cursor {
    block: BlockSegmentPostings,
    /// Place in the block; its length at the end of the list.
    at: usize,
    /// How many documents a window has of it, on average.
    per_window: u64,
}

impl Cursor {
    /// Opens the list of `text` in `field`, with frequencies if the field has them; `None` if no
    /// document holds it.
    pub fn open(
        segment: &SegmentReader,
        field: Field,
        text: &str,
    ) -> tantivy::Result<Option<Cursor>> {
        Cursor::of_term(segment, &Term::from_field_text(field, text))
    }

    /// Opens the list of a term.
    pub fn of_term(segment: &SegmentReader, term: &Term) -> tantivy::Result<Option<Cursor>> {
        let index = segment.inverted_index(term.field())?;
        let block = index.read_block_postings(term, IndexRecordOption::WithFreqs)?;
        let documents = u64::from(segment.max_doc()).max(1);
        Ok(block.filter(|block| block.doc_freq() > 0).map(|block| Cursor {
            per_window: u64::from(block.doc_freq()) * WINDOW as u64 / documents,
            block,
            at: 0,
        }))
    }

    /// Opens the lists of `texts` in `field` that are there.
    pub fn open_all(
        segment: &SegmentReader,
        field: Field,
        texts: &[String],
    ) -> tantivy::Result<Vec<Cursor>> {
        texts.iter().filter_map(|text| Cursor::open(segment, field, text).transpose()).collect()
    }

    /// Number of documents in the list, deleted ones included.
    pub fn len(&self) -> u64 {
        self.block.doc_freq().into()
    }

    /// Moves to the first document from `target` on and returns it; [`TERMINATED`] if there is
    /// none.
    fn seek(&mut self, target: DocId) -> DocId {
        if let Some(&here) = self.block.docs().get(self.at)
            && here >= target
        {
            return here;
        }
        self.at = self.block.seek(target);
        self.block.docs().get(self.at).copied().unwrap_or(TERMINATED)
    }

    /// Adds the documents of `window` that the list holds to `found`, and calls `visit` with the
    /// place and frequency of each, ascending. With `only`, of those alone.
    pub fn walk(
        &mut self,
        window: Window,
        only: Option<&Bits>,
        found: &mut Bits,
        mut visit: impl FnMut(usize, u32),
    ) {
        match only {
            Some(only) if u64::from(only.count()) * SEEK_COST < self.per_window => {
                only.for_each(|place| {
                    if self.seek(window.doc(place)) == window.doc(place) {
                        found.insert(place);
                        visit(place, self.block.freq(self.at));
                    }
                });
            }
            Some(only) => self.walk_all(window, |place, freq| {
                if only.contains(place) {
                    found.insert(place);
                    visit(place, freq);
                }
            }),
            None => {
                let mut adder = found.adder();
                self.walk_all(window, |place, freq| {
                    adder.add(place);
                    visit(place, freq);
                });
            }
        }
    }

    fn walk_all(&mut self, window: Window, mut visit: impl FnMut(usize, u32)) {
        if self.seek(window.start) >= window.end {
            return;
        }
        loop {
            let from = self.at;
            let docs = &self.block.docs()[from..];
            let here = docs.partition_point(|&doc| doc < window.end);
            let (left, docs) = (docs.len() - here, &docs[..here]);
            // Lists without frequencies have an empty slice of them.
            match self.block.freqs().get(from..from + here) {
                Some(freqs) => {
                    let both = docs.iter().zip(freqs);
                    both.for_each(|(&doc, &freq)| visit((doc - window.start) as usize, freq));
                }
                None => docs.iter().for_each(|&doc| visit((doc - window.start) as usize, 1)),
            }
            self.at += here;
            if left > 0 {
                return;
            }
            self.block.advance();
            self.at = 0;
            if self.block.docs().first().is_none_or(|&doc| doc >= window.end) {
                return;
            }
        }
    }
}

/// The documents of `window`, of those in `only`, that any of the lists holds.
pub fn any_of(cursors: &mut [Cursor], window: Window, only: Option<&Bits>) -> Bits {
    let mut found = Bits::none();
    for cursor in cursors {
        cursor.walk(window, only, &mut found, |_, _| {});
    }
    found
}

/// The documents of `window`, of those in `only`, that every one of the lists holds; none without
/// lists. The shortest list should come first.
pub fn every_of(cursors: &mut [Cursor], window: Window, only: Option<&Bits>) -> Bits {
    let Some((first, others)) = cursors.split_first_mut() else { return Bits::none() };
    let mut found = any_of(std::slice::from_mut(first), window, only);
    for cursor in others {
        if found.is_empty() {
            break;
        }
        found = any_of(std::slice::from_mut(cursor), window, Some(&found));
    }
    found
}

/// The places of a word in documents, of whichever of its spellings.
pub struct Positions(Vec<SegmentPostings>);

impl Positions {
    /// Opens the lists of `terms` in `field`.
    pub fn open(segment: &SegmentReader, field: Field, terms: &[String]) -> tantivy::Result<Self> {
        let index = segment.inverted_index(field)?;
        let mut lists = Vec::new();
        for text in terms {
            let term = Term::from_field_text(field, text);
            lists.extend(index.read_postings(&term, IndexRecordOption::WithFreqsAndPositions)?);
        }
        Ok(Positions(lists))
    }

    /// Returns the positions of the word in `doc`, ascending. Documents must be asked for in
    /// ascending order.
    pub fn of(&mut self, doc: DocId) -> Vec<u32> {
        let (mut all, mut of_list) = (Vec::new(), Vec::new());
        for list in &mut self.0 {
            if list.doc() < doc {
                list.seek(doc);
            }
            if list.doc() == doc {
                list.positions(&mut of_list);
                all.append(&mut of_list);
            }
        }
        all.sort_unstable();
        all
    }
}
