//! Tests of the pages in a real browser with a real server: Chromium, driven by chromedriver.
//!
//! With `TRACUU_SKIP_BROWSER=1` these tests only print that they are skipped. With
//! `TRACUU_SCREENSHOTS=DIR` they save screenshots to that folder.

mod opened;
mod suggest;

use std::future::Future;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tracuu::opened::keeper::Keeper;

use crate::service;

/// Width of a small phone, in CSS pixels.
const PHONE_WIDTH: i64 = 375;

/// The device that a test emulates, and whether scripts run.
#[derive(Clone, Copy, PartialEq)]
enum View {
    Desktop,
    Phone,
    DesktopWithoutScript,
    PhoneWithoutScript,
}

impl View {
    fn is_phone(self) -> bool {
        matches!(self, View::Phone | View::PhoneWithoutScript)
    }

    fn has_script(self) -> bool {
        matches!(self, View::Desktop | View::Phone)
    }

    fn name(self) -> &'static str {
        match self {
            View::Desktop => "desktop",
            View::Phone => "phone",
            View::DesktopWithoutScript => "desktop-without-script",
            View::PhoneWithoutScript => "phone-without-script",
        }
    }

    fn capabilities(self, profile: &str) -> serde_json::Map<String, Value> {
        let mut args: Vec<String> = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ]
        .map(str::to_owned)
        .to_vec();
        args.push(format!("--user-data-dir={profile}"));
        let size = if self.is_phone() { (PHONE_WIDTH, 720) } else { (1280, 900) };
        args.push(format!("--window-size={},{}", size.0, size.1));
        let mut options = json!({"args": args});
        if self.is_phone() {
            // Touch emulation runs a script of chromedriver, which hangs if scripts are disabled.
            let touch = self.has_script();
            let metrics = json!({
                "width": PHONE_WIDTH, "height": 720, "pixelRatio": 2.0, "touch": touch, "mobile": touch
            });
            options["mobileEmulation"] = json!({"deviceMetrics": metrics});
        }
        if !self.has_script() {
            options["prefs"] = json!({"profile.managed_default_content_settings.javascript": 2});
        }
        let capabilities = json!({"browserName": "chrome", "goog:chromeOptions": options});
        capabilities.as_object().expect("an object").clone()
    }
}

/// A chromedriver process, killed on drop.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Maximum number of attempts to start chromedriver. It picks a port that is free for one IP
/// version, and exits if the port is taken for the other.
const DRIVER_STARTS_MAX: usize = 3;

/// Starts chromedriver on a free port. Returns the process and its URL, with the port that it
/// prints.
fn start_driver() -> (Driver, String) {
    let started = (0..DRIVER_STARTS_MAX).find_map(|_| try_driver());
    started.unwrap_or_else(|| panic!("chromedriver ended without naming its port"))
}

fn try_driver() -> Option<(Driver, String)> {
    let started = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).spawn();
    let mut child = started.unwrap_or_else(|error| {
        panic!(
            "chromedriver cannot be started ({error}): install it with `apt-get install chromium \
             chromium-driver`, or set TRACUU_SKIP_BROWSER=1"
        )
    });
    let output = BufReader::new(child.stdout.take().expect("piped"));
    let driver = Driver(child);
    for line in output.lines() {
        let line = line.expect("text");
        if let Some((_, port)) = line.split_once("started successfully on port ") {
            return Some((driver, format!("http://127.0.0.1:{}", port.trim_end_matches('.'))));
        }
    }
    None
}

/// A browser session and the address of its server.
#[derive(Clone)]
struct Browser {
    client: Client,
    base: String,
    view: View,
    /// The file of opened results, and what writes it.
    opened: (PathBuf, Arc<Keeper>),
}

/// Allows one browser at a time, because each needs much memory and CPU time.
static ONE_AT_A_TIME: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// Runs `scenario` with its own browser and server, and stops both even if it panics.
async fn browse<F: Future<Output = ()> + Send + 'static>(
    view: View,
    scenario: impl FnOnce(Browser) -> F,
) {
    if std::env::var_os("TRACUU_SKIP_BROWSER").is_some_and(|value| value == "1") {
        println!("skipped: TRACUU_SKIP_BROWSER=1");
        return;
    }
    let _turn = ONE_AT_A_TIME.lock().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address: SocketAddr = listener.local_addr().expect("bound");
    let profile = tempfile::tempdir().expect("a folder");
    let file = profile.path().join("opened.jsonl");
    let keeper = Arc::new(Keeper::new(file.clone()));
    let (router, index) = service::corpus_keeping(Some(Arc::clone(&keeper)));
    let server = tokio::spawn(async move { axum::serve(listener, router).await });
    let (driver, url) = start_driver();
    let capabilities = view.capabilities(&profile.path().display().to_string());
    let mut builder = ClientBuilder::new(HttpConnector::new());
    let client = builder.capabilities(capabilities).connect(&url).await.expect("a session");
    let browser = Browser {
        client: client.clone(),
        base: format!("http://{address}"),
        view,
        opened: (file, keeper),
    };
    let result = tokio::spawn(scenario(browser)).await;
    let _ = client.close().await;
    drop(driver);
    server.abort();
    drop(index);
    if let Err(error) = result {
        std::panic::resume_unwind(error.into_panic());
    }
}

