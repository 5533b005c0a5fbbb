//! Somebody without an address, and the slip of paper that brings them aboard.

use super::Tourist;
use crate::browser::Browser;
use crate::browser::house::{House, add_user};
use crate::support::PersonForm;

const OLE: PersonForm = PersonForm { first_name: "Ole", last_name: "Vik", email: "" };

impl<Look: AsyncFn(&Browser, &str)> Tourist<Look> {
    pub(super) async fn hands_out_credentials(&self, house: &House) {
        let (portal, browser) = (&house.portal, &self.browser);
        let page = add_user(&house.maria, &OLE).await;
        self.stops_at(portal, "users, without an address", "/users?show=no_address")
            .await;
        self.stops_at(portal, "edit user without an address", &format!("{page}/edit"))
            .await;
        self.stops_at(portal, "user without an address", &page).await;
        browser.press("Hand out credentials…").await;
        browser.sees("1 user gets a slip of paper").await;
        self.looks_at("hand out credentials").await;
        browser.press("Show the slips").await;
        browser.sees("Print this page now").await;
        self.looks_at("slips of paper").await;
        self.stops_at(portal, "user with a slip of paper", &page).await;
    }
}
