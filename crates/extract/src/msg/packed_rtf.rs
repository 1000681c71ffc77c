//! Unpacks Rich Text Format as Outlook stores it in mails ([MS-OXRTFCP]): a variant of LZ77 whose
//! dictionary begins with words that are frequent in the format.

/// Length of the header in bytes: sizes, the kind, a checksum.
pub(super) const HEADER: usize = 16;
/// Number of bytes of the dictionary, a ring.
const RING: usize = 4096;
/// Most bytes that are unpacked. No text of a mail is as long as this.
const UNPACKED_MAX: usize = 64 << 20;
/// What the dictionary has at the start.
pub(super) const START: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \
\\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\
\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/// Returns the unpacked bytes, as far as the packed ones go. `None` if they are of another kind.
pub fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    let content = packed.get(HEADER..)?;
    match packed.get(8..12)? {
        b"MELA" => Some(content.to_vec()),
        b"LZFu" => Some(unpacked(content)),
        _ => None,
    }
}

/// What is unpacked, and the dictionary that grows with it.
struct Unpacked {
    out: Vec<u8>,
    ring: [u8; RING],
    at: usize,
}

impl Unpacked {
    fn write(&mut self, byte: u8) {
        self.out.push(byte);
        self.ring[self.at] = byte;
        self.at = (self.at + 1) % RING;
    }
}

fn unpacked(content: &[u8]) -> Vec<u8> {
    let mut to = Unpacked { out: Vec::new(), ring: [0; RING], at: START.len() };
    to.ring[..START.len()].copy_from_slice(START);
    let mut bytes = content.iter().copied();
    // A byte of eight flags comes before eight pieces: a letter, or a place and a length.
    while let Some(flags) = bytes.next() {
        for bit in 0..8 {
            let Some(first) = bytes.next() else { return to.out };
            if flags >> bit & 1 == 0 {
                to.write(first);
                continue;
            }
            let Some(second) = bytes.next() else { return to.out };
            let pair = u16::from_be_bytes([first, second]);
            let (from, length) = (usize::from(pair >> 4), usize::from(pair & 0xf) + 2);
            if from == to.at || to.out.len() > UNPACKED_MAX {
                return to.out;
            }
            (0..length).for_each(|step| to.write(to.ring[(from + step) % RING]));
        }
    }
    to.out
}
