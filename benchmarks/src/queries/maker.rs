//! Makes queries from a corpus. What people type is close to what documents say: queries are cut
//! from titles, headings and sentences, and never over the end of a sentence. Words that no
//! document has are made up, and checked against all words of the corpus.

use std::collections::HashSet;
use std::path::Path;

use super::{Filter, Query, Set};
use crate::Failure;
use crate::corpus::{Row, each_row};
use crate::random::Random;
use tracuu_text::fold;

/// Documents that are sampled for each query wanted, since not every one gives a query.
const SAMPLE_TIMES: usize = 3;
/// Attempts for each query wanted, until a set stays smaller.
const ATTEMPTS: usize = 60;
/// Shares of queries from titles and from first lines; the others are from any line.
const SHARES: (f64, f64) = (0.3, 0.2);
/// Words that people do not begin or end a query with.
const EDGE_WORDS: [&str; 24] = [
    "và", "hoặc", "của", "các", "những", "là", "thì", "mà", "tại", "theo", "cho", "với", "được",
    "bị", "có", "này", "đó", "khi", "từ", "đến", "do", "để", "không", "phải",
];
/// First and last parts of words, which Vietnamese does not have.
const FALSE_SYLLABLES: ([&str; 8], [&str; 8]) = (
    ["zw", "fj", "wk", "jz", "kf", "zr", "vl", "xw"],
    ["oof", "aaz", "iwk", "uub", "eeg", "orz", "ylj", "awd"],
);

/// A sample of a corpus, and all of its words.
pub struct Maker {
    sample: Vec<Row>,
    words: HashSet<String>,
}

impl Maker {
    /// Reads the corpus once: a sample of its rows that is large enough for `count` queries (each
    /// row with the same probability), and its words.
    pub fn read(corpus: &Path, count: usize, seed: u64) -> Result<Maker, Failure> {
        let capacity = (count * SAMPLE_TIMES).max(100);
        let mut random = Random::new(seed);
        let mut maker = Maker { sample: Vec::new(), words: HashSet::new() };
        let mut rows = 0;
        each_row(corpus, |row| {
            let lower = row.text.to_lowercase();
            for word in lower.split(|c: char| !c.is_alphanumeric()) {
                if !maker.words.contains(word) {
                    maker.words.insert(word.to_string());
                }
            }
            rows += 1;
            if maker.sample.len() < capacity {
                maker.sample.push(row);
            } else {
                let at = random.below(rows);
                if let Some(place) = maker.sample.get_mut(at) {
                    *place = row;
                }
            }
            Ok(())
        })?;
        match rows {
            0 => Err(format!("{} has no rows", corpus.display()).into()),
            _ => Ok(maker),
        }
    }

    /// Makes up to `count` different queries of a set. Those of `filtered` and `unaccented` are the
    /// ones of `words` for the same seed.
    pub fn queries(&self, set: Set, count: usize, seed: u64) -> Vec<Query> {
        let cut = match set {
            Set::Words | Set::Unaccented | Set::Filtered => Set::Words,
            other => other,
        };
        let mut random = Random::new(seed ^ ((cut as u64 + 1) << 32));
        let (mut queries, mut texts) = (Vec::new(), HashSet::new());
        for _ in 0..count * ATTEMPTS {
            if queries.len() == count {
                break;
            }
            let Some((text, row)) = self.text(cut, &mut random) else { continue };
            // The home page is always the same.
            if !texts.insert(text.clone()) && set != Set::Home {
                continue;
            }
            let filter = (set == Set::Filtered).then(|| filter(row, queries.len())).flatten();
            let text = if set == Set::Unaccented { fold(&text) } else { text };
            queries.push(Query { id: format!("{}-{}", set.name(), queries.len()), text, filter });
        }
        queries
    }

    /// Makes one text, with the row that it is from.
    fn text(&self, set: Set, random: &mut Random) -> Option<(String, &Row)> {
        let row = random.pick(&self.sample)?;
        let text = match set {
            Set::Question => format!("{}?", window(&row.text, 12, 25, random)?),
            Set::Phrase => format!("\"{}\"", short(row, random)?),
            Set::Unknown => format!("{} {}", self.unknown(random)?, self.unknown(random)?),
            Set::UnknownInYear => format!("năm:1999 {}", self.unknown(random)?),
            Set::Home => String::new(),
            Set::Words | Set::Unaccented | Set::Filtered => short(row, random)?,
        };
        Some((text, row))
    }

    /// Makes up a word that the corpus does not have.
    fn unknown(&self, random: &mut Random) -> Option<String> {
        let (starts, ends) = FALSE_SYLLABLES;
        let word: String = [
            random.pick(&starts)?,
            random.pick(&ends)?,
            random.pick(&starts)?,
            random.pick(&ends)?,
        ]
        .into_iter()
        .copied()
        .collect();
        (!self.words.contains(&word)).then_some(word)
    }
}

/// The agency of a row for every second query, its year for the others.
fn filter(row: &Row, number: usize) -> Option<Filter> {
    let agency = row.agency.clone().map(Filter::Agency);
    let year = row.year.map(Filter::Year);
    if number.is_multiple_of(2) { agency.or(year) } else { year.or(agency) }
}

