//! Opened results as judgements.

use std::collections::HashMap;
use std::io::BufRead;

use super::questions::{InputError, Question};
use crate::opened::{self, Opened};

/// Fewest days on which a result was opened that make it a judgement. One opening may be a mistake.
pub const DAYS_MIN: u32 = 2;
/// Fewest days for the grades 2 and 3.
pub const DAYS_OF_HIGHER_GRADES: [u32; 2] = [4, 10];

/// Reads a file of opened results as questions with judgements, in the order of the file. The id of
/// a question is its text. Fails if a line is not an opened result, or if the file has none.
pub fn read_opened(reader: impl BufRead, file: &str) -> Result<Vec<Question>, InputError> {
    let read = opened::read(reader);
    let read = read.map_err(|reason| InputError::Unreadable { file: file.into(), reason })?;
    if read.is_empty() {
        return Err(InputError::Empty { file: file.into(), what: "opened results" });
    }
    let mut questions: Vec<Question> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for Opened { query, document, days, .. } in read {
        let place = *places.entry(query.clone()).or_insert(questions.len());
        if place == questions.len() {
            questions.push(Question { id: query.clone(), text: query, grades: HashMap::new() });
        }
        questions[place].grades.insert(document, grade(days));
    }
    Ok(questions)
}

/// Returns the grade of a result that was opened on a number of days.
fn grade(days: u32) -> u32 {
    let higher = DAYS_OF_HIGHER_GRADES.iter().filter(|fewest| days >= **fewest).count() as u32;
    if days < DAYS_MIN { 0 } else { 1 + higher }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_make_grades() {
        let days = [0, 1, 2, 3, 4, 9, 10, u32::MAX];
        assert_eq!(days.map(grade), [0, 0, 1, 1, 2, 2, 3, 3]);
    }

    #[test]
    fn results_of_a_query_are_one_question() {
        let line = |query, document, days| {
            format!(
                "{{\"query\":\"{query}\",\"document\":\"{document}\",\"days\":{days},\
                 \"last\":\"2026-11-29\"}}\n"
            )
        };
        let text = line("đất đai", "a", 1) + &line("hải quan", "a", 2) + &line("đất đai", "b", 5);
        let questions = read_opened(text.as_bytes(), "o").unwrap();
        let grades = |pairs: &[(&str, u32)]| {
            pairs.iter().map(|(id, grade)| (id.to_string(), *grade)).collect::<HashMap<_, _>>()
        };
        assert_eq!((questions[0].id.as_str(), questions[0].text.as_str()), ("đất đai", "đất đai"));
        assert_eq!(questions[0].grades, grades(&[("a", 0), ("b", 2)]));
        assert_eq!(questions[1].grades, grades(&[("a", 1)]));
        let error = |text: &str| read_opened(text.as_bytes(), "o").unwrap_err().to_string();
        assert_eq!(error(""), "o holds no opened results");
        assert!(error("{}").contains("o cannot be read: line 1 is not an opened result"));
    }
}
