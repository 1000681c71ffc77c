//! Lists the corpus folder: every file that may be a document, in a fixed order.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::path::Path;

use super::files::{Entry, Files, Kind};
use super::scan::notice;
use tracuu_document::IssueCode;
use tracuu_extract::format::Format;
use tracuu_search::engine::Notice;

/// Suffix of metadata files: `a.pdf.meta.toml` supplies record fields for `a.pdf`.
pub const META_SUFFIX: &str = ".meta.toml";

/// Maximum length of an extension, in bytes. Longer text after the last dot is a part of the name
/// (`Báo cáo tháng 5.2024 của Sở`).
const EXTENSION_BYTES_MAX: usize = 10;
/// Maximum number of extensions that are counted apart. Real folders have a few dozen.
const EXTENSIONS_MAX: usize = 100;

/// The result of a walk.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Walk {
    /// Files with a supported extension, sorted by path.
    pub files: Vec<Found>,
    /// Paths of the `.meta.toml` files.
    pub metas: HashSet<String>,
    /// Number of links and of files with another extension.
    pub ignored: u64,
    /// Number of files with another extension, by that extension in lower case. Names without one
    /// count as the empty extension.
    pub left_alone: BTreeMap<String, u64>,
    /// What could not be read or must not be, sorted by path.
    pub failed: Vec<Notice>,
    /// Folders that could not be listed. Their files count as unknown, not as removed.
    pub unknown_below: Vec<String>,
}

/// A file that may be a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Path below the corpus folder, with `/` between components.
    pub path: String,
    /// The format that the file name suggests.
    pub format: Format,
}

/// Walks `corpus`. Fails only if that folder itself cannot be listed.
///
/// Skips names that start with a dot, folders too, and files that programs keep for themselves.
/// Does not follow links, so a loop of links cannot trap the walk. Pipes, sockets and devices are
/// reported as notices and not opened.
pub fn walk(files: &dyn Files, corpus: &Path) -> io::Result<Walk> {
    let mut walk = Walk::default();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        match files.list(&corpus.join(&folder)) {
            Ok(entries) => {
                for entry in entries {
                    walk.take(&folder, entry, &mut folders);
                }
            }
            Err(error) if folder.is_empty() => return Err(error),
            Err(error) => {
                let message = format!("the folder cannot be listed: {error}");
                walk.fail(folder.clone(), IssueCode::Unreadable, message);
                walk.unknown_below.push(folder);
            }
        }
    }
    walk.files.sort_by(|a, b| a.path.cmp(&b.path));
    walk.name_orphans();
    walk.failed.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(walk)
}

/// Returns true for a file that a program keeps beside documents for itself, which nobody wrote as
/// a document. Upper and lower case are equal, since the programs come from Windows.
///
/// * `~$…`: who has a document open in Microsoft Office. Its extension is that of the document.
///   LibreOffice writes `.~lock.…#`, which starts with a dot.
/// * `~WRL0001.tmp`, `~DF….tmp`: unsaved states of Office.
/// * `Thumbs.db`, `desktop.ini`: previews and view settings of a Windows folder.
fn is_helper_file(name: &str) -> bool {
    let name = name.to_lowercase();
    name.starts_with("~$")
        || (name.starts_with('~') && name.ends_with(".tmp"))
        || matches!(name.as_str(), "thumbs.db" | "ehthumbs.db" | "desktop.ini")
}

impl Walk {
    fn take(&mut self, folder: &str, entry: Entry, folders: &mut Vec<String>) {
        let name = entry.name.to_string_lossy();
        if name.starts_with('.') || (entry.kind == Kind::File && is_helper_file(&name)) {
            return;
        }
        let path = if folder.is_empty() { name.to_string() } else { format!("{folder}/{name}") };
        let format = Format::by_name(Path::new(name.as_ref()));
        let readable_name = entry.name.to_str().is_some();
        match entry.kind {
            Kind::Refused(reason) => self.fail(path, IssueCode::NotAFile, reason.into()),
            Kind::File if name.ends_with(META_SUFFIX) => {
                self.metas.insert(path);
            }
            Kind::Link => self.ignored += 1,
            Kind::File if format.is_none() => self.leave_alone(&name),
            _ if !readable_name => {
                let message = "the name is not UTF-8; rename it so that it can be pointed to";
                self.fail(path, IssueCode::Unreadable, message.into());
            }
            Kind::Folder => folders.push(path),
            Kind::File => self.files.extend(format.map(|format| Found { path, format })),
        }
    }

    /// Counts a file that is not read.
    fn leave_alone(&mut self, name: &str) {
        self.ignored += 1;
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let is_extension = extension.len() <= EXTENSION_BYTES_MAX
            && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let extension = if is_extension { extension.to_ascii_lowercase() } else { String::new() };
        let is_known = self.left_alone.contains_key(&extension);
        let is_listed = is_known || self.left_alone.len() < EXTENSIONS_MAX;
        *self.left_alone.entry(if is_listed { extension } else { String::new() }).or_default() += 1;
    }

    /// Reports `.meta.toml` files without a document: their fields would have no effect.
    fn name_orphans(&mut self) {
        let has_file =
            |path: &str| self.files.binary_search_by(|f| f.path.as_str().cmp(path)).is_ok();
        let owner = |meta: &String| meta.strip_suffix(META_SUFFIX).map(str::to_string);
        let lonely = |meta: &String| owner(meta).filter(|owner| !has_file(owner));
        let orphans: Vec<(String, String)> =
            self.metas.iter().filter_map(|meta| Some((meta.clone(), lonely(meta)?))).collect();
        for (meta, owner) in orphans {
            let message = format!("gives fields for `{owner}`, which is no document of the corpus");
            self.fail(meta, IssueCode::InvalidMetadata, message);
        }
    }

    fn fail(&mut self, path: String, code: IssueCode, message: String) {
        self.failed.push(notice(&path, code, message, ""));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::files::Disk;
    use crate::sync::report::LeftAlone;
    use std::fs::write;

    #[test]
    fn files_that_are_left_alone_are_counted_by_extension() {
        let folder = tempfile::TempDir::new().unwrap();
        let names = [
            "a.xlsx",
            "b.XLSX",
            "c.pptx",
            "412-QĐ",
            "Báo cáo 5.2024 của Sở",
            "d.rất dài",
            "e.",
            "f.txt",
            "g.DOCM",
            ".ẩn.xlsx",
        ];
        names.iter().for_each(|name| write(folder.path().join(name), "x").unwrap());
        let walk = walk(&Disk, folder.path()).unwrap();
        assert_eq!(walk.files.len(), 2);
        let list = LeftAlone::of(&walk.left_alone);
        let list: Vec<_> = list.iter().map(|one| (one.extension.as_str(), one.files)).collect();
        assert_eq!(list, [("", 4), ("xlsx", 2), ("pptx", 1)]);
        assert_eq!(walk.ignored, 7);
    }

    #[test]
    fn extensions_beyond_a_limit_are_counted_together() {
        let mut walk = Walk::default();
        (0..EXTENSIONS_MAX + 50).for_each(|at| walk.leave_alone(&format!("a.e{at}")));
        assert_eq!((walk.left_alone.len(), walk.left_alone[""]), (EXTENSIONS_MAX + 1, 50));
    }
}
