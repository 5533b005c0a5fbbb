//! A mail's text, edited while its preview follows.

use super::house::make_administrator;
use super::{Chromium, Scripts};
use crate::servers::portal::Portal;
use crate::support::{PASSWORD, TestDatabase};

#[actix_web::test]
async fn the_preview_follows_what_is_typed() {
    let database = TestDatabase::empty();
    let portal = Portal::start(&database.url(), None);
    make_administrator(&portal).await;
    let chromium = Chromium::start();
    for scripts in [Scripts::On, Scripts::Off] {
        let maria = chromium.open(scripts).await;
        maria.go_to(&portal.url("/login")).await;
        maria.signs_in("maria@example.com", PASSWORD).await;
        maria.sees("Welcome aboard, Maria").await;
        maria.go_to(&portal.url("/settings/templates/password_reset/en")).await;
        maria.sees("Set a new password").await;
        let subject = format!("Ahoy, {{{{ first_name }}}}, {scripts:?}");
        maria.fill("Subject", &subject).await;
        if matches!(scripts, Scripts::Off) {
            maria.press("Preview").await;
        }
        maria.sees(&format!("Ahoy, Maria, {scripts:?}")).await;
        maria.press("Save").await;
        maria.sees("Saved. Mails that leave from now on use this text.").await;
        assert_eq!(maria.value_of("Subject").await, subject);
    }
}
