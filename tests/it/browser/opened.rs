//! What a real browser says when a result is opened: a click counts, a reload and a copied link do
//! not.

use fantoccini::Locator;
use tracuu::opened::keeper::kept;

use super::{Browser, View, browse};

/// Returns the queries that are kept, each with its days.
fn queries(browser: &Browser) -> Vec<(String, u32)> {
    let (file, keeper) = &browser.opened;
    keeper.write("2026-11-29");
    kept(file).expect("a file").into_iter().map(|one| (one.query, one.days)).collect()
}

async fn open_results(browser: Browser) {
    browser.goto("/tim-kiem?q=Cua+khau").await;
    let second = browser.element(Locator::Css(".hit:nth-child(2) h2 a")).await;
    let copied = second.attr("href").await.expect("known").expect("a link");
    browser.goto(&copied).await;
    assert_eq!(queries(&browser), []);
    browser.goto("/tim-kiem?q=Cua+khau").await;
    browser.click(".hit h2 a").await;
    browser.text("article").await;
    let once = [("cua khau".to_string(), 1)];
    assert_eq!(queries(&browser), once);
    browser.client.refresh().await.expect("loaded again");
    assert_eq!(queries(&browser), once);
}

#[tokio::test]
async fn a_click_on_a_result_is_kept() {
    browse(View::DesktopWithoutScript, open_results).await;
}
