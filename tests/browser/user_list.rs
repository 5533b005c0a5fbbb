//! The list of users at a desk: how its rows stand, and how it is searched, narrowed and looked at.

use diesel::prelude::*;
use fantoccini::key::Key;
use purser::clock::{Clock, SystemClock};
use purser::db::DatabaseError;
use purser::db::schema::users;
use purser::people::Status;
use serde_json::{Value, json};
use time::Duration;

use super::house::LONG;
use super::keyboard::Desk;
use super::{Browser, Scripts};
use crate::support::{PersonForm, add_users};

const DESK: (u32, u32) = (1280, 900);

async fn with_many_users() -> Desk {
    let desk = Desk::with_staged(&[&PersonForm::ANN, &LONG]).await;
    let added: Result<(), DatabaseError> = desk
        .database
        .open()
        .write_now(|connection| Ok(add_users(connection, 60, SystemClock.now())?));
    added.unwrap();
    desk
}

/// Of each row its height, and the texts in it that stand on more than one line, or stick out of their cell.
const ROWS: &str = r"
    const linesOf = (cell) => {
        const boxes = [];
        const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
        for (let node = texts.nextNode(); node; node = texts.nextNode()) {
            const range = document.createRange();
            range.selectNodeContents(node);
            boxes.push(...[...range.getClientRects()].filter((box) => box.width > 0));
        }
        return boxes;
    };
    const isOneLine = (boxes) => Math.max(...boxes.map(({ top }) => top)) < Math.min(...boxes.map(({ bottom }) => bottom));
    return [...document.querySelectorAll('tbody tr')].map((row) => [
        row.getBoundingClientRect().height,
        ...[...row.cells].filter((cell) => linesOf(cell).length > 0 && !isOneLine(linesOf(cell))).map((cell) => cell.textContent),
    ]);
";

async fn assert_rows_of_one_line(browser: &Browser, list: &str) {
    let rows = browser.client.execute(ROWS, vec![]).await.unwrap();
    let rows = rows.as_array().unwrap();
    assert!(rows.len() > 1, "{list}: {rows:?}");
    for row in rows {
        let row = row.as_array().unwrap();
        assert!(row.len() == 1, "{list}: more than a line: {row:?}");
        assert!(row[0].as_f64().unwrap() < 48.0, "{list}: higher than a line: {row:?}");
    }
}

#[actix_web::test]
async fn every_row_stands_on_one_line_at_a_desk() {
    let desk = with_many_users().await;
    for scripts in [Scripts::On, Scripts::Off] {
        let maria = desk.opens(scripts).await;
        maria.is_as_large_as(DESK.0, DESK.1).await;
        for list in [
            "/users",
            "/users?q=example",
            "/users?status=staged&sort=email",
            "/users?columns=email,username,phone,status,created",
            "/users?columns=email,username,employee_number,phone,department,position,employment,language,source,status,last_sign_in,created",
            "/users?q=example&columns=username,phone,department,status,last_sign_in,created",
        ] {
            maria.go_to(&desk.portal.url(list)).await;
            assert_rows_of_one_line(&maria, list).await;
        }
        for list in [
            "/users?q=912",
            "/users?q=example&columns=phone",
            "/users?q=example&columns=username,department,status,last_sign_in",
            "/users?q=example&columns=username,employee_number,phone,department,position,employment,language,source,status,last_sign_in,created",
        ] {
            maria.go_to(&desk.portal.url(list)).await;
            assert_rows_of_one_line(&maria, list).await;
            let script = "return [...document.querySelectorAll('tbody tr')].every((row) => {
                const mark = row.querySelector('.cell-found mark').getBoundingClientRect();
                const found = row.querySelector('.cell-found').getBoundingClientRect();
                return Math.min(mark.right, found.right) - mark.left >= 20 })";
            let shown = maria.client.execute(script, vec![]).await.unwrap();
            assert_eq!(shown, json!(true), "{list}: the mark is seen");
        }
        let script = "const page = document.scrollingElement; return page.scrollWidth <= innerWidth";
        assert_eq!(maria.client.execute(script, vec![]).await.unwrap(), json!(true));
    }
}

