//! Pages of scans over the runs of the indexer: each is read once, whatever stops the runs. OCR is
//! simulated here; `pdf.rs` has it done by tesseract.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tempfile::TempDir;
use tracuu::http::{AppState, router};
use tracuu::sync::files::Disk;
use tracuu::sync::{IndexingJobs, JobOptions, Progress, Report, RunOptions, Task, update};
use tracuu_document::{Document, IssueCode};
use tracuu_extract::extractor::{Extractor, Scans};
use tracuu_extract::format::Format;
use tracuu_extract::ocr::{KeptPages, ReadPage, merge};
use tracuu_extract::{ExtractError, Extracted, Issue, Lines};
use tracuu_search::memory::MemoryEngine;
use tracuu_search::{Deadline, Engine};

use crate::service::{get, state_over};

/// An extractor for files of the form `NAME PAGES`, each a scan with this number of pages. The page
/// of a file `mat` has a stamp of secrecy, that of a file `hong` cannot be read.
#[derive(Clone)]
struct FakeOcr {
    kept: KeptPages,
    missing: bool,
    /// How often each page was read.
    reads: Arc<Mutex<HashMap<(String, usize), u32>>>,
    /// Set by the test before a page is read, taken back by the extractor when it is.
    gate: Option<Arc<Gate>>,
}

/// Holds up the reader of pages until the test lets it go on.
#[derive(Default)]
struct Gate {
    waiting: AtomicUsize,
    open: AtomicBool,
}

impl FakeOcr {
    fn new(folder: &Path) -> FakeOcr {
        let kept = KeptPages::new(folder.join("pages"));
        FakeOcr { kept, missing: false, reads: Arc::default(), gate: None }
    }

    fn reads(&self) -> Vec<u32> {
        self.reads.lock().expect("no panic").values().copied().collect()
    }
}

fn name_and_pages(bytes: &[u8]) -> (String, usize) {
    let text = String::from_utf8_lossy(bytes);
    let (name, pages) = text.trim().split_once(' ').expect("NAME PAGES");
    (name.to_string(), pages.parse().expect("a number"))
}

/// The text of a page (from 0). Lines that differ only in their figures would count as page headers.
fn text_of(name: &str, page: usize) -> String {
    let digits = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
    let (ten, one) = (digits[page / 10], digits[page % 10]);
    format!("Trang {ten} {one} của tệp {name} được đọc từ bản quét này.")
}

impl Extractor for FakeOcr {
    fn extract(&self, _: Format, bytes: &[u8], id: &str) -> Result<Extracted, ExtractError> {
        let (_, pages) = name_and_pages(bytes);
        let message = "pages are pictures".to_string();
        let text = Lines::Printed(vec!["\n"; pages].join("\u{c}"));
        let extracted = Extracted {
            scanned: (0..pages).collect(),
            issues: vec![Issue { code: tracuu_extract::IssueCode::NeedsOcr, message }],
            ..Extracted::new(text, Format::Text, "fake")
        };
        Ok(merge(extracted, self.kept.of(id)))
    }

    fn read_pages(
        &self,
        bytes: &[u8],
        id: &str,
        pages: &[usize],
        go_on: &dyn Fn() -> bool,
    ) -> io::Result<()> {
        for &page in pages {
            self.read_page(bytes, id, page)?;
            if !go_on() {
                break;
            }
        }
        Ok(())
    }

    fn forget_pages(&self, id: &str) -> io::Result<()> {
        self.kept.forget(id)
    }

    fn scans(&self) -> Scans<'_> {
        if self.missing { Scans::Missing("install tesseract") } else { Scans::Read }
    }
}

impl FakeOcr {
    fn read_page(&self, bytes: &[u8], id: &str, page: usize) -> io::Result<()> {
        if let Some(gate) = &self.gate {
            gate.waiting.fetch_add(1, Ordering::SeqCst);
            while !gate.open.load(Ordering::SeqCst) {
                std::thread::yield_now();
            }
        }
        let (name, _) = name_and_pages(bytes);
        *self.reads.lock().expect("no panic").entry((id.into(), page)).or_default() += 1;
        let stamp = if name == "mat" { "MẬT\n" } else { "" };
        let text = format!("{stamp}{}", text_of(&name, page));
        let read = match name.as_str() {
            "hong" => ReadPage::unreadable(page),
            _ => ReadPage::new(page, text),
        };
        self.kept.keep(id, &read)
    }
}

