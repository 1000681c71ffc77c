//! The stylesheet, the script and the icon, embedded in the binary. Their URLs contain a hash of
//! the content, so browsers may cache them for good, and never mix versions.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::error::Problem;

/// A file served under `/static/`.
pub struct Asset {
    /// Path of the file, `/static/app.<hash>.css`.
    pub url: String,
    media_type: &'static str,
    content: &'static str,
}

/// All static files.
pub struct Assets {
    /// The stylesheet.
    pub style: Asset,
    /// The script. The pages also work without it.
    pub script: Asset,
    /// The icon of the browser tab.
    pub icon: Asset,
}

/// The static files of this build.
pub static ASSETS: LazyLock<Assets> = LazyLock::new(|| Assets {
    style: asset("app", "css", "text/css; charset=utf-8", include_str!("../../static/app.css")),
    script: asset(
        "app",
        "js",
        "text/javascript; charset=utf-8",
        include_str!("../../static/app.js"),
    ),
    icon: asset("icon", "svg", "image/svg+xml", include_str!("../../static/icon.svg")),
});

fn asset(name: &str, extension: &str, media_type: &'static str, content: &'static str) -> Asset {
    let hash = blake3::hash(content.as_bytes()).to_hex();
    Asset { url: format!("/static/{name}.{}.{extension}", &hash[..16]), media_type, content }
}

/// Handles `GET /static/{file}`.
pub async fn get(Path(file): Path<String>) -> Response {
    let path = format!("/static/{file}");
    let all = [&ASSETS.style, &ASSETS.script, &ASSETS.icon];
    match all.into_iter().find(|asset| asset.url == path) {
        Some(asset) => {
            let headers = [
                (header::CONTENT_TYPE, asset.media_type),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            (headers, asset.content).into_response()
        }
        None => Problem::no_route(&path).into_response(),
    }
}
