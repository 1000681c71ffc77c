//! Fuzzes user input: every string parses as a query, and every URL query string as parameters or
//! an error.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tracuu::http::params;
use tracuu_search::query;

fuzz_target!(|text: &str| {
    query::parse(text);
    let _ = params::parse(text);
    let _ = params::parse_form(text);
    let _ = params::parse_suggest(text);
});
