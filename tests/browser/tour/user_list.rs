//! The users' list: searched, filtered, with other columns, and under a name.

use super::Tourist;
use crate::browser::Browser;
use crate::servers::portal::Portal;

const MARKED: &str =
    "/users?q=berg&created_from=x&columns=email,username,phone,department,position,language,source,status";

impl<Look: AsyncFn(&Browser, &str)> Tourist<Look> {
    pub(super) async fn looks_at_lists_of_users(&self, portal: &Portal) {
        for (page, path) in [
            ("users, sorted and filtered", "/users?status=invited&sort=-email"),
            ("users, no match", "/users?q=zzz"),
            ("users, marked", MARKED),
            ("users, by what is gone", "/users?department=99"),
            ("users, columns", "/users/columns"),
            ("users, views", "/users/views?q=berg"),
            ("users, export", "/users/export?status=invited&q=berg"),
        ] {
            self.stops_at(portal, page, path).await;
        }
        self.browser.go_to(&portal.url("/users?q=berg")).await;
        self.browser.follow("Columns").await;
        self.browser.sees("Columns beside the name").await;
        self.looks_at("users, with the menu of columns").await;
    }
}
