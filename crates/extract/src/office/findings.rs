//! What a file has besides its running text: texts apart from it, and content that is not read.

use crate::issue::{Issue, IssueCode};

/// Most kinds of content that the issue names. A file can be made to have a new one in each
/// element.
const KINDS_MAX: usize = 20;
/// Longest name of a kind, in characters.
const NAME_CHARS_MAX: usize = 80;

/// Texts apart from the running text, and the content that was not read.
#[derive(Debug, Default)]
pub struct Findings {
    /// Page headers, text boxes, alternative texts, comments; each may have several lines.
    pub aside: Vec<String>,
    unread: Vec<Unread>,
    /// Content of further kinds was not read.
    more: bool,
}

#[derive(Debug)]
struct Unread {
    what: String,
    count: usize,
}

impl Findings {
    /// Adds a text that is apart from the running text.
    pub fn aside(&mut self, text: &str) {
        let text = text.trim();
        if !text.is_empty() {
            self.aside.push(text.to_string());
        }
    }

    /// Notes content that the file shows but that is not read. `what` names its kind with an
    /// article: `an embedded object (Excel.Sheet.12)`.
    pub fn unread(&mut self, what: &str) {
        self.count(what, 1);
    }

    fn count(&mut self, what: &str, count: usize) {
        let what: String = what.chars().take(NAME_CHARS_MAX).collect();
        match self.unread.iter().position(|known| known.what == what) {
            Some(known) => self.unread[known].count += count,
            None if self.unread.len() < KINDS_MAX => self.unread.push(Unread { what, count }),
            None => self.more = true,
        }
    }

    /// Adds what another part of the file has.
    pub fn append(&mut self, other: Findings) {
        self.aside.extend(other.aside);
        for unread in other.unread {
            self.count(&unread.what, unread.count);
        }
        self.more |= other.more;
    }

    /// Returns the issue that names what was not read; `None` if everything was.
    pub fn issue(&self) -> Option<Issue> {
        let named = |unread: &Unread| match unread.count {
            1 => unread.what.clone(),
            count => format!("{} (×{count})", unread.what),
        };
        let mut named: Vec<String> = self.unread.iter().map(named).collect();
        if self.more {
            named.push("and content of other kinds".to_string());
        }
        let message = format!("not read: {}", named.join(", "));
        (!named.is_empty()).then_some(Issue { code: IssueCode::PartlyRead, message })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_named_once_and_not_without_end() {
        let mut findings = Findings::default();
        assert_eq!(findings.issue(), None);
        findings.unread("an object");
        findings.unread("a part");
        let mut other = Findings::default();
        other.unread("an object");
        other.aside(" MẬT\n");
        other.aside("  ");
        findings.append(other);
        assert_eq!(findings.aside, ["MẬT"]);
        assert_eq!(findings.issue().unwrap().message, "not read: an object (×2), a part");
        for kind in 0..1_000 {
            findings.unread(&format!("{kind}"));
        }
        assert!(findings.issue().unwrap().message.ends_with("17, and content of other kinds"));
    }
}
