//! Painting pages for OCR in a child process. A page that makes the painter hang or crash costs
//! that page: the next ones are painted by a new child.
//!
//! The child gets the length of the file (8 bytes, as all numbers here in little-endian order), the
//! file, and then an index (4 bytes, from 0) for each page that is wanted. It answers each index
//! with a byte that says which pictures follow: 0 if the page cannot be painted, else the sum of 1
//! for the black layer, 2 for the stamps, 4 for the page with what is printed in its stamps
//! (`Layers::open`) and 8 for its red ink. A picture is its width and height (4 bytes each) and a
//! byte of grey for each pixel. After them come two lists with their lengths (1 byte each): the
//! rectangles from which stamps were cut out (angle, left, right, top, foot), and the seals (left,
//! upper, right and lower side). Their numbers have 4 bytes each. The child ends with its input.

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, Scope};
use std::time::Duration;

use crate::child::{Sandbox, limit_this_process};
use crate::external::{self, Failure};
use crate::format::BINARY_BYTES_MAX;
use crate::page::covered::Covered;
use crate::page::picture::{Color, Grey, Place};
use crate::page::{self, Layers, SEALS_MAX};
use crate::pdf::paint::{self, PIXELS_MAX};
use crate::picture;
use crate::signature::{Content, Signature};

/// Time limit for painting and preparing a page. Large plans take some seconds.
pub const PAGE_TIME_MAX: Duration = Duration::from_secs(60);
/// Most pages of a child. Its processor time is limited, and half of it is enough for these pages.
const PAGES_MAX: usize = 64;

/// Paints pages of a file, one at a time. Starts a child when it is needed.
pub(crate) struct Painter<'scope, 'env> {
    sandbox: &'env Sandbox,
    bytes: &'env [u8],
    /// Time limit of a page.
    time: Duration,
    scope: &'scope Scope<'scope, 'env>,
    running: Option<Running>,
}

/// Bits of the byte before a page, for its black layer, that of its stamps, the open one and the
/// red one. The pictures that the page has follow in this order.
const PICTURES: [u8; 4] = [1, 2, 4, 8];
/// An empty page.
const EMPTY_PAGE: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
    2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\n\
    trailer<</Root 1 0 R>>\n%%EOF\n";

/// Paints an empty page in a child, to see that it can be done on this machine. The error says what
/// went wrong.
pub fn check(sandbox: &Sandbox) -> Result<(), String> {
    let painted = thread::scope(|scope| {
        Painter::new(sandbox, EMPTY_PAGE, PAGE_TIME_MAX, scope).page(0).map(drop)
    });
    painted.map_err(|failure| match failure {
        Failure::Absent(reason) | Failure::Failed(reason, _) => reason,
        Failure::TimedOut => format!("no answer within {} s", PAGE_TIME_MAX.as_secs()),
        Failure::TooLong => "an answer that is too long".into(),
    })
}

/// A child that waits for the index of a page.
struct Running {
    child: Child,
    wanted: Sender<usize>,
    painted: Receiver<io::Result<Option<Layers>>>,
    /// Pages that it has painted.
    pages: usize,
}

impl<'scope, 'env> Painter<'scope, 'env> {
    /// Creates a painter of the file in `bytes`. Its threads end before `scope`. `time` is the time
    /// limit of a page; only tests use a value other than [`PAGE_TIME_MAX`].
    pub fn new(
        sandbox: &'env Sandbox,
        bytes: &'env [u8],
        time: Duration,
        scope: &'scope Scope<'scope, 'env>,
    ) -> Self {
        Painter { sandbox, bytes, time, scope, running: None }
    }

    /// Paints page `index` (from 0). A page with which a child ends that has painted others is
    /// tried once more: the earlier pages may have used up its time or memory.
    pub fn page(&mut self, index: usize) -> Result<Layers, Failure> {
        let used = self.running.as_ref().is_some_and(|running| running.pages > 0);
        match self.try_page(index) {
            Err(Failure::Failed(..)) if used && self.running.is_none() => self.try_page(index),
            painted => painted,
        }
    }

