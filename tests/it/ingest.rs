//! Indexing runs over a corpus folder: what is indexed, what is reported, and that the index
//! follows the folder.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use tempfile::TempDir;
use tracuu::sync::files::{Disk, Entry, Files};
use tracuu::sync::original::original;
use tracuu::sync::{IndexingJobs, Report, RunOptions, Task, UpdateError, update};
use tracuu_document::{Basis, Document, IssueCode};
use tracuu_extract::InProcess;
use tracuu_search::Deadline;
use tracuu_search::Engine;
use tracuu_search::memory::MemoryEngine;

use crate::service::job_options;

const NOTICE: &str = "THÔNG BÁO\nVề việc nghỉ lễ\nỦy ban nhân dân tỉnh thông báo lịch nghỉ lễ.\n";

/// A corpus folder and an in-memory index.
pub(crate) struct Corpus {
    pub folder: TempDir,
    pub engine: MemoryEngine,
    pub disk: FaultyDisk,
    pub index_secret: bool,
    pub allow_removals: bool,
}

/// The real disk, except that reading the files and folders in `broken` fails.
#[derive(Default)]
pub(crate) struct FaultyDisk {
    pub broken: HashSet<String>,
}

struct FailingReader;

impl Read for FailingReader {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("bad sector"))
    }
}

impl FaultyDisk {
    fn is_broken(&self, path: &Path) -> bool {
        self.broken.iter().any(|broken| path.ends_with(broken))
    }
}

impl Files for FaultyDisk {
    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>> {
        match self.is_broken(folder) {
            true => Err(io::Error::other("bad sector")),
            false => Disk.list(folder),
        }
    }

    fn size(&self, file: &Path) -> io::Result<u64> {
        Disk.size(file)
    }

    fn open(&self, file: &Path) -> io::Result<Box<dyn Read + Send>> {
        match self.is_broken(file) {
            true => Ok(Box::new(FailingReader)),
            false => Disk.open(file),
        }
    }
}

impl Corpus {
    pub fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let (engine, disk) = (MemoryEngine::new(), FaultyDisk::default());
        Corpus { folder, engine, disk, index_secret: false, allow_removals: false }
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub fn rename(&self, from: &str, to: &str) {
        let folder = self.folder.path();
        fs::create_dir_all(folder.join(to).parent().unwrap()).unwrap();
        fs::rename(folder.join(from), folder.join(to)).unwrap();
    }

    pub fn delete(&self, path: &str) {
        fs::remove_file(self.folder.path().join(path)).unwrap();
    }

    pub fn run(&self) -> Report {
        self.run_from(false)
    }

    pub fn run_from(&self, rebuild: bool) -> Report {
        self.try_run(rebuild).unwrap()
    }

    pub fn try_run(&self, rebuild: bool) -> Result<Report, UpdateError> {
        let corpus = self.folder.path();
        let (engine, files) = (&self.engine, &self.disk);
        let (extractor, progress) = (&InProcess, &|_| {});
        let (index_secret, allow_removals) = (self.index_secret, self.allow_removals);
        update(Task {
            engine,
            files,
            corpus,
            extractor,
            rebuild,
            allow_removals,
            index_secret,
            progress,
            is_interrupted: &|| false,
        })
    }

    pub fn documents(&self) -> Vec<Document> {
        let reader = self.engine.reader().unwrap();
        let inventory = reader.inventory().unwrap();
        let document = |id: &str| reader.document(id, Deadline::NONE).unwrap().unwrap();
        let mut documents: Vec<_> = inventory.map(|entry| document(&entry.unwrap().id)).collect();
        documents.sort_by_key(places);
        documents
    }

    fn places(&self) -> Vec<Vec<String>> {
        self.documents().iter().map(places).collect()
    }

    fn at(&self, place: &str) -> Document {
        let mut documents = self.documents().into_iter();
        documents.find(|document| places(document).iter().any(|p| p == place)).expect(place)
    }
}

fn places(document: &Document) -> Vec<String> {
    let place = |source: &tracuu_document::Source| match source.line {
        Some(line) => format!("{}:{line}", source.path),
        None => source.path.clone(),
    };
    document.record.sources.iter().map(place).collect()
}

