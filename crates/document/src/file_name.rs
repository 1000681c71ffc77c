//! Reads what a file name says about the document in it. This is for documents whose text could not
//! be read, which no search would find otherwise. The name never overrides what the text says.

use crate::Record;
use crate::entity::{TypedNumber, kind, number, read_typed_numbers};

/// Longest file name that is read, in bytes; file systems allow 255.
const NAME_BYTES_MAX: usize = 1024;

/// Fills in the number, its type and a title from the file name `name` (without folders), each only
/// if `record` has none. The title is the name without its extension, with separators as spaces.
pub fn fill(record: &mut Record, name: &str) {
    if name.len() > NAME_BYTES_MAX {
        return;
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let spaced = stem.replace(['-', '_', '.', '+', ' '], " ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let spaced = words.join(" ");
    if record.number.is_none()
        && let Some(number) = read_number(&words)
    {
        record.kind = record.kind.take().or_else(|| kind_of(&number).map(str::to_string));
        record.number = Some(number.canonical());
        record.notation.get_or_insert(number.notation);
    }
    if record.title.is_none() && !spaced.is_empty() {
        record.title = Some(spaced);
    }
}

/// Returns the first complete number: names begin with the document's own. File names cannot
/// contain the slash of a number, so serial, year, type and organ are separate words in `words`.
fn read_number(words: &[&str]) -> Option<number::DocumentNumber> {
    let whole = |text: &str| {
        read_typed_numbers(text).into_iter().find_map(|(_, number)| match number {
            TypedNumber::Whole(number) => Some(number),
            TypedNumber::Part { .. } => None,
        })
    };
    (0..words.len()).find_map(|at| {
        let starts = words[at].starts_with(|c: char| c.is_ascii_digit());
        match words[at..] {
            [serial, year, kind, organ, ..] if starts && year.len() == 4 => {
                whole(&format!("{serial}/{year} {kind} {organ}"))
            }
            [serial, kind, organ, ..] if starts => whole(&format!("{serial} {kind} {organ}")),
            _ => None,
        }
    })
}

fn kind_of(number: &number::DocumentNumber) -> Option<&'static str> {
    let (code, _) = number.notation.split_once(['-', '/'])?;
    kind::by_abbreviation(code, number.party)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_tell_numbers() {
        let cases = [
            ("153-tb-vpcp.signed.pdf", Some("153/TB-VPCP"), Some("Thông báo")),
            ("thong-tu-so-07-2024-tt-bkhdt-41891.pdf", Some("07/2024/TT-BKHĐT"), Some("Thông tư")),
            ("116_KH-UBND.pdf", Some("116/KH-UBND"), Some("Kế hoạch")),
            (
                "QD 80_2025_QD-UBND ban hanh quy dinh.pdf",
                Some("80/2025/QĐ-UBND"),
                Some("Quyết định"),
            ),
            ("scan0001.pdf", None, None),
            ("Báo cáo quý 3.pdf", None, None),
        ];
        for (name, number, kind) in cases {
            let mut record = Record::default();
            fill(&mut record, name);
            assert_eq!(
                (record.number.as_deref(), record.kind.as_deref()),
                (number, kind),
                "{name}"
            );
        }
    }

    #[test]
    fn what_is_known_stays() {
        let mut record = Record { title: Some("Về việc".into()), ..Record::default() };
        fill(&mut record, "153-tb-vpcp.pdf");
        assert_eq!(record.title.as_deref(), Some("Về việc"));
        let mut record = Record { number: Some("1/QĐ-BTC".into()), ..Record::default() };
        fill(&mut record, "153-tb-vpcp.pdf");
        assert_eq!(record.number.as_deref(), Some("1/QĐ-BTC"));
        assert_eq!(record.title.as_deref(), Some("153 tb vpcp"));
        let mut record = Record::default();
        fill(&mut record, "");
        assert_eq!(record, Record::default());
    }
}