    fn try_page(&mut self, index: usize) -> Result<Layers, Failure> {
        let mut running = match self.running.take() {
            Some(running) => running,
            None => self.start()?,
        };
        // If the child has ended, its answer says so.
        let _ = running.wanted.send(index);
        match running.painted.recv_timeout(self.time) {
            Ok(Ok(painted)) => {
                running.pages += 1;
                if running.pages < PAGES_MAX {
                    self.running = Some(running);
                }
                let complaint = || format!("page {} cannot be painted", index + 1);
                painted.ok_or_else(|| Failure::Failed(complaint(), None))
            }
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => {
                Err(Failure::Failed(format!("painting page {} broke off", index + 1), None))
            }
            Err(RecvTimeoutError::Timeout) => Err(Failure::TimedOut),
        }
    }

    /// Starts a child and a thread that talks to it.
    fn start(&self) -> Result<Running, Failure> {
        let mut command = self.sandbox.painter();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| Failure::Absent(error.to_string()))?;
        let (wanted, indices) = mpsc::channel();
        let (answers, painted) = mpsc::channel();
        if let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) {
            let bytes = self.bytes;
            self.scope.spawn(move || {
                if let Err(error) = talk(stdin, stdout, bytes, &indices, &answers) {
                    // Nobody may be waiting any more.
                    let _ = answers.send(Err(error));
                }
            });
        }
        Ok(Running { child, wanted, painted, pages: 0 })
    }
}

impl Drop for Running {
    /// Stops the child. Its thread ends with it.
    fn drop(&mut self) {
        external::stop(&mut self.child);
        let _ = self.child.wait();
    }
}

/// Hands over a file and passes on pages until nobody wants any.
fn talk(
    mut stdin: ChildStdin,
    stdout: ChildStdout,
    bytes: &[u8],
    indices: &Receiver<usize>,
    answers: &Sender<io::Result<Option<Layers>>>,
) -> io::Result<()> {
    let mut stdout = BufReader::new(stdout);
    stdin.write_all(&(bytes.len() as u64).to_le_bytes())?;
    stdin.write_all(bytes)?;
    for index in indices {
        let index = u32::try_from(index).map_err(io::Error::other)?;
        stdin.write_all(&index.to_le_bytes())?;
        if answers.send(Ok(read_layers(&mut stdout)?)).is_err() {
            break;
        }
    }
    Ok(())
}

/// Runs in the child: reads a file and indices of pages from `input`, and writes the pages to
/// `output`. Sets the limits of this process before it reads any byte of the file.
pub fn answer(input: impl Read, output: impl Write) -> io::Result<()> {
    limit_this_process()?;
    let (mut input, mut output) = (BufReader::new(input), BufWriter::new(output));
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length).min(BINARY_BYTES_MAX);
    let mut bytes = Vec::new();
    input.by_ref().take(length).read_to_end(&mut bytes)?;
    let pages = Pages::open(&bytes);
    let mut index = [0; 4];
    while input.read_exact(&mut index).is_ok() {
        let index = u32::from_le_bytes(index) as usize;
        let page = pages.page(index);
        write_layers(
            &mut output,
            page.as_ref().map(|page| page::prepare(page, index == 0)).as_ref(),
        )?;
        output.flush()?;
    }
    Ok(())
}

/// A file whose pages are painted.
enum Pages<'a> {
    Pdf(paint::Painter),
    /// A picture, or a file that cannot be painted.
    Picture(&'a [u8]),
}

impl Pages<'_> {
    fn open(bytes: &[u8]) -> Pages<'_> {
        let content = Content::of(bytes);
        match content.signature {
            Some(Signature::Pdf) => paint::Painter::open(&content.bytes),
            _ => None,
        }
        .map_or(Pages::Picture(bytes), Pages::Pdf)
    }

    fn page(&self, index: usize) -> Option<Color> {
        match self {
            Pages::Pdf(file) => file.page(index),
            Pages::Picture(bytes) => {
                paint::Painter::open(&picture::page_as_pdf(bytes, index)?)?.page(0)
            }
        }
    }
}