fn failures(report: &Report) -> Vec<(&str, IssueCode)> {
    report.notices.failed.iter().map(|failure| (failure.path.as_str(), failure.code)).collect()
}

/// Returns the counts of added, changed, removed, moved and unchanged documents, in this order.
pub(crate) fn counts(report: &Report) -> [u64; 5] {
    [report.added, report.changed, report.removed, report.moved, report.unchanged]
}

#[test]
fn a_hostile_folder_is_indexed_as_far_as_it_can_be() {
    let mut corpus = Corpus::new();
    corpus.write("empty.txt", "");
    corpus.write("spaces.txt", " \n\t\r\n");
    corpus.write("binary.txt", [0u8, 1, 2, 3, 255, 254, 0, 0, 7].repeat(50));
    corpus.write("paper.txt", "%PDF-1.7\n%âãÏÓ\n");
    corpus.write("scan.pdf", "%PDF-1.7\n");
    corpus.write("letter.docx", "<html><body>404 Not Found</body></html>");
    corpus.write("broken.txt", NOTICE);
    corpus.write("x.pdf/inside.txt", format!("{NOTICE} 1"));
    corpus.write("Thư mục có dấu/Kế hoạch số 1.txt", format!("{NOTICE} 2"));
    corpus.write("README.md", "left alone");
    corpus.write(".hidden.txt", "left alone");
    corpus.write(".git/config.txt", "left alone");
    for name in ["~$letter.docx", "~$ch 12.DOC", ".~lock.letter.odt#", "~WRL0001.tmp", "~wrd12.TMP"]
    {
        corpus.write(&format!("x.pdf/{name}"), [6_u8].repeat(162));
    }
    for name in ["Thumbs.db", "thumbs.db", "Desktop.ini", ".DS_Store", "._letter.docx"] {
        corpus.write(&format!("x.pdf/{name}"), "of a program");
    }
    corpus.write("lost.txt.meta.toml", "title = 'left alone'");
    let huge = fs::File::create(corpus.folder.path().join("huge.txt")).unwrap();
    huge.set_len(300 << 20).unwrap();
    let pipe = corpus.folder.path().join("pipe.txt");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    std::os::unix::fs::symlink("..", corpus.folder.path().join("x.pdf/loop")).unwrap();
    std::os::unix::fs::symlink("x.pdf/inside.txt", corpus.folder.path().join("link.txt")).unwrap();
    use std::os::unix::ffi::OsStrExt;
    let name = std::ffi::OsStr::from_bytes(b"latin\xe9.txt");
    fs::write(corpus.folder.path().join(name), NOTICE).unwrap();
    corpus.disk.broken.insert("broken.txt".into());

    let report = corpus.run();
    assert_eq!(
        failures(&report),
        [
            ("binary.txt", IssueCode::FormatMismatch),
            ("broken.txt", IssueCode::Unreadable),
            ("empty.txt", IssueCode::Empty),
            ("huge.txt", IssueCode::TooLarge),
            ("latin\u{fffd}.txt", IssueCode::Unreadable),
            ("letter.docx", IssueCode::FormatMismatch),
            ("lost.txt.meta.toml", IssueCode::InvalidMetadata),
            ("paper.txt", IssueCode::Unreadable),
            ("pipe.txt", IssueCode::NotAFile),
            ("scan.pdf", IssueCode::Unreadable),
            ("spaces.txt", IssueCode::Empty),
        ]
    );
    assert_eq!(corpus.places(), [["Thư mục có dấu/Kế hoạch số 1.txt"], ["x.pdf/inside.txt"]]);
    assert_eq!(counts(&report), [2, 0, 0, 0, 0]);
    assert_eq!((report.documents, report.ignored), (2, 3));
    assert!(
        report.notices.failed[1].message.contains("bad sector"),
        "{:?}",
        report.notices.failed[1]
    );

    // An unchanged file that failed is reported again, and nothing is committed.
    let again = corpus.run();
    assert_eq!(again.notices.failed, report.notices.failed);
    assert_eq!(counts(&again), [0, 0, 0, 0, 2]);
    assert_eq!(again.generation, report.generation);
}

