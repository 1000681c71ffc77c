//! Refuses a run that would take most documents out of the index, or nearly all of a folder.
//! Somebody may have deleted them. More often a share is away: its folder is there and empty, or
//! gone, and the documents come back with it.
//!
//! A document counts as lost if neither its content nor, at the same path, another document
//! remains. So files that were moved, renamed or edited are not lost, nor is one that is held back
//! on purpose.

use std::collections::{HashMap, HashSet};

use super::previous_state::{IndexedFile, PreviousState};
use super::scan::Scanned;
use super::sync_files::is_below;
use super::walk::Walk;
use tracuu_extract::format::Format;

/// A run is refused if a folder would lose at least this share of its documents, in tenths.
const FOLDER_TENTHS: u64 = 9;
/// Smallest refused loss, in documents. If all files are away, one document is enough: then nothing
/// would remain.
const FEWEST: u64 = 2;
/// A folder with a smaller part of all documents than one in this many may be emptied: in a large
/// corpus, people delete folders with a few files every day.
const SMALL_PART: u64 = 1_000;

/// The documents that a run takes out and brings in.
#[derive(Default)]
pub(super) struct Removals {
    /// Ids of documents that were put into the index.
    put: HashSet<String>,
    /// Ids of documents that were taken out.
    removed: HashSet<String>,
    /// A path of each document that the index did not have before.
    new: Vec<String>,
    /// Path of each document that was read and is held back on purpose.
    held_back: Vec<String>,
}

/// A loss of documents that nobody has allowed.
#[derive(Debug, PartialEq, Eq)]
pub struct Loss {
    /// Path of the folder below the corpus folder. Empty for the corpus as a whole.
    pub folder: String,
    /// Number of documents lost.
    pub lost: u64,
    /// Number of documents before the run.
    pub before: u64,
}

/// What a folder held, and what happens to it.
#[derive(Default)]
struct Balance {
    before: u64,
    lost: u64,
    /// New documents at paths that had none. They make up for lost ones, in number.
    new: u64,
}

impl Removals {
    /// Notes that a document with a file at `path` was put. Nothing can be lost from an empty
    /// index, so a first build notes nothing.
    pub fn put(&mut self, id: &str, path: &str, before: &PreviousState) {
        if before.is_empty() {
            return;
        }
        if !before.has_document(id) {
            self.new.push(path.into());
        }
        self.put.insert(id.into());
    }

    /// Notes that the document `id` was taken out.
    pub fn remove(&mut self, id: &str) {
        self.removed.insert(id.into());
    }

    /// Notes that a document of the file at `path` is held back on purpose.
    pub fn hold_back(&mut self, path: &str) {
        self.held_back.push(path.into());
    }

    /// Returns the loss of the whole run, if it is to be refused. `starts_empty`: the run starts
    /// from nothing, so every document that was not put is lost.
    pub fn loss(&self, before: &PreviousState, starts_empty: bool) -> Option<Loss> {
        let arrived: HashSet<&str> =
            self.new.iter().chain(&self.held_back).map(String::as_str).collect();
        let is_whole_file = |path: &str| before.id_at(path).is_some();
        let is_lost = |id: &str, files: &[IndexedFile]| {
            let is_out = (starts_empty || self.removed.contains(id)) && !self.put.contains(id);
            let is_replaced =
                |file: &IndexedFile| is_whole_file(&file.path) && arrived.contains(&*file.path);
            is_out && !files.iter().any(is_replaced)
        };
        let mut folders = balances(before, is_lost);
        let new = self.new.iter().map(String::as_str);
        add_new(&mut folders, new.filter(|path| !is_whole_file(path)));
        let held_back = self.held_back.iter().map(String::as_str);
        let rows = held_back.filter(|path| folders.contains_key(path) && !is_whole_file(path));
        let rows: Vec<&str> = rows.collect();
        add_new(&mut folders, rows.into_iter());
        worst(folders, FEWEST)
    }
}

/// Returns the loss that is certain before any file is read, if it is to be refused: documents
/// whose files are all away. Returns `None` if a JSON Lines file must be read to know its rows.
pub(super) fn loss_of_absence(
    before: &PreviousState,
    walk: &Walk,
    scanned: &[Scanned],
) -> Option<Loss> {
    let (rows, whole): (Vec<_>, Vec<_>) =
        scanned.iter().partition(|file| file.format == Format::JsonLines);
    let is_seen =
        |file: &&Scanned| file.info().is_none_or(|info| before.has_seen(&file.path, &info.hash));
    if !rows.iter().all(is_seen) {
        return None;
    }
    let paths: HashSet<&str> = scanned.iter().map(|file| file.path.as_str()).collect();
    let ids: HashMap<&str, &str> = whole
        .iter()
        .filter_map(|file| Some((file.info()?.id.as_str(), file.path.as_str())))
        .collect();
    let is_away = |file: &IndexedFile| {
        !paths.contains(file.path.as_str()) && !is_below(&file.path, &walk.unknown_below)
    };
    let is_lost = |id: &str, files: &[IndexedFile]| {
        let may_be_elsewhere = before.rows.contains_key(id) && !rows.is_empty();
        !may_be_elsewhere && !ids.contains_key(id) && files.iter().all(is_away)
    };
    let mut folders = balances(before, is_lost);
    let new =
        ids.iter().filter(|(id, path)| !before.has_document(id) && before.id_at(path).is_none());
    add_new(&mut folders, new.map(|(_, path)| *path));
    worst(folders, 1)
}

/// Counts the documents of each folder, and those that are lost. Cost: one step for each folder of
/// each document.
fn balances(
    before: &PreviousState,
    is_lost: impl Fn(&str, &[IndexedFile]) -> bool,
) -> HashMap<&str, Balance> {
    let mut folders: HashMap<&str, Balance> = HashMap::new();
    for (id, files) in before.files() {
        let is_lost = is_lost(id, files);
        let around: HashSet<&str> = files.iter().flat_map(|file| places(&file.path)).collect();
        for folder in around {
            let balance = folders.entry(folder).or_default();
            balance.before += 1;
            balance.lost += u64::from(is_lost);
        }
    }
    folders
}

/// Counts a new document for each of `paths`.
fn add_new<'a>(folders: &mut HashMap<&str, Balance>, paths: impl Iterator<Item = &'a str>) {
    for folder in paths.flat_map(places) {
        if let Some(balance) = folders.get_mut(folder) {
            balance.new += 1;
        }
    }
}

/// Returns the loss of the topmost folder that loses too much, the corpus first. `fewest` is the
/// smallest loss of the whole corpus that is refused.
fn worst(folders: HashMap<&str, Balance>, fewest: u64) -> Option<Loss> {
    let total = folders.get("").map_or(0, |balance| balance.before);
    let fewest_of_folder = FEWEST.max(total / SMALL_PART);
    let refused = folders.into_iter().filter_map(|(folder, Balance { before, lost, new })| {
        let balance = lost.saturating_sub(new);
        let is_refused = match folder {
            "" => balance >= fewest && 2 * balance > before,
            _ => balance >= fewest_of_folder && 10 * lost >= FOLDER_TENTHS * before,
        };
        is_refused.then(|| Loss { folder: folder.into(), lost, before })
    });
    refused.min_by(|a, b| a.folder.cmp(&b.folder))
}

/// Returns the folders that hold `path`: the corpus itself as an empty path, each folder, and the
/// path, because an archive or a file of rows holds documents like a folder.
fn places(path: &str) -> impl Iterator<Item = &str> {
    let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
    std::iter::once("").chain(folders).chain(std::iter::once(path))
}
