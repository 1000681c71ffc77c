//! The formulas of the first stage in the language of the cluster, Painless.
//!
//! A score of the cluster itself would depend on which copy of a shard answers, since each counts
//! removed documents until it merges them away. So the similarity of an index only hands over what
//! it finds, the frequency of a term and the length of the document, packed into one float, and a
//! script scores them with the means of the generation ([`tracuu_search::rank::bm25`]). All
//! arithmetic is in floats of 32 bits, in the order of the formulas there, and what it gives is cut
//! to units of [`UNITS`], so that sums in any order are the same and equal those of other engines.

use serde_json::{Value, json};

use tracuu_search::rank::bm25::{B, BEYOND_LONG, K1, LONG};
use tracuu_search::rank::score_sum::{ScoreSum, UNITS};

/// Packs frequency and length: `frequency * 256 + 255 - l`, where `l` is the byte that Lucene keeps
/// of the length (`SmallFloat.intToByte4`). The cluster wants scores that fall with the length.
/// Frequencies above 65,535, where all are saturated, count as that.
pub const PACK: &str = "int n = doc.length; int l = n; \
    if (n >= 24) { int r = n - 24; int b = 32 - Integer.numberOfLeadingZeros(r); \
    int s = b < 4 ? 0 : b - 4; l = 24 + (s == 0 ? r : ((s + 1) << 3) | ((r >>> s) & 7)); } \
    int f = (int) doc.freq; return (float) ((f > 65535 ? 65535 : f) * 256 + (255 - l));";

/// Scores what [`PACK`] packed, for a term that weighs `params.b` in a field whose mean length is
/// `params.m`.
fn unpack_and_score() -> String {
    format!(
        "int v = (int) _score; int l = 255 - (v & 255); float f = v >>> 8; float n; \
         if (l < 24) {{ n = l; }} else {{ int r = l - 24; int s = (r >>> 3) - 1; \
         n = 24 + (s <= 0 ? r : (((r & 7) | 8) << s)); }} \
         if (n > {LONG:?}f) {{ n = {LONG:?}f + {BEYOND_LONG:?}f * (n - {LONG:?}f); }} \
         float m = (float) params.m; if (m < 1.0f) {{ m = 1.0f; }} \
         float norm = 1.0f - {B:?}f + {B:?}f * n / m; \
         float s = (float) params.b * (f * (1.0f + {K1:?}f) / (f + {K1:?}f * norm)); \
         return ((int) (s * {UNITS:?}f)) / {UNITS:?}f;"
    )
}

/// The query that scores the documents of `query`, which is on a field of ready terms of the mean
/// length `mean`, for a term that weighs `boost`.
pub fn scored(query: Value, boost: f32, mean: f32) -> Value {
    json!({
        "script_score": {
            "query": query,
            "script": {
                "source": unpack_and_score(),
                "params": { "b": f64::from(boost), "m": f64::from(mean) },
            },
        },
    })
}

/// The query that gives each document of `query` the score `boost`.
pub fn constant(query: Value, boost: f32) -> Value {
    let boost = f64::from(ScoreSum::of(boost).score());
    json!({ "constant_score": { "filter": query, "boost": boost } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_cut_as_sums_are() {
        let query = constant(json!({ "match_all": {} }), 0.345_218_54);
        assert_eq!(query["constant_score"]["boost"], json!(0.345_214_843_75));
    }
}
