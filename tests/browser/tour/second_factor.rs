//! The pages of a second factor: setting one up, being asked for it, taking it away.

use fantoccini::Locator;
use purser::clock::{Clock, SystemClock};

use super::Tourist;
use crate::browser::Browser;
use crate::browser::house::EVA;
use crate::second_factor::Phone;
use crate::servers::portal::Portal;
use crate::support::PASSWORD;

impl<Look: AsyncFn(&Browser, &str)> Tourist<Look> {
    pub async fn sets_up_a_second_factor(&self, portal: &Portal) {
        let browser = &self.browser;
        self.stops_at(portal, "second factor, off", "/account/second-factor")
            .await;
        self.stops_at(portal, "passkey, not offered", "/account/second-factor/passkeys/new")
            .await;
        self.stops_at(portal, "authenticator app", "/account/second-factor/app")
            .await;
        browser.fill("Current password", "not the password").await;
        browser.fill("Code from the app", "000000").await;
        browser.press("Turn on").await;
        browser.sees("The app is not on yet").await;
        self.looks_at("authenticator app, refused").await;
        let link = browser.client.find(Locator::LinkText("Open the app here")).await;
        let address = link.unwrap().attr("href").await.unwrap().unwrap();
        browser.fill("Current password", PASSWORD).await;
        let code = Phone::set_up_with(&address).code_at(SystemClock.now());
        browser.fill("Code from the app", &code).await;
        browser.press("Turn on").await;
        browser.sees("Your recovery codes").await;
        self.looks_at("recovery codes").await;
        self.stops_at(portal, "second factor, on", "/account/second-factor")
            .await;
        self.stops_at(portal, "account with a second factor", "/account").await;
        self.stops_at(portal, "new recovery codes", "/account/second-factor/recovery-codes")
            .await;
        self.stops_at(portal, "remove the app", "/account/second-factor/app/remove")
            .await;
        browser.fill("Current password", "not the password").await;
        browser.press("Remove").await;
        browser.sees("Nothing was removed").await;
        self.looks_at("remove the app, refused").await;
    }

    pub async fn is_asked_for_it(&self, portal: &Portal) {
        let browser = &self.browser;
        browser.press("Sign out").await;
        browser.fill("Email or username", EVA.email).await;
        browser.fill("Password", PASSWORD).await;
        browser.press("Sign in").await;
        browser.sees("One more step").await;
        self.looks_at("second factor at sign-in").await;
        browser.fill("Code from your authenticator app", "000000").await;
        browser.press("Sign in").await;
        browser.sees("That didn't work").await;
        self.looks_at("second factor at sign-in, refused").await;
        self.stops_at(portal, "recovery code at sign-in", "/login/second-factor/recovery-code")
            .await;
    }
}
