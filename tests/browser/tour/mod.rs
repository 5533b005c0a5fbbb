//! Walks past every page of the portal, in every state that looks different.

mod credentials;
mod imports;
mod outside;
mod second_factor;
mod settings;
mod user_list;

use fantoccini::key::Key;

use super::house::{ANN, EMIL, EVA, House, LONG, SIRI, add_staged_user, add_user};
use super::{Browser, Chromium, Scripts};
use crate::servers::portal::Portal;
use crate::support::{PASSWORD, PersonForm};

const LATE: PersonForm = PersonForm {
    first_name: "Late",
    last_name: "Comer",
    email: "late@example.com",
};
const STAGED: PersonForm = PersonForm {
    first_name: "Stig",
    last_name: "Vang",
    email: "stig@example.com",
};

/// Someone who walks past the pages, and looks at each with the same eyes.
pub struct Tourist<Look> {
    browser: Browser,
    look: Look,
}

/// Two ways of about the same length lead past all pages, so that two browsers can go at once.
#[derive(Clone, Copy)]
pub enum Way {
    ToUsers,
    ToTheRest,
}

pub async fn walk<Look: AsyncFn(&Browser, &str)>(chromium: &Chromium, way: Way, look: Look) {
    let tourist = Tourist { browser: chromium.open(Scripts::On).await, look };
    match way {
        Way::ToUsers => tourist.walks_to_users().await,
        Way::ToTheRest => tourist.walks_to_the_rest().await,
    }
}

impl<Look: AsyncFn(&Browser, &str)> Tourist<Look> {
    async fn walks_to_users(&self) {
        self.visits_a_new_portal().await;
        let house = House::furnish().await;
        self.stands_outside(&house).await;
        self.follows_links(&house).await;
        self.signs_in(&house.portal, "maria@example.com").await;
        self.looks_at_users(&house).await;
        self.edits_users(&house).await;
        self.hands_out_credentials(&house).await;
        self.looks_at_roles_and_data(&house).await;
        self.looks_at_pax(&house).await;
    }

    async fn walks_to_the_rest(&self) {
        let mut house = House::furnish().await;
        self.signs_in(&house.portal, "maria@example.com").await;
        self.imports_users(&house).await;
        self.looks_at_the_rest(&house).await;
        self.looks_at_corrections(&house).await;
        self.is_asked_for_the_password(&house).await;
        self.is_signed_out_meanwhile(&house).await;
        self.looks_at_an_outage(&mut house).await;
        self.corrects_an_address(&house).await;
        self.is_nobody_special(&house).await;
        self.sets_up_a_second_factor(&house.portal).await;
        self.is_asked_for_it(&house.portal).await;
    }

    async fn stops_at(&self, portal: &Portal, page: &str, path: &str) {
        self.browser.go_to(&portal.url(path)).await;
        self.looks_at(page).await;
    }

    async fn looks_at(&self, page: &str) {
        (self.look)(&self.browser, page).await;
    }

    async fn signs_in(&self, portal: &Portal, email: &str) {
        let browser = &self.browser;
        browser.go_to(&portal.url("/login")).await;
        browser.fill("Email or username", email).await;
        browser.fill("Password", PASSWORD).await;
        browser.press("Sign in").await;
        browser.sees("Welcome aboard").await;
        self.looks_at(&format!("landing of {email}")).await;
    }

    async fn looks_at_users(&self, house: &House) {
        let (portal, browser) = (&house.portal, &self.browser);
        self.stops_at(portal, "users", "/users").await;
        browser.tab_to("More for Berg, Ann").await;
        browser.strike(Key::Enter).await;
        browser.sees("Reset password…").await;
        self.looks_at("users, with a row's menu").await;
        self.looks_at_lists_of_users(portal).await;
        for person in &house.people {
            self.stops_at(portal, &format!("user {}", person.state), &person.page)
                .await;
        }
        for (page, path) in [("reset password", "reset-password"), ("address", "address")] {
            let path = format!("{}/{path}", house.page_of(EVA.email));
            self.stops_at(portal, &format!("user, {page}"), &path).await;
        }
        self.stops_at(portal, "user, disable", &format!("{}/disable", house.page_of(ANN.email)))
            .await;
    }

    async fn edits_users(&self, house: &House) {
        let (portal, browser) = (&house.portal, &self.browser);
        self.stops_at(portal, "new user", "/users/new").await;
        browser.fill("Login email", "no address").await;
        browser.press("Create user").await;
        browser.sees("The user was not created").await;
        self.looks_at("new user, refused").await;
        for person in &house.people {
            self.stops_at(portal, &format!("edit user {}", person.state), &format!("{}/edit", person.page))
                .await;
        }
        let page = house.page_of(ANN.email);
        browser.go_to(&portal.url(&format!("{page}/edit"))).await;
        browser.fill("First name", "Anne").await;
        let form = house
            .maria
            .get(&format!("{page}/edit"))
            .await
            .form("Save")
            .fill("First name", "Anna");
        house.maria.submit(form).await.assert_says("Saved");
        browser.press("Save").await;
        browser.sees("changed this record while you were editing").await;
        self.looks_at("edit user, crossed by another").await;
        browser.press("Save").await;
        browser.sees("Saved").await;
        self.looks_at("user, saved").await;
    }