#[test]
fn the_index_follows_the_folder() {
    let corpus = Corpus::new();
    corpus.write("a.txt", "một");
    corpus.write("b.txt", "hai");
    corpus.write("c.txt", "ba");
    assert_eq!(counts(&corpus.run()), [3, 0, 0, 0, 0]);
    let b = corpus.at("b.txt").record.id;

    corpus.write("a.txt", "một sửa");
    corpus.rename("b.txt", "kho/b.txt");
    corpus.delete("c.txt");
    corpus.write("d.txt", "bốn");
    let report = corpus.run();
    assert_eq!(counts(&report), [1, 1, 1, 1, 0]);
    assert_eq!(corpus.places(), [["a.txt"], ["d.txt"], ["kho/b.txt"]]);
    assert_eq!(corpus.at("kho/b.txt").record.id, b);
    assert_eq!(corpus.at("a.txt").text, "một sửa");

    let same = corpus.run();
    assert_eq!(counts(&same), [0, 0, 0, 0, 3]);
    assert_eq!(same.generation, report.generation);

    let rebuilt = corpus.run_from(true);
    assert_eq!(counts(&rebuilt), [3, 0, 0, 0, 0]);
    assert_ne!(rebuilt.generation, report.generation);

    corpus.write("a.txt", "");
    let emptied = corpus.run();
    assert_eq!(failures(&emptied), [("a.txt", IssueCode::Empty)]);
    assert_eq!(counts(&emptied), [0, 0, 1, 0, 2]);
}

#[test]
fn files_of_the_same_bytes_are_one_document() {
    let corpus = Corpus::new();
    corpus.write("b.txt", NOTICE);
    corpus.write("a.txt", NOTICE);
    corpus.write("b.txt.meta.toml", "title = 'của b'\nplace = 'Lạng Sơn'");
    assert_eq!(corpus.run().documents, 1);
    assert_eq!(corpus.places(), [["a.txt", "b.txt"]]);
    assert_eq!(corpus.at("a.txt").record.title.as_deref(), Some("của b"));

    corpus.write("a.txt.meta.toml", "title = 'của a'");
    assert_eq!(counts(&corpus.run()), [0, 1, 0, 0, 0]);
    let record = corpus.at("a.txt").record;
    assert_eq!(
        (record.title.as_deref(), record.place.as_deref()),
        (Some("của a"), Some("Lạng Sơn"))
    );

    corpus.delete("a.txt");
    corpus.delete("a.txt.meta.toml");
    assert_eq!(counts(&corpus.run()), [0, 0, 0, 1, 0]);
    assert_eq!(corpus.places(), [["b.txt"]]);

    // The same bytes under a name with another extension: only that copy is refused.
    corpus.write("copy.pdf", NOTICE);
    let report = corpus.run();
    assert_eq!(failures(&report), [("copy.pdf", IssueCode::FormatMismatch)]);
    assert_eq!(corpus.places(), [["b.txt"]]);
    assert_eq!(corpus.run().generation, report.generation);
}

#[test]
fn a_read_error_keeps_what_is_indexed() {
    let mut corpus = Corpus::new();
    corpus.write("a.txt", "một");
    corpus.write("kho/b.txt", "hai");
    corpus.write("kho/r.jsonl", "{\"id\":\"x\",\"text\":\"ba\"}\n");
    corpus.write("s.jsonl", "{\"id\":\"y\",\"text\":\"bốn\"}\n");
    corpus.run();
    corpus.disk.broken.extend(["a.txt".to_string(), "s.jsonl".to_string()]);
    let report = corpus.run();
    let unreadable = [("a.txt", IssueCode::Unreadable), ("s.jsonl", IssueCode::Unreadable)];
    assert_eq!(failures(&report), unreadable);
    assert_eq!((report.documents, counts(&report)), (4, [0, 0, 0, 0, 4]));

    corpus.disk.broken = HashSet::from(["kho".to_string()]);
    corpus.write("t.jsonl", "{\"id\":\"x\",\"text\":\"again\"}\n{\"id\":\"z\",\"text\":\"năm\"}\n");
    let report = corpus.run();
    let failed = [("kho", IssueCode::Unreadable), ("t.jsonl", IssueCode::DuplicateId)];
    assert_eq!(failures(&report), failed);
    assert_eq!((report.documents, corpus.documents().len()), (5, 5));

    corpus.disk.broken.clear();
    corpus.delete("t.jsonl");
    let report = corpus.run();
    assert_eq!(failures(&report), []);
    assert_eq!(counts(&report), [0, 0, 1, 0, 4]);
}

