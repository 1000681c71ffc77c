//! Compares ratios with recorded ones. It does not measure.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::Failure;

/// By how much a ratio may be worse than the recorded one: by half. Machines differ, and caches
/// weigh more for tracuu than for bare tantivy: one program had .70 for `words` on one machine and
/// .88 on another, and .49 and .68 for `home`.
const TOLERANCE: f64 = 1.5;

/// By how much a ratio may be worse in any case. Some queries cost some 20 microseconds, a few
/// thousandths of a query of bare tantivy. At that size the noise of a machine is over the half.
const SLACK: f64 = 0.01;

/// What is read of a file of earlier results.
#[derive(Deserialize)]
struct Recorded {
    ratios: BTreeMap<String, f64>,
}

/// Reads the recorded ratios from the JSON of an earlier comparison.
pub fn read(path: &Path) -> Result<BTreeMap<String, f64>, Failure> {
    let at = |error: String| format!("{} cannot be used: {error}", path.display());
    let text = fs::read_to_string(path).map_err(|error| at(error.to_string()))?;
    let recorded: Recorded = serde_json::from_str(&text).map_err(|error| at(error.to_string()))?;
    Ok(recorded.ratios)
}

/// Returns a line for each recorded ratio that is now worse by more than [`TOLERANCE`] and by
/// more than [`SLACK`], or that was not measured.
pub fn worse(recorded: &BTreeMap<String, f64>, now: &BTreeMap<String, f64>) -> Vec<String> {
    let line = |(name, before): (&String, &f64)| match now.get(name) {
        None => Some(format!("{name}: recorded {before:.2}, not measured")),
        // A figure that is not a number is not within the tolerance.
        Some(now) if *now <= (before * TOLERANCE).max(before + SLACK) => None,
        Some(now) => Some(format!("{name}: recorded {before:.2}, now {now:.2}")),
    };
    recorded.iter().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_each_ratio_that_is_worse_by_more_than_half() {
        let ratios = |pairs: &[(&str, f64)]| -> BTreeMap<String, f64> {
            pairs.iter().map(|(name, ratio)| (name.to_string(), *ratio)).collect()
        };
        let recorded = ratios(&[("a", 3.0), ("b", 3.0), ("c", 3.0), ("d", 1.0), ("e", 1.0)]);
        let now = ratios(&[("a", 4.49), ("b", 4.51), ("c", 1.0), ("d", f64::NAN), ("f", 9.0)]);
        let expected = [
            "b: recorded 3.00, now 4.51",
            "d: recorded 1.00, now NaN",
            "e: recorded 1.00, not measured",
        ];
        assert_eq!(worse(&recorded, &now), expected);
        assert!(worse(&recorded, &recorded).is_empty());
    }

    #[test]
    fn a_tiny_ratio_may_be_worse_by_the_slack() {
        let one = |ratio| BTreeMap::from([("unknown".to_string(), ratio)]);
        assert!(worse(&one(0.003), &one(0.012)).is_empty());
        assert_eq!(worse(&one(0.003), &one(0.04)), ["unknown: recorded 0.00, now 0.04"]);
    }

    #[test]
    fn a_file_without_ratios_is_named() {
        let error = read(Path::new("no-such-file.json")).unwrap_err().to_string();
        assert!(error.starts_with("no-such-file.json cannot be used"), "{error}");
    }
}
