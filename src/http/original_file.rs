//! `GET /van-ban/{id}/tep`: the original file, byte for byte. The content is untrusted: it is never
//! sniffed, always sandboxed, and shown in the browser only if it is plain text.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::api::{Id, find_document};
use super::error::Problem;
use super::service::Service;
use crate::sync::original::{Original, original};

/// Responds with the file; 404 for an unknown document, 410 if the file has changed or vanished
/// since it was indexed.
pub(super) async fn get(State(service): State<Service>, Id(id): Id) -> Result<Response, Problem> {
    let app = service.app.clone();
    let work = move || {
        let document = find_document(&app.search, &id)?;
        original(&app.corpus, &document.record).map_err(|gone| {
            tracing::info!(%gone, "an original is gone");
            let detail = "the file has changed or vanished since it was indexed";
            Problem::new(StatusCode::GONE, "file_gone", detail)
        })
    };
    service.admission.run(work).await.map(respond)
}

fn respond(file: Original) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(file.media_type)),
        (header::CONTENT_DISPOSITION, disposition(&file)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox")),
    ];
    (headers, file.bytes).into_response()
}

/// Returns `Content-Disposition` (RFC 6266) with both forms of the name. Only plain text is shown
/// inline: HTML could run scripts, and a sandbox stops browsers from showing PDF.
fn disposition(file: &Original) -> HeaderValue {
    let kind = if file.media_type.starts_with("text/plain") { "inline" } else { "attachment" };
    let plain: String = file.file_name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    let encoded = encode(&file.file_name);
    HeaderValue::from_str(&format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}"))
        .expect("both names are visible ASCII")
}

/// Returns true if every browser accepts the character in a quoted file name.
fn is_plain(c: char) -> bool {
    (c.is_ascii_graphic() || c == ' ') && !matches!(c, '"' | '\\' | '%')
}

/// Encodes as in RFC 8187: keeps `attr-char`, writes every other byte as `%XX`.
fn encode(name: &str) -> String {
    let mut encoded = String::new();
    for &byte in name.as_bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_survive_in_both_forms() {
        let file = |file_name: &str, media_type| Original {
            bytes: Vec::new(),
            file_name: file_name.to_owned(),
            media_type,
        };
        let cases = [
            (
                file("a b.txt", "text/plain; charset=utf-8"),
                "inline; filename=\"a b.txt\"; filename*=UTF-8''a%20b.txt",
            ),
            (
                file("Kế hoạch \"5\".html", "text/html"),
                "attachment; filename=\"K_ ho_ch _5_.html\"; filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch%20%225%22.html",
            ),
            (
                file("x\r\nSet-Cookie: a", "application/pdf"),
                "attachment; filename=\"x__Set-Cookie: a\"; filename*=UTF-8''x%0D%0ASet-Cookie%3A%20a",
            ),
        ];
        for (file, expected) in cases {
            assert_eq!(disposition(&file), expected);
        }
    }
}
