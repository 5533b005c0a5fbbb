//! The address of the portal, as mails have it and as the browser that asks has it.

use url::Url;

use super::finding::{Finding, State};

const TITLE: &str = "Links in mails";

/// `seen` is the address by which this page was asked for.
pub fn finding(configured: &str, seen: &str) -> Finding {
    let address = |text: &str| Url::parse(text).ok().map(|url| url.origin());
    if address(configured) != address(seen) {
        return Finding::new(
            TITLE,
            State::Bad,
            format!("They lead to {configured}, and your browser is at {seen}."),
            "Set PURSER_BASE_URL to the address that users type. Behind a proxy, see that it hands on Host and X-Forwarded-Proto.",
        );
    }
    if configured.starts_with("https://") {
        return Finding::good(TITLE, format!("They lead to {configured}, as your browser."));
    }
    Finding::new(
        TITLE,
        State::Doubtful,
        format!("They lead to {configured}, without encryption."),
        "Put the portal behind https, and set PURSER_BASE_URL to that address. Whoever listens on the way can use a link first.",
    )
}
