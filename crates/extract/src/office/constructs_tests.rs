//! What the tests of all constructs of a format share: a construct, what is expected of it, and the
//! comparison with what was read.

use crate::extracted::Extracted;
use crate::issue::IssueCode;

/// A construct of a format.
pub struct Construct<W> {
    /// How it is written in the file.
    pub written: W,
    /// The lines that are read.
    pub lines: &'static [&'static str],
    /// The texts apart from them.
    pub aside: &'static [&'static str],
    /// What the issue names.
    pub unread: &'static [&'static str],
}

impl<W> Construct<W> {
    /// Returns a construct that is read as `lines`.
    pub const fn read(written: W, lines: &'static [&'static str]) -> Self {
        Construct { written, lines, aside: &[], unread: &[] }
    }
}

/// Returns a construct with texts apart from its lines.
pub const fn apart(
    written: &'static str,
    lines: &'static [&'static str],
    aside: &'static [&'static str],
) -> Construct<&'static str> {
    Construct { written, lines, aside, unread: &[] }
}

/// Returns a construct that is not read, but named.
pub const fn unread(
    written: &'static str,
    unread: &'static [&'static str],
) -> Construct<&'static str> {
    Construct { written, lines: &[], aside: &[], unread }
}

/// Compares what was read of a file that has all `constructs` in their order. `last` are the lines
/// after theirs.
pub fn check<W>(constructs: &[Construct<W>], last: &[&str], extracted: &Extracted) {
    let flat = |of: fn(&Construct<W>) -> &'static [&'static str]| -> Vec<&str> {
        constructs.iter().flat_map(|construct| of(construct).iter().copied()).collect()
    };
    let mut lines = flat(|construct| construct.lines);
    lines.extend(last);
    assert_eq!(extracted.text.as_str().lines().collect::<Vec<_>>(), lines);
    let mut aside: Vec<&str> = extracted.aside.iter().map(String::as_str).collect();
    let mut expected = flat(|construct| construct.aside);
    aside.sort_unstable();
    expected.sort_unstable();
    assert_eq!(aside, expected);
    let issue = extracted.issues.iter().find(|issue| issue.code == IssueCode::PartlyRead).unwrap();
    assert_eq!(
        issue.message,
        format!("not read: {}", flat(|construct| construct.unread).join(", "))
    );
}
