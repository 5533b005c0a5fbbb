//! Roles: what each allows, who may change that, the rules that give them, and many people's roles at once.

mod bulk;
mod edited;
mod hostile;
mod many;
mod rules;

use diesel::prelude::*;
use purser::db::schema::{roles, user_roles, users};

use crate::support::{PersonForm, TestApp, Visitor};

const HANNA: PersonForm = PersonForm {
    first_name: "Hanna",
    last_name: "Vik",
    email: "hanna@example.com",
};

impl TestApp {
    /// Makes a role with these permissions, named by their labels.
    async fn make_role(&self, visitor: &Visitor, name: &str, permissions: &[&str]) -> String {
        let form = visitor.get("/roles/new").await.form("Create role").fill("Name", name);
        let form = permissions.iter().fold(form, |form, permission| form.tick(permission));
        let page = visitor.submit(form).await;
        page.assert_says("Created.");
        page.path
    }

    /// The roles that somebody has, with how they came by them: `H` by hand, `R` by a rule.
    fn roles_of(&self, email: &str) -> Vec<String> {
        let rows: Vec<(String, bool, Option<i64>)> = self.read(|connection| {
            users::table
                .inner_join(user_roles::table.inner_join(roles::table))
                .filter(users::email.eq(email))
                .order(roles::id)
                .select((roles::name, user_roles::by_hand, user_roles::rule_id))
                .load(connection)
        });
        let told = |(name, by_hand, rule): (String, bool, Option<i64>)| {
            let ways = [by_hand.then_some("H"), rule.map(|_| "R")];
            format!("{name} {}", ways.into_iter().flatten().collect::<String>())
        };
        rows.into_iter().map(told).collect()
    }

    /// Hanna, who may give and edit roles, and not all that roles allow.
    async fn clerk(&self, maria: &Visitor) -> Visitor {
        let may = ["Read users", "Edit users", "Send mails", "Give roles", "Edit roles"];
        self.make_role(maria, "Clerk", &may).await;
        self.user_with_role(maria, &HANNA, "Clerk").await
    }
}

/// The page of somebody in the list.
async fn page_of(visitor: &Visitor, name: &str) -> String {
    visitor.get("/users").await.link(name)
}

/// Puts somebody into another department, by its number.
async fn move_to(visitor: &Visitor, page: &str, department: &str) {
    let form = visitor.get(&format!("{page}/edit")).await.form("Save");
    visitor
        .submit(form.fill("Department", department))
        .await
        .assert_says("Saved.");
}
