//! The terms of a plan in one segment: which documents of a window hold them, and what they add to
//! their scores.

use tantivy::SegmentReader;
use tantivy::fieldnorm::FieldNormReader;

use super::matcher::Context;
use super::postings::{Cursor, any_of, every_of};
use super::schema::Fields;
use super::window::{Bits, WINDOW, Window};
use tracuu_search::index::pair_term;
use tracuu_search::query::{Term, WeightedTerm};
use tracuu_search::rank::bm25;
use tracuu_search::rank::boosts::Boost;
use tracuu_search::rank::score_sum::ScoreSum;
use tracuu_search::snapshot::MeanLengths;

/// Frequencies up to this one have their saturation in a table.
const SATURATED: usize = 64;
/// Frequencies up to this one have what they add in a table, in a list of at least [`LONG_LIST`]
/// documents.
const WEIGHED: usize = 8;
const LONG_LIST: u64 = 8_192;

/// By the byte that tantivy keeps of a length.
type ByLength<T> = [T; 256];

/// Saturated frequencies of one field.
pub struct Saturation {
    norms: ByLength<f32>,
    /// By frequency, from 1.
    table: Vec<ByLength<f32>>,
}

impl Saturation {
    /// Of a field whose mean length is `mean`.
    pub fn new(mean: f32) -> Saturation {
        let norms = std::array::from_fn(|id| {
            bm25::length_norm(FieldNormReader::id_to_fieldnorm(id as u8) as f32, mean)
        });
        let row = |freq: usize| norms.map(|norm| bm25::saturate(freq as f32, norm));
        Saturation { norms, table: (1..=SATURATED).map(row).collect() }
    }

    fn of(&self, freq: u32, length: u8) -> f32 {
        match self.table.get((freq as usize).wrapping_sub(1)) {
            Some(row) => row[usize::from(length)],
            None => bm25::saturate(freq as f32, self.norms[usize::from(length)]),
        }
    }
}

/// What a term adds to the score of a document.
struct Weigher<'a> {
    boost: f32,
    saturation: &'a Saturation,
    /// By frequency, from 1; of terms of few documents empty.
    table: Vec<ByLength<ScoreSum>>,
}

impl<'a> Weigher<'a> {
    fn new(boost: f32, saturation: &'a Saturation, documents: u64) -> Weigher<'a> {
        let rows = if documents < LONG_LIST { 0 } else { WEIGHED };
        let row = |row: &ByLength<f32>| row.map(|saturated| ScoreSum::of(boost * saturated));
        Weigher { boost, saturation, table: saturation.table[..rows].iter().map(row).collect() }
    }

    fn weigh(&self, freq: u32, length: u8) -> ScoreSum {
        match self.table.get((freq as usize).wrapping_sub(1)) {
            Some(row) => row[usize::from(length)],
            None => ScoreSum::of(self.boost * self.saturation.of(freq, length)),
        }
    }
}

/// The saturations of the fields that are scored. Some 130 kB, made once for a state.
pub struct Saturations {
    means: MeanLengths,
    words: Saturation,
    pairs: Saturation,
}

impl Saturations {
    /// For documents of these mean lengths.
    pub fn new(means: MeanLengths) -> Saturations {
        let [words, pairs] = [means.words, means.pairs].map(Saturation::new);
        Saturations { means, words, pairs }
    }

    /// The mean lengths that they are for.
    pub fn means(&self) -> MeanLengths {
        self.means
    }
}

/// What a window's documents have of a plan so far, by their places.
pub struct Scores {
    sums: Box<[ScoreSum; WINDOW]>,
    /// All 0 between two terms.
    freqs: Box<[u32; WINDOW]>,
}

impl Scores {
    /// Nothing for any document.
    pub fn new() -> Scores {
        Scores { sums: Box::new([ScoreSum::default(); WINDOW]), freqs: Box::new([0; WINDOW]) }
    }

    /// Forgets the scores of a window.
    pub fn clear(&mut self) {
        self.sums.fill(ScoreSum::default());
    }

    /// The score of the document at a place.
    pub fn of(&self, place: usize) -> f32 {
        self.sums[place].score()
    }
}

/// One term of a plan in one segment.
pub struct TermSource<'a> {
    kind: Kind<'a>,
    boost: Boost,
}

enum Kind<'a> {
    /// A word or pair, in one list a spelling.
    Counted { lists: Vec<Cursor>, lengths: &'a [u8], weigher: Weigher<'a> },
    /// A number, in one list a key, and the lists of documents whose own number it is.
    Number { lists: Vec<Cursor>, own: Vec<Cursor> },
    /// A chain, in one list a pair.
    Chain { lists: Vec<Cursor> },
}

