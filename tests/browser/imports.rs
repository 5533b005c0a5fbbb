//! A file of users becomes people with accounts, without a pointer.

use fantoccini::key::Key;

use super::Scripts;
use super::keyboard::Desk;
use crate::support::PersonForm;

const FILE: &str = "First name,Last name,Login email,Department,Employment date\n\
                    Kim,Moe,kim.moe@example.com,Deck,03/04/2026\n\
                    Tor,Vik,tor.vik@example.com,Dek,05/06/2026\n\
                    Ann,Berg,ann@example.com,Deck,\n";

#[actix_web::test]
async fn users_are_imported_and_invited_by_keyboard() {
    import(Scripts::On).await;
}

#[actix_web::test]
async fn users_are_imported_and_invited_by_keyboard_without_scripts() {
    import(Scripts::Off).await;
}

async fn import(scripts: Scripts) {
    let desk = Desk::with_staged(&[&PersonForm::ANN]).await;
    let maria = desk.opens(scripts).await;
    let press = async |name: &str| {
        maria.tab_to(name).await;
        maria.strike(Key::Enter).await;
    };
    press("Imports").await;
    maria.sees("Users from files, newest first").await;
    press("Import users").await;
    maria.sees("You see what would change before anything is written").await;
    let _file = maria.attach("File", FILE).await;
    press("Upload").await;
    maria.sees("Check the columns").await;
    maria
        .tab_to("\"03/04/2026\" can be read in two ways. Dates in this column begin with")
        .await;
    maria.types("The d").await;
    press("Check rows").await;
    maria.sees("Department: There is no department \"Dek\"").await;
    press("Show only what is refused (1 row)").await;
    press("Edit row 3").await;
    maria.sees("Save and check").await;
    maria.tab_to("Department").await;
    maria.types("Deck").await;
    press("Save and check").await;
    maria.sees("2 users are created").await;
    press("Apply").await;
    maria.sees("What next?").await;
    maria.tab_to("Hold").await;
    maria.strike(Key::Down).await;
    press("Continue").await;
    maria.sees("Confirm Email Sending").await;
    press("Send Emails").await;
    for invited in ["kim.moe@example.com", "tor.vik@example.com"] {
        desk.mail_server.mail_to(invited).await.link("Verify my email");
    }
    assert!(
        desk.mail_server.mails_to(PersonForm::ANN.email).is_empty(),
        "who was there before is mailed nothing"
    );
}