/// Cuts two to five words from the title, the first line or another line of a row, in small
/// letters.
fn short(row: &Row, random: &mut Random) -> Option<String> {
    let (title, first) = SHARES;
    let place = random.unit();
    let lines = || row.text.lines().filter(|line| !line.trim().is_empty());
    let text = match &row.title {
        Some(text) if place < title => text.as_str(),
        _ if place < title + first => lines().next()?,
        _ => lines().nth(random.below(lines().count()))?,
    };
    let words = window(text, 2, 5, random)?.to_lowercase();
    let is_edge = |word: Option<&str>| word.is_none_or(|word| EDGE_WORDS.contains(&word));
    let is_natural = !is_edge(words.split(' ').next())
        && !is_edge(words.split(' ').next_back())
        && words.split(' ').all(|word| word.chars().all(char::is_alphabetic));
    is_natural.then_some(words)
}

/// Cuts `least` to `most` adjacent words between which there is nothing but a space. Returns `None`
/// if the run of words that was drawn is too short.
fn window(text: &str, least: usize, most: usize, random: &mut Random) -> Option<String> {
    let runs: Vec<Vec<&str>> = runs(text).into_iter().filter(|run| run.len() >= least).collect();
    let run = random.pick(&runs)?;
    let length = (least + random.below(most - least + 1)).min(run.len());
    let start = random.below(run.len() - length + 1);
    Some(run[start..start + length].join(" "))
}

/// Returns the words of a text, in runs between signs and line ends.
fn runs(text: &str) -> Vec<Vec<&str>> {
    let mut runs = vec![Vec::new()];
    for piece in text.split(|c: char| c.is_whitespace() && c != ' ').flat_map(|line| {
        // A line end parts runs like a sign.
        std::iter::once("\n").chain(line.split(' '))
    }) {
        let word = piece.trim_matches(|c: char| !c.is_alphanumeric());
        let is_word = !word.is_empty() && word.chars().all(char::is_alphanumeric);
        if !is_word || !piece.starts_with(word) {
            runs.push(Vec::new());
        }
        if is_word && let Some(run) = runs.last_mut() {
            run.push(word);
            if !piece.ends_with(word) {
                runs.push(Vec::new());
            }
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracuu_text::has_diacritics;

    fn maker() -> Maker {
        let folder = tempfile::tempdir().unwrap();
        let corpus = folder.path().join("corpus.jsonl");
        let line = |id: usize| {
            let text = format!(
                "Điều {id}. Phạm vi điều chỉnh\\n\\nThông tư này quy định về quản lý thuế thu nhập cá \
                 nhân đối với người lao động làm việc tại đơn vị sự nghiệp công lập; bảo hiểm xã hội \
                 bắt buộc số {id}."
            );
            format!(
                "{{\"id\":\"{id}\",\"title\":\"Luật Giao thông đường bộ\",\"agency\":\"Bộ Y tế\",\
                 \"year\":2001,\"text\":\"{text}\"}}\n"
            )
        };
        std::fs::write(&corpus, (0..300).map(line).collect::<String>()).unwrap();
        Maker::read(&corpus, 20, 1).unwrap()
    }

    #[test]
    fn runs_end_at_signs_and_lines() {
        let cases: [(&str, &[&[&str]]); 4] = [
            ("bảo hiểm xã hội; y tế", &[&["bảo", "hiểm", "xã", "hội"], &["y", "tế"]]),
            ("một\nhai ba", &[&["một"], &["hai", "ba"]]),
            ("số 12/QĐ (kèm theo) mẫu", &[&["số"], &["kèm", "theo"], &["mẫu"]]),
            (" - ", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(runs(text), expected, "{text}");
        }
    }

    #[test]
    fn a_seed_gives_the_same_queries_and_every_set_its_kind() {
        let maker = maker();
        for set in Set::ALL {
            let queries = maker.queries(set, 20, 1);
            assert_eq!(queries, maker.queries(set, 20, 1));
            assert_eq!(queries.len(), 20, "{set:?}");
            for Query { text, filter, .. } in &queries {
                let words = text.split(' ').count();
                assert_eq!(filter.is_some(), set == Set::Filtered);
                match set {
                    Set::Words | Set::Filtered => assert!((2..=5).contains(&words), "{text}"),
                    Set::Unaccented => assert!(!has_diacritics(text), "{text}"),
                    Set::Phrase => assert!(text.starts_with('"') && text.ends_with('"'), "{text}"),
                    Set::Question => assert!(text.ends_with('?') && words >= 12, "{text}"),
                    Set::Unknown => assert!(!maker.words.contains(&text[..5]), "{text}"),
                    Set::UnknownInYear => assert!(text.starts_with("năm:1999 "), "{text}"),
                    Set::Home => assert!(text.is_empty()),
                }
            }
        }
        assert_ne!(maker.queries(Set::Words, 20, 1), maker.queries(Set::Words, 20, 2));
    }

    #[test]
    fn three_sets_have_the_same_words() {
        let maker = maker();
        let texts = |set| -> Vec<String> {
            maker.queries(set, 20, 5).into_iter().map(|query| fold(&query.text)).collect()
        };
        assert_eq!(texts(Set::Words), texts(Set::Unaccented));
        assert_eq!(texts(Set::Words), texts(Set::Filtered));
    }
}