    async fn looks_at_pax(&self, house: &House) {
        let (portal, browser) = (&house.portal, &self.browser);
        self.stops_at(portal, "PAX, no match", "/pax?q=zzz").await;
        self.stops_at(portal, "PAX, export", "/pax/export").await;
        self.stops_at(portal, "new PAX", "/pax/new").await;
        browser.press("Create PAX").await;
        browser.sees("Nothing was saved").await;
        self.looks_at("new PAX, refused").await;
        self.stops_at(portal, "PAX", "/pax").await;
        browser.follow("Passasjer, Otto").await;
        browser.sees("Travel document").await;
        self.looks_at("PAX detail").await;
        browser.follow("Edit").await;
        browser.sees("Edit Otto Passasjer").await;
        self.looks_at("edit PAX").await;
    }

    async fn looks_at_the_rest(&self, house: &House) {
        let (portal, browser) = (&house.portal, &self.browser);
        for (page, path) in [
            ("departments", "/departments"),
            ("department", "/departments/1"),
            ("job positions", "/positions"),
            ("job position", "/positions/1"),
            ("mail", "/mail"),
            ("mail, failed", "/mail?state=failed"),
            ("mail, none in this state", "/mail?state=dropped"),
            ("mail, export", "/mail/export"),
            ("mail by hour and day", "/mail/chart"),
            ("mail that left", "/mail/1"),
            ("mail of a person, of some days", "/mail?q=ann&from=2026-11-24&to=2100-01-01"),
            ("journal", "/journal"),
            ("journal, nothing of this kind", "/journal?action=pax_changed"),
            ("journal, of a bulk action", "/journal?batch=1"),
            ("settings", "/settings"),
            ("organisation", "/settings/organisation"),
            ("mail-set-up", "/settings/mail-check"),
            ("communication", "/settings/communication"),
            ("reminders", "/settings/reminders"),
            ("reminders, forecast", "/settings/reminders?days=1&hour=6&most=5&quiet=7&reminders=on"),
            ("reminders, who is next", "/settings/reminders/forecast?days=1&hour=6&most=5"),
            ("notifications", "/notifications"),
            ("new notification", "/notifications/new"),
            ("dormant accounts", "/settings/dormant-accounts"),
            ("dormant accounts, forecast", "/settings/dormant-accounts?days=1&notice=5&dormancy=on"),
            ("dormant accounts, who is told next", "/settings/dormant-accounts/forecast?days=1&notice=5"),
            ("dormant accounts, told", "/settings/dormant-accounts/told"),
            ("reminders, no run", "/settings/reminders/run?day=2026-11-24"),
            ("templates", "/settings/templates"),
            ("template", "/settings/templates/activation/en"),
            ("template, no history", "/settings/templates/welcome/en/history"),
            ("retention", "/settings/retention"),
            ("background work", "/settings/background"),
            ("security", "/settings/security"),
            ("account", "/account"),
            ("keyboard shortcuts", "/account/keyboard"),
            ("nothing here", "/users/999999"),
        ] {
            self.stops_at(portal, page, path).await;
        }
        browser.go_to(&portal.url("/departments")).await;
        let _file = browser.attach("File", "Galley\nDeck\n\"two\nlines\"\n").await;
        browser.press("Review").await;
        browser.sees("Nothing was added yet").await;
        self.looks_at("departments from a file").await;
        self.looks_at_refused_settings(portal).await;
        browser.go_to(&portal.url("/account")).await;
        browser.fill("Current password", "not the password").await;
        browser.fill("Password", PASSWORD).await;
        browser.fill("Re-enter password", PASSWORD).await;
        browser.press("Change password").await;
        browser.sees("Your password was not changed").await;
        self.looks_at("account, refused").await;
    }

    async fn looks_at_corrections(&self, house: &House) {
        let portal = &house.portal;
        self.stops_at(portal, "address corrections, none", "/corrections").await;
        self.stops_at(portal, "requests, none", "/requests").await;
        house.correct_addresses().await;
        self.stops_at(portal, "landing, with address corrections", "/").await;
        self.stops_at(portal, "address corrections", "/corrections").await;
        self.stops_at(portal, "requests", "/requests").await;
        self.stops_at(portal, "user whose address was corrected, and who is to be enabled", house.page_of(EMIL.email))
            .await;
        self.stops_at(portal, "user whose corrected address waits for approval", house.page_of(LONG.email))
            .await;
    }