#[actix_web::test]
async fn what_is_cut_is_told_whole_by_the_pointer_and_to_whoever_listens() {
    let desk = with_many_users().await;
    let maria = desk.opens(Scripts::On).await;
    maria.is_as_large_as(DESK.0, DESK.1).await;
    maria.go_to(&desk.portal.url("/users?q=maximiliane")).await;
    let script = "const clips = [...document.querySelectorAll('tbody .clip')];
        for (const clip of clips) clip.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
        return clips.filter((clip) => clip.scrollWidth > clip.clientWidth).map((clip) => [clip.title, clip.textContent])";
    let cut = maria.client.execute(script, vec![]).await.unwrap();
    let cut: Vec<(String, String)> = serde_json::from_value(cut).unwrap();
    assert_eq!(cut.len(), 2, "name and address: {cut:?}");
    for (told, text) in &cut {
        assert_eq!(told.trim(), text.trim());
    }
    let name = format!("{}, {}", LONG.last_name, LONG.first_name);
    maria.tab_to(&name).await;
    maria.tab_to(&format!("Edit {name}")).await;
}

#[actix_web::test]
async fn chips_are_large_enough_to_be_pressed() {
    let desk = with_many_users().await;
    let maria = desk.opens(Scripts::Off).await;
    for (width, height) in [DESK, (390, 844)] {
        maria.is_as_large_as(width, height).await;
        maria
            .go_to(&desk.portal.url("/users?q=berg&status=staged&created_from=2026-01-01"))
            .await;
        let script = "return [...document.querySelectorAll('.filters a')].map((link) => {
            const { width, height } = link.getBoundingClientRect(); return Math.min(width, height) })";
        let sizes = maria.client.execute(script, vec![]).await.unwrap();
        let sizes = sizes.as_array().unwrap();
        assert_eq!(sizes.len(), 4, "three, and one for all");
        assert!(sizes.iter().all(|size| size.as_f64().unwrap() >= 24.0), "{sizes:?}");
    }
    maria.follow("Remove Status: Staged").await;
    maria.sees("Search: berg").await;
    maria.follow("Clear all").await;
    maria.sees("63 users").await;
}

#[actix_web::test]
async fn a_search_is_carried_out_as_one_types() {
    let desk = with_many_users().await;
    let maria = desk.opens(Scripts::On).await;
    maria.go_to(&desk.portal.url("/users?status=staged")).await;
    let before = ask(&maria, "return history.length").await;
    maria.types("/").await;
    maria.types("user0001").await;
    maria.is_at_an_address_with("q=user0001").await;
    maria.sees("10 users").await;
    maria.is_at("Search").await;
    assert_eq!(maria.value_of("Search").await, "user0001");
    let caret =
        "const { selectionStart, selectionEnd } = document.activeElement; return [selectionStart, selectionEnd]";
    assert_eq!(ask(&maria, caret).await, json!([8, 8]));
    assert_eq!(ask(&maria, "return document.getElementById('found').textContent").await, json!("10 users"));
    assert_eq!(ask(&maria, "return document.getElementById('found').getAttribute('role')").await, json!("status"));
    assert_eq!(ask(&maria, "return location.search").await, json!("?q=user0001&status=staged"));
    maria.types("77").await;
    maria.sees("No users match").await;
    maria.is_at_an_address_with("q=user000177").await;
    for _ in 0..10 {
        maria.strike(Key::Backspace).await;
    }
    maria.sees("62 users").await;
    // A single letter is where names begin.
    maria.types("b").await;
    maria.is_at_an_address_with("q=b&").await;
    maria.sees("Berg, Ann").await;
    maria.sees("1 user").await;
    assert_eq!(ask(&maria, "return history.length").await, before, "the way back is where one came from");
    let views = "return document.querySelector('#views a').getAttribute('href')";
    assert_eq!(ask(&maria, views).await, json!("/users/views?q=b&status=staged"), "a view saves what is shown");
    assert_eq!(maria.complaints().await, [""; 0]);
}

async fn ask(browser: &Browser, script: &str) -> Value {
    browser.client.execute(script, vec![]).await.unwrap()
}

