//! A file of users from its upload to what became of them, reports, roles with their rules, and what is kept of a person.

use purser::clock::{Clock, SystemClock};
use time::Duration;

use super::Tourist;
use crate::browser::Browser;
use crate::browser::house::{ANN, House, LONG};

const FILE: &str = "First name,Last name,Login email,Department,Employment date\n\
                    Kim,Moe,kim.moe@example.com,Deck,03/04/2026\n\
                    Tor,Vik,tor.vik@example.com,Dek,05/06/2026\n";

const ALL_COLUMNS: &str = "/reports/accounts?columns=email.username.number.department.position.roles.source.import.status.\
                           created.invited.activated.last_sign_in.mails_sent.mails_failed.last_mail.language";

impl<Look: AsyncFn(&Browser, &str)> Tourist<Look> {
    pub(super) async fn imports_users(&self, house: &House) {
        let (portal, browser) = (&house.portal, &self.browser);
        self.stops_at(portal, "imports, none", "/imports").await;
        self.stops_at(portal, "import users", "/imports/new").await;
        let _pdf = browser.attach("File", "%PDF-1.7").await;
        browser.press("Upload").await;
        browser.sees("The file was not read").await;
        self.looks_at("import users, refused").await;
        let _file = browser.attach("File", FILE).await;
        browser.press("Upload").await;
        browser.sees("Check the columns").await;
        self.looks_at("import, columns").await;
        browser.press("Check rows").await;
        browser.sees("The columns don't fit yet").await;
        self.looks_at("import, columns refused").await;
        browser
            .choose(
                "\"03/04/2026\" can be read in two ways. Dates in this column begin with",
                "The day, as in 31/12/2026",
            )
            .await;
        browser.press("Check rows").await;
        browser.sees("Show only what is refused").await;
        self.looks_at("import, preview").await;
        self.stops_at(portal, "import, a row to mend", "/imports/1/rows/3")
            .await;
        self.stops_at(portal, "import, refused rows", "/imports/1/rows?show=refused")
            .await;
        browser.go_to(&portal.url("/imports/1")).await;
        browser.press("Apply").await;
        browser.sees("What next?").await;
        self.looks_at("import, applied").await;
        let tomorrow = (SystemClock.now() + Duration::days(1)).date().to_string();
        browser.ticks("Send activation mails").await;
        browser.ticks("At a time").await;
        browser.picks("Day", "2099-01-31").await;
        browser.picks("Time", "14:05").await;
        self.looks_at("import, mails at a time").await;
        browser.press("Continue").await;
        browser.sees("Confirm Email Sending").await;
        self.looks_at("bulk action, at a time").await;
        browser.press("Send Emails").await;
        browser.sees("That is more than 90 days ahead").await;
        self.looks_at("bulk action, at a time that is refused").await;
        browser.picks("Day", &tomorrow).await;
        browser.press("Send Emails").await;
        browser.sees("Start now").await;
        self.looks_at("bulk action, scheduled").await;
        self.stops_at(portal, "bulk actions, scheduled", "/batches").await;
        self.stops_at(portal, "landing, with a scheduled bulk action", "/")
            .await;
        self.stops_at(portal, "import, undo", "/imports/1/undo").await;
        browser.press("Remove 1 user").await;
        browser.sees("Undone by").await;
        self.looks_at("import, undone").await;
        self.stops_at(portal, "import, who stayed", "/imports/1/stayed").await;
        self.stops_at(portal, "imports", "/imports").await;
    }

    pub(super) async fn looks_at_roles_and_data(&self, house: &House) {
        let ann = house.page_of(ANN.email);
        let long = house.page_of(LONG.email).trim_start_matches("/users/");
        for (page, path) in [
            ("reports", "/reports"),
            ("account report", "/reports/accounts"),
            ("account report, all columns", ALL_COLUMNS),
            ("account report, by department", "/reports/accounts?group=department"),
            ("account report, by mail domain", "/reports/accounts?group=domain"),
            ("account report, nobody", "/reports/accounts?group=month&status=locked&q=zzz"),
            ("save a report", "/reports/saved/new?group=department"),
            ("roles", "/roles"),
            ("role", "/roles/3"),
            ("role that is fixed", "/roles/1"),
            ("new role", "/roles/new"),
            ("role rules, none", "/roles/rules"),
            ("new role rule", "/roles/rules/new"),
            ("role rule, preview", "/roles/rules/preview?department_id=1&role_id=3"),
            ("personal data", &format!("{ann}/data")),
            ("erase a person", &format!("{ann}/erase")),
            ("merge, namesakes", &format!("{ann}/merge")),
            ("merge, searched", &format!("{ann}/merge?q=e")),
            ("merge, preview", &format!("{ann}/merge/{long}")),
            ("own personal data", "/account/data"),
        ] {
            self.stops_at(&house.portal, page, path).await;
        }
    }
}