/// A corpus of scans, by name and number of pages, and an index.
struct Archive {
    folder: TempDir,
    engine: Arc<MemoryEngine>,
    ocr: FakeOcr,
}

impl Archive {
    fn new(scans: &[(&str, usize)]) -> Archive {
        let folder = TempDir::new().expect("a folder");
        fs::create_dir(folder.path().join("corpus")).expect("a folder");
        let ocr = FakeOcr::new(folder.path());
        let archive = Archive { folder, engine: Arc::new(MemoryEngine::new()), ocr };
        scans.iter().for_each(|(name, pages)| archive.add(name, *pages));
        archive
    }

    fn add(&self, name: &str, pages: usize) {
        let path = self.folder.path().join("corpus").join(format!("{name}.txt"));
        fs::write(path, format!("{name} {pages}")).expect("written");
    }

    fn run(&self) -> Report {
        self.run_until(false, &|_| {}, &|| false)
    }

    fn run_until(
        &self,
        rebuild: bool,
        progress: &(dyn Fn(Progress) + Sync),
        is_interrupted: &(dyn Fn() -> bool + Sync),
    ) -> Report {
        update(Task {
            engine: &*self.engine,
            files: &Disk,
            corpus: &self.folder.path().join("corpus"),
            extractor: &self.ocr,
            rebuild,
            allow_removals: true,
            index_secret: false,
            progress,
            is_interrupted,
        })
        .expect("a run")
    }

    /// Returns background runs over the archive.
    fn jobs(&self) -> Arc<IndexingJobs> {
        let options = JobOptions {
            corpus: self.folder.path().join("corpus"),
            extractor: Box::new(self.ocr.clone()),
            index_secret: false,
            allow_removals: true,
        };
        IndexingJobs::new(Arc::clone(&self.engine) as Arc<dyn Engine>, options)
    }

    fn document(&self, name: &str) -> Option<Document> {
        let reader = self.engine.reader().expect("an index");
        let ids = reader.inventory().expect("a list").map(|entry| entry.expect("an entry").id);
        let documents = ids.filter_map(|id| reader.document(&id, Deadline::NONE).expect("read"));
        let path = format!("{name}.txt");
        documents.into_iter().find(|document| document.record.sources[0].path == path)
    }

    fn codes(&self, name: &str) -> Vec<IssueCode> {
        let document = self.document(name).expect("a document");
        document.record.issues.iter().map(|issue| issue.code).collect()
    }
}

#[test]
fn scans_are_known_by_name_first_and_by_text_later() {
    let archive = Archive::new(&[("don", 3), ("hong", 1)]);
    let seen = Mutex::new(Vec::new());
    let report = archive.run_until(
        false,
        &|progress| {
            if progress.pages.total > 0 {
                let mut seen = seen.lock().expect("no panic");
                if seen.is_empty() {
                    assert_eq!(archive.codes("don"), [IssueCode::NeedsOcr]);
                }
                seen.push((progress.pages.done, progress.pages.total));
            }
        },
        &|| false,
    );
    let seen = seen.into_inner().expect("no panic");
    assert_eq!(seen.first(), Some(&(0, 4)));
    assert!(seen.contains(&(4, 4)));
    assert_eq!((report.added, report.changed, report.documents), (2, 0, 2));
    let document = archive.document("don").expect("a document");
    assert!(document.text.contains(&text_of("don", 2)), "{}", document.text);
    assert_eq!(document.pages.len(), 3);
    assert_eq!(archive.codes("don")[0], IssueCode::ReadByOcr);
    assert_eq!(archive.codes("hong")[0], IssueCode::PartlyRead);

    // Neither another run nor a rebuild reads a page again, not even one that cannot be read.
    let generation = report.generation;
    assert_eq!(archive.run().generation, generation);
    let rebuilt = archive.run_until(true, &|_| {}, &|| false);
    assert_eq!((rebuilt.added, rebuilt.changed), (2, 0));
    assert_eq!(archive.document("don").expect("a document").text, document.text);
    assert_eq!(archive.ocr.reads(), [1; 4]);
}

