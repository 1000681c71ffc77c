//! `tracuu pairs`: counts words and pairs of words in texts, and writes the table by which words
//! that were read by OCR are corrected.

use std::fs;
use std::io::Read;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::args::PairsArgs;
use super::output::Output;
use super::{CliError, Status, shown};
use crate::sync::corpus_file;
use crate::sync::rows::{ROW_BYTES_MAX, RawRow, Rows};
use tracuu_text::pairs::{PairTable, WordCounter};

/// What a table holds, as printed in JSON.
#[derive(Serialize)]
struct Built<'a> {
    source: &'a str,
    texts: u64,
    running_words: u64,
    words: usize,
    pairs: usize,
    bytes: usize,
}

/// The fields of a row that are counted.
#[derive(Deserialize)]
struct Counted {
    #[serde(default)]
    title: Option<String>,
    text: String,
}

/// Runs the command. Reads the texts twice, and keeps one of them at a time in memory.
pub fn run(args: &PairsArgs, output: &mut Output) -> Result<Status, CliError> {
    let mut words = WordCounter::default();
    for path in &args.texts {
        each_text(path, &mut |text| words.add(text))?;
    }
    let mut pairs = words.pairs();
    for path in &args.texts {
        each_text(path, &mut |text| pairs.add(text))?;
    }
    let names = || args.texts.iter().map(|path| file_name(path)).collect::<Vec<_>>().join(", ");
    let bytes = pairs.table(&args.source.clone().unwrap_or_else(names));
    let table = PairTable::open(&bytes).map_err(|error| CliError::Failed(error.to_string()))?;
    if table.words() == 0 {
        let message = "no word occurs three times in the texts, so there is nothing to count";
        return Err(CliError::Failed(message.to_string()));
    }
    fs::write(&args.out, &bytes).map_err(|error| {
        CliError::Failed(format!("{} cannot be written: {error}", shown(&args.out)))
    })?;
    let built = Built {
        source: table.source(),
        texts: table.texts(),
        running_words: table.running_words(),
        words: table.words(),
        pairs: table.pairs(),
        bytes: bytes.len(),
    };
    if args.json {
        output.json(&built)?;
    } else {
        output.line(format_args!(
            "{} texts of {} words: {} different words and {} pairs, {} bytes",
            built.texts, built.running_words, built.words, built.pairs, built.bytes
        ))?;
    }
    Ok(Status::Done)
}

/// Calls `count` with each text of a file: each row of JSON Lines (`.jsonl`, `.jsonl.xz`), or the
/// whole of any other file.
fn each_text(path: &Path, count: &mut dyn FnMut(&str)) -> Result<(), CliError> {
    let unreadable = |error| CliError::Failed(format!("{} cannot be read: {error}", shown(path)));
    let mut reader = corpus_file::open(path).map_err(unreadable)?;
    let name = file_name(path).to_lowercase();
    if !name.ends_with(".jsonl") && !name.ends_with(".jsonl.xz") {
        let mut bytes = Vec::new();
        reader.take(ROW_BYTES_MAX as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() > ROW_BYTES_MAX {
            let message = format!(
                "{} is longer than {ROW_BYTES_MAX} bytes; give it as JSON Lines, a text a row",
                shown(path)
            );
            return Err(CliError::Failed(message));
        }
        let text = String::from_utf8(bytes).map_err(|_| not_utf8(path))?;
        count(&text);
        return Ok(());
    }
    for row in Rows::new(&mut reader) {
        let row = row.map_err(unreadable)?;
        let Counted { title, text } = counted(&row).map_err(|why| {
            CliError::Failed(format!("{}: line {}: {why}", shown(path), row.line))
        })?;
        count(&[title.unwrap_or_default(), text].join("\n"));
    }
    Ok(())
}

fn counted(row: &RawRow) -> Result<Counted, String> {
    let too_long =
        || format!("the row is longer than {ROW_BYTES_MAX} bytes, the most that is read");
    let bytes = row.bytes.as_deref().ok_or_else(too_long)?;
    serde_json::from_slice(bytes)
        .map_err(|error| format!("not a JSON object with a `text`: {error}"))
}

fn not_utf8(path: &Path) -> CliError {
    CliError::Failed(format!("{} is not text in UTF-8", shown(path)))
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
