//! The transfer encodings of contents: base64 and quoted-printable (RFC 2045, 6). Both accept
//! damaged input: they leave out what means nothing.

/// Returns the content without its encoding, by the name in `Content-Transfer-Encoding`. An
/// unknown encoding leaves the bytes as they are.
pub fn decode(body: &[u8], encoding: &str) -> Vec<u8> {
    match encoding.trim().to_ascii_lowercase().as_str() {
        "base64" => base64(body),
        "quoted-printable" => quoted_printable(body),
        _ => body.to_vec(),
    }
}

/// Decodes base64. Passes over all other characters. A new start after padding is decoded, too.
pub fn base64(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for &byte in text {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                (bits, count) = (0, 0);
                continue;
            }
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}

/// Decodes quoted-printable. An equals sign without two hexadecimal digits stays.
pub fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let content = line.trim_ascii_end();
        // Spaces before a line end were added on the way; a line end after `=` is none.
        let (content, end): (&[u8], &[u8]) = match content.strip_suffix(b"=") {
            Some(content) if content.len() < line.len() => (content, b""),
            _ => (content, line_end(line)),
        };
        out.extend(hex_escapes(content, b'='));
        out.extend_from_slice(end);
    }
    out
}

/// Replaces each `mark` with two hexadecimal digits after it by their byte.
pub fn hex_escapes(text: &[u8], mark: u8) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| byte == mark);
        match digits.and_then(|digits| Some(hex(digits[0])? << 4 | hex(digits[1])?)) {
            Some(byte) => {
                out.push(byte);
                rest = &after[2..];
            }
            None => {
                out.push(byte);
                rest = after;
            }
        }
    }
    out
}

fn line_end(line: &[u8]) -> &[u8] {
    let length = if line.ends_with(b"\r\n") { 2 } else { usize::from(line.ends_with(b"\n")) };
    &line[line.len() - length..]
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_what_is_encoded() {
        let cases: [(&str, &str, &str); 12] = [
            ("base64", "U+G7kTogMQ==", "Số: 1"),
            ("BASE64 ", "U+G7\r\n kTog\r\nMQ", "Số: 1"),
            ("base64", "U+E=\r\nu5E6", "Số:"),
            ("quoted-printable", "S=E1=BB=91: 1", "Số: 1"),
            ("Quoted-Printable", "S=e1=\r\n=bb=91: =\n1", "Số: 1"),
            ("quoted-printable", "a \t\r\nb=20\r\n", "a\r\nb \r\n"),
            ("quoted-printable", "1=2 =G0 =", "1=2 =G0 "),
            ("quoted-printable", "a=3D=3D", "a=="),
            ("8bit", "Số: 1", "Số: 1"),
            ("", "Số: 1", "Số: 1"),
            ("x-uuencode", "#", "#"),
            ("base64", "", ""),
        ];
        for (encoding, body, content) in cases {
            let decoded = decode(body.as_bytes(), encoding);
            assert_eq!(String::from_utf8_lossy(&decoded), content, "{encoding} {body:?}");
        }
    }
}
