//! The files of a portfolio, read as parts of it. They are its content; its page is a cover, which
//! mostly says that the viewer is too old.

use std::path::Path;

use crate::dispatch::extract_inside;
use crate::extracted::{Extracted, Lines};
use crate::format::Format;
use crate::issue::{Issue, IssueCode};
use crate::signature::Signature;

/// Most portfolios inside each other that are read.
const DEPTH_MAX: usize = 2;
/// Most files that a message names. More are counted.
const NAMED_MAX: usize = 20;

/// Returns a portfolio with the texts of its `files` before its cover. Files that cannot be read
/// are named as issues. Without files, `cover` is returned as it is.
pub(super) fn with_files(
    cover: Extracted,
    files: Vec<(String, Option<Vec<u8>>)>,
    depth: usize,
) -> Extracted {
    if files.is_empty() {
        return cover;
    }
    let text = Lines::Printed(String::new());
    let (scanned, issues) = (Vec::new(), Vec::new());
    let mut whole = Extracted { text, scanned, issues, ..cover };
    let (mut texts, mut unread) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let format = Format::by_name(Path::new(&name)).or_else(|| {
            // Without an extension the content decides alone.
            bytes.as_deref().and_then(Signature::of).map(|_| Format::Text)
        });
        let format = format.filter(|_| depth < DEPTH_MAX);
        let read =
            format.zip(bytes).map(|(format, bytes)| extract_inside(format, &bytes, depth + 1));
        match read {
            Some(Ok(read)) => {
                texts.push(printed(&read.text));
                whole.aside.extend(read.aside);
                whole.issues.extend(read.issues.into_iter().map(|issue| of_file(&name, issue)));
            }
            Some(Err(error)) => {
                let message = format!("{name}: {}", error.message);
                whole.issues.push(Issue { code: IssueCode::PartlyRead, message });
            }
            None => unread.push(name),
        }
    }
    texts.push(cover.text.as_str().to_string());
    whole.text = Lines::Printed(texts.join("\n\u{c}"));
    whole.issues.extend(cover.issues.into_iter().map(|issue| of_file("the cover", issue)));
    whole.issues.extend(named("of the portfolio is", "of the portfolio are", &unread));
    whole
}

/// Returns an issue of a part as one of the whole. A page number says nothing to OCR then, so
/// pictures count as unread.
fn of_file(name: &str, issue: Issue) -> Issue {
    let code = match issue.code {
        IssueCode::NeedsOcr => IssueCode::PartlyRead,
        code => code,
    };
    Issue { code, message: format!("{name}: {}", issue.message) }
}

/// Returns the issue for files that are not read; `None` if there are none.
pub(super) fn named(one: &str, several: &str, names: &[String]) -> Option<Issue> {
    if names.is_empty() {
        return None;
    }
    let known = names.iter().filter(|name| !name.is_empty()).take(NAMED_MAX);
    let known: Vec<&str> = known.map(String::as_str).collect();
    let mut message = match names.len() {
        1 => format!("1 file {one} not read"),
        count => format!("{count} files {several} not read"),
    };
    if !known.is_empty() {
        message.push_str(": ");
        message.push_str(&known.join(", "));
    }
    Some(Issue { code: IssueCode::PartlyRead, message })
}

/// Returns the lines of a text as a page prints them: paragraphs are parted by blank lines.
fn printed(text: &Lines) -> String {
    match text {
        Lines::Printed(text) => text.clone(),
        Lines::Paragraphs(text) => text.replace('\n', "\n\n"),
    }
}
