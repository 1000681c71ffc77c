//! Document ids and file hashes, computed from content with BLAKE3. They do not depend on the
//! names, locations or times of files.

/// Length of a document id, in characters. At 5 bits each this is 100 bits: the probability that
/// any two of a million documents share an id is under 10^-18.
pub const ID_CHARS: usize = 20;

/// Bytes of a file hash. It is written as twice as many hexadecimal digits.
const FILE_HASH_BYTES: usize = 16;

/// The base32 alphabet of RFC 4648, in lower case.
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Separates ids of rows from ids of files: a file whose content is a row's own id must get another
/// document id.
const ROW_CONTEXT: &str = "tracuu 2026-11 id of a JSON Lines row";
/// Separates the hash of a file with a `.meta.toml` from the hash of any file without one.
const META_CONTEXT: &str = "tracuu 2026-11 file with metadata";

/// Returns the id of a document whose file holds `bytes`.
pub fn of_file(bytes: &[u8]) -> String {
    of_content(&blake3::hash(bytes))
}

/// Returns the id of a document, from the BLAKE3 hash of its file's bytes.
pub fn of_content(content: &blake3::Hash) -> String {
    base32(content.as_bytes())
}

/// Returns the id of a JSON Lines document, from the row's own id `external_id`.
pub fn of_row(external_id: &str) -> String {
    let mut hasher = blake3::Hasher::new_derive_key(ROW_CONTEXT);
    hasher.update(external_id.as_bytes());
    base32(hasher.finalize().as_bytes())
}

/// Returns the hash that the index stores for a file. It changes with the bytes of the file or of
/// its `.meta.toml`, and when a `.meta.toml` is added or removed.
pub fn file_hash(content: &blake3::Hash, meta: Option<&[u8]>) -> String {
    let Some(meta) = meta else { return hex(content) };
    let mut hasher = blake3::Hasher::new_derive_key(META_CONTEXT);
    hasher.update(content.as_bytes());
    hasher.update(meta);
    hex(&hasher.finalize())
}

/// Returns the hash that the index stores for a JSON Lines row: `FILE/ROW`. The file part shows
/// that the file is unchanged; the row part finds the changed rows of a changed file.
pub fn row_hash(file_hash: &str, row: &[u8]) -> String {
    format!("{file_hash}/{}", hex(&blake3::hash(row)))
}

/// Returns the file part of a stored hash. For a whole file this is the entire hash.
pub fn file_part(hash: &str) -> &str {
    hash.split_once('/').map_or(hash, |(file, _)| file)
}

/// Returns the row part of a stored hash, or an empty string for a whole file.
pub fn row_part(hash: &str) -> &str {
    hash.split_once('/').map_or("", |(_, row)| row)
}

fn hex(hash: &blake3::Hash) -> String {
    hash.to_hex()[..2 * FILE_HASH_BYTES].to_string()
}

fn base32(bytes: &[u8; 32]) -> String {
    let digit = |at: usize| {
        let pair = u16::from_be_bytes([bytes[at * 5 / 8], bytes[at * 5 / 8 + 1]]);
        ALPHABET[usize::from(pair >> (11 - at * 5 % 8)) & 31] as char
    };
    (0..ID_CHARS).map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_the_promised_form() {
        for id in [of_file(b""), of_file(b"abc"), of_row(""), of_row("Lu\u{1ead}t | 1")] {
            assert_eq!(id.len(), ID_CHARS, "{id}");
            assert!(id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()), "{id}");
        }
    }

    #[test]
    fn ids_stay_the_same_for_ever() {
        // Links and bookmarks contain these ids: a change here breaks all of them. The BLAKE3 hash
        // of empty input starts with af1349b9f5f9a1a6a0404dea36.
        assert_eq!(of_file(b""), "v4jutopv7gq2nicajxvd");
        assert_eq!(of_file(b"").len(), ID_CHARS);
    }

    #[test]
    fn rows_and_files_never_share_an_id() {
        assert_ne!(of_row("abc"), of_file(b"abc"));
    }

    #[test]
    fn file_hashes_follow_bytes_and_metadata() {
        let content = blake3::hash(b"abc");
        let plain = file_hash(&content, None);
        assert_ne!(plain, file_hash(&content, Some(b"")));
        assert_ne!(file_hash(&content, Some(b"a")), file_hash(&content, Some(b"b")));
        assert_eq!(file_part(&row_hash(&plain, b"{}")), plain);
        assert_eq!(file_part(&plain), plain);
    }
}
