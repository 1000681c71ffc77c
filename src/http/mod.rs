//! The HTTP service: reads parameters, writes JSON and pages, enforces limits, reports errors.
//! Knows the engine only through [`tracuu_search`].
//!
//! | module | responsibility |
//! |---|---|
//! | [`params`], [`parameter_error`], [`links`] | a URL to a search, and back |
//! | `service` | the state that the routes share |
//! | [`error`] | errors as RFC 9457 problems |
//! | [`connections`] | closes idle connections |
//! | [`admission`] | runs CPU work on blocking threads, with limits |
//! | [`layers`] | middleware: request id, headers, time limit, error pages |
//! | [`api`], [`suggest`], [`index_api`] | the JSON routes |
//! | [`pages`], [`messages`], [`assets`] | the pages, their messages, stylesheet and script |
//! | [`original_file`] | original files of the corpus |
//! | `opened` | which requests open a result of a query |

pub mod admission;
pub mod api;
pub mod assets;
pub mod connections;
pub mod error;
pub mod index_api;
pub mod layers;
pub mod links;
pub mod messages;
mod opened;
pub mod original_file;
pub mod pages;
pub mod parameter_error;
pub mod params;
mod service;
pub mod suggest;

use axum::Router;
use axum::http::Uri;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use tower_http::compression::CompressionLayer;

use admission::Admission;
use error::Problem;
use service::Service;

pub use service::AppState;

/// The routes of the API, sorted. The OpenAPI document describes exactly these.
pub const API_ROUTES: [&str; 5] = [
    "/api/v1/documents/{id}",
    "/api/v1/index",
    "/api/v1/openapi.json",
    "/api/v1/search",
    "/api/v1/suggest",
];

/// Builds the router with all routes and middleware.
pub fn router(state: AppState) -> Router {
    let concurrency = state.search.engine().capabilities().concurrency;
    let admission = concurrency.map_or_else(Admission::of_this_machine, Admission::new);
    let service = Service { app: state, admission };
    let routes = Router::new()
        .route("/", get(pages::search::get))
        .route(links::SEARCH_PATH, get(pages::search::get))
        .route("/van-ban/{id}", get(pages::document::get))
        .route("/van-ban/{id}/tep", get(original_file::get))
        .route("/static/{file}", get(assets::get))
        .route("/api/v1/search", get(api::search))
        .route("/api/v1/suggest", get(suggest::get))
        .route("/api/v1/documents/{id}", get(api::document))
        .route("/api/v1/index", get(index_api::state).post(index_api::start))
        .route("/api/v1/openapi.json", get(api::openapi))
        .route("/healthz", get(index_api::healthz))
        .route("/readyz", get(index_api::readyz))
        .fallback(|uri: Uri| async move { Problem::no_route(uri.path()) })
        .method_not_allowed_fallback(|| async { Problem::method_not_allowed() })
        .with_state(service.clone())
        .layer(from_fn_with_state(service.clone(), layers::guard))
        .layer(CompressionLayer::new())
        .layer(from_fn(layers::log));
    // Around a router of its own, so that the routes are found by the path without the prefix.
    Router::new()
        .fallback_service(routes)
        .layer(from_fn_with_state(service, layers::without_prefix))
}