/// The first answer comes late, unless it is given up meanwhile.
const FIRST_IS_SLOW: &str = "
    const { send, abort } = XMLHttpRequest.prototype;
    window.sent = 0;
    XMLHttpRequest.prototype.send = function (...body) {
        window.sent += 1;
        if (window.sent === 1) {
            const { onload } = this;
            let isGivenUp = false;
            this.abort = () => {
                isGivenUp = true;
                if (this.readyState === 4) this.onabort();
                else abort.call(this);
            };
            setTimeout(() => (window.late = true), 2500);
            this.onload = () => setTimeout(() => isGivenUp || onload.call(this), 2000);
        }
        return send.apply(this, body);
    };";

#[actix_web::test]
async fn an_older_answer_never_takes_the_place_of_a_newer_one() {
    let desk = with_many_users().await;
    let maria = desk.opens(Scripts::On).await;
    maria.go_to(&desk.portal.url("/users")).await;
    ask(&maria, FIRST_IS_SLOW).await;
    maria.types("/").await;
    maria.types("berg").await;
    let sent = "const [times, done] = arguments;
        const look = () => (window.sent >= times ? done(true) : setTimeout(look, 20)); look();";
    maria.client.execute_async(sent, vec![json!(1)]).await.unwrap();
    for _ in 0..4 {
        maria.strike(Key::Backspace).await;
    }
    maria.types("user00017").await;
    maria.sees("1 user").await;
    maria.sees("User00017").await;
    let late =
        "const done = arguments[0]; const look = () => (window.late ? done(true) : setTimeout(look, 20)); look();";
    maria.client.execute_async(late, vec![]).await.unwrap();
    let words = maria.words().await.unwrap();
    assert!(words.contains("User00017") && !words.contains("Berg, Ann"), "{words}");
    maria.is_at_an_address_with("q=user00017").await;
}

#[actix_web::test]
async fn a_search_that_can_not_be_carried_out_says_so() {
    let desk = with_many_users().await;
    let maria = desk.opens(Scripts::On).await;
    maria.go_to(&desk.portal.url("/users")).await;
    ask(
        &maria,
        "XMLHttpRequest.prototype.send = function () { this.dispatchEvent(new ProgressEvent('error')); };",
    )
    .await;
    maria.types("/").await;
    maria.types("berg").await;
    maria.sees("The list could not be fetched").await;
    assert_eq!(maria.value_of("Search").await, "berg");
}

#[actix_web::test]
async fn whoever_is_signed_out_meanwhile_is_led_to_sign_in() {
    let desk = with_many_users().await;
    let maria = desk.opens(Scripts::On).await;
    maria.go_to(&desk.portal.url("/users")).await;
    maria.client.delete_all_cookies().await.unwrap();
    maria.types("/").await;
    maria.types("berg").await;
    maria.sees("Sign in").await;
    maria.is_at_an_address_with("/login").await;
}

#[actix_web::test]
async fn columns_and_views_open_over_the_list() {
    let desk = with_many_users().await;
    let maria = desk.opens(Scripts::On).await;
    maria.is_as_large_as(DESK.0, DESK.1).await;
    maria.go_to(&desk.portal.url("/users?q=berg")).await;
    maria.follow("Columns").await;
    maria.sees("Columns beside the name").await;
    maria.is_at_an_address_with("/users?q=berg").await;
    maria.tick("Phone").await;
    maria.press("Show these").await;
    maria.sees("+47 912 34 567").await;
    maria.follow("Views").await;
    maria.sees("No views yet").await;
    maria.is_at_an_address_with("/users?q=berg").await;
    maria.follow("Save this view, or manage views").await;
    maria.fill("Name", "Bergs").await;
    maria.press("Save view").await;
    maria.sees("Saved as “Bergs”.").await;
    maria.go_to(&desk.portal.url("/users")).await;
    maria.follow("Views").await;
    maria.follow("Bergs").await;
    maria.is_at_an_address_with("/users?q=berg").await;
    assert_eq!(maria.complaints().await, [""; 0]);
}

#[actix_web::test]
async fn columns_and_views_are_pages_without_scripts() {
    let desk = with_many_users().await;
    let maria = desk.opens(Scripts::Off).await;
    maria.go_to(&desk.portal.url("/users?q=berg")).await;
    maria.follow("Columns").await;
    maria.tick("Phone").await;
    maria.press("Show these").await;
    maria.sees("+47 912 34 567").await;
    maria.follow("Views").await;
    maria.fill("Name", "Bergs").await;
    maria.press("Save view").await;
    maria.sees("Saved as “Bergs”.").await;
}