    /// As someone of the support desk, whose corrections wait for approval.
    async fn corrects_an_address(&self, house: &House) {
        let (portal, browser) = (&house.portal, &self.browser);
        browser.press("Sign out").await;
        self.signs_in(portal, SIRI.email).await;
        self.stops_at(portal, "user, as support", house.page_of(LONG.email))
            .await;
        let path = format!("{}/address", house.page_of(LONG.email));
        self.stops_at(portal, "user, address that waits for approval", &path)
            .await;
    }

    async fn is_asked_for_the_password(&self, house: &House) {
        let (portal, browser) = (&house.portal, &self.browser);
        house.let_proofs_age();
        let page = house.page_of(EVA.email);
        self.stops_at(portal, "reset password, to be confirmed", &format!("{page}/reset-password"))
            .await;
        browser.go_to(&portal.url(&format!("{page}/edit"))).await;
        browser.fill("Login email", "eva@example.net").await;
        browser.press("Save").await;
        browser.sees("Confirm your password").await;
        self.looks_at("confirm password").await;
        browser.fill("Your password", "not the password").await;
        browser.press("Confirm").await;
        browser.sees("This is not your current password.").await;
        self.looks_at("confirm password, refused").await;
        browser.fill("Your password", PASSWORD).await;
        browser.press("Confirm").await;
        browser.sees("Saved. A mail asks eva@example.net to confirm").await;
    }

    /// Maria ends this session from another device.
    async fn is_signed_out_meanwhile(&self, house: &House) {
        let (portal, browser) = (&house.portal, &self.browser);
        browser.go_to(&portal.url("/pax/new")).await;
        browser.fill("First name", "Otto").await;
        house.maria.post("/account/sessions/end-others", &[]).await;
        browser.press("Create PAX").await;
        browser.sees("You were signed out before this was saved.").await;
        self.looks_at("sign in, with a form that came too late").await;
        browser.fill("Email or username", "maria@example.com").await;
        browser.fill("Password", PASSWORD).await;
        browser.press("Sign in").await;
        browser.sees("What you typed is here again").await;
        self.looks_at("new PAX, typed again").await;
    }

    async fn looks_at_an_outage(&self, house: &mut House) {
        house.mail_server.stop();
        add_user(&house.maria, &LATE).await;
        let landing = house.portal.url("/");
        self.browser
            .sees_after_reloading(&landing, "The mail server has been away")
            .await;
        self.looks_at("landing, while the mail server is away").await;
        self.browser.press("Try now").await;
        self.browser.sees("Still away: ").await;
        self.looks_at("landing, after the mail server was tried").await;
        self.stops_at(&house.portal, "mail, waiting", "/mail?state=queued")
            .await;
        self.browser.follow("Activation to late@example.com").await;
        self.browser.sees("a mail's text is made when it leaves").await;
        self.looks_at("mail that waits").await;
        let staged = add_staged_user(&house.maria, &STAGED).await;
        self.browser.go_to(&house.portal.url(&staged)).await;
        self.browser.press("Send Confirmation Email").await;
        self.browser.sees("Waiting to be sent").await;
        self.looks_at("user, whose mail waits and can be undone").await;
        self.browser.press("Undo").await;
        self.browser.sees("Cancelled.").await;
        self.looks_at_a_bulk_act(house).await;
    }

    /// While nothing leaves, so that it stays under way.
    async fn looks_at_a_bulk_act(&self, house: &House) {
        let (portal, maria) = (&house.portal, &house.maria);
        let accounts = maria
            .post("/batches", &[("act", "accounts_by_activation"), ("all", "1")])
            .await
            .path;
        self.stops_at(portal, "accounts, looked over", &accounts).await;
        let batch = maria
            .post("/batches", &[("act", "credentials"), ("all", "1")])
            .await
            .path;
        self.stops_at(portal, "credentials, looked over", &batch).await;
        let skipped = format!("{batch}/people?outcome=disabled");
        self.stops_at(portal, "credentials, who is skipped", &skipped).await;
        maria
            .post(&format!("{batch}/confirm"), &[("act", "credentials")])
            .await
            .assert_says("Running");
        self.stops_at(portal, "credentials, under way", &batch).await;
        self.stops_at(portal, "bulk acts", "/batches").await;
    }

    async fn is_nobody_special(&self, house: &House) {
        self.browser.press("Sign out").await;
        self.browser.sees("You are signed out.").await;
        self.looks_at("signed out").await;
        self.signs_in(&house.portal, EVA.email).await;
        self.stops_at(&house.portal, "account of a user", "/account").await;
        self.stops_at(&house.portal, "what a user may not see", "/users").await;
    }
}