impl Browser {
    async fn goto(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.base)).await.expect("the page");
    }

    /// Waits for an element and returns it. Tries again if a navigation aborts the attempt.
    async fn element(&self, locator: Locator<'_>) -> Element {
        loop {
            match self.client.wait().for_element(locator).await {
                Err(error) if error.to_string().contains("aborted by navigation") => {}
                found => return found.unwrap_or_else(|error| panic!("{locator:?}: {error}")),
            }
        }
    }

    async fn text(&self, selector: &str) -> String {
        self.element(Locator::Css(selector)).await.text().await.expect("text")
    }

    async fn count(&self, selector: &str) -> usize {
        self.client.find_all(Locator::Css(selector)).await.expect("a list").len()
    }

    async fn click(&self, selector: &str) {
        let found = self.element(Locator::Css(selector)).await;
        found.click().await.unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    /// Clicks at the position of an element. chromedriver's own click fails inside a closed
    /// `<details>`, even if the style sheet shows its content.
    async fn point_at(&self, selector: &str) {
        let element = self.element(Locator::Css(selector)).await;
        let actions = MouseActions::new("mouse".into())
            .then(PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 })
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.client
            .perform_actions(actions)
            .await
            .unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    async fn shown(&self, selector: &str) -> bool {
        let found = self.client.find(Locator::Css(selector)).await.expect("there");
        found.is_displayed().await.expect("known")
    }

    /// Types a query, sends it with the Enter key and waits for the heading of the results.
    async fn search(&self, query: &str) {
        let field = self.element(Locator::Css("#q")).await;
        field.clear().await.expect("cleared");
        field.send_keys(&format!("{query}{}", char::from(Key::Enter))).await.expect("typed");
        let first = query.split(' ').next().expect("a word").to_owned();
        let heading = format!("//h1[contains(., '“{first}')]");
        self.element(Locator::XPath(&heading)).await;
    }

    /// Ticks the first unticked box of a facet, and waits until `filters` filters are active.
    async fn tick(&self, facet: &str, filters: usize) {
        if self.view.is_phone() {
            self.click(".filters details:not([open]) > summary").await;
        }
        self.point_at(&format!("[data-facet={facet}] input:not([checked])")).await;
        if !self.view.has_script() {
            self.point_at(".filters .apply").await;
        }
        self.wait_for_filters(filters).await;
    }

    /// Waits until exactly `filters` filters are active. Checks that the ticked boxes agree.
    async fn wait_for_filters(&self, filters: usize) {
        let chips = match filters {
            0 => "main:not(:has(.chip))".to_owned(),
            _ => format!(".chips li:nth-child({filters}) .chip"),
        };
        let found = self.client.wait().for_element(Locator::Css(&chips)).await;
        found.unwrap_or_else(|error| panic!("{filters} filters: {error}"));
        assert_eq!(self.count(".chip").await, filters);
        // Without scripts, a page from the back/forward cache keeps the box that was ticked before
        // navigation.
        if self.view.has_script() {
            let ticked = self.count(".filters input:checked").await;
            assert_eq!(ticked, filters, "boxes follow the URL");
        }
    }

    /// Asserts that the page is not wider than the window.
    async fn assert_fits(&self, what: &str) {
        let script = "return [document.documentElement.scrollWidth, window.innerWidth]";
        let widths = self.client.execute(script, Vec::new()).await.expect("two numbers");
        let width = |i: usize| widths[i].as_f64().expect("a number");
        assert!(width(0) <= width(1), "{what}: {} wide in {}", width(0), width(1));
        if self.view.is_phone() {
            assert_eq!(width(1) as i64, PHONE_WIDTH, "{what}");
        }
    }

    /// Saves a screenshot if `TRACUU_SCREENSHOTS` is set.
    async fn picture(&self, name: &str) {
        let Some(folder) = std::env::var_os("TRACUU_SCREENSHOTS") else { return };
        let picture = self.client.screenshot().await.expect("a picture");
        let file = format!("{name}-{}.png", self.view.name());
        std::fs::write(std::path::Path::new(&folder).join(file), picture).expect("written");
    }
}