#[test]
fn a_corpus_that_is_stopped_again_and_again_reads_each_page_once() {
    let names: Vec<String> = (0..60).map(|at| format!("tệp{at}")).collect();
    let scans: Vec<(&str, usize)> =
        names.iter().enumerate().map(|(at, name)| (name.as_str(), 1 + at * 5 % 17)).collect();
    let pages: usize = scans.iter().map(|(_, pages)| pages).sum();
    assert!(pages >= 500, "{pages}");
    let mut archive = Archive::new(&scans);
    for stop_after in [1, 0, 37, 100, 3, 211] {
        let asked = AtomicUsize::new(0);
        let stops = || asked.fetch_add(1, Ordering::Relaxed) >= stop_after;
        archive.run_until(false, &|_| {}, &stops);
        // What comes next is another process, and every second time another index.
        archive.ocr = FakeOcr { reads: Arc::clone(&archive.ocr.reads), ..archive.ocr.clone() };
        if stop_after % 2 == 0 {
            archive.engine = Arc::new(MemoryEngine::new());
        }
    }
    let read = archive.ocr.reads().len();
    assert!(read > 200 && read < pages, "{read}");
    let report = archive.run();
    assert_eq!(report.waiting.files, 0);
    assert_eq!(archive.ocr.reads(), vec![1; pages]);
    for (name, pages) in scans {
        let document = archive.document(name).expect("a document");
        assert!(document.text.contains(&text_of(name, pages - 1)), "{}", document.text);
    }
}

#[test]
fn a_stamp_of_secrecy_that_only_ocr_finds_takes_the_document_out() {
    let archive = Archive::new(&[("mat", 2), ("don", 1)]);
    let report = archive.run();
    assert_eq!(archive.document("mat"), None);
    assert_eq!(report.notices.held_back.len(), 1);
    // Of what was read nothing is kept.
    let kept: Vec<_> = fs::read_dir(archive.ocr.kept.folder()).expect("a folder").collect();
    assert_eq!(kept.len(), 1);
    let reads = archive.ocr.reads().len();
    archive.run();
    assert_eq!(archive.ocr.reads().len(), reads);
}

#[test]
fn a_run_without_ocr_says_what_to_install() {
    let mut archive = Archive::new(&[("don", 1)]);
    archive.ocr.missing = true;
    for _ in 0..2 {
        let report = archive.run();
        assert_eq!(report.ocr_missing.as_deref(), Some("install tesseract"));
        assert_eq!(report.waiting.files, 1);
    }
    archive.ocr.missing = false;
    let report = archive.run();
    assert_eq!((report.ocr_missing, report.changed), (None, 1));
    assert_eq!(archive.codes("don")[0], IssueCode::ReadByOcr);
}

#[tokio::test]
async fn pages_say_that_scans_are_unread() {
    let mut archive = Archive::new(&[("don", 2), ("to", 1)]);
    archive.ocr.missing = true;
    let jobs = archive.jobs();
    jobs.start(RunOptions::default()).expect("nothing else runs");
    let state = jobs.wait();
    assert_eq!((state.waiting.files, state.ocr_missing.as_deref()), (2, Some("install tesseract")));
    let engine = Arc::clone(&archive.engine) as Arc<dyn Engine>;
    let router = router(AppState { jobs, ..state_over(engine, None) });
    let page = get(&router, "/").await.body;
    assert!(page.contains("chưa được nhận dạng chữ, chỉ tìm được theo tên tệp: 2."), "{page}");
    let page = get(&router, "/?lang=en").await.body;
    assert!(page.contains("since their text is not recognised: 2."), "{page}");
}

#[test]
fn a_run_makes_way_while_it_reads_pages() {
    let mut archive = Archive::new(&[("don", 40)]);
    let gate = Arc::new(Gate::default());
    archive.ocr.gate = Some(Arc::clone(&gate));
    let jobs = archive.jobs();
    jobs.start(RunOptions::default()).expect("nothing else runs");
    while gate.waiting.load(Ordering::SeqCst) == 0 {
        std::thread::yield_now();
    }
    archive.add("thư", 1);
    let state = jobs.start(RunOptions::default()).expect("the run makes way");
    assert_eq!((state.running, state.pages_total), (true, Some(40)));
    assert!(jobs.start(RunOptions::default()).is_err(), "one is enough");
    gate.open.store(true, Ordering::SeqCst);
    let state = jobs.wait();
    assert_eq!((state.running, state.last_error), (false, None));
    assert!(archive.document("thư").expect("a document").text.contains(&text_of("thư", 0)));
    assert_eq!(archive.ocr.reads(), [1; 41]);
}
