//! The pages that are seen before one is signed in, and a portal that nobody has used.

use super::Tourist;
use crate::browser::Browser;
use crate::browser::house::House;
use crate::servers::portal::Portal;
use crate::support::{PASSWORD, TestDatabase};

impl<Look: AsyncFn(&Browser, &str)> Tourist<Look> {
    /// Nothing happened there yet, and its mails are captured.
    pub(super) async fn visits_a_new_portal(&self) {
        let database = TestDatabase::empty();
        let (portal, browser) = (Portal::start(&database.url(), None), &self.browser);
        browser.go_to(&portal.set_up_link().await).await;
        self.looks_at("set up").await;
        browser.fill("First name", "Maria").await;
        browser.fill("Last name", "Solberg").await;
        browser.fill("Login email", "maria@example.com").await;
        browser.fill("Password", "too short").await;
        browser.fill("Re-enter password", "too short").await;
        browser.press("Make administrator").await;
        browser.sees("Use at least 15 characters").await;
        self.looks_at("set up, refused").await;
        browser.fill("Password", PASSWORD).await;
        browser.fill("Re-enter password", PASSWORD).await;
        browser.press("Make administrator").await;
        browser.sees("First steps").await;
        self.looks_at("landing, first steps").await;
        self.stops_at(&portal, "users, only oneself", "/users").await;
        self.stops_at(&portal, "new user, no department", "/users/new").await;
        self.stops_at(&portal, "PAX, none", "/pax").await;
        self.stops_at(&portal, "departments, none", "/departments").await;
        self.stops_at(&portal, "mail, none", "/mail").await;
        let mailbox = portal.mailbox_link().await;
        browser.go_to(&mailbox).await;
        self.looks_at("mailbox, empty").await;
        self.stops_at(&portal, "forgot password", "/forgot-password").await;
        browser.fill("Email or username", "maria@example.com").await;
        browser.press("Send the link").await;
        browser.sees("Check your email").await;
        self.looks_at("forgot password, sent").await;
        browser.sees_after_reloading(&mailbox, "Set a new password").await;
        self.looks_at("mailbox").await;
        browser.go_to(&format!("{mailbox}/1")).await;
        self.looks_at("captured mail").await;
    }

    pub(super) async fn stands_outside(&self, house: &House) {
        let (portal, browser) = (&house.portal, &self.browser);
        self.stops_at(portal, "sign in", "/login").await;
        browser.fill("Email or username", "maria").await;
        browser.fill("Password", "not the password").await;
        browser.press("Sign in").await;
        browser.sees("That didn't work").await;
        self.looks_at("sign in, refused").await;
        self.stops_at(portal, "nothing here, signed out", "/nowhere").await;
        self.stops_at(portal, "set-up link that did its work", "/setup/spent")
            .await;
    }

    pub(super) async fn follows_links(&self, house: &House) {
        let browser = &self.browser;
        self.stops_at(&house.portal, "unknown link", "/activate/cut-off").await;
        browser.go_to(&house.links.used).await;
        browser.sees("Already done").await;
        self.looks_at("used link").await;
        browser.go_to(&house.address_link().await).await;
        browser.sees("Confirm your address").await;
        self.looks_at("confirm address").await;
        browser.go_to(&house.links.live).await;
        self.looks_at("set password").await;
        browser.fill("Password", "too short").await;
        browser.fill("Re-enter password", "and another").await;
        browser.press("Reset").await;
        browser.sees("Use at least 15 characters").await;
        self.looks_at("set password, refused").await;
        browser.go_to(&house.links.ended).await;
        browser.sees("This link has expired").await;
        self.looks_at("ended link").await;
        browser.press("Send me a new link").await;
        browser.sees("A new link is on its way").await;
        self.looks_at("new link sent").await;
    }
}
