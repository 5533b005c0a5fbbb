//! The pages of settings that refuse what was typed, and a template that is edited.

use super::Tourist;
use crate::browser::Browser;
use crate::servers::portal::Portal;

impl<Look: AsyncFn(&Browser, &str)> Tourist<Look> {
    /// And a template that is edited, and restored.
    pub(super) async fn looks_at_refused_settings(&self, portal: &Portal) {
        let browser = &self.browser;
        browser.go_to(&portal.url("/settings/communication")).await;
        browser.fill("Links are valid for", "0").await;
        browser.press("Save").await;
        browser.sees("Nothing was saved").await;
        self.looks_at("communication, refused").await;
        browser.go_to(&portal.url("/settings/reminders")).await;
        browser.fill("Remind after", "0").await;
        browser.press("Save").await;
        browser.sees("Nothing was saved").await;
        self.looks_at("reminders, refused").await;
        browser.go_to(&portal.url("/settings/templates/activation/en")).await;
        browser.fill("Subject", "{{ nickname }}").await;
        browser.press("Save").await;
        browser.sees("Nothing was saved").await;
        self.looks_at("template, refused").await;
        browser.fill("Subject", "Come aboard, {{ first_name }}").await;
        browser.press("Save").await;
        browser.sees("Saved. Mails that leave from now on use this text.").await;
        self.looks_at("template, saved").await;
        self.stops_at(portal, "template, history", "/settings/templates/activation/en/history")
            .await;
        browser.go_to(&portal.url("/settings/templates/activation/en")).await;
        browser.press("Restore the default").await;
        browser.sees("Restored.").await;
        browser.go_to(&portal.url("/settings/retention")).await;
        browser.fill("Journal", "1").await;
        browser.press("Save").await;
        browser.sees("Nothing was saved").await;
        self.looks_at("retention, refused").await;
    }
}
