//! Two of one name: the second is given a username too, and nobody is asked for one.

use super::house::{add_user, make_administrator};
use super::{Chromium, Scripts};
use crate::servers::portal::Portal;
use crate::support::{PASSWORD, PersonForm, TestDatabase};

#[actix_web::test]
async fn a_namesake_is_given_the_next_number_with_scripts_and_without() {
    let database = TestDatabase::empty();
    let portal = Portal::start(&database.url(), None);
    let visitor = make_administrator(&portal).await;
    add_user(&visitor, &PersonForm::ANN).await;
    let chromium = Chromium::start();
    for (scripts, username) in [(Scripts::On, "ann.berg2"), (Scripts::Off, "ann.berg3")] {
        let maria = chromium.open(scripts).await;
        maria.go_to(&portal.url("/login")).await;
        maria.signs_in("maria@example.com", PASSWORD).await;
        maria.sees("Welcome aboard, Maria").await;
        maria.go_to(&portal.url("/users/new")).await;
        maria.fill("Login email", &format!("{username}@example.com")).await;
        maria.fill("Mobile prefix", "+47").await;
        maria.fill("Phone number", "912 34 567").await;
        maria.fill("Address", "Strandgaten 1").await;
        maria.choose("Department", "Deck").await;
        maria.fill("Employment date", "11/01/2026").await;
        maria.fill("First name", "Ann").await;
        maria.fill("Last name", "Berg").await;
        if scripts == Scripts::On {
            maria.is_proposed("Username", username).await;
        }
        maria.press("Create user").await;
        maria.sees(&format!("Username {username}")).await;
    }
}