fn write_layers(output: &mut impl Write, layers: Option<&Layers>) -> io::Result<()> {
    let pictures: Vec<Option<&Grey>> = layers
        .iter()
        .flat_map(|page| {
            let others = [&page.stamps, &page.open, &page.red].map(Option::as_ref);
            [Some(&page.black)].into_iter().chain(others)
        })
        .collect();
    let bits = pictures.iter().zip(PICTURES).filter(|(picture, _)| picture.is_some());
    output.write_all(&[bits.map(|(_, bit)| bit).sum()])?;
    for picture in pictures.into_iter().flatten() {
        for side in [picture.width, picture.height] {
            write_number(output, side)?;
        }
        output.write_all(&picture.pixels)?;
    }
    let Some(page) = layers else { return Ok(()) };
    output.write_all(&[u8::try_from(page.covered.len()).map_err(io::Error::other)?])?;
    for Covered { angle, across, down } in &page.covered {
        for number in [*angle, across.0, across.1, down.0, down.1] {
            output.write_all(&number.to_le_bytes())?;
        }
    }
    output.write_all(&[u8::try_from(page.seals.len()).map_err(io::Error::other)?])?;
    for seal in &page.seals {
        for side in [seal.left, seal.top, seal.right, seal.foot] {
            write_number(output, side)?;
        }
    }
    Ok(())
}

fn write_number(output: &mut impl Write, number: usize) -> io::Result<()> {
    output.write_all(&u32::try_from(number).map_err(io::Error::other)?.to_le_bytes())
}

fn read_layers(input: &mut impl Read) -> io::Result<Option<Layers>> {
    let pictures = read_byte(input)?;
    if pictures == 0 {
        return Ok(None);
    }
    let black = read_picture(input)?;
    let mut other = |bit: u8| (pictures & bit != 0).then(|| read_picture(input)).transpose();
    let (stamps, open, red) = (other(PICTURES[1])?, other(PICTURES[2])?, other(PICTURES[3])?);
    let is_same_size = |red: &Grey| (red.width, red.height) == (black.width, black.height);
    if !red.as_ref().is_none_or(is_same_size) {
        return Err(io::Error::other("red ink of another size"));
    }
    let covered = (0..read_byte(input)?).map(|_| read_covered(input));
    let covered = covered.collect::<io::Result<_>>()?;
    let seals = (0..read_byte(input)?).map(|_| read_place(input, &black));
    let seals = seals.collect::<io::Result<Vec<_>>>()?;
    if seals.len() > SEALS_MAX {
        return Err(io::Error::other("too many seals"));
    }
    Ok(Some(Layers { black, open, stamps, red, covered, seals }))
}

fn read_covered(input: &mut impl Read) -> io::Result<Covered> {
    let mut number = || {
        let mut bytes = [0; 4];
        input.read_exact(&mut bytes).map(|()| f32::from_le_bytes(bytes))
    };
    let angle = number()?;
    Ok(Covered { angle, across: (number()?, number()?), down: (number()?, number()?) })
}

/// Reads a part of `page`.
fn read_place(input: &mut impl Read, page: &Grey) -> io::Result<Place> {
    let mut side = || read_number(input);
    let place = Place { left: side()?, top: side()?, right: side()?, foot: side()? };
    let across = place.left < place.right && place.right <= page.width;
    let down = place.top < place.foot && place.foot <= page.height;
    let found = (across && down).then_some(place);
    found.ok_or_else(|| io::Error::other("a part that is not on the page"))
}

fn read_byte(input: &mut impl Read) -> io::Result<u8> {
    let mut byte = [0];
    input.read_exact(&mut byte).map(|()| byte[0])
}

fn read_number(input: &mut impl Read) -> io::Result<usize> {
    let mut number = [0; 4];
    input.read_exact(&mut number).map(|()| u32::from_le_bytes(number) as usize)
}

