//! Writes results to standard output and messages to standard error.

use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Write};

use serde::Serialize;

use tracuu_text::Span;

/// Buffered standard output, which knows if it is a terminal.
pub struct Output {
    writer: Box<dyn Write>,
    is_terminal: bool,
}

impl Output {
    /// Returns the standard output of this process.
    pub fn standard() -> Self {
        let stdout = io::stdout();
        let is_terminal = stdout.is_terminal();
        Output { writer: Box::new(BufWriter::new(stdout)), is_terminal }
    }

    /// Writes a line of text for people. Control characters, which could change what a terminal
    /// shows, become U+FFFD.
    pub fn line(&mut self, text: impl Display) -> io::Result<()> {
        writeln!(self.writer, "{}", printable(&text.to_string()))
    }

    /// Writes a line in which `marks` are bold on a terminal and plain elsewhere. The marks are in
    /// code points of `text`, ascending and without overlaps.
    pub fn marked_line(&mut self, indent: &str, text: &str, marks: &[Span]) -> io::Result<()> {
        if !self.is_terminal {
            return self.line(format_args!("{indent}{text}"));
        }
        let mut line = String::from(indent);
        let mut rest = text.chars();
        let mut at = 0;
        for mark in marks {
            line.extend(rest.by_ref().take(mark.start - at).map(visible));
            line.push_str("\u{1b}[1m");
            line.extend(rest.by_ref().take(mark.end - mark.start).map(visible));
            line.push_str("\u{1b}[0m");
            at = mark.end;
        }
        line.extend(rest.map(visible));
        writeln!(self.writer, "{line}")
    }

    /// Writes a value as JSON on one line.
    pub fn json(&mut self, value: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.writer, value)?;
        self.writer.write_all(b"\n")
    }

    /// Writes the buffered output.
    pub fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Writes a message to standard error. Errors are ignored: if it is closed, nobody can read the
/// message.
pub fn message(text: &str) {
    let _ = writeln!(io::stderr(), "tracuu: {}", printable(text));
}

/// Returns a number with its noun: `1 file`, `2 files`.
pub fn counted(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Replaces control and direction characters by U+FFFD, except line ends and tabs.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\n' | '\t') { c } else { visible(c) }).collect()
}

fn visible(c: char) -> char {
    match c {
        c if c.is_control() => '\u{fffd}',
        // Direction marks make a line read differently from its content.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_document_moves_the_cursor() {
        assert_eq!(printable("a\u{1b}[2Jb\r\u{202e}c\n"), "a\u{fffd}[2Jb\u{fffd}\u{fffd}c\n");
    }
}
