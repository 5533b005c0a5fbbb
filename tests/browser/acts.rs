//! What a person does at a browser: goes by what stands on the screen, never by ids or selectors.

use std::io::Write;
use std::time::Duration;

use fantoccini::Locator;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use reqwest::Method;
use serde_json::Value;
use tempfile::NamedTempFile;
use tokio::time::{Instant, sleep};

use super::Browser;

const DEADLINE: Duration = Duration::from_secs(20);
const LOOK_AGAIN: Duration = Duration::from_millis(30);

/// More than any page has things to stop at.
const MOST_TABS: usize = 120;

impl Browser {
    pub async fn go_to(&self, url: &str) {
        self.client.goto(url).await.unwrap();
    }

    /// Where one signs in.
    pub async fn signs_in(&self, login: &str, password: &str) {
        self.fill("Email or username", login).await;
        self.fill("Password", password).await;
        self.press("Sign in").await;
    }

    /// Waits until these words stand on the page.
    pub async fn sees(&self, words: &str) {
        let deadline = Instant::now() + DEADLINE;
        loop {
            let text = self.words().await.unwrap_or_default();
            if text.contains(words) {
                return;
            }
            assert!(Instant::now() < deadline, "looked in vain for {words:?}; the page says:\n{text}");
            sleep(LOOK_AGAIN).await;
        }
    }

    /// Waits until the page's address holds these words.
    pub async fn is_at_an_address_with(&self, words: &str) {
        let deadline = Instant::now() + DEADLINE;
        loop {
            let address = self.client.current_url().await.unwrap();
            if address.as_str().contains(words) {
                return;
            }
            assert!(Instant::now() < deadline, "no {words:?} in {address}");
            sleep(LOOK_AGAIN).await;
        }
    }

    /// Opens the page until these words stand on it.
    pub async fn sees_after_reloading(&self, url: &str, words: &str) {
        let deadline = Instant::now() + DEADLINE;
        self.go_to(url).await;
        while !self.words().await.is_ok_and(|text| text.contains(words)) {
            assert!(Instant::now() < deadline, "reloaded {url} in vain for {words:?}");
            sleep(LOOK_AGAIN).await;
            self.go_to(url).await;
        }
    }

