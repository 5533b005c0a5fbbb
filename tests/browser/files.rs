//! Files that are chosen in the browser, and those that arrive there.

use serde_json::json;
use tempfile::TempDir;

use super::house::make_administrator;
use super::{Chromium, Scripts};
use crate::servers::eventually;
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

#[actix_web::test]
async fn a_list_is_saved_as_often_as_it_is_asked_for_with_scripts_and_without() {
    let database = TestDatabase::empty();
    let portal = Portal::start(&database.url(), None);
    make_administrator(&portal).await;
    let chromium = Chromium::start();
    for scripts in [Scripts::On, Scripts::Off] {
        let (maria, folder) = (chromium.open(scripts).await, TempDir::new().unwrap());
        let kept_there = json!({ "behavior": "allow", "downloadPath": folder.path() });
        maria.devtools("Browser.setDownloadBehavior", kept_there).await;
        maria.go_to(&portal.url("/login")).await;
        maria.signs_in("maria@example.com", PASSWORD).await;
        maria.sees("Welcome aboard, Maria").await;
        maria.go_to(&portal.url("/users/export")).await;
        for _ in 0..2 {
            maria.press("Export").await;
            let arrived = eventually("a file to arrive", || {
                let files = std::fs::read_dir(folder.path()).unwrap();
                let mut files = files.map(|file| file.unwrap().path());
                files.find(|file| file.extension().is_some_and(|ending| ending == "xlsx"))
            });
            std::fs::remove_file(arrived.await).unwrap();
            maria.sees("Export users").await;
        }
    }
}
