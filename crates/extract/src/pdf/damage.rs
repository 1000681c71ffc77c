//! Damage of the content of a page: packed bytes that were changed or cut. The library unpacks what
//! it can and does not say so.

use hayro_syntax::object::{Name, Object, Stream};
use hayro_syntax::page::Page;

/// Content that unpacks to less than this multiple of its packed size is damaged. Printed pages
/// unpack to four to ten times.
const UNPACKED_MIN: f32 = 1.2;
/// Packed content of fewer bytes is not checked for its size.
const PACKED_BYTES_MIN: usize = 300;
/// Bytes that may follow the checksum: the end of the line before `endstream`.
const END_BYTES_MAX: usize = 2;
/// Length of an empty stored block and its complement (RFC 1951, 3.2.4), by which a writer ends
/// what it has packed so far. Scanning apps of phones end whole streams so, without a checksum.
const FLUSHED: [u8; 4] = [0, 0, 0xff, 0xff];

/// Returns true if the packed content of a page is damaged. `content` is the unpacked content.
pub(super) fn is_damaged(page: &Page<'_>, content: &[u8]) -> bool {
    // The library joins the parts of a list by spaces, so `content` is not what one part unpacks
    // to, even if it is the only one.
    let (streams, is_list): (Vec<Stream<'_>>, bool) = match page.raw().get::<Object<'_>>("Contents")
    {
        Some(Object::Stream(stream)) => (vec![stream], false),
        Some(Object::Array(parts)) => (parts.iter::<Stream<'_>>().collect(), true),
        _ => return false,
    };
    let packed = streams.iter().filter(|stream| stream.dict().contains_key("Filter"));
    let bytes: usize = packed.map(|stream| stream.raw_data().len()).sum();
    if bytes >= PACKED_BYTES_MIN && (content.len() as f32) < UNPACKED_MIN * bytes as f32 {
        return true;
    }
    streams.iter().any(|stream| match is_list {
        true => stream.decoded_data().is_ok_and(|content| !is_whole(stream, &content)),
        false => !is_whole(stream, content),
    })
}

/// Returns true if a stream that is packed by Deflate alone ends with the checksum of its content
/// (RFC 1950) or as [`FLUSHED`], or if it is packed otherwise.
fn is_whole(stream: &Stream<'_>, content: &[u8]) -> bool {
    let filter = match stream.dict().get::<Object<'_>>("Filter") {
        Some(Object::Name(name)) => Some(name),
        Some(Object::Array(names)) if names.raw_iter().count() == 1 => {
            names.iter::<Name<'_>>().next()
        }
        _ => None,
    };
    if filter.is_none_or(|filter| !matches!(filter.as_str(), "FlateDecode" | "Fl")) {
        return true;
    }
    let ends = [adler32(content).to_be_bytes(), FLUSHED];
    let packed = stream.raw_data();
    (0..=END_BYTES_MAX)
        .filter_map(|after| packed.len().checked_sub(after))
        .any(|to| ends.iter().any(|end| packed[..to].ends_with(end)))
}

/// Returns the checksum Adler-32 (RFC 1950, chapter 9).
fn adler32(bytes: &[u8]) -> u32 {
    const MODULUS: u32 = 65_521;
    // The sums of a block stay below 2^32.
    const BLOCK: usize = 5_552;
    let (mut a, mut b) = (1_u32, 0_u32);
    for block in bytes.chunks(BLOCK) {
        for &byte in block {
            a += u32::from(byte);
            b += a;
        }
        (a, b) = (a % MODULUS, b % MODULUS);
    }
    (b << 16) | a
}

#[cfg(test)]
mod tests {
    use hayro_syntax::Pdf;

    use super::*;

    /// Returns whether the one page of a file is damaged whose `content`, packed by Deflate in one
    /// stored block (RFC 1951, 3.2.4), has this `end`. `contents` names its stream.
    fn is_damaged_page(contents: &str, content: &str, end: &[u8]) -> bool {
        let length = u16::try_from(content.len()).unwrap();
        let mut packed = vec![0x78, 0x01, u8::from(end.len() == 4)];
        packed.extend(length.to_le_bytes());
        packed.extend((!length).to_le_bytes());
        packed.extend(content.as_bytes());
        packed.extend(end);
        let before = format!(
            "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
             2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n\
             3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents {contents}>>endobj\n\
             4 0 obj<</Filter/FlateDecode/Length {}>>stream\n",
            packed.len(),
        );
        let after = "\nendstream endobj\ntrailer<</Root 1 0 R>>\n";
        let pdf = Pdf::new([before.as_bytes(), &packed, after.as_bytes()].concat()).unwrap();
        let page = &pdf.pages()[0];
        is_damaged(page, page.page_stream().unwrap())
    }

    #[test]
    fn a_list_of_one_stream_is_no_damage() {
        let content = "q 9 0 0 9 0 0 cm Q";
        for contents in ["4 0 R", "[4 0 R]", "[4 0 R 4 0 R]"] {
            let checksum = adler32(content.as_bytes());
            let damaged =
                |checksum: u32| is_damaged_page(contents, content, &checksum.to_be_bytes());
            assert!(!damaged(checksum), "{contents}");
            assert!(damaged(checksum + 1), "{contents}");
        }
    }

    #[test]
    fn a_stream_that_ends_with_an_empty_block_is_whole() {
        let content = "q 9 0 0 9 0 0 cm Q";
        for contents in ["4 0 R", "[4 0 R 4 0 R]"] {
            assert!(!is_damaged_page(contents, content, &[0, 0, 0, 0xff, 0xff]), "{contents}");
            assert!(is_damaged_page(contents, content, &[]), "{contents}");
        }
    }

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        assert_eq!(adler32(b""), 1);
        assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
        assert_eq!(adler32(&[0xff; 20_000]), {
            let (mut a, mut b) = (1_u64, 0_u64);
            for _ in 0..20_000 {
                a = (a + 255) % 65_521;
                b = (b + a) % 65_521;
            }
            u32::try_from((b << 16) | a).unwrap()
        });
    }
}