    /// What can be read on the page, in one line.
    pub async fn words(&self) -> Result<String, CmdError> {
        let text = self.client.find(Locator::Css("body")).await?.text().await?;
        Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Types into the field with this label.
    pub async fn fill(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Chooses a file that says this, which the browser reads when the form is sent.
    pub async fn attach(&self, label: &str, content: &str) -> NamedTempFile {
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(content.as_bytes()).unwrap();
        let field = self.field(label).await;
        field.send_keys(&file.path().to_string_lossy()).await.unwrap();
        file
    }

    pub async fn choose(&self, label: &str, option: &str) {
        self.field(label).await.select_by_label(option).await.unwrap();
    }

    /// Presses the box or the round button with this label.
    pub async fn ticks(&self, label: &str) {
        self.field(label).await.click().await.unwrap();
    }

    /// A day or a time, as the browser's own picker does, whatever the language of its fields.
    pub async fn picks(&self, label: &str, value: &str) {
        let field = serde_json::to_value(self.field(label).await).unwrap();
        let script =
            "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', { bubbles: true }))";
        self.client.execute(script, vec![field, value.into()]).await.unwrap();
    }

    pub async fn value_of(&self, label: &str) -> String {
        self.field(label).await.prop("value").await.unwrap().unwrap_or_default()
    }

    /// Waits until the empty field proposes this.
    pub async fn is_proposed(&self, label: &str, value: &str) {
        let deadline = Instant::now() + DEADLINE;
        let field = self.field(label).await;
        loop {
            let proposal = field.attr("placeholder").await.unwrap().unwrap_or_default();
            if proposal == value {
                return;
            }
            assert!(Instant::now() < deadline, "{label} proposes {proposal:?}, not {value:?}");
            sleep(LOOK_AGAIN).await;
        }
    }

    pub async fn press(&self, button: &str) {
        self.shown(&format!("//button[{}]", says(button)), button)
            .await
            .click()
            .await
            .unwrap();
    }

    pub async fn follow(&self, link: &str) {
        self.shown(&format!("//a[@href][{}]", says(link)), link)
            .await
            .click()
            .await
            .unwrap();
    }

    pub async fn has_button(&self, button: &str) -> bool {
        !self
            .client
            .find_all(Locator::XPath(&format!("//button[{}]", says(button))))
            .await
            .unwrap()
            .is_empty()
    }

    /// Whether the button can be seen and not be pressed.
    pub async fn is_inactive(&self, button: &str) -> bool {
        let button = self.shown(&format!("//button[{}]", says(button)), button).await;
        !button.is_enabled().await.unwrap()
    }

    async fn field(&self, label: &str) -> Element {
        // A required field's label ends with a star of its own.
        let path = format!("//*[@id = //label[normalize-space(text()[1]) = {}]/@for]", quoted(label));
        self.shown(&path, label).await
    }

    /// The first of these that can be seen, as soon as there is one.
    async fn shown(&self, path: &str, name: &str) -> Element {
        let deadline = Instant::now() + DEADLINE;
        loop {
            for element in self.client.find_all(Locator::XPath(path)).await.unwrap_or_default() {
                if element.is_displayed().await.unwrap_or(false) {
                    return element;
                }
            }
            if Instant::now() >= deadline {
                panic!("no {name:?} on the page, which says:\n{}", self.words().await.unwrap_or_default());
            }
            sleep(LOOK_AGAIN).await;
        }
    }
}

/// Without a pointer.
impl Browser {
    /// Tabs on until what has the focus bears this name, as a screen reader would say it.
    pub async fn tab_to(&self, name: &str) {
        let mut passed = Vec::new();
        for _ in 0..MOST_TABS {
            self.strike(Key::Tab).await;
            let focused = self.name_of_focused().await;
            if focused == name {
                return;
            }
            passed.push(focused);
        }
        panic!("{name:?} can't be reached with Tab, which stops at: {passed:#?}");
    }

    /// Waits until what bears this name has the focus.
    pub async fn is_at(&self, name: &str) {
        let deadline = Instant::now() + DEADLINE;
        loop {
            let focused = self.try_naming_focused().await.unwrap_or_default();
            if focused == name {
                return;
            }
            assert!(Instant::now() < deadline, "the focus stays at {focused:?} and never is at {name:?}");
            sleep(LOOK_AGAIN).await;
        }
    }

    /// What has the focus stands in the question that is shown over the page.
    pub async fn is_inside_a_question(&self) {
        let script = "return document.activeElement.closest('dialog[open]') !== null";
        assert_eq!(self.client.execute(script, vec![]).await.unwrap(), Value::Bool(true));
    }

    pub async fn strike(&self, key: Key) {
        self.strike_character(char::from(key)).await;
    }

    async fn strike_character(&self, value: char) {
        let strike = KeyActions::new("keyboard".into())
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value });
        self.client.perform_actions(strike).await.unwrap();
    }

    pub async fn types(&self, text: &str) {
        for character in text.chars() {
            self.strike_character(character).await;
        }
    }

    async fn name_of_focused(&self) -> String {
        self.try_naming_focused().await.unwrap()
    }

    async fn try_naming_focused(&self) -> Result<String, CmdError> {
        let focused = self.client.active_element().await?;
        let path = format!("element/{}/computedlabel", focused.element_id().as_ref());
        match self.try_asking(Method::GET, &path, Value::Null).await? {
            Value::String(name) => Ok(name),
            other => panic!("a name is text, not {other}"),
        }
    }
}

fn says(words: &str) -> String {
    format!("normalize-space(.) = {}", quoted(words))
}

/// As XPath writes text, which knows no escapes.
fn quoted(text: &str) -> String {
    if text.contains('"') { format!("'{text}'") } else { format!("\"{text}\"") }
}
