//! The source of a generated corpus: its documents in sections, and the values of their fields. It
//! reads JSON Lines, plain or in xz, or a folder of text files.

use std::fs;
use std::path::{Path, PathBuf};

use tracuu_document::read::{self, Input, LineKind};
use tracuu_text::words;

use crate::Failure;
use crate::corpus::{Row, each_row};

/// Longest line that can be a heading, in characters.
const HEADING_CHARS_MAX: usize = 200;
/// Longest line of a head (motto, number, place and date), in characters.
const HEAD_LINE_CHARS_MAX: usize = 120;

/// All documents of a source.
#[derive(Debug, Default)]
pub struct Source {
    /// The documents, in the order of the source.
    pub documents: Vec<SourceDocument>,
}

/// A document in sections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceDocument {
    /// Title, if it is known.
    pub title: Option<String>,
    /// Agency, if it is known.
    pub agency: Option<String>,
    /// Type, if it is known.
    pub kind: Option<String>,
    /// The text in sections: each a heading with what follows it. Never empty.
    pub sections: Vec<String>,
}

impl Source {
    /// Reads a file of JSON Lines or a folder of text files. Documents without text are left out.
    pub fn read(path: &Path) -> Result<Source, Failure> {
        let mut source = Source::default();
        if path.is_dir() {
            source.read_folder(path)?;
        } else {
            each_row(path, |row| {
                source.add(row);
                Ok(())
            })?;
        }
        match source.documents.is_empty() {
            true => Err(format!("{} has no documents", path.display()).into()),
            false => Ok(source),
        }
    }

    fn read_folder(&mut self, path: &Path) -> Result<(), Failure> {
        let paths = fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path()));
        let mut paths: Vec<PathBuf> = paths.collect::<Result<_, _>>()?;
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
        // The order of a folder differs between machines.
        paths.sort();
        for path in paths {
            let text = fs::read_to_string(&path)
                .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
            let document = read::document(Input::new(&text, LineKind::Printed))?;
            // With letters restored that the file has lost: the slips of the source are not to be
            // copied into every document.
            let text = document.repaired().document.text.clone();
            let record = document.record;
            let row = Row {
                text,
                title: record.title,
                agency: record.agency,
                kind: record.kind,
                ..Row::default()
            };
            self.add(row);
        }
        Ok(())
    }

    fn add(&mut self, row: Row) {
        let sections = sections(&row.text);
        if !sections.is_empty() {
            let Row { title, agency, kind, .. } = row;
            self.documents.push(SourceDocument { title, agency, kind, sections });
        }
    }

    /// Returns the sizes of the documents, in bytes.
    pub fn lengths(&self) -> Vec<usize> {
        self.documents.iter().map(SourceDocument::bytes).collect()
    }

    /// Calls `each` with every word of the source.
    pub fn each_word(&self, mut each: impl FnMut(&str)) {
        for section in self.documents.iter().flat_map(|document| &document.sections) {
            words(section).for_each(|word| each(word.text));
        }
    }
}

impl SourceDocument {
    /// Returns the size of its text, in bytes.
    pub fn bytes(&self) -> usize {
        self.sections.iter().map(String::len).sum()
    }
}

/// Levels of headings, highest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    /// `Điều 5. Phạm vi`.
    Article,
    /// `II. TỔ CHỨC THỰC HIỆN`.
    Roman,
    /// `3. Sở Tài chính`.
    Number,
}

/// Cuts a text into sections at the highest level of headings that it has twice. A text without
/// headings is cut into its paragraphs. Lines of a head are left out.
fn sections(text: &str) -> Vec<String> {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty() && !is_of_head(line));
    let level = [Level::Article, Level::Roman, Level::Number]
        .into_iter()
        .find(|level| lines().filter(|line| heading(line) == Some(*level)).count() >= 2);
    let mut sections: Vec<String> = Vec::new();
    for line in lines() {
        match sections.last_mut() {
            Some(section) if level.is_some() && heading(line) != level => {
                section.push_str("\n\n");
                section.push_str(line);
            }
            _ => sections.push(line.to_string()),
        }
    }
    sections
}

fn heading(line: &str) -> Option<Level> {
    if line.chars().count() > HEADING_CHARS_MAX {
        return None;
    }
    let (label, rest) = line.split_once('.')?;
    let is_number = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_digit());
    let is_roman = !label.is_empty() && label.bytes().all(|byte| b"IVX".contains(&byte));
    match label.strip_prefix("Điều ") {
        Some(number) if is_number(number) => Some(Level::Article),
        _ if !rest.starts_with(' ') => None,
        _ if is_roman => Some(Level::Roman),
        _ => is_number(label).then_some(Level::Number),
    }
}

/// Returns true if a line is of the head of a document: the generator writes heads of its own.
fn is_of_head(line: &str) -> bool {
    let is_short = line.chars().count() <= HEAD_LINE_CHARS_MAX;
    let is_date = line.contains(", ngày ") && line.contains(" tháng ") && line.contains(" năm ");
    is_short
        && (line.contains("Độc lập - Tự do")
            || line.contains("CỘNG HÒA XÃ HỘI")
            || line.contains("CỘNG HOÀ XÃ HỘI")
            || line.starts_with("Số:")
            || (is_date && line.chars().count() < 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_begin_at_headings() {
        let text = "Số: 5/QĐ-UBND\nHà Nội, ngày 1 tháng 2 năm 2020\nMở đầu\n\nĐiều 1. Một\n1. Khoản\n\
                    2. Khoản\nĐiều 2. Hai";
        assert_eq!(
            sections(text),
            ["Mở đầu", "Điều 1. Một\n\n1. Khoản\n\n2. Khoản", "Điều 2. Hai"]
        );
        assert_eq!(sections("I. A\nb\nII. C"), ["I. A\n\nb", "II. C"]);
        assert_eq!(sections("a\n\nb"), ["a", "b"]);
        assert!(sections(" \n").is_empty());
    }

    #[test]
    fn numbers_in_sentences_are_not_headings() {
        for line in ["1.000 đồng", "Điều 5 của Luật này.", "Xin mời.", "V.I.P là"] {
            assert_eq!(heading(line), None, "{line}");
        }
    }
}