impl<'a> TermSource<'a> {
    /// Opens the lists of a term; `None` if no document of the segment holds it.
    pub fn open(
        context: Context<'a>,
        WeightedTerm { term, .. }: &WeightedTerm,
        boost: Boost,
    ) -> tantivy::Result<Option<TermSource<'a>>> {
        let Context { segment, fields, columns, saturations, .. } = context;
        let counted = |field, texts: &[String], lengths, saturation| -> tantivy::Result<Kind<'a>> {
            let lists = Cursor::open_all(segment, field, texts)?;
            let documents = lists.iter().map(Cursor::len).sum();
            let weigher = Weigher::new(boost.term, saturation, documents);
            Ok(Kind::Counted { lists, lengths, weigher })
        };
        let words = |texts: &[String]| {
            counted(fields.words, texts, &columns.word_lengths[..], &saturations.words)
        };
        let pairs = |texts: &[String]| {
            counted(fields.pairs, texts, &columns.pair_lengths[..], &saturations.pairs)
        };
        let kind = match term {
            Term::Exact(word) => words(std::slice::from_ref(word))?,
            Term::Folded(spelled) => words(&spelled.terms)?,
            Term::ExactPair(first, second) => pairs(&[pair_term(first, second)])?,
            Term::FoldedPair(spelled) => pairs(&spelled.terms)?,
            Term::Number(keys) => {
                let lists = Cursor::open_all(segment, fields.numbers, keys)?;
                Kind::Number { lists, own: Cursor::open_all(segment, fields.own_numbers, keys)? }
            }
            Term::Chain(words) => Kind::Chain { lists: chain(segment, fields, words)? },
        };
        let source = TermSource { kind, boost };
        Ok((source.cost() > 0).then_some(source))
    }

    /// The most documents that can hold the term.
    pub fn cost(&self) -> u64 {
        match &self.kind {
            Kind::Counted { lists, .. } | Kind::Number { lists, .. } => {
                lists.iter().map(Cursor::len).sum()
            }
            Kind::Chain { lists } => lists.first().map_or(0, Cursor::len),
        }
    }

    /// Adds the documents of `window`, of those in `only`, that hold the term to `found`, and what
    /// it weighs to their scores.
    pub fn walk(
        &mut self,
        window: Window,
        only: Option<&Bits>,
        found: &mut Bits,
        scores: &mut Scores,
    ) {
        let Scores { sums, freqs } = scores;
        let boost = self.boost;
        match &mut self.kind {
            Kind::Counted { lists, .. } if boost.term == 0.0 => {
                found.add(&any_of(lists, window, only));
            }
            Kind::Counted { lists, lengths, weigher } => {
                let lengths = &lengths[window.start as usize..window.end as usize];
                if let [list] = &mut lists[..] {
                    return list.walk(window, only, found, |place, freq| {
                        sums[place % WINDOW].add(weigher.weigh(freq, lengths[place]));
                    });
                }
                let mut here = Bits::none();
                for list in lists {
                    list.walk(window, only, &mut here, |place, freq| freqs[place % WINDOW] += freq);
                }
                here.for_each(|place| {
                    let freq = std::mem::take(&mut freqs[place]);
                    sums[place].add(weigher.weigh(freq, lengths[place]));
                });
                found.add(&here);
            }
            Kind::Number { lists, own } => {
                let here = any_of(lists, window, only);
                here.for_each(|place| sums[place].add(ScoreSum::of(boost.term)));
                let own = any_of(own, window, Some(&here));
                own.for_each(|place| sums[place].add(ScoreSum::of(boost.own_number)));
                found.add(&here);
            }
            Kind::Chain { lists } => found.add(&every_of(lists, window, only)),
        }
    }
}

/// The lists of the pairs of `words`, the shortest first; none at all if one of them is empty.
pub fn chain(
    segment: &SegmentReader,
    fields: &Fields,
    words: &[String],
) -> tantivy::Result<Vec<Cursor>> {
    let pairs = words.windows(2).map(|two| pair_term(&two[0], &two[1]));
    let lists = pairs.map(|pair| Cursor::open(segment, fields.pairs, &pair));
    let lists: Option<Vec<Cursor>> = lists.collect::<tantivy::Result<_>>()?;
    let mut lists = lists.unwrap_or_default();
    lists.sort_by_key(Cursor::len);
    Ok(lists)
}

/// A word or number of a plan in one segment: any of its terms will do.
pub struct GroupSource<'a>(Vec<TermSource<'a>>);

impl<'a> GroupSource<'a> {
    /// Joins the terms of a group.
    pub fn new(terms: Vec<TermSource<'a>>) -> GroupSource<'a> {
        GroupSource(terms)
    }

    /// The most documents that can have the word.
    pub fn cost(&self) -> u64 {
        self.0.iter().map(TermSource::cost).sum()
    }

    /// The documents of `window`, of those in `only`, that have the word; scores them.
    pub fn walk(&mut self, window: Window, only: Option<&Bits>, scores: &mut Scores) -> Bits {
        let mut found = Bits::none();
        for term in &mut self.0 {
            term.walk(window, only, &mut found, scores);
        }
        found
    }
}
