//! Unpacks the files of ZIP archives, by the method with which each is packed. The library unpacks
//! most; LZMA and XZ are unpacked by liblzma, which the program has anyway.

use std::io::{self, Cursor, Read, Seek};

use liblzma::read::XzDecoder;
use liblzma::stream::{CONCATENATED, Stream};
use zip::{CompressionMethod, SUPPORTED_COMPRESSION_METHODS, ZipArchive};

use super::corpus_file::XZ_MEMORY_BYTES_MAX;

/// Length of what precedes a file packed with LZMA: version, length of the properties, properties
/// (APPNOTE 5.8.8).
const LZMA_HEADER: usize = 9;

/// Opens the file at `number`, which is unpacked while it is read. Its checksum is verified at its
/// end. Fails if the method is not known or the file is encrypted.
pub fn open<R: Read + Seek>(
    zip: &mut ZipArchive<R>,
    number: usize,
) -> io::Result<Box<dyn Read + '_>> {
    let entry = zip.by_index_data(number).map_err(refused)?;
    let (method, size, sum) = (entry.compression(), entry.size(), entry.crc32());
    if entry.encrypted() {
        return Err(refused("it is protected with a password; unpack the archive to have it read"));
    }
    if method == CompressionMethod::LZMA {
        let mut packed = zip.by_index_raw(number).map_err(refused)?;
        let mut header = [0; LZMA_HEADER];
        packed.read_exact(&mut header)?;
        // As in a file of its own, the size follows the properties.
        let header = [&header[4..], &size.to_le_bytes()].concat();
        let decoder = Stream::new_lzma_decoder(XZ_MEMORY_BYTES_MAX)?;
        let unpacked = XzDecoder::new_stream(Cursor::new(header).chain(packed), decoder);
        return Ok(Box::new(Checked { unpacked, sum, crc: Crc::default() }));
    }
    if method == CompressionMethod::XZ {
        let packed = zip.by_index_raw(number).map_err(refused)?;
        let decoder = Stream::new_stream_decoder(XZ_MEMORY_BYTES_MAX, CONCATENATED)?;
        let unpacked = XzDecoder::new_stream(packed, decoder);
        return Ok(Box::new(Checked { unpacked, sum, crc: Crc::default() }));
    }
    if !SUPPORTED_COMPRESSION_METHODS.contains(&method) {
        return Err(refused(format!(
            "it is packed by the method {method}; unpack the archive, or pack it with Deflate"
        )));
    }
    Ok(Box::new(zip.by_index(number).map_err(refused)?))
}

fn refused(reason: impl ToString) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason.to_string())
}

/// A file that fails at its end if its checksum is wrong.
struct Checked<R> {
    unpacked: R,
    sum: u32,
    crc: Crc,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.unpacked.read(buffer)?;
        self.crc.add(&buffer[..length]);
        if length == 0 && !buffer.is_empty() && self.crc.value() != self.sum {
            return Err(refused("the file in the archive is damaged: its checksum is wrong"));
        }
        Ok(length)
    }
}

/// The checksum of ZIP archives (ISO/IEC 13239, CRC-32).
struct Crc(u32);

impl Default for Crc {
    fn default() -> Self {
        Crc(u32::MAX)
    }
}