#[test]
fn metadata_beside_a_file_go_before_what_it_says() {
    let corpus = Corpus::new();
    corpus.write("a.txt", NOTICE);
    corpus.write("a.txt.meta.toml", "agency = 'Sở Y tế'\ndate = 2020-02-29\n");
    assert_eq!(failures(&corpus.run()), []);
    let record = corpus.at("a.txt").record;
    assert_eq!(
        (record.agency.as_deref(), record.agency_basis),
        (Some("Sở Y tế"), Some(Basis::Given))
    );
    assert_eq!((record.date.as_deref(), record.year), (Some("2020-02-29"), Some(2020)));
    assert_eq!(record.date_basis, Some(Basis::Given));

    corpus.write("a.txt.meta.toml", "agenci = 'Sở Y tế'\n");
    let report = corpus.run();
    assert_eq!(failures(&report), [("a.txt.meta.toml", IssueCode::InvalidMetadata)]);
    assert!(
        report.notices.failed[0].message.contains("agenci"),
        "{}",
        report.notices.failed[0].message
    );
    assert_eq!(counts(&report), [0, 1, 0, 0, 0]);
    assert_ne!(corpus.at("a.txt").record.agency.as_deref(), Some("Sở Y tế"));
    let again = corpus.run();
    assert_eq!(
        (&again.notices.failed, &again.generation),
        (&report.notices.failed, &report.generation)
    );

    corpus.delete("a.txt.meta.toml");
    assert_eq!(failures(&corpus.run()), []);
}

#[test]
fn rows_are_documents() {
    let mut corpus = Corpus::new();
    corpus.write(
        "luật.jsonl",
        "{\"id\":\"Luật A|1\",\"text\":\"Điều 1. Phạm vi\",\"year\":2018,\"type\":\"Luật\",\"note\":1}\n\
         \n\
         {\"id\":\"Luật A|2\",\"text\":\"Điều 2. Giải thích\",\"year\":\"2018\"}\n\
         not json\n\
         {\"id\":\"Luật A|3\",\"text\":\"\"}\n\
         {\"id\":\"Luật A|4\",\"text\":\"Điều 4\"}",
    );
    corpus.write("luật.jsonl.meta.toml", "agency = 'Quốc hội'\ntype = 'Bộ luật'");
    let report = corpus.run();
    let path = "luật.jsonl";
    assert_eq!(
        failures(&report),
        [
            (path, IssueCode::Empty),
            (path, IssueCode::InvalidMetadata),
            (path, IssueCode::InvalidMetadata),
        ]
    );
    assert!(report.notices.failed[1].message.starts_with("line 3: in the row `Luật A|2`, `year`"));
    assert!(report.notices.failed[2].message.starts_with("line 4: not a JSON object"));
    assert_eq!(corpus.places(), [["luật.jsonl:1"], ["luật.jsonl:6"]]);
    let first = corpus.at("luật.jsonl:1");
    assert_eq!(first.record.key.as_deref(), Some("Luật A|1"));
    assert_eq!((first.record.year, first.record.date_basis), (Some(2018), Some(Basis::Given)));
    assert_eq!(first.record.kind.as_deref(), Some("Luật"));
    assert_eq!(first.record.agency.as_deref(), Some("Quốc hội"));
    assert_eq!(first.text, "Điều 1. Phạm vi");
    assert_eq!(corpus.at("luật.jsonl:6").record.kind.as_deref(), Some("Bộ luật"));
    assert_eq!(corpus.run().generation, report.generation);

    // A new row moves the others down; only the edited row counts as changed.
    corpus.write(
        "luật.jsonl",
        "{\"id\":\"new\",\"text\":\"mới\"}\n\
         {\"id\":\"Luật A|1\",\"text\":\"Điều 1. Phạm vi sửa đổi\"}\n\
         {\"id\":\"Luật A|4\",\"text\":\"Điều 4\"}\n",
    );
    let report = corpus.run();
    assert_eq!(failures(&report), []);
    assert_eq!(counts(&report), [1, 1, 0, 0, 1]);
    assert_eq!(corpus.places(), [["luật.jsonl:1"], ["luật.jsonl:2"], ["luật.jsonl:3"]]);
    corpus.delete("luật.jsonl");
    corpus.allow_removals = true;
    assert_eq!(counts(&corpus.run()), [0, 0, 3, 0, 0]);
}

