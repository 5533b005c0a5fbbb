//! A file that is chosen in the browser.

use super::house::make_administrator;
use super::{Chromium, Scripts};
use crate::servers::portal::Portal;
use crate::support::{PASSWORD, TestDatabase};

#[actix_web::test]
async fn names_come_from_a_file_with_scripts_and_without() {
    let database = TestDatabase::empty();
    let portal = Portal::start(&database.url(), None);
    make_administrator(&portal).await;
    let chromium = Chromium::start();
    for (scripts, names, last) in [
        (Scripts::On, "Galley\n\"Hotel, cleaning\"\n", "Hotel, cleaning"),
        (Scripts::Off, "Spa\nغرفة المحركات\n", "غرفة المحركات"),
    ] {
        let maria = chromium.open(scripts).await;
        maria.go_to(&portal.url("/login")).await;
        maria.signs_in("maria@example.com", PASSWORD).await;
        maria.sees("Welcome aboard, Maria").await;
        maria.go_to(&portal.url("/departments")).await;
        let _file = maria.attach("File", names).await;
        maria.press("Review").await;
        maria.sees("2 departments to add").await;
        maria.press("Add 2 departments").await;
        maria.sees("Added 2 departments.").await;
        maria.sees(last).await;
    }
}