impl Browser {
    async fn tick(&self, label: &str) {
        self.tab_to(label).await;
        self.types(" ").await;
    }
}

const ARABIC: PersonForm = PersonForm {
    first_name: "عبد الرحمن محمد عبد العزيز صلاح الدين",
    last_name: "الحسيني المستنصري البغدادي القرشي التميمي",
    email: "abd-al-rahman.al-hussaini.al-mustansiri@example.com",
};

const CHINESE: PersonForm = PersonForm {
    first_name: "亚历山大弗拉基米罗维奇克里斯托弗",
    last_name: "欧阳司马上官诸葛东方皇甫尉迟公孙慕容令狐",
    email: "ouyang.sima.shangguan.zhuge@example.com",
};

/// Ann is locked for some hours, Bob's invitation has expired, and a mail to Eve failed.
async fn with_each_status() -> Desk {
    let desk = Desk::with_staged(&[&PersonForm::ANN, &PersonForm::BOB, &PersonForm::EVE, &ARABIC, &CHINESE]).await;
    let now = SystemClock.now();
    let before = now - Duration::days(9);
    let noted: Result<(), DatabaseError> = desk.database.open().write_now(|connection| {
        let of = |person: &PersonForm| users::table.filter(users::email.eq(person.email));
        let until = now + Duration::hours(5);
        diesel::update(of(&PersonForm::ANN))
            .set((
                users::status.eq(Status::Locked),
                users::activated_at.eq(before),
                users::locked_until.eq(until),
                users::status_ends_at.eq(until),
            ))
            .execute(connection)?;
        let invited = (
            users::status.eq(Status::Invited),
            users::invited_at.eq(before),
            users::invitation_ends_at.eq(now - Duration::days(2)),
        );
        diesel::update(of(&PersonForm::BOB)).set(invited).execute(connection)?;
        let failed = (invited, users::mail_failed_at.eq(before));
        diesel::update(of(&PersonForm::EVE)).set(failed).execute(connection)?;
        diesel::update(of(&CHINESE))
            .set((
                users::status.eq(Status::Locked),
                users::activated_at.eq(before),
                users::locked_until.eq(until),
                users::status_ends_at.eq(until),
                users::mail_failed_at.eq(before),
            ))
            .execute(connection)?;
        Ok(())
    });
    noted.unwrap();
    desk
}

/// What the row of this name says of the status: its badges, and the first word of what stands beside them.
async fn statuses(browser: &Browser, name: &str) -> Vec<String> {
    let script = "const row = [...document.querySelectorAll('tbody tr')].find((row) => row.cells[1].textContent.includes(arguments[0]));
        const beside = [...row.querySelectorAll('.cell-sub')].map((words) => words.textContent.split(' ')[0]);
        return [...row.querySelectorAll('.badge')].map((badge) => badge.textContent).concat(beside)";
    let told = browser.client.execute(script, vec![json!(name)]).await.unwrap();
    serde_json::from_value(told).unwrap()
}

#[actix_web::test]
async fn a_row_stands_on_one_line_whatever_the_status_and_the_name() {
    let desk = with_each_status().await;
    let maria = desk.opens(Scripts::On).await;
    maria.is_as_large_as(DESK.0, DESK.1).await;
    for list in [
        "/users",
        "/users?sort=-status",
        "/users?columns=email,username,phone,status,created",
        "/users?columns=email,username,employee_number,phone,department,position,employment,language,source,status,last_sign_in,created",
        "/users?q=example",
    ] {
        maria.go_to(&desk.portal.url(list)).await;
        assert_eq!(statuses(&maria, "Berg, Ann").await, ["Locked", "ends"], "{list}");
        assert_eq!(statuses(&maria, "Dahl, Bob").await, ["Invited", "Expired"], "{list}");
        assert_eq!(statuses(&maria, "Lund, Eve").await, ["Invited", "Mail failed"], "{list}");
        for (person, told) in [(&ARABIC, &["Staged"][..]), (&CHINESE, &["Locked", "Mail failed", "ends"])] {
            let name = format!("{}, {}", person.last_name, person.first_name);
            assert_eq!(statuses(&maria, &name).await, told, "{list}");
        }
        assert_rows_of_one_line(&maria, list).await;
    }
}