#[test]
fn an_id_may_stand_once_in_a_corpus() {
    let corpus = Corpus::new();
    corpus.write("b.jsonl", "{\"id\":\"x\",\"text\":\"b1\"}\n{\"id\":\"x\",\"text\":\"b2\"}\n");
    let report = corpus.run();
    assert_eq!(failures(&report), [("b.jsonl", IssueCode::DuplicateId)]);
    let message = &report.notices.failed[0].message;
    assert!(message.contains("b.jsonl:2") && message.contains("b.jsonl:1"), "{message}");
    assert_eq!(corpus.documents()[0].text, "b1");

    // A file earlier in the order takes over the id, although the other files were not edited.
    corpus.write("a.jsonl", "{\"id\":\"x\",\"text\":\"a1\"}\n");
    let report = corpus.run();
    assert_eq!(report.notices.failed.len(), 2);
    assert!(
        report
            .notices
            .failed
            .iter()
            .all(|f| f.path == "b.jsonl" && f.message.contains("a.jsonl:1"))
    );
    assert_eq!((report.documents, corpus.places()), (1, vec![vec!["a.jsonl:1".to_string()]]));
    assert_eq!(corpus.run().generation, report.generation);

    // Deleting that file gives the id back.
    corpus.delete("a.jsonl");
    let report = corpus.run();
    assert_eq!(report.notices.failed.len(), 1);
    assert_eq!((report.documents, corpus.places()), (1, vec![vec!["b.jsonl:1".to_string()]]));
    let incremental = corpus.documents();
    corpus.run_from(true);
    assert_eq!(corpus.documents(), incremental);
}

#[test]
fn other_encodings_are_read() {
    let corpus = Corpus::new();
    let utf16: Vec<u8> = NOTICE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    corpus.write("utf16.txt", &utf16);
    corpus.write("utf16-bom.txt", [b"\xff\xfe", &utf16[..]].concat());
    // "Ủy ban nhân dân tỉnh thông báo kết luận của đồng chí Chủ tịch về nhiệm vụ năm 2026"
    let windows_1258 =
        b"U\xd2y ban nh\xe2n d\xe2n ti\xd2nh th\xf4ng ba\xeco k\xea\xect lu\xe2\xf2n cu\xd2a \
        \xf0\xf4\xccng chi\xec Chu\xd2 ti\xf2ch v\xea\xcc nhi\xea\xf2m vu\xf2 n\xe3m 2026";
    corpus.write("1258.txt", windows_1258);
    let damaged = [NOTICE.as_bytes(), b"\xe1\xbb", NOTICE.as_bytes()].concat();
    corpus.write("damaged.txt", damaged);
    let report = corpus.run();
    assert_eq!(failures(&report), [("damaged.txt", IssueCode::PartlyRead)]);
    assert_eq!(report.documents, 4);
    let old = corpus.at("1258.txt");
    assert_eq!(
        old.text,
        "Ủy ban nhân dân tỉnh thông báo kết luận của đồng chí Chủ tịch về nhiệm vụ năm 2026"
    );
    assert_eq!(old.record.sources[0].method, "windows-1258");
    assert!(corpus.at("utf16.txt").text.contains("Về việc nghỉ lễ"));
    assert_eq!(corpus.at("utf16.txt").text, corpus.at("utf16-bom.txt").text);
    let again = corpus.run();
    assert_eq!(
        (&again.notices.failed, &again.generation),
        (&report.notices.failed, &report.generation)
    );
}

