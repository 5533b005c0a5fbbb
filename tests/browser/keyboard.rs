//! Work done without a pointer.

use fantoccini::key::Key;

use super::{Browser, Chromium, Scripts};
use crate::servers::portal::Portal;
use crate::servers::smtp::SmtpServer;
use crate::support::{PASSWORD, PersonForm, TestDatabase};

use super::house::{add_user, make_administrator};

#[actix_web::test]
async fn the_menu_of_a_row_resends_the_activation_email_by_keyboard() {
    tell(Scripts::On).await;
}

#[actix_web::test]
async fn the_menu_of_a_row_resends_the_activation_email_by_keyboard_without_scripts() {
    tell(Scripts::Off).await;
}

async fn tell(scripts: Scripts) {
    let (database, mail_server, chromium) = (TestDatabase::empty(), SmtpServer::start(), Chromium::start());
    let portal = Portal::start(&database.url(), Some(&mail_server.url()));
    let administrator = make_administrator(&portal).await;
    add_user(&administrator, &PersonForm::ANN).await;
    mail_server.mail_to("ann@example.com").await;

    let maria = chromium.open(scripts).await;
    sign_in(&maria, &portal).await;
    maria.tab_to("Users").await;
    maria.strike(Key::Enter).await;
    maria.sees("Berg, Ann").await;
    maria.tab_to("More for Berg, Ann").await;
    maria.strike(Key::Enter).await;
    maria.sees("Resend activation email").await;
    maria.tab_to("Resend activation email").await;
    maria.strike(Key::Enter).await;
    maria.sees("Sent to ann@example.com. The link is valid until").await;

    let (first, second) =
        (mail_server.mail_to("ann@example.com").await, mail_server.nth_mail_to("ann@example.com", 2).await);
    assert_ne!(first.link("Verify my email"), second.link("Verify my email"));
}

/// The cursor stands in the first field when the page opens.
async fn sign_in(maria: &Browser, portal: &Portal) {
    maria.go_to(&portal.url("/login")).await;
    maria.types("maria@example.com").await;
    maria.strike(Key::Tab).await;
    maria.types(PASSWORD).await;
    maria.strike(Key::Enter).await;
    maria.sees("Welcome aboard, Maria").await;
}
