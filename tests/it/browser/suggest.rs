//! Completions below the search box, by keyboard, mouse, touch and input method.

use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::json;

use super::{Browser, View, browse};

/// Types into the search box letter by letter and waits for completions. Returns the box.
async fn type_and_wait(browser: &Browser, text: &str) -> fantoccini::elements::Element {
    let field = browser.element(Locator::Css("#q")).await;
    field.clear().await.expect("cleared");
    field.send_keys(text).await.expect("typed");
    browser.text("#q[aria-expanded=true]").await;
    browser.text("#suggestions:not([hidden]) [role=option]").await;
    field
}

/// Moves through completions with the keys, closes them with Escape and chooses one with Enter.
async fn complete_by_keys(browser: Browser) {
    browser.goto("/").await;
    let field = type_and_wait(&browser, "ket luan").await;
    browser.assert_fits("suggestions").await;
    browser.picture("suggestions").await;
    let count = browser.count("#suggestions [role=option]").await;
    assert!((2..=8).contains(&count), "{count} suggestions");
    assert!(browser.text("#suggestions [role=option] mark").await.contains("Kết luận"));
    assert_eq!(browser.count("#q[role=combobox][aria-controls=suggestions]").await, 1);
    assert_eq!(browser.count("[aria-activedescendant]").await, 0);
    let key = |key: Key| char::from(key).to_string();
    field.send_keys(&key(Key::Down)).await.expect("typed");
    browser.text("#q[aria-activedescendant=suggestion-0]").await;
    assert_eq!(browser.count("#suggestion-0[aria-selected=true]").await, 1);
    field.send_keys(&(key(Key::Up) + &key(Key::Up))).await.expect("typed");
    browser.text(&format!("#q[aria-activedescendant=suggestion-{}]", count - 1)).await;
    field.send_keys(&key(Key::Escape)).await.expect("typed");
    browser.text("#q[aria-expanded=false]").await;
    assert!(!browser.shown("#suggestions").await);
    assert_eq!(field.prop("value").await.expect("a value").as_deref(), Some("ket luan"));
    field.send_keys(&key(Key::Down)).await.expect("typed");
    browser.text("#q[aria-expanded=true]").await;
    field.send_keys(&key(Key::Down)).await.expect("typed");
    let chosen = browser.text("[aria-selected=true] .words").await;
    field.send_keys(&key(Key::Enter)).await.expect("typed");
    assert_search_of(&browser, &chosen).await;
}

/// Chooses a completion with the mouse or by touch.
async fn complete_by_click(browser: Browser) {
    browser.goto("/tim-kiem?q=khu").await;
    type_and_wait(&browser, "116/k").await;
    browser.picture("suggested-number").await;
    let chosen = browser.text("#suggestion-0 .words").await;
    assert_eq!(chosen, "116/KH-UBND");
    browser.click("#suggestion-0").await;
    assert_search_of(&browser, &chosen).await;
}

/// Composes a letter with an input method. No request is sent until the letter is complete.
async fn compose(browser: Browser) {
    browser.goto("/").await;
    let script = "const box = document.getElementById('q'); \
                  window.asked = []; const real = window.fetch; \
                  window.fetch = (url, ...rest) => { window.asked.push(url); return real(url, ...rest); }; \
                  box.focus(); window.asked = []; \
                  box.dispatchEvent(new CompositionEvent('compositionstart')); \
                  box.value = 'ke'; \
                  box.dispatchEvent(new InputEvent('input', { isComposing: true })); \
                  return new Promise((done) => setTimeout(() => { \
                    const before = window.asked.length; \
                    box.value = 'kế'; \
                    box.dispatchEvent(new CompositionEvent('compositionend')); \
                    setTimeout(() => done([before, window.asked]), 400); }, 400));";
    let asked = browser.client.execute(script, Vec::new()).await.expect("ran");
    assert_eq!(asked, json!([0, ["/api/v1/suggest?q=k%E1%BA%BF"]]));
    browser.text("#q[aria-expanded=true]").await;
}

/// Asserts that the results of a search for `text` are shown and the suggestions are hidden.
async fn assert_search_of(browser: &Browser, text: &str) {
    let first = text.split(' ').next().expect("a word");
    let heading = format!("//h1[contains(., '“{first}')]");
    browser.element(Locator::XPath(&heading)).await;
    let field = browser.client.find(Locator::Css("#q")).await.expect("a field");
    assert_eq!(field.prop("value").await.expect("a value").as_deref(), Some(text));
    assert!(!browser.shown("#suggestions").await);
    assert!(browser.count(".hit").await > 0, "{text}");
}

/// Declares the tests of a view that runs scripts.
macro_rules! in_scripted_view {
    ($module:ident, $view:expr) => {
        mod $module {
            use super::*;

            #[tokio::test]
            async fn completions_are_chosen_with_keys() {
                browse($view, complete_by_keys).await;
            }

            #[tokio::test]
            async fn completions_are_clicked() {
                browse($view, complete_by_click).await;
            }

            #[tokio::test]
            async fn input_methods_are_left_alone() {
                browse($view, compose).await;
            }
        }
    };
}

in_scripted_view!(desktop_suggestions, View::Desktop);
in_scripted_view!(phone_suggestions, View::Phone);