#[test]
fn a_missing_folder_is_named_and_changes_nothing() {
    let corpus = Corpus::new();
    corpus.write("a.txt", NOTICE);
    corpus.run();
    let missing = corpus.folder.path().join("không có");
    let task = Task {
        engine: &corpus.engine,
        files: &Disk,
        corpus: &missing,
        extractor: &InProcess,
        rebuild: true,
        allow_removals: true,
        index_secret: false,
        progress: &|_| {},
        is_interrupted: &|| false,
    };
    let error = update(task).unwrap_err();
    assert!(matches!(error, UpdateError::NoCorpus { .. }));
    assert!(error.to_string().contains("không có"), "{error}");
    assert_eq!(corpus.documents().len(), 1);
}

#[test]
fn an_empty_folder_gives_an_empty_index() {
    let corpus = Corpus::new();
    let report = corpus.run();
    assert_eq!((report.documents, failures(&report)), (0, vec![]));
    assert_eq!(corpus.run().generation, report.generation);
}

#[test]
fn originals_are_the_files_as_indexed_or_none() {
    let corpus = Corpus::new();
    corpus.write("kho/a.txt", NOTICE);
    corpus.write("kho/b.txt", NOTICE);
    corpus.write("r.jsonl", "{\"id\":\"x\",\"text\":\"ba\"}\n{\"id\":\"y\",\"text\":\"bốn\"}\n");
    corpus.run();
    let folder = corpus.folder.path();
    let (document, row) = (corpus.at("kho/a.txt"), corpus.at("r.jsonl:2"));
    let found = original(folder, &document.record).unwrap();
    assert_eq!((found.bytes.as_slice(), found.file_name.as_str()), (NOTICE.as_bytes(), "a.txt"));
    assert_eq!(found.media_type, "text/plain; charset=utf-8");
    let found = original(folder, &row.record).unwrap();
    assert_eq!(found.bytes, "{\"id\":\"y\",\"text\":\"bốn\"}".as_bytes());
    assert_eq!(found.file_name, "r-2.json");

    corpus.write("kho/a.txt", NOTICE.replace('T', "t"));
    assert_eq!(original(folder, &document.record).unwrap().file_name, "b.txt");
    corpus.delete("kho/b.txt");
    assert!(original(folder, &document.record).unwrap_err().to_string().contains("kho/a.txt"));
    let mut outside = document.record.clone();
    outside.sources[0].path = "../kho/a.txt".into();
    assert!(original(folder, &outside).is_err());
}

#[test]
fn runs_in_the_background_one_at_a_time() {
    let corpus = Corpus::new();
    corpus.write("a.txt", NOTICE);
    let engine: Arc<dyn Engine> = Arc::new(corpus.engine.clone());
    let jobs = IndexingJobs::new(Arc::clone(&engine), job_options(corpus.folder.path().into()));
    assert_eq!(jobs.state().started_at, None);
    assert!(jobs.start(RunOptions::default()).unwrap().running);
    let ended = jobs.wait();
    assert_eq!((ended.running, ended.last_error), (false, None));
    assert_eq!((ended.files_done, ended.files_total), (1, Some(1)));
    assert_eq!(corpus.documents().len(), 1);

    let busy = engine.writer(tracuu_search::engine::WriteMode::Update).unwrap();
    jobs.start(RunOptions { rebuild: true, ..RunOptions::default() }).unwrap();
    assert!(jobs.wait().last_error.unwrap().contains("another run"));
    drop(busy);
    jobs.start(RunOptions { rebuild: true, ..RunOptions::default() }).unwrap();
    assert_eq!(jobs.wait().last_error, None);
}