/// Narrows a search by filters, reloads it, and removes the filters step by step.
async fn narrow(browser: Browser) {
    browser.goto("/").await;
    browser.picture("home").await;
    browser.assert_fits("home").await;
    browser.search("cua khau").await;
    browser.assert_fits("results").await;
    browser.picture("results").await;
    let all = browser.count(".hit").await;
    assert!(all >= 2, "{all} hits");
    browser.tick("year", 1).await;
    browser.tick("type", 2).await;
    assert!(browser.count(".hit").await <= all);
    browser.client.refresh().await.expect("reloaded");
    browser.wait_for_filters(2).await;
    browser.client.back().await.expect("back");
    browser.wait_for_filters(1).await;
    browser.client.back().await.expect("back");
    browser.wait_for_filters(0).await;
    assert_eq!(browser.count(".hit").await, all);
    browser.client.forward().await.expect("forward");
    browser.wait_for_filters(1).await;
    browser.click(".chip").await;
    browser.wait_for_filters(0).await;
    assert_eq!(
        browser
            .client
            .find(Locator::Css("#q"))
            .await
            .expect("a field")
            .prop("value")
            .await
            .expect("a value")
            .as_deref(),
        Some("cua khau")
    );
}

/// Goes to the second page of results and back.
async fn turn_pages(browser: Browser) {
    browser.goto("/tim-kiem?size=2").await;
    let first = browser.text(".hit h2").await;
    browser.click(".pager .next").await;
    assert_eq!(browser.text(".pager li:nth-child(2) [aria-current]").await, "2");
    assert_ne!(browser.text(".hit h2").await, first);
    browser.assert_fits("second page").await;
    browser.client.refresh().await.expect("reloaded");
    assert_eq!(browser.text(".pager li:nth-child(2) [aria-current]").await, "2");
    browser.client.back().await.expect("back");
    assert_eq!(browser.text(".pager li:nth-child(1) [aria-current]").await, "1");
    assert_eq!(browser.text(".hit h2").await, first);
}

/// Opens a document, steps through its highlights and returns to the results.
async fn read(browser: Browser) {
    browser.goto("/tim-kiem?size=50").await;
    browser.search("cửa khẩu").await;
    browser.click(".hit h2 a").await;
    let bar = browser.client.wait().for_element(Locator::Css(".walk")).await.expect("the bar");
    let marks = bar.attr("data-marks").await.expect("known").expect("there");
    assert_ne!(marks, "0");
    browser.assert_fits("document").await;
    browser.picture("document").await;
    match browser.view.has_script() {
        true => walk_by_keys(&browser, &marks).await,
        false => walk_by_links(&browser, &marks).await,
    }
    browser.picture("hit").await;
    browser.click("a.back").await;
    browser.text("h1.total").await;
    let url = browser.client.current_url().await.expect("a URL");
    assert!(url.query().is_some_and(|query| query.contains("size=50")), "{url}");
}

/// Steps through the highlights with keys and buttons. The displayed position follows.
async fn walk_by_keys(browser: &Browser, marks: &str) {
    let body = browser.client.find(Locator::Css("body")).await.expect("a body");
    body.send_keys("nn").await.expect("typed");
    browser.text("#h2:target").await;
    assert_eq!(browser.text(".position").await, format!("2/{marks}"));
    browser.click("[data-step='-1']").await;
    browser.text("#h1:target").await;
    body.send_keys("p").await.expect("typed");
    browser.text(&format!("#h{marks}:target")).await;
    assert_eq!(browser.text(".position").await, format!("{marks}/{marks}"));
    assert!(!browser.shown("a.first").await, "the buttons take its place");
}

/// Steps through the highlights without scripts: one link leads to the first, and each links to the
/// next and the previous.
async fn walk_by_links(browser: &Browser, marks: &str) {
    assert!(!browser.shown(".buttons").await);
    browser.click("a.first").await;
    browser.text("#h1:target").await;
    assert!(browser.text("#h1:target + .hops").await.contains(&format!("1/{marks}")));
    browser.click("#h1:target + .hops a[href='#h2']").await;
    browser.text("#h2:target").await;
    browser.click("#h2:target + .hops a[href='#h1']").await;
    browser.text("#h1:target").await;
}

/// Checks that a search without hits and an invalid parameter give pages that help.
async fn find_nothing(browser: Browser) {
    browser.goto("/").await;
    browser.search("zzzkhông cókết quảxyz").await;
    assert!(browser.text(".nothing").await.contains("Kiểm tra lại chính tả"));
    browser.assert_fits("nothing").await;
    browser.picture("nothing").await;
    browser.goto("/tim-kiem?year=abc").await;
    assert!(browser.text("main").await.contains("“abc”"));
    browser.assert_fits("error").await;
    browser.picture("error").await;
}

/// Declares the tests of a view.
macro_rules! in_view {
    ($module:ident, $view:expr) => {
        mod $module {
            use super::*;

            #[tokio::test]
            async fn a_search_is_narrowed_and_taken_back() {
                browse($view, narrow).await;
            }

            #[tokio::test]
            async fn pages_are_turned() {
                browse($view, turn_pages).await;
            }

            #[tokio::test]
            async fn a_document_is_read() {
                browse($view, read).await;
            }

            #[tokio::test]
            async fn nothing_found_helps() {
                browse($view, find_nothing).await;
            }
        }
    };
}

in_view!(desktop, View::Desktop);
in_view!(phone, View::Phone);
in_view!(desktop_without_script, View::DesktopWithoutScript);
in_view!(phone_without_script, View::PhoneWithoutScript);