impl Crc {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut byte = 0;
        while byte < table.len() {
            let mut value = byte as u32;
            let mut bit = 0;
            while bit < 8 {
                value = if value & 1 == 1 { value >> 1 ^ 0xedb8_8320 } else { value >> 1 };
                bit += 1;
            }
            table[byte] = value;
            byte += 1;
        }
        table
    };

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0 >> 8 ^ Self::TABLE[usize::from(self.0 as u8 ^ byte)];
        }
    }

    fn value(&self) -> u32 {
        !self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    use liblzma::stream::LzmaOptions;
    use liblzma::write::XzEncoder;
    use zip::write::{SimpleFileOptions, ZipWriter};

    const TEXT: &str = "Số: 412/QĐ-UBND\nĐiều 1. Phê duyệt kế hoạch nạo vét lòng hồ.\n";

    /// Returns an archive with one file of these bytes, which it calls packed by `method` and of
    /// the size and checksum of [`TEXT`].
    fn archive(packed: &[u8], method: u16) -> Vec<u8> {
        let mut crc = Crc::default();
        crc.add(TEXT.as_bytes());
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        zip.start_file("a.txt", stored).unwrap();
        zip.write_all(packed).unwrap();
        let mut bytes = zip.finish().unwrap().into_inner();
        // Method, checksum and size are in the local header and in the directory (APPNOTE 4.3).
        for (magic, at) in [(b"PK\x03\x04", 8), (b"PK\x01\x02", 10)] {
            let start = bytes.windows(4).position(|four| four == magic).unwrap() + at;
            bytes[start..start + 2].copy_from_slice(&method.to_le_bytes());
            bytes[start + 6..start + 10].copy_from_slice(&crc.value().to_le_bytes());
            let size = u32::try_from(TEXT.len()).unwrap();
            bytes[start + 14..start + 18].copy_from_slice(&size.to_le_bytes());
        }
        bytes
    }

    fn unpacked(archive: &[u8]) -> Result<String, String> {
        let mut zip = ZipArchive::new(Cursor::new(archive)).unwrap();
        let file = open(&mut zip, 0).map_err(|error| error.to_string())?;
        io::read_to_string(file).map_err(|error| error.to_string())
    }

    fn lzma(text: &str) -> Vec<u8> {
        let options = LzmaOptions::new_preset(6).unwrap();
        let stream = Stream::new_lzma_encoder(&options).unwrap();
        let mut encoder = XzEncoder::new_stream(Vec::new(), stream);
        encoder.write_all(text.as_bytes()).unwrap();
        let alone = encoder.finish().unwrap();
        // Version and length of the properties come first; the size is in the directory.
        [&[9, 20, 5, 0], &alone[..5], &alone[13..]].concat()
    }

    #[test]
    fn every_common_method_is_unpacked() {
        let mut xz = XzEncoder::new(Vec::new(), 6);
        xz.write_all(TEXT.as_bytes()).unwrap();
        let cases = [(lzma(TEXT), 14), (xz.finish().unwrap(), 95), (TEXT.as_bytes().to_vec(), 0)];
        for (packed, method) in cases {
            assert_eq!(unpacked(&archive(&packed, method)).as_deref(), Ok(TEXT), "{method}");
        }
        for method in [CompressionMethod::Bzip2, CompressionMethod::Deflated] {
            let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
            let options = SimpleFileOptions::default().compression_method(method);
            zip.start_file("a.txt", options).unwrap();
            zip.write_all(TEXT.as_bytes()).unwrap();
            assert_eq!(unpacked(&zip.finish().unwrap().into_inner()).as_deref(), Ok(TEXT));
        }
        // Deflate64 has the same blocks of bytes that are not packed (RFC 1951, 3.2.4).
        let length = u16::try_from(TEXT.len()).unwrap();
        let plain = [&[1], &length.to_le_bytes()[..], &(!length).to_le_bytes(), TEXT.as_bytes()];
        assert_eq!(unpacked(&archive(&plain.concat(), 9)).as_deref(), Ok(TEXT));
    }

    #[test]
    fn other_methods_and_damage_are_named() {
        for method in [1, 6, 93, 98] {
            let message = unpacked(&archive(b"x", method)).unwrap_err();
            assert!(message.contains("pack it with Deflate"), "{message}");
        }
        let other = TEXT.replace("412", "413");
        assert!(unpacked(&archive(&lzma(&other), 14)).unwrap_err().contains("checksum"));
        assert!(unpacked(&archive(b"x", 14)).is_err());
        let mut locked = archive(TEXT.as_bytes(), 0);
        for (magic, at) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
            let start = locked.windows(4).position(|four| four == magic).unwrap();
            locked[start + at] |= 1;
        }
        assert!(unpacked(&locked).unwrap_err().contains("password"));
    }
}