#[test]
fn secret_documents_are_held_back_unless_somebody_says_otherwise() {
    let mut corpus = Corpus::new();
    corpus.write("a.txt", NOTICE);
    corpus.write("mật.txt", NOTICE.replace("tỉnh", "huyện"));
    corpus.write("mật.txt.meta.toml", "secrecy = 'Tối mật'");
    corpus.write("r.jsonl", "{\"id\":\"x\",\"text\":\"ba\",\"secrecy\":\"MẬT\"}\n");
    let held_back = |report: &Report| -> Vec<(String, IssueCode)> {
        report.notices.held_back.iter().map(|file| (file.path.clone(), file.code)).collect()
    };
    let both =
        [("mật.txt".to_string(), IssueCode::HeldBack), ("r.jsonl".into(), IssueCode::HeldBack)];
    let first = corpus.run();
    assert_eq!((held_back(&first).as_slice(), failures(&first)), (&both[..], vec![]));
    assert_eq!(corpus.places(), [["a.txt"]]);
    let again = corpus.run();
    assert_eq!((again.generation, again.notices), (first.generation, first.notices));

    corpus.index_secret = true;
    let open = corpus.run();
    assert_eq!((held_back(&open), counts(&open)), (vec![], [2, 0, 0, 0, 1]));
    assert_eq!(corpus.at("mật.txt").record.issues[0].code, IssueCode::SecretIndexed);
    let open_again = corpus.run();
    assert_eq!(open_again.generation, open.generation);

    corpus.index_secret = false;
    assert_eq!(held_back(&corpus.run()), both);
    assert_eq!(corpus.places(), [["a.txt"]]);

    corpus.write("mật.txt.meta.toml", "secrecy = 'Tối mật'\nindex = true");
    corpus.write("a.txt.meta.toml", "index = false");
    let said = corpus.run();
    assert_eq!(corpus.places(), [["mật.txt"]]);
    assert_eq!(held_back(&said)[0], ("a.txt".to_string(), IssueCode::HeldBack));
}

#[test]
fn each_copy_of_a_secret_document_is_reported() {
    let corpus = Corpus::new();
    let secret = format!("MẬT\n{NOTICE}");
    corpus.write("a.txt", &secret);
    corpus.write("lưu/a.txt", &secret);
    let first = corpus.run();
    let paths: Vec<&str> = first.notices.held_back.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["a.txt", "lưu/a.txt"]);
    let again = corpus.run();
    assert_eq!((again.generation, again.notices), (first.generation, first.notices));
}

#[test]
fn what_was_repaired_is_reported() {
    let corpus = Corpus::new();
    corpus.write("a.txt", "THÔNG BÁO\nVề việc đầu tƣ\n");
    let report = corpus.run();
    assert_eq!(failures(&report), []);
    let repaired = &report.notices.repaired;
    assert_eq!(
        (repaired[0].path.as_str(), repaired[0].code),
        ("a.txt", IssueCode::LettersRepaired)
    );
    assert_eq!(&corpus.run().notices.repaired, repaired);
}

#[test]
fn stamps_of_secrecy_are_seen_wherever_an_office_file_shows_them() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/office");
    let corpus = Corpus::new();
    let mut names = Vec::new();
    for entry in std::fs::read_dir(format!("{folder}/secret")).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        corpus.write(&name, std::fs::read(entry.path()).unwrap());
        names.push(name);
    }
    names.sort();
    assert_eq!(names.len(), 7);
    corpus.write("open.docx", std::fs::read(format!("{folder}/shown/smartart.docx")).unwrap());
    let held_back = corpus.run().notices.held_back;
    let paths: Vec<&str> = held_back.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, names);
    assert!(held_back.iter().all(|file| file.message.starts_with("bears the stamp ")));
    assert_eq!(corpus.places(), [["open.docx"]]);
}

#[test]
fn a_line_that_may_be_a_stamp_holds_back_and_is_quoted() {
    let corpus = Corpus::new();
    corpus.write("a.txt", format!("{NOTICE}\n\nPHỤ LỤC\n\nT Ố I  M Ậ T\n\nDanh sách\n"));
    let held_back = corpus.run().notices.held_back;
    assert_eq!(held_back.len(), 1);
    let message = &held_back[0].message;
    assert!(message.starts_with("may bear the stamp TỐI MẬT, outside its head: "), "{message}");
}
