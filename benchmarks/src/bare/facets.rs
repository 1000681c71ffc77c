//! Counts the agencies and years of matches from their columns: one array of counts for each, as
//! the fastest simple way with tantivy. It knows nothing of queries.

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

/// Documents that are counted at a time; columns are read faster in blocks.
const BLOCK: usize = 128;

/// Counts of values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Agencies with their counts, as they come.
    pub agencies: Vec<(String, u64)>,
    /// Years with their counts, ascending.
    pub years: Vec<(i64, u64)>,
}

/// Collects [`Counts`] of an index of one segment, or adds those of several.
pub struct Facets;

/// The counts of one segment.
pub struct SegmentFacets {
    agencies: Option<StrColumn>,
    years: Column<i64>,
    first_year: i64,
    by_agency: Vec<u64>,
    by_year: Vec<u64>,
    block: Vec<DocId>,
    ordinals: Vec<Option<u64>>,
    values: Vec<Option<i64>>,
}

impl Collector for Facets {
    type Fruit = Counts;
    type Child = SegmentFacets;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<SegmentFacets> {
        let agencies = segment.fast_fields().str("agency")?;
        let years = segment.fast_fields().i64("year")?;
        let (first_year, last_year) = (years.min_value(), years.max_value());
        Ok(SegmentFacets {
            by_agency: vec![0; agencies.as_ref().map_or(0, |column| column.num_terms())],
            by_year: vec![0; usize::try_from(last_year - first_year + 1).unwrap_or(0)],
            agencies,
            years,
            first_year,
            block: Vec::with_capacity(BLOCK),
            ordinals: vec![None; BLOCK],
            values: vec![None; BLOCK],
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Counts>) -> tantivy::Result<Counts> {
        Ok(segments.into_iter().reduce(Counts::plus).unwrap_or_default())
    }
}

impl Counts {
    fn plus(mut self, other: Counts) -> Counts {
        for (agency, count) in other.agencies {
            match self.agencies.iter_mut().find(|(known, _)| *known == agency) {
                Some((_, sum)) => *sum += count,
                None => self.agencies.push((agency, count)),
            }
        }
        for (year, count) in other.years {
            match self.years.binary_search_by_key(&year, |(known, _)| *known) {
                Ok(at) => self.years[at].1 += count,
                Err(at) => self.years.insert(at, (year, count)),
            }
        }
        self
    }
}

impl SegmentFacets {
    fn count_block(&mut self) {
        let length = self.block.len();
        if let Some(agencies) = &self.agencies {
            agencies.ords().first_vals(&self.block, &mut self.ordinals[..length]);
            for ordinal in self.ordinals[..length].iter().flatten() {
                self.by_agency[*ordinal as usize] += 1;
            }
        }
        self.years.first_vals(&self.block, &mut self.values[..length]);
        for year in self.values[..length].iter().flatten() {
            self.by_year[(year - self.first_year) as usize] += 1;
        }
        self.block.clear();
    }
}

impl SegmentCollector for SegmentFacets {
    type Fruit = Counts;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.block.push(doc);
        if self.block.len() == BLOCK {
            self.count_block();
        }
    }

    fn harvest(mut self) -> Counts {
        self.count_block();
        let name = |ordinal: usize| {
            let mut name = String::new();
            let column = self.agencies.as_ref()?;
            column.ord_to_str(ordinal as u64, &mut name).ok()?.then_some(name)
        };
        let counted = |counts: &[u64]| -> Vec<(usize, u64)> {
            counts.iter().copied().enumerate().filter(|(_, count)| *count > 0).collect()
        };
        let agencies = counted(&self.by_agency);
        let years = counted(&self.by_year);
        Counts {
            agencies: agencies.into_iter().filter_map(|(at, n)| Some((name(at)?, n))).collect(),
            years: years.into_iter().map(|(at, n)| (self.first_year + at as i64, n)).collect(),
        }
    }
}