fn read_picture(input: &mut impl Read) -> io::Result<Grey> {
    let (width, height) = (read_number(input)?, read_number(input)?);
    let size = width.checked_mul(height).filter(|size| *size <= PIXELS_MAX);
    let size = size.ok_or_else(|| io::Error::other("a picture that is too large"))?;
    let mut pixels = vec![0; size];
    input.read_exact(&mut pixels)?;
    Ok(Grey { width, height, pixels })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_come_through_as_they_are() {
        let black = Grey { width: 3, height: 1, pixels: vec![0, 128, 255] };
        let stamps = Grey { width: 1, height: 2, pixels: vec![7, 8] };
        let covered = vec![Covered { angle: -7.5, across: (1.0, 2.0), down: (-3.0, 4.25) }; 2];
        let seals = vec![Place { left: 1, top: 0, right: 3, foot: 1 }; 3];
        let plain = Layers {
            black: black.clone(),
            open: None,
            stamps: None,
            red: None,
            covered: vec![],
            seals: vec![],
        };
        let opened = Layers { open: Some(black.clone()), ..plain.clone() };
        let whole = Layers {
            red: Some(black.clone()),
            stamps: Some(stamps),
            covered,
            seals: seals.clone(),
            ..opened.clone()
        };
        for page in [None, Some(plain.clone()), Some(opened), Some(whole)] {
            let mut sent = Vec::new();
            write_layers(&mut sent, page.as_ref()).unwrap();
            assert_eq!(read_layers(&mut sent.as_slice()).unwrap(), page);
            // A child that ends in the middle.
            let cut = sent.len().saturating_sub(1);
            assert!(read_layers(&mut &sent[..cut]).is_err());
        }
        let outside = Place { left: 1, top: 0, right: 4, foot: 1 };
        for seals in [vec![outside], vec![seals[0]; SEALS_MAX + 1]] {
            let mut sent = Vec::new();
            write_layers(&mut sent, Some(&Layers { seals, ..plain.clone() })).unwrap();
            assert!(read_layers(&mut sent.as_slice()).is_err());
        }
        let huge = [&[1][..], &u32::MAX.to_le_bytes(), &u32::MAX.to_le_bytes()].concat();
        assert!(read_layers(&mut huge.as_slice()).is_err());
    }

    #[test]
    #[cfg(unix)]
    fn a_page_costs_its_own_limit_only() {
        use std::os::unix::fs::PermissionsExt;
        // The first child ends after its first page, the others hang after theirs. Each has read
        // the length of the file, the file, and the index of the page.
        let script = "#!/bin/sh\nhead -c 16 > /dev/null\nprintf '\\001\\001\\000\\000\\000\\001\\000\\000\\000\\007\\000\\000'\n\
            cd \"${0%/*}\"\nif mkdir started 2>/dev/null; then exit; fi\nexec tail -f /dev/null\n";
        let folder = tempfile::TempDir::new().unwrap();
        let program = folder.path().join("program");
        std::fs::write(&program, script).unwrap();
        std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
        let sandbox = Sandbox::new(program, Duration::MAX);
        let pages: Vec<Result<Layers, Failure>> = std::thread::scope(|scope| {
            let mut painter = Painter::new(&sandbox, b"file", Duration::from_secs(1), scope);
            (0..4).map(|index| painter.page(index)).collect()
        });
        let black = Grey { width: 1, height: 1, pixels: vec![7] };
        let painted = Ok(Layers {
            black,
            open: None,
            stamps: None,
            red: None,
            covered: vec![],
            seals: vec![],
        });
        assert_eq!(pages[..2], [painted.clone(), painted.clone()]);
        assert_eq!(pages[2..], [Err(Failure::TimedOut), painted]);
        let missing = Sandbox::new("không/có".into(), Duration::MAX);
        let absent =
            std::thread::scope(|scope| Painter::new(&missing, b"", PAGE_TIME_MAX, scope).page(0));
        assert!(matches!(absent, Err(Failure::Absent(_))));
        assert!(check(&missing).is_err());
    }
}
